"""Hands a file to the child through a pipe and takes back what came of it; imports no parser."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from app.busy import working
from app.cleaning.findings import BUSY, CLEAN, NOTHING, TOO_MUCH
from config import ROOT

SECONDS = 25.0
"""That a child may take from its start to its last byte."""

PATIENCE = 30.0
"""Seconds that a file waits for its turn."""

_PORTION = 64 * 1024
_LONGEST_LINE = 4096

_turn = threading.BoundedSemaphore(1)
"""One child at a time in each worker, so that hostile files share their memory among themselves."""


@dataclass(frozen=True)
class Outcome:
    """What a file is, and what cleaning it came to (words of :mod:`app.cleaning.findings`)."""

    sha256: str
    kind: str
    result: str
    found: tuple[str, ...] = ()


def clean(
    content: Callable[[], Iterable[bytes]], keep: Callable[[Iterator[bytes]], None]
) -> Outcome:
    """Let a child clean what ``content`` gives; ``keep`` is handed the cleaned bytes, if any.

    Whatever the child does, there is an answer: past its limits the file stays as it
    came. ``keep`` may be called and then the outcome be a failure: what it was given
    counts only if the result is :data:`app.cleaning.findings.CLEAN`.
    """
    with working():
        mine = _turn.acquire(timeout=PATIENCE)
    if not mine:
        return Outcome(_sha256(content()), "application/octet-stream", BUSY)
    try:
        with working():
            return _supervised(content, keep)
    finally:
        _turn.release()


def _supervised(
    content: Callable[[], Iterable[bytes]], keep: Callable[[Iterator[bytes]], None]
) -> Outcome:
    with subprocess.Popen(
        [sys.executable, "-m", "app.cleaning"],
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        killer = threading.Timer(SECONDS, child.kill)
        killer.start()
        sha256, mime = "", "application/octet-stream"
        try:
            with suppress(BrokenPipeError):
                for portion in content():
                    child.stdin.write(portion)
                child.stdin.close()
            sha256 = str(json.loads(child.stdout.readline(_LONGEST_LINE))["sidik"])
            answer = json.loads(child.stdout.readline(_LONGEST_LINE))
            mime, result = str(answer["jenis"]), str(answer["hasil"])
            found = tuple(str(word) for word in answer["ditemukan"])
            if result == CLEAN:
                keep(_exactly(child.stdout, int(answer["ukuran"])))
            return Outcome(sha256, mime, result, found)
        except (ValueError, KeyError, TypeError, EOFError):
            return Outcome(sha256 or _sha256(content()), mime, TOO_MUCH)
        finally:
            killer.cancel()
            child.kill()


def _exactly(stream: IO[bytes], size: int) -> Iterator[bytes]:
    while size:
        portion = stream.read(min(size, _PORTION))
        if not portion:
            raise EOFError
        size -= len(portion)
        yield portion


def _sha256(content: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for portion in content:
        digest.update(portion)
    return digest.hexdigest()


def was_cleaned(result: str) -> bool:
    """Whether no metadata is left in a file with this result."""
    return result in (CLEAN, NOTHING)

"""Hands a file to a child through a pipe and takes back what came of it; imports no parser."""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from app.busy import working
from app.cleaning.findings import BUSY, CLEAN, NOTHING, TOO_MUCH
from config import ROOT

SECONDS = 25.0
"""That a child may take from its start to its last byte."""

PATIENCE = 30.0
"""Seconds that a file waits for its turn."""

AT_ONCE = 40.0
"""Seconds of cleaning and waiting for all files of one form; the rest is not cleaned this time."""

WAIT_AT_ONCE = 3
"""Files that wait for their turn in one worker; the next is not cleaned this time."""

_LEAST = 1.0
"""Seconds without which no file is begun."""

_LOADING = 20.0
"""Seconds that a host may take to load the parsers and to fork."""

_STARTS = 2
"""A host may just have ended for want of work; then another is started."""

_PORTION = 64 * 1024
_LONGEST_LINE = 4096

_turn = threading.BoundedSemaphore(1)
"""One child at a time in each worker, so that hostile files share their memory among themselves."""

_places = threading.BoundedSemaphore(WAIT_AT_ONCE)
"""Who waits keeps a thread, which somebody without a file may need."""


class Budget:
    """How long the files of one form may still take, together: their cleaning, and their waiting for it.

    ``most`` is what one of them may take (seconds).
    """

    def __init__(self, most: float = SECONDS) -> None:
        self.most = most
        self.spent = 0.0
        """Seconds for which a child worked."""
        self._ends = time.monotonic() + AT_ONCE

    def left(self) -> float:
        """Seconds; never less than none."""
        return max(0.0, self._ends - time.monotonic())


@dataclass(frozen=True)
class Outcome:
    """What a file is, and what cleaning it came to (words of :mod:`app.cleaning.findings`)."""

    sha256: str
    kind: str
    result: str
    found: tuple[str, ...] = ()


def clean(
    content: Callable[[], Iterable[bytes]],
    keep: Callable[[Iterator[bytes]], None],
    budget: Budget | None = None,
) -> Outcome:
    """Let a child clean what ``content`` gives; ``keep`` is handed the cleaned bytes, if any.

    Whatever the child does, there is an answer: past its limits the file stays as it
    came. ``keep`` may be called and then the outcome be a failure: what it was given
    counts only if the result is :data:`app.cleaning.findings.CLEAN`. A file for which the
    ``budget`` has no more time, or the worker no turn, is :data:`app.cleaning.findings.BUSY`.
    """
    budget = budget or Budget()
    if not _has_turn(budget):
        return Outcome(_sha256(content()), "application/octet-stream", BUSY)
    began = time.monotonic()
    try:
        with working():
            return _supervised(content, keep, min(budget.most, budget.left()))
    except EOFError:  # no host could be started
        return Outcome(_sha256(content()), "application/octet-stream", BUSY)
    finally:
        budget.spent += time.monotonic() - began
        _turn.release()


def _has_turn(budget: Budget) -> bool:
    """Wait for a turn, and take it, where that is worth while."""
    if budget.left() < _LEAST:
        return False
    if _turn.acquire(blocking=False):
        return True
    if not _places.acquire(blocking=False):
        return False
    try:
        with working():
            return _turn.acquire(timeout=min(PATIENCE, budget.left() - _LEAST))
    finally:
        _places.release()


def _supervised(
    content: Callable[[], Iterable[bytes]],
    keep: Callable[[Iterator[bytes]], None],
    seconds: float,
) -> Outcome:
    with _host.child() as child:
        killer = threading.Timer(seconds, child.kill)
        killer.start()
        sha256, mime = "", "application/octet-stream"
        try:
            with suppress(BrokenPipeError):
                for portion in content():
                    child.source.write(portion)
                child.source.close()
            sha256 = str(json.loads(child.answer.readline(_LONGEST_LINE))["sidik"])
            answer = json.loads(child.answer.readline(_LONGEST_LINE))
            mime, result = str(answer["jenis"]), str(answer["hasil"])
            found = tuple(str(word) for word in answer["ditemukan"])
            if result == CLEAN:
                keep(_exactly(child.answer, int(answer["ukuran"])))
            return Outcome(sha256, mime, result, found)
        except (ValueError, KeyError, TypeError, EOFError):
            return Outcome(sha256 or _sha256(content()), mime, TOO_MUCH)
        finally:
            killer.cancel()
            child.kill()


@dataclass(frozen=True)
class _Child:
    """A process that cleans one file: where the file goes, where the answer comes from."""

    source: IO[bytes]
    answer: IO[bytes]
    _process: int

    def kill(self) -> None:
        """End it, whatever it does."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._process, signal.SIGKILL)


class _Host:
    """The process that has the parsers loaded and forks a child for each file.

    Started with the first file, and anew when it ended. One for each worker: a
    forked worker does not use its parent's.
    """

    def __init__(self) -> None:
        self._started: tuple[int, socket.socket, subprocess.Popen[bytes]] | None = None

    @contextmanager
    def child(self) -> Iterator[_Child]:
        """A new child; its ends are closed afterwards."""
        its_source, source = os.pipe()
        answer, its_answer = os.pipe()
        try:
            process = self._fork((its_source, its_answer))
        except BaseException:
            os.close(source)
            os.close(answer)
            raise
        finally:
            os.close(its_source)
            os.close(its_answer)
        with os.fdopen(source, "wb") as into, os.fdopen(answer, "rb") as out:
            try:
                yield _Child(into, out, process)
            finally:
                os.close(process)
                with suppress(BrokenPipeError):
                    into.close()

    def _fork(self, pipes: tuple[int, int]) -> int:
        """Let the host fork a child on these pipes; a handle of its process."""
        for _ in range(_STARTS):
            line = self._line()
            try:
                socket.send_fds(line, [b"."], pipes)
                word, handles, _, _ = socket.recv_fds(line, 1, 1)
                if word and handles:
                    return handles[0]
            except OSError:
                pass
            self._drop()
        raise EOFError("host")

    def _line(self) -> socket.socket:
        if self._started and self._started[0] == os.getpid():
            return self._started[1]
        mine, its = socket.socketpair()
        with its:
            process = subprocess.Popen(
                [sys.executable, "-m", "app.cleaning"],
                cwd=ROOT,
                env={"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=its.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        mine.settimeout(_LOADING)
        self._started = os.getpid(), mine, process
        return mine

    def _drop(self) -> None:
        if self._started:
            _, line, process = self._started
            line.close()
            process.kill()
            process.wait()
            self._started = None


_host = _Host()


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

"""The host that loads the parsers once, and the children that it forks: each reads one file.

The host never sees a file. For each that is to be cleaned it is handed a pipe to read
from and one to answer on, forks a child, and hands its process back. The child gives up
everything, then reads and answers: first the file's SHA-256 and size, before any parser
sees it; then its kind, what came of it, what was found, and how many bytes follow.
"""

import contextlib
import ctypes
import hashlib
import json
import os
import re
import resource
import socket
import sys
from typing import IO, Any

import puremagic

from app.cleaning import images, office, pdf
from app.cleaning.findings import BROKEN, CLEAN, EMPTY, NOTHING, TOO_MUCH, UNKNOWN, Uncleanable

MEMORY = 768 * 1024 * 1024
"""Bytes of address space that a child may have."""

CPU_SECONDS = 20
"""Seconds of processor time; of a file that needs more, nothing is known."""

_IDLE = 120.0
"""Seconds after which a host without work ends; the next file starts another."""
_NOBODY = 65534
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38


def prepare() -> None:
    """Load what the parsers load when they first work, while files may still be opened."""
    for module in (images, pdf, office):
        module.rehearse()


def confine() -> None:
    """Give up everything that cleaning does not need: rights, files, sockets, memory, time."""
    system = ctypes.CDLL(None)
    if os.geteuid() == 0:
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_NOFILE: 0,
    }
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))


def examine(data: bytes) -> tuple[dict[str, Any], bytes]:
    """What the file is and what came of it, and the cleaned file if it could be cleaned."""
    mime, reason, found = "application/octet-stream", UNKNOWN, set[str]()
    try:
        if not data:
            raise Uncleanable(EMPTY)
        if office_kind := office.kind(data):
            mime = office_kind
            cleaned, found = office.clean(data)
        elif b"%PDF-" in data[:1024]:
            mime = "application/pdf"
            cleaned, found = pdf.clean(data)
        elif image_kind := images.kind(data):
            mime = image_kind
            cleaned, found = images.clean(data)
        elif _plain_text(data):
            return {"jenis": "text/plain", "hasil": NOTHING, "ditemukan": []}, b""
        else:
            with contextlib.suppress(puremagic.PureError, ValueError):
                mime = puremagic.from_string(data[:262_144], mime=True) or mime
            raise Uncleanable(BROKEN if images.cleans(mime) else UNKNOWN)
    except Uncleanable as error:
        reason = error.reason
    except (MemoryError, RecursionError):
        reason = TOO_MUCH
    except Exception:
        reason = BROKEN
    else:
        return {"jenis": mime, "hasil": CLEAN, "ditemukan": sorted(found)}, cleaned
    return {"jenis": mime, "hasil": reason, "ditemukan": []}, b""


_FORMAT = re.compile(
    r"\ufeff?\s*(?:"
    r"<|\{\\|%!|BEGIN:"  # marked up, RTF, PostScript, cards and calendars
    r"|\{\s*\"|\[\s*[\[{\"]"  # JSON, which a program wrote
    r"|(?:From|To|Cc|Date|Subject|Received|Return-Path|Delivered-To|Reply-To|Message-ID|Sender"
    r"|MIME-Version|Content-Type|DKIM-Signature|Authentication-Results|(?:X|ARC)-[A-Za-z-]+):\s"
    r"|From \S+@)",  # letters, and boxes of them
    re.IGNORECASE,
)
"""How a text begins that is more than what its writer sees of it: it may name author, place or device."""


def _plain_text(data: bytes) -> bool:
    """Whether nothing is in the file but what everybody reads who opens it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(c in "\0\x1b" for c in text) and not _FORMAT.match(text)


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """Clean the one file in ``source``, confined."""
    confine()
    data = source.read()
    _say(sink, {"sidik": hashlib.sha256(data).hexdigest(), "ukuran": len(data)})
    answer, cleaned = examine(data)
    _say(sink, {**answer, "ukuran": len(cleaned)})
    sink.write(cleaned)
    sink.flush()


def _say(sink: IO[bytes], values: dict[str, Any]) -> None:
    sink.write(json.dumps(values).encode() + b"\n")
    sink.flush()


def _child(worker: socket.socket, pipes: list[int]) -> None:
    """What the forked process does, to its end; it never goes back to the host's loop."""
    try:
        worker.close()
        with os.fdopen(pipes[0], "rb") as source, os.fdopen(pipes[1], "wb") as sink:
            serve(source, sink)
    finally:
        os._exit(0)


def main() -> None:
    """Fork a child for each pair of pipes that comes, until the worker is gone or nothing comes."""
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)  # no child looks into its host
    prepare()
    with socket.socket(fileno=sys.stdin.fileno()) as worker:
        worker.settimeout(_IDLE)
        while True:
            try:
                word, pipes, _, _ = socket.recv_fds(worker, 1, 2)
            except TimeoutError:
                return
            if not word:
                return
            pid = os.fork()
            if not pid:
                _child(worker, pipes)
            handle = os.pidfd_open(pid)
            with contextlib.suppress(OSError):
                socket.send_fds(worker, [b"."], [handle])
            for descriptor in (*pipes, handle):
                os.close(descriptor)
            os.waitpid(pid, 0)


if __name__ == "__main__":
    main()

"""The child: reads one file from standard input, answers on standard output, touches nothing else.

First line: the file's SHA-256 and size, before any parser sees it. Second line: its
kind, what came of it, what was found, and how many bytes follow.
"""

import contextlib
import ctypes
import hashlib
import json
import os
import resource
import sys
from typing import Any

import puremagic

from app.cleaning import images, office, pdf
from app.cleaning.findings import BROKEN, CLEAN, EMPTY, NOTHING, TOO_MUCH, UNKNOWN, Uncleanable

MEMORY = 768 * 1024 * 1024
SECONDS = 20
_NOBODY = 65534
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38


def confine() -> None:
    """Give up everything that cleaning does not need: rights, files, sockets, memory, time."""
    for module in (images, pdf, office):
        module.rehearse()
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
        resource.RLIMIT_CPU: SECONDS,
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
            raise Uncleanable(BROKEN if mime.startswith("image/") else UNKNOWN)
    except Uncleanable as error:
        reason = error.reason
    except (MemoryError, RecursionError):
        reason = TOO_MUCH
    except Exception:
        reason = BROKEN
    else:
        return {"jenis": mime, "hasil": CLEAN, "ditemukan": sorted(found)}, cleaned
    return {"jenis": mime, "hasil": reason, "ditemukan": []}, b""


def _plain_text(data: bytes) -> bool:
    try:
        return not any(c in "\0\x1b" for c in data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def main() -> None:
    """Serve one file."""
    confine()
    data = sys.stdin.buffer.read()
    first = {"sidik": hashlib.sha256(data).hexdigest(), "ukuran": len(data)}
    _say(first)
    answer, cleaned = examine(data)
    _say({**answer, "ukuran": len(cleaned)})
    sys.stdout.buffer.write(cleaned)
    sys.stdout.buffer.flush()


def _say(values: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(values).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

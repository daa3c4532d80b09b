"""Keep people's words and addresses out of logs, temporary files and core dumps."""

import ctypes
import logging
import resource
import tempfile
import traceback
from types import TracebackType
from typing import Any

from flask import Flask, request

_PR_SET_DUMPABLE = 4

_log = logging.getLogger("kanal")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class QuietFlask(Flask):
    """Flask that logs where an error happened, and never what was sent or by whom."""

    def log_exception(self, exc_info: Any) -> None:
        """Log the type of the error, the route's pattern and the places in the code."""
        rule = request.url_rule.rule if request.url_rule else "-"
        _log.error("%s %s: %s", request.method, rule, describe(exc_info))


def describe(exc_info: ExcInfo) -> str:
    """An error without its message: type, and file and line of each frame."""
    if exc_info[0] is None:
        return "no error"
    frames = traceback.extract_tb(exc_info[2])
    places = " < ".join(f"{f.filename}:{f.lineno} {f.name}" for f in reversed(frames[-8:]))
    return f"{exc_info[0].__name__} at {places}"


def harden_process() -> None:
    """No core dump, no other process that looks into this one, and no temporary file.

    Whoever asks for a temporary file gets an error. The process that cleans files has
    the same account where there is no root: it must not read this one's memory.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    tempfile.tempdir = "/dev/null/tidak-ada"

"""Keep people's words and addresses out of logs, temporary files and core dumps."""

import logging
import resource
import tempfile
import traceback
from types import TracebackType
from typing import Any

from flask import Flask, request

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
    """No core dump, and no temporary file: whoever asks for one gets an error."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tempfile.tempdir = "/dev/null/tidak-ada"

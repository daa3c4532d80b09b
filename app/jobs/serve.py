"""Serve: gunicorn and the jobs process side by side, until told to stop.

If one of the two dies it is started again; if this process dies, the kernel
takes both with it.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time

from app.jobs.due import forget_traces
from app.law.calendar import today
from config import ROOT

_PR_SET_PDEATHSIG = 1
_PATIENCE = 25.0
_MUST_LIVE = 5.0
"""Seconds that gunicorn must live after the first start; a wrong configuration ends everything."""

_LONGEST_PAUSE = 60.0
"""Seconds at most before a process that keeps dying is started again."""


class PortTaken(Exception):
    """Another program listens on the port already."""


def serve(port: int) -> int:
    """Run both until SIGTERM or SIGINT; returns the exit status. Raises :class:`PortTaken`."""
    _check_free(port)
    commands = {
        "gunicorn": [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            str(ROOT / "gunicorn.conf.py"),
            "wsgi:app",
        ],
        "jobs": [sys.executable, "-m", "flask", "--app", "wsgi", "portal", "jobs", "--forever"],
    }
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    running = {name: _start(command) for name, command in commands.items()}
    began = time.monotonic()
    pause, due = dict.fromkeys(commands, 1.0), dict.fromkeys(commands, 0.0)
    while not stopping:
        time.sleep(0.2)
        now = time.monotonic()
        for name, process in running.items():
            if process.poll() is None or stopping:
                continue
            if name == "gunicorn" and now - began < _MUST_LIVE:
                stopping = True
            elif not due[name]:
                due[name], pause[name] = now + pause[name], min(2 * pause[name], _LONGEST_PAUSE)
            elif now >= due[name]:
                running[name], due[name] = _start(commands[name]), 0.0
    status = _stop(running)
    forget_traces(today())
    return status


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise PortTaken from None


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own commands
        command,
        cwd=ROOT,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads here
        start_new_session=True,
    )


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(running: "dict[str, subprocess.Popen[bytes]]") -> int:
    failed = any(p.poll() not in (None, 0) for p in running.values())
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + _PATIENCE
    for process in running.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
    return 1 if failed else 0

"""Start the portal and the bare page as they are served, each on a port of its own."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Server:
    """A running gunicorn: its address, its processes, how long its first answer took."""

    url: str
    process: "subprocess.Popen[bytes]"
    first_answer: float

    def workers(self) -> list[int]:
        """The process ids of its workers."""
        listed = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in listed.stdout.split()]


def portal_environment(data: Path) -> dict[str, str]:
    """The environment of a portal without limits, on a data folder of its own."""
    return {**os.environ, "PORTAL_DATA": str(data), "RATELIMIT_ENABLED": "false"}


def set_up(data: Path) -> dict[str, str]:
    """Set a portal up and return what ``setup`` printed."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "portal", "setup"],
        env=portal_environment(data),
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    printed: dict[str, str] = json.loads(done.stdout)
    return printed


@contextlib.contextmanager
def serving(
    app: str, environment: dict[str, str], path: str = "/", *, plain: bool = False
) -> Iterator[Server]:
    """gunicorn with 2 workers of 4 threads until the block ends.

    The portal is served as it is in use, with its own settings; ``plain`` is
    gunicorn's own gthread worker, for the yardstick.
    """
    port = _free_port()
    stock = [
        "-k",
        "gthread",
        "-w",
        "2",
        "--threads",
        "4",
        "-b",
        f"127.0.0.1:{port}",
        "--keep-alive",
        "5",
    ]
    settings = ["-c", "/dev/null", *stock] if plain else ["-c", "gunicorn.conf.py"]
    command = [sys.executable, "-m", "gunicorn", *settings, app]
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={"WEB_THREADS": "4", **environment, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        first = _first_answer(url + path, started)
        time.sleep(0.5)
        yield Server(url, process, first)
    finally:
        process.terminate()
        process.wait(30)


def _first_answer(url: str, started: float) -> float:
    while time.monotonic() - started < 20:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            if answer.status == 200:
                return time.monotonic() - started
        time.sleep(0.01)
    raise RuntimeError(f"{url} did not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

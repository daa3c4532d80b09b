"""The portal as it is served: gunicorn and the jobs process, visited over a real connection."""

import base64
import contextlib
import http.cookiejar
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from werkzeug.test import encode_multipart

from tests.portal import Page, Visitor

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Server:
    """A running portal, its folders, and what ``setup`` printed."""

    url: str
    data: Path
    temporary: Path
    log: Path
    secrets: dict[str, str]
    process: "subprocess.Popen[bytes]"
    environment: dict[str, str]

    def visitor(self) -> "Browser":
        """Somebody with a fresh browser."""
        return Browser(self.url)

    def sign_in(self) -> "Browser":
        """A browser in which the first officer has signed in."""
        officer = self.visitor()
        page = officer.send(
            officer.get("/kantor/masuk"),
            "/kantor/masuk",
            nama=self.secrets["nama"],
            frasa=self.secrets["frasa"],
            kode_otp=self.otp(),
        )
        assert page.title.startswith("Hari ini"), page.text
        return officer

    def otp(self) -> str:
        """A one-time code of the first officer."""
        secret = base64.b32decode(self.secrets["otp_secret"])
        return TOTP(secret, 6, SHA1(), 30).generate(time.time()).decode()

    def processes(self) -> list[int]:
        """The ids of this portal's processes."""
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            with contextlib.suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    todo += map(int, (task / "children").read_text().split())
        return found

    def kill(self) -> None:
        """``kill -9`` for every process at one moment: none sees another die, none starts a new one."""
        stopped: set[int] = set()
        while new := set(self.processes()) - stopped:
            for pid in new:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGSTOP)
            stopped |= new
        for pid in stopped:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def command(self, *words: str) -> "subprocess.CompletedProcess[bytes]":
        """Run a portal command beside the server."""
        return command(self.environment, *words)


class Browser(Visitor):
    """A browser without JavaScript over a real connection."""

    def __init__(self, url: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar, _AnyStatus())
        self.base = url

    def get(self, path: str, **more: Any) -> Page:
        """Open an address."""
        return self._open(path, None, {})

    def post(self, path: str, data: dict[str, Any], **more: Any) -> Page:
        """Send a form as multipart."""
        boundary, body = encode_multipart(data)
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._open(path, body, {**kind, **more.get("headers", {})})

    def _open(self, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        request = urllib.request.Request(self.base + path, body, headers)
        with self._opener.open(request, timeout=180) as answer:
            body = answer.read()
            found = SimpleNamespace(
                status_code=answer.status, headers=answer.headers, get_data=lambda: body
            )
        return Page(found)  # type: ignore[arg-type]


class _AnyStatus(urllib.request.HTTPDefaultErrorHandler):
    def http_error_default(self, _request: Any, answer: Any, *_: Any) -> Any:
        return answer


@contextlib.contextmanager
def serving(folder: Path, *, again: bool = False, **environment: str) -> Iterator[Server]:
    """Set a portal up in ``folder`` (unless it was, ``again``) and serve it until the block ends."""
    data, temporary = folder / "data", folder / "tmp"
    for path in (data, temporary):
        path.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    settings = {
        **os.environ,
        "PORTAL_DATA": str(data),
        "TMPDIR": str(temporary),
        "PORT": str(port),
        "RATELIMIT_ENABLED": "false",
        **environment,
    }
    secrets = {} if again else _set_up(settings)
    log = folder / "server.log"
    with log.open("ab") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "portal", "serve"],
            cwd=ROOT,
            env=settings,
            stdout=sink,
            stderr=sink,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process, log)
        yield Server(url, data, temporary, log, secrets, process, settings)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def _set_up(settings: dict[str, str]) -> dict[str, str]:
    done = command(settings, "setup")
    assert done.returncode == 0, done.stderr.decode()
    secrets: dict[str, str] = json.loads(done.stdout)
    return secrets


def command(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[bytes]":
    """Run ``flask --app wsgi portal …``."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "portal", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(1200):
        with contextlib.suppress(OSError), urllib.request.urlopen(url + "/healthz", timeout=5):
            return
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

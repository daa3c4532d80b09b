"""The desk with few and with very many complaints: today, the queue's first and hundredth page, a search."""

import base64
import contextlib
import http.client
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from bench.servers import ROOT, portal_environment, serving, set_up

_ROUNDS = 15
_FEW, _MANY = 1_000, 100_000
_TRUE = 6_000
"""Complaints of the large portal that open: more than the hundred pages that are turned."""

_SEARCHED = 2_000
_PAGE = 50
_QUEUE = "/kantor/meja/kasus?kanal=pengaduan"


class Desk:
    """A signed-in officer at one portal."""

    def __init__(self, url: str, secrets: dict[str, str]) -> None:
        self._place = urlsplit(url).netloc
        self._cookies: dict[str, str] = {}
        page = self.get("/kantor/masuk")
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        fields |= {"nama": secrets["nama"], "frasa": secrets["frasa"]}
        self.post("/kantor/masuk", fields | {"kode_otp": _one_time_code(secrets["otp_secret"])})

    def get(self, path: str) -> str:
        """The page at an address."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> str:
        """The page that answers a form."""
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> str:
        connection = http.client.HTTPConnection(self._place, timeout=60)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.split(";")[0]
        text = answer.read().decode()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        return text


def measure() -> list[tuple[str, float, str, float]]:
    """Time with many complaints over time with few; seconds of one search."""
    with contextlib.ExitStack() as stack:
        few, many, searched = (_desk(stack, *size) for size in _SIZES)
        last = _turn(many, 100), _turn(few, _FEW // _PAGE)
        pages = {
            "today": ("/kantor/meja", "/kantor/meja"),
            "queue, first page": (_QUEUE, _QUEUE),
            "queue, page 100 (of 1,000: the last)": last,
        }
        rows = []
        for name, (of_many, of_few) in pages.items():
            ratios = [_seconds(many, of_many) / _seconds(few, of_few) for _ in range(_ROUNDS)]
            label = f"{name}: 100,000 / 1,000 cases"
            rows.append((label, statistics.median(ratios), "<=", 1.3))
        found = [_search(searched) for _ in range(5)]
        rows.append(("search over 2,000 cases (s)", statistics.median(found), "<=", 1.0))
    return rows


_SIZES = ((_FEW, _FEW), (_TRUE, _MANY), (_SEARCHED, _SEARCHED))


def _desk(stack: contextlib.ExitStack, true: int, rows: int) -> Desk:
    data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    secrets, environment = set_up(data), portal_environment(data)
    command = [sys.executable, "-m", "bench.fill", str(true), str(rows)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    server = stack.enter_context(serving("wsgi:app", environment, "/healthz"))
    return Desk(server.url, secrets)


def _one_time_code(secret: str) -> str:
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(time.time()).decode()


def _turn(desk: Desk, pages: int) -> str:
    """The address of a page far down, reached as an officer does: page by page."""
    address = _QUEUE
    for _ in range(pages - 1):
        more = re.search(r'href="([^"]+)">Berikutnya', desk.get(address))
        if more is None:
            return address
        address = more[1].replace("&amp;", "&")
    return address


def _seconds(desk: Desk, path: str) -> float:
    started = time.perf_counter()
    desk.get(path)
    return time.perf_counter() - started


def _search(desk: Desk) -> float:
    asked = r'action="/kantor/meja/cari".*?name="kunci_formulir" value="([^"]+)"'
    token = re.search(asked, desk.get("/kantor/meja/cari"), re.DOTALL)
    assert token is not None
    started = time.perf_counter()
    page = desk.post("/kantor/meja/cari", {"kunci_formulir": token[1], "kata": "BN 1042 QA"})
    taken = time.perf_counter() - started
    if "Tidak ada yang cocok" in page:
        raise RuntimeError("nothing found")
    return taken

"""Promise 5 in a storm: everything is killed again and again while reports with files come in."""

import base64
import io
import json
import random
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from PIL import Image
from werkzeug.datastructures import FileStorage

from app.crypto import receipt
from app.public.signed import TOKEN
from tests import samples
from tests.portal import Page
from tests.serving import ROOT, Browser, Server, serving

REPORTS = 300
KILLS = 8
CLIENTS = 4

_LATER = """
import sys
from datetime import timedelta
from app.law import calendar
day = calendar.today() + timedelta(days=2)
calendar.today = lambda: day
from wsgi import app
sys.exit(app.cli.main(["portal", sys.argv[1]]))
"""


def test_in_a_storm_every_shown_receipt_opens_its_whole_case_and_nothing_else_stays(
    tmp_path: Path,
) -> None:
    storm = Storm()
    line: socket.socket
    for n, so_many in enumerate([*storm.strikes, REPORTS]):
        with serving(tmp_path, again=n > 0) as portal:
            last = n == KILLS
            if n == 0:
                line = _leave_files_behind(portal)
            with ThreadPoolExecutor(CLIENTS) as pool:
                clients = [pool.submit(storm.send, portal) for _ in range(CLIENTS)]
                while not all(c.done() for c in clients) and (last or storm.shown() < so_many):
                    time.sleep(0.01)
                if not last:
                    time.sleep(storm.chance.uniform(0, 0.4))
                    portal.kill()
            for client in clients:
                client.result()
            if last:
                line.close()
                _look_after_the_storm(portal, storm)


def _look_after_the_storm(portal: Server, storm: "Storm") -> None:
    assert storm.shown() > REPORTS // 2
    waiting = "SELECT count(*) FROM lampiran WHERE case_id IS NULL"
    half = f"{waiting} AND digest IS NULL"
    assert _count(portal, waiting) > _count(portal, half) > 0
    assert _later(portal, "jobs")["gagal"] == []
    assert _count(portal, waiting) == 0
    with ThreadPoolExecutor(CLIENTS) as pool:
        opened = pool.map(lambda report: _open(portal.visitor(), report), storm.reports)
        stored = [number for number in opened if number]
    assert len(set(stored)) == len(stored), "two reports have the same case"
    assert _count(portal, "SELECT count(*) FROM kasus") == len(stored) <= REPORTS
    strays = (
        "SELECT count(*) FROM potongan p WHERE NOT EXISTS (SELECT 1 FROM lampiran l "
        "WHERE p.place >= l.place AND p.place < l.place + l.chunks)"
    )
    assert _count(portal, strays) == 0
    assert _count(portal, "SELECT sum(chunks) - (SELECT count(*) FROM potongan) FROM lampiran") == 0
    found = _later(portal, "verify")
    assert (found["utuh"], found["kasus"]) == (True, len(stored))


@dataclass
class Report:
    """One that somebody sends, and what they know of it."""

    number: int
    files: list[tuple[str, bytes]]
    form: dict[str, Any] = field(default_factory=dict)
    """What was sent last and was not answered."""
    tokens: list[str] = field(default_factory=list)
    """Of every form that was sent with it."""
    tries: int = 0
    receipt: tuple[str, str] | None = None

    @property
    def text(self) -> str:
        return f"laporan nomor {self.number}."


class Storm:
    """All reports, and the people who send them."""

    def __init__(self) -> None:
        self.chance = random.Random(300)
        later = self.chance.sample(range(20, REPORTS * 4 // 5), KILLS - 1)
        self.strikes = [5, *sorted(later)]
        """How many receipts were shown when everything is killed; early once, for the file in half."""
        self.reports = [Report(n, _files(self.chance, n)) for n in range(REPORTS)]
        self._todo = deque(self.reports)

    def shown(self) -> int:
        """How many receipts were shown."""
        return sum(report.receipt is not None for report in self.reports)

    def send(self, portal: Server) -> None:
        """Send what is to be sent, one after the other, until the portal dies."""
        while self._todo:
            try:
                report = self._todo.popleft()
            except IndexError:
                return
            try:
                _send(portal.visitor(), report)
            except (OSError, HTTPException):  # killed, perhaps in the middle of an answer
                report.tries += bool(report.form)
                if not report.form or (report.tries == 1 and report.number % 4):
                    self._todo.appendleft(report)  # the others give up after the first time
                return


def _send(visitor: Browser, report: Report) -> None:
    before = None
    if report.form:
        before = _track(visitor, report.tokens[-1])
    else:
        token = _token(visitor.get("/lapor/wbs"))
        report.form = {TOKEN: token, "kategori": "pungli", "uraian": report.text}
        report.form["lampiran"] = report.files
    page = _post(visitor, report)
    if "kode-laporan" not in page.html:
        assert page.title.startswith("Periksa berkas"), page.text
        report.form = page.filled("/lapor/wbs")
        page = _post(visitor, report)
    report.receipt = page.by_id("kode-laporan"), page.by_id("nomor-laporan")
    assert report.receipt[0] == _code(report.tokens[-1])
    assert before is None or report.receipt[1] in before.html


def _post(visitor: Browser, report: Report) -> Page:
    report.tokens.append(report.form[TOKEN])
    files = report.form.get("lampiran", [])
    parts = [FileStorage(io.BytesIO(content), filename=name) for name, content in files]
    return visitor.post("/lapor/wbs", report.form | {"lampiran": parts})


def _open(visitor: Browser, report: Report) -> str:
    """The number of the one case that this report became, looked at as a whole; or nothing.

    Nothing is right only where no receipt was shown.
    """
    pages = {token: _track(visitor, token) for token in dict.fromkeys(report.tokens)}
    opening = {token: page for token, page in pages.items() if page}
    assert len(opening) <= 1, "one report became two cases"
    if not opening:
        assert report.receipt is None, "a receipt that was shown opens nothing"
        return ""
    token, page = opening.popitem()
    found = re.search(r"WBS-\w{4}-\w{4}", page.html)
    assert found
    assert report.receipt in (None, (_code(token), found[0]))
    assert report.text in page.html
    links = re.findall(r'<a href="(/lacak/lampiran/[^"]+)"', page.html)
    if len(pages) > 1:
        _track(visitor, token)  # another code was typed since
    for link, (name, content) in zip(links, report.files, strict=True):
        _assert_whole(name, content, visitor.get(link).body)
    return found[0]


def _assert_whole(name: str, sent: bytes, received: bytes) -> None:
    if name.endswith(".bin"):
        assert received == sent
        return
    assert samples.OWNER.encode() not in received
    with Image.open(io.BytesIO(sent)) as mine, Image.open(io.BytesIO(received)) as copy:
        assert (copy.size, copy.format) == (mine.size, mine.format)
        assert name.endswith(".jpg") or copy.tobytes() == mine.tobytes()


def _track(visitor: Browser, token: str) -> Page | None:
    page = visitor.post("/lacak", {TOKEN: _token(visitor.get("/lacak")), "kode": _code(token)})
    return page if "percakapan" in page.html else None


def _token(page: Page) -> str:
    found = re.search(rf'name="{TOKEN}" value="([^"]+)"', page.html)
    assert found, page.text
    return found[1]


def _code(token: str) -> str:
    return receipt.code(base64.urlsafe_b64decode(token)[: receipt.TOKEN])


def _files(chance: random.Random, number: int) -> list[tuple[str, bytes]]:
    """One file, at times two: a photograph of a size of its own, a picture, or something unknown."""
    files = []
    for n in range(2 if number % 12 == 5 else 1):
        match chance.choice(["jpg", "png", "bin"]):
            case "bin":
                size = 1_000_000 if number % 20 == 0 else chance.randrange(20_000, 200_000)
                files.append((f"{number}-{n}.bin", b"\0" + chance.randbytes(size)))
            case kind:
                size = (120 + number, 160 if number % 20 else 900)
                form = {"jpg": "JPEG", "png": "PNG"}[kind]
                files.append((f"{number}-{n}.{kind}", samples.photograph(size, 1, form)))
    return files


def _leave_files_behind(portal: Server) -> socket.socket:
    """One file of a form that is never finished, and one that never arrives whole."""
    visitor = portal.visitor()
    part = FileStorage(io.BytesIO(b"halo"), filename="a.txt")
    page = visitor.get("/lapor/wbs")
    assert visitor.send(page, "/lapor/wbs", kategori="pungli", lampiran=part).status == 422
    host, port = portal.url.removeprefix("http://").split(":")
    line = socket.create_connection((host, int(port)))
    line.sendall(
        b"POST /lapor/wbs HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n"
        b"Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
        b'Content-Disposition: form-data; name="lampiran"; filename="a.bin"\r\n\r\n'
        + b"x"
        * 4_000_000
    )
    half = "SELECT count(*) FROM lampiran WHERE digest IS NULL"
    for _ in range(2000):
        if _count(portal, half):
            return line
        time.sleep(0.01)
    raise AssertionError("nothing of the file was stored")


def _count(portal: Server, query: str) -> int:
    with closing(sqlite3.connect(portal.data / "portal.sqlite3")) as connection:
        found: int = connection.execute(query).fetchone()[0]
    return found


def _later(portal: Server, command: str) -> Any:
    """What a portal command says after the second midnight from now."""
    done = subprocess.run(
        [sys.executable, "-c", _LATER, command],
        cwd=ROOT,
        env=portal.environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)

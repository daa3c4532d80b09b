"""Promise 1 for files: on their way, while they are cleaned, and wherever they come to lie.

The disk is stolen in the middle of a slow upload, after it, and after another one broke off.
"""

import contextlib
import http.client
import io
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

import config
from app.cases.models import Attachment, Chunk
from app.cases.uploads import LARGEST
from tests import samples, traces
from tests.conftest import Postgresql
from tests.portal import Page
from tests.public.test_files import links
from tests.serving import Server, serving
from tests.traces import Watch

PIECE = 256 * 1024


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_disk_stolen_during_a_slow_upload_holds_no_marker_in_any_spelling(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stem = f"PENANDA-{secrets.token_hex(8)}"
    for name in ("OWNER", "DEVICE", "WORDS"):
        monkeypatch.setattr(samples, name, f"{stem}-{name}")
    home = tmp_path / "rumah"
    home.mkdir()
    environment, disk = {"HOME": str(home)}, [tmp_path / "data"]
    if kind == "postgresql":
        environment["DATABASE_URL"] = Postgresql(tmp_path).template_url()
        disk.append(tmp_path / "pg")
    sent = {
        f"{stem}-foto.jpg": samples.photograph(),
        f"{stem}-surat.pdf": samples.document(),
        f"{stem}-catatan.docx": samples.letter(),
        f"{stem}-jawaban.jpg": samples.photograph(),
    }
    large = _large_photograph(stem)
    wanted = traces.needles(stem, sent.values())
    with serving(tmp_path, **environment) as portal, _database(portal) as engine:
        disk += [portal.temporary, portal.log, home]
        private, kept = [portal.temporary, home], [portal.data, portal.log]
        with Watch(portal, wanted, private, kept) as watch:
            cleaned = _live(portal, stem, sent)
            before = _count(engine, Chunk)

            def look() -> None:
                _wait(lambda: _count(engine, Chunk) - before >= 96)  # at least six mebibytes of it
                places = [*traces.files(disk), *_arguments(portal)]
                assert traces.assert_absent(wanted, places) > 6 * 2**20

            slow = _Upload(portal, f"{stem}-besar.jpg", large, uraian=f"{stem} diam-diam")
            slow.send(half=look)
            assert Page(slow.answer()).by_id("kode-laporan")
            _wait(lambda: not _count(engine, Attachment, Attachment.case_id.is_(None)))
            seen = len(watch.children)
            assert seen, "no process that cleans was ever looked at"
            broken, before = _Upload(portal, f"{stem}-putus.jpg", large), _count(engine, Chunk)
            broken.send(half=look, go_away=True)
            _wait(lambda: _count(engine, Chunk) == before)
            wanted += traces.needles(stem, cleaned)
            traces.assert_absent(wanted, [*traces.files(disk), *_arguments(portal)])
            assert portal.command("jobs").returncode == 0
        assert portal.command("verify").returncode == 0
    assert traces.assert_absent(wanted, traces.files(disk)) > 2**20


def _live(portal: Server, stem: str, sent: dict[str, bytes]) -> list[bytes]:
    """A report with files and an identity, and the answer to it; returns the cleaned copies."""
    visitor, parts = portal.visitor(), [_part(name, sent[name]) for name in sent]
    answer = parts.pop()
    page = visitor.send(
        visitor.get("/lapor/wbs"),
        "/lapor/wbs",
        kategori="korupsi",
        uraian=f"{stem} isi",
        nama_pelapor=f"{stem} nama",
        kontak_pelapor=f"{stem} kontak",
        simpan_asli="ya",
        lampiran=parts,
    )
    code, number = page.by_id("kode-laporan"), page.by_id("nomor-laporan")
    officer, address = portal.sign_in(), f"/kantor/meja/kasus/{number}"
    page = officer.get(address)
    original = next(str(f["action"]) for f in page.soup.find_all("form") if "buka-asli" in str(f))
    for action in ("/buka/buka-identitas", original):
        page = officer.send(officer.get(address), action, alasan=f"{stem} alasan")
    assert f"{stem} nama" in page.text
    assert officer.get(links(page)[0].replace("/lampiran/", "/asli/")).body in sent.values()
    officer.send(page, "/pesan", pesan=f"{stem} jawaban", lampiran=[answer])
    visitor = portal.visitor()
    page = visitor.send(visitor.get("/lacak"), "/lacak", kode=code)
    assert f"{stem}-jawaban.jpg" in page.text
    copies = [visitor.get(address).body for address in links(page)]
    assert len(copies) == len(sent)
    traces.assert_absent(traces.needles(f"{stem}-OWNER"), [("a cleaned copy", c) for c in copies])
    return copies


class _Upload:
    """A report whose one file arrives piece by piece over a line of its own."""

    def __init__(self, portal: Server, name: str, content: bytes, **fields: Any) -> None:
        visitor = portal.visitor()
        form = visitor.get("/lapor/wbs").filled("/lapor/wbs")
        form |= {"kategori": "pungli", **fields, "lampiran": _part(name, content)}
        boundary, self._body = encode_multipart(form)
        self._line = http.client.HTTPConnection(portal.url.removeprefix("http://"), timeout=60)
        self._line.putrequest("POST", "/lapor/wbs")
        self._line.putheader("Content-Type", f"multipart/form-data; boundary={boundary}")
        self._line.putheader("Content-Length", str(len(self._body)))
        self._line.endheaders()

    def send(self, half: Callable[[], None], *, go_away: bool = False) -> None:
        """Send it all and stop in the middle to look around; or send half of it and be gone."""
        middle = len(self._body) // 2 // PIECE * PIECE
        for start in range(0, len(self._body), PIECE):
            if start == middle:
                half()
                if go_away:
                    self._line.close()
                    return
            self._line.send(self._body[start : start + PIECE])

    def answer(self) -> Any:
        """The page that comes back."""
        found = self._line.getresponse()
        body = found.read()
        self._line.close()
        return SimpleNamespace(
            status_code=found.status, headers=found.headers, get_data=lambda: body
        )


def _large_photograph(stem: str) -> bytes:
    """A photograph of exactly 25 MB; nearly all of it are remarks, a marker in each kilobyte."""
    photo = samples.photograph()
    line = f"{stem}-BESAR ".encode() + os.urandom(1024 - len(stem) - 7)
    left, remarks = LARGEST - len(photo), []
    while left:
        size = min(left, 65_000) if not 65_000 < left < 65_004 else left - 1_000
        text = (line * 64)[: size - 4]
        remarks.append(b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text)
        left -= size
    return photo[:2] + b"".join(remarks) + photo[2:]


def _part(name: str, content: bytes) -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


def _arguments(portal: Server) -> Iterator[tuple[str, bytes]]:
    for pid in portal.processes():
        yield from traces.arguments(pid)


@contextlib.contextmanager
def _database(portal: Server) -> Iterator[Engine]:
    engine = create_engine(config.load(portal.environment).database_url)
    yield engine
    engine.dispose()


def _count(engine: Engine, model: Any, *where: Any) -> int:
    with engine.connect() as connection:
        query = select(func.count()).select_from(model).where(*where)
        return connection.execute(query).scalar_one()


def _wait(done: Callable[[], bool]) -> None:
    for _ in range(1200):
        if done():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest.mark.parametrize(
    ("leak", "expected"),
    [
        ("open(f'{private}/a', 'w').write(marker)", "readable in .*/tmp/a"),
        ("open(f'{private}/a', 'w'); os.unlink(f'{private}/a')", "made or written: .*/tmp/a"),
        ("os.mkdir(f'{private}/folder')", "made or written: .*/folder"),
        ("open(f'/dev/shm/{os.getpid()}', 'w').write(marker)", "readable in /dev/shm/"),
        (
            "f = open(f'{other}/a', 'w+'); os.unlink(f.name); print(marker, file=f, flush=True)",
            "open in process .*/other/a .deleted.",
        ),
        (
            "f = os.open(other, os.O_TMPFILE | os.O_RDWR); os.write(f, marker.encode())",
            "open in process .*/other/",
        ),
        ("subprocess.Popen([sys.executable, '-c', 'input()', marker], stdin=0)", "cmdline"),
        (
            "subprocess.Popen([sys.executable, '-c', 'input()'], stdin=0, env={'NAMA': marker})",
            "environ",
        ),
    ],
)
def test_the_watch_itself_sees_what_a_process_leaves(
    tmp_path: Path, leak: str, expected: str
) -> None:
    private, other = tmp_path / "tmp", tmp_path / "other"
    private.mkdir()
    other.mkdir()
    marker = f"PENANDA-{secrets.token_hex(8)}"
    code = (
        f"import os, subprocess, sys; private, other = {str(private)!r}, {str(other)!r}; "
        f"marker = input(); {leak}; print('done', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        portal: Any = SimpleNamespace(processes=lambda: Server.processes(watched))  # type: ignore[arg-type]
        watched: Any = SimpleNamespace(process=process)
        with pytest.raises(AssertionError, match=expected):
            _let_it(process, Watch(portal, traces.needles(marker), [private], []), marker)
        process.kill()
    Path(f"/dev/shm/{process.pid}").unlink(missing_ok=True)


def _let_it(process: Any, watch: Watch, marker: str) -> None:
    with watch:
        print(marker, file=process.stdin, flush=True)
        assert process.stdout.readline() == "done\n"
        _wait(lambda: bool(watch.faults))

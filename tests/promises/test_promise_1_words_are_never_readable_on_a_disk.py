"""Promise 1: a reporter's words exist in the clear only in memory, while a request is served.

Somebody who takes the disk, the configuration and the logs, but no passphrase
and no receipt code, reads nothing of any report.
"""

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import FileStorage

from app import quiet
from app.form_body import PortalRequest
from app.jobs import letters
from app.law.calendar import today
from app.people import lending
from app.people.lending import Custody
from app.people.signin import utc_now
from app.store import db
from tests.conftest import Postgresql
from tests.jobs.test_letters import Morning
from tests.mailbox import Mailbox
from tests.portal import Portal, spellings
from tests.serving import ROOT, Browser, Server, serving

MARKERS = [f"PENANDA-{word}-SANGAT-RAHASIA-{n}" for n in range(10) for word in ("ISI", "SIAPA")]
COMPLAINT = {
    "uraian": "PENANDA-ADUAN-WARGA",
    "tempat": "PENANDA-TEMPAT-ADUAN",
    "loket": "PENANDA-LOKET-ADUAN",
    "nama_pelapor": "PENANDA-NAMA-WARGA",
    "surel": "penanda-surel-warga@contoh.id",
    "telepon": "0812 7788 9911",
}
CONFLICT = {
    "sumber": "keluarga",
    "pihak": "PENANDA-ADIK-IPAR",
    "layanan": "lima_tahunan",
    "keputusan": "PENANDA-CEK-FISIK",
    "sejak": f"{today():%d-%m-%Y}",
    "uraian": "PENANDA-URAIAN-BENTURAN",
    "atasan_terlibat": "tidak",
    "nama": "PENANDA-NAMA-PENYATA",
    "jabatan": "PENANDA-JABATAN-PENYATA",
}
ASKED = "PENANDA-PERTANYAAN-PETUGAS-BENTURAN"
INTEREST = {
    "saat": "tahunan",
    "pernyataan": "ada",
    "sumber": "keluarga",
    "uraian": "PENANDA-USAHA-ISTRI",
    "nama": "PENANDA-NAMA-PEGAWAI",
    "jabatan": "PENANDA-JABATAN-PEGAWAI",
}
GIFT = {
    "jenis": "penerimaan",
    "tanggal": f"{today():%d-%m-%Y}",
    "tempat": "PENANDA-TEMPAT-PEMBERIAN",
    "bentuk": "barang",
    "nilai": "771122334",
    "uraian": "PENANDA-KRONOLOGI-PEMBERIAN",
    "keberadaan": "pada_saya",
    "pemberi": "PENANDA-NAMA-PEMBERI",
    "hubungan": "dilayani",
    "urusan": "PENANDA-URUSAN-PEMBERI",
    "nama": "PENANDA-NAMA-PENERIMA",
    "nik": "1901998877665544",
    "jabatan": "PENANDA-JABATAN-PENERIMA",
    "alamat": "PENANDA-ALAMAT-PENERIMA",
    "telepon": "0813 9988 7766",
}
LETTER = "PENANDA-SURAT-DARI-LOKET"
LAPOR = ("PENANDA-ISI-LAPOR", "PENANDA-NAMA-LAPOR", "PENANDA7654321")
WORK = [
    f"PENANDA-{word}"
    for word in ("RINGKASAN-DISPOSISI", "UPAYA-KABAR", "BALASAN-TELEPON", "YANG-DICARI")
]
DIALOGUE = ["PENANDA-BALASAN-PELAPOR", "PENANDA-PERTANYAAN-TIM", "PENANDA-CATATAN-INTERNAL"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_stolen_disk_holds_no_marker_in_any_spelling(tmp_path: Path, kind: str) -> None:
    environment, more = {}, []
    if kind == "postgresql":
        server = Postgresql(tmp_path)
        environment["DATABASE_URL"] = server.template_url()
        more = [tmp_path / "pg"]
    mailbox = Mailbox()
    mailbox.start()
    environment |= {
        "MAIL_SERVER": mailbox.settings.server,
        "MAIL_PORT": str(mailbox.settings.port),
        "MAIL_DEFAULT_SENDER": mailbox.settings.sender,
    }
    with serving(tmp_path, **environment) as portal:
        codes = _live(portal)
        for _ in range(600):
            if mailbox.letters:
                break
            time.sleep(0.1)
        assert mailbox.received == [COMPLAINT["surel"]]
        portal.command("jobs")
        disk = list(_files([portal.data, portal.temporary, portal.log, *more]))
        memory_free = list(_arguments(portal))
        assert portal.command("verify").returncode == 0
    mailbox.stop()
    disk += list(_files([portal.data, portal.log, *more]))
    assert sum(len(raw) for _, raw in disk) > 100_000
    declared = [
        word for told in (GIFT, CONFLICT, {"pesan": ASKED}, INTEREST) for word in _words(told)
    ]
    told = [*COMPLAINT.values(), *declared, LETTER, *LAPOR, *WORK]
    wanted = [*MARKERS, *DIALOGUE, *told, *codes, *(c.replace("-", "") for c in codes)]
    _assert_absent(wanted, [*disk, *memory_free])


def test_letters_and_digests_leave_no_address_and_no_text_on_the_disk(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = Mailbox()
    mailbox.start()
    told, late = portal.complain(surel=COMPLAINT["surel"])[1], portal.complain()[1]
    officer = portal.sign_in("petugas")
    page = officer.get(f"/kantor/meja/kasus/{told}")
    officer.send(page, "/langkah/klasifikasi", klasifikasi="non_pengawasan")
    officer.send(officer.get("/kantor/pegawai"), "/pegawai/surel", surel="petugas@samsat.invalid")
    custody = Custody(portal.settings.secret_key)
    custody.ask(utc_now())
    for name in ("petugas", "inspektorat"):
        lending.forget()
        portal.sign_in(name).get("/kantor/meja")
    Morning(monkeypatch, 3)
    settings = replace(portal.settings, mail=mailbox.settings)
    assert letters.send_due(settings, custody) == {"terkirim": 2}
    assert sorted(mailbox.received) == ["penanda-surel-warga@contoh.id", "petugas@samsat.invalid"]
    mailbox.stop()
    texts = [mailbox.text(0), mailbox.text(1)]
    lines = [line for one in texts for line in one.splitlines() if len(line) > 12]
    assert any(late in line for line in lines)
    db.session.remove()
    places = [portal.settings.data]
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CHECKPOINT"))
        places.append(Path(str(db.engine.url.query["host"])))
    disk = list(_files(places))
    assert any(told.encode() in raw for _, raw in disk), "the files hold what was stored"
    _assert_absent([COMPLAINT["surel"], *lines], disk)


def _words(form: dict[str, str]) -> list[str]:
    """What somebody wrote themselves, and no choice or day."""
    return [v for v in form.values() if v.startswith("PENANDA") or v.replace(" ", "").isdigit()]


def _live(portal: Server) -> list[str]:
    """Ten reports; one of them lives: asked, answered, noted. Returns the codes."""
    codes, numbers = [], []
    for n in range(10):
        visitor = portal.visitor()
        page = visitor.send(
            visitor.get("/lapor/wbs"),
            "/lapor/wbs",
            kategori="korupsi",
            uraian=f"{MARKERS[2 * n]} uang diambil",
            siapa=MARKERS[2 * n + 1],
            jangan_lakukan=MARKERS[2 * n],
        )
        codes.append(page.by_id("kode-laporan"))
        numbers.append(page.by_id("nomor-laporan"))
    officer = portal.sign_in()
    address = f"/kantor/meja/kasus/{numbers[0]}"
    page = officer.get(address)
    assert MARKERS[0] in page.text
    page = officer.send(page, "/langkah/klarifikasi", pesan=DIALOGUE[1], catatan=DIALOGUE[2])
    visitor = portal.visitor()
    page = visitor.send(visitor.get("/lacak"), "/lacak", kode=codes[0])
    assert DIALOGUE[1] in page.text
    visitor.send(page, "/lacak/balas", pesan=DIALOGUE[0])
    assert DIALOGUE[0] in officer.get(address).text
    _provoke_errors(portal, visitor)
    return [*codes, *_complaints(portal, officer), *_declared(officer)]


def _declared(officer: Browser) -> list[str]:
    """The officer, an employee too, declares for themselves. Returns the spare codes."""
    codes = []
    for channel, told in (("gratifikasi", GIFT), ("benturan", CONFLICT), ("kepentingan", INTEREST)):
        address = f"/kantor/pegawai/{channel}"
        page = officer.send(officer.get(address), f"/pegawai/{channel}", **told)
        codes.append(page.by_id("kode-laporan"))
        number = page.by_id("nomor-laporan")
        for form in ("xlsx", "pdf"):
            assert officer.get(f"/kantor/meja/register/{channel}/daftar.{form}").body
        if channel == "gratifikasi":
            assert officer.get(f"/kantor/meja/kasus/{number}/formulir.xlsx").body
        if channel == "benturan":
            page = officer.get(f"/kantor/meja/kasus/{number}")
            assert ASKED in officer.send(page, "/pesan", pesan=ASKED).text
    return codes


def _complaints(portal: Server, officer: Browser) -> list[str]:
    """A complaint that is worked on, a letter, a report from LAPOR!, a search. Returns the codes."""
    form = {"jenis": "pengaduan", "kategori": "biaya"}
    visitor, address = portal.visitor(), "/lapor/pengaduan"
    page = visitor.send(visitor.get(address), address, **form, **COMPLAINT)
    codes, number = [page.by_id("kode-laporan")], page.by_id("nomor-laporan")
    case = f"/kantor/meja/kasus/{number}"
    steps: list[tuple[str, dict[str, str]]] = [
        ("/langkah/klasifikasi", {"klasifikasi": "pengawasan"}),
        ("/langkah/disposisi", {"unit": "Seksi Pelayanan", "kutipan": WORK[0]}),
        ("/hubungi", {"cara": "telepon", "hasil_kabar": WORK[1]}),
        ("/balasan", {"lewat": "telepon", "isi": WORK[2]}),
    ]
    for action, fields in steps:
        page = officer.send(officer.get(case), action, **fields)
        assert page.status == 200, page.text
    assert COMPLAINT["uraian"] in page.text
    page = officer.get("/kantor/meja/catat")
    page = officer.send(page, "/meja/catat", medium="surat", uraian=LETTER, **form)
    codes.append(page.by_id("kode-laporan"))
    page = officer.get("/kantor/meja/impor")
    day = f"{today():%d-%m-%Y}"
    table = f"Tracking ID,Tanggal,Isi,Nama\n{LAPOR[2]},{day},{LAPOR[0]},{LAPOR[1]}\n"
    file = FileStorage(io.BytesIO(table.encode()), "lapor.csv")
    page = officer.post("/kantor/meja/impor", {**page.filled("/meja/impor"), "berkas": file})
    assert LAPOR[0] in page.text
    assert "1 laporan" in officer.send(page, "/impor/simpan").text
    for word in (WORK[3], COMPLAINT["uraian"]):
        page = officer.send(officer.get("/kantor/meja/cari"), "/meja/cari", kata=word)
    assert number in page.text
    return codes


def _provoke_errors(portal: Server, visitor: Browser) -> None:
    """Things that go wrong with words in them must not put those words into a log."""
    visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", kategori="x", uraian=MARKERS[0] * 3000)
    visitor.post("/lapor/wbs", {"uraian": MARKERS[1]})
    visitor.get(f"/{MARKERS[2]}?q={MARKERS[2]}")
    visitor.send(visitor.get("/lacak"), "/lacak", kode=MARKERS[3])


def _files(places: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for place in places:
        for path in [place] if place.is_file() else place.rglob("*"):
            if path.is_file():
                yield str(path), path.read_bytes()


def _arguments(portal: Server) -> Iterator[tuple[str, bytes]]:
    for pid in portal.processes():
        for name in ("cmdline", "environ"):
            yield f"{pid}/{name}", Path(f"/proc/{pid}/{name}").read_bytes()


def _assert_absent(markers: list[str], places: list[tuple[str, bytes]]) -> None:
    needles = [(marker, raw) for marker in markers for raw in spellings(marker)]
    for name, content in places:
        for marker, raw in needles:
            assert raw not in content, f"{marker} is readable in {name}"


def test_the_search_itself_would_find_a_marker_in_every_spelling() -> None:
    marker = "PENANDA-YANG-DICARI"
    for raw in spellings(marker):
        with pytest.raises(AssertionError):
            _assert_absent([marker], [("x", b"..." + raw + b"...")])


def test_a_file_part_never_meets_the_disk(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a temporary file was asked for")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    body = (
        b'--b\r\nContent-Disposition: form-data; name="lampiran"; filename="a.bin"\r\n\r\n'
        + b"x" * 3_000_000
        + b"\r\n--b--\r\n"
    )
    with portal.app.test_request_context(
        "/lapor/wbs", method="POST", data=body, content_type="multipart/form-data; boundary=b"
    ) as context:
        assert isinstance(context.request, PortalRequest)
        assert context.request.files["lampiran"].stream.tell() == 0


def test_a_worker_can_make_no_temporary_file_and_leaves_no_core(tmp_path: Path) -> None:
    code = (
        "from app.quiet import harden_process; harden_process(); import resource, tempfile\n"
        "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)\n"
        "try: tempfile.TemporaryFile()\nexcept OSError: print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"refused\n"


def test_an_error_is_logged_without_what_was_sent(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ValueError("PENANDA di dalam pesan galat")

    monkeypatch.setattr("app.cases.intake.submit", fail)
    visitor = portal.visitor()
    page = visitor.send(
        visitor.get("/lapor/wbs"), "/lapor/wbs", kategori="pungli", uraian="PENANDA isi"
    )
    assert page.status == 500
    assert "tidak akan tercatat dua kali" in page.text
    assert "ValueError" in caplog.text
    assert "PENANDA" not in caplog.text


def test_the_database_puts_no_parameters_into_error_texts(portal: Portal) -> None:
    with pytest.raises(DBAPIError) as caught:
        db.session.execute(text("SELECT * FROM tidak_ada WHERE a = :a"), {"a": "PENANDA"})
    assert "PENANDA" not in str(caught.value)
    assert quiet.describe((ValueError, ValueError("PENANDA"), None)).startswith("ValueError")


def test_setup_refuses_to_print_secrets_into_a_service_managers_journal(tmp_path: Path) -> None:
    with (tmp_path / "journal").open("wb") as journal:
        found = os.fstat(journal.fileno())
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "portal", "setup"],
            cwd=ROOT,
            env={
                **os.environ,
                "PORTAL_DATA": str(tmp_path / "data"),
                "JOURNAL_STREAM": f"{found.st_dev}:{found.st_ino}",
            },
            stdout=journal,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert "terminal" in done.stderr.decode()
    assert (tmp_path / "journal").read_bytes() == b""

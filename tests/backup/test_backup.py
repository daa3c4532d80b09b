"""Backup and restore: what was acknowledged opens again elsewhere, and nothing half is ever believed."""

import hashlib
import io
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import tarfile
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command as alembic_command
from sqlalchemy import delete, func, inspect, select, text, update
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import config
from app import backup, create_office_app, create_public_app, documents
from app.backup import drafts
from app.backup import file as backup_file
from app.backup import sqlite as backup_sqlite
from app.backup.progress import Progress, Shown
from app.backup.refusals import Refused
from app.cases import history, verification
from app.cases.models import Attachment, Case, Chunk, DailyRoot, RootHead
from app.law.calendar import today
from app.migrate import alembic_config
from app.people.models import OfficeSession
from app.public import teams
from app.statistics import answers
from app.store import db, writing
from app.uploaded import Uploaded
from tests.portal import REPORT, Portal, spellings
from tests.public.test_files import part, send
from tests.serving import Browser, serving
from tests.statistics.office import Office, day_ends

WORDS = "Kepala seksi Penanda Kata meminta setoran setiap Jumat."


class Elsewhere:
    """Another machine: a data folder and a database of its own, both empty."""

    def __init__(self, folder: Path, kind: Any) -> None:
        self.folder = folder
        folder.mkdir()
        if kind.name == "postgresql":
            self.name = f"elsewhere_{os.getpid()}_{random.getrandbits(48)}"
            kind._run(f"CREATE DATABASE {self.name}")
            self.url = kind._url(self.name)
        else:
            self.url = f"sqlite:///{folder / 'portal.sqlite3'}"
        self.environment = {
            **os.environ,
            "PORTAL_DATA": str(folder),
            "DATABASE_URL": self.url,
            "RATELIMIT_ENABLED": "false",
        }

    def settings(self) -> config.Config:
        return config.load(self.environment)

    def open(
        self, accounts: dict[str, dict[str, str]], used: dict[str, int] | None = None
    ) -> Portal:
        """The portal there, as its visitors see it."""
        settings = self.settings()
        app = create_public_app(settings)
        office = create_office_app(settings)
        app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/kantor": office})  # type: ignore[method-assign]
        app.extensions["office"] = office
        teams.forget()
        return Portal(app, settings, accounts, used or {})

    def run(self, *words: str) -> tuple[int, Any, str]:
        """A command there, in this process."""
        app = create_public_app(self.settings())
        with app.app_context():
            ran = app.test_cli_runner().invoke(args=["portal", *words])
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exc_info
        return ran.exit_code, json.loads(ran.stdout) if ran.stdout.strip() else None, ran.stderr

    def empty(self) -> None:
        """Take everything away again."""
        create_public_app(self.settings())
        if db.engine.dialect.name == "postgresql":
            with db.engine.begin() as connection:
                connection.exec_driver_sql("DROP SCHEMA public CASCADE")
                connection.exec_driver_sql("CREATE SCHEMA public")
        db.disconnect()
        shutil.rmtree(self.folder)

    def files(self) -> dict[str, str]:
        """Every file there by its content."""
        db.disconnect()
        found = [p for p in self.folder.rglob("*") if p.is_file()]
        return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}

    def tables(self) -> list[str]:
        create_public_app(self.settings())
        found = inspect(db.engine).get_table_names()
        db.disconnect()
        return found


@pytest.fixture
def elsewhere(store: Any, tmp_path: Path) -> Iterator[Elsewhere]:
    place = Elsewhere(tmp_path / "lain", store)
    yield place
    db.disconnect()
    if store.name == "postgresql":
        store.drop(place.url)


def take(portal: Portal, file: Path) -> dict[str, Any]:
    status, said, errors = portal.command("backup", str(file))
    assert status == 0, errors
    assert isinstance(said, dict)
    return said


def cases(portal: Portal) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Case)) or 0


def restored(elsewhere: Elsewhere, file: Path) -> dict[str, Any]:
    db.disconnect()
    status, found, errors = elsewhere.run("restore", str(file))
    assert status == 0, errors
    assert isinstance(found, dict)
    return found


def rewritten(file: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A backup whose sums are right, with other content."""
    target = file.with_name("lain.tar")
    with file.open("rb") as old, target.open("wb") as new:
        writer = backup_file.Writer(new)
        for member in backup_file.Reader(old).members():
            writer.add(member.name, change(member.name, b"".join(member.pieces)))
        writer.finish()
    return target


def test_a_restored_portal_opens_its_cases_by_code_and_by_officer(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    code, number = portal.report(uraian=WORDS, nama_pelapor="Penanda Nama")
    with_file = send(portal.visitor(), part(b"isi bukti", "bukti.txt")).by_id("kode-laporan")
    officer = portal.sign_in("petugas")
    assert WORDS in officer.get(f"/kantor/meja/kasus/{number}").text
    kept = (portal.settings.data / "kunci-brankas.json").read_bytes()
    said = take(portal, tmp_path / "cadangan.tar")
    found = restored(elsewhere, tmp_path / "cadangan.tar")
    assert found["utuh"] is True
    assert found["temuan"] == []
    assert (found["kasus"], found["lampiran"]) == (2, 1)
    assert (found["hari"], found["sidik"]) == (said["hari"], said["sidik"])
    assert (elsewhere.folder / "kunci-brankas.json").read_bytes() == kept
    there = elsewhere.open(portal.accounts, portal.used_steps)
    with there.app.app_context():
        assert WORDS in there.track(code)[1].text
        assert "bukti.txt" in there.track(with_file)[1].text
        desk = there.sign_in("petugas")
        assert WORDS in desk.get(f"/kantor/meja/kasus/{number}").text
        _, new_number = there.report(uraian="Laporan sesudah pulih.")
        assert "Laporan sesudah pulih." in desk.get(f"/kantor/meja/kasus/{new_number}").text
        status, again, errors = there.command("verify", "--akar", said["akar"])
        assert status == 0, errors
        assert again["kasus"] == 3
    assert there.settings.secret_key != portal.settings.secret_key


def test_published_figures_and_answers_are_restored(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    office, yesterday = Office(portal), today() - timedelta(days=1)
    office.file("pengaduan", yesterday)
    for _ in range(5):
        case = office.file("wbs", date(2025, 3, 3))
        office.step(case, "tolak", date(2025, 3, 4), alasan="bukan_pelanggaran", pesan="Bukan.")
    day_ends(yesterday)
    words = answers.Words("Jam buka", "Kapan buka?", "Pukul delapan.", "antrean")
    answers.publish(answers.write(words, "petugas", today(), "a" * 32), today())
    before = [portal.visitor().get(a).body for a in ("/statistik.json", "/jawaban")]
    assert b'"diterima": 1' in before[0]
    assert b'"tidak_diproses": 5' in before[0]
    take(portal, tmp_path / "cadangan.tar")
    restored(elsewhere, tmp_path / "cadangan.tar")
    there = elsewhere.open(portal.accounts, portal.used_steps)
    with there.app.app_context():
        assert [there.visitor().get(a).body for a in ("/statistik.json", "/jawaban")] == before


def test_a_backup_holds_no_session_no_word_no_hour_and_no_waiting_file(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    code, number = portal.report(uraian=WORDS, nama_pelapor="Penanda Nama")
    officer = portal.sign_in("petugas")
    officer.get(f"/kantor/meja/kasus/{number}")
    assert send(portal.visitor(), part(b"menunggu", "tunggu.txt"), uraian="").status == 422
    mine = send(portal.visitor(), part(b"milik kasus", "milik.txt"))
    session = db.session.execute(select(OfficeSession.__table__)).one()
    files = db.session.execute(select(Attachment.case_id, Attachment.place)).all()
    chunks = {
        case_id: db.session.scalar(select(Chunk.sealed).where(Chunk.place == place))
        for case_id, place in files
    }
    file = tmp_path / "cadangan.tar"
    said = take(portal, file)
    content = file.read_bytes()
    assert said["byte"] == len(content)
    assert file.stat().st_mode & 0o777 == 0o600
    for secret in (session.id, session.private_sealed, session.cache):
        assert secret[:24] not in content
        assert secret[-24:].hex().encode() not in content
    for marker in (WORDS, "Penanda Kata", "Penanda Nama", "milik.txt", code):
        assert not [s for s in spellings(marker) if s in content]
    assert portal.settings.secret_key not in content
    waiting = chunks.pop(None)
    (owned,) = chunks.values()
    assert waiting is not None
    assert owned is not None
    assert waiting[:64] not in content
    assert owned[:64] in content
    with tarfile.open(file) as tar:
        assert {(m.mtime, m.uid, m.gid, m.uname) for m in tar} == {(0, 0, 0, "")}
    midnight = datetime.combine(today(), datetime.min.time()).timestamp()
    assert file.stat().st_mtime == midnight
    restored(elsewhere, file)
    there = elsewhere.open(portal.accounts)
    with there.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(OfficeSession)) == 0
        assert db.session.scalar(select(func.count()).select_from(Attachment)) == 1
        assert "milik.txt" in there.track(mine.by_id("kode-laporan"))[1].text


def test_other_programs_read_a_backup_and_check_it(portal: Portal, tmp_path: Path) -> None:
    portal.report()
    file = tmp_path / "cadangan.tar"
    said = take(portal, file)
    with tarfile.open(file) as tar:
        members = {m.name: tar.extractfile(m).read() for m in tar}  # type: ignore[union-attr]
    sums = members.pop("SHA256SUMS")
    assert hashlib.sha256(sums).hexdigest() == said["sidik"]
    for line in sums.decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(members.pop(name)).hexdigest() == digest
    assert members == {}


def test_rows_leave_in_the_order_of_their_random_keys(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    for n in range(8):
        portal.report(uraian=f"Laporan {n}.")
    file = tmp_path / "cadangan.tar"
    take(portal, file)
    if db.engine.dialect.name == "postgresql":
        ids = db.session.scalars(select(Case.id).order_by(Case.id)).all()
        with tarfile.open(file) as tar:
            rows = tar.extractfile("tabel/kasus").read()  # type: ignore[union-attr]
        places = [rows.index(case_id.encode()) for case_id in ids]
        assert places == sorted(places)
    else:  # written anew from its trees: no page that was freed, no place that tells an order
        copy = tmp_path / "salinan.sqlite3"
        with tarfile.open(file) as tar:
            copy.write_bytes(tar.extractfile("portal.sqlite3").read())  # type: ignore[union-attr]
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_writers_go_on_while_a_backup_is_taken_and_it_holds_one_moment(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_sqlite, "_PAGES", 4)
    codes = [portal.report(uraian=f"Sebelum {n}.")[0] for n in range(3)]
    later: list[str] = []

    def meanwhile(stage: str, done: int = 0, total: int = 0) -> None:
        if stage == "Menyalin basis data" and len(later) < 6:
            later.append(portal.report(uraian="Sesudah.")[0])

    backup.take(tmp_path / "cadangan.tar", portal.settings, meanwhile)
    assert len(later) == 6
    assert restored(elsewhere, tmp_path / "cadangan.tar")["kasus"] == 3
    there = elsewhere.open(portal.accounts)
    with there.app.app_context():
        assert all(f"Sebelum {n}." in there.track(c)[1].text for n, c in enumerate(codes))
        assert "Sesudah." not in there.track(later[0])[1].text


@pytest.mark.usefixtures("true_passphrases")
def test_every_report_acknowledged_before_a_backup_under_load_opens_elsewhere(
    store: Any, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    source = Elsewhere(tmp_path / "sumber", store)
    more = {"DATABASE_URL": source.url} if store.name == "postgresql" else {}
    shown: list[tuple[str, str, str]] = []
    stop = threading.Event()
    file = tmp_path / "cadangan.tar"
    with serving(tmp_path / "layanan", **more) as server:
        threads = [
            threading.Thread(target=_keep_reporting, args=(server.visitor(), n, shown, stop))
            for n in range(2)
        ]
        for thread in threads:
            thread.start()
        while len(shown) < 10 and any(thread.is_alive() for thread in threads):
            stop.wait(0.01)
        before = list(shown)
        done = server.command("backup", str(file))
        at_end = len(shown)
        stop.set()
        for thread in threads:
            thread.join()
        assert done.returncode == 0, done.stderr.decode()
        assert json.loads(done.stdout)["sidik"]
        assert b"Menyalin basis data" in done.stderr
        assert len(before) >= 10
        assert at_end > len(before), "reports went on meanwhile"
        found = restored(elsewhere, file)
        secrets = server.secrets
    assert found["utuh"] is True
    assert found["kasus"] >= len(before)
    there = elsewhere.open({"petugas": secrets})
    with there.app.app_context():
        desk = there.sign_in("petugas")
        for code, _, words in before:
            assert words in there.track(code)[1].text
        for _, number, words in before[::5]:
            assert words in desk.get(f"/kantor/meja/kasus/{number}").text
    db.disconnect()
    if store.name == "postgresql":
        store.drop(source.url)


def _keep_reporting(
    visitor: Browser, who: int, shown: list[tuple[str, str, str]], stop: threading.Event
) -> None:
    n = 0
    while not stop.wait(0.02):
        n += 1
        words = f"Laporan {who} nomor {n}."
        page = visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", **{**REPORT, "uraian": words})
        shown.append((page.by_id("kode-laporan"), page.by_id("nomor-laporan"), words))


def test_a_portal_that_holds_something_is_not_restored_over(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    code, _ = portal.report(uraian=WORDS)
    file = tmp_path / "cadangan.tar"
    take(portal, file)
    portal.report(uraian="Sesudah cadangan.")
    status, said, errors = portal.command("restore", str(file))
    assert (status, said) == (2, None)
    assert "basis data tujuan tidak kosong" in errors
    assert cases(portal) == 2
    assert WORDS in portal.track(code)[1].text
    restored(elsewhere, file)
    db.disconnect()
    status, _, errors = elsewhere.run("restore", str(file))
    assert status == 2
    assert "tidak kosong" in errors


def test_a_folder_that_remembers_other_keys_is_refused(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    portal.report()
    file = tmp_path / "cadangan.tar"
    take(portal, file)
    db.disconnect()
    pins = elsewhere.folder / "kunci-brankas.json"
    pins.write_text('{"wbs": "1/lain"}')
    status, _, errors = elsewhere.run("restore", str(file))
    assert status == 2
    assert "kunci portal lain" in errors
    assert pins.read_text() == '{"wbs": "1/lain"}'
    assert elsewhere.tables() == []
    pins.unlink()
    restored(elsewhere, file)


def test_what_was_cut_or_altered_is_refused_and_changes_nothing(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    portal.report(uraian=WORDS)
    file, broken = tmp_path / "cadangan.tar", tmp_path / "rusak.tar"
    take(portal, file)
    db.disconnect()
    whole = file.read_bytes()
    elsewhere.run("backup", str(tmp_path / "kosong.tar"))  # makes the folder's own files
    empty = elsewhere.files()
    chance = random.Random(7)
    damaged = [
        *(whole[:n] for n in (0, 1, 511, 512, 700, len(whole) // 2, len(whole) - 1024)),
        whole[:-1],
        whole + b"\0",
        *(_flipped(whole, at) for at in (0, 100, 136, 150, 520, len(whole) - 1, len(whole) - 1500)),
    ]
    for content in damaged:
        broken.write_bytes(content)
        status, said, errors = elsewhere.run("restore", str(broken))
        assert (status, said) == (2, None)
        assert "bukan cadangan yang utuh" in errors.splitlines()[-1]
        assert elsewhere.files() == empty
    assert elsewhere.tables() == []
    for _ in range(60):
        broken.write_bytes(_flipped(whole, chance.randrange(len(whole))))
        with pytest.raises(backup_file.Altered):
            backup._check(broken, _silent)
    restored(elsewhere, file)


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ (1 << at % 8)]) + content[at + 1 :]


def _silent(stage: str, done: int = 0, total: int = 0) -> None:
    pass


def test_no_byte_of_a_backup_file_can_change_and_none_can_go() -> None:
    made = io.BytesIO()
    writer = backup_file.Writer(made)
    writer.add("satu", b"isi")
    with writer.member("dua") as write:
        write(b"x" * 500)
        write(b"y" * 13)
    fingerprint = writer.finish()
    whole = made.getvalue()

    def read(content: bytes) -> tuple[dict[str, bytes], str]:
        reader = backup_file.Reader(io.BytesIO(content))
        return {m.name: m.whole() for m in reader.members()}, reader.fingerprint

    assert read(whole) == ({"satu": b"isi", "dua": b"x" * 500 + b"y" * 13}, fingerprint)
    for at in range(0, len(whole), 3):
        with pytest.raises(backup_file.Altered):
            read(_flipped(whole, at))
    for size in range(0, len(whole), 31):
        with pytest.raises(backup_file.Altered):
            read(whole[:size])


def test_a_backup_altered_after_it_was_checked_is_refused_too(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    portal.report()
    file = tmp_path / "cadangan.tar"
    take(portal, file)
    db.disconnect()
    create_public_app(elsewhere.settings())

    def swap(stage: str, done: int = 0, total: int = 0) -> None:
        if stage == "Memeriksa cadangan" and done > 5000:
            file.write_bytes(_flipped(whole, 600))

    whole = file.read_bytes()
    with pytest.raises(Refused, match="bukan cadangan yang utuh"):
        backup.restore(file, elsewhere.settings(), swap)
    assert elsewhere.tables() == []
    assert not (elsewhere.folder / "kunci-brankas.json").exists()


def test_a_backup_of_an_older_form_is_brought_to_the_newest(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    form = "0001"
    code, _ = portal.report(uraian=WORDS)
    db.session.remove()
    alembic_command.downgrade(alembic_config(), form)
    file = tmp_path / "cadangan.tar"
    said = take(portal, file)
    assert (said["bentuk"], said["akar"]) == (form, None)
    assert restored(elsewhere, file)["utuh"] is True
    there = elsewhere.open(portal.accounts)
    with there.app.app_context():
        assert db.session.scalar(text("SELECT version_num FROM alembic_version")) > form
        assert WORDS in there.track(code)[1].text
        assert send(there.visitor(), part(b"baru", "baru.txt")).by_id("kode-laporan")


def test_a_form_or_a_database_that_does_not_fit_is_refused(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    portal.report()
    file = tmp_path / "cadangan.tar"
    take(portal, file)
    other = "sqlite" if db.engine.dialect.name == "postgresql" else "postgresql"
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    status, _, errors = portal.command("backup", str(tmp_path / "baru.tar"))
    assert status == 2
    assert "lebih baru daripada program ini" in errors
    db.disconnect()
    for key, value, expected in (
        ("bentuk", "9999", "lebih baru daripada program ini"),
        ("format", 2, "versi portal yang lebih baru"),
        ("basis_data", other, f"cadangan ini dari {other}"),
        ("cadangan", "lain", "bukan cadangan yang utuh"),
        ("hari", "kemarin", "bukan cadangan yang utuh"),
    ):

        def change(name: str, content: bytes, key: str = key, value: Any = value) -> bytes:
            if name != "keterangan.json":
                return content
            return json.dumps(json.loads(content) | {key: value}).encode()

        status, said, errors = elsewhere.run("restore", str(rewritten(file, change)))
        assert (status, said) == (2, None)
        assert expected in errors.splitlines()[-1]
    assert elsewhere.tables() == []


def test_a_damaged_case_or_paper_is_restored_and_named(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    code, _ = portal.report(uraian=WORDS)
    _, damaged = portal.report()
    case_id = db.session.scalar(select(Case.id).where(Case.number == damaged))
    with db.engine.begin() as connection:
        connection.execute(update(Case).where(Case.id == case_id).values(state="selesai"))
    paper = documents.prepare(Uploaded("berkas", "SK tim.txt", b"Keputusan nomor satu."))
    paper.body = b"Keputusan nomor dua."
    with writing() as session:
        session.add(paper)
    file = tmp_path / "cadangan.tar"
    take(portal, file)
    db.disconnect()
    status, found, errors = elsewhere.run("restore", str(file))
    assert status == 2
    assert found["utuh"] is False
    assert {f["kasus"] for f in found["temuan"]} == {damaged, "dokumen SK tim.txt"}
    assert "akar" not in found
    assert "sudah dipulihkan" in errors
    there = elsewhere.open(portal.accounts)
    with there.app.app_context():
        assert WORDS in there.track(code)[1].text


def test_an_old_backup_is_sound_but_roots_that_were_gone_before_it_are_missed(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.report()
    history.close_day(today() - timedelta(days=1))
    take(portal, tmp_path / "utuh.tar")
    with db.engine.begin() as connection:
        connection.execute(delete(RootHead))
        connection.execute(delete(DailyRoot))
    history.close_day(today() - timedelta(days=10))
    db.session.remove()
    take(portal, tmp_path / "tanpa-akar.tar")
    for module in (backup, verification):
        monkeypatch.setattr(module, "today", lambda: today() + timedelta(days=20))
    db.disconnect()
    status, found, _ = elsewhere.run("restore", str(tmp_path / "tanpa-akar.tar"))
    assert status == 2
    assert "akar harian sesudah" in found["temuan"][0]["temuan"]
    elsewhere.empty()
    assert restored(elsewhere, tmp_path / "utuh.tar")["utuh"] is True


def test_a_backup_that_was_killed_leaves_nothing_under_its_name(
    portal: Portal, tmp_path: Path
) -> None:
    portal.report()
    file = tmp_path / "cadangan.tar"
    db.disconnect()
    for stage in ("Menyalin basis data", "Merapikan salinan", "Menulis cadangan"):
        if stage != "Menyalin basis data" and "sqlite" not in portal.settings.database_url:
            continue
        _killed_at(stage, lambda tell: backup.take(file, portal.settings, tell), portal.settings)
        assert not file.exists()
    create_public_app(portal.settings)
    take(portal, file)
    assert sorted(p.name for p in tmp_path.iterdir() if "cadangan" in p.name) == ["cadangan.tar"]


def test_a_restore_that_was_killed_is_done_again_or_was_whole(
    portal: Portal, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    code, _ = portal.report(uraian=WORDS)
    file = tmp_path / "cadangan.tar"
    take(portal, file)
    db.disconnect()
    settings = elsewhere.settings()
    committed_first = "postgresql" in settings.database_url
    stages = ["Memeriksa cadangan", "Memulihkan basis data", "Menempatkan basis data"]
    stages.insert(3 if committed_first else 2, "Memeriksa semuanya")
    for stage in stages:  # each over what the one before left
        _killed_at(stage, lambda tell: backup.restore(file, settings, tell), settings)
    status, found, errors = elsewhere.run("restore", str(file))
    if committed_first:
        assert "tidak kosong" in errors, "it was committed as a whole"
        status, found, errors = elsewhere.run("verify")
    assert status == 0, errors
    assert found["kasus"] == 1
    there = elsewhere.open(portal.accounts)
    with there.app.app_context():
        assert WORDS in there.track(code)[1].text


def _killed_at(stage: str, act: Callable[[Progress], object], settings: config.Config) -> None:
    """Let a child do ``act`` and kill it when it comes to ``stage``."""

    def tell(now: str, done: int = 0, total: int = 0) -> None:
        if now == stage:
            os.kill(os.getpid(), signal.SIGKILL)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        try:
            create_public_app(settings)
            act(tell)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it never came to that stage"


@pytest.fixture
def little_room() -> Iterator[Callable[[int], None]]:
    """Lets no file of this process grow past so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_said_in_one_line_and_leaves_nothing(
    portal: Portal,
    elsewhere: Elsewhere,
    tmp_path: Path,
    little_room: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    portal.report()
    file = tmp_path / "cadangan.tar"
    take(portal, file)
    with monkeypatch.context() as patch:
        patch.setattr(backup_sqlite, "_open", _with_few_pages)
        before = sorted(tmp_path.iterdir())
        little_room(20_000)
        status, said, errors = portal.command("backup", str(tmp_path / "lain.tar"))
        little_room(resource.RLIM_INFINITY)
    assert (status, said) == (2, None)
    assert "disk penuh" in errors.splitlines()[-1]
    assert sorted(tmp_path.iterdir()) == before
    db.disconnect()
    if "sqlite" in elsewhere.url:
        create_public_app(elsewhere.settings())
        empty = elsewhere.files()
        little_room(60_000)
        status, said, errors = elsewhere.run("restore", str(file))
        little_room(resource.RLIM_INFINITY)
        assert (status, said) == (2, None)
        assert "disk penuh" in errors.splitlines()[-1]
        assert elsewhere.files() == empty
    restored(elsewhere, file)


def _with_few_pages(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA max_page_count = 3")
    return connection


def test_wrong_names_end_in_one_line(portal: Portal, elsewhere: Elsewhere, tmp_path: Path) -> None:
    portal.report()
    file = tmp_path / "cadangan.tar"
    take(portal, file)
    content = file.read_bytes()
    with drafts.alone_in(tmp_path / backup._DRAFTS, "yang lain"):
        status, _, errors = portal.command("backup", str(tmp_path / "kedua.tar"))
        assert status == 2
        assert "sedang berjalan" in errors
    for words, expected in (
        (("backup", str(file)), "sudah ada"),
        (("backup", str(tmp_path / "tidak-ada" / "f.tar")), "buatlah dahulu"),
        (("backup",), "wajib"),
        (("restore", str(tmp_path / "tidak-ada.tar")), "tidak ada"),
        (("restore", str(tmp_path)), "folder"),
    ):
        status, said, errors = portal.command(*words)
        assert (status, said) == (2, None)
        assert expected in errors.splitlines()[-1]
        assert len(errors.splitlines()) == 1
    assert file.read_bytes() == content
    db.disconnect()
    status, _, errors = elsewhere.run("backup", str(tmp_path / "kosong.tar"))
    assert status == 2
    assert "belum disiapkan" in errors


def test_progress_is_few_lines_in_a_file_and_one_on_a_terminal() -> None:
    plain, terminal = io.StringIO(), Terminal()
    for stream in (plain, terminal):
        shown = Shown(stream)
        for n in range(101):
            shown("Menyalin", n, 100)
        shown("Merapikan")
        shown.close()
    lines = plain.getvalue().splitlines()
    assert lines[0] == "Menyalin …"
    assert lines[1:11] == [f"Menyalin: {n}%" for n in range(10, 101, 10)]
    assert lines[11:] == ["Merapikan …"]
    assert terminal.getvalue().count("\n") == 2
    assert "\rMenyalin: 57%" in terminal.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_planted_link_is_followed_nowhere(portal: Portal, tmp_path: Path) -> None:
    elsewhere = tmp_path / "orang-lain"
    elsewhere.mkdir()
    (elsewhere / "penting").write_text("jangan dihapus")
    (tmp_path / ".cadangan-portal.draf").symlink_to(elsewhere)
    status, printed, error = portal.command("backup", str(tmp_path / "F.tar"))
    assert (status, printed) == (2, None)
    assert "bukan folder biasa" in error
    assert (elsewhere / "penting").read_text() == "jangan dihapus"
    assert not (tmp_path / "F.tar").exists()


_PLANTED = {
    "sqlite": (
        "CREATE TABLE diam (kapan TEXT, nomor TEXT)",
        "CREATE TRIGGER intip AFTER INSERT ON kasus BEGIN "
        "INSERT INTO diam VALUES (strftime('%f', 'now'), new.number); END",
        "ALTER TABLE kasus ADD COLUMN jam TEXT",
    ),
    "postgresql": (
        "CREATE TABLE diam (kapan TEXT, nomor TEXT)",
        "CREATE FUNCTION intip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO diam VALUES (clock_timestamp()::text, new.number); RETURN new; END $$",
        "CREATE TRIGGER intip AFTER INSERT ON kasus FOR EACH ROW EXECUTE FUNCTION intip()",
        "ALTER TABLE kasus ADD COLUMN jam TEXT",
    ),
}


def test_what_somebody_planted_in_the_database_is_named_and_stays_out_of_backups(
    portal: Portal, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        for statement in _PLANTED[db.engine.dialect.name][:-1]:
            connection.exec_driver_sql(statement)
    status, found, _ = portal.command("verify")
    assert status == 2
    said = [fault["temuan"] for fault in found["temuan"]]
    assert [what.split(" bukan ")[0] for what in said] == ["trigger intip", "tabel diam"]
    portal.report()
    db.session.remove()
    with db.engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM diam")) == 1
        connection.exec_driver_sql(_PLANTED[db.engine.dialect.name][-1])
    file = tmp_path / "cadangan"
    take(portal, file)
    db.disconnect()
    elsewhere.run("restore", str(file))
    assert "diam" not in elsewhere.tables()
    assert cases(elsewhere.open(portal.accounts)) == 1


@pytest.mark.one_store
def test_a_column_of_somebodys_own_is_named(portal: Portal) -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.exec_driver_sql(_PLANTED["sqlite"][-1])
    found = portal.command("verify")[1]
    assert [f["temuan"] for f in found["temuan"]] == ["kolom kasus.jam bukan buatan portal"]


@pytest.mark.one_store
def test_a_backup_that_would_run_something_of_its_own_is_refused(
    portal: Portal, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    file, changed = tmp_path / "cadangan", tmp_path / "diubah"
    take(portal, file)
    with file.open("rb") as source, changed.open("wb") as target:
        writer = backup_file.Writer(target)
        for member in backup_file.Reader(source).members():
            content = member.whole() if member.name != "portal.sqlite3" else b""
            if not content:
                base = tmp_path / "isi"
                base.write_bytes(b"".join(member.pieces))
                with closing(sqlite3.connect(base)) as connection:
                    for statement in _PLANTED["sqlite"][:-1]:
                        connection.execute(statement)
                    connection.commit()
                content = base.read_bytes()
            writer.add(member.name, content)
        writer.finish()
    db.disconnect()
    status, _, errors = elsewhere.run("restore", str(changed))
    assert status == 2
    assert "trigger intip, yang bukan buatan portal" in errors
    assert elsewhere.tables() == []

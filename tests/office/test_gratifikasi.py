"""Gratifikasi: an employee reports a gift, the UPG brings it to the KPK and back."""

import io
import os
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage

from app.cases import clocks, owned, verification
from app.cases.models import Case, Deadline, KeyWrap
from app.channels import CHANNELS
from app.jobs import due
from app.law.calendar import add_working_days, today
from app.outbox import Letter
from app.people.models import Account
from app.store import db, writing
from tests.people_at_work import employ
from tests.portal import Page, Portal, Visitor

GIFTS = CHANNELS["gratifikasi"]
PAGE = "/kantor/pegawai/gratifikasi"


def gift(**fields: Any) -> dict[str, Any]:
    return {
        "jenis": "penerimaan",
        "tanggal": f"{today():%d-%m-%Y}",
        "tempat": "Rumah, Sungailiat",
        "bentuk": "barang",
        "nilai": "750.000",
        "uraian": "Parsel dari biro jasa sebelum Lebaran, dititipkan kepada tetangga.",
        "keberadaan": "pada_saya",
        "pemberi": "Biro Jasa Laju",
        "hubungan": "dilayani",
        "nama": "Sri Rahayu",
        "nik": "1901010101800001",
        "jabatan": "Petugas loket, Seksi Pelayanan",
        "alamat": "Jalan Mawar 3, Sungailiat",
        "telepon": "0812 3456 7890",
        **fields,
    }


@pytest.fixture
def clerk(portal: Portal) -> Visitor:
    """An employee of no team, signed in."""
    return employ(portal, "sri")


def workbook(stream: io.BytesIO) -> Any:
    """A file of the portal, read as the portal reads files: openpyxl chooses its parser once a process."""
    os.environ["OPENPYXL_LXML"] = "False"
    from openpyxl import load_workbook

    return load_workbook(stream)


def report(clerk: Visitor, **fields: Any) -> tuple[str, str]:
    """A gift reported; number and spare code."""
    page = clerk.send(clerk.get(PAGE), "/pegawai/gratifikasi", **gift(**fields))
    assert page.status == 200, page.text
    return page.by_id("nomor-laporan"), page.by_id("kode-laporan")


def step(officer: Visitor, number: str, name: str, **fields: str) -> Page:
    address = f"/kantor/meja/kasus/{number}"
    page = officer.send(officer.get(address), f"/langkah/{name}", **fields)
    assert page.status == 200, page.text
    return page


def mine(clerk: Visitor, number: str) -> Page:
    return clerk.get(f"/kantor/pegawai/laporan/{number}")


def test_the_whole_life_of_a_gift(portal: Portal, clerk: Visitor) -> None:
    photo = FileStorage(io.BytesIO(bytes(range(256)) * 4), "kartu.bin")
    page = clerk.send(clerk.get(PAGE), "/pegawai/gratifikasi", **gift(lampiran=[photo]))
    assert "Periksa berkas sebelum dikirim" in page.text
    page = clerk.send(
        page, "/pegawai/gratifikasi", dipahami=page.filled("/pegawai/gratifikasi")["dipahami"]
    )
    assert page.status == 200, page.text
    number = page.by_id("nomor-laporan")
    officer = portal.sign_in("petugas")
    page = officer.get(f"/kantor/meja/kasus/{number}")
    assert "Biro Jasa Laju" in page.text
    assert "1901010101800001" in page.text
    assert number in officer.get("/kantor/meja").text
    step(officer, number, "kembalikan", pesan="Berapa harga parselnya di toko?")
    assert "Berapa harga parselnya" in mine(clerk, number).text
    sent = clerk.send(mine(clerk, number), f"/laporan/{number}", pesan="Sekitar Rp750.000.")
    assert "Sudah terkirim" in sent.text
    step(officer, number, "titip", barang="Parsel utuh", tempat_titip="Lemari UPG",
         tanggal_titip=f"{today():%d-%m-%Y}", penyerah="Sri Rahayu; petugas UPG")  # fmt: skip
    assert portal.opened(number).case.state == "diterima"
    step(officer, number, "lengkap")
    step(officer, number, "teruskan", nomor_gol="GOL-2026-0001",
         tanggal_gol=f"{today():%d-%m-%Y}", catatan="Berhubungan dengan jabatan.")  # fmt: skip
    page = mine(clerk, number)
    assert "GOL-2026-0001" in page.text
    assert "Lemari UPG" in page.text
    assert "Berhubungan dengan jabatan" not in page.text
    opened = portal.opened(number)
    assert [d.clock for d in opened.running()] == ["penetapan"]
    step(officer, number, "tetapkan", status="milik_negara", nomor_sk="SK-7",
         tanggal_sk=f"{today():%d-%m-%Y}")  # fmt: skip
    step(officer, number, "serahkan", diserahkan_kepada="KPK", saksi="Dua saksi",
         tanggal_serah=f"{today():%d-%m-%Y}")  # fmt: skip
    case = portal.opened(number).case
    assert (case.state, case.closed, case.outcome, case.kind) == (
        "selesai",
        today(),
        "milik_negara",
        "penerimaan",
    )
    assert "Selesai" in mine(clerk, number).text
    assert verification.verify().faults == []


def runs(number: str) -> dict[str, tuple[date, date, date | None]]:
    query = select(Deadline).join(Case, Case.id == Deadline.case_id).where(Case.number == number)
    found = {r.clock: (r.started, r.due, r.stopped) for r in db.session.scalars(query)}
    db.session.rollback()
    return found


def test_two_clocks_count_from_the_day_of_the_gift(portal: Portal, clerk: Visitor) -> None:
    received = today() - timedelta(days=20)
    number, _ = report(clerk, tanggal=f"{received:%d-%m-%Y}")
    assert runs(number) == {
        "lapor_upg": (received, add_working_days(received, 10), today()),
        "lapor_kpk": (received, add_working_days(received, 30), None),
        "teruskan_kpk": (today(), add_working_days(today(), 10), None),
    }
    page = mine(clerk, number)
    assert "Penerima melapor" in page.text
    assert "terlewat" in page.text
    assert verification.verify().faults == []


def test_a_late_report_is_taken_marked_and_explained_beforehand(clerk: Visitor) -> None:
    page = clerk.send(
        clerk.get(PAGE), "/pegawai/gratifikasi", **gift(tanggal="02-01-2026"), hitung="ya"
    )
    assert page.status == 200
    # Fri 2 Jan 2026 and 10 working days: 5-9 (5), 12-15 (9), 16 Isra Mikraj, 19 (10)
    assert "paling lambat 19 Januari 2026 (terlewat)" in page.by_id("tenggat")
    assert "Laporan yang terlambat tetap diterima" in page.text
    kept = page.filled("/pegawai/gratifikasi")
    assert kept["uraian"] == gift()["uraian"]
    assert "Belum terkirim" not in page.text


@pytest.mark.parametrize("kind", ["penolakan", "permintaan", "pemberian"])
def test_what_was_not_received_is_recorded_and_has_no_clock_of_receipt(
    portal: Portal, clerk: Visitor, kind: str
) -> None:
    number, _ = report(clerk, jenis=kind, keberadaan="")
    assert set(runs(number)) == {"teruskan_kpk"}
    officer = portal.sign_in("petugas")
    step(officer, number, "catat", pesan="Sudah dicatat.", catatan="Ditolak di tempat.")
    assert portal.opened(number).case.state == "dicatat"
    assert runs(number)["teruskan_kpk"][2] == today()


def test_a_report_that_is_not_completed_ends_and_goes_on_when_it_is(
    portal: Portal, clerk: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, _ = report(clerk)
    officer = portal.sign_in("petugas")
    step(officer, number, "kembalikan", pesan="Kapan?")
    last = add_working_days(today(), 20)
    assert runs(number)["kelengkapan"][:2] == (today(), last)
    modules = (
        "jobs.due",
        "cases.chain",
        "office.staff.declare",
        "office.desk.case",
        "office.desk.opened",
    )
    for module in (*modules, "office.desk.today"):
        name = "this_day" if module.endswith("today") else "today"
        monkeypatch.setattr(f"app.{module}.{name}", lambda: last + timedelta(days=1))
    due.run_due()
    assert portal.opened(number).case.state == "dilengkapi", "nobody but the officer ends it"
    assert "Waktu pelapor habis" in officer.get("/kantor/meja").text
    step(officer, number, "hentikan", pesan="Tidak dilengkapi.")
    assert portal.opened(number).case.state == "tidak_lengkap"
    clerk.send(mine(clerk, number), f"/laporan/{number}", pesan="Hari Senin.")
    opened = portal.opened(number)
    assert (opened.case.state, opened.case.closed, opened.sound) == ("diterima", None, True)


def test_nobody_else_opens_it_and_the_database_does_not_tell_whose_it_is(
    portal: Portal, clerk: Visitor
) -> None:
    number, code = report(clerk)
    other = employ(portal, "budi")
    assert mine(other, number).status == 404
    assert number not in other.get(PAGE).text
    inspector = portal.sign_in("inspektorat")
    assert inspector.get(f"/kantor/meja/kasus/{number}").status == 404
    assert portal.visitor().get(f"/kantor/pegawai/laporan/{number}").title.startswith("Masuk")
    account = db.session.scalars(select(Account).where(Account.name == "sri")).one()
    case = db.session.scalars(select(Case).where(Case.number == number)).one()
    row = [bytes(v) if isinstance(v, bytes) else str(v) for v in vars(case).values()]
    assert account.id not in row
    assert account.public_key not in row
    db.session.rollback()
    _, page = portal.track(code)
    assert "Biro Jasa Laju" in page.text, "the spare code opens it without the account"


def test_own_reports_are_found_by_counting(portal: Portal, clerk: Visitor) -> None:
    numbers = [report(clerk)[0] for _ in range(3)]
    text = clerk.get(PAGE).text
    assert all(number in text for number in numbers)
    assert owned.all_of(bytes(32)) == owned.Mine([], 0)


def test_the_same_form_twice_is_one_report_and_another_is_asked_for_again(
    portal: Portal, clerk: Visitor
) -> None:
    page = clerk.get(PAGE)
    first = clerk.send(page, "/pegawai/gratifikasi", **gift())
    again = clerk.send(page, "/pegawai/gratifikasi", **gift())
    assert again.by_id("nomor-laporan") == first.by_id("nomor-laporan")
    other = clerk.send(page, "/pegawai/gratifikasi", **gift(nilai="10"))
    assert other.status == 409
    assert other.filled("/pegawai/gratifikasi")["nilai"] == "10"
    done = clerk.send(other, "/pegawai/gratifikasi")
    assert done.by_id("nomor-laporan") != first.by_id("nomor-laporan")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("nilai", "banyak", "dengan angka saja"),
        ("tanggal", "31-02-2026", "Tanggal ini tidak ada"),
        ("tanggal", "01-01-2999", "belum terjadi"),
        ("nik", "abc", "Nomor ini 16 angka"),
        ("pemberi", "", "perlu diisi"),
        ("keberadaan", "", "Pilih salah satu"),
        ("jenis", "hadiah", "Pilihan ini tidak dikenal"),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_is_lost(
    clerk: Visitor, field: str, value: str, said: str
) -> None:
    page = clerk.post(
        PAGE, {**clerk.get(PAGE).filled("/pegawai/gratifikasi"), **gift(**{field: value})}
    )
    assert page.status == 422
    assert said in page.text
    assert page.filled("/pegawai/gratifikasi")["uraian"] == gift()["uraian"]


def test_nobody_files_it_without_signing_in(portal: Portal) -> None:
    assert portal.visitor().get("/lapor/gratifikasi").status == 404
    assert "/lapor/gratifikasi" not in portal.visitor().get("/").html
    status, found, _ = portal.command(
        "deadlines", "--channel", "gratifikasi", "--kind", "penerimaan", "--received", "2026-03-02"
    )
    # Mon 2 Mar 2026; 10: 3-6 (4), 9-13 (9), 16 (10); 30: 17 (11), 18-24 Nyepi and Lebaran, 25-27 (14),
    # 30 Mar - 2 Apr (18), 3 Good Friday, 6-10 (23), 13-17 (28), 20-21 (30)
    assert (status, found) == (
        0,
        {"lapor_upg": "2026-03-16", "lapor_kpk": "2026-04-21", "teruskan_kpk": "2026-03-16"},
    )


def test_the_register_tells_quarters_givers_who_come_again_and_objects(
    portal: Portal, clerk: Visitor
) -> None:
    first, _ = report(clerk)
    second, _ = report(clerk, jenis="penolakan", pemberi="biro jasa  LAJU", nilai="50.000")
    report(clerk, pemberi="Toko Lain")
    officer = portal.sign_in("petugas")
    step(officer, first, "titip", barang="Parsel utuh", tempat_titip="Lemari UPG",
         tanggal_titip=f"{today():%d-%m-%Y}", penyerah="Sri; petugas UPG")  # fmt: skip
    page = officer.get("/kantor/meja/register/gratifikasi")
    assert "Rp1.550.000" in page.text
    assert "nihil" in page.text
    again = page.soup.find(string=lambda s: first in s and second in s)
    assert again is not None
    page = officer.get("/kantor/meja/register/gratifikasi/barang")
    assert "Lemari UPG" in page.text
    paper = officer.get(page.soup.find("a", string=lambda s: s.startswith(f"{first}/"))["href"])
    assert paper.body.startswith(b"%PDF")
    book = workbook(io.BytesIO(officer.get("/kantor/meja/register/gratifikasi/daftar.xlsx").body))
    assert book.sheetnames[0].startswith("1 Rekapitulasi triwulan")
    assert any("Parsel utuh" in str(cell.value) for row in book.worksheets[-1] for cell in row)
    assert officer.get("/kantor/meja/register/gratifikasi?tahun=1999").status == 200
    assert officer.get("/kantor/meja/register/wbs").status == 404


def test_the_form_of_the_kpk_has_its_lines_in_its_order(portal: Portal, clerk: Visitor) -> None:
    number, _ = report(clerk)
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}/formulir"
    sheet = workbook(io.BytesIO(officer.get(f"{address}.xlsx").body)).worksheets[0]
    rows = [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=4) if row[1].value]
    assert [label for label, _ in rows][:5] == [
        "NIK penerima", "Nama penerima", "Alamat lengkap", "Nomor telepon", "Identitas pemberi"
    ]  # fmt: skip
    told = dict(rows)
    assert told["NIK penerima"] == "1901010101800001"
    assert told["Nilai gratifikasi"] == "Rp750.000"
    assert "Biro Jasa Laju" in told["Identitas pemberi"]
    assert officer.get(f"{address}.pdf").body.startswith(b"%PDF")
    assert clerk.get(f"{address}.xlsx").body[:2] != b"PK"
    assert portal.sign_in("inspektorat").get(f"{address}.xlsx").status == 404


def test_where_the_upg_is_elsewhere_its_clock_begins_when_it_has_the_packet(
    portal: Portal, clerk: Visitor
) -> None:
    here, _ = report(clerk)
    officer = portal.sign_in("petugas")
    page = officer.get(f"/kantor/meja/kasus/{here}")
    assert "Kirim kepada UPG di luar kantor" not in page.text
    office = portal.app.wsgi_app.mounts["/kantor"]
    settings = office.config["PORTAL"]
    office.config["PORTAL"] = replace(settings, upg="UPG Provinsi")
    try:
        file = FileStorage(io.BytesIO(b"isi kartu"), "kartu.txt")
        page = clerk.send(clerk.get(PAGE), "/pegawai/gratifikasi", **gift(lampiran=[file]))
        number = page.by_id("nomor-laporan")
        packet = officer.get(f"/kantor/meja/kasus/{number}/paket.zip")
        with zipfile.ZipFile(io.BytesIO(packet.body)) as archive:
            assert archive.namelist() == ["formulir.pdf", "formulir.xlsx", "bukti-1-kartu.txt"]
            assert archive.read("bukti-1-kartu.txt") == b"isi kartu"
            assert archive.testzip() is None
        day = f"{today():%d-%m-%Y}"
        step(officer, number, "kirim_upg", nomor_surat="800/1", tanggal_kirim=day, cara_kirim="Pos")
        assert clocks.paused(running(portal, number)["teruskan_kpk"])
        step(officer, number, "diterima_upg", nomor_agenda="7",
             tanggal_terima=f"{today() - timedelta(days=3):%d-%m-%Y}")  # fmt: skip
        clock = running(portal, number)["teruskan_kpk"]
        assert (clock.run, clock.started) == (2, today() - timedelta(days=3))
        assert clock.due == add_working_days(today() - timedelta(days=3), 10)
        assert "jamnya yang berjalan" in mine(clerk, number).text
        step(officer, number, "teruskan", nomor_gol="GOL-1", tanggal_gol=day, catatan="Menurut UPG.",
             diperiksa=["jabatan", "bukti"])  # fmt: skip
        page = officer.get(f"/kantor/meja/kasus/{number}")
        assert "✓ Hubungan pemberian dengan jabatan penerima diperiksa" in page.text
        assert "✓ Hubungan" not in mine(clerk, number).text
        assert "UPG: UPG Provinsi" in officer.get("/kantor/meja/register/gratifikasi").text
    finally:
        office.config["PORTAL"] = settings
    assert not verification.verify().faults


def running(portal: Portal, number: str) -> dict[str, Deadline]:
    return {run.clock: run for run in portal.opened(number).running()}


def test_who_left_an_address_is_written_to_when_there_is_news(
    portal: Portal, clerk: Visitor
) -> None:
    number, _ = report(clerk, surel="sri@kantor.test")
    other, _ = report(clerk, surel="")
    officer = portal.sign_in("petugas")
    for one in (number, other):
        step(officer, one, "kembalikan", pesan="Kapan tepatnya?")
    db.session.rollback()
    rows = db.session.execute(select(Case.number, Case.id)).all()
    ids = {row.number: row.id for row in rows}
    letters = set(db.session.scalars(select(Letter.case_id)))
    assert letters == {ids[number]}
    assert "sri@kantor.test" not in officer.get(f"/kantor/meja/kasus/{number}").text


def test_a_gift_that_is_reopened_has_its_clocks_again(portal: Portal, clerk: Visitor) -> None:
    received = today() - timedelta(days=5)
    number, _ = report(clerk, tanggal=f"{received:%d-%m-%Y}")
    officer = portal.sign_in("petugas")
    step(
        officer,
        number,
        "tidak_wajib",
        alasan="tanpa_nilai",
        pesan="Tidak bernilai.",
        catatan="Nol.",
    )
    assert running(portal, number) == {}
    step(officer, number, "buka_kembali", pesan="Ternyata bernilai.")
    now = running(portal, number)
    assert set(now) == {"lapor_kpk", "teruskan_kpk"}
    assert now["lapor_kpk"].due == add_working_days(received, 30)
    assert now["teruskan_kpk"].due == add_working_days(today(), 10)


def test_what_a_damaged_case_would_count_is_said(portal: Portal, clerk: Visitor) -> None:
    number, _ = report(clerk)
    report(clerk)
    db.session.rollback()
    with writing() as session:
        case_id = session.scalar(select(Case.id).where(Case.number == number))
        mine = (KeyWrap.case_id == case_id, KeyWrap.recipient == "upg")
        session.execute(update(KeyWrap).where(*mine).values(sealed=b"x"))
    officer = portal.sign_in("petugas")
    page = officer.get("/kantor/meja/register/gratifikasi")
    assert f"tidak terbaca lagi: {number}" in page.text
    book = workbook(io.BytesIO(officer.get("/kantor/meja/register/gratifikasi/daftar.xlsx").body))
    texts = [str(cell.value) for row in book.worksheets[0] for cell in row]
    assert f"Tidak terbaca, jadi tidak terhitung: {number}." in texts


def test_a_long_account_is_not_cut_in_silence(portal: Portal, clerk: Visitor) -> None:
    number, _ = report(clerk, uraian="Panjang sekali. " * 3000)
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}/formulir.xlsx"
    sheet = workbook(io.BytesIO(officer.get(address).body)).worksheets[0]
    told = {row[0].value: str(row[1].value) for row in sheet.iter_rows(min_row=4)}
    assert told["Kronologi"].endswith("(dipotong: selengkapnya dalam PDF)")


def test_a_typed_line_end_in_an_address_is_no_error_of_ours(portal: Portal, clerk: Visitor) -> None:
    number, _ = report(clerk)
    officer = portal.sign_in("petugas")
    step(officer, number, "titip", barang="Parsel", tempat_titip="Lemari",
         tanggal_titip=f"{today():%d-%m-%Y}", penyerah="Sri; petugas")  # fmt: skip
    seq = portal.opened(number).case.events
    got = officer.get(f"/kantor/meja/kasus/{number}%0A/barang/{seq}.pdf")
    assert got.status in (200, 404)

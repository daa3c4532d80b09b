"""A complaint, from the form to the last word of whoever wrote it."""

import io
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from sqlalchemy import select

from app.cases import acts, clocks, history, reading, replies
from app.cases.models import Case, Deadline, Event
from app.channels import CHANNELS
from app.crypto import receipt
from app.jobs import due
from app.law.calendar import add_working_days, today
from app.public import blank_form
from app.site import site_salt
from app.store import writing
from tests.portal import Page, Portal, Visitor

COMPLAINTS = CHANNELS["pengaduan"]

MODULES = (
    "app.public.report",
    "app.public.track",
    "app.public.case_page",
    "app.office.desk.case",
    "app.jobs.due",
    "app.cases.chain",
)


class Clock:
    """The day it is, for every part of the portal."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.day = today()
        for module in MODULES:
            patch.setattr(f"{module}.today", lambda: self.day)

    def working_days(self, days: int) -> date:
        """Let so many working days pass."""
        self.day = add_working_days(self.day, days)
        return self.day


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def step(officer: Visitor, number: str, name: str, **fields: str) -> Page:
    """Take a step at the desk."""
    address = f"/kantor/meja/kasus/{number}"
    page = officer.send(officer.get(address), f"/langkah/{name}", **fields)
    assert page.status == 200, page.text
    return page


def answer(officer: Visitor, number: str, **more: str) -> Page:
    """Give the office's answer."""
    fields = {"hasil": "penjelasan", "pesan": "Loket dua kini buka sampai sore.", **more}
    return step(officer, number, "tanggapi", **fields)


def write(portal: Portal, code: str, text: str) -> Page:
    """Whoever wrote the complaint writes again."""
    visitor, page = portal.track(code)
    page = visitor.send(page, "/lacak/balas", pesan=text)
    assert page.status == 200, page.text
    return page


def running(portal: Portal, number: str) -> dict[str, date]:
    """The clocks that run, and their last days."""
    return {run.clock: run.due for run in portal.opened(number).running()}


def test_the_whole_life_of_a_complaint(portal: Portal, clock: Clock) -> None:
    code, number = portal.complain()
    received = clock.day
    officer = portal.sign_in("petugas")
    assert running(portal, number) == {"verifikasi": add_working_days(received, 3)}

    clock.working_days(1)
    step(officer, number, "kembalikan", pesan="Hari apa itu?")
    asked = clock.day
    _, page = portal.track(code)
    assert "waktu berhenti sampai Anda menjawab" in page.text
    clock.working_days(4)
    write(portal, code, "Hari Senin.")
    paused = [(asked, clock.day)]
    assert running(portal, number) == {"verifikasi": add_working_days(received, 3, paused)}

    step(officer, number, "klasifikasi", klasifikasi="non_pengawasan")
    due_day = add_working_days(received, 14, paused)
    assert running(portal, number) == {"tindak_lanjut": due_day}
    step(
        officer, number, "disposisi", unit="Seksi Pelayanan", kutipan="Loket dua tutup lebih awal."
    )
    _, page = portal.track(code)
    assert "Diteruskan (disposisi)" in page.text
    assert "Loket dua tutup lebih awal" not in page.text

    answer(officer, number)
    assert running(portal, number) == {"balasan": add_working_days(clock.day, 10)}
    write(portal, code, "Kemarin masih tutup.")
    assert running(portal, number) == {"tindak_lanjut": add_working_days(clock.day, 14)}
    answer(officer, number)

    visitor, page = portal.track(code)
    page = visitor.send(page, "/lacak/nilai", nilai="3", tuntas="ya", komentar="Terima kasih.")
    assert "Selesai" in page.text
    assert "Anda memberi nilai 3 dari 4: masalah selesai" in page.text
    assert portal.opened(number).case.closed == clock.day
    assert running(portal, number) == {}

    visitor, page = portal.track(code)
    page = visitor.send(page, "/lacak/langkah/buka_kembali", alasan_buka="Tutup lagi hari ini.")
    assert "Tindak lanjut" in page.by_id("status")
    assert running(portal, number) == {"tindak_lanjut": add_working_days(clock.day, 14)}
    answer(officer, number)
    visitor, page = portal.track(code)
    page = visitor.send(page, "/lacak/nilai", nilai="2", tuntas="ya", komentar="")
    assert "Selesai" in page.by_id("status")
    assert "buka_kembali" not in page.html
    assert "Tutup lagi hari ini." in officer.get(f"/kantor/meja/kasus/{number}").text
    opened = portal.opened(number)
    assert opened.sound
    assert opened.case.outcome == "penjelasan"
    assert portal.command("verify")[0] == 0


def test_without_a_reply_it_closes_by_itself_and_a_late_reply_opens_it_again(
    portal: Portal, clock: Clock
) -> None:
    code, number = portal.complain()
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="normatif")
    answer(officer, number)
    last = clock.working_days(10)
    assert due.run_due()["langkah_waktu"] == 0
    clock.day = last + timedelta(days=1)
    done = due.run_due()
    assert (done["langkah_waktu"], done["tenggat_lewat"], done["gagal"]) == (1, 0, [])
    assert due.run_due()["langkah_waktu"] == 0
    _, page = portal.track(code)
    assert "Ditutup tanpa jawaban pelapor" in page.by_id("status")
    assert "otomatis, karena tenggatnya lewat: Anda menjawab tanggapan" in page.text
    assert "Tenggat terlewat" not in page.text
    opened = portal.opened(number)
    assert (opened.sound, opened.case.closed) == (True, clock.day)
    clock.working_days(30)
    page = write(portal, code, "Maaf terlambat, masih terjadi.")
    assert "Tindak lanjut" in page.by_id("status")
    assert running(portal, number) == {"tindak_lanjut": add_working_days(clock.day, 5)}
    assert portal.opened(number).case.closed is None


def test_who_left_a_telephone_number_is_called_before_the_case_closes(
    portal: Portal, clock: Clock
) -> None:
    _, number = portal.complain(telepon="0812 3456 7890")
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="normatif")
    answer(officer, number)
    clock.working_days(12)
    assert due.run_due()["langkah_waktu"] == 0
    assert portal.opened(number).case.state == "ditanggapi"
    address = f"/kantor/meja/kasus/{number}"
    page = officer.send(
        officer.get(address), "/hubungi", cara="telepon", hasil_kabar="tidak diangkat"
    )
    assert "Telepon: tidak diangkat" in page.text
    clock.working_days(2)
    assert due.run_due()["langkah_waktu"] == 0
    clock.working_days(1)
    assert due.run_due()["langkah_waktu"] == 1
    assert portal.opened(number).case.state == "ditutup"


def test_what_is_not_completed_is_archived_and_opens_again(portal: Portal, clock: Clock) -> None:
    code, number = portal.complain()
    officer = portal.sign_in("petugas")
    step(officer, number, "kembalikan", pesan="Loket mana?")
    clock.working_days(11)
    assert due.run_due()["langkah_waktu"] == 1
    assert "Diarsipkan" in portal.track(code)[1].by_id("status")
    page = write(portal, code, "Loket dua.")
    assert "Verifikasi" in page.by_id("status")
    assert running(portal, number) == {"verifikasi": add_working_days(clock.day, 3)}


def test_a_referral_is_followed_until_it_is_answered(portal: Portal, clock: Clock) -> None:
    code, number = portal.complain()
    officer = portal.sign_in("petugas")
    step(officer, number, "rujuk", instansi="polri", pesan="Ini wewenang Satlantas.")
    assert running(portal, number) == {"rujukan": add_working_days(clock.day, 10)}
    clock.working_days(9)
    step(officer, number, "tanya_rujukan")
    assert running(portal, number) == {"rujukan": add_working_days(clock.day, 10)}
    assert "Kepolisian" in officer.get(f"/kantor/meja/kasus/{number}").text
    page = step(officer, number, "rujukan_dijawab", pesan="Satlantas sudah membetulkan datanya.")
    assert "Ditanggapi" in page.text
    assert "Satlantas sudah membetulkan" in portal.track(code)[1].text


def test_a_new_class_counts_from_the_day_of_receipt_with_all_pauses(
    portal: Portal, clock: Clock
) -> None:
    code, number = portal.complain()
    received = clock.day
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="non_pengawasan")
    clock.working_days(2)
    step(officer, number, "tanya", pesan="Jam berapa?")
    asked = clock.day
    clock.working_days(3)
    write(portal, code, "Jam sembilan.")
    pause = [(asked, clock.day)]
    assert running(portal, number) == {"tindak_lanjut": add_working_days(received, 14, pause)}
    step(officer, number, "klasifikasi_ulang", klasifikasi="pengawasan", pesan="Perlu diperiksa.")
    assert running(portal, number) == {"tindak_lanjut": add_working_days(received, 60, pause)}
    assert portal.opened(number).sound


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"jenis": ""}, "Pilih salah satu"),
        ({"kategori": "rahasia"}, "Pilihan ini tidak dikenal"),
        ({"tanggal_kejadian": "31-02-2026"}, "Tanggal ini tidak ada"),
        ({"tanggal_kejadian": "2999-01-01"}, "Tanggal ini belum terjadi"),
        ({"jumlah_dibayar": "seratus ribu"}, "dengan angka saja"),
        ({"surel": "budi@"}, "Alamat surel ini belum lengkap"),
        ({"telepon": "12"}, "Nomor ini belum lengkap"),
        ({"kerahasiaan": "anonim", "nama_pelapor": "Budi"}, "Anda memilih anonim"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(
    portal: Portal, fields: dict[str, str], sentence: str
) -> None:
    visitor = portal.visitor()
    page = visitor.get("/lapor/pengaduan")
    sent = {"jenis": "aspirasi", "kategori": "sarana", "uraian": "Tambah kursi tunggu.", **fields}
    page = visitor.send(page, "/lapor/pengaduan", **sent)
    assert page.status == 422
    assert sentence in page.text
    kept = page.filled("/lapor/pengaduan")
    unknown = {"kategori"} if fields.get("kategori") else set()
    asked = sent.keys() - unknown
    assert {name: kept[name] for name in asked} == {name: sent[name] for name in asked}


def test_amounts_and_days_are_understood_as_people_write_them(portal: Portal) -> None:
    _, number = portal.complain(
        kategori="biaya", jumlah_dibayar="Rp 150.000,00", tanggal_kejadian="17/8/2026"
    )
    page = portal.sign_in("petugas").get(f"/kantor/meja/kasus/{number}")
    assert "Rp150.000" in page.text
    assert "17 Agustus 2026" in page.text
    answers = portal.opened(number).answers
    assert (answers["jumlah_dibayar"], answers["tanggal_kejadian"]) == ("150000", "2026-08-17")


def test_money_that_was_returned_needs_amount_and_day(portal: Portal) -> None:
    _, number = portal.complain(kategori="biaya")
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="pengawasan")
    address = f"/kantor/meja/kasus/{number}"
    fields: dict[str, Any] = {"hasil": "uang_kembali", "pesan": "Uang Anda kembali."}
    page = officer.send(officer.get(address), "/langkah/tanggapi", **fields)
    assert page.status == 422
    assert page.filled("/langkah/tanggapi")["pesan"] == "Uang Anda kembali."
    day = today().isoformat()
    more = {"jumlah_kembali": "150000", "tanggal_kembali": day}
    page = answer(officer, number, **fields, **more)
    assert "Rp150.000" in page.text


def test_a_complaint_about_the_head_goes_to_the_inspectorate_and_looks_the_same(
    portal: Portal,
) -> None:
    _, about_the_head = portal.complain(tidak_boleh_baca="kepala")
    _, other = portal.complain()
    office, inspectorate = portal.sign_in("petugas"), portal.sign_in("inspektorat")
    assert office.get(f"/kantor/meja/kasus/{about_the_head}").status == 404
    assert about_the_head not in office.get("/kantor/meja/kasus").text
    assert inspectorate.get(f"/kantor/meja/kasus/{about_the_head}").status == 200
    shown = inspectorate.get("/kantor/meja/kasus").text
    assert about_the_head in shown
    assert other not in shown


def test_reopening_and_objecting_work_once_each(portal: Portal) -> None:
    code, number = portal.complain()
    officer = portal.sign_in("petugas")
    refusal = {"alasan": "bukan_pengaduan", "pesan": "Ini bukan pengaduan."}
    step(officer, number, "tolak", **refusal)
    visitor, page = portal.track(code)
    again = visitor.send(page, "/lacak/langkah/keberatan", alasan_buka="")
    assert again.status == 422
    page = visitor.send(again, "/lacak/langkah/keberatan", alasan_buka="Ini keluhan sungguhan.")
    assert "Verifikasi" in page.by_id("status")
    step(officer, number, "tolak", **refusal)
    visitor, page = portal.track(code)
    assert "keberatan" not in page.html
    token = page.filled("/lacak/balas")
    refused = visitor.post(
        "/lacak/langkah/keberatan", {**token, "alasan_buka": "Sekali lagi, dengan cerita panjang."}
    )
    assert refused.status == 409
    assert portal.opened(number).case.state == "ditolak"


def forge(number: str, step: str, clock: str, state: str, day: date) -> None:
    """Whoever can write the database closes a case as the portal would, chain and columns included."""
    with writing() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        last = session.get(Event, (case.id, case.events))
        run = session.scalars(
            select(Deadline).where(Deadline.case_id == case.id, Deadline.clock == clock)
        ).one()
        runs = session.scalars(select(Deadline).where(Deadline.case_id == case.id)).all()
        before = clocks.lines(runs)
        run.stopped, case.state, case.closed, case.awaits = day, state, day, ""
        session.flush()
        said = {"langkah": step, "jam": clock, "putaran": run.run}
        said |= {"sebelum": before, "sesudah": clocks.lines(runs)}
        wraps, counted = last.data["kunci"], clocks.runs_digest(runs)
        row = history.event_row(case, history.TIMED, "sistem", day, counted, (), wraps, None, said)
        acts.append(case, row)


@pytest.mark.parametrize(
    ("name", "state", "days", "sound"),
    [
        ("tutup", "ditutup", 11, True),
        ("tutup", "ditutup", 10, False),
        ("tutup", "selesai", 11, False),
        ("arsipkan", "diarsipkan", 11, False),
        ("tolak", "ditolak", 11, False),
    ],
)
def test_a_step_of_time_that_is_not_due_is_noticed_by_every_reader(
    portal: Portal, clock: Clock, name: str, state: str, days: int, sound: bool
) -> None:
    code, number = portal.complain()
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="normatif")
    answer(officer, number)
    clock.working_days(days)
    forge(number, name, "balasan", state, clock.day)
    assert portal.opened(number).sound is sound
    assert ("tidak utuh" in portal.track(code)[1].text) is not sound
    assert portal.command("verify")[0] == (0 if sound else 2)


@pytest.mark.parametrize("query", ["", "?bahasa=en"])
def test_the_blank_form_is_one_page_with_every_question(portal: Portal, query: str) -> None:
    page = portal.visitor().get("/lapor/pengaduan")
    assert page.soup.find("a", href="/lapor/pengaduan/formulir.pdf")
    answer = portal.visitor().client.get(f"/lapor/pengaduan/formulir.pdf{query}")
    assert answer.content_type == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.data)) as document:
        assert len(document.pages) == 1
    assert portal.visitor().client.get("/lapor/wbs/formulir.pdf").status_code == 404


def test_the_blank_form_asks_what_the_channel_declares(portal: Portal) -> None:
    with portal.app.test_request_context():
        words = blank_form._words(COMPLAINTS, "id", "http://localhost/lapor/pengaduan")
    asked = words["isian"]
    assert [one["label"] for one in asked] == [f.label for f in COMPLAINTS.fields]
    assert [one["panjang"] for one in asked].count(True) == 1


def test_no_step_of_the_portal_itself_hides_that_a_deadline_was_changed(
    portal: Portal, clock: Clock
) -> None:
    _, number = portal.complain()
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="normatif")
    answer(officer, number)
    with writing() as session:
        run = session.scalars(select(Deadline).where(Deadline.clock == "balasan")).one()
        run.due = clock.day - timedelta(days=1)
    assert not portal.opened(number).sound
    done = due.run_due()
    assert (done["langkah_waktu"], done["tenggat_ulang"], done["gagal"]) == (0, 0, [])
    opened = portal.opened(number)
    assert (opened.case.state, opened.sound) == ("ditanggapi", False)


def forge_recount(number: str, due_day: date, *, tell: bool = True) -> None:
    """Whoever can write the database moves a deadline as if the office's days had changed."""
    with writing() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        last = session.get(Event, (case.id, case.events))
        runs = session.scalars(select(Deadline).where(Deadline.case_id == case.id)).all()
        before = clocks.lines(runs)
        run = next(r for r in runs if r.stopped is None)
        moved = [[run.clock, run.run, run.due.isoformat(), due_day.isoformat()]]
        run.due = case.next_due = due_day
        session.flush()
        said = {"dihitung": moved if tell else [], "sebelum": before, "sesudah": clocks.lines(runs)}
        counted, wraps = clocks.runs_digest(runs), last.data["kunci"]
        row = history.event_row(
            case, history.RECOUNTED, "sistem", today(), counted, (), wraps, None, said
        )
        acts.append(case, row)


def test_a_deadline_moved_by_a_forged_recount_is_shown_and_put_right(portal: Portal) -> None:
    _, number = portal.complain()
    lawful = portal.opened(number).running()[0].due
    forge_recount(number, date(2036, 1, 2), tell=False)
    assert not portal.opened(number).sound
    code, other = portal.complain()
    forge_recount(other, date(2036, 1, 2))
    assert "menjadi 2 Januari 2036" in portal.track(code)[1].text
    status, found, _ = portal.command("verify")
    assert status == 2
    assert other in str(found)
    assert number in str(found)
    assert due.run_due()["tenggat_ulang"] == 2
    assert not portal.opened(number).sound
    assert portal.opened(other).running()[0].due == lawful


def test_not_solved_reopens_and_nothing_closes_over_it(portal: Portal, clock: Clock) -> None:
    code, number = portal.complain()
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="normatif")
    answer(officer, number)
    visitor, page = portal.track(code)
    page = visitor.send(page, "/lacak/nilai", nilai="1", tuntas="belum", komentar="Belum kembali.")
    assert "Tindak lanjut" in page.by_id("status")
    clock.working_days(30)
    assert due.run_due()["langkah_waktu"] == 0
    case = portal.opened(number).case
    assert (case.state, case.awaits, case.outcome) == ("ditindaklanjuti", "tim", "")


def test_a_message_is_not_dropped_by_a_rating_that_comes_after_it(portal: Portal) -> None:
    code, number = portal.complain()
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="normatif")
    answer(officer, number)
    visitor, page = portal.track(code)
    page = visitor.send(page, "/lacak/nilai", nilai="3", tuntas="ya", komentar="")
    page = visitor.send(page, "/lacak/balas", pesan="Petugas mengancam saya.")
    visitor.send(page, "/lacak/nilai", nilai="2", tuntas="ya", komentar="")
    assert portal.opened(number).case.awaits == "tim"
    assert number in officer.get("/kantor/meja").text


@pytest.mark.parametrize("state", ["ditanggapi", "ditutup", "dilengkapi", "diarsipkan"])
def test_identity_is_no_answer(portal: Portal, clock: Clock, state: str) -> None:
    code, number = portal.complain()
    officer = portal.sign_in("petugas")
    if state in ("dilengkapi", "diarsipkan"):
        step(officer, number, "kembalikan", pesan="Loket mana?")
    else:
        step(officer, number, "klasifikasi", klasifikasi="normatif")
        answer(officer, number)
    if state in ("ditutup", "diarsipkan"):
        clock.working_days(11)
        assert due.run_due()["langkah_waktu"] == 1
    before = portal.opened(number)
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/identitas", telepon="0812 3456 7890")
    after = portal.opened(number)
    assert (after.case.state, after.case.awaits) == (state, before.case.awaits)
    assert [r.due for r in after.running()] == [r.due for r in before.running()]
    assert (after.case.reach, after.sound) == ("telepon", True)


def test_a_message_that_meets_an_answer_on_its_way_is_asked_for_again(portal: Portal) -> None:
    code, number = portal.complain()
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="normatif")
    opened = reading.open_by_receipt(receipt.derive_keys(receipt.read_code(code), site_salt()))
    answer(officer, number)
    said = replies.Saying("Ada lagi.")
    with pytest.raises(acts.CaseMoved):
        replies.say_as_reporter(COMPLAINTS, opened, said, "a" * 32, today())
    page = write(portal, code, "Ada lagi.")
    assert "Tindak lanjut" in page.by_id("status")


def test_a_close_of_somebody_who_was_not_told_is_noticed(portal: Portal, clock: Clock) -> None:
    _, number = portal.complain(telepon="0812 3456 7890")
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="normatif")
    answer(officer, number)
    clock.working_days(11)
    forge(number, "tutup", "balasan", "ditutup", clock.day)
    assert not portal.opened(number).sound

"""Files with a report and with messages: nothing is sent twice, nothing is lost, nothing by halves."""

import io
import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from sqlalchemy import delete, func, select, update

from app import file_words, files
from app.cases import uploads
from app.cases.models import Attachment, Chunk
from app.cleaning import supervisor
from app.crypto import carried
from app.law.calendar import today
from app.store import db, writing
from tests import samples
from tests.portal import REPORT, Page, Portal, Visitor

UNKNOWN = b"\0\1\2\3" * 100


def part(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    """A file as a browser sends it."""
    return io.BytesIO(content), name


def send(visitor: Visitor, *parts: Any, **fields: Any) -> Page:
    """A WBS report with files."""
    page = visitor.get("/lapor/wbs")
    return visitor.send(page, "/lapor/wbs", **{**REPORT, "lampiran": list(parts), **fields})


def links(page: Page) -> list[str]:
    """The addresses of the files on a page."""
    return [a["href"] for a in page.soup.select("ul.lampiran a")]


def waiting() -> int:
    """How many files wait for a case."""
    db.session.rollback()
    query = select(func.count()).select_from(Attachment).where(Attachment.case_id.is_(None))
    return db.session.scalar(query) or 0


@pytest.fixture(autouse=True)
def _forget_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "forget_soon", uploads.forget)


def test_a_cleaned_file_is_there_for_both_sides_and_the_original_is_gone(portal: Portal) -> None:
    page = send(portal.visitor(), part(samples.photograph(), "foto.jpg"))
    code, number = page.by_id("kode-laporan"), page.by_id("nomor-laporan")
    assert waiting() == 0
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 1
    visitor, shown = portal.track(code)
    assert "tempat, perangkat, waktu" in shown.text.replace("nama pembuat, ", "")
    mine = visitor.get(links(shown)[0])
    assert samples.OWNER.encode() not in mine.body
    assert Image.open(io.BytesIO(mine.body)).size == (240, 320)
    assert mine.answer.headers["Content-Disposition"].startswith('attachment; filename="foto.jpg"')
    assert mine.answer.headers["Content-Type"] == "application/octet-stream"
    officer = portal.sign_in("petugas")
    case = officer.get(f"/kantor/meja/kasus/{number}")
    assert officer.get(links(case)[0]).body == mine.body
    assert portal.command("verify")[1]["lampiran"] == 1


def test_files_survive_an_error_page_and_the_language_switch_without_being_sent_again(
    portal: Portal,
) -> None:
    visitor = portal.visitor()
    parts = [part(samples.photograph(), "foto.jpg"), part(samples.document(), "surat.pdf")]
    page = send(visitor, *parts, uraian="")
    assert page.status == 422
    assert "foto.jpg" in page.text
    english = visitor.send(page, "/lapor/wbs", ganti_bahasa="en")
    assert "Cleaned." in english.text
    done = visitor.send(english, "/lapor/wbs", uraian="Sekarang lengkap")
    _, shown = portal.track(done.by_id("kode-laporan"))
    assert len(links(shown)) == 2


def test_a_file_can_be_taken_out_again(portal: Portal) -> None:
    visitor = portal.visitor()
    page = send(visitor, part(b"satu", "satu.txt"), part(b"dua", "dua.txt"), uraian="")
    drop = page.soup.select_one("input[name=lepas]")
    assert drop is not None
    done = visitor.send(page, "/lapor/wbs", uraian="Lengkap", lepas=drop["value"])
    _, shown = portal.track(done.by_id("kode-laporan"))
    assert "dua.txt" in shown.text
    assert "satu.txt" not in shown.text
    assert waiting() == 0


def test_what_cannot_be_cleaned_is_confirmed_once_and_then_sent_as_it_came(portal: Portal) -> None:
    visitor = portal.visitor()
    page = send(visitor, part(UNKNOWN, "rekaman.bin"), part(b"halo", "catatan.txt"))
    assert page.title.startswith("Periksa berkas")
    assert "kode-laporan" not in page.html
    changed = visitor.send(page, "/lapor/wbs", ubah="1")
    assert changed.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]
    again = visitor.send(changed, "/lapor/wbs")
    done = visitor.send(again, "/lapor/wbs")
    reader, shown = portal.track(done.by_id("kode-laporan"))
    assert reader.get(links(shown)[0]).body == UNKNOWN


def test_the_page_in_between_is_read_in_the_other_language_and_nothing_is_sent(
    portal: Portal,
) -> None:
    visitor = portal.visitor()
    page = send(visitor, part(UNKNOWN, "rekaman.bin"))
    english = visitor.send(page, "/lapor/wbs", ganti_bahasa="en")
    assert english.title.startswith("Look at the files")
    assert "rekaman.bin" in english.text
    assert "kode-laporan" not in english.html
    back = visitor.send(english, "/lapor/wbs", ganti_bahasa="id")
    assert back.title.startswith("Periksa berkas")
    code = visitor.send(back, "/lapor/wbs").by_id("kode-laporan")
    visitor, case = portal.track(code)
    between = visitor.send(case, "/lacak/balas", lampiran=[part(UNKNOWN, "susulan.bin")])
    english = visitor.send(between, "/lacak/balas", ganti_bahasa="en")
    assert english.title.startswith("Look at the files")
    assert visitor.send(english, "/lacak/balas").text.count("susulan.bin") == 1


def test_on_the_page_in_between_a_file_can_be_taken_out(portal: Portal) -> None:
    visitor = portal.visitor()
    page = send(visitor, part(UNKNOWN, "rekaman.bin"))
    drop = page.soup.select_one("input[name=lepas]")
    assert drop is not None
    done = visitor.send(page, "/lapor/wbs", lepas=drop["value"])
    assert links(portal.track(done.by_id("kode-laporan"))[1]) == []
    assert waiting() == 0


def test_the_same_form_sent_again_gives_the_same_receipt_and_no_second_copy(portal: Portal) -> None:
    visitor = portal.visitor()
    page = visitor.get("/lapor/wbs")
    form = {**page.filled("/lapor/wbs"), **REPORT}
    codes, letter = [], samples.letter()
    for _ in range(2):
        parts = [part(letter, "surat.docx")]
        answer = visitor.post("/lapor/wbs", {**form, "lampiran": parts})
        codes.append(answer.by_id("kode-laporan"))
    assert codes[0] == codes[1]
    assert waiting() == 0
    other = visitor.post("/lapor/wbs", {**form, "lampiran": [part(b"lain", "surat.docx")]})
    assert other.status == 409
    assert "sudah pernah dikirim" in other.text


def test_a_lost_answer_after_the_page_in_between_gives_the_same_receipt(portal: Portal) -> None:
    visitor = portal.visitor()
    page = send(visitor, part(UNKNOWN, "rekaman.bin"))
    form = page.filled("/lapor/wbs")
    first, second = visitor.post("/lapor/wbs", form), visitor.post("/lapor/wbs", form)
    assert first.by_id("kode-laporan") == second.by_id("kode-laporan")


@pytest.mark.parametrize(
    ("name", "shown", "saved"),
    [
        ("../../etc/passwd", "../../etc/passwd", "passwd"),
        ("foto\u202egpj.exe", "foto‹U+202E›gpj.exe", "fotogpj.exe"),
        ("a" * 300 + ".txt", "a" * 300, "a" * 97 + ".txt"),
        ("<b>x?.txt", "<b>x?.txt", "_b_x_.txt"),
    ],
)
def test_a_name_is_shown_as_it_was_and_cleaned_for_saving(
    portal: Portal, name: str, shown: str, saved: str
) -> None:
    assert file_words.saved_name(name) == saved
    assert file_words.saved_name(f"C:\\Users\\Budi\\{saved}") == saved
    page = send(portal.visitor(), part(b"isi", name))
    visitor, case = portal.track(page.by_id("kode-laporan"))
    assert shown in case.text
    header = visitor.get(links(case)[0]).answer.headers["Content-Disposition"]
    assert header.endswith(quote(saved, safe=""))


def test_too_large_too_many_and_empty_files_get_their_sentence(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = portal.visitor()
    page = send(visitor, part(b"x" * (26 * 1024 * 1024), "besar.bin"), part(b"kecil", "kecil.txt"))
    assert page.status == 422
    assert "besar.bin tidak diterima: satu berkas paling besar 25 MB" in page.text
    assert page.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]
    assert waiting() == 1
    assert visitor.send(page, "/lapor/wbs").by_id("kode-laporan")
    empty = send(visitor, part(b"", "kosong.bin"))
    assert "Berkas ini kosong" in empty.text
    monkeypatch.setattr("app.files.MOST", 2)
    many = send(visitor, *(part(b"x", f"{n}.txt") for n in range(3)))
    assert many.status == 422
    assert "Paling banyak 2 berkas" in many.text


def test_together_too_large_loses_neither_text_nor_the_other_files(portal: Portal) -> None:
    visitor = portal.visitor()
    whole = b"x" * (25 * 1024 * 1024)
    page = send(
        visitor, *(part(whole, f"{n}.txt") for n in range(4)), part(whole[: 2**20], "5.txt")
    )
    assert page.status == 422
    assert "5.txt tidak diterima: semua berkas bersama-sama paling besar 100 MB" in page.text
    assert page.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]
    more = visitor.send(page, "/lapor/wbs", lampiran=[part(b"satu lagi", "6.txt")])
    assert "6.txt tidak diterima" in more.text
    assert visitor.send(more, "/lapor/wbs").by_id("kode-laporan")


def test_when_files_fill_their_room_text_still_passes(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "QUOTA", 0)
    visitor = portal.visitor()
    page = send(visitor, part(b"isi", "a.txt"))
    assert page.status == 422
    assert "sedang penuh" in page.text
    assert visitor.send(page, "/lapor/wbs").by_id("kode-laporan")


def test_orphans_go_at_the_second_midnight_and_not_before(portal: Portal) -> None:
    visitor = portal.visitor()
    page = send(visitor, part(b"isi", "a.txt"), uraian="")
    day = today()
    assert uploads.forget_orphans(day + timedelta(days=1)) == 0
    assert waiting() > 0
    assert uploads.forget_orphans(day + timedelta(days=2)) > 0
    assert waiting() == 0
    assert db.session.scalar(select(func.count()).select_from(Chunk)) == 0
    late = visitor.send(page, "/lapor/wbs", uraian="Terlambat")
    assert late.status == 409
    assert "Lampirkan sekali lagi" in late.text
    assert visitor.send(late, "/lapor/wbs").by_id("kode-laporan")


def test_what_a_case_has_adopted_is_never_forgotten(portal: Portal) -> None:
    send(portal.visitor(), part(b"isi", "a.txt")).by_id("kode-laporan")
    ids = list(db.session.scalars(select(Attachment.id)))
    db.session.rollback()
    uploads.forget(ids)
    uploads.forget_orphans(today() + timedelta(days=99))
    assert portal.command("verify")[0] == 0
    assert list(db.session.scalars(select(Attachment.id))) == ids


def test_one_changed_byte_of_a_file_is_found_by_verify_and_never_handed_out(portal: Portal) -> None:
    content = b"baris\n" * 30_000
    page = send(portal.visitor(), part(content, "a.txt"))
    code, number = page.by_id("kode-laporan"), page.by_id("nomor-laporan")
    visitor, case = portal.track(code)
    assert visitor.get(links(case)[0]).body == content
    place = db.session.scalar(select(func.min(Chunk.place)))
    with writing() as session:
        chunk = session.get(Chunk, place)
        assert chunk is not None
        sealed = bytearray(chunk.sealed)
        sealed[100] ^= 1
        session.execute(update(Chunk).where(Chunk.place == place).values(sealed=bytes(sealed)))
    status, found, _ = portal.command("verify")
    assert status == 2
    assert found["temuan"] == [
        {"kasus": number, "temuan": "isi sebuah lampiran hilang atau berubah"}
    ]
    broken = visitor.get(links(case)[0])
    assert broken.status == 409
    assert "diubah di luar portal" in broken.text


def test_a_ticket_of_another_portal_or_of_nobody_is_no_file_and_is_told(portal: Portal) -> None:
    visitor = portal.visitor()
    page = visitor.get("/lapor/wbs")
    asked = visitor.send(page, "/lapor/wbs", **REPORT, berkas=["gAAAAA", "x" * 900])
    assert asked.status == 422
    assert asked.text.count("tidak terbaca lagi di sini") == 1
    assert asked.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]
    done = visitor.send(asked, "/lapor/wbs")
    assert links(portal.track(done.by_id("kode-laporan"))[1]) == []


def test_a_file_of_a_form_that_lay_open_too_long_is_asked_for_again(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = portal.visitor()
    page = send(visitor, part(samples.photograph(), "foto.jpg"), uraian="")
    now = time.time()
    monkeypatch.setattr(carried, "time", SimpleNamespace(time=lambda: now + 4 * 24 * 3600))
    again = visitor.send(page, "/lapor/wbs", uraian=REPORT["uraian"])
    assert again.status == 422
    assert "tidak terbaca lagi di sini" in again.text
    assert again.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]


def test_a_code_opens_its_own_files_and_no_others(portal: Portal) -> None:
    first = send(portal.visitor(), part(b"milik satu", "a.txt")).by_id("kode-laporan")
    second = send(portal.visitor(), part(b"milik dua", "b.txt")).by_id("kode-laporan")
    mine, page = portal.track(first)
    _, others = portal.track(second)
    assert mine.get(links(page)[0]).body == b"milik satu"
    assert mine.get(links(others)[0]).status == 404
    assert portal.visitor().get(links(page)[0]).status == 403


def test_a_message_brings_files_both_ways_and_only_once(portal: Portal) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    form = page.filled("/lacak/balas")
    for _ in range(2):
        sent = visitor.post("/lacak/balas", {**form, "lampiran": [part(b"bukti", "bukti.txt")]})
    assert sent.text.count("bukti.txt") == 1
    officer = portal.sign_in("petugas")
    case = officer.get(f"/kantor/meja/kasus/{number}")
    assert officer.get(links(case)[0]).body == b"bukti"
    answer = {"pesan": "Terlampir.", "lampiran": [part(UNKNOWN, "surat.bin")]}
    between = officer.send(case, "/pesan", **answer)
    assert between.title.startswith("Periksa berkas")
    assert "surat.bin" in officer.send(between, "/pesan").text
    visitor, page = portal.track(code)
    assert visitor.get(links(page)[-1]).body == UNKNOWN
    assert portal.command("verify")[0] == 0


def send_while_another_is_cleaned(visitor: Visitor) -> Page:
    """A report with a photograph that found no turn."""
    with supervisor._turn:
        page = send(visitor, part(samples.photograph(), "foto.jpg"))
    assert "sedang sibuk" in page.text
    return page


def test_a_file_that_found_the_cleaning_busy_is_tried_again(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE", 0.01)
    visitor = portal.visitor()
    page = send_while_another_is_cleaned(visitor)
    done = visitor.send(page, "/lapor/wbs")
    _, shown = portal.track(done.by_id("kode-laporan"))
    assert "Sudah dibersihkan" in shown.text


def test_files_that_wait_for_the_cleaning_do_not_take_every_thread(portal: Portal) -> None:
    taken = [supervisor._places.acquire(blocking=False) for _ in range(supervisor.WAIT_AT_ONCE)]
    try:
        send_while_another_is_cleaned(portal.visitor())
    finally:
        for _ in taken:
            supervisor._places.release()
    assert all(taken)


def test_one_form_has_its_time_and_no_more(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "AT_ONCE", 0.5)
    page = send(portal.visitor(), part(samples.photograph(), "foto.jpg"))
    assert "sedang sibuk" in page.text


@pytest.mark.limits
def test_an_address_that_took_much_time_gets_little_for_each_file(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []
    clean = supervisor.clean

    def watched(content: Any, keep: Any, budget: supervisor.Budget) -> supervisor.Outcome:
        given.append(budget.most)
        outcome = clean(content, keep, budget)
        budget.spent = 70.0
        return outcome

    monkeypatch.setattr(supervisor, "clean", watched)
    for _ in range(3):
        send(portal.visitor(), part(b"halo", "catatan.txt"))
    assert given == [supervisor.SECONDS, supervisor.SECONDS, files._QUICK]


def test_a_file_waits_in_a_form_once_however_often_its_ticket_is_sent(portal: Portal) -> None:
    visitor = portal.visitor()
    page = send(visitor, part(UNKNOWN, "rekaman.bin"))
    ticket = page.soup.select_one("input[name=berkas]")
    assert ticket is not None
    done = visitor.send(page, "/lapor/wbs", berkas=[ticket["value"]] * 5)
    assert len(links(portal.track(done.by_id("kode-laporan"))[1])) == 1


def test_no_more_files_come_along_with_tickets_than_with_a_form(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST", 2)
    visitor = portal.visitor()
    tickets = []
    for n in range(3):
        page = send(visitor, part(UNKNOWN, f"{n}.bin"))
        (ticket,) = page.soup.select("input[name=berkas]")
        tickets.append(ticket["value"])
    refused = visitor.send(page, "/lapor/wbs", berkas=tickets)
    assert refused.status == 422
    assert "2.bin tidak diterima: paling banyak 2 berkas" in refused.text
    done = visitor.send(refused, "/lapor/wbs")
    done = visitor.send(done, "/lapor/wbs") if "Periksa" in done.title else done
    assert len(links(portal.track(done.by_id("kode-laporan"))[1])) == 2


def test_a_file_that_waited_too_long_for_the_cleaning_is_asked_for_again(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE", 0.01)
    visitor = portal.visitor()
    page = send_while_another_is_cleaned(visitor)
    with writing() as session:
        session.execute(delete(Chunk))
        session.execute(delete(Attachment))
    again = visitor.send(page, "/lapor/wbs")
    assert again.status == 422
    assert "foto.jpg tidak tersimpan lagi di sini" in again.text
    assert again.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]


def test_a_file_that_is_gone_is_told_where_the_language_was_changed_too(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE", 0.01)
    visitor = portal.visitor()
    with supervisor._turn:
        page = send(visitor, part(UNKNOWN, "rekaman.bin"), part(samples.photograph(), "foto.jpg"))
    _, photograph = [str(asked["value"]) for asked in page.soup.select("input[name=dipahami]")]
    with writing() as session:
        session.execute(delete(Attachment).where(Attachment.id == photograph))
    again = visitor.send(page, "/lapor/wbs", ganti_bahasa="en")
    assert "foto.jpg is not stored here any more" in again.text
    assert "rekaman.bin" in again.text
    assert again.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]


def test_a_client_that_goes_away_leaves_nothing_of_its_file(portal: Portal) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="lampiran"; filename="a.bin"\r\n\r\n'
        + b"x" * 5_000_000
    )
    answer = portal.app.test_client().open(
        "/lapor/wbs",
        method="POST",
        input_stream=io.BytesIO(body),
        headers={"Content-Length": str(len(body) + 9000)},
        content_type="multipart/form-data; boundary=b",
    )
    assert answer.status_code == 400
    assert waiting() == 0
    assert db.session.scalar(select(func.count()).select_from(Chunk)) == 0

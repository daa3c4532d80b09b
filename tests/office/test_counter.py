"""What comes on paper, by telephone or from elsewhere is a case like any other."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest

from app.cases import intake
from app.law.calendar import add_working_days, today
from tests.portal import Page, Portal, Visitor

LETTER = {
    "medium": "surat",
    "jenis": "pengaduan",
    "kategori": "petugas",
    "uraian": "Surat tulisan tangan: petugas loket tiga membentak ibu saya.",
}


def enter(officer: Visitor, **fields: Any) -> Page:
    """Enter what came, as the officer."""
    page = officer.get("/kantor/meja/catat")
    return officer.send(page, "/meja/catat", **{**LETTER, **fields})


def test_a_letter_gets_a_receipt_whose_code_opens_it(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    received = today() - timedelta(days=4)
    page = enter(officer, diterima=f"{received:%d-%m-%Y}")
    assert page.status == 200, page.text
    code, number = page.by_id("kode-laporan"), page.by_id("nomor-laporan")
    assert page.soup.select_one(".qr svg") is not None
    opened = portal.opened(number)
    assert (opened.case.medium, opened.case.received) == ("surat", received)
    assert opened.running()[0].due == add_working_days(received, 3)
    assert opened.entries[0].day == today()
    assert opened.sound
    _, own = portal.track(code)
    assert "petugas loket tiga" in own.text
    assert "surat" in officer.get(f"/kantor/meja/kasus/{number}").text
    assert portal.command("verify")[0] == 0


def test_a_scan_that_cannot_be_cleaned_is_confirmed_once_and_kept(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = enter(
        officer, diterima=f"{today():%d-%m-%Y}", lampiran=[(io.BytesIO(b"\0\1" * 99), "a.bin")]
    )
    assert page.title.startswith("Periksa berkas")
    done = officer.send(page, "/meja/catat")
    assert done.status == 200, done.text
    assert "a.bin" in officer.get(f"/kantor/meja/kasus/{done.by_id('nomor-laporan')}").text


def test_the_same_form_twice_is_one_case_and_one_code(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = officer.get("/kantor/meja/catat")
    sent = {**page.filled("/meja/catat"), **LETTER}
    first, second = (officer.post("/kantor/meja/catat", sent) for _ in range(2))
    assert first.by_id("kode-laporan") == second.by_id("kode-laporan")
    third = officer.post("/kantor/meja/catat", {**sent, "uraian": "Yang lain sama sekali."})
    assert third.status == 409
    assert third.filled("/meja/catat")["uraian"] == "Yang lain sama sekali."


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"medium": ""}, "Pilih salah satu"),
        ({"diterima": ""}, "Bagian ini perlu diisi"),
        ({"diterima": "01-01-2020"}, "Paling lama setahun yang lalu"),
        ({"diterima": f"{today() + timedelta(days=1):%d-%m-%Y}"}, "belum terjadi"),
        ({"medium": "lapor"}, "Bagian ini perlu diisi"),
        ({"uraian": ""}, "Bagian ini perlu diisi"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    portal: Portal, fields: dict[str, str], sentence: str
) -> None:
    officer = portal.sign_in("petugas")
    page = enter(officer, tempat="Loket tiga", **fields)
    assert page.status == 422
    assert sentence in page.text
    assert page.filled("/meja/catat")["tempat"] == "Loket tiga"


def test_a_number_of_lapor_is_taken_once_however_it_is_written(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = enter(officer, medium="lapor", nomor_lapor="#7654321")
    number = page.by_id("nomor-laporan")
    assert "#7654321" in officer.get(f"/kantor/meja/kasus/{number}").text
    again = enter(officer, medium="lapor", nomor_lapor=" #7654321 ", uraian="Lagi.")
    assert again.status == 422
    assert "sudah pernah dicatat" in again.text
    assert intake.taken_before("lapor", ["#7654321", "#1"]) == {"#7654321"}


def test_a_complaint_about_the_officer_is_closed_to_the_desk_that_entered_it(
    portal: Portal,
) -> None:
    officer = portal.sign_in("petugas")
    page = enter(officer, tidak_boleh_baca="petugas")
    number = page.by_id("nomor-laporan")
    assert officer.get(f"/kantor/meja/kasus/{number}").status == 404
    assert portal.opened(number, "inspektorat").sound


def test_what_the_reporter_says_by_telephone_moves_clocks_as_if_it_were_written(
    portal: Portal,
) -> None:
    officer = portal.sign_in("petugas")
    code, number = portal.complain(telepon="0812 3456 7890")
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), "/langkah/kembalikan", pesan="Hari apa?")
    fields = {"lewat": "telepon", "isi": "Hari Selasa, kata pelapor."}
    page = officer.send(officer.get(address), "/balasan", **fields)
    assert page.status == 200, page.text
    opened = portal.opened(number)
    assert opened.case.state == "diverifikasi"
    assert [run.clock for run in opened.running()] == ["verifikasi"]
    assert opened.sound
    _, own = portal.track(code)
    assert "Hari Selasa, kata pelapor." in own.text
    assert "Yang Anda sampaikan dicatat tim" in own.text
    assert portal.command("verify")[0] == 0


def test_an_answer_for_lapor_is_shown_to_be_copied_and_must_be_logged(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    number = enter(officer, medium="lapor", nomor_lapor="8800").by_id("nomor-laporan")
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), "/langkah/klasifikasi", klasifikasi="normatif")
    answer = "Jadwal Samsat keliling ada di papan pengumuman."
    page = officer.send(officer.get(address), "/langkah/tanggapi", hasil="penjelasan", pesan=answer)
    copied = page.soup.select_one(".salin")
    assert copied is not None
    assert copied.get_text() == answer
    assert portal.opened(number).case.reach == "lapor"
    page = officer.send(
        officer.get(address), "/hubungi", cara="lapor", hasil_kabar="ditempel, terkirim"
    )
    assert "Tanggapan disalin ke SP4N-LAPOR!: ditempel, terkirim" in page.text


def test_whoever_chose_to_be_nameless_cannot_add_a_name_later(portal: Portal) -> None:
    code, number = portal.complain(kerahasiaan="anonim", telepon="0812 3456 7890")
    visitor, page = portal.track(code)
    page = visitor.send(page, "/lacak/identitas", nama_pelapor="Budi")
    assert page.status == 422
    assert "Anda memilih anonim" in page.text
    assert page.filled("/lacak/identitas")["nama_pelapor"] == "Budi"
    assert page.soup.select_one('#ringkasan-galat a[href="#nama_pelapor"]')
    page = visitor.send(page, "/lacak/identitas", nama_pelapor="", telepon="")
    assert page.status == 200
    assert portal.opened(number).case.reach == ""


def test_the_receipt_says_where_the_code_is_typed(portal: Portal) -> None:
    page = enter(portal.sign_in("petugas"), diterima=today().isoformat())
    assert re.search(r"http://localhost/", page.text)
    assert "Lacak laporan" in page.text

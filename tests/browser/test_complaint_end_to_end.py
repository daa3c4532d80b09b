"""A complaint's whole life, a letter at the counter and a batch from LAPOR!, in Chromium without script."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload

from app.law.calendar import today
from tests.browser.walk import Walk, sign_in, step
from tests.office.test_lapor_import import csv, row
from tests.serving import Server, serving


@pytest.mark.parametrize(("width", "language"), [(360, "id"), (1280, "en")])
def test_a_complaint_from_the_form_to_its_rating(
    chromium: Browser, tmp_path: Path, width: int, language: str
) -> None:
    with serving(tmp_path) as server:
        citizen = Walk(chromium, server, language, width=width)
        code, number = _file(citizen)
        officer = Walk(chromium, server, "id", width=width)
        sign_in(officer, server)
        assert number in officer.page.inner_text("main")
        case = f"/kantor/meja/kasus/{number}"
        officer.open(case)
        step(officer, "kembalikan", pesan="Hari apa kejadiannya?")
        _open(citizen, code)
        assert "Hari apa kejadiannya?" in citizen.page.inner_text("#percakapan")
        _write(citizen, "Hari Senin, sekitar jam sepuluh.")
        officer.open(case)
        step(officer, "klasifikasi", klasifikasi="pengawasan")
        step(officer, "disposisi", unit="Seksi Pelayanan", kutipan="Pungutan di loket dua.")
        answer = {"hasil": "uang_kembali", "jumlah_kembali": "50.000", "pesan": "Uang kembali."}
        step(officer, "tanggapi", **answer, tanggal_kembali=f"{today():%d-%m-%Y}")
        _open(citizen, code)
        assert "Rp50.000" in citizen.page.inner_text("#percakapan")
        assert "Pungutan di loket dua" not in citizen.page.content()
        _write(citizen, "Belum saya terima.")
        officer.open(case)
        step(officer, "tanggapi", **answer, tanggal_kembali=f"{today():%d-%m-%Y}")
        _open(citizen, code)
        _rate(citizen, "3", "ya")
        citizen.page.click('details:has([formaction*="buka_kembali"]) summary')
        citizen.page.fill("#alasan_buka", " ")
        citizen.press('[formaction*="buka_kembali"]')
        assert citizen.page.locator("#ringkasan-galat").count() == 1
        citizen.page.fill("#alasan_buka", "Besoknya diminta lagi.")
        citizen.press('[formaction*="buka_kembali"]')
        officer.open(case)
        assert "Besoknya diminta lagi." in officer.page.inner_text("main")
        step(officer, "tanggapi", hasil="ditindaklanjuti", pesan="Petugas dipindahkan.")
        _open(citizen, code)
        _rate(citizen, "4", "ya")
        assert citizen.page.locator('[formaction*="buka_kembali"]').count() == 0
        officer.language, officer.query = "en", "?bahasa=en"
        officer.open(case)
        officer.open("/kantor/meja/kasus")


def test_a_letter_at_the_counter_is_followed_by_its_code(chromium: Browser, shared: Server) -> None:
    officer = Walk(chromium, shared, "id", width=360)
    sign_in(officer, shared)
    officer.open("/kantor/meja/catat")
    officer.page.select_option("#medium", "surat")
    officer.page.fill("#diterima", f"{today() - timedelta(days=2):%d-%m-%Y}")
    officer.page.select_option("#jenis", "aspirasi")
    officer.page.select_option("#kategori", "sarana")
    officer.page.fill("#uraian", "Surat: mohon ada kursi untuk lansia.")
    officer.press("main form section + p button")
    code = officer.page.inner_text("#kode-laporan")
    assert officer.page.locator(".qr svg").count() == 1
    citizen = Walk(chromium, shared, "en", width=360)
    _open(citizen, code)
    assert "kursi untuk lansia" in citizen.page.content()
    for path in ("hubungi", "contoh", "cari", "impor", "aturan"):
        officer.open(f"/kantor/meja/{path}")
    officer.page.goto(f"{shared.url}/kantor/meja/cari")
    officer.page.fill("#kata", "kursi lansia")
    officer.press("main form button")
    assert officer.page.locator("section li a").count() == 1


def test_a_batch_from_lapor_with_three_bad_rows(chromium: Browser, tmp_path: Path) -> None:
    rows = [row(n) for n in range(50)]
    rows[6], rows[19] = row(6, day="31-02-2026"), row(19, text="")
    rows[30] = row(30, id="7000004")
    with serving(tmp_path) as server:
        officer = Walk(chromium, server, "id", width=360)
        sign_in(officer, server)
        officer.open("/kantor/meja/impor")
        file = FilePayload(
            name="lapor.csv", mimeType="text/csv", buffer=io.BytesIO(csv(rows)).read()
        )
        officer.page.set_input_files("#berkas", [file])
        officer.press("main form button")
        told = officer.page.inner_text(".bahaya")
        for line in ("baris 8", "baris 21", "baris 32"):
            assert line in told
        officer.press('form[action*="simpan"] button')
        assert "47 laporan sudah dicatat" in officer.page.inner_text("main")
        officer.open("/kantor/meja/kasus")


def _file(walk: Walk) -> tuple[str, str]:
    walk.open("/lapor/pengaduan")
    walk.page.select_option("#jenis", "pengaduan")
    walk.page.select_option("#kategori", "biaya")
    walk.page.fill("#uraian", "Diminta lima puluh ribu di loket dua tanpa kuitansi.")
    walk.page.fill("#tanggal_kejadian", "31-02-2026")
    walk.page.fill("#jumlah_dibayar", "Rp 50.000")
    walk.press("form#formulir p button")
    assert walk.page.locator('#ringkasan-galat a[href="#tanggal_kejadian"]').count() == 1
    walk.page.fill("#tanggal_kejadian", "")
    walk.press("form#formulir p button")
    return walk.page.inner_text("#kode-laporan"), walk.page.inner_text("#nomor-laporan")


def _open(walk: Walk, code: str) -> None:
    walk.open("/lacak")
    walk.page.fill("#kode", code)
    walk.press("form#formulir p button")


def _write(walk: Walk, text: str) -> None:
    walk.page.fill("#pesan", text)
    walk.press("#balasan p button")
    assert text in walk.page.inner_text("#percakapan")


def _rate(walk: Walk, score: str, solved: str) -> None:
    walk.page.click('details:has([formaction*="/nilai"]) summary')
    walk.page.select_option("#nilai", score)
    walk.page.select_option("#tuntas", solved)
    walk.press('[formaction*="/nilai"]')

"""One report, end to end, as its reporter and the officer see it: Chromium at 360 px, no script.

Every page is handed to axe-core as well, in both languages.
"""

import base64
import time
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Browser

from app.law.calendar import today
from app.public import report
from tests.browser.walk import Walk, sign_in, step
from tests.portal import Portal
from tests.serving import Server, serving

pytestmark = pytest.mark.one_store


@pytest.mark.parametrize(("width", "language"), [(360, "id"), (1280, "en")])
def test_the_whole_way_from_report_to_finding(
    chromium: Browser, tmp_path: Path, language: str, width: int
) -> None:
    with serving(tmp_path) as server:
        reporter = Walk(chromium, server, language, width=width)
        code, number = _file(reporter)
        officer = Walk(chromium, server, language, width=1280 if width == 1280 else 360)
        sign_in(officer, server)
        case = f"/kantor/meja/kasus/{number}"
        officer.press(f'a:has-text("{number}")')
        step(officer, "klarifikasi", pesan="Kapan kejadiannya?", catatan="Periksa CCTV")
        reporter.open("/lacak")
        reporter.page.fill("#kode", code.lower().replace("-", " "))
        reporter.by_keyboard("#kode")
        assert "Kapan kejadiannya?" in reporter.page.inner_text("main")
        assert "Periksa CCTV" not in reporter.page.content()
        reporter.page.fill("#pesan", "Senin pagi, di loket dua.")
        reporter.press("#balasan p button")
        officer.open(case)
        assert "Senin pagi, di loket dua." in officer.page.inner_text("main")
        step(officer, "investigasi")
        step(officer, "selesai", hasil="disiplin", pesan="Sudah ditindak. Terima kasih.")
        reporter.open("/lacak/laporan")
        seen = reporter.page.inner_text("main")
        assert "Sudah ditindak. Terima kasih." in seen
        wanted = "Terbukti: pelanggaran disiplin" if language == "id" else "disciplin"
        assert wanted in seen
        reporter.press('a[href^="/lacak/salinan"]')
        reporter.open("/lacak/laporan")
        reporter.press('form[action^="/lacak/tutup"] button')
        officer.open("/kantor/meja/kasus")
        officer.press('form[action^="/kantor/keluar"] button')


@pytest.mark.parametrize(("width", "language"), [(320, "en"), (1280, "id")])
def test_pages_that_no_sitemap_names_read_well(
    chromium: Browser, shared: Server, language: str, width: int
) -> None:
    walk = Walk(chromium, shared, language, width=width)
    for path in ("/lapor/wbs/tersimpan", "/tidak-ada", "/kantor/masuk", "/kantor/pendaftaran"):
        walk.open(path)


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_error_is_reached_from_the_summary_and_nothing_is_lost(
    chromium: Browser, shared: Server, language: str
) -> None:
    walk = Walk(chromium, shared, language, width=360, axe=language == "id")
    walk.open("/lapor/wbs")
    walk.page.fill("#uraian", "Sudah saya tulis")
    walk.page.fill("#di_mana", "x" * 600)
    walk.page.select_option("#kategori", "pungli")
    walk.press("form#formulir p button")
    assert walk.page.input_value("#uraian") == "Sudah saya tulis"
    walk.press("#ringkasan-galat a")
    assert walk.page.url.endswith("#di_mana")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_inspektorat_enrols_and_signs_in(
    chromium: Browser, tmp_path: Path, language: str
) -> None:
    with serving(tmp_path) as server:
        walk = Walk(chromium, server, language, width=1280, axe=language == "id")
        walk.open("/kantor/pendaftaran")
        walk.page.fill("#undangan", server.secrets["pendaftaran_inspektorat"])
        walk.page.fill("#nama", "inspektorat")
        walk.press("main form button")
        phrase = walk.page.inner_text("p.kode >> nth=0")
        secret = walk.page.inner_text("p.akar")
        walk.page.fill("#frasa", phrase)
        walk.page.fill("#kode_otp", _code(secret))
        walk.page.check("main form input[type=checkbox]")
        walk.press("main form button")
        walk.open("/kantor/masuk")
        walk.page.fill("#nama", "inspektorat")
        walk.page.fill("#frasa", phrase)
        walk.page.fill("#kode_otp", _code(secret, steps=1))
        walk.press("main form button")
        assert "/kantor/meja" in walk.page.url


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_that_only_some_see_read_well_too(
    chromium: Browser,
    shared: Server,
    portal: Portal,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:
    query = f"?bahasa={language}"
    walk = Walk(chromium, shared, language, width=360, axe=language == "id")
    monkeypatch.setattr(report, "today", lambda: today() - timedelta(days=40))
    late, number = portal.report(kategori="pembalasan", situs_web="x")
    visitor, _ = portal.track(late)
    missed = visitor.get(f"/lacak/laporan{query}")
    assert missed.soup.find(id="terlewat") is not None
    officer = portal.sign_in("petugas")
    page = officer.get(f"/kantor/meja/kasus/{number}{query}")
    failed = officer.send(page, "/langkah/tolak")
    assert failed.status == 422
    handed = visitor.send(missed, "/lacak/serahkan", alasan="Saya serahkan")
    inspector = portal.sign_in("inspektorat")
    for seen in (
        missed,
        page,
        failed,
        handed,
        portal.track("salah")[1] if language == "id" else missed,
        officer.get(f"/kantor/meja{query}"),
        inspector.get(f"/kantor/meja{query}"),
        inspector.get(f"/kantor/meja/kasus{query}"),
    ):
        walk.judge(seen.html)


def _file(walk: Walk) -> tuple[str, str]:
    walk.open("/")
    walk.press('main a[href^="/lapor/wbs"]')
    walk.page.select_option("#kategori", "pungli")
    walk.page.fill("#uraian", "Petugas meminta uang di luar tarif.\nSaya lihat sendiri.")
    walk.page.fill("#jangan_lakukan", "Jangan panggil saya di depan orang.")
    other = "en" if walk.language == "id" else "id"
    for language in (other, walk.language):
        walk.language = language
        walk.press(f'button[name="ganti_bahasa"][value="{language}"]')
        assert walk.page.input_value("#uraian").endswith("Saya lihat sendiri.")
    walk.page.focus("#di_mana")
    walk.page.keyboard.press("Enter")  # somebody who has not finished yet
    walk.page.wait_for_timeout(200)
    assert "/lapor/wbs" in walk.page.url
    assert walk.page.input_value("#uraian").endswith("Saya lihat sendiri.")
    walk.press("form#formulir p button")
    code = walk.page.inner_text("#kode-laporan")
    number = walk.page.inner_text("#nomor-laporan")
    walk.page.check("main input[type=checkbox]")
    walk.press("main form button")
    return code, number


def _code(secret: str, steps: int = 0) -> str:
    totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30)
    return totp.generate(time.time() + steps * 30).decode()

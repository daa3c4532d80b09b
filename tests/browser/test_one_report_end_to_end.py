"""One report, end to end, as its reporter and the officer see it: Chromium at 360 px, no script.

Every page is handed to axe-core as well, in both languages.
"""

import base64
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Browser, Page, sync_playwright

from app.law.calendar import today
from app.public import report
from tests.chromium import FLAGS, require
from tests.portal import Portal
from tests.serving import Server, serving


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require(), args=FLAGS)
        yield browser
        browser.close()


class Walk:
    """A person with a small phone (or a desk) and no JavaScript; each page is checked by axe."""

    def __init__(self, browser: Browser, server: Server, language: str, *, width: int) -> None:
        size = {"width": width, "height": 740}
        self.page: Page = browser.new_context(java_script_enabled=False, viewport=size).new_page()
        self._judge = browser.new_context(bypass_csp=True, viewport=size).new_page()
        self._judge.goto(f"{server.url}/healthz")
        self.url, self.language = server.url, language
        self.query = "" if language == "id" else "?bahasa=en"

    def open(self, path: str) -> None:
        """Go to an address in this walk's language."""
        self.page.goto(f"{self.url}{path}{self.query}")
        self.check()

    def press(self, selector: str) -> None:
        """Press a button or link and look at what comes."""
        with self.page.expect_navigation():
            self.page.click(selector)
        self.check()

    def by_keyboard(self, selector: str) -> None:
        """The same without a pointer."""
        self.page.focus(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.check()

    def check(self) -> None:
        """No violation, no sideways scrolling, the right language."""
        self.judge(self.page.content())

    def judge(self, html: str) -> None:
        """The same for a page that was fetched otherwise."""
        assert f'<html lang="{self.language}">' in html
        self._judge.set_content(html, wait_until="load")
        found = Axe().run(self._judge).response["violations"]
        assert found == [], json.dumps(_brief(found), indent=1)
        width = self._judge.evaluate("document.documentElement.scrollWidth")
        assert width <= self._judge.viewport_size["width"], f"{html[:400]} is {width} px wide"  # type: ignore[index]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_whole_way_from_report_to_finding(
    chromium: Browser, tmp_path: Path, language: str, width: int
) -> None:
    with serving(tmp_path) as server:
        reporter = Walk(chromium, server, language, width=width)
        code, number = _file(reporter)
        officer = Walk(chromium, server, language, width=1280 if width == 1280 else 360)
        _sign_in(officer, server)
        case = f"/kantor/meja/kasus/{number}"
        officer.press(f'a:has-text("{number}")')
        _step(officer, "klarifikasi", pesan="Kapan kejadiannya?", catatan="Periksa CCTV")
        reporter.open("/lacak")
        reporter.page.fill("#kode", code.lower().replace("-", " "))
        reporter.by_keyboard("#kode")
        assert "Kapan kejadiannya?" in reporter.page.inner_text("main")
        assert "Periksa CCTV" not in reporter.page.content()
        reporter.page.fill("#pesan", "Senin pagi, di loket dua.")
        reporter.press("#balasan p button")
        officer.open(case)
        assert "Senin pagi, di loket dua." in officer.page.inner_text("main")
        _step(officer, "investigasi")
        _step(officer, "selesai", hasil="disiplin", pesan="Sudah ditindak. Terima kasih.")
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


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_other_page_reads_well(
    chromium: Browser, shared: Server, language: str, width: int
) -> None:
    walk = Walk(chromium, shared, language, width=width)
    for path in (
        "/", "/perlindungan", "/saluran-luar", "/lapor/wbs/cetak", "/lapor/wbs/tersimpan",
        "/tidak-ada", "/kantor/masuk", "/kantor/pendaftaran",
    ):  # fmt: skip
        walk.open(path)


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_error_is_reached_from_the_summary_and_nothing_is_lost(
    chromium: Browser, shared: Server, language: str
) -> None:
    walk = Walk(chromium, shared, language, width=360)
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
        walk = Walk(chromium, server, language, width=1280)
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
    walk = Walk(chromium, shared, language, width=360)
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


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("bersama")) as server:
        yield server


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


def _sign_in(walk: Walk, server: Server) -> None:
    walk.open("/kantor/masuk")
    walk.page.fill("#nama", server.secrets["nama"])
    walk.page.fill("#frasa", server.secrets["frasa"])
    walk.page.fill("#kode_otp", server.otp())
    walk.press("main form button")


def _step(walk: Walk, name: str, **fields: str) -> None:
    form = f'form[action*="/langkah/{name}"]'
    walk.page.click(f"details:has({form}) summary")
    for field, value in fields.items():
        target = f"#{name}-{field}"
        if walk.page.locator(target).evaluate("e => e.tagName") == "SELECT":
            walk.page.select_option(target, value)
        else:
            walk.page.fill(target, value)
    walk.press(f"{form} button")


def _code(secret: str, steps: int = 0) -> str:
    totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30)
    return totp.generate(time.time() + steps * 30).decode()


def _brief(violations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"id": v["id"], "help": v["help"], "nodes": [n["html"][:200] for n in v["nodes"][:3]]}
        for v in violations
    ]

"""An employee reports a gift and follows it: without JavaScript, at 360 px and at a desk, for axe."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.walk import Walk
from tests.conftest import Sqlite
from tests.office.test_gratifikasi import PAGE, gift, mine, step
from tests.people_at_work import employ
from tests.portal import Portal
from tests.serving import Server


@pytest.mark.parametrize("store", [Sqlite], indirect=True)
@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_the_pages_of_a_gift_read_well(
    chromium: Browser, shared: Server, portal: Portal, language: str, width: int
) -> None:
    walk = Walk(chromium, shared, language, width=width)
    query = "" if language == "id" else "?bahasa=en"
    clerk = employ(portal, "sri")
    seen = {"kosong": clerk.get(f"{PAGE}{query}")}
    seen["salah"] = clerk.send(seen["kosong"], "/pegawai/gratifikasi", nilai="x")
    seen["tenggat"] = clerk.send(
        seen["kosong"], "/pegawai/gratifikasi", **gift(tanggal="02-01-2026"), hitung="ya"
    )
    seen["terkirim"] = clerk.send(seen["kosong"], "/pegawai/gratifikasi", **gift())
    number = seen["terkirim"].by_id("nomor-laporan")
    officer = portal.sign_in("petugas")
    seen["meja"] = officer.get(f"/kantor/meja/kasus/{number}{query}")
    step(officer, number, "kembalikan", pesan="Kapan?")
    seen["laporan"] = clerk.get(f"/kantor/pegawai/laporan/{number}{query}")
    seen["balasan-kosong"] = clerk.send(seen["laporan"], f"/laporan/{number}", pesan="")
    seen["daftar"] = clerk.get(f"{PAGE}{query}")
    assert mine(clerk, number).status == 200
    for name, page in seen.items():
        walk.judge(page.html)
        if folder := os.environ.get("SCREENSHOTS"):
            place = Path(folder) / f"gratifikasi-{name}-{language}-{width}.png"
            walk._judge.screenshot(path=place, full_page=True)

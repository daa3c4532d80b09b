"""The pages of a conflict of interest, of registers and of help: at 360 px and at a desk, for axe."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.walk import Walk
from tests.conftest import Sqlite
from tests.office.test_benturan import CLERK, DECISION, PAGE, Office, conflict, seen_by
from tests.portal import Page, Portal
from tests.serving import Server


def _pages(portal: Portal, query: str) -> dict[str, Page]:
    office = Office(portal)
    clerk, chief = office.clerk, office.chief
    seen = {
        "umum": portal.visitor().get(f"/benturan-kepentingan{query}"),
        "alur": portal.visitor().get(f"/alur{query}"),
        "kosong": clerk.get(f"{PAGE}{query}"),
        "kosong-atasan": chief.get(f"{PAGE}{query}"),
        "kepentingan": clerk.get(f"/kantor/pegawai/kepentingan{query}"),
    }
    seen["salah"] = clerk.send(seen["kosong"], "/pegawai/benturan", uraian="Belum lengkap.")
    seen["terkirim"] = clerk.send(seen["kosong"], "/pegawai/benturan", **conflict())
    number = seen["terkirim"].by_id("nomor-laporan")
    seen["bawahan"] = chief.get(f"/kantor/pegawai/bawahan{query}")
    seen["pernyataan"] = chief.get(f"/kantor/pegawai/bawahan/{number}{query}")
    seen["putusan-salah"] = chief.send(seen["pernyataan"], f"/{number}/putuskan", dampak="Ada.")
    chief.send(seen["pernyataan"], f"/{number}/putuskan", **DECISION)
    seen["diputuskan"] = seen_by(chief, f"{number}{query}")
    seen["milik-pegawai"] = clerk.get(f"/kantor/pegawai/laporan/{number}{query}")
    other = office.declare(chief, jenis="inisiatif", bawahan=f"Sri ({CLERK})")
    seen["menyangkut"] = seen_by(clerk, f"{other}{query}")
    officer = portal.sign_in("petugas")
    seen["meja"] = officer.get(f"/kantor/meja/kasus/{number}{query}")
    seen["register"] = officer.get(f"/kantor/meja/register/benturan{query}")
    seen["register-kepentingan"] = officer.get(f"/kantor/meja/register/kepentingan{query}")
    seen["register-gratifikasi"] = officer.get(f"/kantor/meja/register/gratifikasi{query}")
    seen["barang"] = officer.get(f"/kantor/meja/register/gratifikasi/barang{query}")
    seen["bantuan"] = officer.get(f"/kantor/bantuan{query}")
    seen["bantuan-atasan"] = chief.get(f"/kantor/bantuan{query}")
    seen["akun"] = chief.get(f"/kantor/pegawai{query}")
    return seen


@pytest.mark.parametrize("store", [Sqlite], indirect=True)
@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_the_pages_of_a_conflict_read_well(
    chromium: Browser, shared: Server, portal: Portal, language: str, width: int
) -> None:
    walk = Walk(chromium, shared, language, width=width)
    for name, page in _pages(portal, "" if language == "id" else "?bahasa=en").items():
        assert page.status in (200, 422), name
        walk.judge(page.html)
        if folder := os.environ.get("SCREENSHOTS"):
            place = Path(folder) / f"benturan-{name}-{language}-{width}.png"
            walk._judge.screenshot(path=place, full_page=True)

"""Standards, maklumat and schedule as citizens and the desk see them: without JavaScript, for axe."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app import demo_services
from app.law.calendar import today
from app.people.models import Assignment
from tests.browser.walk import Walk
from tests.conftest import Sqlite
from tests.portal import Portal
from tests.serving import Server

PUBLIC = {
    "daftar": "/standar-pelayanan",
    "layanan": "/standar-pelayanan/pajak-tahunan",
    "tarif": "/standar-pelayanan/pengesahan-lima-tahunan",
    "kosong": "/standar-pelayanan/loket-khusus",
    "maklumat": "/maklumat",
    "keliling": "/samsat-keliling",
}
DESK = {
    "meja": "/kantor/meja",
    "meja-daftar": "/kantor/meja/standar",
    "meja-layanan": "/kantor/meja/standar/layanan/pajak-tahunan",
    "meja-rancangan": "/kantor/meja/standar/layanan/loket-khusus/rancangan",
    "meja-versi": "/kantor/meja/standar/layanan/pengesahan-lima-tahunan/versi/1",
    "meja-maklumat": "/kantor/meja/standar/maklumat",
    "meja-keliling": "/kantor/meja/standar/keliling",
}


@pytest.mark.parametrize("store", [Sqlite], indirect=True)
def test_the_pages_of_the_standards_read_well(
    chromium: Browser, shared: Server, portal: Portal
) -> None:
    head = Assignment(nip="197004121995032001", name="Dra. Rahmawati Siregar, M.Si.", since=today())
    demo_services.play("petugas", head)
    officer, reader = portal.sign_in("petugas"), portal.visitor()
    stop = officer.get(DESK["meja-keliling"]).soup.select_one("td a")["href"]
    for language, width in (("id", 360), ("en", 1280)):
        walk = Walk(chromium, shared, language, width=width)
        query = "" if language == "id" else "?bahasa=en"
        seen = {name: reader.get(f"{path}{query}") for name, path in PUBLIC.items()}
        if width == 360:
            seen |= {name: officer.get(path) for name, path in DESK.items()}
            seen["meja-titik"] = officer.get(str(stop))
            seen["meja-salah"] = officer.send(seen["meja-layanan"], "/reviu", hari="x")
        for name, page in seen.items():
            walk.judge(page.html)
            if folder := os.environ.get("SCREENSHOTS"):
                place = Path(folder) / f"standar-{name}-{language}-{width}.png"
                walk._judge.screenshot(path=place, full_page=True)

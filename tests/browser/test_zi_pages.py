"""The pages of the ZI record with something on them: without JavaScript, at 360 px and at a desk, for axe."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.law.calendar import today
from app.zi import meetings, notes, papers, plan
from tests.browser.walk import Walk
from tests.conftest import Sqlite
from tests.office.test_zi import FRONT, HELD, NIP, YEAR, activity, meeting, of, upload
from tests.people_at_work import employ
from tests.portal import Portal
from tests.serving import Server


@pytest.mark.parametrize("store", [Sqlite], indirect=True)
def test_the_pages_of_the_record_read_well(
    chromium: Browser, shared: Server, portal: Portal
) -> None:
    clerk, officer = employ(portal, "sri", NIP), portal.sign_in("petugas")
    upload(officer, "I.a.1", sampai=f"{today():%d-%m-%Y}")
    meeting(officer, mulai="09.00", **HELD)
    activity(officer, penanggung=NIP)
    notes.say(YEAR, "I.a.2", notes.Said("sebagian", "Sedang.", NIP, today()), 0, "petugas")
    series = papers.everything()[0].series
    held, planned = meetings.of_year(YEAR)[0], plan.of_year(YEAR)[0]
    paths = {
        "depan": FRONT,
        "area": f"{FRONT}/{YEAR}/area/I",
        "kriteria": of("I.a.1"),
        "dokumen-semua": f"{FRONT}/dokumen",
        "dokumen": f"{FRONT}/dokumen/{series}",
        "rapat-semua": f"{FRONT}/rapat",
        "rapat": f"{FRONT}/rapat/{held.id}",
        "rapat-baru": f"{FRONT}/rapat/baru",
        "rencana": f"{FRONT}/{YEAR}/rencana",
        "kegiatan": f"{FRONT}/kegiatan/{planned.id}",
        "target": f"{FRONT}/{YEAR}/target/T.I.a",
        "simulasi": f"{FRONT}/{YEAR}/simulasi",
        "edisi": f"{FRONT}/edisi",
    }
    own = {"akun": "/kantor/pegawai", "saya": "/kantor/pegawai/zi"}
    own["saya-kriteria"] = f"/kantor/pegawai/zi/{YEAR}/I.a.2"
    for language, width in (("id", 360), ("en", 1280)):
        walk = Walk(chromium, shared, language, width=width)
        query = "" if language == "id" else "?bahasa=en"
        seen = {name: officer.get(f"{path}{query}") for name, path in paths.items()}
        seen |= {name: clerk.get(f"{path}{query}") for name, path in own.items()}
        if language == "id":
            seen["salah"] = officer.send(seen["rapat-baru"], "/baru", mulai="pagi", putusan1="x")
            seen["salah-dokumen"] = officer.send(seen["kriteria"], "/dokumen", judul="")
        for name, page in seen.items():
            walk.judge(page.html)
            if folder := os.environ.get("SCREENSHOTS"):
                place = Path(folder) / f"zi-{name}-{language}-{width}.png"
                walk._judge.screenshot(path=place, full_page=True)

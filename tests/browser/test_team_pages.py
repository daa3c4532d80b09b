"""The pages on which people come, wait, part and are found, at 360 px and for axe, in both languages."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.law.calendar import today
from app.people import enrolment, roster
from app.people.roster_file import Person
from tests.browser.walk import Walk
from tests.conftest import Sqlite
from tests.people_at_work import enrol, enter, id_of
from tests.portal import Page, Portal
from tests.serving import Server


def _pages(portal: Portal, query: str) -> dict[str, Page]:
    officer = portal.sign_in("petugas")
    seen = {"tim-sendiri": officer.get(f"/kantor/meja/tim{query}")}
    seen["undangan"] = officer.send(seen["tim-sendiri"], "/tim/undang")
    enrol(portal, seen["undangan"].by_id("kode-undangan"), "rekan")
    waiting, seen["menunggu"] = enter(portal, "rekan")
    seen["menunggu"] = waiting.get(f"/kantor/pegawai{query}")
    page = officer.get(f"/kantor/meja/tim{query}")
    seen["sidik-salah"] = officer.send(page, f"/izinkan/{id_of('rekan')}", sidik="AAAAA-AAAAA-AAA")
    typed = "-".join(seen["menunggu"].by_id("sidik").split("-")[-3:])
    day = today().isoformat()
    seen["tim"] = officer.send(seen["sidik-salah"], f"/izinkan/{id_of('rekan')}", sidik=typed)
    away = {"mulai": day, "sampai": "2020-01-01", "pengganti": id_of("rekan")}
    seen["cuti-salah"] = officer.send(seen["tim"], "/tim/cuti", **away)
    seen["cuti"] = officer.send(seen["tim"], "/tim/cuti", **away | {"sampai": day})
    portal.report()
    seen["keluarkan"] = officer.send(seen["tim"], f"/keluarkan/{id_of('rekan')}")
    seen["salinan-salah"] = officer.send(seen["keluarkan"], "/selesai", kunci="x")
    key = seen["keluarkan"].by_id("kunci-pemulihan").split("-")
    seen["belum-disegel"] = officer.send(seen["keluarkan"], "/selesai", kunci="-".join(key[-3:]))
    seen["segel"] = officer.send(seen["belum-disegel"], "/tim/segel")
    seen["hari-ini"] = officer.get(f"/kantor/meja{query}")
    seen["tanpa-pegawai"] = officer.get(f"/kantor/meja/pegawai{query}")
    person = Person("199003032015012003", "Budi Santoso", "Staf Loket", "Pelayanan", "", "", 2)
    roster.take_over([person], today())
    page = officer.get(f"/kantor/meja/pegawai{query}")
    seen["kode"] = officer.send(page, f"/kode/{person.nip}")
    code = enrolment.invite_employees([person.nip], today())[person.nip]
    stranger = portal.visitor()
    seen["daftar"] = stranger.get(f"/kantor/pendaftaran{query}")
    seen["daftar-salah"] = stranger.send(seen["daftar"], "/pendaftaran", undangan="x", nama="budi")
    seen["rahasia"] = stranger.send(seen["daftar"], "/pendaftaran", undangan=code, nama="budi")
    enrol(portal, code, "budi")
    seen["akun"] = enter(portal, "budi")[0].get(f"/kantor/pegawai{query}")
    seen["pemulihan"] = stranger.get(f"/kantor/pemulihan{query}")
    wrong = {"nama": "inspektorat", "kunci": "x"}
    seen["pemulihan-salah"] = stranger.send(seen["pemulihan"], "/kantor/pemulihan", **wrong)
    return seen


@pytest.mark.parametrize("store", [Sqlite], indirect=True)
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages_of_the_team_read_well(
    chromium: Browser, shared: Server, portal: Portal, language: str
) -> None:
    walk = Walk(chromium, shared, language, width=360, axe=language == "id")
    for name, page in _pages(portal, "" if language == "id" else "?bahasa=en").items():
        walk.judge(page.html)
        if folder := os.environ.get("SCREENSHOTS"):
            walk._judge.screenshot(path=Path(folder) / f"{name}-{language}.png", full_page=True)

"""Figures and published answers: at 360 px and for axe, in both languages."""

from datetime import date

import pytest
from playwright.sync_api import Browser

from app.law.calendar import today
from tests.browser.walk import Walk
from tests.conftest import Sqlite
from tests.office.test_published import DESK, WORDS
from tests.portal import Page, Portal
from tests.serving import Server
from tests.statistics.office import DAY, Office, day_ends


def _pages(portal: Portal, query: str) -> dict[str, Page]:
    office, citizen, officer = Office(portal), portal.visitor(), portal.sign_in("petugas")
    seen = {"statistik-kosong": citizen.get(f"/statistik{query}")}
    seen["jawaban-kosong"] = citizen.get(f"/jawaban{query}")
    office.settled(date(2026, 1, 5), date(2026, 1, 6), date(2026, 2, 6))
    case = office.file("wbs", date(2025, 3, 3))
    office.step(case, "tolak", date(2025, 3, 4), alasan="bukan_pelanggaran", pesan="Bukan.")
    day_ends(today() - DAY)
    more = f"{query}&" if query else "?"
    seen["statistik"] = citizen.get(f"/statistik{more}periode=2026")
    seen["meja"] = officer.get(f"{DESK}{query}")
    wrong = {**WORDS, "jawaban": "Hubungi 0812 3456 7890."}
    seen["meja-salah"] = officer.send(seen["meja"], "/meja/jawaban", **wrong)
    seen["draf"] = officer.send(seen["meja-salah"], "/meja/jawaban", **WORDS)
    seen["terbit"] = officer.send(seen["draf"], "/terbitkan")
    seen["jawaban"] = citizen.get(f"/jawaban{query}")
    link = str(seen["jawaban"].soup.select_one("main li a")["href"])
    seen["satu"] = citizen.get(link)
    seen["tarik-salah"] = officer.send(seen["terbit"], "/tarik")
    seen["ditarik-meja"] = officer.send(seen["terbit"], "/tarik", alasan_tarik="Aturan berubah")
    seen["ditarik"] = citizen.get(link)
    return seen


@pytest.mark.parametrize("store", [Sqlite], indirect=True)
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages_of_figures_and_of_published_answers_read_well(
    chromium: Browser, shared: Server, portal: Portal, language: str
) -> None:
    walk = Walk(chromium, shared, language, width=360, axe=language == "id")
    query = "" if language == "id" else "?bahasa=en"
    for page in _pages(portal, query).values():
        walk.judge(page.html)

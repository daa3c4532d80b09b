"""The survey with figures on its pages, and at the desk: for axe, and small; the form by keyboard."""

import pytest
from playwright.sync_api import Browser

from app import demo_survey
from app.law.calendar import today
from app.survey import seasons
from app.survey.instruments import SKM
from tests.browser.walk import Walk
from tests.conftest import Sqlite
from tests.portal import Page, Portal
from tests.serving import Server


def _pages(portal: Portal, query: str) -> list[Page]:
    demo_survey.play(today())
    citizen, officer = portal.visitor(), portal.sign_in("petugas")
    now = seasons.current(SKM, today())
    before = now.period.before().name
    desk = f"/kantor/meja/survei/skm/{now.name}"
    seen = [citizen.get(f"/survei/hasil{query}"), citizen.get(f"/survei/terima-kasih{query}")]
    seen += [citizen.send(citizen.get(f"/survei{query}"), "/survei", saran="Kursi")]
    for path in (
        "/kantor/meja/pelayanan",
        "/kantor/meja/survei",
        f"/kantor/meja/survei/skm/{before}",
    ):
        seen.append(officer.get(path + query))
    seen += [officer.get(desk + page + query) for page in ("", "/saran", "/kertas", "/impor")]
    seen.append(officer.send(seen[-2], "/kertas", layanan="lainnya", lembar="12"))
    seen.append(officer.send(officer.get(desk + query), "/tindak-lanjut", unsur="waktu"))
    return seen


@pytest.mark.parametrize("store", [Sqlite], indirect=True)
@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_the_pages_of_the_survey_read_well(
    chromium: Browser, shared: Server, portal: Portal, language: str, width: int
) -> None:
    walk = Walk(chromium, shared, language, width=width)
    for page in _pages(portal, "" if language == "id" else "?bahasa=en"):
        walk.judge(page.html)


def test_the_survey_is_answered_by_keyboard_alone(chromium: Browser, shared: Server) -> None:
    walk = Walk(chromium, shared, "id", width=360)
    walk.open("/survei")
    keyboard = walk.page.keyboard
    walk.page.focus("#persyaratan input >> nth=0")
    for _ in SKM.elements:  # arrows choose within a question, Tab goes to the next
        keyboard.press("ArrowDown")
        keyboard.press("ArrowDown")
        keyboard.press("Tab")
    assert walk.page.locator("main input[type=radio]:checked").count() == len(SKM.elements)
    assert walk.page.locator("#sarana input:checked").get_attribute("value") == "3"
    walk.by_keyboard('button:has-text("Kirim jawaban")')
    assert "Jawaban Anda tersimpan" in walk.page.inner_text("h1")

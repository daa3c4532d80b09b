"""Evaluations at the desk and the awareness surveys: for axe, and small; the survey by keyboard."""

from datetime import date

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select, update

from app.evaluation.models import Recommendation
from app.people.models import Account
from app.store import db, writing
from app.survey.instruments import STAFF_KNOW
from tests.browser.walk import Walk
from tests.conftest import Sqlite
from tests.evaluation.summaries import complaints, hold
from tests.office.test_evaluation import (
    ADDRESS,
    CLERK,
    HALF,
    LIST,
    LONG_AGO,
    YEAR,
    later,
    record_trial,
    whole_way,
)
from tests.people_at_work import employ
from tests.portal import Page, Portal
from tests.public.test_awareness import respond
from tests.serving import Server


def _pages(portal: Portal, query: str, monkeypatch: pytest.MonkeyPatch) -> list[Page]:
    employ(portal, "sri", CLERK)
    with writing() as session:
        session.execute(update(Account).values(created=LONG_AGO))
    for _ in range(5):
        respond(portal, "masyarakat")
    visitor, officer = portal.visitor(), portal.sign_in("petugas")
    seen = [
        visitor.get(f"/survei/kanal{path}{query}") for path in ("", "/pegawai", "/terima-kasih")
    ]
    seen.append(visitor.send(seen[1], "/pegawai", wbs="3"))
    seen.append(officer.get(ADDRESS + query))
    whole_way(officer, monkeypatch)
    hold(monkeypatch, complaints(HALF), complaints(f"{YEAR}-S1"), later())
    record_trial(officer, "pengaduan", HALF, date(YEAR - 1, 9, 1))
    seen.append(officer.get(ADDRESS + query))
    db.session.rollback()
    wish = db.session.scalars(select(Recommendation.id)).one()
    seen.append(officer.send(officer.get(ADDRESS + query), f"/{wish}/putusan", putusan="belum"))
    draft = f"{LIST}/pengaduan/{YEAR}-S1"
    officer.send(officer.get(draft), "/mulai")
    seen.append(officer.get(draft + query))
    seen.append(officer.send(officer.get(draft + query), "/pakai", temuan="", alasan=""))
    seen += [officer.get(f"{path}{query}") for path in (LIST, f"{ADDRESS}/uji/baru")]
    seen.append(officer.send(officer.get(LIST + query), "/jadwal/wbs", hari="0"))
    return seen


@pytest.mark.parametrize("store", [Sqlite], indirect=True)
@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_the_pages_of_evaluations_read_well(
    chromium: Browser,
    shared: Server,
    portal: Portal,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    width: int,
) -> None:
    walk = Walk(chromium, shared, language, width=width)
    for page in _pages(portal, "" if language == "id" else "?bahasa=en", monkeypatch):
        walk.judge(page.html)


def test_the_awareness_survey_is_answered_by_keyboard_alone(
    chromium: Browser, shared: Server
) -> None:
    walk = Walk(chromium, shared, "id", width=360)
    walk.open("/survei/kanal/pegawai")
    keyboard = walk.page.keyboard
    walk.page.focus("#wbs input >> nth=0")
    for _ in STAFF_KNOW.elements:
        keyboard.press("ArrowDown")
        keyboard.press("Tab")
    assert walk.page.locator("main input[type=radio]:checked").count() == len(STAFF_KNOW.elements)
    walk.by_keyboard('button:has-text("Kirim jawaban")')
    assert "Jawaban Anda tersimpan" in walk.page.inner_text("h1")

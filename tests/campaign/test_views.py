"""Openings of campaign pages: a number for each page and day, and a page never waits for it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from app.campaign import pages, views
from app.law.calendar import today
from app.periods import year_of
from app.store import Base, db
from tests.portal import Portal

_START = views._start


@pytest.fixture(autouse=True)
def _nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """No timer of this test writes into another's database."""
    monkeypatch.setattr(views, "_start", lambda: None)
    views._waiting.clear()


def counted() -> dict[str, int]:
    """What is written of today."""
    db.session.rollback()
    return {one.page: one.count for one in views.by_day(year_of(today())) if one.day == today()}


def test_each_opening_of_a_campaign_page_counts_once_whatever_the_language(portal: Portal) -> None:
    visitor = portal.visitor()
    for campaign in pages.CAMPAIGNS.values():
        assert visitor.get(campaign.path).status == 200
        assert visitor.get(f"{campaign.path}?bahasa=en").status == 200
    views.write()
    assert counted() == dict.fromkeys(pages.CAMPAIGNS, 2)
    visitor.get("/kampanye/wbs")
    views.write()
    views.write()
    assert counted()["wbs"] == 3


def test_nothing_else_counts(portal: Portal) -> None:
    client = portal.visitor().client
    client.head("/kampanye/wbs")
    client.get("/kampanye/wbs", headers={"Sec-Purpose": "prefetch"})
    client.post("/kampanye/gratifikasi", data={"jenis": "lain"})
    for path in ("/", "/lapor/wbs", "/lacak", "/perlindungan", "/kampanye/wbs/poster.pdf"):
        assert client.get(path).status_code == 200
    views.write()
    assert counted() == {}


def test_of_an_opening_only_page_day_and_number_are_kept(portal: Portal) -> None:
    columns = Base.metadata.tables["kampanye_kunjungan"].columns
    assert {c.name: str(c.type) for c in columns} == {
        "page": "VARCHAR(32)", "day": "DATE", "count": "INTEGER",
    }  # fmt: skip
    views.note("wbs")
    assert [(page, day) for _, page, day in views._waiting] == [("wbs", today())]


def test_a_busy_database_makes_no_page_fail_and_loses_no_count(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    with monkeypatch.context() as broken:
        broken.setattr(views, "add", busy)
        assert portal.visitor().get("/kampanye/wbs").status == 200
        views.write()
    assert counted() == {}
    views.write()
    assert counted() == {"wbs": 1}


def test_what_was_counted_is_written_by_itself(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "DELAY", 0.0)
    views.note("wbs")
    with views._lock:  # the timer cannot be done before it is seen
        _START()
        timer = views._timers[0]
    timer.join(20)
    assert counted() == {"wbs": 1}
    assert not views._timers


def test_counts_of_many_threads_and_processes_add_up(portal: Portal) -> None:
    with ThreadPoolExecutor(8) as threads:
        for _ in range(200):
            threads.submit(_note_in_context, portal, views.note, "wbs")
    both = threading.Barrier(2)

    def add_meanwhile() -> None:
        with portal.app.app_context():
            both.wait(10)
            views.add([("wbs", today(), 5)])
            db.session.remove()

    other = threading.Thread(target=add_meanwhile)
    other.start()
    both.wait(10)
    views.write()
    other.join()
    assert counted() == {"wbs": 205}


def _note_in_context(portal: Portal, note: Any, page: str) -> None:
    with portal.app.app_context():
        note(page)

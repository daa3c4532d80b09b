"""Risks change by versions alone; controls are late by the calendar; forms sent twice do it once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from app.law.calendar import add_months
from app.risk import controls, register, statement, telling, waiting, watching
from app.risk.errors import Moved, Refused
from app.risk.models import ControlActivity, RiskVersion
from app.store import db, new_id
from tests.portal import Portal
from tests.risk.house import JUDGED, OTHER, OWNER, WORDS, activity, days, entry, proof, risk, staff


@pytest.fixture(autouse=True)
def _office(portal: Portal) -> None:
    staff()


def test_each_change_is_a_version_that_stays() -> None:
    one = risk(days(-200))
    register.judge(new_id(), one, 1, replace(JUDGED, likelihood=5), "Bertambah.", "dua", days(-100))
    words = replace(WORDS, owner_nip=OTHER)
    register.reword(new_id(), one, 2, words, "Pindah seksi.", "petugas", days(-50))
    third, second, first = register.versions(one.id)
    assert (first.likelihood, second.likelihood, third.likelihood) == (3, 5, 5)
    assert (second.reason, second.by, second.day) == ("Bertambah.", "dua", days(-100))
    assert (third.owner_name, third.judged, third.judged_by) == ("Budi Santoso", days(-100), "dua")
    assert first.owner_name == "Sri Wahyuni"
    assert [entry(one, days(n)).level for n in (-150, -99, 0)] == [12, 20, 20]
    assert register.entries(days(-201)) == []


def test_a_version_that_somebody_else_wrote_meanwhile_is_not_overwritten() -> None:
    one = risk()
    register.judge(new_id(), one, 1, JUDGED, "Tetap.", "dua", days(0))
    with pytest.raises(Moved, match="dua"):
        register.judge(new_id(), one, 1, JUDGED, "Tetap.", "petugas", days(0))
    assert len(register.versions(one.id)) == 2


def test_a_form_that_is_sent_twice_is_carried_out_once() -> None:
    form, one = new_id(), risk()
    for _ in range(2):
        assert register.enter(form, WORDS, JUDGED, "petugas", days(0)) == "R-002"
    form = new_id()
    for _ in range(2):
        register.judge(form, one, 1, JUDGED, "Tetap.", "petugas", days(0))
        controls.plan(form, one, "Kamera", OTHER, days(5), "petugas", days(0))
        watching.note(form, one, days(0), "Sepi.", "petugas", days(0))
        telling.note(form, days(0), "Semua", "apel", "SPIP", None, "", "petugas", days(0))
        statement.make(form, days(0).year, "", "petugas", days(0))
    assert len(register.versions(one.id)) == 2
    assert len(controls.of_risk(one.id)) == 1
    assert len(watching.of_risk(one.id)) == 2  # the judgement's own entry, and the other
    assert len(telling.of_year(days(0).year)) == 1
    assert len(statement.all_made()) == 1


def test_the_page_of_a_form_that_was_sent_takes_something_else_and_loses_nothing() -> None:
    """Somebody goes back in the browser, writes something else and sends it: not a double-send."""
    form, one = new_id(), risk()
    assert register.enter(form, WORDS, JUDGED, "petugas", days(0)) == "R-002"
    other = replace(WORDS, statement="Berkas hilang di loket.")
    assert register.enter(form, other, JUDGED, "petugas", days(0)) == "R-003"
    register.judge(form, one, 1, JUDGED, "Tetap.", "petugas", days(0))
    with pytest.raises(Moved):
        register.judge(form, one, 1, JUDGED, "Lain.", "petugas", days(0))
    with pytest.raises(Moved):
        register.judge(form, one, 1, replace(JUDGED, likelihood=5), "Tetap.", "petugas", days(0))
    for what in ("Kamera", "Papan tarif"):
        controls.plan(form, one, what, OTHER, days(5), "petugas", days(0))
        watching.note(form, one, days(0), what, "petugas", days(0))
        telling.note(form, days(0), "Semua", "apel", what, None, "", "petugas", days(0))
    assert len(controls.of_risk(one.id)) == 2
    assert len(watching.of_risk(one.id)) == 3
    assert len(telling.of_year(days(0).year)) == 2


def test_two_who_enter_at_once_get_two_codes_and_one_form_one(portal: Portal) -> None:
    def enter(form: str) -> str:
        with portal.app.app_context():
            return register.enter(form, WORDS, JUDGED, "petugas", days(0))

    same = new_id()
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(enter, [same] * 4 + [new_id() for _ in range(4)]))
    assert len(set(codes[:4])) == 1
    assert len(set(codes)) == 5
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(RiskVersion)) == 5


@pytest.mark.parametrize(
    ("judged", "field"),
    [
        ({"residual_likelihood": 4}, "sisa_kemungkinan"),
        ({"residual_impact": 5}, "sisa_dampak"),
        ({"numbers": (4, 3, 6, 12)}, "perkiraan_2"),
        ({"numbers": (1, 3, 6, 5)}, "perkiraan_4"),
        ({"numbers": (1, 3, 6, 10_000)}, "perkiraan_4"),
    ],
)
def test_what_no_judgement_can_say_is_refused(judged: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        risk(**judged)
    assert refused.value.args[0] == field
    assert register.everything(days(0)) == []


def test_equal_numbers_and_residual_risks_are_possible() -> None:
    same = replace(JUDGED, residual_likelihood=3, residual_impact=4, numbers=(0, 0, 0, 9_999))
    register.enter(new_id(), WORDS, same, "petugas", days(0))
    assert entry(register.find("R-001")).residual == 12


def test_nobody_who_is_not_on_the_roster_owns_a_risk() -> None:
    with pytest.raises(Refused, match="pemilik"):
        risk(words={"owner_nip": "999"})
    with pytest.raises(Refused, match="pemilik"):
        risk(date(2019, 12, 31))  # before anybody was


def test_a_closed_risk_keeps_its_reason_and_takes_nothing_more() -> None:
    one = risk(days(-10))
    due = activity(one, days(-1), days(-10))
    register.close(one, "Loket tunai dihapus.", "petugas", days(0))
    register.close(one, "Lain.", "dua", days(0))
    kept = register.find(one.code)
    assert kept is not None
    assert (kept.closed, kept.closed_because, kept.closed_by) == (
        days(0),
        "Loket tunai dihapus.",
        "petugas",
    )
    tries = [
        lambda: register.judge(new_id(), one, 1, JUDGED, "x", "p", days(0)),
        lambda: register.reword(new_id(), one, 1, replace(WORDS, cause="x"), "x", "p", days(0)),
        lambda: controls.plan(new_id(), one, "x", OWNER, days(1), "p", days(0)),
        lambda: controls.begin(one, due, days(0)),
        lambda: watching.note(new_id(), one, days(0), "x", "p", days(0)),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="closed"):
            attempt()
    assert waiting.due(days(0)) == []
    assert [e.risk.code for e in register.entries(days(-1))] == [one.code]
    assert register.entries(days(0)) == []


def test_a_rewording_that_says_nothing_new_is_no_version() -> None:
    one = risk()
    with pytest.raises(Refused, match="unchanged"):
        register.reword(new_id(), one, 1, WORDS, "Tanpa sebab.", "petugas", days(0))
    assert len(register.versions(one.id)) == 1


@pytest.mark.parametrize(
    ("facts", "day", "state"),
    [
        ({}, 9, "direncanakan"), ({}, 10, "direncanakan"), ({}, 11, "terlambat"),
        ({"begun": 5}, 4, "direncanakan"), ({"begun": 5}, 5, "berjalan"), ({"begun": 5}, 10, "berjalan"),
        ({"begun": 5}, 11, "terlambat"), ({"begun": 5, "done": 12}, 12, "selesai"),
        ({"begun": 5, "done": 12}, 11, "terlambat"), ({"done": 3}, 20, "selesai"),
        ({"called_off": 8}, 7, "direncanakan"), ({"called_off": 8}, 8, "dibatalkan"),
        ({"called_off": 12}, 11, "terlambat"), ({"called_off": 12}, 30, "dibatalkan"),
    ],
)  # fmt: skip
def test_the_state_of_an_activity_due_on_the_tenth(
    facts: dict[str, int], day: int, state: str
) -> None:
    said = {name: date(2026, 6, n) for name, n in facts.items()}
    one = ControlActivity(due=date(2026, 6, 10), **said)
    assert controls.state(one, date(2026, 6, day)) == state


def test_a_late_control_waits_until_it_is_done_with_proof() -> None:
    one = risk(days(-30))
    late, _ = activity(one, days(-1), days(-30)), activity(one, days(0), days(-30))
    (wait,) = waiting.due(days(0))
    assert (wait.kind, wait.code, wait.since, wait.person) == (
        waiting.LATE, one.code, days(-1), "Budi Santoso",
    )  # fmt: skip
    for day in (days(-31), days(1)):
        with pytest.raises(Refused, match="before_plan"):
            controls.finish(one, late, day, "Terpasang.", proof(), days(0))
    for _ in range(2):
        controls.finish(one, late, days(0), "Terpasang.", proof(), days(0))
    assert waiting.due(days(0)) == []
    for again in (
        lambda: controls.finish(one, late, days(0), "Lain.", proof(), days(0)),
        lambda: controls.call_off(one, late, "Tidak jadi.", days(0)),
    ):
        with pytest.raises(Refused, match="over"):
            again()
    other = risk()
    with pytest.raises(Refused, match="unknown"):
        controls.begin(other, late, days(0))


def test_a_risk_waits_for_its_review_from_the_day_after_the_interval() -> None:
    one = risk(date(2026, 3, 31))
    last = add_months(date(2026, 3, 31), 6)
    assert last == date(2026, 9, 30)
    assert waiting.due(last) == []
    (wait,) = waiting.due(date(2026, 10, 1))
    assert (wait.kind, wait.since) == (waiting.REVIEW, last)
    watching.note(new_id(), one, date(2026, 5, 10), "Sepi.", "petugas", date(2026, 5, 10))
    assert waiting.due(date(2026, 11, 10)) == []
    assert [w.kind for w in waiting.due(date(2026, 11, 11))] == [waiting.REVIEW]
    assert waiting.due(date(2026, 5, 1)) == [], "what is noted later counts from its day on"

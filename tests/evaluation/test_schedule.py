"""When evaluations are due, what is late, and what the digest says of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.evaluation import cycle, recommendations, schedule
from app.evaluation.schedule import Cadence
from app.evaluation.units import TITLES
from app.jobs.digest import Digests
from app.law.calendar import today
from app.people.models import Account
from app.store import db, writing
from tests.evaluation.summaries import begun, complaints, complete, keep_all, planned, recommend
from tests.portal import Portal


def set_up_on(day: date) -> None:
    with writing() as session:
        session.execute(update(Account).values(created=day))


def test_complaints_each_half_and_the_others_each_year(portal: Portal) -> None:
    set_up_on(date(2024, 3, 1))
    found = [(p.unit, p.period.name, p.due) for p in schedule.of_year(2026)]
    assert found == [
        ("pengaduan", "2026-S1", date(2026, 7, 30)),
        ("pengaduan", "2026-S2", date(2027, 1, 30)),
        *((unit, "2026", date(2027, 1, 30)) for unit in list(TITLES)[1:]),
    ]


def test_nothing_is_asked_of_before_the_portal(portal: Portal) -> None:
    set_up_on(date(2026, 7, 1))
    assert [p.period.name for p in schedule.of_year(2026) if p.unit == "pengaduan"] == ["2026-S2"]
    assert schedule.of_year(2025) == []
    assert schedule.find("pengaduan", "2026-S1") is None
    assert schedule.find("kepentingan", "2026") is None
    assert schedule.find("wbs", "2026-07") is None
    assert schedule.find("wbs", "x") is None
    assert schedule.years(date(2026, 11, 26)) == [2026]


@pytest.mark.parametrize(
    ("day", "late", "asked"),
    [
        (date(2026, 6, 29), False, False),
        (date(2026, 6, 30), False, True),
        (date(2026, 7, 30), False, True),
        (date(2026, 7, 31), True, True),
    ],
)
def test_what_is_not_begun_is_asked_for_and_late_from_the_day_after(
    portal: Portal, day: date, late: bool, asked: bool
) -> None:
    set_up_on(date(2026, 1, 1))
    assert planned("pengaduan", "2026-S1").late(day) is late
    found = [one for one in schedule.due(day) if one.period.name == "2026-S1"]
    assert [(one.what, one.late) for one in found] == ([("susun", late)] if asked else [])


def test_a_draft_is_late_too_and_then_its_recommendations_are(portal: Portal) -> None:
    set_up_on(date(2026, 1, 1))
    day, due = date(2026, 7, 10), date(2026, 9, 1)
    basis = complaints("2026-S1")
    evaluation_id = begun("pengaduan", "2026-S1", [basis], day)
    assert planned("pengaduan", "2026-S1").late(date(2026, 7, 31))
    finding_id = keep_all(evaluation_id, day)[0]
    wish = recommend(finding_id, basis, "lewat_menurut_jam.verifikasi", "0", due, day)
    cycle.conclude(evaluation_id, "Perlu piket.", "petugas", day)
    found = planned("pengaduan", "2026-S1")
    assert not found.late(due)
    assert found.late(due + timedelta(days=1))
    assert [(o.what, o.late, o.person) for o in schedule.due(due) if o.what != "susun"] == [
        ("tindak_lanjut", False, "Sri")
    ]
    complete(wish, due)
    found = planned("pengaduan", "2026-S1")
    assert found.recommendations[0].state(due + timedelta(days=9)) == recommendations.DONE
    assert not found.late(due + timedelta(days=9))
    assert all(o.what == "susun" for o in schedule.due(due + timedelta(days=9)))


def test_the_office_chooses_how_often_and_what_was_begun_stays(portal: Portal) -> None:
    set_up_on(date(2026, 1, 1))
    begun("wbs", "2026", [], date(2026, 7, 1))
    schedule.choose("wbs", Cadence("semester", 14))
    schedule.choose("skm", Cadence("semester", 60))
    found = [(p.period.name, p.due, p.state) for p in schedule.of_year(2026) if p.unit == "wbs"]
    assert found == [
        ("2026-S1", date(2026, 7, 14), "dijadwalkan"),
        ("2026", date(2027, 1, 14), "disusun"),
        ("2026-S2", date(2027, 1, 14), "dijadwalkan"),
    ]
    assert schedule.cadences()["skm"] == Cadence("semester", 60)
    assert schedule.cadences()["pengaduan"] == schedule.defaults()["pengaduan"]


def test_the_digest_counts_and_names_nothing(portal: Portal) -> None:
    set_up_on(today() - timedelta(days=800))
    with writing() as session:
        session.execute(update(Account).values(email="surel@kantor.test"))
    ids = {a.name: a.id for a in db.session.scalars(select(Account))}
    digests = Digests(today(), None)
    officer, inspector = (digests.compose(ids[name]) for name in ("petugas", "inspektorat"))
    assert officer is not None
    assert inspector is not None
    line = next(row for row in officer.text.splitlines() if "Evaluasi" in row)
    late = sum(one.late for one in schedule.due(today()))
    assert late > 5
    assert line.startswith(f"- Evaluasi kanal: {late} lewat waktu, ")
    assert "WBS" not in line
    assert "Evaluasi" not in inspector.text

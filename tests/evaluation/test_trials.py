"""Tests of a channel: dated, followed, counted in working days, closed with the evaluation."""

from dataclasses import replace
from datetime import date

import pytest

from app.evaluation import cycle, trials
from app.evaluation.errors import Refused
from app.evaluation.trials import CHECKS, Told
from app.evaluation.units import TITLES
from app.store import db, new_id
from tests.evaluation.summaries import BY, begun, planned
from tests.portal import Portal

SENT = date(2026, 9, 3)  # a Thursday
DAY = date(2026, 9, 20)


def told(unit: str = "wbs", **outcomes: str) -> Told:
    steps = {name: outcomes.get(name, "belum") for name, _ in CHECKS[unit]}
    return Told(SENT, "Sri", steps, None, "")


def keep(said: Told, trial_id: str = "", edition: int = 0) -> str:
    kept = trial_id or new_id()
    trials.keep(kept, "wbs", planned("wbs", "2026").period, said, edition, BY, DAY)
    return kept


def test_every_channel_has_its_checklist() -> None:
    assert CHECKS.keys() == TITLES.keys()
    for steps in CHECKS.values():
        names = [name for name, _ in steps]
        assert len(names) == len(set(names)) >= 5


@pytest.mark.parametrize(
    ("answered", "waited"),
    [
        (date(2026, 9, 3), 0),
        (date(2026, 9, 4), 1),
        (date(2026, 9, 7), 2),  # a weekend lies between
        (date(2026, 9, 10), 5),
        (None, None),
    ],
)
def test_working_days_to_the_first_answer(
    portal: Portal, answered: date | None, waited: int | None
) -> None:
    keep(replace(told(jawab="ya" if answered else "belum"), answered=answered))
    (row,) = trials.of("wbs", planned("wbs", "2026").period)
    assert trials.waited(row) == waited
    assert ("Tim menjawab", "ya" if answered else "belum sampai") in trials.steps(row)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (replace(told(), sent=date(2025, 12, 31)), "dikirim"),
        (replace(told(jawab="ya"), answered=date(2026, 9, 2)), "dijawab"),
        (told(jawab="ya"), "dijawab"),
        (told(tor="tidak"), "gagal"),
    ],
)
def test_what_does_not_fit_together_is_refused(portal: Portal, said: Told, field: str) -> None:
    with pytest.raises(Refused) as refused:
        keep(said)
    assert refused.value.field == field
    assert trials.of("wbs", planned("wbs", "2026").period) == []


def test_it_is_followed_up_and_nobody_overwrites_another(portal: Portal) -> None:
    first = keep(told())
    keep(told(), first)  # the same form again
    more = replace(told(jawab="ya", kode="ya"), answered=date(2026, 9, 10))
    keep(more, first, 1)
    keep(more, first, 1)
    with pytest.raises(Refused):
        keep(told(kode="ya"), first, 1)
    (row,) = trials.of("wbs", planned("wbs", "2026").period)
    assert (row.edition, row.answered) == (2, date(2026, 9, 10))
    assert trials.find("pengaduan", first) is None
    with pytest.raises(Refused):
        trials.keep(first, "skm", planned("skm", "2026").period, told("skm"), 2, BY, DAY)


def test_after_the_evaluation_is_verified_nothing_changes(portal: Portal) -> None:
    evaluation_id = begun("wbs", "2026", [], DAY)
    over = date(2027, 1, 4)
    cycle.conclude(evaluation_id, "Tidak ada temuan.", BY, over)
    cycle.verify(evaluation_id, BY, over)
    with pytest.raises(Refused):
        keep(told())
    db.session.rollback()

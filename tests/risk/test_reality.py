"""When reality passes a likelihood: worked by hand, at every edge; and what of sealed channels counts."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import periods
from app.risk import reality, register, waiting
from app.risk.reality import Counted, Signal, Year
from app.statistics.models import YearlyFigures
from app.store import db, new_id, writing
from tests.portal import Portal
from tests.risk.house import JUDGED, WORDS, days, entry, quarters, risk, staff

NUMBERS = (1, 3, 6, 12)


@pytest.mark.parametrize(
    ("likelihood", "count", "marked"),
    [(1, 0, False), (1, 1, False), (1, 2, True), (2, 3, False), (2, 4, True), (3, 6, False), (3, 7, True),
     (4, 12, False), (4, 13, True), (5, 13, False), (5, 999, False)],
)  # fmt: skip
def test_reality_is_beyond_a_step_from_one_more_than_it_stands_for(
    likelihood: int, count: int, marked: bool
) -> None:
    assert bool(reality.beyond(likelihood, NUMBERS, [Signal("2026-Q3", count)], {})) is marked


@pytest.mark.parametrize(
    ("seen", "marked"),
    [({}, True), ({"2026-Q3": 8}, False), ({"2026-Q3": 9}, False), ({"2026-Q3": 7}, True),
     ({"2026-Q2": 99}, True)],
)  # fmt: skip
def test_a_judgement_answers_for_the_counts_that_it_knew(
    seen: dict[str, int], marked: bool
) -> None:
    assert bool(reality.beyond(3, NUMBERS, [Signal("2026-Q3", 8)], seen)) is marked


@given(st.integers(1, 5), st.integers(0, 50), st.integers(0, 50))
def test_more_reports_never_take_a_mark_away(likelihood: int, count: int, more: int) -> None:
    few = reality.beyond(likelihood, NUMBERS, [Signal("2026", count)], {})
    many = reality.beyond(likelihood, NUMBERS, [Signal("2026", count + more)], {})
    assert len(many) >= len(few)


def spans(until: date, counts: list[int]) -> list[tuple[str, int]]:
    """The signals of five quarters, the last one that of ``until``."""
    newest = periods.around(until, 3)
    named = [newest]
    while len(named) < 5:
        named.append(named[-1].before())
    found = Counted(until, tuple(zip(reversed(named), counts, strict=True)), ())
    return [(s.span, s.count) for s in found.signals]


def test_a_year_is_four_quarters_that_are_over_or_the_running_one_with_three() -> None:
    assert spans(date(2026, 11, 10), [5, 1, 2, 3, 4]) == [("2026-Q3", 11), ("2026-Q4", 10)]
    assert spans(date(2026, 12, 31), [5, 1, 2, 3, 4]) == [("2026-Q4", 10)]
    assert spans(date(2026, 12, 30), [5, 1, 2, 3, 4]) == [("2026-Q3", 11), ("2026-Q4", 10)]
    assert spans(date(2027, 1, 1), [1, 2, 3, 4, 0]) == [("2026-Q4", 10), ("2027-Q1", 9)]


def test_nothing_was_counted_before_there_were_figures() -> None:
    assert Counted(None, (), ()).signals == ()


def test_of_a_sealed_year_counts_only_what_is_shown() -> None:
    year = Year("wbs", 2025, {"selesai": 7, "ditolak": "<5", "arsip": 5})
    hidden = Year("gratifikasi", 2025, {"selesai": "<5", "batal": "<5"})
    assert (year.least, hidden.least) == (12, None)
    assert Counted(None, (), (year, hidden)).signals == (Signal("wbs:2025", 12),)
    older = Year("wbs", 2024, {"selesai": 90})
    assert Counted(None, (), (year, older)).signals == (Signal("wbs:2025", 12),)


def test_published_figures_feed_a_risk_and_a_whole_channel_is_not_counted_twice(
    portal: Portal,
) -> None:
    staff()
    quarters(date(2026, 11, 10), (2, 1, 0, 3, 2), antrean=4)
    feeds = ["pengaduan:kategori:biaya"]
    assert [n for _, n in reality.counted(feeds, days(0)).quarters] == [2, 1, 0, 3, 2]
    feeds += ["pengaduan:kategori:antrean"]
    assert [n for _, n in reality.counted(feeds, days(0)).quarters] == [2, 1, 0, 3, 6]
    feeds += ["pengaduan"]
    assert [n for _, n in reality.counted(feeds, days(0)).quarters] == [2, 1, 0, 3, 2]
    assert reality.counted(["wbs"], days(0)) == Counted(None, (), ())


def test_a_risk_stays_marked_until_it_is_judged_anew_and_no_longer(portal: Portal) -> None:
    staff()
    quarters(date(2026, 11, 10), (1, 1, 2, 2, 1))
    one = risk()
    kinds = lambda: [w.kind for w in waiting.due(days(0))]  # noqa: E731
    assert kinds() == []
    quarters(date(2026, 11, 11), (1, 1, 2, 2, 2))
    assert [s.count for s in reality.counted(JUDGED.feeds, days(0)).signals] == [6, 7]
    assert kinds() == [waiting.BEYOND]
    register.reword(
        new_id(), one, 1, replace(WORDS, cause="Tunai."), "Lebih singkat", "petugas", days(0)
    )
    assert kinds() == [waiting.BEYOND], "other words are no judgement"
    register.judge(new_id(), one, 2, JUDGED, "Tujuh, tetapi sudah ditangani.", "petugas", days(0))
    assert kinds() == []
    quarters(date(2026, 11, 12), (1, 1, 2, 2, 3))
    assert kinds() == [waiting.BEYOND], "it went on"
    assert entry(one).version.seen == {"2026-Q3": 6, "2026-Q4": 7}


def test_a_sealed_year_feeds_a_risk_once_it_is_published(portal: Portal) -> None:
    staff()
    risk(likelihood=2, residual_likelihood=1, feeds=("wbs",))
    assert waiting.due(days(0)) == []
    with writing() as session:
        cells = {"selesai": 6, "ditolak": "<5"}
        session.add(YearlyFigures(year=days(0).year - 1, channel="wbs", as_of=days(0), cells=cells))
    db.session.rollback()
    assert [w.kind for w in waiting.due(days(0))] == [waiting.BEYOND]


def test_everything_that_can_feed_a_risk_is_offered_once() -> None:
    names = [name for name, _, _ in reality.choices()]
    assert len(names) == len(set(names))
    assert {"pengaduan", "pengaduan:kategori:biaya", "informasi", "wbs", "kepentingan"} <= set(
        names
    )
    assert not [n for n in names if n.startswith("wbs:")], "no part of a sealed channel"

"""What pages with figures share: spans of the calendar, and charts."""

from datetime import date

import pytest

from app import chart, periods


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-S1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-S2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_the_days_it_names(written: str, first: date, last: date) -> None:
    found = periods.parse(written)
    assert found == periods.Period(first, last, written)
    assert found.before().last.toordinal() == first.toordinal() - 1
    assert found.before().before().first < found.before().first < found.first


@pytest.mark.parametrize("written", ["", "26", "2026-Q5", "2026-13", "2026-S3", "2026-1", "x2026"])
def test_what_is_no_period_is_none(written: str) -> None:
    assert periods.parse(written) is None


def test_a_year_has_its_months_and_a_day_its_year() -> None:
    year = periods.year_of(date(2026, 5, 4))
    assert [m.name for m in periods.months(year)] == [f"2026-{n:02}" for n in range(1, 13)]
    assert date(2026, 12, 31) in year
    assert date(2027, 1, 1) not in year


def test_a_chart_says_what_it_shows_and_needs_no_style() -> None:
    drawn = chart.bars('Nilai "unsur" & lain', [("Biaya <tarif>", 3.5), ("Waktu", None)], 4)
    assert 'aria-label="Nilai &quot;unsur&quot; &amp; lain"' in drawn
    assert "<tarif>" not in drawn
    assert drawn.count("<rect") == 2  # the ground and one bar
    assert "style" not in drawn
    assert chart.bars("Kosong", [("Waktu", None)]) == ""
    assert chart.line("Satu", [("2025", 3.0), ("2026", None)]) == ""
    broken = chart.line("Tren", [("a", 1.0), ("b", 2.0), ("c", None), ("d", 3.0), ("e", 4.0)])
    assert broken.count("<path") == 2

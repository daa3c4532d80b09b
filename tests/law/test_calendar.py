"""The calendar: each deadline falls on the day that a clerk would count."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import permutations

import pytest
from holidays import country_holidays
from hypothesis import assume, given
from hypothesis import strategies as st

from app.law import calendar
from app.law.calendar import (
    Pause,
    add_calendar_days,
    add_working_days,
    is_working_day,
    working_days_between,
)
from tests.law import steady

HOLIDAYS = country_holidays("ID", categories=("public", "government"), years=range(2025, 2029))
DAY = timedelta(days=1)

Adder = Callable[..., date]
Period = tuple[date, int, list[Pause]]

WORKING_DAYS = [
    # Mon 6 Jan; Tue 7, Wed 8, Thu 9
    ("2025-01-06", 3, "2025-01-09"),
    # Fri 10 Jan; Sat, Sun; Mon 13
    ("2025-01-10", 1, "2025-01-13"),
    # Fri 24 Jan; 27 Isra Mikraj, 28 cuti bersama, 29 Imlek; Thu 30, Fri 31, Mon 3 Feb
    ("2025-01-24", 3, "2025-02-03"),
    # Thu 27 Mar; 28 cuti bersama Nyepi, 31 and 1 Idulfitri, 2-4 and 7 cuti bersama; Tue 8 Apr
    ("2025-03-27", 1, "2025-04-08"),
    # Wed 26 Mar; Thu 27 | Tue 8 - Fri 11 (5) | Mon 14 - Thu 17 (9), 18 Good Friday | Mon 21
    ("2025-03-26", 10, "2025-04-21"),
    # Sun 30 Mar, within Lebaran; Tue 8, Wed 9, Thu 10 Apr
    ("2025-03-30", 3, "2025-04-10"),
    # Sun 1 Jun, itself a holiday; Mon 2 - Thu 5 (4), 6 Iduladha | 9 cuti bersama, Tue 10
    ("2025-06-01", 5, "2025-06-10"),
    # Sun 17 Aug; 18 cuti bersama; Tue 19
    ("2025-08-17", 1, "2025-08-19"),
    # Thu 28 Aug; Fri 29 | Mon 1 - Thu 4 Sep (5), 5 Maulid | Mon 8 - Fri 12 (10) | Mon 15 - Thu 18
    ("2025-08-28", 14, "2025-09-18"),
    # Wed 24 Dec; 25 Natal, 26 cuti bersama | 29, 30, 31, 1 tahun baru, Fri 2 (4) | Mon 5
    ("2025-12-24", 5, "2026-01-05"),
    # Tue 23 Dec; Wed 24 | 29, 30, 31, Fri 2 (5) | Mon 5 - Fri 9 (10)
    ("2025-12-23", 10, "2026-01-09"),
    # Thu 15 Jan; 16 Isra Mikraj | Mon 19, Tue 20, Wed 21
    ("2026-01-15", 3, "2026-01-21"),
    # Fri 13 Feb; 16 cuti bersama, 17 Imlek, Wed 18, Thu 19, Fri 20 (3) | Mon 23, Tue 24
    ("2026-02-13", 5, "2026-02-24"),
    # Tue 17 Mar; 18 cuti bersama, 19 Nyepi, 20 cuti bersama | 23, 24 cuti bersama, Wed 25
    ("2026-03-17", 1, "2026-03-25"),
    # Mon 16 Mar; Tue 17 | Wed 25 - Fri 27 (4) | Mon 30 - Thu 2 Apr (8), 3 Good Friday | 6, Tue 7
    ("2026-03-16", 10, "2026-04-07"),
    # Sat 21 Mar, Idulfitri; Wed 25, Thu 26, Fri 27
    ("2026-03-21", 3, "2026-03-27"),
    # Wed 13 May; 14 Kenaikan, 15 cuti bersama | Mon 18, Tue 19, Wed 20
    ("2026-05-13", 3, "2026-05-20"),
    # Tue 26 May; 27 Iduladha, 28 cuti bersama, Fri 29 | 1 Jun Pancasila, Tue 2, Wed 3
    ("2026-05-26", 3, "2026-06-03"),
    # Tue 1 Sep; no holiday until Natal, so 60 hk are twelve whole weeks: Tue 24 Nov
    ("2026-09-01", 60, "2026-11-24"),
    # Wed 23 Dec; 24 cuti bersama, 25 Natal | Mon 28 - Thu 31 (4), 1 tahun baru | Mon 4
    ("2026-12-23", 5, "2027-01-04"),
    # Wed 30 Dec; Thu 31, 1 tahun baru | Mon 4, 5 Isra Mikraj, Wed 6
    ("2026-12-30", 3, "2027-01-06"),
    # Fri 5 Mar; 8 Nyepi, 9 cuti bersama, 10 and 11 Idulfitri, 12 and 15 cuti bersama,
    # Tue 16 - Fri 19 (4) | Mon 22
    ("2027-03-05", 5, "2027-03-22"),
    # as before to Mon 22 (5), Tue 23, Wed 24 (7), 25 cuti bersama, 26 Good Friday | Mon 29 - Wed 31
    ("2027-03-05", 10, "2027-03-31"),
    # Fri 14 May; 17 Iduladha, 18 and 19 cuti bersama, 20 Waisak, Fri 21 | Mon 24, Tue 25
    ("2027-05-14", 3, "2027-05-25"),
    # Thu 23 Dec; 24 cuti bersama | Mon 27, Tue 28, Wed 29
    ("2027-12-23", 3, "2027-12-29"),
]

PAUSED_WORKING_DAYS = [
    # Mon 6 Jul; Tue 7, Wed 8 (2); 9, 10, 13, 14 out; Wed 15 - Fri 17 (5) | Mon 20 - Fri 24 (10)
    ("2026-07-06", 10, "2026-07-08:2026-07-14", "2026-07-24"),
    # over a weekend: Tue 7 - Fri 10 (4); Mon 13 out; Tue 14
    ("2026-07-06", 5, "2026-07-10:2026-07-13", "2026-07-14"),
    # the weekend alone costs nothing: Tue 7 - Fri 10 (4); Mon 13
    ("2026-07-06", 5, "2026-07-10:2026-07-12", "2026-07-13"),
    # over Lebaran: Tue 17 Mar; Wed 25 out, all before it are off; Thu 26, Fri 27 (3) | 30, Tue 31
    ("2026-03-16", 5, "2026-03-17:2026-03-25", "2026-03-31"),
    # Lebaran alone costs nothing: Tue 17 Mar; Wed 25, Thu 26, Fri 27 (4) | Mon 30
    ("2026-03-16", 5, "2026-03-17:2026-03-24", "2026-03-30"),
    # Lebaran 2025: Wed 26 Mar; Thu 27 (1); Tue 8 Apr, Wed 9 out; Thu 10, Fri 11 (3)
    ("2025-03-26", 3, "2025-03-27:2025-04-09", "2025-04-11"),
    # over Natal: Wed 23 Dec; 24, 25 off; Mon 28 out; Tue 29, 30, 31 (4) | 1 off; Mon 4
    ("2026-12-22", 5, "2026-12-23:2026-12-28", "2027-01-04"),
    # began before receipt on Thu 9 Jul: Fri 10, Mon 13 out; Tue 14, Wed 15, Thu 16
    ("2026-07-09", 3, "2026-07-06:2026-07-13", "2026-07-16"),
    # was over before receipt: Fri 10, Mon 13, Tue 14
    ("2026-07-09", 3, "2026-07-01:2026-07-07", "2026-07-14"),
    # ended on the day of receipt: Fri 10, Mon 13, Tue 14
    ("2026-07-09", 3, "2026-07-06:2026-07-09", "2026-07-14"),
    # began on the day of receipt, Mon 6: 7, 8 out; Thu 9, Fri 10, Mon 13
    ("2026-07-06", 3, "2026-07-06:2026-07-08", "2026-07-13"),
    # received and paused on Sun 12: Mon 13 out; Tue 14, Wed 15
    ("2026-07-12", 2, "2026-07-12:2026-07-13", "2026-07-15"),
    # began and ended on one day: Tue 7, Wed 8, Thu 9
    ("2026-07-06", 3, "2026-07-07:2026-07-07", "2026-07-09"),
    # began on the last day, which still counts: Tue 7, Wed 8, Thu 9
    ("2026-07-06", 3, "2026-07-09:2026-07-15", "2026-07-09"),
    # two that touch no common day: Tue 7; 8 out; Thu 9; 10 out; Mon 13
    ("2026-07-06", 3, "2026-07-07:2026-07-08 2026-07-09:2026-07-10", "2026-07-13"),
    # two that overlap: Tue 7; 8, 9, 10, 13 out; Tue 14 - Fri 17 (5)
    ("2026-07-06", 5, "2026-07-07:2026-07-09 2026-07-08:2026-07-13", "2026-07-17"),
    # still open, so that nobody knows yet how far it moves the day: Tue 7, Wed 8, Thu 9
    ("2026-07-06", 3, "2026-07-07:", "2026-07-09"),
]

CALENDAR_DAYS = [
    # Mon 6 Jul and 7
    ("2026-07-06", 7, "", "2026-07-13"),
    # Sun 5 Jul and 7: a Sunday again, and not moved
    ("2026-07-05", 7, "", "2026-07-12"),
    # 17 Mar and 7: 24, within Lebaran, and not moved
    ("2026-03-17", 7, "", "2026-03-24"),
    # 28, 29, 30, 31 Mar 2025 and 1 - 3 Apr: holidays count
    ("2025-03-27", 7, "", "2025-04-03"),
    # 29, 30, 31 Dec (3), 1 - 4 Jan (7)
    ("2026-12-28", 7, "", "2027-01-04"),
    # 6 - 31 Dec (26), 1 - 4 Jan (30)
    ("2025-12-05", 30, "", "2026-01-04"),
    # 1 - 28 Feb (28), 1 and 2 Mar (30)
    ("2027-01-31", 30, "", "2027-03-02"),
    # 7, 8 (2); 9, 10, 11 out; 12 - 16 (7)
    ("2026-07-06", 7, "2026-07-08:2026-07-11", "2026-07-16"),
    # began before receipt: 10 out; 11 - 17
    ("2026-07-09", 7, "2026-07-01:2026-07-10", "2026-07-17"),
    # ended on the day of receipt: 10 - 16
    ("2026-07-09", 7, "2026-07-01:2026-07-09", "2026-07-16"),
    # over Lebaran every day counts as paused: 17 (1); 18 - 25 out; 26 - 31 (7)
    ("2026-03-16", 7, "2026-03-17:2026-03-25", "2026-03-31"),
]

dates = st.dates(date(2025, 1, 1), date(2027, 9, 30))
counts = st.integers(1, 40)
adders = st.sampled_from([add_working_days, add_calendar_days])


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(dates)
    pauses = draw(st.lists(st.tuples(st.integers(-15, 45), st.integers(0, 20)), max_size=3))
    return start, draw(counts), [(start + a * DAY, start + (a + n) * DAY) for a, n in pauses]


@pytest.mark.parametrize(("received", "days", "expected"), WORKING_DAYS)
def test_working_days_end_where_a_clerk_would_count(
    received: str, days: int, expected: str
) -> None:
    assert add_working_days(date.fromisoformat(received), days).isoformat() == expected


@pytest.mark.parametrize(("received", "days", "paused", "expected"), PAUSED_WORKING_DAYS)
def test_no_working_day_of_a_pause_counts(
    received: str, days: int, paused: str, expected: str
) -> None:
    deadline = add_working_days(date.fromisoformat(received), days, _pauses(paused))
    assert deadline.isoformat() == expected


@pytest.mark.parametrize(("received", "days", "paused", "expected"), CALENDAR_DAYS)
def test_calendar_days_count_all_but_those_of_a_pause(
    received: str, days: int, paused: str, expected: str
) -> None:
    deadline = add_calendar_days(date.fromisoformat(received), days, _pauses(paused))
    assert deadline.isoformat() == expected


@pytest.mark.parametrize(
    ("year", "working_days"),
    [
        # 261 weekdays less 24 days off that fall on one
        (2025, 237),
        # 261 less 21
        (2026, 240),
        # 261 less 19
        (2027, 242),
    ],
)
def test_a_year_has_its_working_days(year: int, working_days: int) -> None:
    assert working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == working_days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-07-06", True),  # Monday
        ("2026-07-10", True),  # Friday
        ("2026-07-11", False),  # Saturday
        ("2026-07-12", False),  # Sunday
        ("2026-03-20", False),  # cuti bersama
        ("2026-08-17", False),  # Kemerdekaan
        ("2026-12-24", False),  # cuti bersama
        ("2026-12-31", True),
    ],
)
def test_offices_work_on_weekdays_that_are_no_holiday(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize("days", [0, -1])
@pytest.mark.parametrize("add", [add_working_days, add_calendar_days])
def test_a_period_without_a_day_is_refused(add: Adder, days: int) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        add(date(2026, 7, 6), days)


@steady
@given(periods())
def test_a_deadline_is_a_working_day_after_receipt(period: Period) -> None:
    start, days, pauses = period
    deadline = add_working_days(start, days, pauses)
    assert deadline > start
    assert deadline.weekday() < 5
    assert deadline not in HOLIDAYS


@steady
@given(periods())
def test_a_deadline_is_not_a_day_of_a_pause(period: Period) -> None:
    start, days, pauses = period
    for add in (add_working_days, add_calendar_days):
        deadline = add(start, days, pauses)
        assert not [p for p in pauses if p[1] and p[0] < deadline <= p[1]]


@steady
@given(periods(), st.integers(1, 20), adders)
def test_a_longer_period_ends_later(period: Period, more: int, add: Adder) -> None:
    start, days, pauses = period
    assert add(start, days, pauses) < add(start, days + more, pauses)


@steady
@given(periods(), st.integers(0, 30), adders)
def test_a_later_receipt_never_ends_earlier(period: Period, later: int, add: Adder) -> None:
    start, days, pauses = period
    assert add(start, days, pauses) <= add(start + later * DAY, days, pauses)


@steady
@given(periods(), adders)
def test_a_pause_never_brings_a_deadline_nearer(period: Period, add: Adder) -> None:
    start, days, pauses = period
    for n in range(len(pauses)):
        assert add(start, days, pauses[:n]) <= add(start, days, pauses[: n + 1])


@steady
@given(dates, counts, st.integers(0, 45), st.integers(0, 20))
def test_a_pause_gives_back_its_working_days_and_no_more(
    start: date, days: int, after: int, length: int
) -> None:
    begin = start + after * DAY
    end = begin + length * DAY
    unpaused = add_working_days(start, days)
    assume(begin < unpaused)
    deadline = add_working_days(start, days, [(begin, end)])
    assert working_days_between(start, deadline) == days + working_days_between(begin, end)
    assert (
        add_calendar_days(start, days + after, [(begin, end)])
        == start + (days + after + length) * DAY
    )


@steady
@given(dates, counts, st.integers(0, 20), st.integers(0, 20), adders)
def test_what_happens_after_a_deadline_does_not_move_it(
    start: date, days: int, after: int, length: int, add: Adder
) -> None:
    deadline = add(start, days)
    begin = deadline + after * DAY
    assert add(start, days, [(begin, begin + length * DAY)]) == deadline


@steady
@given(periods(), adders)
def test_the_order_of_pauses_does_not_matter(period: Period, add: Adder) -> None:
    start, days, pauses = period
    assert len({add(start, days, iter(order)) for order in permutations(pauses)}) == 1


@steady
@given(dates, counts)
def test_counting_forth_and_counting_between_agree(start: date, days: int) -> None:
    deadline = add_working_days(start, days)
    assert working_days_between(start, deadline) == days
    assert working_days_between(start, deadline - DAY) == days - 1
    assert working_days_between(deadline, start) == -days


@steady
@given(st.lists(dates, min_size=3, max_size=3).map(sorted))
def test_working_days_between_add_up(days: list[date]) -> None:
    first, middle, last = days
    whole = working_days_between(first, last)
    assert working_days_between(first, middle) + working_days_between(middle, last) == whole
    assert working_days_between(last, first) == -whole
    assert working_days_between(first, first) == 0


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        ("2026-07-01T16:59:59", "2026-07-01"),
        ("2026-07-01T17:00:00", "2026-07-02"),
        ("2026-12-31T20:00:00", "2027-01-01"),
    ],
)
def test_today_begins_at_midnight_in_jakarta(
    monkeypatch: pytest.MonkeyPatch, clock: str, day: str
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.fromisoformat(clock).replace(tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(calendar, "datetime", Clock)
    assert calendar.today().isoformat() == day


def _pauses(text: str) -> list[Pause]:
    spans = [span.split(":") for span in text.split()]
    return [(date.fromisoformat(a), date.fromisoformat(b) if b else None) for a, b in spans]

"""Working days (hari kerja) in Asia/Jakarta, and how periods are counted.

A working day is Monday to Friday less national holidays and cuti bersama. The
first working day after the day of the event is day 1; a deadline ends with its
last day. A pause from day A to day B leaves out the days after A up to and
including B.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, lru_cache

WIB = timezone(timedelta(hours=7), "WIB")
"""Western Indonesian time: UTC+7, without daylight saving."""

Pause = tuple[date, date | None]
"""From the day on which a clock stopped to the day on which it went on (None: still paused)."""

_DAY = timedelta(days=1)


def today() -> date:
    """The day it is in Asia/Jakarta."""
    return datetime.now(UTC).astimezone(WIB).date()


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``: no weekend, national holiday or cuti bersama."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def add_working_days(start: date, days: int, pauses: Iterable[Pause] = ()) -> date:
    """The last day of a period of ``days`` working days that an event on ``start`` begins.

    Raises :class:`ValueError` if ``days`` is less than 1.
    """
    return _count_working(start, days, tuple(pauses))


def add_calendar_days(start: date, days: int, pauses: Iterable[Pause] = ()) -> date:
    """The same for calendar days."""
    return _count(start, days, list(pauses), lambda _: True)


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    span = (end - start).days
    return sum(is_working_day(start + n * _DAY) for n in range(1, span + 1))


@lru_cache(maxsize=4096)
def _count_working(start: date, days: int, pauses: tuple[Pause, ...]) -> date:
    return _count(start, days, list(pauses), is_working_day)


def _count(start: date, days: int, pauses: list[Pause], counts: Callable[[date], bool]) -> date:
    if days < 1:
        raise ValueError("a period has at least one day")
    day = start
    while days:
        day += _DAY
        if counts(day) and not any(_covers(p, day) for p in pauses):
            days -= 1
    return day


def _covers(pause: Pause, day: date) -> bool:
    begin, end = pause
    return begin < day and end is not None and day <= end


@cache
def _holidays(year: int) -> frozenset[date]:
    """National holidays and cuti bersama of a year; whole before anybody else sees it."""
    from holidays import country_holidays

    return frozenset(country_holidays("ID", years=year, categories=("public", "government")))

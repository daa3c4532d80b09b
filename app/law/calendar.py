"""Working days (hari kerja) in Asia/Jakarta, and how periods are counted.

A working day is Monday to Friday less national holidays and cuti bersama, less or
plus the days on which the office itself decided otherwise. The first working day
after the day of the event is day 1; a deadline ends with its last day. A pause from
day A to day B leaves out the days after A up to and including B.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache

WIB = timezone(timedelta(hours=7), "WIB")
"""Western Indonesian time: UTC+7, without daylight saving."""

Pause = tuple[date, date | None]
"""From the day on which a clock stopped to the day on which it went on (None: still paused)."""

_DAY = timedelta(days=1)
_FURTHEST = 3660
"""Days."""


@dataclass(frozen=True)
class OfficeDays:
    """Days on which this office is closed although others work, and works although others do not."""

    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()


_NONE = OfficeDays()
_sources: list[Callable[[], OfficeDays]] = []


def take_office_days_from(source: Callable[[], OfficeDays]) -> None:
    """Ask ``source`` for the office's own days from now on."""
    _sources[:] = [source]


def office_days() -> OfficeDays:
    """The office's own days, as they are decided now."""
    return _sources[0]() if _sources else _NONE


def today() -> date:
    """The day it is in Asia/Jakarta."""
    return datetime.now(WIB).date()


def is_working_day(day: date) -> bool:
    """Whether this office works on ``day``: no weekend, national holiday, cuti bersama or own day off."""
    return _works(day, office_days())


def day_off(day: date) -> str | None:
    """Why the office is off on a day whatever its weekday: the holiday's name, or nothing but an empty text
    where the office itself decided so. None for every other day, a Saturday or Sunday too.
    """
    own = office_days()
    if day in own.closed:
        return ""
    return None if day in own.open else _holidays(day.year).get(day)


def holidays_of(year: int) -> dict[date, str]:
    """National holidays and cuti bersama of a year with their names, in order."""
    from holidays import country_holidays

    found = country_holidays("ID", years=year, categories=("public", "government"), language="id")
    return dict(sorted(found.items()))


def add_working_days(start: date, days: int, pauses: Iterable[Pause] = ()) -> date:
    """The last day of a period of ``days`` working days that an event on ``start`` begins.

    Raises :class:`ValueError` if ``days`` is less than 1.
    """
    return _count_working(start, days, tuple(pauses), office_days())


def add_calendar_days(start: date, days: int, pauses: Iterable[Pause] = ()) -> date:
    """The same for calendar days."""
    spans = list(pauses)
    if not spans and days >= 1:
        return start + days * _DAY
    return _count(start, days, spans, lambda _: True)


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that has no such day."""
    year, month = divmod(start.month - 1 + months, 12)
    year += start.year
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier.

    Counts no further than :data:`_FURTHEST`: no period of the law is so long.
    """
    if end < start:
        return -working_days_between(end, start)
    span, own = min((end - start).days, _FURTHEST), office_days()
    return sum(_works(start + n * _DAY, own) for n in range(1, span + 1))


@lru_cache(maxsize=4096)
def _count_working(start: date, days: int, pauses: tuple[Pause, ...], own: OfficeDays) -> date:
    return _count(start, days, list(pauses), lambda day: _works(day, own))


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


def _works(day: date, own: OfficeDays) -> bool:
    if day in own.closed:
        return False
    return day in own.open or (day.weekday() < 5 and day not in _holidays(day.year))


@cache
def _holidays(year: int) -> dict[date, str]:
    """National holidays and cuti bersama of a year; whole before anybody else sees it."""
    return holidays_of(year)

"""Spans of the calendar that figures are given for: a year, a half, a quarter, a month."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from flask_babel import gettext

from app.language import language

_ROMAN = ("I", "II", "III", "IV")
_WRITTEN = re.compile(r"(20[0-9]{2})(?:-(?:S([12])|Q([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True, order=True)
class Period:
    """The days from ``first`` to ``last``, both counted; ``name`` is how commands write it."""

    first: date
    last: date
    name: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def before(self) -> "Period":
        """The period of the same length that ends the day before."""
        return around(self.first - timedelta(days=1), self.length)

    def a_year_ago(self) -> "Period":
        """The same months of the year before."""
        return _span(self.first.year - 1, self.first.month, self.length)

    def label(self) -> str:
        """The period in words, in the reader's language."""
        year, count = self.first.year, self.length
        if count == 12:
            return str(year)
        if count == 1:
            written: str = format_date(self.first, "MMMM y", locale=language())
            return written
        number = (self.first.month - 1) // count + 1
        text: str = (
            gettext("triwulan %(n)s %(tahun)s", n=_ROMAN[number - 1], tahun=year)
            if count == 3
            else gettext("semester %(n)s %(tahun)s", n=_ROMAN[number - 1], tahun=year)
        )
        return text

    @property
    def length(self) -> int:
        """How many months it has."""
        return self.last.month - self.first.month + 1


def parse(text: str) -> Period | None:
    """The period that is written ``2026``, ``2026-S1``, ``2026-Q3`` or ``2026-07``; None for others."""
    found = _WRITTEN.fullmatch(text)
    if not found:
        return None
    year, half, quarter, month = (int(part) if part else 0 for part in found.groups())
    if half:
        return _span(year, (half - 1) * 6 + 1, 6)
    if quarter:
        return _span(year, (quarter - 1) * 3 + 1, 3)
    return _span(year, month, 1) if month else _span(year, 1, 12)


def year_of(day: date) -> Period:
    """The year that ``day`` lies in."""
    return around(day, 12)


def months(period: Period) -> Iterator[Period]:
    """The months of a period, in order."""
    for month in range(period.first.month, period.last.month + 1):
        yield _span(period.first.year, month, 1)


def around(day: date, count: int) -> Period:
    """The period of ``count`` months (1, 3, 6, or 12) that ``day`` lies in."""
    return _span(day.year, (day.month - 1) // count * count + 1, count)


def _span(year: int, month: int, count: int) -> Period:
    first = date(year, month, 1)
    ended = month + count
    last = date(year + ended // 13, (ended - 1) % 12 + 1, 1) - timedelta(days=1)
    name = {
        1: f"{year}-{month:02}",
        3: f"{year}-Q{month // 3 + 1}",
        6: f"{year}-S{month // 6 + 1}",
        12: str(year),
    }
    return Period(first, last, name[count])

"""Which summaries an office makes, and which of them wait to be frozen."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from app import periods
from app.monitoring import summary
from app.monitoring.models import SummaryRow
from app.periods import Period
from app.store import db

USUAL = {
    "pengaduan": (3,),
    "informasi": (3,),
    "gratifikasi": (6, 12),
    "benturan": (6, 12),
    "wbs": (6, 12),
    "kepentingan": (12,),
    "skm": (6,),
}
"""Months of the summaries that are expected of each source; any other may be frozen besides.

Of WBS only years say anything to everybody; a half has the team's own sheet.
"""

_SPANS = (1, 3, 6, 12)


def spans(year: int) -> list[Period]:
    """The periods of a year, the shortest first."""
    return [one for length in _SPANS for one in _of_year(year, length)]


def due(day: date) -> list[tuple[str, str]]:
    """Source and period of every expected summary that could be frozen by now, and is not; of a year back.

    Nothing is expected of a time before anything was counted.
    """
    until = summary.counted_until()
    first = summary.counted_since()
    if until is None or first is None:
        return []
    there = {
        (r.channel, r.period)
        for r in db.session.execute(select(SummaryRow.channel, SummaryRow.period))
    }
    since = max(first, day - timedelta(days=366))
    return [
        (source, one.name)
        for source, lengths in USUAL.items()
        for length in lengths
        for year in (day.year - 1, day.year)
        for one in _of_year(year, length)
        if one.last >= since
        and summary.is_over(source, one, until)
        and (source, one.name) not in there
    ]


def _of_year(year: int, length: int) -> Iterator[Period]:
    for month in range(1, 13, length):
        yield periods.around(date(year, month, 1), length)

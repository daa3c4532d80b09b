"""The one seam to frozen summaries: which of them an evaluation goes by, and which measures it later.

Summaries are those of ``app.monitoring.snapshots``, loaded when they are asked for; a portal
without it has none.
"""

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from typing import Any, Protocol

from app import periods
from app.evaluation import measures
from app.evaluation.units import covers
from app.periods import Period

_SOURCE = "app.monitoring.snapshots"


class Summary(Protocol):
    """One frozen version of the summary of a channel and a period."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def channel(self) -> str: ...  # noqa: D102
    @property
    def period(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> int: ...  # noqa: D102
    @property
    def number(self) -> str: ...  # noqa: D102
    @property
    def published(self) -> date: ...  # noqa: D102
    @property
    def digest(self) -> str: ...  # noqa: D102
    @property
    def figures(self) -> Mapping[str, Any]: ...  # noqa: D102


def of_year(year: int) -> list[Summary]:
    """The newest version of each channel's and period's summary of a year; empty without any."""
    source = _source()
    found: list[Summary] = source.of_year(year) if source else []
    return found


def find(summary_id: str) -> Summary | None:
    """A summary by its id, also one that a newer version has replaced."""
    source = _source()
    found: Summary | None = source.find(summary_id) if source else None
    return found


def _source() -> Any:
    """Where summaries come from; None in a portal that has none."""
    try:
        return import_module(_SOURCE)
    except ModuleNotFoundError as error:
        if not _SOURCE.startswith(str(error.name)):
            raise  # it is there, and something that it needs is not
        return None


def basis(unit: str, period: Period) -> list[Summary]:
    """What an evaluation goes by: of each channel the summary of the period, or the longest within it.

    Of equally long ones the latest; of a period the newest version.
    """
    all_of_them = of_year(period.first.year)
    found = []
    for channel in covers(unit):
        within = [
            (span.last - span.first, span.last, one.version, one)
            for one in all_of_them
            if one.channel == channel
            and (span := periods.parse(one.period))
            and period.first <= span.first
            and span.last <= period.last
        ]
        if within:
            found.append(max(within, key=lambda held: held[:3])[3])
    return found


def later(channel: str, path: str, since: str, until_year: int) -> Summary | None:
    """The newest summary of a channel that measures ``path`` for a period after the one called ``since``.

    Numbers that grow with the length of a period are compared with periods as long only; of others, of
    two periods that end together the longer one counts.
    """
    before = periods.parse(since)
    if before is None:
        return None
    found = []
    for year in range(before.first.year, until_year + 1):
        for one in of_year(year):
            span = periods.parse(one.period)
            if one.channel != channel or span is None or span.first <= before.last:
                continue
            if measures.is_count(path) and _months(span) != _months(before):
                continue
            if measures.value(one.figures, path):
                found.append((span.last, span.last - span.first, one.version, one))
    return max(found, key=lambda held: held[:3])[3] if found else None


def _months(period: Period) -> int:
    return period.last.month - period.first.month + 1

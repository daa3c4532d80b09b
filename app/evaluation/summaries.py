"""Which frozen summaries an evaluation goes by, and which measures it later."""

from datetime import date, timedelta

from app import periods
from app.evaluation import measures
from app.evaluation.units import covers
from app.monitoring import snapshots
from app.monitoring.snapshots import Snapshot
from app.periods import Period


def basis(unit: str, period: Period) -> list[Snapshot]:
    """What an evaluation goes by: of each channel the summary of the period, or those that lie within it.

    The longest come first, and others where none of them reaches; so no day is counted twice. Of a period
    the newest version, in the order of their days.
    """
    all_of_them = snapshots.of_year(period.first.year)
    found = []
    for channel in covers(unit):
        within = [
            (span, one)
            for one in all_of_them
            if one.channel == channel
            and (span := periods.parse(one.period))
            and period.first <= span.first
            and span.last <= period.last
        ]
        taken: list[tuple[Period, Snapshot]] = []
        for span, one in sorted(within, key=lambda held: -held[0].length):
            if all(span.last < other.first or other.last < span.first for other, _ in taken):
                taken.append((span, one))
        found += [one for _, one in sorted(taken, key=lambda held: held[0])]
    return found


def missing(unit: str, period: Period) -> list[str]:
    """The channels of a unit that have no frozen summary within the period."""
    there = {one.channel for one in basis(unit, period)}
    return [channel for channel in covers(unit) if channel not in there]


def later(
    channel: str, path: str, since: str, until_year: int, evaluated: str = ""
) -> Snapshot | None:
    """:func:`judge`, where it measures ``path``."""
    found = judge(channel, path, since, until_year, evaluated)
    return found if found and measures.value(found.figures, path) else None


def judge(
    channel: str, path: str, since: str, until_year: int, evaluated: str = ""
) -> Snapshot | None:
    """The newest summary of a channel that measures ``path`` for a period after the one called ``since``.

    Where none does, the newest of such a period. It also comes after the evaluated period, of which
    ``since`` may be a part. Numbers that grow with the length of a period are compared with periods as long
    only; of others, of two periods that end together the longer one counts.
    """
    found = _after(channel, path, since, until_year, evaluated)
    measuring = (one for one in found if measures.value(one.figures, path))
    return next(measuring, next(iter(found), None))


def awaited(since: str, evaluated: str = "") -> Period | None:
    """The first period that measures what was found in ``since``: as long, after the evaluated one."""
    before = periods.parse(since)
    if before is None:
        return None
    return periods.around(_over(before, evaluated) + timedelta(days=1), before.length)


def _after(channel: str, path: str, since: str, until_year: int, evaluated: str) -> list[Snapshot]:
    """The summaries of periods after both, the newest first."""
    before = periods.parse(since)
    if before is None:
        return []
    over, found = _over(before, evaluated), []
    for year in range(before.first.year, until_year + 1):
        for one in snapshots.of_year(year):
            span = periods.parse(one.period)
            if one.channel != channel or span is None or span.first <= over:
                continue
            if measures.is_count(path) and span.length != before.length:
                continue
            found.append((span.last, span.last - span.first, one.version, one))
    return [held[3] for held in sorted(found, key=lambda held: held[:3], reverse=True)]


def _over(before: Period, evaluated: str) -> date:
    """The last day of both periods."""
    whole = periods.parse(evaluated)
    return max(before.last, whole.last) if whole else before.last

"""Which frozen summaries an evaluation goes by, and which measures it later."""

from app import periods
from app.evaluation import measures
from app.evaluation.units import covers
from app.monitoring import snapshots
from app.monitoring.snapshots import Snapshot
from app.periods import Period


def basis(unit: str, period: Period) -> list[Snapshot]:
    """What an evaluation goes by: of each channel the summary of the period, or the longest within it.

    Of equally long ones the latest; of a period the newest version.
    """
    all_of_them = snapshots.of_year(period.first.year)
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


def missing(unit: str, period: Period) -> list[str]:
    """The channels of a unit that have no frozen summary within the period."""
    there = {one.channel for one in basis(unit, period)}
    return [channel for channel in covers(unit) if channel not in there]


def later(channel: str, path: str, since: str, until_year: int) -> Snapshot | None:
    """The newest summary of a channel that measures ``path`` for a period after the one called ``since``.

    Numbers that grow with the length of a period are compared with periods as long only; of others, of
    two periods that end together the longer one counts.
    """
    before = periods.parse(since)
    if before is None:
        return None
    found = []
    for year in range(before.first.year, until_year + 1):
        for one in snapshots.of_year(year):
            span = periods.parse(one.period)
            if one.channel != channel or span is None or span.first <= before.last:
                continue
            if measures.is_count(path) and span.length != before.length:
                continue
            if measures.value(one.figures, path):
                found.append((span.last, span.last - span.first, one.version, one))
    return max(found, key=lambda held: held[:3])[3] if found else None

"""What may be said of a sealed channel: whether obligations were kept, and yearly totals.

Nothing is said of a month or a quarter, nor of a period that is not over: with few
cases, whoever knows of one would read the others off the difference.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.cases import history
from app.cases.models import Case, Event
from app.monitoring.counted import ALL, SOME
from app.periods import Period
from app.statistics import yearly
from app.store import db

CLOCKS = {
    "wbs": ("konfirmasi", "telaah", "umpan_balik"),
    "gratifikasi": ("lapor_kpk", "teruskan_kpk"),
    "benturan": ("keputusan_atasan", "pantau"),
    "kepentingan": ("telaah",),
}
"""By channel, the clocks that the office, or a superior in it, has to keep."""

SPANS = {"wbs": (12,), "gratifikasi": (6, 12), "benturan": (6, 12), "kepentingan": (12,)}
"""By channel, for how many months at once something is said."""

SETTLES = timedelta(days=7)
"""Days after the end of a period from which it is said: what was sent at midnight is in by then."""


def may_be_said(channel: str, period: Period, until: date) -> bool:
    """Whether anything is said of this period, by the daily root of ``until``."""
    return period.length in SPANS[channel] and period.last + SETTLES <= until


def summary(channel: str, period: Period, until: date | None) -> dict[str, Any]:
    """What everybody may read of a period."""
    if until is None or not may_be_said(channel, period, until):
        return {"kepatuhan": {}}
    found: dict[str, Any] = {"kepatuhan": _kept(channel, period)}
    if period.length == 12:
        years = (
            r for r in yearly.published() if (r.year, r.channel) == (period.first.year, channel)
        )
        row = next(years, None)
        if row is not None:
            found["tahunan"] = dict(row.cells)
    return found


def _kept(channel: str, period: Period) -> dict[str, str]:
    """For each clock whether it was kept throughout: ``seluruh``, or ``sebagian`` where it was not.

    ``seluruh`` stands also where nothing fell due, so it tells of no case; ``sebagian`` does not tell whether
    another was in time. So what is said of a year follows from what is said of its halves.
    """
    missed = _missed(channel, period)
    return {clock: SOME if clock in missed else ALL for clock in CLOCKS[channel]}


def _missed(channel: str, period: Period) -> set[str]:
    query = (
        select(Event.data)
        .join(Case, Case.id == Event.case_id)
        .where(
            Case.channel == channel,
            Event.kind == history.MISSED,
            Event.day.between(period.first, period.last),
        )
    )
    return {str(data.get("jam")) for data in db.session.scalars(query) if isinstance(data, dict)}

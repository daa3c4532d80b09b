"""Yearly totals of the sealed channels, published once a year is over, under the small-cell rule.

A number under five is shown as ``<5``, zero included, and then the total is not shown either but
as the range that follows from the numbers beside it: it tells nothing that they do not. So each hidden
number can be 0, 1, 2, 3 or 4, whatever somebody knows of the rule. A year is counted once and
never again, so no two looks at it differ.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select

from app.cases.damage import UNREADABLE, read_each
from app.cases.models import Case, Event, RootHead
from app.channels import CHANNELS
from app.statistics.counting import SEALED_CHANNELS
from app.statistics.models import YearlyFigures
from app.store import db, writing

SMALLEST = 5
"""The smallest number that is shown."""

HIDDEN = f"<{SMALLEST}"
"""What is shown in the place of a smaller one."""

REST = (1, 7)
"""Month and day of the next year from which a year is counted: what was sent at midnight is in by then."""

_AT_ONCE = 500

Cells = dict[str, int | str]
"""By outcome: a number, or :data:`HIDDEN`."""


@dataclass(frozen=True)
class Total:
    """Between which numbers the total of a year lies; both are the same where every number is shown."""

    least: int
    most: int


def publishable(counts: Mapping[str, int]) -> Cells:
    """What of true numbers may be shown; the total is :func:`total` of it and nothing else."""
    return {name: n if n >= SMALLEST else HIDDEN for name, n in counts.items()}


def total(cells: Cells) -> Total:
    """What can be said of the total from what is shown: complementary suppression."""
    shown = sum(n for n in cells.values() if isinstance(n, int))
    hidden = sum(n == HIDDEN for n in cells.values())
    return Total(shown, shown + hidden * (SMALLEST - 1))


def outcomes(channel: str) -> dict[str, str]:
    """By name, what each outcome of a channel is called: the state in which a case was closed.

    It stands in the clear. What a WBS team found is sealed, and never counted.
    """
    return {s.name: s.label for s in CHANNELS[channel].states if s.closed}


def publish(until: date) -> bool:
    """Publish each year that is over by the daily root of ``until`` and was not yet; whether any was."""
    first = db.session.scalar(
        select(func.min(Case.closed)).where(Case.channel.in_(SEALED_CHANNELS))
    )
    there = {
        (y, c) for y, c in db.session.execute(select(YearlyFigures.year, YearlyFigures.channel))
    }
    years = range(first.year if first else until.year, until.year)
    due = [
        (year, channel)
        for year in years
        if until >= date(year + 1, *REST)
        for channel in SEALED_CHANNELS
        if (year, channel) not in there
    ]
    if not due:
        return False
    rows = [
        {"year": year, "channel": channel, "as_of": until, "cells": cells_of(channel, year, until)}
        for year, channel in due
    ]
    db.session.rollback()
    with writing() as session:
        session.execute(insert(YearlyFigures), rows)
    return True


def recount() -> None:
    """Count the published years again, each by the daily root it was counted by: they come out the same."""
    found = [
        (row.year, row.channel, cells_of(row.channel, row.year, row.as_of))
        for row in db.session.scalars(select(YearlyFigures))
        if row.channel in SEALED_CHANNELS
    ]
    db.session.rollback()
    with writing() as session:
        for year, channel, cells in found:
            row = session.get(YearlyFigures, (year, channel))
            if row is not None and row.cells != cells:
                row.cells = cells


def published() -> list[YearlyFigures]:
    """What is published, the newest year first, channels in their order."""
    rows = db.session.scalars(select(YearlyFigures)).all()
    known = [row for row in rows if row.channel in SEALED_CHANNELS]
    return sorted(known, key=lambda r: (-r.year, SEALED_CHANNELS.index(r.channel)))


def cells_of(channel: str, year: int, as_of: date) -> Cells:
    """What may be shown of the cases closed in a year, each as the daily root of ``as_of`` has it."""
    return publishable(_counted(channel, year, as_of))


def _counted(channel: str, year: int, as_of: date) -> Counter[str]:
    """Cases by the state in which they were closed; a case that was open again by then is not among them."""
    query = (
        select(RootHead.case_id, func.max(RootHead.seq))
        .join(Case, Case.id == RootHead.case_id)
        .where(Case.channel == channel, RootHead.day <= as_of)
        .group_by(RootHead.case_id)
    )
    last = {row[0]: row[1] for row in db.session.execute(query)}
    found = Counter(dict.fromkeys(outcomes(channel), 0))
    ids = sorted(last)
    for start in range(0, len(ids), _AT_ONCE):
        for case_id, seq, data in read_each(_events, ids[start : start + _AT_ONCE])[0]:
            outcome = closed_in(data, year) if seq == last[case_id] else ""
            if outcome in found:
                found[outcome] += 1
    return found


def _events(ids: Sequence[str]) -> Sequence[Any]:
    query = select(Event.case_id, Event.seq, Event.data).where(Event.case_id.in_(ids))
    return db.session.execute(query).all()


def closed_in(data: Any, year: int) -> str:
    """The state in which a case is after an event, if it was closed in ``year``; else nothing."""
    try:
        ended = data["selesai"]
        return str(data["status"]) if ended and date.fromisoformat(ended).year == year else ""
    except UNREADABLE:
        return ""

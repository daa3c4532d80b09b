"""Figures of days and months, kept by the jobs process once a day; why so: docs/decisions/0018-statistik.md.

They cover exactly what the daily root of :attr:`FiguresState.until` covers. A step from one root
to the next takes each case that the roots between name, and moves what it added before to
what it adds now.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select

from app.cases import history
from app.cases.damage import read_each
from app.cases.models import Case, Event, RootHead
from app.crypto.derive import digest
from app.law import calendar
from app.statistics import counting, yearly
from app.statistics.counting import OPEN_CHANNELS, Cell, Place, Sums
from app.statistics.models import DailyFigures, FiguresState, MonthlyFigures
from app.store import db, writing

_AT_ONCE = 500
_ONLY = 1
"""The id of the one row of :class:`FiguresState`."""


@dataclass(frozen=True)
class Reach:
    """How far the figures reach, and a hash of what they were counted by."""

    until: date
    counted_by: str


def reach() -> Reach | None:
    """How far the figures reach; None before they were counted for the first time."""
    found = db.session.execute(select(FiguresState.until, FiguresState.counted_by)).first()
    return Reach(found.until, found.counted_by) if found else None


def up_to_date() -> bool:
    """Count what the newest daily root covers, and publish years that are over. Returns whether any changed.

    Everything is counted again where the definitions or the working days changed since.
    """
    newest = history.last_daily_root()
    if newest is None:
        return False
    until, held = newest[0], reach()
    counting.forget_days()
    if held is None or held.counted_by != measured_by(held.until):
        rebuild(until)
        changed = True
    else:
        changed = held.until < until
        if changed:
            _step(held, until)
    return yearly.publish(until) or changed


def rebuild(until: date | None = None) -> date | None:
    """Count all days anew as of the daily root of ``until`` (the newest if None); returns that day."""
    newest = history.last_daily_root()
    if newest is None:
        return None
    until = until or newest[0]
    counting.forget_days()
    sums = counting.new_sums()
    query = select(Case.id).where(Case.channel.in_(OPEN_CHANNELS)).order_by(Case.id)
    for ids in _batches(db.session.scalars(query).all()):
        for case, events in _as_of(ids, until):
            counting.add(sums, counting.count(case, events))
    db.session.rollback()
    with writing():
        _store(DailyFigures, sums, replace=True)
        _store(MonthlyFigures, by_month(sums), replace=True)
        _reached(until)
    return until


def _step(held: Reach, until: date) -> None:
    """Move the figures from one daily root to a later one."""
    named = select(RootHead.case_id).where(RootHead.day > held.until, RootHead.day <= until)
    query = select(Case.id).where(Case.channel.in_(OPEN_CHANNELS), Case.id.in_(named))
    sums = counting.new_sums()
    for ids in _batches(sorted(db.session.scalars(query).all())):
        before = covered(ids, held.until)
        for case, events in _as_of(ids, until):
            seen = [e for e in events if e.seq <= before.get(case.id, 0)]
            counting.add(sums, counting.count(case, seen), -1)
            counting.add(sums, counting.count(case, events))
    db.session.rollback()
    with writing():
        if reach() != held:
            return  # somebody counted everything anew meanwhile
        _store(DailyFigures, sums)
        _store(MonthlyFigures, by_month(sums))
        _reached(until)


def covered(ids: Sequence[str], until: date) -> dict[str, int]:
    """The last event of each case that a daily root up to ``until`` covers."""
    query = (
        select(RootHead.case_id, func.max(RootHead.seq))
        .where(RootHead.case_id.in_(ids), RootHead.day <= until)
        .group_by(RootHead.case_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _as_of(ids: Sequence[str], until: date) -> Iterator[tuple[Any, list[Any]]]:
    """These cases, each with the events that a daily root up to ``until`` covers.

    A case that cannot be read counts nowhere: ``portal verify`` names it.
    """
    reached = covered(ids, until)
    events: dict[str, list[Any]] = defaultdict(list)
    for event in read_each(_events, ids)[0]:
        if event.seq <= reached.get(event.case_id, 0):
            events[event.case_id].append(event)
    for case in read_each(_cases, ids)[0]:
        yield case, events[case.id]


def _events(ids: Sequence[str]) -> Sequence[Any]:
    query = select(Event.case_id, Event.seq, Event.day, Event.kind, Event.data)
    query = query.where(Event.case_id.in_(ids)).order_by(Event.case_id, Event.seq)
    return db.session.execute(query).all()


def _cases(ids: Sequence[str]) -> Sequence[Any]:
    about = select(Case.id, Case.channel, Case.medium, Case.received)
    return db.session.execute(about.where(Case.id.in_(ids))).all()


def by_month(sums: Mapping[Place, Mapping[Cell, int]]) -> Sums:
    """The same sums, by the first day of each month."""
    found = counting.new_sums()
    for (channel, day, measure), cells in sums.items():
        month = found[channel, day.replace(day=1), measure]
        for cell, number in cells.items():
            month[cell] += number
    return found


def stored(model: type[DailyFigures | MonthlyFigures]) -> dict[Place, dict[Cell, int]]:
    """All figures of a table."""
    rows = db.session.execute(select(model.__table__))
    return {(r.channel, r.day, r.measure): counting.cells(r.counts) for r in rows}


def _store(
    model: type[DailyFigures | MonthlyFigures], sums: Sums, *, replace: bool = False
) -> None:
    """Put sums into the place of all rows, or add them to those that are there."""
    session = db.session
    if replace:
        session.execute(delete(model))
    rows = []
    for place, more in sorted(sums.items()):
        (channel, day, measure), counts = place, more
        there: Any = None if replace or not any(more.values()) else session.get(model, place)
        if there is not None:
            counts = counting.cells(there.counts)
            for cell, number in more.items():
                counts[cell] += number
            session.delete(there)
        elif not any(more.values()):
            continue
        row = {"channel": channel, "day": day, "measure": measure}
        rows.append({**row, "counts": counting.tally(counts)})
    session.flush()
    rows = [row for row in rows if row["counts"]]
    if rows:
        session.execute(insert(model), rows)


def _reached(until: date) -> None:
    session = db.session
    session.execute(delete(FiguresState))
    session.flush()
    first = session.scalar(select(func.min(DailyFigures.day)))
    session.add(FiguresState(id=_ONLY, until=until, counted_by=_measure(first, until)))


def measured_by(until: date) -> str:
    """A hash of what the figures up to ``until`` would be counted by now."""
    return _measure(db.session.scalar(select(func.min(DailyFigures.day))), until)


def _measure(first: date | None, until: date) -> str:
    own = calendar.office_days()
    days = [f"-{d}" for d in sorted(own.closed) if d <= until]
    days += [f"+{d}" for d in sorted(own.open) if d <= until]
    for year in range((first or until).year, until.year + 1):
        days += [str(d) for d in calendar.holidays_of(year)]
    text = json.dumps([counting.DEFINITIONS, days])
    return digest("angka", text).hex()


def _batches(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))

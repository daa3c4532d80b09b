"""Lists and counts for officers: what is open, what is due next, who wrote back.

Clear columns say what is due; who may see a case of a channel that hides its
route is told by the keys alone. What a session has opened it keeps, encrypted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.cases import clocks, history, keys, records
from app.cases.channel import CONVERSATION
from app.cases.damage import UNREADABLE, read_each
from app.cases.models import Case, Deadline, Event, KeyWrap, Record
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder
from app.law.calendar import working_days_between
from app.store import db

_BATCH = 500

SOON = 2
"""Working days before a deadline from which it counts as near."""


@dataclass(frozen=True)
class Row:
    """One case in a list: clear facts, the next clock, and the header that a key opened."""

    case: Any
    header: dict[str, Any]
    next: Deadline | None
    days_left: int | None
    """Working days until the next deadline; negative when it is over; None if none runs."""

    @property
    def late(self) -> bool:
        """Whether a clock has run out."""
        return self.days_left is not None and self.days_left < 0

    @property
    def near(self) -> bool:
        """Whether the next deadline is today or within two working days."""
        return self.days_left is not None and 0 <= self.days_left <= SOON

    @property
    def place(self) -> str:
        """Where the row stands in a list, as a text that sorts as the list does.

        What is urgent, then by the next deadline; what is closed and waits for
        nothing comes last, the newest first.
        """
        if self.case.closed and self.next is None:
            return f"2{99991231 - int(f'{self.case.closed:%Y%m%d}')}{self.case.number}"
        return f"{int(not self.urgent)}{_due(self):%Y%m%d}{self.case.number}"

    @property
    def urgent(self) -> bool:
        """Whether the case has the highest priority."""
        return self.header.get("prioritas") == "tertinggi"


@dataclass(frozen=True)
class Listed:
    """The cases of a list, and the numbers of those whose rows cannot be read any more."""

    cases: list[Any]
    running: dict[str, Deadline]
    """For each case the running clock that ends next; clocks that stand still are left out."""
    damaged: list[str]


def cases_in(channel: str, *, closed: bool, waiting: bool = False) -> Listed:
    """The cases of a channel that are open, or those that are closed; or only what waits for the team."""
    wanted: list[ColumnElement[bool]] = [
        Case.closed.is_not(None) if closed else Case.closed.is_(None)
    ]
    if waiting:
        wanted.append(Case.awaits == "tim")
    ids = db.session.scalars(select(Case.id).where(Case.channel == channel, *wanted)).all()
    cases: list[Any] = []
    runs: list[Deadline] = []
    broken: set[str] = set()
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        found, damaged = read_each(_cases, batch)
        late, undated = read_each(_running, batch)
        cases += found
        runs += late
        broken |= {*damaged, *undated}
    running = {run.case_id: run for run in sorted(runs, key=lambda r: r.due, reverse=True)}
    return Listed([c for c in cases if c.id not in broken], running, _numbers(broken))


def _cases(ids: Sequence[str]) -> Sequence[Any]:
    columns = (Case.id, Case.number, Case.channel, Case.state, Case.received, Case.closed)
    query = select(*columns, Case.awaits, Case.events).where(Case.id.in_(ids))
    return db.session.execute(query).all()


def _running(ids: Sequence[str]) -> list[Deadline]:
    query = select(Deadline).where(Deadline.case_id.in_(ids), Deadline.stopped.is_(None))
    return [run for run in db.session.scalars(query) if not clocks.paused(run)]


def _numbers(ids: Iterable[str]) -> list[str]:
    return sorted(db.session.scalars(select(Case.number).where(Case.id.in_(list(ids)))))


def open_headers(
    cases: Sequence[Any], holders: Sequence[Holder], known: dict[str, Any]
) -> dict[str, Any]:
    """Headers of all cases that ``holders`` open, by case id.

    ``known`` is what an earlier call returned: only cases with new events are
    tried again. A value is ``[events, header]``, the header None where no key fits.
    """
    stale = [c for c in cases if known.get(c.id, [0])[0] != c.events]
    result = dict(known)
    for start in range(0, len(stale), 200):
        batch = stale[start : start + 200]
        ids = [c.id for c in batch]
        rings = _rings(ids, holders)
        found = _headers(ids, rings)
        closed = [c.id for c in batch if c.id not in found]
        for case_id in _falsely_resealed(closed, holders):
            found[case_id] = _damaged()
        for case in batch:
            result[case.id] = [case.events, found.get(case.id)]
    return result


def _falsely_resealed(ids: Sequence[str], holders: Sequence[Holder]) -> set[str]:
    """Cases that open for no holder although an event says that their own team sealed them anew."""
    previous = aliased(Event)
    query = (
        select(Event, previous.hash)
        .join(previous, (previous.case_id == Event.case_id) & (previous.seq == Event.seq - 1))
        .where(Event.case_id.in_(ids), Event.kind == history.RESEALED)
    )
    found: set[str] = set()
    for event, before in db.session.execute(query):
        try:
            hashed = history.hash_of(event, before)
            if history.resealed_by_holder(event, hashed, holders) is False:
                found.add(event.case_id)
        except UNREADABLE:
            found.add(event.case_id)
    return found


def _damaged() -> dict[str, Any]:
    return {"ringkas": "", "kategori": "", "rusak": True}


def rows(listed: Listed, headers: dict[str, Any], today: date) -> list[Row]:
    """The readable ones of ``listed``, the most urgent first and then by what is due next."""
    result = [
        _row(case, headers[case.id][1], listed.running.get(case.id), today)
        for case in listed.cases
        if headers.get(case.id, [0, None])[1] is not None
    ]
    result.sort(key=lambda r: r.place)
    return result


def overdue_numbers(channel: str, today: date) -> list[str]:
    """Numbers of all cases of a channel with a clock that has run out, whoever reads them."""
    listed = cases_in(channel, closed=False)
    late = {case_id for case_id, run in listed.running.items() if run.due < today}
    return sorted(c.number for c in listed.cases if c.id in late)


def _due(row: Row) -> date:
    return row.next.due if row.next else date.max


def _row(case: Any, header: dict[str, Any], run: Deadline | None, today: date) -> Row:
    left = working_days_between(today, run.due) if run else None
    if run and left == 0 and run.due != today:
        left = -1 if today > run.due else 1
    return Row(case, header, run, left)


def _rings(ids: Sequence[str], holders: Sequence[Holder]) -> dict[str, keys.Rings]:
    by_place = {(h.id, h.generation): h for h in holders}
    wraps = db.session.execute(
        select(KeyWrap.case_id, KeyWrap.recipient, KeyWrap.generation, KeyWrap.sealed).where(
            KeyWrap.case_id.in_(ids),
            KeyWrap.wrap == keys.SHARED,
            KeyWrap.recipient.in_({h.id for h in holders}),
        )
    )
    rings: dict[str, keys.Rings] = {}
    for case_id, recipient, generation, sealed in wraps:
        holder = by_place.get((recipient, generation))
        if holder is not None:
            try:
                rings[case_id] = keys.open_wrap(case_id, keys.SHARED, sealed, holder)
            except CannotOpen:
                continue
    return rings


def _headers(ids: Sequence[str], rings: dict[str, keys.Rings]) -> dict[str, dict[str, Any]]:
    newest: dict[str, Any] = {}
    query = select(Record.__table__).where(Record.case_id.in_(ids), Record.kind == records.HEADER)
    for row in db.session.execute(query):
        own = rings.get(row.case_id)
        if own and row.epoch == len(own[CONVERSATION]):
            newest[row.case_id] = row
    found: dict[str, dict[str, Any]] = {}
    for case_id, own in rings.items():
        try:
            found[case_id] = records.read(newest[case_id], own)
        except (CannotOpen, *UNREADABLE):
            found[case_id] = _damaged()
    return found

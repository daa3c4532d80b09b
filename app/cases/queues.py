"""Lists and counts for officers: what is open, what is due next, who wrote back.

Clear columns say what is due; who may see a case of a channel that hides its
route is told by the keys alone. What a session has opened it keeps, encrypted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from app.cases import clocks, keys, records
from app.cases.models import Case, Deadline, KeyWrap, Record
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder
from app.law.calendar import working_days_between
from app.store import db

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
        """Where the row stands in a list, as a text that sorts as the list does."""
        return f"{int(not self.urgent)}{_due(self):%Y%m%d}{self.case.number}"

    @property
    def urgent(self) -> bool:
        """Whether the case has the highest priority."""
        return self.header.get("prioritas") == "tertinggi"


def cases_in(channel: str, *, closed: bool, waiting: bool = False) -> Sequence[Any]:
    """The cases of a channel that are open, or those that are closed; or only what waits for the team."""
    wanted: list[ColumnElement[bool]] = [
        Case.closed.is_not(None) if closed else Case.closed.is_(None)
    ]
    if waiting:
        wanted.append(Case.awaits == "tim")
    return db.session.execute(
        select(
            Case.id,
            Case.number,
            Case.channel,
            Case.state,
            Case.received,
            Case.closed,
            Case.awaits,
            Case.events,
        ).where(Case.channel == channel, *wanted)
    ).all()


def open_headers(
    cases: Iterable[Any], holders: Sequence[Holder], known: dict[str, Any]
) -> dict[str, Any]:
    """Headers of all cases that ``holders`` open, by case id.

    ``known`` is what an earlier call returned: only cases with new events are
    tried again. A value is ``[events, header]``, the header None where no key fits.
    """
    cases = list(cases)
    stale = [c for c in cases if known.get(c.id, [0])[0] != c.events]
    result = dict(known)
    for start in range(0, len(stale), 200):
        batch = stale[start : start + 200]
        ids = [c.id for c in batch]
        rings = _rings(ids, holders)
        found = _headers(ids, rings)
        for case in batch:
            result[case.id] = [case.events, found.get(case.id)]
    return result


def rows(cases: Iterable[Any], headers: dict[str, Any], today: date) -> list[Row]:
    """The readable ones of ``cases``, the most urgent first and then by what is due next."""
    readable = [c for c in cases if headers.get(c.id, [0, None])[1] is not None]
    running = running_clocks([c.id for c in readable])
    result = [_row(c, headers[c.id][1], running.get(c.id), today) for c in readable]
    result.sort(key=lambda r: r.place)
    return result


def running_clocks(case_ids: Sequence[str]) -> dict[str, Deadline]:
    """For each case the running clock that ends next; clocks that stand still are left out."""
    found: dict[str, Deadline] = {}
    for start in range(0, len(case_ids), 500):
        batch = case_ids[start : start + 500]
        query = (
            select(Deadline)
            .where(Deadline.case_id.in_(batch), Deadline.stopped.is_(None))
            .order_by(Deadline.due.desc())
        )
        for run in db.session.scalars(query):
            if not clocks.paused(run):
                found[run.case_id] = run
    return found


def overdue_numbers(channel: str, today: date) -> list[str]:
    """Numbers of all cases of a channel with a clock that has run out, whoever reads them."""
    query = (
        select(Case.number, Deadline)
        .join(Deadline, Deadline.case_id == Case.id)
        .where(Case.channel == channel, Deadline.stopped.is_(None), Deadline.due < today)
    )
    return sorted({number for number, run in db.session.execute(query) if not clocks.paused(run)})


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
        kept = newest.get(row.case_id)
        if row.case_id in rings and (kept is None or row.epoch > kept.epoch):
            newest[row.case_id] = row
    found: dict[str, dict[str, Any]] = {}
    for case_id, own in rings.items():
        try:
            found[case_id] = records.read(newest[case_id], own)
        except (CannotOpen, IndexError, KeyError):
            found[case_id] = {"ringkas": "", "kategori": "", "rusak": True}
    return found

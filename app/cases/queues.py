"""Lists and counts for officers: what is open, what is due next, who wrote back.

Clear columns say what is due; who may see a case of a channel that hides its
route is told by the keys alone. What a session has opened it keeps, encrypted. A
channel with facts is read a page at a time, in the order of its next deadlines.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.cases import clocks, history, keys, records, retention
from app.cases.channel import CONVERSATION, FACTS, By, Channel, declared
from app.cases.damage import UNREADABLE, read_each
from app.cases.models import WITH_FACTS, Case, Deadline, Event, KeyWrap, Record
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder
from app.law.calendar import working_days_between
from app.store import db

_BATCH = 500

_LAST_DAY = 99991231

MOST_VALUES = 200
"""Units, or people, by which a queue can be narrowed."""

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
            return f"2{_LAST_DAY - int(f'{self.case.closed:%Y%m%d}')}{self.case.number}"
        first = self.urgent and not self.case.kind
        return f"{int(not first)}{_due(self):%Y%m%d}{self.case.number}"

    @property
    def urgent(self) -> bool:
        """Whether the case has the highest priority."""
        return self.header.get("prioritas") == "tertinggi"


@dataclass(frozen=True)
class Listed:
    """The cases of a list, and the numbers of those whose rows cannot be read any more."""

    cases: list[Any]
    running: dict[str, Deadline]
    """For each case the running clock of a team that ends next; those that stand still are left out."""
    damaged: list[str]
    reached: str = ""
    """The place of the last case that was read; empty where there are no more behind it."""


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
    return Listed([c for c in cases if c.id not in broken], _next_of(runs), _numbers(broken))


def received_in(channel: Channel, first: date, last: date) -> Listed:
    """The cases of a channel that were received from ``first`` to ``last``, open or closed, by day."""
    query = select(Case.id).where(Case.channel == channel.name, Case.received.between(first, last))
    ids = db.session.scalars(query.order_by(Case.received, Case.number)).all()
    found: list[Any] = []
    broken: list[str] = []
    for start in range(0, len(ids), _BATCH):
        cases, damaged = read_each(_cases, ids[start : start + _BATCH])
        found += cases
        broken += damaged
    return Listed(sorted(found, key=lambda c: (c.received, c.number)), {}, _numbers(broken))


def _next_of(runs: Sequence[Deadline]) -> dict[str, Deadline]:
    """For each case the run that ends next."""
    return {run.case_id: run for run in sorted(runs, key=lambda r: r.due, reverse=True)}


@dataclass(frozen=True)
class Filter:
    """What a queue of a channel with facts is narrowed to; ``facts`` are columns and their values."""

    closed: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    due_from: date | None = None
    due_until: date | None = None


def page(channel: Channel, wanted: Filter, after: str, limit: int) -> Listed:
    """At most ``limit`` cases of a channel with facts that follow the place ``after``, in order."""
    order = (Case.closed.desc(), Case.number) if wanted.closed else (Case.next_due, Case.number)
    by_day = cast(Case.closed if wanted.closed else Case.next_due, String)  # readable or not
    columns = select(Case.id, Case.number, by_day.label("by_day"))
    query = columns.where(*_conditions(channel, wanted), *_behind(wanted, after))
    read = db.session.execute(query.order_by(*order).limit(limit)).all()
    reached = _place(read[-1], wanted) if len(read) == limit else ""
    return _listed([row.id for row in read], reached)


def _place(row: Any, wanted: Filter) -> str:
    """The place of a case with facts in its queue; empty for a day that is none: those stand last."""
    with suppress(ValueError):
        day = int(f"{date.fromisoformat(row.by_day):%Y%m%d}")
        return f"2{_LAST_DAY - day}{row.number}" if wanted.closed else f"1{day:08}{row.number}"
    return ""


def _listed(ids: Sequence[str], reached: str = "") -> Listed:
    """The cases with these ids, in this order."""
    place = {case_id: n for n, case_id in enumerate(ids)}
    cases, damaged = read_each(_cases, ids)
    runs, undated = read_each(_running, ids)
    broken = {*damaged, *undated}
    found = sorted((c for c in cases if c.id not in broken), key=lambda c: place[c.id])
    return Listed(found, _next_of(runs), _numbers(broken), reached)


def these(channel: Channel, ids: Sequence[str]) -> Listed:
    """Those of these cases that are of this channel, open or closed."""
    found: list[str] = []
    for start in range(0, len(ids), _BATCH):
        some = Case.id.in_(ids[start : start + _BATCH])
        found += db.session.scalars(select(Case.id).where(some, Case.channel == channel.name))
    return _listed(found)


def silent(channel: Channel, today: date, limit: int) -> Listed:
    """Cases in which a reporter's clock ran out and nothing followed, the longest ago first."""
    clocks_of_reporters = channel.clocks_of(By.REPORTER)
    if not clocks_of_reporters:
        return _listed([])
    query = (
        select(Case.id)
        .join(Deadline, Deadline.case_id == Case.id)
        .where(
            Deadline.stopped.is_(None),
            Deadline.clock.in_(clocks_of_reporters),
            Deadline.due < today,
            Case.channel == channel.name,
        )
        .order_by(Deadline.due, Case.number)
        .limit(limit)
    )
    return _listed(list(dict.fromkeys(db.session.scalars(query))))


def needs_anybody(channel: Channel) -> bool:
    """Whether any case of a channel is open, or closed with a message that nobody has read."""
    mine = select(Case.id).where(Case.channel == channel.name)
    asked = or_(
        mine.where(Case.closed.is_(None)).exists(), mine.where(Case.awaits == "tim").exists()
    )
    return bool(db.session.scalar(select(asked)))


def count(channel: Channel, wanted: Filter, most: int) -> int:
    """How many cases a filter leaves, counted up to ``most``."""
    found = select(Case.id).where(*_conditions(channel, wanted)).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def to_be_erased(channel: Channel, holders: Sequence[Holder], day: date) -> list[tuple[str, date]]:
    """Number and day of every case that ``holders`` open and whose erasing is announced by ``day``."""
    query = (
        select(Case.id)
        .join(Event, Event.case_id == Case.id)
        .where(
            Event.kind == history.ERASURE_ANNOUNCED,
            Case.channel == channel.name,
            Case.closed <= retention.closed_by(channel.name, day),
            select(KeyWrap.case_id).where(KeyWrap.case_id == Case.id).exists(),
        )
        .order_by(Event.seq)
    )
    ids = list(dict.fromkeys(db.session.scalars(query)))
    mine: list[tuple[str, date]] = []
    for start in range(0, len(ids), _BATCH):
        found: dict[str, tuple[str, date]] = {}
        rows, _ = read_each(_announcements, ids[start : start + _BATCH])
        for row in rows:
            with suppress(*UNREADABLE):
                if row.data.get("selesai") == row.closed.isoformat():
                    found[row.id] = (row.number, date.fromisoformat(row.data["pada"]))
        mine += [found[case_id] for case_id in shared_rings(list(found), holders)]
    return mine


def _announcements(ids: Sequence[str]) -> Sequence[Any]:
    query = (
        select(Case.id, Case.number, Case.closed, Event.data)
        .join(Event, Event.case_id == Case.id)
        .where(Case.id.in_(ids), Event.kind == history.ERASURE_ANNOUNCED)
    )
    return db.session.execute(query.order_by(Event.seq)).all()


def joined_to(channel: Channel, number: str) -> list[str]:
    """The numbers of the cases that are handled with the case ``number`` now, in order."""
    states = [t.target for t in channel.transitions if "joined" in t.sets]
    found = select(Case.number).where(
        Case.channel == channel.name,
        WITH_FACTS,
        Case.closed.is_(None),
        Case.joined == number,
        Case.state.in_(states),
    )
    return sorted(db.session.scalars(found))


def in_use(channel: Channel, fact: str) -> list[str]:
    """The values that a fact has in the open cases of a channel, in order, at most :data:`MOST_VALUES`.

    Asked one after the other, each the next in the index: as many questions as there are values.
    """
    column = getattr(Case, fact)
    open_cases = (Case.channel == channel.name, WITH_FACTS, Case.closed.is_(None))
    found: list[str] = [""]
    while len(found) <= MOST_VALUES:
        following = db.session.scalar(
            select(func.min(column)).where(*open_cases, column > found[-1])
        )
        if following is None:
            break
        found.append(following)
    return found[1:]


def _conditions(channel: Channel, wanted: Filter) -> list[ColumnElement[bool]]:
    given: list[Any] = [Case.channel == channel.name, WITH_FACTS]
    given.append(Case.closed.is_not(None) if wanted.closed else Case.closed.is_(None))
    given += [getattr(Case, name) == value for name, value in wanted.facts.items()]
    if wanted.due_from:
        given.append(Case.next_due >= wanted.due_from)
    if wanted.due_until:
        given.append(Case.next_due <= wanted.due_until)
    return given


def is_place(text: str) -> bool:
    """Whether a text is a :attr:`Row.place`."""
    return re.fullmatch(r"[012][0-9]{8}[A-Z]{3}-[0-9A-Z-]{1,20}", text) is not None


def _behind(wanted: Filter, after: str) -> list[ColumnElement[bool]]:
    """What comes after a :attr:`Row.place`."""
    if not after or after.startswith("0"):
        return []  # what stands first of all is of channels without facts
    number, figure = after[9:], int(after[1:9])
    with suppress(ValueError):
        if wanted.closed:
            day = datetime.strptime(str(_LAST_DAY - figure), "%Y%m%d").date()
            return [(Case.closed < day) | ((Case.closed == day) & (Case.number > number))]
        day = datetime.strptime(f"{figure:08}", "%Y%m%d").date()
        return [tuple_(Case.next_due, Case.number) > tuple_(literal(day), literal(number))]
    return []


def _cases(ids: Sequence[str]) -> Sequence[Any]:
    columns = (Case.id, Case.number, Case.channel, Case.state, Case.received, Case.closed)
    columns += tuple(getattr(Case, fact) for fact in FACTS)
    query = select(*columns, Case.awaits, Case.events, Case.next_due, Case.medium)
    query = query.where(Case.id.in_(ids))
    return db.session.execute(query).all()


def _running(ids: Sequence[str]) -> list[Deadline]:
    query = (
        select(Deadline, Case.channel)
        .join(Case, Case.id == Deadline.case_id)
        .where(Deadline.case_id.in_(ids))
    )
    return [
        run
        for run, channel in db.session.execute(query)
        if run.stopped is None and not clocks.paused(run) and not _of_the_reporter(channel, run)
    ]


def _of_the_reporter(channel: str, run: Deadline) -> bool:
    known = declared(channel)
    return known is not None and run.clock in known.clocks_of(By.REPORTER)


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
        rings = shared_rings(ids, holders)
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


def closed_between(channel: str, first: date, last: date) -> list[str]:
    """The numbers of the cases of ``channel`` that are closed, since a day of this span."""
    query = select(Case.number).where(Case.channel == channel, Case.closed.between(first, last))
    return list(db.session.scalars(query.order_by(Case.number)))


def overdue_numbers(channel: str, today: date) -> list[str]:
    """Numbers of all cases of a channel with a clock that has run out, whoever reads them."""
    listed = cases_in(channel, closed=False)
    late = {case_id for case_id, run in listed.running.items() if run.due < today}
    return sorted(c.number for c in listed.cases if c.id in late)


def _due(row: Row) -> date:
    if row.case.kind:
        found: date = row.case.next_due
        return found
    return row.next.due if row.next else date.max


def _row(case: Any, header: dict[str, Any], run: Deadline | None, today: date) -> Row:
    left = working_days_between(today, run.due) if run else None
    if run and left == 0 and run.due != today:
        left = -1 if today > run.due else 1
    return Row(case, header, run, left)


def with_keys(ids: Iterable[str]) -> set[str]:
    """Those of these cases that still have keys: what they say was not erased."""
    query = select(KeyWrap.case_id).where(KeyWrap.case_id.in_(list(ids)))
    return set(db.session.scalars(query.distinct()))


def shared_rings(ids: Sequence[str], holders: Sequence[Holder]) -> dict[str, keys.Rings]:
    """The shared key rings of the cases that ``holders`` open, by case id."""
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

"""Open a case for somebody who holds a key, and say what its history shows."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from app.cases import clocks, history, keys, records
from app.cases.channel import CONVERSATION, NOTES, SHARED_COMPARTMENTS
from app.cases.models import Case, Deadline, Event, KeyWrap, Record
from app.crypto.derive import derive, mac
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder
from app.store import db


class NotForYou(Exception):
    """No key of this holder opens the case; or there is no such case."""


@dataclass(frozen=True)
class Entry:
    """One event as a reader of the case sees it.

    ``texts`` holds what the event brought, by record kind; empty where the
    reader has no key for it.
    """

    seq: int
    day: date
    kind: str
    actor: str
    state: str
    texts: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class OpenCase:
    """A case in the clear, for as long as one request lasts."""

    case: Any
    rings: keys.Rings
    header: dict[str, Any]
    answers: dict[str, Any]
    entries: list[Entry]
    deadlines: list[Deadline]
    sound: bool
    """False when an event's MAC or place in the chain is not right."""
    holder: Holder = field(repr=False, default=Holder("", 0, b""))

    def running(self) -> list[Deadline]:
        """The clocks that run now, the next to end first."""
        return sorted((d for d in self.deadlines if d.stopped is None), key=lambda d: d.due)

    def missed(self, today: date) -> list[Deadline]:
        """Running clocks whose last day is over."""
        return [d for d in self.running() if clocks.late(d, today)]


def find_by_lookup(lookup: bytes) -> str | None:
    """The id of the case behind a receipt code's look-up id."""
    return db.session.scalar(select(Case.id).where(Case.lookup == lookup))


def find_by_number(number: str) -> str | None:
    """The id of the case with this number."""
    return db.session.scalar(select(Case.id).where(Case.number == number.strip().upper()))


def open_case(case_id: str, holders: Sequence[Holder]) -> OpenCase:
    """Open a case with the first of ``holders`` that has a key; :class:`NotForYou` if none has."""
    case = db.session.execute(select(Case.__table__).where(Case.id == case_id)).first()
    if case is None:
        raise NotForYou
    rings, holder = open_rings(case_id, holders)
    stored = db.session.execute(select(Record.__table__).where(Record.case_id == case_id)).all()
    texts: dict[str, tuple[str, str, dict[str, Any]]] = {}
    latest: dict[str, dict[str, Any]] = {}
    for row in stored:
        if row.compartment not in (CONVERSATION, NOTES):
            continue
        try:
            texts[row.id] = (row.kind, row.compartment, records.read(row, rings))
        except (CannotOpen, KeyError, IndexError):
            if row.compartment == CONVERSATION:
                texts[row.id] = (row.kind, row.compartment, {})
    events = db.session.execute(
        select(Event.__table__)
        .where(Event.case_id == case_id, Event.seq <= case.events)
        .order_by(Event.seq)
    ).all()
    entries, sound, previous = [], True, bytes(32)
    for event in events:
        sound = sound and _sound(event, previous, rings)
        previous = event.hash
        own: dict[str, dict[str, Any]] = {}
        for record_id in event.data["catatan"]:
            if record_id in texts:
                kind, _, content = texts[record_id]
                own[kind] = content
                latest[kind] = content
                sound = sound and (bool(content) or kind == records.IDENTITY_CARD)
        entries.append(
            Entry(event.seq, event.day, event.kind, event.actor, event.data["status"], own)
        )
    return OpenCase(
        case=case,
        rings=rings,
        header=latest.get(records.HEADER, {}),
        answers=latest.get(records.REPORT, {}),
        entries=entries,
        deadlines=load_deadlines(case_id),
        sound=sound and len(events) == case.events,
        holder=holder,
    )


def open_rings(case_id: str, holders: Sequence[Holder]) -> tuple[keys.Rings, Holder]:
    """The key rings of a case that one of ``holders`` opens, and which holder that was."""
    wraps = db.session.execute(
        select(KeyWrap.compartment, KeyWrap.recipient, KeyWrap.generation, KeyWrap.sealed).where(
            KeyWrap.case_id == case_id, KeyWrap.recipient.in_({h.id for h in holders})
        )
    ).all()
    for holder in holders:
        mine = {
            w.compartment: w.sealed
            for w in wraps
            if (w.recipient, w.generation) == (holder.id, holder.generation)
        }
        if CONVERSATION not in mine:
            continue
        try:
            rings = {CONVERSATION: keys.open_ring(case_id, CONVERSATION, mine[CONVERSATION], holder)}
        except CannotOpen:
            continue
        if NOTES in mine:
            rings[NOTES] = keys.open_ring(case_id, NOTES, mine[NOTES], holder)
        return rings, holder
    raise NotForYou


def open_shared_rings(case_id: str, holder: Holder) -> keys.Rings:
    """All rings that the reporter shares; needed to begin a new epoch."""
    wraps = db.session.execute(
        select(KeyWrap.compartment, KeyWrap.sealed).where(
            KeyWrap.case_id == case_id,
            KeyWrap.recipient == holder.id,
            KeyWrap.generation == holder.generation,
            KeyWrap.compartment.in_(SHARED_COMPARTMENTS),
        )
    )
    return {c: keys.open_ring(case_id, c, sealed, holder) for c, sealed in wraps}


def load_deadlines(case_id: str) -> list[Deadline]:
    """Every run of every clock of a case, oldest first."""
    rows = db.session.scalars(select(Deadline).where(Deadline.case_id == case_id))
    return sorted(rows, key=lambda d: (d.started, d.clock, d.run))


def _sound(event: Any, previous: bytes, rings: keys.Rings) -> bool:
    expected = history.event_hash(
        event.case_id, event.seq, event.day, event.kind, event.actor, event.data, previous
    )
    if expected != event.hash:
        return False
    if event.mac is None:
        return event.kind in history.AUTOMATIC
    epoch = event.data["epoch"]
    ring = rings[CONVERSATION]
    if epoch > len(ring):
        return False
    return hmac.compare_digest(event.mac, mac(derive(ring[epoch - 1], "riwayat"), event.hash))

"""Open a case for somebody who holds a key, and say what its history shows."""

import hmac
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.cases import clocks, history, keys, records
from app.cases.channel import CONVERSATION, NOTES
from app.cases.models import Case, Deadline, Event, KeyWrap, Record
from app.crypto.derive import derive, mac
from app.crypto.errors import CannotOpen
from app.crypto.receipt import ReceiptKeys
from app.crypto.sealing import Holder
from app.store import fetch

_BY_LOOKUP = select(Case.__table__).where(Case.lookup == bindparam("lookup"))
_BY_NUMBER = select(Case.__table__).where(Case.number == bindparam("number"))
_RECORDS = select(Record.__table__).where(
    Record.case_id == bindparam("case_id"),
    (Record.compartment == CONVERSATION) | (Record.compartment == NOTES),
)
_OWN_WRAP = select(KeyWrap.__table__).where(
    KeyWrap.case_id == bindparam("case_id"), KeyWrap.recipient == keys.REPORTER
)
_EVENTS = (
    select(Event.__table__)
    .where(Event.case_id == bindparam("case_id"), Event.seq <= bindparam("until"))
    .order_by(Event.seq)
)
_WRAPS = select(KeyWrap.__table__).where(
    KeyWrap.case_id == bindparam("case_id"),
    KeyWrap.recipient.in_(bindparam("recipients", expanding=True)),
)
_DEADLINES = (
    select(Deadline.__table__)
    .where(Deadline.case_id == bindparam("case_id"))
    .order_by(Deadline.started, Deadline.clock, Deadline.run)
)


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
    clock: str
    """The clock that ran out, for an event that says so."""
    texts: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class OpenCase:
    """A case in the clear, for as long as one request lasts."""

    case: Any
    rings: keys.Rings
    header: dict[str, Any]
    answers: dict[str, Any]
    entries: list[Entry]
    deadlines: Sequence[Any]
    sound: bool
    """False when an event's MAC or place in the chain is not right."""
    holder: Holder = field(repr=False)
    own_key: bytes = field(repr=False)
    """The reporter's own key; empty for everybody else."""

    def says(self, text: str) -> bool:
        """Whether somebody already wrote exactly ``text`` in this case."""
        written: list[object] = []
        for entry in self.entries:
            for content in entry.texts.values():
                written += [content.get("isi"), *content.get("isian", {}).values()]
        return text in written

    def running(self) -> list[Any]:
        """The clocks that run now, the next to end first."""
        return sorted((d for d in self.deadlines if d.stopped is None), key=lambda d: d.due)

    def missed(self, today: date) -> list[Any]:
        """Clocks that ran out, also those that were answered late."""
        return [d for d in self.deadlines if clocks.late(d, today)]


def open_by_receipt(derived: ReceiptKeys) -> OpenCase:
    """Open the case of a receipt code as its reporter; :class:`NotForYou` if there is none."""
    found = fetch(_BY_LOOKUP, lookup=derived.lookup)
    if not found:
        raise NotForYou
    case_id = found[0].id
    wraps = fetch(_OWN_WRAP, case_id=case_id)
    try:
        rings = keys.open_own(case_id, wraps[0].sealed, derived.own_key)
    except (CannotOpen, IndexError):
        raise NotForYou from None
    return _read(found[0], rings, Holder(keys.REPORTER, 1, derived.private_key), derived.own_key)


def open_by_number(number: str, holders: Sequence[Holder]) -> OpenCase:
    """Open the case with this number with the first of ``holders`` that has a key.

    Raises :class:`NotForYou` if none has, or if there is no such case.
    """
    found = fetch(_BY_NUMBER, number=number.strip().upper().replace("\0", ""))
    if not found:
        raise NotForYou
    return _read(found[0], *_open_rings(found[0].id, holders))


def _read(case: Any, rings: keys.Rings, holder: Holder, own_key: bytes = b"") -> OpenCase:
    case_id = case.id
    stored = fetch(_RECORDS, case_id=case_id)
    texts: dict[str, tuple[str, dict[str, Any]]] = {}
    latest: dict[str, dict[str, Any]] = {}
    for row in stored:
        try:
            texts[row.id] = (row.kind, records.read(row, rings))
        except (CannotOpen, KeyError, IndexError):
            continue
    events = fetch(_EVENTS, case_id=case_id, until=case.events)
    entries, sound, previous = [], True, bytes(32)
    for event in events:
        sound = sound and _sound(event, previous, rings)
        previous = event.hash
        own: dict[str, dict[str, Any]] = {}
        for record_id in event.data.get("catatan", ()):
            if record_id in texts:
                kind, content = texts[record_id]
                own[kind] = content
                latest[kind] = content
        sound = sound and _complete(event, own)
        state = event.data.get("status", case.state)
        clock = event.data.get("jam", "")
        entries.append(Entry(event.seq, event.day, event.kind, event.actor, state, clock, own))
    return OpenCase(
        case=case,
        rings=rings,
        header=latest.get(records.HEADER, {}),
        answers=latest.get(records.REPORT, {}),
        entries=entries,
        deadlines=fetch(_DEADLINES, case_id=case_id),
        sound=sound and len(events) == case.events,
        holder=holder,
        own_key=own_key,
    )


def _open_rings(case_id: str, holders: Sequence[Holder]) -> tuple[keys.Rings, Holder]:
    wraps = fetch(_WRAPS, case_id=case_id, recipients=sorted({h.id for h in holders}))
    sealed = {(w.recipient, w.generation, w.wrap): w.sealed for w in wraps}
    for holder in holders:
        place = (holder.id, holder.generation)
        if (*place, keys.SHARED) not in sealed:
            continue
        try:
            rings = keys.open_wrap(case_id, keys.SHARED, sealed[*place, keys.SHARED], holder)
        except CannotOpen:
            continue
        with suppress(CannotOpen, KeyError):
            rings |= keys.open_wrap(case_id, NOTES, sealed[*place, NOTES], holder)
        return rings, holder
    raise NotForYou


_BRINGS = {
    history.RECEIVED: {records.REPORT, records.HEADER},
    history.REPORTER_WROTE: {records.MESSAGE, records.HEADER},
    history.TEAM_WROTE: {records.MESSAGE},
    history.STEPPED: {records.STEP},
}
"""What an event of each kind brings that every reader of the case can open."""


def _complete(event: Any, texts: dict[str, dict[str, Any]]) -> bool:
    return all(texts.get(kind) for kind in _BRINGS.get(event.kind, ()))


def _sound(event: Any, previous: bytes, rings: keys.Rings) -> bool:
    expected = history.event_hash(
        event.case_id, event.seq, event.day, event.kind, event.actor, event.data, previous
    )
    if history.link(expected, event.mac) != event.hash:
        return False
    if event.mac is None:
        return event.kind in history.AUTOMATIC
    epoch = event.data.get("epoch", 0)
    ring = rings[CONVERSATION]
    if not 0 < epoch <= len(ring):
        return False
    return hmac.compare_digest(event.mac, mac(derive(ring[epoch - 1], "riwayat"), expected))

"""Open a case for somebody who holds a key, and say what its history shows."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.cases import (
    attachments,
    chain,
    clocks,
    history,
    keys,
    records,
    retention,
    uploads,
)
from app.cases.channel import CONVERSATION, IDENTITY, NOTES, ORIGINALS
from app.cases.damage import UNREADABLE, Unreadable
from app.cases.models import Attachment, Case, Deadline, Event, KeyWrap, Record
from app.cases.open_case import OpenCase
from app.cases.signatures import Signatures
from app.cases.told import Told, is_readable
from app.crypto.errors import CannotOpen
from app.crypto.receipt import ReceiptKeys
from app.crypto.sealing import Holder
from app.prepared import Fetcher, reading

_BY_LOOKUP = select(Case.__table__).where(Case.lookup == bindparam("lookup"))
_BY_NUMBER = select(Case.__table__).where(Case.number == bindparam("number"))
_RECORDS = select(Record.__table__).where(Record.case_id == bindparam("case_id"))
_FILES = select(Attachment.__table__).where(Attachment.case_id == bindparam("case_id"))
_WRAPS = select(KeyWrap.__table__).where(KeyWrap.case_id == bindparam("case_id"))
_EVENTS = (
    select(Event.__table__)
    .where(Event.case_id == bindparam("case_id"), Event.seq <= bindparam("until"))
    .order_by(Event.seq)
)
_EVENT = select(Event.__table__).where(
    Event.case_id == bindparam("case_id"), Event.seq == bindparam("seq")
)
_DEADLINES = (
    select(Deadline.__table__)
    .where(Deadline.case_id == bindparam("case_id"))
    .order_by(Deadline.started, Deadline.clock, Deadline.run)
)


_MOST_EVENTS = 10_000
"""Events of a damaged case that are tried one by one."""


class NotForYou(Exception):
    """No key of this holder opens the case; or there is no such case."""


class Erased(NotForYou):
    """What the case said was erased when its time was up; ``case`` is the row that stays, ``day`` when."""

    def __init__(self, case: Any, day: date) -> None:
        super().__init__(case.number)
        self.case, self.day = case, day


def open_by_receipt(derived: ReceiptKeys) -> OpenCase:
    """Open the case of a receipt code as its reporter.

    Raises :class:`NotForYou` if there is none, :class:`Erased` if its time was up, and
    :class:`app.cases.damage.Unreadable` if its rows were damaged.
    """
    with reading() as fetch:
        case = _found(fetch, _BY_LOOKUP, lookup=derived.lookup)
        wraps = fetch(_WRAPS, case_id=case.id)
        _check_erased(fetch, case, wraps)
        own = next(
            (w.sealed for w in wraps if (w.recipient, w.wrap) == (keys.REPORTER, keys.SHARED)), b""
        )
        try:
            rings = keys.open_own(case.id, own, derived.own_key)
        except (CannotOpen, *UNREADABLE):
            raise Unreadable from None  # the code is right: only it leads to this look-up id
        own_epochs = len(rings[CONVERSATION])
        holder = Holder(keys.REPORTER, 1, derived.private_key)
        more = next((w.sealed for w in wraps if w.wrap == keys.CONTINUED), None)
        if more is not None:
            with suppress(CannotOpen, TypeError):
                added = keys.open_wrap(case.id, keys.CONTINUED, more, holder)
                rings = {c: [*ring, *added[c]] for c, ring in rings.items()}
        signed = Signatures(case.id, rings, wraps, (), derived.own_key)
        reader = _Reader(rings, holder, signed, derived.own_key, own_epochs)
        return _read(fetch, case, wraps, reader)


def open_by_number(number: str, holders: Sequence[Holder], party: str = "") -> OpenCase:
    """Open the case with this number with the first of ``holders`` that has a key.

    As one of its team, or as a ``party`` of it (:mod:`app.cases.parties`).
    Raises :class:`NotForYou` if none has, or if there is no such case, :class:`Erased` if
    its time was up, and :class:`app.cases.damage.Unreadable` if its rows were damaged.
    """
    with reading() as fetch:
        case = _found(fetch, _BY_NUMBER, number=number.strip().upper().replace("\0", ""))
        wraps = fetch(_WRAPS, case_id=case.id)
        _check_erased(fetch, case, wraps)
        rings, holder = _open_rings(case.id, wraps, holders, party)
        signed = Signatures(case.id, rings, wraps, holders)
        reader = _Reader(rings, holder, signed, holders=holders, party=party)
        return _read(fetch, case, wraps, reader)


def find(number: str, holders: Sequence[Holder], party: str = "") -> OpenCase | None:
    """The same, None where no key opens it; raises :class:`Erased` and ``Unreadable`` all the same."""
    try:
        return open_by_number(number, holders, party)
    except Erased:
        raise
    except NotForYou:
        return None


def _found(fetch: Fetcher, statement: Any, **wanted: Any) -> Any:
    try:
        found = fetch(statement, **wanted)
    except UNREADABLE:
        raise Unreadable from None
    if not found:
        raise NotForYou
    return found[0]


def _check_erased(fetch: Fetcher, case: Any, wraps: Sequence[Any]) -> None:
    """Raise :class:`Erased` for a case without keys whose history says so rightly."""
    if wraps:
        return
    with suppress(*UNREADABLE):
        events = fetch(_EVENTS, case_id=case.id, until=case.events)
        if events and events[-1].kind == history.ERASED:
            stored = fetch(_RECORDS, case_id=case.id)
            deadlines = fetch(_DEADLINES, case_id=case.id)
            files = fetch(_FILES, case_id=case.id)
            late = any(history.backdated(events, *history.rooted(case.id)))
            if late or any(chain.faults(case, events, stored, wraps, deadlines, files)):
                raise Unreadable
            raise Erased(case, events[-1].day)


@dataclass(frozen=True)
class _Reader:
    """Who opens a case: the keys they have, and by which of them they are known.

    ``own_epochs`` are those that the reporter's own wrap holds; 0 for a team.
    """

    rings: keys.Rings
    holder: Holder
    signed: Signatures
    own_key: bytes = b""
    own_epochs: int = 0
    holders: Sequence[Holder] = ()
    party: str = ""


def _read(fetch: Fetcher, case: Any, wraps: Sequence[Any], reader: _Reader) -> OpenCase:
    case_id, rings = case.id, reader.rings
    stored = fetch(_RECORDS, case_id=case_id)
    deadlines: Sequence[Any] = ()
    events: Sequence[Any] = ()
    try:
        deadlines = fetch(_DEADLINES, case_id=case_id)
        events = fetch(_EVENTS, case_id=case_id, until=case.events)
        named = any(event.data.get("berkas") for event in events)
        files = fetch(_FILES, case_id=case_id) if named else ()
        right = reader.signed.right
        faults = any(chain.faults(case, events, stored, wraps, deadlines, files, right))
    except UNREADABLE:
        events, faults = events or _one_by_one(fetch, case), True
    readable = [event for event in events if is_readable(event)]
    told = Told(reader.own_epochs or _newest_by_reporter(readable, len(rings[CONVERSATION])))
    contents = _contents(stored, rings)
    told.take_all(readable, {row.id: row for row in stored}, contents)
    vouch = told.vouch
    return OpenCase(
        case=case,
        rings=rings,
        header=told.header,
        answers=told.answers,
        entries=told.entries,
        contents=contents,
        deadlines=[run for run in deadlines if clocks.readable(run)],
        sound=told.complete and not faults and case.epoch == len(rings[CONVERSATION]),
        holder=reader.holder,
        holders=reader.holders or (reader.holder,),
        own_key=reader.own_key,
        sealed_to=told.sealed_to,
        notes_keys=max((keys.notes_keys(w.sealed) for w in wraps if w.wrap == NOTES), default=0),
        vouched=vouch is None or keys.vouched(case_id, rings, vouch, reader.holders),
        erases_on=_erases_on(case, readable),
        party=reader.party,
        parties=told.parties(),
        locked=[row for row in stored if row.compartment in (IDENTITY, ORIGINALS)],
    )


def _newest_by_reporter(events: Sequence[Any], epochs: int) -> int:
    """The newest of so many key epochs that no team began."""
    by_team = [e.data.get("epoch") for e in events if e.kind == history.REKEYED]
    while epochs in by_team:
        epochs -= 1
    return epochs


def _erases_on(case: Any, events: Sequence[Any]) -> date | None:
    with suppress(*UNREADABLE):
        if case.closed:
            said = retention.announced(events, case.closed.isoformat())
            return date.fromisoformat(said[-1].data["pada"]) if said else None
    return None


def identity(opened: OpenCase) -> dict[str, str]:
    """What the reporter told of themselves; for a team only after :func:`app.cases.workflow.open_locked`.

    Empty where nothing was told, or where it was damaged.
    """
    for content in _locked(opened, IDENTITY):
        return {str(name): str(value) for name, value in content.items()}
    return {}


def original(opened: OpenCase, file_id: str) -> uploads.StoredFile:
    """The original of the file ``file_id``; for a team only after it was opened with a reason.

    :class:`LookupError` if there is none.
    """
    wanted = opened.proof(file_id).original_id
    for content in _locked(opened, ORIGINALS):
        if wanted and wanted in content:
            return attachments.read_originals(content)[wanted]
    raise LookupError(file_id)


def _locked(opened: OpenCase, compartment: str) -> list[dict[str, Any]]:
    found = []
    for row in opened.locked:
        if row.compartment == compartment:
            with suppress(CannotOpen, IndexError, *UNREADABLE):
                found.append(records.read(row, opened.rings))
    return found


def _contents(stored: Sequence[Any], rings: keys.Rings) -> dict[str, dict[str, Any]]:
    contents: dict[str, dict[str, Any]] = {}
    for row in stored:
        if row.compartment in (CONVERSATION, NOTES):
            with suppress(CannotOpen, IndexError, *UNREADABLE):
                contents[row.id] = records.read(row, rings)
    return contents


def _one_by_one(fetch: Fetcher, case: Any) -> list[Any]:
    """The events of a damaged case, without those that cannot be read at all."""
    found: list[Any] = []
    for seq in range(1, min(case.events, _MOST_EVENTS) + 1):
        with suppress(*UNREADABLE):
            found += fetch(_EVENT, case_id=case.id, seq=seq)
    return found


def _open_rings(
    case_id: str, wraps: Sequence[Any], holders: Sequence[Holder], party: str
) -> tuple[keys.Rings, Holder]:
    sealed = {(w.recipient, w.generation, w.wrap): w.sealed for w in wraps}
    for holder in holders:
        place = (party, keys.PARTY) if party else (holder.id, holder.generation)
        if (*place, keys.SHARED) not in sealed:
            continue
        try:
            own = sealed[*place, keys.SHARED]
            if party:
                return keys.open_party(case_id, own, holder, party), holder
            rings = keys.open_wrap(case_id, keys.SHARED, own, holder)
        except (CannotOpen, TypeError):
            continue
        with suppress(CannotOpen, KeyError):
            rings |= keys.open_wrap(case_id, NOTES, sealed[*place, NOTES], holder)
        return rings, holder
    raise NotForYou

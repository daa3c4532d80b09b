"""Meetings: one form yields invitation, attendance, minutes and the list of what was handed out (DII)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app.canonical import sha256_of
from app.evidence import Evidence, piece
from app.law.calendar import today
from app.people import roster
from app.standards.turns import alone_in
from app.store import db, new_id, writing
from app.zi import days
from app.zi.catalogue import criteria
from app.zi.errors import Moved, Refused
from app.zi.kinds import DOCUMENTS, MEETING
from app.zi.models import Decision, MeetingVersion


@dataclass(frozen=True)
class Guest:
    """Somebody who attended and is not on the roster, or was then: name and where from."""

    name: str
    place: str


@dataclass(frozen=True)
class Said:
    """What is written of a meeting. Texts may be empty until it took place; hours are texts (``09.00``).

    ``attended`` are NIPs of employees; ``handed_out`` names what was handed out, a line each.
    """

    title: str
    day: date
    begins: str
    ends: str
    place: str
    agenda: str
    chair: str
    position: str
    attended: tuple[str, ...] = ()
    guests: tuple[Guest, ...] = ()
    minutes: str = ""
    handed_out: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decided:
    """One decision: what, by whom (a NIP, or "" where ``person`` is a guest), until when."""

    text: str
    nip: str
    due: date


@dataclass(frozen=True)
class Meeting:
    """A meeting as it is written now; ``number`` counts how often it was written."""

    id: str
    number: int
    said: Said
    people: tuple[Guest, ...] = field(default=())
    """Employees who attended, as the roster called them when it was written."""
    entered: date = date.min
    by: str = ""


def find(meeting_id: str) -> Meeting | None:
    """One meeting."""
    own = history(meeting_id)
    return own[0] if own else None


def history(meeting_id: str) -> list[Meeting]:
    """All that was written of a meeting, the newest first."""
    query = select(MeetingVersion).where(MeetingVersion.meeting_id == meeting_id)
    rows = db.session.scalars(query.order_by(MeetingVersion.number.desc()))
    return [_read(row) for row in rows]


def of_year(year: int) -> list[Meeting]:
    """The meetings of a year, the latest first."""
    query = select(MeetingVersion).order_by(MeetingVersion.number)
    newest = {row.meeting_id: row for row in db.session.scalars(query)}
    mine = [_read(row) for row in newest.values() if row.day.year == year]
    return sorted(mine, key=lambda m: (m.said.day, m.id), reverse=True)


def write(meeting_id: str, said: Said, decided: Sequence[Decided], seen: int, by: str) -> None:
    """Enter a meeting (``seen`` 0) or say it anew; ``decided`` are added to its decisions.

    The same form once more adds nothing. Raises :class:`Refused` or :class:`Moved`.
    """
    _check(said)
    with writing() as session:
        alone_in(MeetingVersion)
        own = history(meeting_id)
        last = own[0] if own else None
        if last is not None and last.said == said and seen != last.number:
            return  # the same form once more
        if (last.number if last else 0) != seen:
            raise Moved(last.by if last else "")
        names = _people(said.attended, last)
        content = asdict(said) | {
            "day": said.day.isoformat(),
            "people": [asdict(one) for one in names],
        }
        row = {"number": seen + 1, "entered": today(), "by": by, "day": said.day}
        session.add(MeetingVersion(meeting_id=meeting_id, title=said.title, content=content, **row))
        there = len(decisions(meeting_id))
        for place, one in enumerate(decided, there + 1):
            session.add(_new_decision(meeting_id, place, one, by))


def finish(decision_id: str, outcome: str, by: str) -> None:
    """Write what was done about a decision; nothing happens the second time."""
    with writing() as session:
        found = session.get(Decision, decision_id, with_for_update=True)
        if found is None:
            raise Refused("hasil", "unknown")
        if found.done is None:
            found.done, found.outcome, found.done_by = today(), outcome, by


def decisions(meeting_id: str) -> list[Decision]:
    """What a meeting decided, in order."""
    query = select(Decision).where(Decision.meeting_id == meeting_id)
    return list(db.session.scalars(query.order_by(Decision.place, Decision.id)))


def follow_ups() -> list[Decision]:
    """Decisions that are not done yet, by the day they are due."""
    query = select(Decision).where(Decision.done.is_(None))
    return list(db.session.scalars(query.order_by(Decision.due, Decision.id)))


def lacking(meeting: Meeting) -> list[str]:
    """What a meeting still needs before it is evidence, a sentence each."""
    said, found = meeting.said, []
    if said.day > today():
        found.append(gettext("Rapat ini belum berlangsung."))
    if not said.attended and not said.guests:
        found.append(gettext("Daftar hadir rapat masih kosong."))
    if not said.minutes.strip():
        found.append(gettext("Notulen rapat belum ditulis."))
    return found


def as_evidence(meeting: Meeting) -> list[Evidence]:
    """A meeting as evidence: one piece for each sheet that it yields."""
    said, why = meeting.said, lacking(meeting)
    attended = len(said.attended) + len(said.guests)
    figure = asdict(said) | {"day": said.day.isoformat()}
    return [
        piece(
            f"rapat:{meeting.id}:{part}",
            "rapat",
            kind=part,
            title=f"{gettext(DOCUMENTS[part])}: {said.title}",
            told=gettext("%(n)s orang hadir", n=attended) if part == "absensi" else "",
            day=said.day,
            address=f"/kantor/zi/rapat/{meeting.id}",
            digest=sha256_of(figure),
            version=meeting.number,
            since=said.day,
            holds=not why,
            lacking=f"{said.title}: {why[0]}" if why else "",
        )
        for part in MEETING
    ]


def _people(nips: Sequence[str], before: Meeting | None) -> list[Guest]:
    known = dict(zip(before.said.attended, before.people, strict=True)) if before else {}
    found = []
    for nip in nips:
        person = roster.current(nip)
        if person is None and nip not in known:
            raise Refused("hadir", "person")
        found.append(Guest(person.name, person.position) if person else known[nip])
    return found


def _check(said: Said) -> None:
    if not set(said.criteria) <= criteria().keys():
        raise Refused("kriteria", "unknown")
    try:
        days.check(said.day.year)
    except days.NoSuchYear:
        raise Refused("hari", "year") from None
    if said.minutes.strip() and said.day > today():
        raise Refused("notulen", "to_come")


def _new_decision(meeting_id: str, place: int, one: Decided, by: str) -> Decision:
    person = roster.current(one.nip)
    if person is None:
        raise Refused("keputusan", "person")
    return Decision(
        id=new_id(),
        meeting_id=meeting_id,
        place=place,
        text=one.text,
        person=person.name,
        nip=one.nip,
        due=one.due,
        entered=today(),
        by=by,
        outcome="",
        done_by="",
    )


def _read(row: MeetingVersion) -> Meeting:
    content: dict[str, Any] = dict(row.content)
    people = tuple(Guest(**one) for one in content.pop("people"))
    said = Said(
        **content
        | {
            "day": date.fromisoformat(content["day"]),
            "attended": tuple(content["attended"]),
            "guests": tuple(Guest(**one) for one in content["guests"]),
            "handed_out": tuple(content["handed_out"]),
            "criteria": tuple(content["criteria"]),
        }
    )
    return Meeting(row.meeting_id, row.number, said, people, row.entered, row.by)

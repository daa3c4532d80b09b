"""Socialisation events: planned, held or called off, with materials, photographs and who attended.

Who attended is personal data: it is shown at the desk only, and can be erased while the number stays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.campaign.attendance import Attendee
from app.cases.channel import N_
from app.documents import Document
from app.law.calendar import today
from app.store import ROW_ORDER_HIDDEN, Base, db, writing

PLANNED, HELD, CALLED_OFF = "direncanakan", "terlaksana", "batal"

STATES = {
    PLANNED: N_("direncanakan"),
    HELD: N_("terlaksana"),
    CALLED_OFF: N_("batal"),
}

MATERIAL, PHOTO = "materi", "foto"
KINDS = (MATERIAL, PHOTO)

PICTURES = ("image/jpeg", "image/png")
"""Types that a photograph may have."""

MOST_FILES = 60
"""Files of one event."""

SHOWN = 100
"""Events of a year, and events to come, that are listed."""

_HOUR = re.compile(r"([01]?[0-9]|2[0-3])[.:]?([0-5][0-9])")


class Refused(ValueError):
    """Something that cannot be entered: ``args[0]`` names why (see the pages that say it)."""


class Event(Base):
    """One event. Its hours are those of the event, as text (``09.00``), "" where none was said."""

    __tablename__ = "sosialisasi"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    campaign: Mapped[str] = mapped_column(String(32))
    """The name of a campaign, or "" for another topic."""
    title: Mapped[str] = mapped_column(String(200))
    day: Mapped[date] = mapped_column(Date, index=True)
    begins: Mapped[str] = mapped_column(String(5))
    ends: Mapped[str] = mapped_column(String(5))
    place: Mapped[str] = mapped_column(String(200))
    audience: Mapped[str] = mapped_column(String(200))
    speaker: Mapped[str] = mapped_column(String(200))
    in_charge: Mapped[str] = mapped_column(String(120))
    public: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(300))
    """Why it was called off."""
    result: Mapped[str] = mapped_column(Text)
    attended: Mapped[int | None] = mapped_column(Integer)
    """How many attended; stays when their names are erased."""
    by: Mapped[str] = mapped_column(String(40))
    entered: Mapped[date] = mapped_column(Date)


class EventFile(Base):
    """A material or a photograph of an event."""

    __tablename__ = "sosialisasi_berkas"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    event_id: Mapped[str] = mapped_column(ForeignKey("sosialisasi.id"), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("dokumen.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(40))


class Present(Base):
    """One person on the attendance list of an event; ``place`` is the place on the list, from 1."""

    __tablename__ = "sosialisasi_hadir"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    event_id: Mapped[str] = mapped_column(ForeignKey("sosialisasi.id"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(200))
    position: Mapped[str] = mapped_column(String(200))


@dataclass(frozen=True)
class Plan:
    """What is said of an event beforehand."""

    campaign: str
    title: str
    day: date
    begins: str
    ends: str
    place: str
    audience: str
    speaker: str
    in_charge: str
    public: bool


def hour(typed: str) -> str | None:
    """An hour as ``09.00``, "" for none; None for what is no hour."""
    if not typed.strip():
        return ""
    found = _HOUR.fullmatch(typed.strip())
    return f"{int(found[1]):02}.{found[2]}" if found else None


def plan(event_id: str, said: Plan, by: str) -> None:
    """Enter a new event; the same ``event_id`` twice is entered once."""
    with writing() as session:
        if session.get(Event, event_id) is None:
            session.add(
                Event(
                    id=event_id,
                    **vars(said),
                    state=PLANNED,
                    reason="",
                    result="",
                    attended=None,
                    by=by,
                    entered=today(),
                )
            )


def change(event_id: str, said: Plan) -> None:
    """Say something else of an event that was not called off. Raises :class:`Refused`."""
    with writing():
        event = _open(event_id)
        if event.state == HELD and said.day > today():
            raise Refused("to_come")
        for name, value in vars(said).items():
            setattr(event, name, value)


def hold(event_id: str, result: str) -> None:
    """The event took place, with this result; said again, the result is another.

    Raises :class:`Refused` before its day.
    """
    with writing():
        event = _open(event_id)
        if event.day > today():
            raise Refused("to_come")
        event.state, event.result = HELD, result


def call_off(event_id: str, reason: str) -> None:
    """The event does not take place. Raises :class:`Refused` for one that did."""
    with writing():
        event = _open(event_id)
        if event.state == HELD:
            raise Refused("held")
        event.state, event.reason = CALLED_OFF, reason


def attach(event_id: str, kind: str, documents: Sequence[Document], by: str) -> None:
    """Keep files with an event, each once. Raises :class:`Refused`; then none is kept."""
    with writing() as session:
        _open(event_id)
        known = {document.sha256 for document in files(event_id)[kind]}
        new = [d for d in documents if d.sha256 not in known]
        if kind == PHOTO and any(d.type not in PICTURES for d in new):
            raise Refused("picture")
        if sum(map(len, files(event_id).values())) + len(new) > MOST_FILES:
            raise Refused("files")
        session.add_all(new)
        session.flush()
        session.add_all(
            EventFile(event_id=event_id, document_id=d.id, kind=kind, by=by) for d in new
        )


def detach(event_id: str, document_id: str) -> None:
    """Take a file of an event away, for good; nothing happens if there is none."""
    own = (EventFile.event_id == event_id, EventFile.document_id == document_id)
    with writing() as session:
        if session.execute(delete(EventFile).where(*own)).rowcount:  # type: ignore[attr-defined]
            session.execute(delete(Document).where(Document.id == document_id))


def take_attendance(event_id: str, people: Sequence[Attendee]) -> None:
    """Let these people be the attendance list, instead of what was there. Raises :class:`Refused`."""
    with writing() as session:
        event = _open(event_id)
        if event.day > today():
            raise Refused("to_come")
        session.execute(delete(Present).where(Present.event_id == event_id))
        session.add_all(
            Present(event_id=event_id, place=n, name=p.name, unit=p.unit, position=p.position)
            for n, p in enumerate(people, 1)
        )
        event.attended = len(people)


def erase_names(event_id: str) -> None:
    """Erase who attended; how many they were stays."""
    with writing() as session:
        session.execute(delete(Present).where(Present.event_id == event_id))


def find(event_id: str) -> Event | None:
    """One event."""
    return db.session.get(Event, event_id)


def files(event_id: str) -> dict[str, list[Document]]:
    """What is known of an event's files, without their bytes, by kind and name."""
    query = (
        select(EventFile.kind, Document)
        .join(Document, Document.id == EventFile.document_id)
        .where(EventFile.event_id == event_id)
        .order_by(Document.name, Document.id)
    )
    found: dict[str, list[Document]] = {kind: [] for kind in KINDS}
    for kind, document in db.session.execute(query):
        found[kind].append(document)
    return found


def has_file(event_id: str, document_id: str) -> bool:
    """Whether a document is one of this event's."""
    return db.session.get(EventFile, (event_id, document_id)) is not None


def present(event_id: str) -> list[Present]:
    """The attendance list, in its order."""
    query = select(Present).where(Present.event_id == event_id).order_by(Present.place)
    return list(db.session.scalars(query))


def of_year(year: int) -> list[Event]:
    """The events of a year, the latest first; at most :data:`SHOWN`."""
    query = select(Event).where(Event.day >= date(year, 1, 1), Event.day <= date(year, 12, 31))
    return list(db.session.scalars(query.order_by(Event.day.desc(), Event.id).limit(SHOWN)))


def years() -> list[int]:
    """This year and every year with an event, the latest first."""
    first, last = db.session.execute(select(func.min(Event.day), func.max(Event.day))).one()
    now = today().year
    return list(
        range(max(now, last.year if last else now), min(now, first.year if first else now) - 1, -1)
    )


def overdue() -> list[Event]:
    """Events whose day has passed and of which nobody said what came of them, the oldest first."""
    query = select(Event).where(Event.state == PLANNED, Event.day < today())
    return list(db.session.scalars(query.order_by(Event.day, Event.id).limit(SHOWN)))


def announced() -> list[Event]:
    """What the public is told of: events to come that are marked so, the next first."""
    query = select(Event).where(Event.public, Event.state == PLANNED, Event.day >= today())
    return list(db.session.scalars(query.order_by(Event.day, Event.begins, Event.id).limit(SHOWN)))


def _open(event_id: str) -> Event:
    event = db.session.get(Event, event_id, with_for_update=True, populate_existing=True)
    if event is None:
        raise Refused("unknown")
    if event.state == CALLED_OFF:
        raise Refused("called_off")
    return event

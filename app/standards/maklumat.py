"""The maklumat pelayanan: the office's promise to keep its standards, in versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.standards.errors import Moved, Refused
from app.standards.models import Maklumat
from app.standards.turns import alone_in
from app.store import db, new_id, writing

USUAL = (
    "Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar pelayanan yang telah "
    "ditetapkan, dan apabila tidak menepati janji ini, kami siap menerima sanksi sesuai peraturan "
    "perundang-undangan yang berlaku."
)
"""The promise as offices word it; the office may word it otherwise."""


@dataclass(frozen=True)
class Wording:
    """What a maklumat says and who signs it where, on which day."""

    text: str
    head: str
    position: str
    nip: str
    place: str
    signed: date


def versions() -> list[Maklumat]:
    """Every version, the newest first; a draft is the first of them."""
    return list(db.session.scalars(select(Maklumat).order_by(Maklumat.number.desc())))


def current() -> Maklumat | None:
    """The newest published version."""
    query = select(Maklumat).where(Maklumat.published.is_not(None))
    return db.session.scalar(query.order_by(Maklumat.number.desc()).limit(1))


def draft_of(listed: Sequence[Maklumat]) -> Maklumat | None:
    """The draft among the versions."""
    return next((v for v in listed if v.published is None), None)


def save(wording: Wording, edition: int, by: str, day: date) -> Maklumat:
    """Keep the wording as the draft. As :func:`app.standards.versions.save`."""
    with writing() as session:
        alone_in(Maklumat)
        listed = versions()
        kept = draft_of(listed)
        if kept and _wording(kept) == wording:
            return kept
        if kept is None and edition == 0:
            number = 1 + max((v.number for v in listed), default=0)
            kept = Maklumat(id=new_id(), number=number, edition=0, published_by="")
            session.add(kept)
        elif kept is None or kept.edition != edition:
            raise Moved(listed[0].published_by or listed[0].drafted_by)
        kept.text, kept.head, kept.position = wording.text, wording.head, wording.position
        kept.nip, kept.place, kept.signed = wording.nip, wording.place, wording.signed
        kept.edition, kept.drafted, kept.drafted_by = kept.edition + 1, day, by
        return kept


def publish(number: int, edition: int, by: str, day: date) -> None:
    """Show the draft to everybody. Publishing again does nothing.

    Raises :class:`Refused` where there is no such draft, :class:`Moved` where it was saved since it was read.
    """
    with writing():
        alone_in(Maklumat)
        kept = next((v for v in versions() if v.number == number), None)
        if kept is None:
            raise Refused("", "no_draft")
        if kept.published:
            return
        if kept.edition != edition:
            raise Moved(kept.drafted_by)
        kept.published, kept.published_by = day, by


def _wording(kept: Maklumat) -> Wording:
    return Wording(kept.text, kept.head, kept.position, kept.nip, kept.place, kept.signed)

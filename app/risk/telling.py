"""The communication log: when the office told whom about SPIP, with the document or the event."""

from datetime import date

from sqlalchemy import select

from app.campaign import events
from app.cases.channel import N_
from app.documents import Document
from app.risk.errors import Refused
from app.risk.models import Communication
from app.standards.turns import alone_in
from app.store import db, new_id, writing

MEDIA = {
    "rapat": N_("Rapat"),
    "apel": N_("Apel"),
    "sosialisasi": N_("Sosialisasi"),
    "surat": N_("Surat atau nota dinas"),
    "surel": N_("Surel atau grup pesan"),
    "papan": N_("Papan pengumuman atau laman"),
}


def of_year(year: int) -> list[Communication]:
    """What was told in a year, the latest first."""
    days = Communication.day.between(date(year, 1, 1), date(year, 12, 31))
    query = select(Communication).where(days)
    return list(db.session.scalars(query.order_by(Communication.day.desc(), Communication.id)))


def has_document(document_id: str) -> bool:
    """Whether a document belongs to an entry."""
    query = select(Communication.id).where(Communication.document_id == document_id)
    return db.session.scalar(query) is not None


def note(
    form_id: str,
    day: date,
    audience: str,
    medium: str,
    subject: str,
    document: Document | None,
    event_id: str,
    by: str,
    today: date,
) -> None:
    """Keep one entry; the same ``form_id`` once. Raises :class:`Refused` for an event that did not happen."""
    with writing() as session:
        alone_in(Communication)
        known = session.get(Communication, form_id)
        if known and (known.day, known.subject) == (day, subject):
            return
        event = events.find(event_id) if event_id else None
        if event_id and (event is None or event.state == events.CALLED_OFF or event.day > day):
            raise Refused("kegiatan", "event")
        if document is not None:
            session.add(document)
            session.flush()
        session.add(
            Communication(
                id=new_id() if known else form_id,
                day=day,
                audience=audience,
                medium=medium,
                subject=subject,
                document_id=document.id if document else None,
                event_id=event_id or None,
                entered=today,
                by=by,
            )
        )

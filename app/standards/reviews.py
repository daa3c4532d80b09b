"""Reviews of the standards: recorded, and asked for when they are due."""

from datetime import date, timedelta

from sqlalchemy import func, select

from app.cases.channel import N_
from app.standards import catalogue
from app.standards.errors import Refused
from app.standards.models import Review, Service
from app.standards.turns import alone_in
from app.store import db, new_id, writing

RESULTS = {
    "tetap": N_("Standar tetap"),
    "diubah": N_("Standar diubah"),
}
CHANGED = "diubah"

SOON = timedelta(days=30)
"""How long before its day a review is asked for."""


def of_service(service_id: str) -> list[Review]:
    """Every review of a service, the newest first."""
    query = select(Review).where(Review.service_id == service_id)
    return list(db.session.scalars(query.order_by(Review.day.desc(), Review.id)))


def due(day: date) -> list[Service]:
    """The services whose review is over its day on ``day`` or comes up soon, the longest over first."""
    found = [s for s in catalogue.services() if s.review_due and s.review_due <= day + SOON]
    return sorted(found, key=lambda s: (s.review_due or day, s.name))


def reviews_between(first: date, last: date) -> int:
    """How many reviews took place in these days, both counted."""
    query = select(func.count()).select_from(Review).where(Review.day.between(first, last))
    return db.session.scalar(query) or 0


def record(
    form_id: str,
    service: Service,
    day: date,
    participants: str,
    result: str,
    changed: str,
    reason: str,
    next_due: date,
    by: str,
    today: date,
) -> None:
    """Keep a review that took place on ``day``. The same ``form_id`` twice keeps it once.

    The next is due on ``next_due``, unless a later review said otherwise. Raises :class:`Refused`.
    """
    if next_due <= day:
        raise Refused("berikutnya", "review_before")
    with writing() as session:
        alone_in(Service)
        known = session.get(Review, form_id)
        if known and (known.day, known.reason) == (day, reason):
            return
        later = [r for r in of_service(service.id) if r.day > day]
        review = Review(
            id=new_id() if known else form_id,
            service_id=service.id,
            day=day,
            participants=participants,
            result=result,
            changed=changed,
            reason=reason,
            next_due=next_due,
            entered=today,
            by=by,
        )
        session.add(review)
        if not later:
            session.get_one(Service, service.id).review_due = next_due

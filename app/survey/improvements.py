"""What the office undertakes about weak elements, and what it did: shown to everybody as what was changed."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from app.documents import Document
from app.store import db, writing
from app.survey import seasons
from app.survey.models import Improvement
from app.survey.seasons import Season


def of(season: Season) -> list[Improvement]:
    """The undertakings of a period, by the day they are due."""
    query = select(Improvement).where(
        Improvement.instrument == season.instrument.name, Improvement.period == season.name
    )
    return list(db.session.scalars(query.order_by(Improvement.due, Improvement.id)))


def changes(instrument: str) -> list[Improvement]:
    """What was done, the newest first."""
    query = select(Improvement).where(
        Improvement.instrument == instrument, Improvement.done.is_not(None)
    )
    return list(db.session.scalars(query.order_by(Improvement.done.desc(), Improvement.id)))


def open_ones(instrument: str) -> list[Improvement]:
    """What is undertaken and not done yet, of all periods, by the day it is due."""
    query = select(Improvement).where(
        Improvement.instrument == instrument, Improvement.done.is_(None)
    )
    return list(db.session.scalars(query.order_by(Improvement.due, Improvement.id)))


def is_proof(document_id: str) -> bool:
    """Whether a document was given as proof of something that was changed."""
    query = select(Improvement.id).where(Improvement.proof == document_id)
    return db.session.scalar(query) is not None


def overdue(day: date) -> list[Improvement]:
    """What was to be done before ``day`` and is not."""
    query = select(Improvement).where(Improvement.done.is_(None), Improvement.due < day)
    return list(db.session.scalars(query.order_by(Improvement.due, Improvement.id)))


def missing(season: Season, lowest: Collection[str]) -> list[str]:
    """Which of the lowest elements nothing is undertaken about (PermenPANRB 14/2017: at least three)."""
    planned = {one.element for one in of(season)}
    return [name for name in lowest if name not in planned]


def undertake(
    season: Season,
    form_id: str,
    element: str,
    plan: str,
    person: str,
    due: date,
    by: str,
    day: date,
) -> None:
    """Write down what will be done about an element, by whom, until when; the same form once."""
    with writing() as session:
        seasons.locked(season)
        if session.get(Improvement, form_id) is None:
            session.add(
                Improvement(
                    id=form_id,
                    instrument=season.instrument.name,
                    period=season.name,
                    element=element,
                    plan=plan,
                    person=person,
                    due=due,
                    entered=day,
                    by=by,
                )
            )


def finish(improvement_id: str, change: str, proof: Document, day: date) -> bool:
    """Write down what has changed, with its proof; False if there is no such undertaking left to do."""
    with writing() as session:
        found = session.get(Improvement, improvement_id, with_for_update=True)
        if found is None or found.done:
            return False
        session.add(proof)
        session.flush()
        found.proof = proof.id
        found.change, found.done = change, day
    return True

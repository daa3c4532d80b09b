"""What was seen of a risk, day by day, and when it is to be looked at again."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from app.law.calendar import add_months
from app.risk import scale
from app.risk.models import Monitoring, Risk
from app.risk.register import Entry, still_open
from app.standards.turns import alone_in
from app.store import db, new_id, writing


def of_risk(risk_id: str) -> list[Monitoring]:
    """The entries of a risk, the newest first."""
    query = select(Monitoring).where(Monitoring.risk_id == risk_id)
    order = (Monitoring.day.desc(), Monitoring.entered.desc(), Monitoring.id)
    return list(db.session.scalars(query.order_by(*order)))


def between(first: date, last: date) -> list[Monitoring]:
    """Every entry about these days, in order."""
    query = select(Monitoring).where(Monitoring.day.between(first, last))
    return list(db.session.scalars(query.order_by(Monitoring.day, Monitoring.id)))


def note(form_id: str, risk: Risk, day: date, seen: str, by: str, today: date) -> None:
    """Keep what was seen on ``day``, by which the judgement stays; the same ``form_id`` once.

    A new judgement is :func:`app.risk.register.judge`. Raises :class:`app.risk.errors.Refused`.
    """
    with writing() as session:
        alone_in(Risk)
        known = session.get(Monitoring, form_id)
        if known and (known.day, known.seen) == (day, seen):
            return
        still_open(risk.id)
        session.add(
            Monitoring(
                id=new_id() if known else form_id,
                risk_id=risk.id,
                day=day,
                seen=seen,
                number=None,
                entered=today,
                by=by,
            )
        )


def review_due(found: Iterable[Entry], day: date) -> dict[str, date]:
    """By the risk's id, the last day on which each is to be looked at again.

    It counts from the newest judgement or entry up to ``day``, by the interval that holds on ``day``.
    """
    newest = {
        row[0]: row[1]
        for row in db.session.execute(
            select(Monitoring.risk_id, func.max(Monitoring.day))
            .where(Monitoring.day <= day)
            .group_by(Monitoring.risk_id)
        )
    }
    months = scale.review_months(day)
    return {
        e.risk.id: add_months(max(e.version.judged, newest.get(e.risk.id, date.min)), months)
        for e in found
    }

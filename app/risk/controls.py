"""Control activities: planned, begun, done with proof, called off with a reason."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from app.cases.channel import N_
from app.documents import Document
from app.people import roster
from app.risk.errors import Refused
from app.risk.models import ControlActivity, Risk
from app.risk.register import still_open
from app.standards.turns import alone_in
from app.store import db, new_id, writing

PLANNED, RUNNING, DONE, LATE, CALLED_OFF = (
    "direncanakan", "berjalan", "selesai", "terlambat", "dibatalkan",
)  # fmt: skip
STATES = {
    PLANNED: N_("direncanakan"),
    RUNNING: N_("berjalan"),
    DONE: N_("selesai"),
    LATE: N_("terlambat"),
    CALLED_OFF: N_("dibatalkan"),
}


def state(activity: ControlActivity, day: date) -> str:
    """Where an activity stands at the end of ``day``: late from the day after the one it was due on."""
    if activity.called_off and activity.called_off <= day:
        return CALLED_OFF
    if activity.done and activity.done <= day:
        return DONE
    if activity.due < day:
        return LATE
    return RUNNING if activity.begun and activity.begun <= day else PLANNED


def of_risk(risk_id: str) -> list[ControlActivity]:
    """The activities of a risk, by the day they are due."""
    query = select(ControlActivity).where(ControlActivity.risk_id == risk_id)
    return list(db.session.scalars(query.order_by(ControlActivity.due, ControlActivity.id)))


def known(day: date) -> list[ControlActivity]:
    """Every activity that had been entered by ``day``, by the day it is due."""
    query = select(ControlActivity).where(ControlActivity.entered <= day)
    return list(db.session.scalars(query.order_by(ControlActivity.due, ControlActivity.id)))


def late(activities: Iterable[ControlActivity], day: date) -> list[ControlActivity]:
    """Those of them that are late on ``day``."""
    return [one for one in activities if state(one, day) == LATE]


def is_proof(risk_id: str, document_id: str) -> bool:
    """Whether a document proves something that was done about this risk."""
    mine = (ControlActivity.risk_id == risk_id, ControlActivity.proof == document_id)
    return db.session.scalar(select(ControlActivity.id).where(*mine)) is not None


def plan(form_id: str, risk: Risk, what: str, nip: str, due: date, by: str, day: date) -> None:
    """Undertake something until ``due``; the same ``form_id`` once. Raises :class:`Refused`."""
    with writing() as session:
        alone_in(Risk)
        known = session.get(ControlActivity, form_id)
        if known and (known.what, known.due) == (what, due):
            return
        still_open(risk.id)
        person = roster.on(nip, day)
        if person is None:
            raise Refused("pelaksana", "nobody")
        if due < day:
            raise Refused("tenggat", "past")
        session.add(
            ControlActivity(
                id=new_id() if known else form_id,
                risk_id=risk.id,
                what=what,
                nip=nip,
                name=person.name,
                due=due,
                result="",
                reason="",
                entered=day,
                by=by,
            )
        )


def begin(risk: Risk, activity_id: str, day: date) -> None:
    """Work on it has begun; said again, nothing happens. Raises :class:`Refused`."""
    with writing():
        found = _of(risk, activity_id)
        _unfinished(found)
        if found.begun is None:
            found.begun = day


def finish(
    risk: Risk, activity_id: str, done: date, result: str, proof: Document, today: date
) -> None:
    """It was done on ``done``, with its proof; said again, nothing happens. Raises :class:`Refused`."""
    with writing() as session:
        found = _of(risk, activity_id)
        if (found.done, found.result) == (done, result):
            return
        _unfinished(found)
        if not found.entered <= done <= today:
            raise Refused("hari", "before_plan")
        session.add(proof)
        session.flush()
        found.begun = found.begun or done
        found.done, found.result, found.proof = done, result, proof.id


def call_off(risk: Risk, activity_id: str, reason: str, day: date) -> None:
    """It will not be done, for a reason that stays; said again, nothing happens. Raises :class:`Refused`."""
    with writing():
        found = _of(risk, activity_id)
        if found.called_off and found.reason == reason:
            return
        _unfinished(found)
        found.called_off, found.reason = day, reason


def _of(risk: Risk, activity_id: str) -> ControlActivity:
    """An activity of this risk, for a write about it."""
    alone_in(Risk)
    still_open(risk.id)
    found = db.session.get(ControlActivity, activity_id, populate_existing=True)
    if found is None or found.risk_id != risk.id:
        raise Refused("", "unknown")
    return found


def _unfinished(activity: ControlActivity) -> None:
    if activity.done or activity.called_off:
        raise Refused("", "over")

"""An evaluation from its beginning to the day on which all of it is verified."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import delete, select

from app.evaluation import findings, recommendations
from app.evaluation.errors import Refused
from app.evaluation.models import Evaluation, Finding
from app.evaluation.recommendations import Standing, held
from app.evaluation.schedule import DRAFT, FOLLOWED, VERIFIED
from app.monitoring.snapshots import Snapshot
from app.periods import Period, parse
from app.standards.turns import alone_in
from app.store import db, writing

PROPOSED, KEPT, DROPPED = "diusulkan", "dipakai", "dilepas"


def begin(
    form_id: str, unit: str, period: Period, basis: Sequence[Snapshot], by: str, day: date
) -> str:
    """Begin to draw up the evaluation of a period with what its summaries point at; returns its id.

    One that was begun already stays as it is. Raises :class:`Refused` before the period begins.
    """
    if day < period.first:
        raise Refused("", "too_early")
    with writing() as session:
        alone_in(Evaluation)
        query = select(Evaluation).where(Evaluation.unit == unit, Evaluation.period == period.name)
        found = session.scalar(query)
        if found is None:
            found = Evaluation(
                id=form_id, unit=unit, period=period.name, state=DRAFT, begun=day, by=by, basis=[]
            )
            session.add(found)
            session.flush()
            _propose(found, basis, by, day)
        return found.id


def draw(evaluation_id: str, basis: Sequence[Snapshot], by: str, day: date) -> None:
    """Go by these summaries: proposals that nobody decided on give way to theirs, decided ones stay."""
    with writing() as session:
        found = held(evaluation_id, DRAFT)
        undecided = (Finding.evaluation_id == found.id, Finding.state == PROPOSED)
        session.execute(delete(Finding).where(*undecided))
        _propose(found, basis, by, day)


def _propose(found: Evaluation, basis: Sequence[Snapshot], by: str, day: date) -> None:
    found.basis = [
        {
            "id": one.id,
            "nomor": one.number,
            "sidik": one.digest,
            "kanal": one.channel,
            "periode": one.period,
        }
        for one in basis
    ]
    for one in basis:
        for proposal in findings.propose(one.figures):
            finding_id = _proposal_id(found.id, one.id, proposal.path)
            if db.session.get(Finding, finding_id) is None:
                db.session.add(
                    Finding(
                        id=finding_id,
                        evaluation_id=found.id,
                        channel=one.channel,
                        path=proposal.path,
                        value=proposal.value,
                        summary_id=one.id,
                        summary_number=one.number,
                        summary_digest=one.digest,
                        proposed=proposal.text,
                        text=proposal.text,
                        state=PROPOSED,
                        reason="",
                        day=day,
                        by=by,
                    )
                )


def _proposal_id(*parts: str) -> str:
    """The same summary proposes the same finding once."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def decide(finding_id: str, state: str, text: str, reason: str, by: str, day: date) -> None:
    """Keep a finding in the words ``text``, or drop it. Raises :class:`Refused`.

    What is dropped or worded otherwise than proposed needs a reason.
    """
    with writing() as session:
        found = session.get(Finding, finding_id)
        if found is None:
            raise Refused("", "finding_gone")
        held(found.evaluation_id, DRAFT)
        if not reason and (state == DROPPED or _reworded(found, text)):
            raise Refused("alasan", "needed")
        mine = recommendations.standing([found.evaluation_id])[found.evaluation_id]
        if state == DROPPED and any(r.row.finding_id == finding_id for r in mine):
            raise Refused("", "has_recommendations")
        found.state, found.reason, found.day, found.by = state, reason, day, by
        found.text = text if state == KEPT else found.proposed or found.text


def _reworded(found: Finding, text: str) -> bool:
    return bool(found.proposed) and text.split() != found.proposed.split()


def add(form_id: str, evaluation_id: str, text: str, by: str, day: date) -> None:
    """Keep a finding of an officer's own; the same form once."""
    with writing() as session:
        found = held(evaluation_id, DRAFT)
        if session.get(Finding, form_id):
            return
        facts = {"channel": found.unit, "path": "", "value": "", "proposed": "", "reason": ""}
        none = {"summary_id": "", "summary_number": "", "summary_digest": ""}
        own = {"text": text, "state": KEPT, "day": day, "by": by}
        session.add(Finding(id=form_id, evaluation_id=evaluation_id, **facts, **none, **own))


def found_in(evaluation_id: str) -> list[Finding]:
    """The findings of an evaluation: proposals in the order of their figures, own ones after them."""
    query = select(Finding).where(Finding.evaluation_id == evaluation_id)
    rows = db.session.scalars(query.order_by(Finding.day, Finding.id)).all()
    return sorted(rows, key=lambda f: (not f.path, f.channel, f.path, f.text, f.id))


def lacking(found: Sequence[Finding], standing: Sequence[Standing]) -> list[str]:
    """Why an evaluation cannot be drawn up to its end yet: ``undecided``, ``unanswered``; empty if it can."""
    answered = {one.row.finding_id for one in standing}
    reasons = []
    if any(f.state == PROPOSED for f in found):
        reasons.append("undecided")
    if any(f.state == KEPT and f.id not in answered for f in found):
        reasons.append("unanswered")
    return reasons


def since(period: Period) -> date:
    """The first day on which the evaluation of a period can be concluded."""
    return period.last + timedelta(days=1)


def conclude(evaluation_id: str, conclusion: str, by: str, day: date) -> None:
    """It is drawn up: findings stay as they are, the follow-up runs. Raises :class:`Refused`.

    Not before its period is over, though it may be drafted earlier.
    """
    with writing():
        found = held(evaluation_id, DRAFT)
        span = parse(found.period)
        if span and day <= span.last:
            raise Refused("", "not_over", (since(span).isoformat(),))
        mine = recommendations.standing([evaluation_id])[evaluation_id]
        if reasons := lacking(found_in(evaluation_id), mine):
            raise Refused("", reasons[0])
        found.state, found.conclusion = FOLLOWED, conclusion
        found.drawn_up, found.drawn_up_by = day, by


def unverified(standing: Sequence[Standing]) -> list[Standing]:
    """The recommendations without a verdict that ends them."""
    return [one for one in standing if one.final is None]


def verify(evaluation_id: str, by: str, day: date) -> None:
    """All of it is followed up and judged; nothing changes any more. Raises :class:`Refused`."""
    with writing():
        found = held(evaluation_id, FOLLOWED)
        if unverified(recommendations.standing([evaluation_id])[evaluation_id]):
            raise Refused("", "unverified")
        found.state, found.verified, found.verified_by = VERIFIED, day, by

"""Recommendations: undertaken, followed up with proof, and judged by the summary of a later period."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from app.cases.channel import N_
from app.documents import Document
from app.evaluation import measures
from app.evaluation.errors import Refused
from app.evaluation.measures import Outcome
from app.evaluation.models import Evaluation, Finding, FollowUp, Recommendation, Verdict
from app.monitoring.snapshots import Snapshot
from app.store import db, writing

NOT_YET, UNDER_WAY, DONE, LATE = "belum", "berjalan", "selesai", "terlambat"

STATES = {
    NOT_YET: N_("belum dikerjakan"),
    UNDER_WAY: N_("berjalan"),
    DONE: N_("selesai"),
    LATE: N_("terlambat"),
}

WORKED, NOT_WORKED, UNMEASURED = "berhasil", "belum", "tak_terukur"

VERDICTS = {
    WORKED: N_("berhasil"),
    NOT_WORKED: N_("belum berhasil, tindak lanjut dilanjutkan"),
    UNMEASURED: N_("tidak dapat diukur"),
}
FINAL = (WORKED, UNMEASURED)
"""Verdicts after which nothing more is to be done."""


@dataclass(frozen=True)
class Standing:
    """A recommendation with everything that happened to it, in order."""

    row: Recommendation
    follow_ups: Sequence[FollowUp]
    verdicts: Sequence[Verdict]
    period: str
    """The evaluated period, as :mod:`app.periods` writes it."""

    @property
    def due(self) -> date:
        """Until when it is to be done: later where a verdict let it go on."""
        return next((v.due for v in reversed(self.verdicts) if v.due), self.row.due)

    @property
    def done(self) -> bool:
        """Whether the follow-up is complete, and no later verdict said that it goes on."""
        latest = max((f.number for f in self.follow_ups if f.complete), default=0)
        return latest > self.goes_on

    @property
    def goes_on(self) -> int:
        """The number of the verdict that let it go on last; 0 for none."""
        return max((v.number for v in self.verdicts if v.verdict == NOT_WORKED), default=0)

    @property
    def final(self) -> Verdict | None:
        """The verdict that ended it."""
        return next((v for v in self.verdicts if v.verdict in FINAL), None)

    def state(self, day: date) -> str:
        """Where it stands on ``day``: a name of :data:`STATES`."""
        if self.done:
            return DONE
        if self.due < day:
            return LATE
        return UNDER_WAY if self.follow_ups else NOT_YET


@dataclass(frozen=True)
class Plan:
    """What a recommendation says; ``basis`` is the summary with the figure as it is now."""

    text: str
    nip: str
    person: str
    due: date
    path: str = ""
    wanted: str = ""
    basis: Snapshot | None = None


@dataclass(frozen=True)
class Done:
    """What was done on a day, with a link or a document as proof."""

    text: str
    day: date
    link: str
    document: Document | None
    complete: bool


def standing(evaluation_ids: Collection[str]) -> dict[str, list[Standing]]:
    """The recommendations of these evaluations, by evaluation, the first due first."""
    query = select(Recommendation).where(Recommendation.evaluation_id.in_(evaluation_ids))
    rows = db.session.scalars(query.order_by(Recommendation.due, Recommendation.id)).all()
    ids = [row.id for row in rows]
    done: defaultdict[str, list[FollowUp]] = defaultdict(list)
    judged: defaultdict[str, list[Verdict]] = defaultdict(list)
    follow_ups = select(FollowUp).where(FollowUp.recommendation_id.in_(ids))
    for one in db.session.scalars(follow_ups.order_by(FollowUp.number)):
        done[one.recommendation_id].append(one)
    verdicts = select(Verdict).where(Verdict.recommendation_id.in_(ids))
    for verdict in db.session.scalars(verdicts.order_by(Verdict.number)):
        judged[verdict.recommendation_id].append(verdict)
    spans = {e.id: e.period for e in _evaluations(evaluation_ids)}
    found: defaultdict[str, list[Standing]] = defaultdict(list)
    for row in rows:
        span = spans[row.evaluation_id]
        found[row.evaluation_id].append(Standing(row, done[row.id], judged[row.id], span))
    return found


def _evaluations(ids: Collection[str]) -> Sequence[Evaluation]:
    return db.session.scalars(select(Evaluation).where(Evaluation.id.in_(ids))).all()


def recommend(form_id: str, finding_id: str, plan: Plan, by: str, day: date) -> None:
    """Undertake something about a finding that was kept; the same form once. Raises :class:`Refused`."""
    then = _then(plan)
    if plan.due < day:
        raise Refused("paling_lambat", "past")
    with writing() as session:
        finding = session.get(Finding, finding_id)
        if finding is None or finding.state != "dipakai":
            raise Refused("", "finding_gone")
        held(finding.evaluation_id, "disusun", "tindak_lanjut")
        if session.get(Recommendation, form_id):
            return
        basis = plan.basis
        session.add(
            Recommendation(
                id=form_id,
                evaluation_id=finding.evaluation_id,
                finding_id=finding_id,
                text=plan.text,
                nip=plan.nip,
                person=plan.person,
                due=plan.due,
                channel=basis.channel if basis else "",
                path=plan.path,
                then=then,
                wanted=plan.wanted,
                summary_id=basis.id if basis else "",
                summary_number=basis.number if basis else "",
                summary_digest=basis.digest if basis else "",
                summary_period=basis.period if basis else "",
                day=day,
                by=by,
            )
        )


def _then(plan: Plan) -> str:
    """The value of the figure now; :class:`Refused` where what is wanted would be no better."""
    if not plan.path:
        return ""
    if plan.basis is None or not measures.known(plan.basis.channel, plan.path):
        raise Refused("ukuran", "no_figure")
    if not plan.wanted:
        raise Refused("target", "no_value")
    then = measures.value(plan.basis.figures, plan.path)
    if then and not measures.better(plan.path, plan.wanted, then):
        raise Refused("target", "not_better")
    return then


def drop(recommendation_id: str) -> None:
    """Take a recommendation away while the evaluation is still being drawn up."""
    with writing() as session:
        row = session.get(Recommendation, recommendation_id)
        if row is None:
            return
        held(row.evaluation_id, "disusun")
        session.execute(delete(Recommendation).where(Recommendation.id == recommendation_id))


def follow_up(form_id: str, recommendation_id: str, done: Done, by: str, day: date) -> None:
    """Keep what was done; the same form once. Raises :class:`Refused`."""
    with writing() as session:
        found = _standing(recommendation_id)
        if session.get(FollowUp, form_id):
            return
        if found.done:
            raise Refused("", "done_already")
        if done.complete and not (done.document or done.link or _has_proof(found)):
            raise Refused("bukti", "no_proof")
        if done.document is not None:
            session.add(done.document)
            session.flush()
        session.add(
            FollowUp(
                id=form_id,
                recommendation_id=recommendation_id,
                day=done.day,
                text=done.text,
                link=done.link,
                document_id=done.document.id if done.document else None,
                complete=done.complete,
                number=_next(found),
                entered=day,
                by=by,
            )
        )


def judge(
    form_id: str,
    recommendation_id: str,
    verdict: str,
    reason: str,
    now: Snapshot | None,
    due: date | None,
    by: str,
    day: date,
) -> None:
    """Record whether a follow-up that is complete worked; the same form once. Raises :class:`Refused`.

    ``now`` is the summary of the later period (:func:`app.evaluation.summaries.judge`); ``due`` until when
    the follow-up goes on, where it did not work yet. What has a figure can only be said not to be
    measurable where a later summary lacks it.
    """
    with writing() as session:
        found = _standing(recommendation_id)
        if session.get(Verdict, form_id):
            return
        row = found.row
        if found.final:
            raise Refused("", "judged_already")
        if not found.done:
            raise Refused("", "not_done")
        value = measures.value(now.figures, row.path) if now and row.path else ""
        outcome = measures.outcome(row.path, row.then, row.wanted, value)
        if verdict == WORKED and outcome not in (Outcome.REACHED, Outcome.BETTER):
            raise Refused("putusan", "not_shown")
        if verdict == UNMEASURED and row.path:
            if now is None:
                raise Refused("putusan", "awaited", (row.channel, row.summary_period, found.period))
            if value:
                raise Refused("putusan", "measured", (now.number,))
        if verdict == NOT_WORKED and (due is None or due <= day):
            raise Refused("lanjut", "no_day")
        if not reason and (verdict != WORKED or outcome is not Outcome.REACHED):
            raise Refused("alasan", "needed")
        session.add(
            Verdict(
                id=form_id,
                recommendation_id=recommendation_id,
                verdict=verdict,
                reason=reason,
                value=value,
                summary_id=now.id if now and value else "",
                summary_number=now.number if now and value else "",
                summary_digest=now.digest if now and value else "",
                due=due if verdict == NOT_WORKED else None,
                number=_next(found),
                day=day,
                by=by,
            )
        )


def held(evaluation_id: str, *states: str) -> Evaluation:
    """The evaluation inside a write transaction, others wait; :class:`Refused` in any other state."""
    row = db.session.get(Evaluation, evaluation_id, with_for_update=True, populate_existing=True)
    if row is None or row.state not in states:
        raise Refused("", "moved")
    return row


def _standing(recommendation_id: str) -> Standing:
    row = db.session.get(Recommendation, recommendation_id)
    if row is None:
        raise Refused("", "moved")
    held(row.evaluation_id, "tindak_lanjut")
    mine = standing([row.evaluation_id])[row.evaluation_id]
    return next(one for one in mine if one.row.id == recommendation_id)


def _has_proof(found: Standing) -> bool:
    since = (f for f in found.follow_ups if f.number > found.goes_on)
    return any(f.document_id or f.link for f in since)


def _next(found: Standing) -> int:
    return len(found.follow_ups) + len(found.verdicts) + 1

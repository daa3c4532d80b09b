"""One evaluation: begun, its findings decided, drawn up, verified."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import documents, forms, web
from app.cases.channel import Field
from app.evaluation import (
    cycle,
    recommendations,
    report,
    schedule,
    summaries,
    telling,
    trials,
    view,
    words,
)
from app.evaluation.models import Evaluation, Finding
from app.evaluation.schedule import Planned
from app.evaluation.units import TITLES, covers, sealed
from app.evaluation.view import Followed
from app.law.calendar import today
from app.monitoring import snapshots
from app.monitoring.snapshots import Snapshot
from app.office import session
from app.office.desk.evaluation_forms import (
    CONCLUSION,
    FINDING,
    FOLLOW_UP,
    KEEPING_REASON,
    PROOF,
    REASON,
    VERDICT,
    carry_out,
    figure_of,
    not_over,
    plan_fields,
)
from app.office.desk.summaries import to_publish

bp = Blueprint("satu_evaluasi", __name__, url_prefix="/meja/evaluasi/<channel>/<period>")

_KEEP = (FINDING, KEEPING_REASON)


@bp.get("")
@session.record_reader
def show(channel: str, period: str) -> Response:
    """All of an evaluation."""
    return page(planned_of(channel, period))


@bp.post("/mulai")
@session.office_team
def begin(channel: str, period: str) -> Response:
    """Begin to draw it up."""
    planned = planned_of(channel, period)

    def act(_filled: Form, form_id: str) -> None:
        basis = summaries.basis(channel, planned.period)
        cycle.begin(form_id, channel, planned.period, basis, session.who(), today())

    return sent(planned, "mulai", (), act)


@bp.post("/ambil")
@session.office_team
def draw(channel: str, period: str) -> Response:
    """Take the newest summaries, and what they point at."""
    planned = planned_of(channel, period)
    row = row_of(planned)

    def act(_filled: Form, _form_id: str) -> None:
        cycle.draw(row.id, summaries.basis(channel, planned.period), session.who(), today())

    return sent(planned, "ambil", (), act)


@bp.post("/temuan")
@session.office_team
def add(channel: str, period: str) -> Response:
    """Add a finding of one's own."""
    planned = planned_of(channel, period)
    row = row_of(planned)

    def act(filled: Form, form_id: str) -> None:
        text = words.checked(channel, FINDING.name, filled[FINDING.name].data)
        cycle.add(form_id, row.id, text, session.who(), today())

    return sent(planned, "temuan", (FINDING,), act)


@bp.post("/temuan/<finding_id>/pakai")
@session.office_team
def keep(channel: str, period: str, finding_id: str) -> Response:
    """Keep a finding, in these words."""
    planned = planned_of(channel, period)
    found = finding_of(planned, finding_id)

    def act(filled: Form, _form_id: str) -> None:
        text, reason = (words.checked(channel, f.name, filled[f.name].data) for f in _KEEP)
        cycle.decide(found.id, cycle.KEPT, text, reason, session.who(), today())

    return sent(planned, f"pakai-{finding_id}", _KEEP, act)


@bp.post("/temuan/<finding_id>/lepas")
@session.office_team
def drop(channel: str, period: str, finding_id: str) -> Response:
    """Drop a finding."""
    planned = planned_of(channel, period)
    found = finding_of(planned, finding_id)

    def act(filled: Form, _form_id: str) -> None:
        reason = words.checked(channel, REASON.name, filled[REASON.name].data)
        cycle.decide(found.id, cycle.DROPPED, "", reason, session.who(), today())

    return sent(planned, f"lepas-{finding_id}", (REASON,), act)


@bp.post("/susun")
@session.office_team
def conclude(channel: str, period: str) -> Response:
    """It is drawn up: the follow-up runs."""
    planned = planned_of(channel, period)
    row = row_of(planned)

    def act(filled: Form, _form_id: str) -> None:
        text = words.checked(channel, CONCLUSION.name, filled[CONCLUSION.name].data)
        cycle.conclude(row.id, text, session.who(), today())

    return sent(planned, "susun", (CONCLUSION,), act)


@bp.post("/verifikasi")
@session.office_team
def verify(channel: str, period: str) -> Response:
    """Every recommendation has its verdict: the evaluation is closed."""
    planned = planned_of(channel, period)
    row = row_of(planned)

    def act(_filled: Form, _form_id: str) -> None:
        cycle.verify(row.id, session.who(), today())

    return sent(planned, "verifikasi", (), act)


@bp.get("/bukti/<document_id>")
@session.record_reader
def proof(channel: str, period: str, document_id: str) -> Response:
    """A document that proves a follow-up."""
    if view.proof_of(planned_of(channel, period), document_id) is None:
        abort(404)
    return documents.answer(document_id)


def planned_of(channel: str, period: str) -> Planned:
    """The evaluation that an address names."""
    found = schedule.find(channel, period)
    if found is None:
        abort(404)
    return found


def row_of(planned: Planned) -> Evaluation:
    """The evaluation, once it was begun."""
    if planned.row is None:
        abort(404)
    return planned.row


def finding_of(planned: Planned, finding_id: str) -> Finding:
    """A finding of this evaluation."""
    found = cycle.found_in(row_of(planned).id)
    return next((f for f in found if f.id == finding_id), None) or abort(404)


def basis_of(row: Evaluation | None) -> list[Snapshot]:
    """The summaries that an evaluation goes by, as they are held now."""
    held = (snapshots.find(one["id"]) for one in row.basis) if row else ()
    return [one for one in held if one]


def address(planned: Planned, endpoint: str = "satu_evaluasi.show", **others: Any) -> str:
    """The address of a page of this evaluation."""
    return url_for(endpoint, channel=planned.unit, period=planned.period.name, **others)


def survey_address() -> str:
    """Where the public survey of whether people know the channels stands."""
    return f"{current_app.config['PORTAL'].url}/survei/kanal"


def purpose(planned: Planned) -> str:
    """What the forms of this evaluation are signed for."""
    return f"evaluasi/{planned.unit}/{planned.period.name}"


def sent(
    planned: Planned, part: str, fields: tuple[Field, ...], act: Callable[[Form, str], None]
) -> Response:
    """Carry out the form called ``part``, or give the page back with it as it was filled in."""

    def again(status: int, filled: Form, text: str) -> Response:
        return page(planned_of(planned.unit, planned.period.name), status, text, {part: filled})

    done = address(planned, tersimpan=part)
    return carry_out(fields, purpose(planned), act, again, done)


def _newer(planned: Planned, basis: list[Snapshot]) -> list[Snapshot]:
    """Summaries that an evaluation which is being drawn up could go by, and does not yet."""
    if planned.state not in (schedule.PLANNED, schedule.DRAFT):
        return []
    mine = {one.id for one in basis}
    return [one for one in summaries.basis(planned.unit, planned.period) if one.id not in mine]


def _unpublished(planned: Planned) -> list[tuple[str, str]]:
    """What is not frozen of the period, and the page on which it is; empty before it is over."""
    channels = summaries.missing(planned.unit, planned.period) if not planned.row else []
    found = [to_publish(channel, planned.period) for channel in channels]
    return [one for one in found if one]


def _next_one(followed: Followed) -> tuple[str, str] | None:
    """The same of the first period that can measure what a recommendation is to move."""
    row = followed.standing.row
    after = summaries.awaited(row.summary_period, followed.standing.period)
    if followed.now is not None or after is None:
        return None
    return None if snapshots.newest(row.channel, after.name) else to_publish(row.channel, after)


def page(
    planned: Planned, status: int = 200, text: str = "", filled: dict[str, Form] | None = None
) -> Response:
    """The page of an evaluation; ``filled`` is the form that came back, by its name."""
    filled, day = filled or {}, today()
    writes = "petugas" in session.member().account.roles
    basis = basis_of(planned.row)
    fields = {
        "pakai": _KEEP,
        "lepas": (REASON,),
        "temuan": (FINDING,),
        "susun": (CONCLUSION,),
        "rekomendasi": plan_fields(basis) if writes else (),
        "tindak": FOLLOW_UP,
        "putusan": VERDICT,
    }
    return web.page(
        "kantor/evaluasi_satu.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(purpose(planned)) if writes else "",
        writes=writes,
        text=text,
        problems=[p for one in filled.values() for p in forms.problems(one)],
        labels={f.name: f.label for several in fields.values() for f in several},
        saved=bool(request.args.get("tersimpan")),
        sent=next(iter(filled), ""),
        filled=filled,
        fields=fields,
        blank={name: forms.read(several, None) for name, several in fields.items()},
        seen=view.of(planned, day),
        p=planned,
        place={"channel": planned.unit, "period": planned.period.name},
        title=gettext(TITLES[planned.unit]),
        sealed=any(map(sealed, covers(planned.unit))),
        states=schedule.STATES,
        recommendation_states=recommendations.STATES,
        newer=_newer(planned, basis) if writes else [],
        unpublished=_unpublished(planned),
        next_one=_next_one,
        figure_of=lambda finding: figure_of(finding, basis),
        too_early=not_over(cycle.since(planned.period)) if day <= planned.period.last else "",
        awaited=lambda r: telling.awaited(r.standing.row.channel, r.awaited) if r.awaited else "",
        measure=telling.measure,
        value=telling.value,
        measured=report.measured,
        events=report.events,
        waited=trials.waited,
        steps=trials.steps,
        proof_field=PROOF,
        alamat_survei=survey_address(),
        url_rekap=lambda summary_id: f"{request.script_root}/meja/rekap/{summary_id}",
        hari=day,
    )

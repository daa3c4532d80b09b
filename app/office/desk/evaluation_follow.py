"""Recommendations of an evaluation: undertaken, followed up, judged."""

from datetime import date

from flask import Blueprint, Response, abort
from wtforms import Form

from app import documents, uploaded
from app.evaluation import measures, recommendations, view, words
from app.evaluation.errors import Refused
from app.evaluation.recommendations import Done, Plan, Standing
from app.evaluation.schedule import Planned
from app.law.calendar import today
from app.office import session
from app.office.desk.evaluation_forms import (
    FOLLOW_UP,
    NOTHING,
    PROOF,
    VERDICT,
    plan_fields,
)
from app.office.desk.evaluation_one import (
    basis_of,
    finding_of,
    planned_of,
    row_of,
    sent,
)
from app.office.desk.sending import file_of
from app.people import roster

bp = Blueprint("tindak_evaluasi", __name__, url_prefix="/meja/evaluasi/<channel>/<period>")

_FILE = "nama_berkas"


@bp.post("/temuan/<finding_id>/rekomendasi")
@session.office_team
def recommend(channel: str, period: str, finding_id: str) -> Response:
    """Undertake something about a finding."""
    planned = planned_of(channel, period)
    found, basis = finding_of(planned, finding_id), basis_of(row_of(planned))

    def act(filled: Form, form_id: str) -> None:
        *source, path = filled["ukuran"].data.split("|")
        held = next((one for one in basis if [one.channel, one.period] == source), None)
        person = roster.current(filled["penanggung"].data)
        measured = filled["ukuran"].data != NOTHING
        plan = Plan(
            text=words.checked(channel, "saran", filled["saran"].data),
            nip=filled["penanggung"].data,
            person=person.name if person else "",
            due=date.fromisoformat(filled["paling_lambat"].data),
            path=path if measured else "",
            wanted=measures.read(path, filled["target"].data) if measured else "",
            basis=held if measured else None,
        )
        recommendations.recommend(form_id, found.id, plan, session.who(), today())

    fields = plan_fields(basis)
    return sent(planned, f"rekomendasi-{finding_id}", fields, act)


@bp.post("/rekomendasi/<recommendation_id>/hapus")
@session.office_team
def drop(channel: str, period: str, recommendation_id: str) -> Response:
    """Take a recommendation away, while the evaluation is being drawn up."""
    planned = planned_of(channel, period)
    mine = {one.row.id for one in planned.recommendations}

    def act(_filled: Form, _form_id: str) -> None:
        if recommendation_id in mine:  # else it is gone already
            recommendations.drop(recommendation_id)

    return sent(planned, "hapus", (), act)


@bp.post("/rekomendasi/<recommendation_id>/tindak-lanjut")
@session.office_team
def follow_up(channel: str, period: str, recommendation_id: str) -> Response:
    """Record what was done."""
    files = uploaded.take(documents.LARGEST)
    planned = planned_of(channel, period)
    _standing(planned, recommendation_id)

    def act(filled: Form, form_id: str) -> None:
        link = words.checked(channel, "tautan", filled["tautan"].data)
        if link and not link.startswith(("https://", "/")):
            raise Refused("tautan", "link")
        if link.startswith("//") or "\\" in link or any(c < " " for c in link):
            raise Refused("tautan", "link")
        for file in files:
            words.checked(channel, PROOF, file.name)
        done = Done(
            text=words.checked(channel, "uraian", filled["uraian"].data),
            day=date.fromisoformat(filled["hari"].data),
            link=link,
            document=file_of(files),
            complete=bool(filled["selesai"].data),
        )
        recommendations.follow_up(form_id, recommendation_id, done, session.who(), today())

    return sent(planned, f"tindak-{recommendation_id}", FOLLOW_UP, act)


@bp.post("/rekomendasi/<recommendation_id>/putusan")
@session.office_team
def judge(channel: str, period: str, recommendation_id: str) -> Response:
    """Record whether it worked."""
    planned = planned_of(channel, period)
    standing = _standing(planned, recommendation_id)

    def act(filled: Form, form_id: str) -> None:
        goes_on = filled["lanjut"].data
        recommendations.judge(
            form_id,
            recommendation_id,
            filled["putusan"].data,
            words.checked(channel, "alasan", filled["alasan"].data),
            view.judged_by(standing, today()),
            date.fromisoformat(goes_on) if goes_on else None,
            session.who(),
            today(),
        )

    return sent(planned, f"putusan-{recommendation_id}", VERDICT, act)


def _standing(planned: Planned, recommendation_id: str) -> Standing:
    """A recommendation of this evaluation."""
    found = (one for one in planned.recommendations if one.row.id == recommendation_id)
    return next(found, None) or abort(404)

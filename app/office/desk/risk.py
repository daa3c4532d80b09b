"""The risk register at the desk: the list with its maps, and the form for another risk."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import Form

from app import forms, web
from app.law.calendar import today
from app.office import recorded, session
from app.office.desk import risk_answers, risk_fields
from app.office.desk.risk_acts import carry_out
from app.risk import controls, heatmap, reality, register, scale, waiting, watching
from app.risk.evidence import of_register
from app.risk.register import Entry

bp = Blueprint("risiko", __name__, url_prefix="/meja/risiko")

_PURPOSE = "risiko-baru"


@bp.get("")
@session.record_reader
def show() -> Response:
    """Every risk, the highest first, where they stand on the map, and what waits."""
    day = today()
    held = register.everything(day)
    found = register.highest_first([e for e in held if e.risk.closed is None])
    counting, bands = reality.Counting(day), scale.bands(day)
    activities = controls.known(day)
    listed = [
        {
            "entry": e,
            "band": scale.band_of(e.level, day),
            "residual_band": scale.band_of(e.residual, day),
            "beyond": e.beyond(counting),
            "states": [controls.state(a, day) for a in activities if a.risk_id == e.risk.id],
        }
        for e in found
    ]
    return web.page(
        "kantor/risiko.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        writes=session.writes(),
        listed=listed,
        recorded=recorded.told(of_register),
        closed=[e for e in held if e.risk.closed],
        maps=maps(found),
        bands=bands,
        confirmed=scale.confirmed(day),
        source=scale.scales(),
        band_labels=scale.LABELS,
        review=watching.review_due(found, day),
        due=waiting.due(day),
        kinds=waiting.KINDS,
        day=day,
        saved=request.args.get("tersimpan", ""),
    )


def maps(found: list[Entry]) -> dict[str, Any]:
    """Both maps of these risks: with today's controls, and with the planned activities."""
    bands = scale.bands(today())
    now = [(e.risk.code, e.version.likelihood, e.version.impact) for e in found]
    then = [
        (e.risk.code, e.version.residual_likelihood, e.version.residual_impact) for e in found
    ]  # fmt: skip
    return {"awal": heatmap.rows(now, bands), "sisa": heatmap.rows(then, bands)}


@bp.get("/baru")
@session.office_team
def blank() -> Response:
    """The form for a new risk."""
    return _form(200, risk_answers.begun(_fields(), dict(risk_answers.usual(today()))), "")


@bp.post("/baru")
@session.office_team
def enter() -> Response:
    """A new risk."""

    def act(filled: Form, form_id: str) -> None:
        words, judged = risk_answers.words_in(filled), risk_answers.judgement_in(filled)
        register.enter(form_id, words, judged, session.who(), today())

    return carry_out(_fields(), _PURPOSE, act, _form, url_for("risiko.show", tersimpan="ya"))


def _fields() -> tuple[Any, ...]:
    return (*risk_fields.words(), *risk_fields.judgement())


def _form(status: int, filled: Form, text: str) -> Response:
    return web.page(
        "kantor/risiko_baru.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        words=risk_fields.words(),
        judgement=risk_fields.judgement(),
        form=filled,
        problems=forms.problems(filled),
        labels={f.name: f.label for f in _fields()},
        text=text,
    )

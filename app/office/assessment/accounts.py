"""Accounts of evaluators, for administrators: invited with a code, closed when their work is done."""

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext

from app import web
from app.cases import showing
from app.law.calendar import today
from app.office import session
from app.people import enrolment, evaluators

bp = Blueprint("akun_penilai", __name__, url_prefix="/meja/penilai")

_PURPOSE = "akun-penilai"


@bp.get("")
@session.administrator
def show() -> Response:
    """Who evaluates, and who is invited."""
    return _page()


@bp.post("/undang")
@session.administrator
def invite() -> Response:
    """A code by which one evaluator enrols, shown once."""
    session.read_token(_PURPOSE)
    return _page(code=enrolment.invite(enrolment.EVALUATOR, today()))


@bp.post("/batalkan")
@session.administrator
def call_off() -> Response:
    """Let no code work that was not used yet."""
    session.read_token(_PURPOSE)
    enrolment.call_off(enrolment.EVALUATOR)
    return _done()


@bp.post("/tutup/<account_id>")
@session.administrator
def close(account_id: str) -> Response:
    """Close an evaluator's account."""
    session.read_token(_PURPOSE)
    closed = evaluators.close(account_id, today())
    if closed:
        showing.take_back(account_id)
    if not closed:
        return _page(404, gettext("Akun penilai itu tidak ada, atau sudah ditutup."))
    return _done()


def _done() -> Response:
    return redirect(url_for("akun_penilai.show", tersimpan="ya"), 303)  # type: ignore[return-value]


def _page(status: int = 200, text: str = "", code: str = "") -> Response:
    return web.page(
        "kantor/penilai.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        people=[(a, evaluators.fingerprint_of(a)) for a in evaluators.everybody()],
        outstanding=enrolment.outstanding(enrolment.EVALUATOR, today()),
        days=enrolment.VALID.days,
        text=text,
        code=code,
        saved=request.args.get("tersimpan", ""),
    )

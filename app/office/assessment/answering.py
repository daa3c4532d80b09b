"""What evaluators answer: their list, one question or criterion, handing over; the office reads it then."""

from flask import Blueprint, Response, abort, redirect, url_for
from flask_babel import gettext
from wtforms import Form

from app import forms
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import session
from app.office.assessment.common import page
from app.office.desk.sending import Wrong, carry_out
from app.office.zi.showing import checked
from app.people import evaluators, members
from app.zi import evaluator, lke
from app.zi.exports.whole import whole

bp = Blueprint("penilaian", __name__, url_prefix="/zi/<int:year>/penilaian")

_HAND_OVER = "serahkan-penilaian"


@bp.get("")
@session.record_reader
def show(year: int) -> Response:
    """Every question and criterion with its answer: an evaluator's own list, or what was handed over."""
    return _list(year)


@bp.post("/serah")
@session.evaluator
def hand_over(year: int) -> Response:
    """Let the office read what was answered."""
    checked(year)
    try:
        form_id = session.read_token(_HAND_OVER)
    except session.FormRefused:
        return _list(
            year, 403, gettext("Tekan Serahkan sekali lagi: halaman ini sudah lama terbuka.")
        )
    if not evaluator.hand_over(year, session.member().account.name, form_id, today()):
        text = gettext("Belum ada jawaban baru sejak penyerahan terakhir.")
        return _list(year, 409, text)
    return redirect(url_for("penilaian.show", year=year, tersimpan="serah"), 303)  # type: ignore[return-value]


@bp.get("/<any(soal, kriteria):kind>/<code>")
@session.record_reader
def one(year: int, kind: str, code: str) -> Response:
    """One question or criterion: evidence, answers so far, and for an evaluator the form."""
    return _one(year, kind, code)


@bp.post("/<any(soal, kriteria):kind>/<code>")
@session.evaluator
def answer(year: int, kind: str, code: str) -> Response:
    """Add an answer."""
    about = evaluator.subject(checked(year), kind, code)
    if about is None:
        abort(404)

    def act(filled: Form, form_id: str) -> None:
        value, note = filled["jawaban"].data, filled["catatan"].data.strip()
        by = session.member().account.name
        try:
            evaluator.answer(year, kind, code, value, note, by, form_id, today())
        except evaluator.Refused:
            text = gettext("LKE tahun ini baru saja diganti. Buka halaman ini sekali lagi.")
            raise Wrong("", text) from None

    def again(status: int, filled: Form, text: str) -> Response:
        return _one(year, kind, code, status, filled, text)

    done = url_for("penilaian.one", year=year, kind=kind, code=code, tersimpan="jawaban")
    return carry_out(_fields(about), _purpose(year, kind, code), act, again, done)


def _purpose(year: int, kind: str, code: str) -> str:
    return f"penilaian/{year}/{kind}/{code}"


def _fields(about: evaluator.Subject) -> tuple[Field, ...]:
    choices = tuple((v, f"{v}. {text}" if text else v) for v, text in about.options)
    return (
        Field(
            name="jawaban",
            label=N_("Jawaban"),
            kind=Kind.CHOICE,
            choices=choices,
            required=True,
        ),
        Field(
            name="catatan",
            label=N_("Catatan"),
            hint=N_("Dibaca kantor sesudah Anda serahkan."),
            limit=evaluator.NOTE,
        ),
    )


def _mine() -> bool:
    return evaluators.is_one(session.member().account)


def _list(year: int, status: int = 200, text: str = "") -> Response:
    told = whole(checked(year))
    overs = evaluator.hand_overs(year)
    answers = evaluator.standing(year) if _mine() else evaluator.handed(year)
    sheet = lke.newest(year)
    questions = [row for row in lke.rows(sheet.id) if row.options] if sheet else []
    until = overs[0].until if overs else 0
    return page(
        "kantor/zi/penilaian.html",
        year,
        status,
        told=told,
        questions=questions,
        answers=answers,
        hand_overs=overs,
        waiting=[a for a in answers.values() if a.number > until],
        token=session.new_token(_HAND_OVER) if _mine() else "",
        text=text,
        fingerprint=members.own_fingerprint(session.member()) if _mine() else "",
    )


def _one(
    year: int, kind: str, code: str, status: int = 200, filled: Form | None = None, text: str = ""
) -> Response:
    about = evaluator.subject(checked(year), kind, code)
    if about is None:
        abort(404)
    overs = evaluator.hand_overs(year)
    until = None if _mine() else (overs[0].until if overs else 0)
    told = whole(year)
    mapped = lke.mapping(about.sheet).get(code, []) if about.sheet else [code]
    fields = _fields(about)
    return page(
        "kantor/zi/penilaian_satu.html",
        year,
        status,
        about=about,
        criteria=[one for one in told["kriteria"] if one["kode"] in mapped],
        history=evaluator.history(year, kind, code, until),
        fields=fields,
        labels={f.name: f.label for f in fields},
        form=filled if filled is not None else forms.read(fields, None),
        problems=forms.problems(filled) if filled is not None else [],
        token=session.new_token(_purpose(year, kind, code)) if _mine() else "",
        text=text,
    )

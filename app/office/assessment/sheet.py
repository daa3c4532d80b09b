"""The LKE of a year: its tree with criteria, evidence and answers; and which criteria answer a question."""

from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import forms
from app.cases.channel import N_, Field
from app.law.calendar import today
from app.office import session
from app.office.assessment.common import page
from app.office.desk.sending import Wrong, carry_out
from app.office.zi.showing import checked, criteria_field
from app.people import evaluators
from app.zi import evaluator, lke
from app.zi.exports.whole import whole

bp = Blueprint("lke", __name__, url_prefix="/zi/<int:year>/lke")

OPEN = "terbuka"
"""What the address says where only questions are shown that nobody has mapped."""


def _field() -> Field:
    return criteria_field(
        N_("Kriteria yang buktinya menjawab pertanyaan ini"),
        N_("Boleh beberapa. Bukti cukup dilampirkan sekali, pada kriterianya."),
    )


@bp.get("")
@session.record_reader
def show(year: int) -> Response:
    """The tree, or only the questions that are still open."""
    found = lke.newest(checked(year))
    listed = list(lke.walk(lke.tree(lke.rows(found.id)))) if found else []
    mapped = lke.mapping(found.id) if found else {}
    only_open = request.args.get("tampil") == OPEN
    mine = evaluators.is_one(session.member().account)
    answers = evaluator.standing(year) if mine else evaluator.handed(year)
    told = whole(year) if found else {"kriteria": []}
    return page(
        "kantor/zi/lke.html",
        year,
        sheet=found,
        versions=lke.versions(year),
        nodes=[n for n in listed if not only_open or (n.row.options and n.row.code not in mapped)],
        questions=sum(bool(n.row.options) for n in listed),
        unmapped=sum(bool(n.row.options) and n.row.code not in mapped for n in listed),
        only_open=only_open,
        mapped=mapped,
        known={one["kode"]: one for one in told["kriteria"]},
        answers={code: one for (kind, code), one in answers.items() if kind == evaluator.QUESTION},
    )


@bp.get("/soal/<code>")
@session.office_team
def question(year: int, code: str) -> Response:
    """The form that maps one question."""
    sheet, _ = _question(year, code)
    form = forms.read((_field(),), None)
    form["kriteria"].data = lke.mapping(sheet.id).get(code, [])
    return _form(year, code, 200, form, "")


@bp.post("/soal/<code>")
@session.office_team
def map_question(year: int, code: str) -> Response:
    """Let the evidence of the ticked criteria answer the question."""
    sheet, _ = _question(year, code)

    def act(filled: Form, _form_id: str) -> None:
        by, chosen = session.member().account.name, filled["kriteria"].data or []
        try:
            lke.map_question(sheet, code, chosen, by, today())
        except lke.Unknown:
            raise Wrong("", _moved()) from None

    def again(status: int, filled: Form, text: str) -> Response:
        return _form(year, code, status, filled, text)

    done = url_for("lke.show", year=year, tersimpan="peta")
    return carry_out((_field(),), _purpose(year, code), act, again, done)


def _moved() -> str:
    text: str = gettext("LKE tahun ini baru saja diganti versi baru. Buka halamannya sekali lagi.")
    return text


def _purpose(year: int, code: str) -> str:
    return f"peta-lke/{year}/{code}"


def _question(year: int, code: str) -> tuple[Any, Any]:
    sheet = lke.newest(checked(year))
    row = lke.question(sheet.id, code) if sheet else None
    if sheet is None or row is None:
        abort(404)
    return sheet, row


def _form(year: int, code: str, status: int, filled: Form, text: str) -> Response:
    _, row = _question(year, code)
    return page(
        "kantor/zi/lke_soal.html",
        year,
        status,
        row=row,
        field=_field(),
        form=filled,
        text=text,
        problems=forms.problems(filled) if request.method == "POST" else [],
        token=session.new_token(_purpose(year, code)),
    )

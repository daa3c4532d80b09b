"""Yearly statements over all risks at the desk: made, read, compared with their digest, printed."""

from flask import Blueprint, Response, abort, request, url_for
from wtforms import Form

from app import forms, grid, web
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import session
from app.office.desk.risk_acts import carry_out
from app.risk import report, statement, tables
from app.risk.models import Assessment

bp = Blueprint("risiko_penilaian", __name__, url_prefix="/meja/risiko/penilaian")

FIELDS = (
    Field(name="tahun", label=N_("Tahun"), kind=Kind.NUMBER, limit=4, required=True),
    Field(
        name="alasan",
        label=N_("Yang dikoreksi, dan mengapa"),
        hint=N_(
            "Kosongkan pada pernyataan pertama suatu tahun. Isi bila mengganti yang sudah ada."
        ),
        limit=2000,
    ),
)
_PURPOSE = "risiko-penilaian"


@bp.get("")
@session.record_reader
def show() -> Response:
    """Every statement, and the form for one."""
    filled = forms.read(FIELDS, None)
    filled["tahun"].data = str(today().year)
    return _page(200, filled, "")


@bp.post("")
@session.office_team
def make() -> Response:
    """Freeze what the register says of a year."""

    def act(filled: Form, form_id: str) -> None:
        year, reason = int(filled["tahun"].data), filled["alasan"].data.strip()
        statement.make(form_id, year, reason, session.who(), today())

    done = url_for("risiko_penilaian.show", tersimpan="ya")
    return carry_out(FIELDS, _PURPOSE, act, _page, done)


@bp.get("/<assessment_id>")
@session.record_reader
def one(assessment_id: str) -> Response:
    """One statement, as it was frozen."""
    made = _made(assessment_id)
    content = statement.content_of(made)
    return web.page(
        "kantor/risiko_tahunan.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        made=made,
        intact=statement.intact(made),
        newest=statement.newest(made.year),
        content=content,
        maps=tables.maps(content),
        parts=report.parts(content),
    )


@bp.get("/<assessment_id>/<any(pdf, xlsx):kind>")
@session.record_reader
def download(assessment_id: str, kind: str) -> Response:
    """The same as a file."""
    made = _made(assessment_id)
    content = statement.content_of(made)
    name = f"{made.number.lower().replace('/', '-')}.{kind}"
    if kind == "xlsx":
        return grid.saved(grid.xlsx(report.grids(content, made.digest)), name)
    return grid.saved(report.pdf(content, made.digest), name)


@bp.get("/<assessment_id>/json")
@session.record_reader
def as_json(assessment_id: str) -> Response:
    """The very text that the digest is of."""
    return web.no_store(Response(_made(assessment_id).text, content_type="application/json"))


def _made(assessment_id: str) -> Assessment:
    found = statement.find(assessment_id)
    if found is None:
        abort(404)
    return found


def _page(status: int, filled: Form, text: str) -> Response:
    return web.page(
        "kantor/risiko_penilaian.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        writes=session.writes(),
        made=[(one, statement.intact(one)) for one in statement.all_made()],
        fields=FIELDS,
        form=filled,
        problems=forms.problems(filled),
        labels={f.name: f.label for f in FIELDS},
        text=text,
        saved=request.args.get("tersimpan", ""),
    )

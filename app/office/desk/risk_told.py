"""The communication log of SPIP at the desk: who was told, when and how, with the document or the event."""

from datetime import date

from flask import Blueprint, Response, abort, request, url_for
from wtforms import Form

from app import documents, forms, uploaded, web
from app.campaign import events
from app.cases.channel import Field
from app.language import day_text
from app.law.calendar import today
from app.office import session
from app.office.desk import risk_answers, risk_fields
from app.office.desk.risk_acts import carry_out
from app.office.desk.sending import file_of
from app.risk import telling

bp = Blueprint("risiko_komunikasi", __name__, url_prefix="/meja/risiko/komunikasi")

_PURPOSE = "risiko-komunikasi"
_BACK = 3
"""Years that are listed besides this one."""


@bp.get("")
@session.record_reader
def show() -> Response:
    """What was told in a year."""
    return _page(200, risk_answers.begun(_fields(), {"hari": f"{today():%d-%m-%Y}"}), "")


@bp.post("")
@session.office_team
def note() -> Response:
    """Another entry."""
    files = uploaded.take(documents.LARGEST)

    def act(filled: Form, form_id: str) -> None:
        telling.note(
            form_id,
            date.fromisoformat(filled["hari"].data),
            filled["kepada"].data.strip(),
            filled["media"].data,
            filled["pokok"].data.strip(),
            file_of(files),
            filled["kegiatan"].data,
            session.who(),
            today(),
        )

    done = url_for("risiko_komunikasi.show", tersimpan="ya")
    return carry_out((*_fields(), risk_fields.FILE), _PURPOSE, act, _page, done)


@bp.get("/dokumen/<document_id>")
@session.record_reader
def document(document_id: str) -> Response:
    """The document of an entry."""
    if not telling.has_document(document_id):
        abort(404)
    return documents.answer(document_id)


def _fields() -> tuple[Field, ...]:
    """The questions, with the events of this year and the last."""
    now = today()
    known = [e for year in (now.year, now.year - 1) for e in events.of_year(year)]
    held = tuple(
        (e.id, f"{day_text(e.day)}: {e.title}")
        for e in known
        if e.state != events.CALLED_OFF and e.day <= now
    )
    return risk_fields.communication(held)


def _page(status: int, filled: Form, text: str) -> Response:
    now = today().year
    asked = request.args.get("tahun", "")
    years = range(now, now - _BACK - 1, -1)
    year = int(asked) if asked in map(str, years) else now
    fields = _fields()
    return web.page(
        "kantor/risiko_komunikasi.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        writes=session.writes(),
        entries=telling.of_year(year),
        media=telling.MEDIA,
        event=events.find,
        document=documents.find,
        year=year,
        years=years,
        fields=fields,
        file_field=risk_fields.FILE,
        file_errors=filled[risk_fields.FILE.name].errors if risk_fields.FILE.name in filled else (),
        form=filled,
        problems=forms.problems(filled),
        labels={f.name: f.label for f in (*fields, risk_fields.FILE)},
        text=text,
        saved=request.args.get("tersimpan", ""),
    )

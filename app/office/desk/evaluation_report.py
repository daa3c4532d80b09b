"""An evaluation as a PDF to be signed."""

from flask import Blueprint, Response

from app.evaluation import report, view
from app.evaluation.report import Signer
from app.file_words import disposition
from app.law.calendar import today
from app.office import session
from app.office.desk.evaluation_one import planned_of, row_of
from app.people import roster

bp = Blueprint("laporan_evaluasi", __name__, url_prefix="/meja/evaluasi/<channel>/<period>")


@bp.get("/laporan.pdf")
@session.record_reader
def download(channel: str, period: str) -> Response:
    """The evaluation on paper."""
    planned, day = planned_of(channel, period), today()
    row_of(planned)
    response = Response(
        report.pdf(view.of(planned, day), _signer(), day), content_type="application/pdf"
    )
    name = f"evaluasi-{channel}-{planned.period.name}.pdf"
    response.headers["Content-Disposition"] = disposition(name, "inline")
    return response


def _signer() -> Signer | None:
    """The office's leader, as the roster has them today; None where nobody is."""
    for listed in roster.everybody():
        if listed.account and "pimpinan" in listed.account.roles:
            person = listed.person
            return Signer(person.name, person.position, person.nip)
    return None

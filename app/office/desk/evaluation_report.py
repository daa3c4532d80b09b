"""An evaluation as a PDF to be signed."""

from flask import Blueprint, Response

from app import signature
from app.evaluation import report, view
from app.file_words import disposition
from app.law.calendar import today
from app.office import session
from app.office.desk.evaluation_one import planned_of, row_of

bp = Blueprint("laporan_evaluasi", __name__, url_prefix="/meja/evaluasi/<channel>/<period>")


@bp.get("/laporan.pdf")
@session.record_reader
def download(channel: str, period: str) -> Response:
    """The evaluation on paper."""
    planned, day = planned_of(channel, period), today()
    row_of(planned)
    response = Response(
        report.pdf(view.of(planned, day), signature.signer(), day), content_type="application/pdf"
    )
    name = f"evaluasi-{channel}-{planned.period.name}.pdf"
    response.headers["Content-Disposition"] = disposition(name, "inline")
    return response

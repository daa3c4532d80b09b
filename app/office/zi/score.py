"""The simulated score of a year, by the edition that the reader chooses."""

from flask import Blueprint, Response, request

from app.office import session
from app.office.zi import showing
from app.zi.catalogue import areas, editions
from app.zi.record import record

bp = Blueprint("zi_simulasi", __name__, url_prefix="/zi/<int:year>/simulasi")


@bp.get("")
@session.record_reader
def show(year: int) -> Response:
    """What the office's own assessments would come to."""
    asked = request.args.get("edisi", "")
    chosen = asked if asked in editions() else list(editions())[-1]
    found = record(showing.checked(year), chosen)
    return showing.page(
        "simulasi",
        year=year,
        score=found["simulasi"],
        areas=areas(),
        editions=editions(),
        chosen=editions()[chosen],
    )

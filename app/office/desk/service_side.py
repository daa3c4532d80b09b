"""The service side at a glance: standards, surveys, risks, answers, campaigns, and what of it waits."""

from flask import Blueprint, Response

from app import risk, standards, web
from app.campaign import events
from app.evaluation import schedule
from app.law.calendar import today
from app.office import session
from app.risk import register
from app.standards import reviews
from app.statistics import answers
from app.survey import improvements, results, seasons
from app.survey.instruments import SKM

bp = Blueprint("pelayanan", __name__, url_prefix="/meja/pelayanan")


@bp.get("")
@session.office_team
def show() -> Response:
    """Where each part stands."""
    day = today()
    evaluations = schedule.due(day)
    ended = [one for one in seasons.known(SKM, day) if one.period.last < day]
    return web.page(
        "kantor/pelayanan.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        services=len(standards.services()),
        in_force=standards.published_standards_count(day),
        reviews=len(reviews.due(day)),
        survey=results.of(seasons.current(SKM, day)),
        unplanned=[r for r in map(results.of, ended) if improvements.missing(r.season, r.lowest)],
        late=len(improvements.overdue(day)),
        answers=len(answers.shown()),
        events=len(events.overdue()),
        risks=len(register.entries(day)),
        risks_due=len(risk.due(day)),
        evaluations=len(evaluations),
        evaluations_late=sum(one.late for one in evaluations),
    )

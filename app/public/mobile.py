"""When and where the samsat keliling comes: the next weeks, by place, and as a calendar to subscribe to."""

from datetime import timedelta
from itertools import groupby

from flask import Blueprint, Response, current_app, url_for

from app import web
from app.law.calendar import today
from app.standards import feed, keliling

bp = Blueprint("keliling", __name__)

_AHEAD = timedelta(weeks=4)


@bp.get("/samsat-keliling")
def show() -> Response:
    """The next four weeks by day, then every stop."""
    day = today()
    visits = keliling.upcoming(day, day + _AHEAD - timedelta(days=1))
    return web.page(
        "publik/keliling.html",
        days=[(when, list(found)) for when, found in groupby(visits, key=lambda v: v.day)],
        stops=[s for s in keliling.stops() if not keliling.ended(s, day)],
        weeks=_AHEAD.days // 7,
        weekdays=keliling.WEEKDAYS,
    )


@bp.get("/samsat-keliling.ics")
def calendar() -> Response:
    """The schedule as iCalendar."""
    address = current_app.config["PORTAL"].url + url_for("keliling.show", bahasa=None)
    return Response(feed.calendar(today(), address), content_type=feed.TYPE)

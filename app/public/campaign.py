"""The campaign for those who report, posters of every campaign, and events that the public may come to."""

from flask import Blueprint, Response, abort, current_app

from app import language, web
from app.campaign import events, pages, paper
from app.channels import CHANNELS
from app.law import doors, rules
from app.law.calendar import today
from app.public.reach import note_opened
from app.public.teams import statuses

bp = Blueprint("ajakan", __name__)


@bp.get("/kampanye/wbs")
def protection() -> Response:
    """How somebody who reports is protected, how it works, what to bring."""
    note_opened("wbs")
    return web.page(
        "publik/kampanye_wbs.html",
        campaign=pages.CAMPAIGNS["wbs"],
        reviewed=pages.reviewed("wbs"),
        angka=rules.figures("wbs", today()),
        teams=statuses(CHANNELS["wbs"]),
        doors=doors.outside(language.language()),
    )


@bp.get("/kampanye/<name>/poster.pdf")
def poster(name: str) -> Response:
    """A campaign's poster; its QR leads to the portal's public address, however it is visited now."""
    campaign = pages.CAMPAIGNS.get(name)
    if campaign is None:
        abort(404)
    url = current_app.config["PORTAL"].url
    pdf = paper.poster(campaign, language.language(), url, pages.reviewed(name))
    response = Response(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="poster-{name}.pdf"'
    return response


@bp.get("/sosialisasi")
def coming() -> Response:
    """Events to come that are marked public: title, day, place, audience."""
    return web.page("publik/sosialisasi.html", events=events.announced())

"""Pages that tell: home, protection, the doors outside, leaving quickly, health."""

from functools import lru_cache

from flask import Blueprint, Response, redirect
from sqlalchemy import text

from app import language, web
from app.cases import retention
from app.channels import CHANNELS, OPEN_TO_ALL
from app.law import doors, rules
from app.law.calendar import today
from app.public import visit
from app.public.spliced import SplicedPage
from app.public.teams import statuses
from app.store import db

bp = Blueprint("informasi", __name__)

NEUTRAL = "https://www.bmkg.go.id/"
"""Where "leave quickly" leads: the weather, which anybody may be reading."""


@bp.get("/")
def home() -> Response:
    """What this is, and the ways in."""
    shown = language.render(
        "publik/beranda.html",
        channels=OPEN_TO_ALL,
        teams=statuses(CHANNELS["wbs"]),
        angka=rules.figures("wbs", today()),
    )
    return _packed(shown).response({})


@lru_cache(maxsize=4)
def _packed(shown: str) -> SplicedPage:
    """The page compressed: nothing secret and nothing that was typed stands on it."""
    return SplicedPage.split(shown)


@bp.get("/perlindungan")
def protection() -> Response:
    """What is protected and what is not, said honestly."""
    return web.page(
        "publik/perlindungan.html",
        teams={t.vault: t for c in CHANNELS.values() for t in statuses(c)}.values(),
        kept=[
            (channel, rules.figures(name, today())[retention.RULE])
            for name, channel in CHANNELS.items()
        ],
    )


@bp.get("/saluran-luar")
def outside() -> Response:
    """The doors outside this office, with what to bring."""
    return web.page("publik/saluran_luar.html", doors=doors.outside(language.language()))


@bp.get("/keluar")
def leave() -> Response:
    """Leave quickly: forget this device's visit and go to a page that says nothing."""
    response = redirect(NEUTRAL, 303)
    if not web.sent_from_elsewhere():
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return visit.forget(response)  # type: ignore[arg-type]


@bp.get("/healthz")
def health() -> Response:
    """Whether the portal and its database answer."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", content_type="text/plain; charset=utf-8")

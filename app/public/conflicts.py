"""The campaign about conflicts of interest: what they are, and what is done about them."""

from flask import Blueprint, Response

from app import web
from app.campaign import pages
from app.channels import CHANNELS
from app.law import rules
from app.law.calendar import today
from app.public.reach import note_opened

bp = Blueprint("benturan", __name__)

_CHANNEL = CHANNELS["benturan"]


@bp.get("/benturan-kepentingan")
def show() -> Response:
    """What a conflict of interest is, for citizens and for employees."""
    note_opened("benturan")
    decision = next(f for f in _CHANNEL.asked("putuskan") if f.name == "pengendalian")
    return web.page(
        "publik/benturan.html",
        campaign=pages.CAMPAIGNS["benturan"],
        reviewed=pages.reviewed("benturan"),
        sources=_CHANNEL.field("sumber").choices,
        controls=decision.choices,
        held=rules.in_force(_CHANNEL.name, today()),
    )

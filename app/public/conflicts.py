"""The campaign about conflicts of interest: what they are, and what is done about them."""

from flask import Blueprint, Response

from app import web
from app.channels import CHANNELS
from app.law import rules
from app.law.calendar import today

bp = Blueprint("benturan", __name__)

_CHANNEL = CHANNELS["benturan"]


@bp.get("/benturan-kepentingan")
def show() -> Response:
    """What a conflict of interest is, for citizens and for employees."""
    decision = next(f for f in _CHANNEL.asked("putuskan") if f.name == "pengendalian")
    return web.page(
        "publik/benturan.html",
        sources=_CHANNEL.field("sumber").choices,
        controls=decision.choices,
        held=rules.in_force(_CHANNEL.name, today()),
    )

"""How reports are handled, drawn for those who file them."""

from flask import Blueprint, Response
from flask_babel import gettext

from app import flow, web
from app.channels import OPEN_TO_ALL

bp = Blueprint("alur", __name__)


@bp.get("/alur")
def show() -> Response:
    """The workflow of every channel that is open to all."""
    drawn = [(channel, flow.draw(channel, gettext)) for channel in OPEN_TO_ALL.values()]
    return web.page("publik/alur.html", drawn=drawn)

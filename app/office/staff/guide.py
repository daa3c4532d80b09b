"""What each role does here, read off the channels themselves."""

from flask import Blueprint, Response, current_app
from flask_babel import gettext

from app import flow, web
from app.cases.channel import By, Channel
from app.channels import CHANNELS
from app.law.calendar import today
from app.office import session
from app.people import roster

bp = Blueprint("bantuan", __name__, url_prefix="/bantuan")


@bp.get("")
@session.signed_in
def show() -> Response:
    """The workflows of the channels that this person files in, decides in or handles."""
    member = session.member()
    mine = set(member.vault_ids())
    own = [c for c in CHANNELS.values() if c.staff or mine & set(c.vaults)]
    roles = roster.roles_of(member.account, today())
    return web.page(
        "kantor/bantuan.html",
        member=member,
        leave_token=session.new_token("keluar"),
        drawn=[(c, flow.draw(c, gettext), _acts(c, mine, roles)) for c in own],
        settings=current_app.config["PORTAL"].settings,
    )


def _acts(channel: Channel, vaults: set[str], roles: list[str]) -> list[By]:
    """As whom this person takes steps in a channel."""
    found = [By.REPORTER] if channel.staff else []
    found += [By.SUPERIOR] if channel.parties and "atasan" in roles else []
    return found + ([By.TEAM] if vaults & set(channel.vaults) else [])

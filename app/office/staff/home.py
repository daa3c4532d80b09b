"""One's own page: who one is to the portal, and whether a team still has to let one in."""

from flask import Blueprint, Response

from app import web
from app.law.calendar import today
from app.office import session
from app.people import members, roster

bp = Blueprint("pegawai", __name__, url_prefix="/pegawai")


@bp.get("")
@session.signed_in
def home() -> Response:
    """Name, roles, what the roster says, and the fingerprint of one's key."""
    member = session.member()
    account = member.account
    person = roster.current(account.nip) if account.nip else None
    return web.page(
        "kantor/akun.html",
        member=member,
        leave_token=session.new_token("keluar"),
        person=person,
        superior=roster.current(person.superior) if person and person.superior else None,
        roles=roster.roles_of(account, today()),
        fingerprint=members.own_fingerprint(member),
    )

"""Cases that wait for somebody whom the personnel list does not know, or knows by another key now."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, url_for

from app.cases import acts, parties, reading, rekeying
from app.cases.damage import Unreadable
from app.cases.reading import NotForYou
from app.channels import CHANNELS
from app.crypto.errors import CannotOpen
from app.law.calendar import today
from app.office import session
from app.office.desk.opened import readable_rows
from app.people.pins import KeyExchanged
from app.people.sessions import Member

bp = Blueprint("pihak", __name__, url_prefix="/meja/atasan")

RENEW = "segel-atasan"

_STAYS = (
    *(NotForYou, Unreadable, CannotOpen, KeyExchanged),
    *(acts.CaseMoved, acts.CaseDamaged),
)


@dataclass(frozen=True)
class Waiting:
    """Numbers of open cases: ``changed`` are sealed to former parties, ``nobody`` has none to decide."""

    changed: list[str]
    nobody: list[str]


def waiting(member: Member) -> Waiting:
    """What of this member's open cases needs them, since it is before nobody who can decide."""
    changed: list[str] = []
    nobody: list[str] = []
    for channel in CHANNELS.values():
        if not channel.parties or not member.keys_of(channel.vaults[0]):
            continue
        for row in readable_rows(member, channel)[0]:
            now = parties.of(channel, row.header)
            if row.header.get(parties.SEALED_TO) != parties.marks(now):
                changed.append(row.case.number)
            elif now.get(parties.SUPERIOR) is None and row.case.state == channel.first_state:
                nobody.append(row.case.number)
    return Waiting(changed, nobody)


@bp.post("/segel")
@session.at_desk
def renew() -> Response:
    """Seal those cases to whom the personnel list names now."""
    member = session.member()
    try:
        session.read_token(RENEW)
    except session.FormRefused:
        return redirect(url_for("meja.today"), 303)  # type: ignore[return-value]
    for number in waiting(member).changed:
        try:
            opened = reading.open_by_number(number, member.vault_keys)
            rekeying.renew(CHANNELS[opened.case.channel], opened, today())
        except _STAYS:
            continue  # on the list, for the next time
    return redirect(url_for("meja.today"), 303)  # type: ignore[return-value]

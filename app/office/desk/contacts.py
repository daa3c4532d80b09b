"""Whom to call or write to: reporters who left a way to reach them and were not told yet."""

from flask import Blueprint, Response, request, url_for

from app import web
from app.cases import queues
from app.cases.channel import MEDIA, By, Channel
from app.cases.queues import Filter, Row
from app.channels import CHANNELS
from app.office import session
from app.office.desk.opened import readable_page, readable_rows, reads_most

bp = Blueprint("hubungi", __name__, url_prefix="/meja/hubungi")

MOST = 200
"""People shown at once."""


@bp.get("")
@session.at_desk
def show() -> Response:
    """Everybody who waits to be told, with a text that says nothing of the case."""
    member = session.member()
    found: list[Row] = []
    for channel in CHANNELS.values():
        if channel.reached_by:
            rows = [row for row in _waiting(channel) if row.case.reach]
            told = queues.told_since_last_step([row.case.id for row in rows])
            found += [row for row in rows if row.case.id not in told]
    return web.page(
        "kantor/hubungi.html",
        member=member,
        leave_token=session.new_token("keluar"),
        channels=CHANNELS,
        media=MEDIA,
        rows=sorted(found, key=lambda row: row.place)[:MOST],
        address=f"{request.host_url.rstrip('/')}{_track()}",
    )


def _waiting(channel: Channel) -> list[Row]:
    """Open cases in which the reporter has to answer, of those that this member reads."""
    member = session.member()
    states = {s for t in channel.transitions if t.by is By.TIME for s in t.sources}
    states |= {s for c in channel.clocks for s in c.pauses}
    if not reads_most(member, channel):
        rows, _ = readable_rows(member, channel)
        return [row for row in rows if row.case.state in states]
    return [
        row
        for state in sorted(states)
        for row in readable_page(member, channel, Filter(facts={"state": state}), "", MOST)[0]
    ]


def _track() -> str:
    """Where reporters type their code, seen from outside: the office stands under an address of its own."""
    return url_for("antrean.show").split("/kantor/")[0] + "/lacak"

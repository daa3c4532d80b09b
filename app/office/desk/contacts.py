"""Whom to contact: reporters who can be reached and were not told, or whose letter did not go."""

from flask import Blueprint, Response, current_app

from app import outbox, web
from app.cases import telling
from app.cases.channel import MEDIA, By, Channel
from app.cases.queues import Filter, Row
from app.channels import CHANNELS
from app.office import session
from app.office.desk.opened import lost_rows, readable_page, readable_rows, reads_most

bp = Blueprint("hubungi", __name__, url_prefix="/meja/hubungi")

MOST = 200
"""People shown at once."""


@bp.get("")
@session.at_desk
def show() -> Response:
    """Everybody who is to be told, with a text that says nothing of the case."""
    found = {row.case.id: row for row in lost_rows(session.member())}
    for channel in CHANNELS.values():
        if channel.reached_by:
            found |= {row.case.id: row for row in _untold(channel)}
    shown = sorted(found.values(), key=lambda row: row.place)[:MOST]
    return web.page(
        "kantor/hubungi.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        channels=CHANNELS,
        media=MEDIA,
        rows=shown,
        letters=outbox.states_of(row.case.id for row in shown),
        address=f"{current_app.config['PORTAL'].url}/lacak",
    )


def _untold(channel: Channel) -> list[Row]:
    """Open cases of this member whose reporter has to answer, can be reached and was not told."""
    member = session.member()
    states = {s for t in channel.transitions if t.by is By.TIME for s in t.sources}
    states |= {s for c in channel.clocks for s in c.pauses}
    if not reads_most(member, channel):
        rows, _ = readable_rows(member, channel)
        return _of_these([row for row in rows if row.case.state in states])
    found: list[Row] = []
    for state in sorted(states):
        after = ""
        while len(found) < MOST:
            page = readable_page(member, channel, Filter(facts={"state": state}), after, MOST)
            found += _of_these(page.rows)
            after = page.reached
            if not after:
                break
    return found


def _of_these(rows: list[Row]) -> list[Row]:
    reached = [row for row in rows if row.case.reach]
    told = telling.told_since_last_step([row.case.id for row in reached])
    return [row for row in reached if row.case.id not in told]

"""The desk's front page and its queue."""

from flask import Blueprint, Response, request

from app import web
from app.cases import history, queues, resealing
from app.cases.damage import UNREADABLE
from app.cases.queues import Row
from app.channels import CHANNELS
from app.law.calendar import today as this_day
from app.office import session
from app.office.desk.opened import readable_rows
from app.people import journal, members, vaults
from app.people.models import JournalEntry

bp = Blueprint("meja", __name__, url_prefix="/meja")

PAGE = 50
JOURNAL_SHOWN = 100


@bp.get("")
@session.at_desk
def today() -> Response:
    """What needs the officer now: overdue, near, new, written back."""
    rows, damaged = _all_rows(closed=False)
    closed_but_waiting, also_damaged = _all_rows(closed=True, waiting=True)
    member = session.member()
    team = members.team(members.role_of(member))
    vaults.note_presence(member.vault_ids(), this_day())
    return web.page(
        "kantor/meja.html",
        member=member,
        channels=CHANNELS,
        leave_token=session.new_token("keluar"),
        counts={
            "terbuka": len(rows),
            "lewat": sum(r.late for r in rows),
            "dekat": sum(r.near for r in rows),
            "menunggu": sum(r.case.awaits == "tim" for r in rows) + len(closed_but_waiting),
        },
        groups=_groups([*closed_but_waiting, *rows]),
        damaged=[*damaged, *also_damaged],
        fingerprints=vaults.fingerprints(member.vault_keys),
        elsewhere=_overdue_elsewhere([*closed_but_waiting, *rows]),
        alone=team.alone,
        waiting=team.waiting,
        gone=sorted(a.name for a in members.off_the_roster(team)),
        resealing=0 if member.false_keys else resealing.left(member.vault_keys),
        standing_in=members.standing_in(member, this_day()),
        root=history.last_daily_root(),
        journal=_journal(),
        teams=vaults.team_status(tuple(v for c in CHANNELS.values() for v in c.vaults)),
    )


@bp.get("/kasus")
@session.at_desk
def queue() -> Response:
    """All cases this member can read, sorted by what is due next, a page at a time."""
    closed = request.args.get("status") == "tutup"
    rows, damaged = _all_rows(closed=closed)
    after = request.args.get("setelah", "")
    left = [row for row in rows if row.place > after]
    shown = left[:PAGE]
    return web.page(
        "kantor/antrean.html",
        member=session.member(),
        channels=CHANNELS,
        leave_token=session.new_token("keluar"),
        rows=shown,
        total=len(rows),
        closed=closed,
        damaged=damaged,
        more=shown[-1].place if len(left) > PAGE else "",
    )


def _journal() -> list[tuple[JournalEntry, bool | None]] | None:
    """The newest entries of the office's own history, and whether a holder wrote each; None if damaged."""
    keys = session.member().vault_keys
    try:
        own = set(session.member().vault_ids())
        mine = [entry for entry in journal.entries() if entry.data.get("brankas") in own]
        shown = list(reversed(mine[-JOURNAL_SHOWN:]))
        return [(entry, journal.written_by_holder(entry, keys)) for entry in shown]
    except UNREADABLE:
        return None


def _all_rows(*, closed: bool, waiting: bool = False) -> tuple[list[Row], list[str]]:
    """What this member can read in all channels, most pressing first; numbers of damaged cases."""
    member = session.member()
    rows: list[Row] = []
    damaged: list[str] = []
    for channel in CHANNELS.values():
        found, broken = readable_rows(member, channel, closed=closed, waiting=waiting)
        rows += found
        damaged += broken
    return sorted(rows, key=lambda row: row.place), damaged


def _groups(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """Each row once, under the first heading that fits."""
    headings: dict[str, list[Row]] = {
        name: [] for name in ("mendesak", "lewat", "dekat", "baru", "menunggu")
    }
    for row in rows:
        if row.urgent:
            headings["mendesak"].append(row)
        elif row.late:
            headings["lewat"].append(row)
        elif row.near:
            headings["dekat"].append(row)
        elif row.case.state == CHANNELS[row.case.channel].first_state:
            headings["baru"].append(row)
        elif row.case.awaits == "tim":
            headings["menunggu"].append(row)
    return [(name, found) for name, found in headings.items() if found]


def _overdue_elsewhere(mine: list[Row]) -> list[str]:
    """For the Inspektorat: overdue reports of another team, by number alone."""
    member = session.member()
    if "inspektorat" not in member.account.roles:
        return []
    own = {row.case.number for row in mine}
    return [
        number
        for channel in CHANNELS.values()
        if channel.outside_vault
        for number in queues.overdue_numbers(channel.name, this_day())
        if number not in own
    ]

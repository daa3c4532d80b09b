"""The desk's front page."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, current_app

from app import outbox, periods, web
from app.campaign import events
from app.cases import history, intake, queues, resealing
from app.cases.channel import Channel
from app.cases.damage import UNREADABLE
from app.cases.queues import Filter, Row
from app.channels import CHANNELS
from app.evaluation import schedule
from app.evaluation.units import TITLES
from app.law.calendar import today as this_day
from app.monitoring import calendar, summary
from app.office import session
from app.office.desk import superiors
from app.office.desk.opened import (
    lost_rows,
    readable_page,
    readable_rows,
    reads_most,
    silent_rows,
)
from app.office.desk.queue import MINE, due_span
from app.people import journal, lending, members, presence, recovery, vaults
from app.people.models import JournalEntry
from app.risk import waiting
from app.standards import reviews
from app.survey import improvements
from app.survey.instruments import INSTRUMENTS

bp = Blueprint("meja", __name__, url_prefix="/meja")

GROUP = 20
"""Cases shown under a heading."""

MOST = 500
"""How far cases are counted."""

JOURNAL_SHOWN = 100


@bp.get("")
@session.at_desk
def today() -> Response:
    """What needs the officer now: overdue, near, new, written back."""
    groups, damaged, read = _groups()
    member = session.member()
    team = members.team(members.role_of(member))
    presence.note_presence(member.vault_ids(), this_day())
    return web.page(
        "kantor/meja.html",
        member=member,
        channels=CHANNELS,
        leave_token=session.new_token("keluar"),
        groups=groups,
        most=MOST,
        damaged=damaged,
        fingerprints=vaults.fingerprints(member.vault_keys),
        elsewhere=_overdue_elsewhere(read),
        alone=team.alone,
        waiting=team.waiting,
        gone=sorted(a.name for a in members.off_the_roster(team)),
        resealing=0 if member.false_keys else resealing.left(member.vault_keys),
        standing_in=members.standing_in(member, this_day()),
        root=history.last_daily_root(),
        before=superiors.waiting(member),
        renew_token=session.new_token(superiors.RENEW),
        letters_wait=_letters_wait(),
        letters_lost=len(lost_rows(member)),
        erased_soon=_erased_soon(),
        service=_service_side(),
        hari=this_day(),
        instruments=INSTRUMENTS,
        risk_kinds=waiting.KINDS,
        evaluated=TITLES,
        journal=_journal(),
        tested=_tested(),
        teams=presence.team_status(tuple({v: v for c in CHANNELS.values() for v in c.vaults})),
    )


_WAITING = ("reviews", "improvements", "overdue_events", "risks", "evaluations", "summaries")
"""What of the office's own work can be overdue."""


def _service_side() -> dict[str, list[Any]]:
    """What of :data:`_WAITING` there is, for the office's own team."""
    if "petugas" not in session.member().account.roles:
        return {name: [] for name in _WAITING}
    day = this_day()
    found = (
        reviews.due(day),
        improvements.overdue(day),
        events.overdue(),
        waiting.due(day),
        [one for one in schedule.due(day) if one.late],
        [(summary.title(s), s, periods.parse(name)) for s, name in calendar.due(day)],
    )
    return dict(zip(_WAITING, found, strict=True))


def _erased_soon() -> list[tuple[str, date]]:
    """Closed cases of this member whose content will be erased, the next first."""
    keys, day = session.member().vault_keys, this_day()
    found = [
        one for channel in CHANNELS.values() for one in queues.to_be_erased(channel, keys, day)
    ]
    return sorted(found, key=lambda one: one[::-1])


def _letters_wait() -> tuple[int, set[str]] | None:
    """How many letters to reporters wait, and for whose keys; None where none waits or none could go."""
    if current_app.config["PORTAL"].mail is None:
        return None
    waiting = outbox.counts().get(outbox.WAITING, 0)
    return (waiting, lending.missing()) if waiting else None


def _journal() -> list[tuple[JournalEntry, bool | None]] | None:
    """The newest entries of the office's own history, and whether a holder wrote each; None if damaged."""
    keys = session.member().vault_keys
    try:
        own = set(session.member().vault_ids())
        of_keys = (entry for entry in journal.entries() if entry.kind in journal.OF_KEYS)
        mine = [entry for entry in of_keys if entry.data.get("brankas") in own]
        shown = list(reversed(mine[-JOURNAL_SHOWN:]))
        return [(entry, journal.written_by_holder(entry, keys)) for entry in shown]
    except UNREADABLE:
        return None


def _tested() -> date | None:
    """The day on which the key on paper of this member's team was last tried; None where it never was."""
    with suppress(*UNREADABLE):
        ids = sorted(session.member().vault_ids())
        return recovery.last_drill(ids[0], this_day()) if ids else None
    return None


@dataclass
class Group:
    """Cases that need the same; ``total`` counts up to :data:`MOST`, ``link`` leads to all of them."""

    rows: list[Row] = field(default_factory=list)
    total: int = 0
    link: dict[str, str] = field(default_factory=dict)


def _groups() -> tuple[dict[str, Group], list[str], set[str]]:
    """Each case under the first heading that fits; numbers of damaged cases, and of all that were read."""
    groups = {
        name: Group() for name in ("mendesak", "lewat", "dekat", "baru", "menunggu", "diam", "saya")
    }
    groups["lewat"].link = {"tenggat": "lewat"}
    groups["dekat"].link = {"tenggat": "dekat"}
    groups["menunggu"].link = {"menunggu": "tim"}
    groups["saya"].link = {"petugas": MINE}
    damaged: list[str] = []
    read: set[str] = set()
    member = session.member()
    for channel in CHANNELS.values():
        if not queues.needs_anybody(channel):
            if channel.facts:
                _add_silent(channel, groups, set())
            continue
        if channel.facts and reads_most(member, channel):
            damaged += _from_the_store(channel, groups)
            continue
        open_rows, broken = readable_rows(member, channel)
        waiting, also_broken = readable_rows(member, channel, closed=True, waiting=True)
        for row in [*waiting, *open_rows]:
            name = _heading(row, channel, member.account.name)
            if name:
                groups[name].rows.append(row)
                groups[name].total += 1
        read |= {row.case.number for row in (*waiting, *open_rows)}
        if channel.facts:
            _add_silent(channel, groups, {r.case.number for g in groups.values() for r in g.rows})
        damaged += [*broken, *also_broken]
    for group in groups.values():
        group.rows = sorted(group.rows, key=lambda row: row.place)[:GROUP]
    return {name: group for name, group in groups.items() if group.rows}, damaged, read


def _heading(row: Row, channel: Channel, who: str) -> str:
    if row.urgent:
        return "mendesak"
    if row.late:
        return "lewat"
    if row.near:
        return "dekat"
    if row.case.state == channel.first_state:
        return "baru"
    if row.case.awaits == "tim":
        return "menunggu"
    return "saya" if row.case.assignee == who else ""


def _from_the_store(channel: Channel, groups: dict[str, Group]) -> list[str]:
    """Add what needs the officer in a channel that is read a page at a time."""
    member, day = session.member(), this_day()
    near = due_span("dekat", day)[1]
    assert near is not None
    later = near + timedelta(days=1)
    wrote = [
        Filter(
            state.closed, {"awaits": "tim", "state": state.name}, None if state.closed else later
        )
        for state in channel.states
        if state.name != channel.first_state
    ]
    asked: dict[str, list[Filter]] = {
        "mendesak": [Filter(facts={"priority": intake.HIGHEST})],
        "lewat": [Filter(due_until=due_span("lewat", day)[1])],
        "dekat": [Filter(due_from=day, due_until=near)],
        "baru": [Filter(facts={"state": channel.first_state}, due_from=later)],
        "menunggu": wrote,
        "saya": [Filter(facts={"assignee": member.account.name}, due_from=later)],
    }
    shown: set[str] = set()
    damaged: list[str] = []
    for name, filters in asked.items():
        for wanted in filters:
            page = readable_page(member, channel, wanted, "", GROUP)
            rows = page.rows
            groups[name].rows += [row for row in rows if row.case.number not in shown]
            groups[name].total += queues.count(channel, wanted, MOST) if page.reached else len(rows)
            shown |= {row.case.number for row in rows}
            damaged += page.damaged
    _add_silent(channel, groups, shown)
    return damaged


def _add_silent(channel: Channel, groups: dict[str, Group], shown: set[str]) -> None:
    """Add cases in which the reporter's time is up and that stand under no heading yet."""
    quiet = silent_rows(session.member(), channel, MOST)
    new = [row for row in quiet if row.case.number not in shown]
    groups["diam"].rows += new
    groups["diam"].total += len(new)


def _overdue_elsewhere(own: set[str]) -> list[str]:
    """For the Inspektorat: overdue reports of another team, by number alone."""
    member = session.member()
    if "inspektorat" not in member.account.roles:
        return []
    return [
        number
        for channel in CHANNELS.values()
        if channel.outside_vault
        for number in queues.overdue_numbers(channel.name, this_day())
        if number not in own
    ]

"""What the signed-in member's keys open of the queues; of channels without facts kept in their session."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.cases import queues, telling
from app.cases.channel import Channel
from app.cases.queues import Filter, Row
from app.channels import CHANNELS
from app.law.calendar import today
from app.people.sessions import Member

_ROUNDS, _LARGEST_STEP = 20, 400
"""How often a queue is read on for one page that this member can read, and how far at once."""


def readable_rows(
    member: Member, channel: Channel, *, closed: bool = False, waiting: bool = False
) -> tuple[list[Row], list[str]]:
    """The rows of ``channel`` that this member can read, most pressing first; numbers of damaged cases."""
    listed = queues.cases_in(channel.name, closed=closed, waiting=waiting)
    kept: dict[str, Any] = member.cache.get("kepala", {})
    headers = queues.open_headers(listed.cases, _holders(member, channel), kept)
    if headers != kept:
        member.cache["kepala"] = headers
        member.keep()
    return queues.rows(listed, headers, today()), listed.damaged


def reads_most(member: Member, channel: Channel) -> bool:
    """Whether this member's team is the one that most cases of ``channel`` go to."""
    return bool(member.keys_of(channel.vaults[0]))


def lost_rows(member: Member) -> list[Row]:
    """Cases of this member whose reporter the last letter did not reach, and nobody tried since."""
    ids, found = telling.lost(), []
    for channel in CHANNELS.values():
        if channel.reached_by:
            listed = queues.these(channel, ids)
            headers = queues.open_headers(listed.cases, _holders(member, channel), {})
            found += queues.rows(listed, headers, today())
    return found


@dataclass(frozen=True)
class Year:
    """The cases of a year with their headers, and the numbers of those that cannot be read."""

    cases: list[tuple[Any, dict[str, Any]]]
    damaged: list[str]


@dataclass(frozen=True)
class Page:
    """Rows of a queue that a member can read; ``reached`` is where it goes on, empty at its end."""

    rows: list[Row]
    damaged: list[str]
    reached: str


def readable_page(member: Member, channel: Channel, wanted: Filter, after: str, limit: int) -> Page:
    """The first ``limit`` rows behind the place ``after`` that this member can read, in the queue's order.

    What another team reads is passed over, in ever larger steps. Nothing is kept. A page may
    be short, or empty, and yet not the last: then it says where to go on.
    """
    holders = _holders(member, channel)
    rows: list[Row] = []
    damaged: list[str] = []
    step = limit
    for _ in range(_ROUNDS):
        listed = queues.page(channel, wanted, after, step)
        damaged += listed.damaged
        headers = queues.open_headers(listed.cases, holders, {})
        rows += queues.rows(listed, headers, today())
        after = listed.reached
        if not after or len(rows) >= limit:
            break
        step = min(2 * step, _LARGEST_STEP)
    if len(rows) > limit:
        return Page(rows[:limit], damaged, rows[limit - 1].place)
    return Page(rows, damaged, after)


def year_rows(member: Member, channel: Channel, year: int) -> Year:
    """Every case of a year, with the header where this member's keys open it, else without; by day.

    Of a channel that one team alone reads, what does not open was erased when its time was up.
    """
    listed = queues.received_in(channel, date(year, 1, 1), date(year, 12, 31))
    headers = queues.open_headers(listed.cases, _holders(member, channel), {})
    found = [(case, headers.get(case.id, [0, None])[1] or {}) for case in listed.cases]
    closed = {case.id for case, header in found if not header or header.get("rusak")}
    locked = queues.with_keys(closed)
    broken = [case.number for case, _ in found if case.id in locked]
    kept = [(case, header) for case, header in found if case.id not in locked]
    return Year(kept, sorted([*listed.damaged, *broken]))


def silent_rows(member: Member, channel: Channel, limit: int) -> list[Row]:
    """Cases of this member in which the reporter's time is up and somebody must decide."""
    listed = queues.silent(channel, today(), limit)
    headers = queues.open_headers(listed.cases, _holders(member, channel), {})
    return queues.rows(listed, headers, today())


def _holders(member: Member, channel: Channel) -> list[Any]:
    return [h for vault in channel.vaults for h in member.keys_of(vault)]

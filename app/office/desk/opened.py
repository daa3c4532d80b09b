"""What the signed-in member's keys open of the queues; of channels without facts kept in their session."""

from typing import Any

from app.cases import queues
from app.cases.channel import Channel
from app.cases.queues import Filter, Listed, Row
from app.law.calendar import today
from app.people.sessions import Member

_ROUNDS = 20
"""Pages of a queue that are gone through at most for one page that this member can read."""


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


def readable_page(
    member: Member, channel: Channel, wanted: Filter, after: str, limit: int
) -> tuple[list[Row], list[str]]:
    """The first ``limit`` rows behind the place ``after`` that this member can read, in the queue's order.

    What another team reads is passed over. Nothing is kept.
    """
    holders = _holders(member, channel)
    rows: list[Row] = []
    damaged: list[str] = []
    for _ in range(_ROUNDS):
        listed = queues.page(channel, wanted, after, limit)
        damaged += listed.damaged
        headers = queues.open_headers(listed.cases, holders, {})
        rows += queues.rows(listed, headers, today())
        if len(listed.cases) + len(listed.damaged) < limit or len(rows) >= limit:
            break
        after = _place_of_last(listed)
    return rows[:limit], damaged


def silent_rows(member: Member, channel: Channel, limit: int) -> list[Row]:
    """Cases of this member in which the reporter's time is up and somebody must decide."""
    listed = queues.silent(channel, today(), limit)
    headers = queues.open_headers(listed.cases, _holders(member, channel), {})
    return queues.rows(listed, headers, today())


def _place_of_last(listed: Listed) -> str:
    last = listed.cases[-1]
    return Row(last, {}, listed.running.get(last.id), None).place


def _holders(member: Member, channel: Channel) -> list[Any]:
    return [h for vault in channel.vaults for h in member.keys_of(vault)]

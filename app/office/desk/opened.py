"""What the signed-in member's keys open, kept in their session between requests."""

from typing import Any

from app.cases import queues
from app.cases.channel import Channel
from app.cases.queues import Row
from app.law.calendar import today
from app.people.sessions import Member


def readable_rows(
    member: Member, channel: Channel, *, closed: bool = False, waiting: bool = False
) -> tuple[list[Row], list[str]]:
    """The rows of ``channel`` that this member can read, most pressing first; numbers of damaged cases."""
    listed = queues.cases_in(channel.name, closed=closed, waiting=waiting)
    kept: dict[str, Any] = member.cache.get("kepala", {})
    holders = [h for vault in channel.vaults for h in member.keys_of(vault)]
    headers = queues.open_headers(listed.cases, holders, kept)
    if headers != kept:
        member.cache["kepala"] = headers
        member.keep()
    return queues.rows(listed, headers, today()), listed.damaged

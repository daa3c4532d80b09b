"""When the content of a closed case may be erased: what decides it, and what every reader judges it by.

It is announced in the case's history at least :data:`WARNING` days before. What the
reporter wrote and nobody has read delays it, once.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from app.cases import history
from app.cases.channel import declared
from app.law import rules
from app.law.calendar import add_months

MONTHS = "simpan"
"""Where the event by which a case came says for how many months it is kept after it closed."""

RULE = "retensi"
"""The name of the figure that says how long the content of a closed case is kept."""

WARNING = timedelta(days=30)

_SLACK = timedelta(days=3)
"""Months are not equally long."""

TELLS_NOTHING = ("reach", "unit", "assignee", "priority", "joined")
"""Facts that go with the content; kind, category, classification and outcome stay with the stub."""


def months_of(channel: str, version: date) -> int:
    """For how many months a case that comes under this version of the rules is kept after it closed."""
    return rules.rule(channel, RULE, version).value


def due_on(events: Sequence[Any], closed: date) -> date:
    """The first day on which the content of a case that closed on ``closed`` may be erased.

    By the figure that its first event states: what somebody writes into the office's figures
    later changes nothing of it.
    """
    return add_months(closed, int(events[0].data[MONTHS]))


def closed_by(channel: str, day: date) -> date:
    """The last day on which a case can have closed whose erasing is announced by ``day``."""
    return add_months(day + WARNING, -rules.least(channel, RULE)) + _SLACK


def announced(events: Iterable[Any], closed: str) -> list[Any]:
    """The announcements since the case closed on that day (ISO text)."""
    return [
        e for e in events if e.kind == history.ERASURE_ANNOUNCED and e.data.get("selesai") == closed
    ]


def may_announce(channel: str, events: Sequence[Any], before: Any, day: date) -> date | None:
    """For which day erasing may be announced on ``day``; None if it may not.

    Once, and once more when that day has come and something is unread.
    """
    closed = before.data.get("selesai")
    if not closed or not _ended(channel, before):
        return None
    soonest = day + WARNING
    earlier = announced(events, closed)
    if not earlier:
        return soonest if due_on(events, date.fromisoformat(closed)) <= soonest else None
    over = date.fromisoformat(earlier[-1].data["pada"]) <= day
    unread = before.data.get("menunggu") == "tim"
    return soonest if len(earlier) == 1 and over and unread else None


def may_erase(channel: str, events: Sequence[Any], before: Any, day: date) -> bool:
    """Whether the content may be erased on ``day``: it was announced for it, and nothing unread delays it."""
    closed = before.data.get("selesai")
    earlier = announced(events, closed) if closed and _ended(channel, before) else []
    if not earlier or date.fromisoformat(earlier[-1].data["pada"]) > day:
        return False
    return before.data.get("menunggu") != "tim" or len(earlier) > 1


def _ended(channel: str, event: Any) -> bool:
    """Whether a case of this channel is in a closed state after ``event``."""
    known = declared(channel)
    return known is not None and known.shown_state(str(event.data.get("status"))).closed

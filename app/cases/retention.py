"""When the content of a closed case may be erased: what decides it, and what every reader judges it by.

It is announced in the case's history at least :data:`WARNING` days before. What the
reporter wrote and nobody has read delays it, once.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from app.cases import history
from app.law import rules
from app.law.calendar import add_months

RULE = "retensi"
"""The name of the figure that says how long the content of a closed case is kept."""

WARNING = timedelta(days=30)

_SLACK = timedelta(days=3)
"""Months are not equally long."""

TELLS_NOTHING = ("reach", "unit", "assignee", "priority", "joined")
"""Facts that go with the content; kind, category, classification and outcome stay with the stub."""


def due_on(channel: str, version: date, closed: date) -> date:
    """The first day on which the content of a case that closed on ``closed`` may be erased."""
    return rules.rule(channel, RULE, version).deadline(closed)


def closed_by(channel: str, day: date) -> date:
    """The last day on which a case can have closed whose erasing is announced by ``day``."""
    return add_months(day + WARNING, -rules.least(channel, RULE)) + _SLACK


def announced(events: Iterable[Any], closed: str) -> list[Any]:
    """The announcements since the case closed on that day (ISO text)."""
    return [
        e for e in events if e.kind == history.ERASURE_ANNOUNCED and e.data.get("selesai") == closed
    ]


def may_announce(
    channel: str, version: date, events: Sequence[Any], before: Any, day: date
) -> date | None:
    """For which day erasing may be announced on ``day``; None if it may not.

    Once, and once more when that day has come and something is unread.
    """
    closed = before.data.get("selesai")
    if not closed:
        return None
    first = max(due_on(channel, version, date.fromisoformat(closed)), day + WARNING)
    earlier = announced(events, closed)
    if not earlier:
        return first if first == day + WARNING else None
    over = date.fromisoformat(earlier[-1].data["pada"]) <= day
    unread = before.data.get("menunggu") == "tim"
    return first if len(earlier) == 1 and over and unread else None


def may_erase(events: Sequence[Any], before: Any, day: date) -> bool:
    """Whether the content may be erased on ``day``: it was announced for it, and nothing unread delays it."""
    closed = before.data.get("selesai")
    earlier = announced(events, closed) if closed else []
    if not earlier or date.fromisoformat(earlier[-1].data["pada"]) > day:
        return False
    return before.data.get("menunggu") != "tim" or len(earlier) > 1

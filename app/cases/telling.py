"""Whether a reporter was told of what their team did last: the rule, and the cases it is asked of."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app import outbox
from app.cases import history
from app.cases.damage import UNREADABLE, read_each
from app.cases.models import Event
from app.law.calendar import add_working_days
from app.store import db

AFTER_TELLING = 2
"""Working days that a reporter has after somebody tried to reach them, before time takes a step."""

_KINDS = (history.CONTACTED, history.NOTIFIED, history.STEPPED)
_BATCH = 500

Wrote = Callable[[Any], bool]
"""Says of an event whether the portal wrote to the reporter indeed, where the caller can tell."""


def told_on(events: Iterable[Any], wrote: Wrote = lambda _: True) -> date | None:
    """The day on which somebody last tried to reach the reporter since the team's last step; None for never.

    ``events`` are those of one case in their order. What the portal wrote counts for the
    event that it wrote of.
    """
    stepped, told = 0, None
    for event in events:
        if event.kind == history.STEPPED:
            stepped, told = event.seq, None
        elif event.kind == history.CONTACTED:
            told = event.day
        elif event.kind == history.NOTIFIED and wrote(event):
            told = event.day if int(event.data["tentang"]) >= stepped else told
    return told


def had_time(told: date | None, day: date) -> bool:
    """Whether a reporter who was told on that day had the time to act by ``day``."""
    return told is not None and day > add_working_days(told, AFTER_TELLING)


def told_since_last_step(ids: Sequence[str], wrote: Wrote = lambda _: True) -> dict[str, date]:
    """Of these cases those whose reporter somebody tried to reach since the team's last step, and the day."""
    by_case: dict[str, list[Any]] = defaultdict(list)
    for start in range(0, len(ids), _BATCH):
        events, _ = read_each(_tellings, ids[start : start + _BATCH])
        for event in events:
            by_case[event.case_id].append(event)
    found: dict[str, date] = {}
    for case_id, events in by_case.items():
        with suppress(*UNREADABLE):
            day = told_on(events, wrote)
            found |= {case_id: day} if day else {}
    return found


def lost() -> list[str]:
    """Cases whose newest letter did not go, or may not have, with no attempt to reach the reporter since."""
    about = outbox.undelivered()
    ids = list(about)
    for start in range(0, len(ids), _BATCH):
        query = select(Event.case_id, func.max(Event.seq)).where(
            Event.case_id.in_(ids[start : start + _BATCH]), Event.kind == history.CONTACTED
        )
        for case_id, seq in db.session.execute(query.group_by(Event.case_id)).all():
            if seq > about[case_id]:
                del about[case_id]
    return list(about)


def _tellings(ids: Sequence[str]) -> Sequence[Any]:
    query = select(Event.__table__).where(Event.case_id.in_(ids), Event.kind.in_(_KINDS))
    return db.session.execute(query.order_by(Event.seq)).all()

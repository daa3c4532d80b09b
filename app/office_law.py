"""What this office decided about the law's figures and its own days; nothing entered is ever erased.

Both tables only grow. Of two entries for the same day the later one counts, so the
history stays: who entered what, on which day, and why.
"""

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import Date, Integer, String, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.cases import retention
from app.law import calendar, rules
from app.law.calendar import OfficeDays, today
from app.law.rules import Amendment
from app.prepared import fetch
from app.store import Base, db, writing

LONGEST = 366
"""Days that a period may have at most."""

RANGES = {"poin": (0, 10_000), "persen": (0, 10_000)}
"""Least and most that figures of other units than days and months may be: hundredths up to a hundred."""

KEPT_AT_LEAST = 6
"""Months for which the content of a closed case is kept at least: erasing cannot be undone."""

BACK, AHEAD = timedelta(days=31), timedelta(days=730)
"""How far back and ahead the office may decide about a day."""

_KEPT = 2.0
_cache: dict[tuple[str, str], tuple[float, Any]] = {}
T = TypeVar("T")


class Refused(ValueError):
    """An entry that cannot be made; ``args[0]`` names the field, ``args[1]`` why."""


class RuleAmended(Base):
    """One figure of the law as the office has it from a day on."""

    __tablename__ = "aturan_kantor"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(40))
    since: Mapped[date] = mapped_column(Date)
    value: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
    mark: Mapped[str] = mapped_column(String(1))
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class DayDecided(Base):
    """One day that the office is closed (``works`` false), works, or goes by the calendar again (NULL)."""

    __tablename__ = "hari_kantor"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date)
    works: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(String(200))
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


_AMENDED = select(RuleAmended.__table__).order_by(RuleAmended.number)
_DECIDED = select(DayDecided.__table__).order_by(DayDecided.number)


def connect() -> None:
    """Let the law ask here for what the office decided."""
    calendar.take_office_days_from(office_days)
    rules.take_amendments_from(amendments)


def office_days() -> OfficeDays:
    """The days on which the office does otherwise than the calendar says."""
    return _kept("hari", _office_days)


def amendments() -> tuple[Amendment, ...]:
    """The office's amendments, oldest first."""
    return _kept("aturan", _amendments)


def forget() -> None:
    """Read both anew at the next question."""
    _cache.clear()


def rule_history(channel: str) -> list[Any]:
    """Every amendment of a channel's figures, the newest first."""
    return [row for row in reversed(fetch(_AMENDED)) if row.channel == channel]


def day_history() -> list[Any]:
    """Every decision about a day, the newest first."""
    return list(reversed(fetch(_DECIDED)))


def amend(
    channel: str, name: str, value: int, since: date, source: str, mark: str, by: str
) -> None:
    """Let a figure be ``value`` for whatever is received from ``since`` on.

    Never back from today: a case keeps the figures of the day it was received.
    Raises :class:`Refused`.
    """
    day = today()
    held = rules.in_force(channel, day)
    if name not in held:
        raise Refused("aturan", "unknown")
    least, most = RANGES.get(held[name].unit, (1, LONGEST))
    if not least <= value <= most:
        raise Refused("nilai", "range")
    if name == retention.RULE and value < KEPT_AT_LEAST:
        raise Refused("nilai", "short")
    if not day < since <= day + AHEAD:
        raise Refused("sejak", "past")
    with writing() as session:
        session.add(
            RuleAmended(
                number=_next(RuleAmended),
                channel=channel,
                name=name,
                since=since,
                value=value,
                source=source,
                mark=mark,
                entered=day,
                by=by,
            )
        )
    forget()


def decide(day: date, works: bool | None, reason: str, by: str) -> None:
    """Let ``day`` be one on which the office works, does not, or goes by the calendar (None).

    Running deadlines follow at the next run of the jobs. Raises :class:`Refused`.
    """
    now = today()
    if not now - BACK <= day <= now + AHEAD:
        raise Refused("hari", "day")
    with writing() as session:
        session.add(
            DayDecided(
                number=_next(DayDecided), day=day, works=works, reason=reason, entered=now, by=by
            )
        )
    forget()


def _next(model: type[RuleAmended] | type[DayDecided]) -> int:
    """The number of the next entry; on PostgreSQL nobody else gets one until this transaction ends."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text(f"LOCK TABLE {model.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))
    return 1 + (db.session.scalar(select(func.max(model.number))) or 0)


def _office_days() -> OfficeDays:
    newest = {row.day: row.works for row in fetch(_DECIDED)}
    return OfficeDays(
        closed=frozenset(day for day, works in newest.items() if works is False),
        open=frozenset(day for day, works in newest.items() if works),
    )


def _amendments() -> tuple[Amendment, ...]:
    return tuple(
        Amendment(row.channel, row.since, row.name, row.value, row.source, row.mark)
        for row in fetch(_AMENDED)
        if row.since > row.entered  # none reaches back, whoever put it there
    )


def _kept(name: str, read: Callable[[], T]) -> T:
    key, now = (db.url, name), time.monotonic()
    kept = _cache.get(key)
    if kept is None or now - kept[0] > _KEPT:
        kept = _cache[key] = (now, read())
    found: T = kept[1]
    return found

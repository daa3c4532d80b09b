"""The summary of a channel and a period as it is now: page, files and snapshots are made from it."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from app.channels import CHANNELS
from app.monitoring import counted, satisfaction, sealed
from app.periods import Period
from app.statistics import aggregates
from app.statistics.counting import OPEN_CHANNELS, SEALED_CHANNELS
from app.statistics.models import MonthlyFigures
from app.store import db
from app.survey.instruments import SKM

SATISFACTION = "skm"
SOURCES = (*OPEN_CHANNELS, *SEALED_CHANNELS, SATISFACTION)
"""What summaries are made of."""

SCHEMA = 1


def title(source: str) -> str:
    """What a source is called, to be translated."""
    return SKM.title if source == SATISFACTION else CHANNELS[source].title


def counted_until() -> date | None:
    """The day of the daily root that figures reach to; None before the first."""
    held = aggregates.reach()
    return held.until if held else None


def counted_since() -> date | None:
    """The first month of which there are figures; None before there are any."""
    return db.session.scalar(select(func.min(MonthlyFigures.day)))


def is_over(source: str, period: Period, until: date | None) -> bool:
    """Whether a period can be frozen: it is over, and what it says does not move with single cases."""
    return until is not None and settled(source, period) <= until


def settled(source: str, period: Period) -> date:
    """The day that has to be counted before a period can be frozen; on the next day it can be."""
    rest = sealed.SETTLES if source in SEALED_CHANNELS else timedelta(0)
    if source == SATISFACTION:
        rest = satisfaction.SETTLES
    return period.last + rest


def summary(source: str, period: Period) -> dict[str, Any]:
    """What everybody who may read summaries reads of ``source`` in ``period``; no content of any case.

    Besides the figures of the period those of the period before, and of the same a year ago. Of a
    sealed channel there are none of these: see :mod:`app.monitoring.sealed`.
    """
    until = counted_until()
    found: dict[str, Any] = {
        "versi_skema": SCHEMA,
        "kanal": source,
        "periode": period.name,
        "mulai": period.first.isoformat(),
        "akhir": period.last.isoformat(),
        "sampai": until.isoformat() if until else None,
        **_figures(source, period, until),
    }
    if source not in SEALED_CHANNELS:
        others = {"sebelumnya": period.before(), "tahun_lalu": period.a_year_ago()}
        found["pembanding"] = {
            name: {"periode": other.name, **_compared(_figures(source, other, until))}
            for name, other in others.items()
        }
    return found


def _figures(source: str, period: Period, until: date | None) -> dict[str, Any]:
    if source == SATISFACTION:
        return satisfaction.summary(period, until or period.last)
    if source in SEALED_CHANNELS:
        return sealed.summary(source, period, until)
    return counted.summary(source, period, until)


_BESIDE = ("angka", "hari", "unsur", "periode_survei")


def _compared(figures: dict[str, Any]) -> dict[str, Any]:
    """What of another period stands beside this one."""
    return {name: figures[name] for name in _BESIDE if name in figures}

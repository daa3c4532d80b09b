"""The summary of an open channel, from the figures of months; docs/kamus-data.md says what each is."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app.periods import Period
from app.statistics import counting, figures
from app.statistics.counting import ENDED, LEGAL_CLOCKS, ORIGIN, REOPENED, STAGE
from app.statistics.figures import ChannelFigures
from app.statistics.models import MonthlyFigures
from app.store import db

AGES = (("1", 1), ("3", 3), ("6", 6))
"""Names and limits, in months, of the ages of what is open; what is older is :data:`OLDER`."""

OLDER = "lebih"
ALL, SOME, NONE = "seluruh", "sebagian", "belum"
"""How far obligations were kept."""

_Cells = Counter[tuple[str, int]]


def summary(channel: str, period: Period, until: date | None) -> dict[str, Any]:
    """The figures of a period of an open channel, as JSON has them, counted to ``until``."""
    found = next(c for c in figures.of(period).channels if c.channel == channel)
    cells = {m: _cells(channel, m, period.first, period.last) for m in (STAGE, ENDED, REOPENED)}
    stages = {name: _days(cells[STAGE], f"tahap:{name}") for name in counting.stages(channel)}
    late = {clock: cells[ENDED][f"jam:{clock}", 0] for clock in LEGAL_CLOCKS[channel]}
    ages = _ages(channel, min(period.last, until or period.last))
    whole = found.whole
    many = {_DONE[name]: sum(days.values()) for name, days in stages.items()}
    return {
        "angka": {
            "diterima": whole.received,
            **many,
            "selesai": whole.settled,
            "tepat_waktu": whole.on_time,
            "terlambat": whole.settled - whole.on_time,
            "dibuka_lagi": cells[REOPENED]["", 0],
            "sisa": sum(ages.values()),
        },
        "lewat_menurut_jam": late,
        "hari": {
            **{name: _middle(days) for name, days in stages.items()},
            "selesai": {"median": whole.median_settled, "p90": whole.p90_settled},
        },
        "menurut": _by(found, cells[ENDED]),
        "umur_sisa": ages,
        "penilaian": {
            **{str(score): count for score, count in found.ratings.by_score.items()},
            "tuntas": found.ratings.solved,
        },
        "kepatuhan": {clock: kept(whole.settled, n) for clock, n in late.items()},
    }


_DONE = {counting.VERIFIED: "diverifikasi", counting.FIRST_ANSWER: "ditanggapi"}
"""What is said of a case that has a stage behind it."""


def kept(whole: int, missed: int) -> str:
    """Whether all, some or none of ``whole`` were in time; all of nothing is all."""
    if not missed:
        return ALL
    return NONE if missed >= whole else SOME


def _cells(channel: str, measure: str, first: date, last: date) -> _Cells:
    """The cells of a measure, added up over the months from ``first`` to ``last``."""
    query = select(MonthlyFigures.counts).where(
        MonthlyFigures.channel == channel,
        MonthlyFigures.measure == measure,
        MonthlyFigures.day.between(first, last),
    )
    found: _Cells = Counter()
    for counts in db.session.scalars(query):
        for cell, number in counting.cells(counts).items():
            found[cell] += number
    return found


def _days(cells: Mapping[tuple[str, int], int], group: str) -> dict[int, int]:
    return {days: number for (name, days), number in cells.items() if name == group}


def _middle(days: Mapping[int, int]) -> dict[str, int | None]:
    nearest = figures.nearest_rank
    return {"median": nearest(days, 50), "p90": nearest(days, 90)}


def _ages(channel: str, day: date) -> dict[str, int]:
    """What was open at the end of ``day``, by its age in months: received, less what is closed by then.

    ``day`` ends a month, or is the last that was counted: figures of months reach no further.
    """
    came: Counter[int] = Counter()
    query = select(MonthlyFigures.day, MonthlyFigures.counts).where(
        MonthlyFigures.channel == channel,
        MonthlyFigures.measure == counting.RECEIVED,
        MonthlyFigures.day <= day,
    )
    for begun, counts in db.session.execute(query):
        came[counting.month_number(begun)] += sum(counts.get("", {}).values())
    for (_, month), number in _cells(channel, ORIGIN, date.min, day).items():
        came[month] -= number
    ages = Counter({name: 0 for name, _ in AGES} | {OLDER: 0})
    end = counting.month_number(day)
    for month, number in came.items():
        ages[next((name for name, most in AGES if end - month < most), OLDER)] += number
    return dict(ages)


def _by(found: ChannelFigures, ended: _Cells) -> dict[str, dict[str, Any]]:
    """The same told apart by what is known of the cases."""
    by: dict[str, dict[str, Any]] = {
        dimension: {
            value: {"diterima": n.received, "selesai": n.settled, "tepat_waktu": n.on_time}
            for value, n in groups.items()
        }
        for dimension, groups in found.by.items()
        if dimension != figures.MONTH
    }
    for name in ("hasil", "akhir"):
        of = {g.partition(":")[2]: n for (g, _), n in ended.items() if g.startswith(f"{name}:")}
        by[name] = {value: n for value, n in sorted(of.items()) if value and n}
    return by

"""When each channel is evaluated, what of it is late, and what is to be done soon."""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import func, select

from app import periods, site
from app.cases.channel import N_
from app.evaluation.models import Evaluation, Recommendation
from app.evaluation.recommendations import LATE, Standing, standing
from app.evaluation.units import TITLES
from app.people.models import Account
from app.periods import Period
from app.store import db

LENGTHS = {"semester": 6, "tahun": 12}
"""Months between two evaluations, by what the office chooses."""

MOST_DAYS = 180
"""Days after the end of a period that an office can give itself at most."""

SOON = timedelta(days=30)
"""How long before its day something is asked for."""

PLANNED, DRAFT, FOLLOWED, VERIFIED = "dijadwalkan", "disusun", "tindak_lanjut", "diverifikasi"

STATES = {
    PLANNED: N_("dijadwalkan"),
    DRAFT: N_("disusun"),
    FOLLOWED: N_("tindak lanjut berjalan"),
    VERIFIED: N_("diverifikasi"),
}
"""What an evaluation goes through, in order. What is only planned has no row."""

_DEFAULTS = Path(__file__).with_name("jadwal.toml")
_SETTING = "evaluasi_jadwal"


@dataclass(frozen=True)
class Cadence:
    """How often a channel is evaluated (one of :data:`LENGTHS`), and how many days after the period."""

    length: str
    days: int


@dataclass(frozen=True)
class Planned:
    """One evaluation that is due or was begun."""

    unit: str
    period: Period
    due: date
    row: Evaluation | None
    recommendations: Sequence[Standing] = ()

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.row.state if self.row else PLANNED

    def late(self, day: date) -> bool:
        """Whether it is not drawn up in time, or a recommendation is not done in time."""
        if self.state in (PLANNED, DRAFT):
            return self.due < day
        overdue = (r.state(day) == LATE for r in self.recommendations)
        return self.state == FOLLOWED and any(overdue)


@dataclass(frozen=True)
class Due:
    """Something to be done: ``what`` is ``susun`` or ``tindak_lanjut``; ``text`` what it is about."""

    unit: str
    period: Period
    what: str
    due: date
    late: bool
    text: str = ""
    person: str = ""
    nip: str = ""


@cache
def defaults() -> dict[str, Cadence]:
    """How often each channel is evaluated where the office has not chosen otherwise."""
    read = tomllib.loads(_DEFAULTS.read_text(encoding="utf-8"))["saluran"]
    return {unit: Cadence(read[unit]["panjang"], read[unit]["hari"]) for unit in TITLES}


def cadences() -> dict[str, Cadence]:
    """How often each channel is evaluated."""
    chosen = json.loads(site.setting(_SETTING) or "{}")
    return {
        unit: Cadence(*chosen[unit]) if unit in chosen else usual
        for unit, usual in defaults().items()
    }


def choose(unit: str, cadence: Cadence) -> None:
    """Evaluate a channel as often as this from now on; evaluations that were begun stay."""
    kept = {name: [one.length, one.days] for name, one in {**cadences(), unit: cadence}.items()}
    site.set_setting(_SETTING, json.dumps(kept))


def began() -> date | None:
    """The day from which on there is anything to evaluate: that on which the portal was set up."""
    return db.session.scalar(select(func.min(Account.created)))


def of_year(year: int) -> list[Planned]:
    """The evaluations of the periods of a year, channel by channel, in the order of their periods."""
    return _of([year])


def _of(years_asked: Sequence[int]) -> list[Planned]:
    """The evaluations of several years, each as :func:`of_year` has them."""
    since, chosen = began() or date.max, cadences()
    rows = {(r.unit, r.period): r for r in _rows() if int(r.period[:4]) in years_asked}
    followed = standing([r.id for r in rows.values()])
    found = []
    for year in years_asked:
        for unit, cadence in chosen.items():
            spans = {span.name: span for span in _spans(year, cadence) if span.last >= since}
            for name in (period for of, period in rows if of == unit and period[:4] == str(year)):
                if span := periods.parse(name):
                    spans[name] = span
            for span in sorted(spans.values()):
                row = rows.get((unit, span.name))
                mine = followed.get(row.id, ()) if row else ()
                until = span.last + timedelta(days=cadence.days)
                found.append(Planned(unit, span, until, row, mine))
    return found


def find(unit: str, period: str) -> Planned | None:
    """The evaluation of a channel for a period; None where none is planned and none was begun."""
    span = periods.parse(period)
    if unit not in TITLES or span is None:
        return None
    year = of_year(span.first.year)
    return next((p for p in year if (p.unit, p.period.name) == (unit, period)), None)


def years(day: date) -> list[int]:
    """The years with evaluations up to that of ``day``, the newest first."""
    first = [int(row.period[:4]) for row in _rows()] + [(began() or day).year]
    return list(range(day.year, min(first) - 1, -1))


def due(day: date) -> list[Due]:
    """What is late on ``day`` or comes up soon, the longest over first."""
    found = []
    for planned in _of(years(day)):
        if planned.state in (PLANNED, DRAFT) and planned.due <= day + SOON:
            late = planned.due < day
            found.append(Due(planned.unit, planned.period, "susun", planned.due, late))
        found += [one for one in _open(planned, day) if one.due <= day + SOON]
    return sorted(found, key=_place)


def to_follow_up(day: date) -> list[Due]:
    """Every recommendation whose follow-up is not complete on ``day``, the first due first."""
    return sorted((one for p in _of(years(day)) for one in _open(p, day)), key=_place)


def _place(one: Due) -> tuple[date, str, str]:
    return one.due, one.unit, one.text


def _open(planned: Planned, day: date) -> list[Due]:
    if planned.state != FOLLOWED:
        return []
    return [_due(planned, r.row, r.due, day) for r in planned.recommendations if not r.done]


def _due(planned: Planned, row: Recommendation, until: date, day: date) -> Due:
    facts = (planned.unit, planned.period, "tindak_lanjut", until, until < day)
    return Due(*facts, row.text, row.person, row.nip)


def _rows() -> Sequence[Evaluation]:
    return db.session.scalars(select(Evaluation).order_by(Evaluation.period, Evaluation.unit)).all()


def _spans(year: int, cadence: Cadence) -> list[Period]:
    months = LENGTHS[cadence.length]
    return [periods.around(date(year, month, 1), months) for month in range(1, 13, months)]

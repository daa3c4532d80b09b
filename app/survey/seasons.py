"""Survey periods: how long they are, which one runs, what the office says of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, text

from app import periods, site
from app.periods import Period
from app.store import db, writing
from app.survey.index import sample
from app.survey.instruments import Instrument
from app.survey.models import SurveyPeriod

LENGTHS = {"triwulan": 3, "semester": 6, "tahun": 12}
"""Months of a period, by what the office chooses; at least once a year (PermenPANRB 14/2017)."""

USUAL = "semester"
_SETTING = "survei_periode"
_NEW = text(
    "INSERT INTO periode_survei (instrument, name) VALUES (:instrument, :name) "
    "ON CONFLICT (instrument, name) DO NOTHING"
)

LATE_ENTRY = 14
"""Days after a period for which paper questionnaires and files of it are still taken in."""


@dataclass(frozen=True)
class Season:
    """One period of an instrument, and what the office said of it."""

    instrument: Instrument
    period: Period
    population: int | None = None
    order: str = ""
    set_aside: str = ""
    closed: date | None = None

    @property
    def name(self) -> str:
        """How the period is written."""
        return self.period.name

    @property
    def needed(self) -> int | None:
        """The least number of respondents; None while the population is not known."""
        return None if self.population is None else sample(self.population)


def length() -> str:
    """Which of :data:`LENGTHS` new periods have."""
    return site.setting(_SETTING) or USUAL


def choose_length(chosen: str) -> None:
    """Let periods have another length from now on; answers that were given stay in theirs."""
    site.set_setting(_SETTING, chosen)


def current(instrument: Instrument, day: date) -> Season:
    """The period that runs on ``day``."""
    return _season(instrument, periods.around(day, instrument.months or LENGTHS[length()]))


def find(instrument: Instrument, name: str, day: date) -> Season | None:
    """The period called ``name``: one that is known, or the one before that which runs."""
    found = {one.name: one for one in known(instrument, day)}
    before = current(instrument, day).period.before()
    return found.get(name) or (_season(instrument, before) if before.name == name else None)


def known(instrument: Instrument, day: date) -> list[Season]:
    """Every period with an answer or a word of the office, and the one that runs; the newest first."""
    told = select(SurveyPeriod.name).where(SurveyPeriod.instrument == instrument.name)
    names = {*db.session.scalars(told), current(instrument, day).name}
    found = [_season(instrument, p) for p in map(periods.parse, names) if p]
    return sorted(found, key=lambda s: (s.period.last, s.period.first), reverse=True)


def takes_answers(season: Season, day: date) -> bool:
    """Whether answers are taken in: those on paper until :data:`LATE_ENTRY` days after the end."""
    until = season.period.last + timedelta(days=LATE_ENTRY)
    return season.closed is None and season.period.first <= day <= until


def say(season: Season, population: int | None, order: str) -> None:
    """Keep what the office says of a period."""
    with writing():
        row = locked(season)
        row.population, row.order = population, order


def locked(season: Season) -> SurveyPeriod:
    """The period's row inside a write transaction, made where there is none; others wait for it."""
    db.session.execute(_NEW, {"instrument": season.instrument.name, "name": season.name})
    key = (season.instrument.name, season.name)
    row = db.session.get(SurveyPeriod, key, with_for_update=True, populate_existing=True)
    assert row is not None
    return row


def _season(instrument: Instrument, period: Period) -> Season:
    told = select(SurveyPeriod).where(SurveyPeriod.instrument == instrument.name)
    rows = {row.name: row for row in db.session.scalars(told)}
    order = _order(rows.values(), period)
    row = rows.get(period.name)
    if row is None:
        return Season(instrument, period, order=order)
    return Season(instrument, period, row.population, order, row.set_aside, row.closed)


def _order(rows: Iterable[SurveyPeriod], period: Period) -> str:
    """The order that the office said last, up to this period: paper forms outlive a period."""
    said = ((periods.parse(row.name), row.order) for row in rows if row.order)
    until = [(p.first, order) for p, order in said if p and p.first <= period.first]
    return max(until)[1] if until else ""

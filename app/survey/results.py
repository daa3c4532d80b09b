"""What a period came to, in total and for each service; only of answers that are counted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import ColumnElement, func, select

from app.store import db
from app.survey import index, seasons
from app.survey.collecting import ASIDE, DAY, OF_ALL, OF_SERVICE, WAITING
from app.survey.index import Index, Tally
from app.survey.instruments import Element, Instrument
from app.survey.models import AnswerSet, SurveyCount
from app.survey.seasons import Season


@dataclass(frozen=True)
class Results:
    """The figures of one period.

    ``services`` are by slug, in no order, each with its index. ``waiting`` are answers that are
    not counted (yet), because fewer than five of their service came together; ``aside`` those
    that the office took out.
    """

    season: Season
    counted: Tally
    total: Index
    services: Mapping[str, Index]
    waiting: int
    aside: int

    @property
    def taken_in(self) -> int:
        """Everybody who answered and was not taken out."""
        return self.counted.respondents + self.waiting

    @property
    def lowest(self) -> list[str]:
        """The three elements with the lowest NRR, the lowest first."""
        names = (e.name for e in self.season.instrument.elements)
        return index.lowest(dict(zip(names, self.total.means, strict=True)))

    @property
    def elements(self) -> list[tuple[str, Element, Decimal | None, Decimal | None]]:
        """Code, element, NRR and weighted NRR to two decimals, in the order of the printed form."""
        own = [e.name for e in self.season.instrument.elements]
        means = dict(zip(own, self.total.rounded, strict=True))
        parts = dict(zip(own, self.total.weighted, strict=True))
        return [
            (code, e, means[e.name], _rounded(parts[e.name]))
            for code, e in self.season.instrument.printed(self.season.order)
        ]


def _rounded(value: Fraction | None) -> Decimal | None:
    return None if value is None else index.two_decimals(value)


def of(season: Season) -> Results:
    """The figures of a period as everybody may see them."""
    mine = (AnswerSet.instrument == season.instrument.name, AnswerSet.period == season.name)
    sizes = select(AnswerSet.group, func.count()).where(*mine).group_by(AnswerSet.group)
    groups: dict[str, int] = {row[0]: row[1] for row in db.session.execute(sizes)}
    key = (db.url, season.instrument.name, season.name)
    kept, settled = _counted.get(key), {g: n for g, n in groups.items() if g != WAITING}
    if kept is None or kept[0] != settled:  # counting a hundred thousand rows takes a second
        kept = _counted[key] = settled, _tallies(season.instrument, mine)
        while len(_counted) > _PERIODS:
            del _counted[next(iter(_counted))]
    shown, counted = kept[1]
    return Results(
        season,
        counted,
        index.index(counted),
        {service: index.index(part) for service, part in shown.items()},
        groups.get(WAITING, 0),
        groups.get(ASIDE, 0),
    )


_Tallies = tuple[dict[str, Tally], Tally]
_PERIODS = 64
_counted: dict[tuple[str, str, str], tuple[dict[str, int], _Tallies]] = {}
"""What this process counted, by database and period, with the sizes of the groups it found."""


def _tallies(instrument: Instrument, mine: tuple[ColumnElement[bool], ...]) -> _Tallies:
    """The tally of each service, and of all that is counted."""
    query = (
        select(AnswerSet.group, AnswerSet.service, AnswerSet.answers, func.count())
        .where(*mine, AnswerSet.group.in_((OF_SERVICE, OF_ALL)))
        .group_by(AnswerSet.group, AnswerSet.service, AnswerSet.answers)
    )
    sets: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for group, service, digits, times in db.session.execute(query):
        sets[service if group == OF_SERVICE else ""].append((digits, times))
    elements = len(instrument.elements)
    shown = {s: index.tally(found, elements) for s, found in sets.items() if s}
    counted = index.tally(sets.get("", ()), elements)
    for part in shown.values():
        counted += part
    return shown, counted


def newest(instrument: Instrument, day: date) -> Results:
    """The newest period that shows anything, or the one that runs."""
    known = seasons.known(instrument, day)
    found = (of(season) for season in known)
    return next((r for r in found if r.total.respondents), None) or of(
        seasons.current(instrument, day)
    )


def trend(instrument: Instrument, day: date) -> list[Results]:
    """Every period that shows anything, the oldest first."""
    found = [of(season) for season in seasons.known(instrument, day)]
    return [r for r in reversed(found) if r.total.respondents]


def counts(season: Season) -> dict[str, dict[str, int]]:
    """What respondents said of themselves: how many, by attribute and answer; and ``hari``."""
    query = select(SurveyCount).where(
        SurveyCount.instrument == season.instrument.name, SurveyCount.period == season.name
    )
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in db.session.scalars(query.order_by(SurveyCount.what, SurveyCount.value)):
        found[row.what][row.value] = row.count
    return found


def days(season: Season) -> dict[str, dict[str, int]]:
    """How many answered on each day, by medium."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for value, count in counts(season).get(DAY, {}).items():
        day, medium = value.split(" ")
        found[day][medium] = count
    return found

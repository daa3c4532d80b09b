"""What a period came to, in total and for each service; only of answers that are counted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select

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
    elements = len(season.instrument.elements)
    query = (
        select(AnswerSet.group, AnswerSet.service, AnswerSet.answers, func.count())
        .where(AnswerSet.instrument == season.instrument.name, AnswerSet.period == season.name)
        .group_by(AnswerSet.group, AnswerSet.service, AnswerSet.answers)
    )
    sets: defaultdict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for group, service, digits, times in db.session.execute(query):
        sets[group, service if group == OF_SERVICE else ""].append((digits, times))
    shown = {s: index.tally(found, elements) for (g, s), found in sets.items() if g == OF_SERVICE}
    counted = index.tally(sets.get((OF_ALL, ""), ()), elements)
    for part in shown.values():
        counted += part
    return Results(
        season,
        counted,
        index.index(counted),
        {service: index.index(part) for service, part in shown.items()},
        *(sum(n for _, n in sets.get((group, ""), ())) for group in (WAITING, ASIDE)),
    )


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

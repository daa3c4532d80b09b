"""Whether employees and citizens know a channel: what the two short surveys say, beside its evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.periods import Period, year_of
from app.survey import results, seasons
from app.survey.collecting import SMALLEST
from app.survey.instruments import AWARENESS, CITIZENS_KNOW, STAFF_KNOW, Element, Instrument

ABOUT: dict[str, dict[str, tuple[str, ...]]] = {
    "pengaduan": {CITIZENS_KNOW.name: ("pengaduan", "jawab", "dipakai")},
    "informasi": {CITIZENS_KNOW.name: ("informasi",)},
    "wbs": {
        STAFF_KNOW.name: ("wbs", "lindung", "dipakai"),
        CITIZENS_KNOW.name: ("wbs", "dipakai"),
    },
    "gratifikasi": {STAFF_KNOW.name: ("gratifikasi",)},
    "benturan": {STAFF_KNOW.name: ("benturan",)},
}
"""Which questions of which survey say something of a channel."""


@dataclass(frozen=True)
class Known:
    """What one survey says of a channel: for each question how many answered no, partly, and yes."""

    instrument: Instrument
    respondents: int
    answers: Sequence[tuple[Element, tuple[int, int, int]]]


def of(unit: str, period: Period, day: date) -> list[Known]:
    """What the surveys of the year of ``period`` say of a channel.

    Answers are counted in batches of :data:`app.survey.collecting.SMALLEST` and more, so fewer show nothing.
    """
    found = []
    for name, asked in ABOUT.get(unit, {}).items():
        instrument = AWARENESS[name]
        season = seasons.find(instrument, year_of(period.last).name, day)
        counted = results.of(season).counted if season else None
        if counted is None or counted.respondents < SMALLEST:
            found.append(Known(instrument, 0, ()))
            continue
        own = {
            element.name: (element, counts[:3])
            for element, counts in zip(instrument.elements, counted.counts, strict=True)
        }
        found.append(Known(instrument, counted.respondents, [own[name] for name in asked]))
    return found

"""The summary of the satisfaction survey: what its newest period within a span came to."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.periods import Period
from app.survey import results, seasons
from app.survey.instruments import SKM
from app.survey.results import Results

SETTLES = timedelta(days=seasons.LATE_ENTRY + 1)
"""How long after its end a period still takes in questionnaires on paper, and is then closed."""


def summary(period: Period, day: date) -> dict[str, Any]:
    """Figures of the newest survey period that ends within ``period``; of none, no figures.

    Of others that end in it, the newest first, there is how many answered, and the index. Where nobody
    answered an element there is no index, and the others are told all the same.
    """
    seen = (
        results.of(season)
        for season in seasons.known(SKM, day)
        if period.first <= season.period.last <= period.last
    )
    told = [r for r in seen if r.total.respondents]
    if not told:
        return {"angka": {"responden": 0, "ikm": None, "mutu": None}, "unsur": {}, "terendah": []}
    found, *others = told
    lowest = set(found.lowest)
    return {
        "periode_survei": found.season.name,
        "angka": _whole(found),
        "unsur": {
            code: {"nama": element.name, "nrr": _number(mean)}
            for code, element, mean, _ in found.elements
        },
        "terendah": [code for code, element, _, _ in found.elements if element.name in lowest],
        **({"survei_lain": {one.season.name: _whole(one) for one in others}} if others else {}),
    }


def _whole(found: Results) -> dict[str, Any]:
    band = found.total.band
    return {
        "responden": found.total.respondents,
        "ikm": _number(found.total.index),
        "mutu": band[0] if band else None,
    }


def _number(value: Decimal | None) -> float | None:
    """Two decimals, as the survey's own JSON has them."""
    return None if value is None else float(value)

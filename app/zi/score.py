"""A simulated score: what the office's own assessments would come to. Never an official value."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext

from app.law import rules
from app.law.calendar import today
from app.law.rules import Rule
from app.survey import results, seasons
from app.survey.index import two_decimals
from app.survey.instruments import IPAK, SKM, Instrument
from app.zi import days
from app.zi.catalogue import AREAS, Edition, criteria, editions

WORTH = {"ya": Fraction(1), "sebagian": Fraction(1, 2), "tidak": Fraction(0)}
"""What an assessment counts; a criterion without one counts as ``tidak``."""

LEVELS = {"WBK": "wbk", "WBBM": "wbbm"}

_HUNDRED = 100


class NoSuchEdition(ValueError):
    """There is no edition of that name."""


@dataclass(frozen=True)
class Survey:
    """The newest index of a survey in a year: its period and its value of 100."""

    period: str
    index: Decimal


def edition(code: str) -> Edition:
    """The edition called ``code``, or the usual one for ""; raises :class:`NoSuchEdition`."""
    found = editions().get(code or list(editions())[-1])
    if found is None:
        raise NoSuchEdition(f"edisi tidak dikenal: {code}; pilih {', '.join(editions())}")
    return found


def figures(chosen: Edition, year: int) -> dict[str, Rule]:
    """The weights and thresholds of an edition for a year, as the office has them."""
    return rules.in_force(chosen.rules, days.held_on(year))


def points(value: Fraction | int) -> int | float:
    """Hundredths of a point as points: two decimals, half up; whole ones as whole numbers."""
    rounded = two_decimals(Fraction(value) / _HUNDRED)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def weights(chosen: Edition, year: int) -> dict[str, int | float]:
    """The weight of each area in points."""
    held = figures(chosen, year)
    return {area: points(held[f"bobot_{area}"].value) for area in AREAS}


def surveys(year: int) -> dict[str, Survey | None]:
    """The newest index of each survey in a year, by instrument."""
    return {one.name: _newest(one, year) for one in (SKM, IPAK)}


def _newest(instrument: Instrument, year: int) -> Survey | None:
    for season in seasons.known(instrument, today()):
        if season.period.first.year == year:
            index = results.of(season).total.index
            if index is not None:
                return Survey(season.name, index)
    return None


def simulate(
    chosen: Edition,
    held: Mapping[str, Rule],
    assessed: Mapping[str, str],
    measured: Mapping[str, Survey | None],
) -> dict[str, Any]:
    """The score by an edition's figures: ``assessed`` by criterion, ``measured`` by instrument.

    Every criterion of an area weighs the same part of it. What the portal does not know is left out,
    counts nothing, and is said.
    """
    areas, shares, total_of_areas = [], [], Fraction(0)
    for area in AREAS:
        weight = held[f"bobot_{area}"].value
        own = [code for code, c in criteria().items() if c.area == area]
        share = sum((WORTH.get(assessed.get(code, ""), Fraction(0)) for code in own), Fraction(0))
        value = weight * share / len(own)
        total_of_areas += value
        shares.append(_HUNDRED * _HUNDRED * share / len(own))
        areas.append(
            {
                "kode": area,
                "bobot": points(weight),
                "nilai": points(value),
                "persen": points(shares[-1]),
                "dinilai": sum(bool(assessed.get(code)) for code in own),
                "kriteria": len(own),
            }
        )
    outcome, found = _outcome(held, measured)
    reached = {
        "total": total_of_areas + sum(filter(None, found.values()), Fraction(0)),
        "pengungkit": total_of_areas,
        "area": min(shares),
        "bersih": (found["survei"] or Fraction(0)) + (found["kinerja"] or Fraction(0)),
        **found,
    }
    rest = held["hasil_bersih"].value - held["hasil_survei"].value
    whole = {
        "survei": held["hasil_survei"].value,
        "kinerja": rest,
        "prima": held["hasil_prima"].value,
    }
    open_parts = {name: whole[name] for name, value in found.items() if value is None}
    open_to = {
        "total": sum(open_parts.values()),
        "bersih": sum(n for name, n in open_parts.items() if name != "prima"),
        **open_parts,
    }
    return {
        "label": gettext("Simulasi, bukan nilai resmi"),
        "edisi": chosen.code,
        "bobot": {area: points(held[f"bobot_{area}"].value) for area in AREAS},
        "pengungkit": {
            "jumlah": points(total_of_areas),
            "bobot": points(sum(held[f"bobot_{area}"].value for area in AREAS)),
            "area": areas,
        },
        "hasil": outcome,
        "total": points(reached["total"] or 0),
        "ambang": {
            level: [
                _threshold(name, held[f"{name}_{suffix}"], reached[name], open_to.get(name, 0))
                for name in _LIMITS
                if f"{name}_{suffix}" in held
            ]
            for level, suffix in LEVELS.items()
        },
        "tanda": {name: rule.mark for name, rule in held.items()},
        "asumsi": assumptions(),
        "belum_dibaca": list(chosen.unread),
    }


_LIMITS = ("total", "pengungkit", "area", "bersih", "survei", "kinerja", "prima")


def assumptions() -> list[str]:
    """What the simulation assumes, a sentence each."""
    return [
        gettext("Ya dihitung 1, sebagian 0,5, tidak 0; kriteria yang belum dinilai dihitung 0."),
        gettext(
            "Setiap kriteria dalam satu area berbobot sama; pedoman resmi membaginya per pertanyaan."
        ),
        gettext(
            "Bagian reform (90/2021) tidak dinilai terpisah: seluruh bobot area dihitung dari 72 kriteria."
        ),
        gettext(
            "Hasil survei dihitung indeks dibagi 100 kali bobotnya; capaian kinerja tidak dihitung portal."
        ),
    ]


def _outcome(
    held: Mapping[str, Rule], measured: Mapping[str, Survey | None]
) -> tuple[dict[str, Any], dict[str, Fraction | None]]:
    """The results, told apart, and the points of each part; None for what nobody knows."""
    ipak, skm = measured.get(IPAK.name), measured.get(SKM.name)
    found = {
        "survei": _part(ipak, held["hasil_survei"].value),
        "prima": _part(skm, held["hasil_prima"].value),
        "kinerja": None,
    }
    rest = held["hasil_bersih"].value - held["hasil_survei"].value
    told = {
        "survei": _told(ipak, found["survei"], held["hasil_survei"].value),
        "kinerja": _told(None, None, rest),
        "prima": _told(skm, found["prima"], held["hasil_prima"].value),
        "jumlah": points(sum(filter(None, found.values()), Fraction(0))),
        "bobot": points(held["hasil_bersih"].value + held["hasil_prima"].value),
    }
    return told, found


def _part(one: Survey | None, weight: int) -> Fraction | None:
    return None if one is None else weight * Fraction(one.index) / _HUNDRED


def _told(one: Survey | None, value: Fraction | None, weight: int) -> dict[str, Any]:
    return {
        "bobot": points(weight),
        "nilai": None if value is None else points(value),
        "periode": one.period if one else None,
        "indeks": str(one.index) if one else None,
    }


def _threshold(name: str, rule: Rule, reached: Fraction | None, open_to: int) -> dict[str, Any]:
    """One threshold; not known to be met or not where what nobody knows (``open_to``) could lift it there."""
    so_far = reached or Fraction(0)
    met: bool | None = so_far >= rule.value
    if not met and so_far + open_to >= rule.value:
        met = None
    return {
        "nama": name,
        "batas": points(rule.value),
        "nilai": None if reached is None else points(reached),
        "terpenuhi": met,
        "tanda": rule.mark,
    }

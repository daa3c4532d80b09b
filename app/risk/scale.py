"""What likelihood, impact and level mean: steps from ``skala.toml``, bands from the dated rules ``spip``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from app.cases.channel import N_
from app.law import rules

SUBJECT = "spip"
"""The name of these figures among the dated rules."""

TITLE = N_("Risiko (SPIP)")
LIKELIHOOD, IMPACT = "kemungkinan", "dampak"
STEPS = range(1, 6)
_FILE = Path(__file__).with_name("skala.toml")


@dataclass(frozen=True)
class Step:
    """One step of a scale, with its name and its meaning by language."""

    value: int
    names: Mapping[str, str]
    meanings: Mapping[str, str]


@dataclass(frozen=True)
class Scales:
    """Both scales, with where they come from and whether that was confirmed (``U``: it was not)."""

    source: str
    mark: str
    steps: Mapping[str, tuple[Step, ...]]

    def step(self, scale: str, value: int) -> Step:
        """The step ``value`` (1 to 5) of the scale ``kemungkinan`` or ``dampak``."""
        return self.steps[scale][value - 1]


@dataclass(frozen=True)
class Band:
    """Levels from ``least`` to ``most`` that go by one name; none where ``least`` is the larger."""

    name: str
    label: str
    short: str
    """What stands for it where there is no room for a word."""
    least: int
    most: int


_BANDS = (
    ("rendah", N_("rendah"), "R"),
    ("sedang", N_("sedang"), "S"),
    ("tinggi", N_("tinggi"), "T"),
    ("sangat_tinggi", N_("sangat tinggi"), "ST"),
)
LABELS = {name: label for name, label, _ in _BANDS}
HIGH = {"tinggi", "sangat_tinggi"}
"""Bands that are counted as high where one number is said."""


@cache
def scales() -> Scales:
    """The scales as they come with the portal."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    steps = {
        scale: tuple(
            Step(
                one["nilai"],
                {"id": one["nama"], "en": one["name"]},
                {"id": one["arti"], "en": one["meaning"]},
            )
            for one in data[scale]
        )
        for scale in (LIKELIHOOD, IMPACT)
    }
    return Scales(data["sumber"], data["tanda"], steps)


def level(likelihood: int, impact: int) -> int:
    """The product, 1 to 25. Raises :class:`ValueError` for a step that the scales do not have."""
    if likelihood not in STEPS or impact not in STEPS:
        raise ValueError("a step is 1 to 5")
    return likelihood * impact


def bands(day: date) -> tuple[Band, ...]:
    """The bands as they hold on ``day``, the lowest first."""
    held = rules.figures(SUBJECT, day)
    tops = [held["batas_rendah"], held["batas_sedang"], held["batas_tinggi"], STEPS[-1] ** 2]
    found, below = [], 0
    for (name, label, short), top in zip(_BANDS, tops, strict=True):
        found.append(Band(name, label, short, below + 1, top))
        below = max(below, top)
    return tuple(found)


def band_of(reached: int, day: date) -> str:
    """The name of the band that a level lies in on ``day``."""
    return next(one.name for one in bands(day) if reached <= one.most)


def confirmed(day: date) -> bool:
    """Whether somebody read the bands of ``day`` in a published text, or in the office's decision."""
    return all(rules.in_force(SUBJECT, day)[f"batas_{n}"].mark == "V" for n in list(LABELS)[:3])


def usual_numbers(day: date) -> tuple[int, ...]:
    """For likelihood 1 to 4, up to how many in a year it stands for; 5 is whatever is more."""
    held = rules.figures(SUBJECT, day)
    return tuple(held[f"kemungkinan_{n}"] for n in STEPS[:-1])


def review_months(day: date) -> int:
    """After how many months a risk is to be looked at again."""
    return rules.figures(SUBJECT, day)["tinjau_ulang"]

"""How answers become an index: PermenPANRB 14/2017, exact to the last step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from app.cases.channel import N_

BANDS = (
    (Decimal("88.31"), "A", N_("sangat baik")),
    (Decimal("76.61"), "B", N_("baik")),
    (Decimal("65.00"), "C", N_("kurang baik")),
    (Decimal(0), "D", N_("tidak baik")),
)
"""From which index on, the letter, and its word."""

_TO_INDEX = 25
_ERROR_SQUARED, _CHI_SQUARED, _HALF = Fraction(1, 400), Fraction(3841, 1000), Fraction(1, 4)


@dataclass(frozen=True)
class Tally:
    """How many gave each answer: for each element the numbers of 1, 2, 3 and 4.

    ``respondents`` are those who answered anything.
    """

    respondents: int
    counts: tuple[tuple[int, int, int, int], ...]

    def __add__(self, other: "Tally") -> "Tally":
        pairs = zip(self.counts, other.counts, strict=True)
        added = tuple((a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]) for a, b in pairs)
        return Tally(self.respondents + other.respondents, added)


@dataclass(frozen=True)
class Index:
    """What a tally comes to.

    ``means`` are the NRR of the elements, each the sum of its answers by the number of those who
    answered it; None where nobody did. ``value`` is their mean: each weighs the exact same part
    (1/9 for the SKM; the regulation's tables print 0.111). ``index`` is 25 times that, to two
    decimals, half up, and the band is that of the rounded index; None while an element has no answer.
    """

    respondents: int
    means: tuple[Fraction | None, ...]

    @property
    def rounded(self) -> tuple[Decimal | None, ...]:
        """The NRR of each element to two decimals, half up."""
        return tuple(None if mean is None else two_decimals(mean) for mean in self.means)

    @property
    def weighted(self) -> tuple[Fraction | None, ...]:
        """The NRR of each element times its weight."""
        return tuple(None if mean is None else mean / len(self.means) for mean in self.means)

    @property
    def value(self) -> Fraction | None:
        """The sum of the weighted NRR, from 1 to 4."""
        parts = self.weighted
        there = [part for part in parts if part is not None]
        return sum(there, Fraction()) if parts and len(there) == len(parts) else None

    @property
    def index(self) -> Decimal | None:
        """From 25.00 to 100.00."""
        return None if self.value is None else two_decimals(self.value * _TO_INDEX)

    @property
    def band(self) -> tuple[str, str] | None:
        """The letter and its word."""
        return None if self.index is None else band(self.index)


def tally(answers: Iterable[tuple[str, int]], elements: int) -> Tally:
    """Count answers: texts with a digit for each element (0: not answered), and how often each came."""
    counts = [dict.fromkeys("01234", 0) for _ in range(elements)]
    respondents = 0
    for digits, times in answers:
        respondents += times
        for count, digit in zip(counts, digits, strict=True):
            count[digit] += times
    return Tally(respondents, tuple((c["1"], c["2"], c["3"], c["4"]) for c in counts))


def index(counted: Tally) -> Index:
    """The index of a tally."""
    return Index(counted.respondents, tuple(map(_mean, counted.counts)))


def _mean(counts: Sequence[int]) -> Fraction | None:
    answered = sum(counts)
    points = sum(answer * times for answer, times in enumerate(counts, 1))
    return Fraction(points, answered) if answered else None


def two_decimals(value: Fraction | Decimal) -> Decimal:
    """Rounded half up, as the regulation's tables are."""
    exact = value if isinstance(value, Decimal) else _divided(value)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _divided(value: Fraction) -> Decimal:
    """A fraction in two decimals without an error of division: half up is decided on whole numbers."""
    hundredths = (2 * 100 * value.numerator + value.denominator) // (2 * value.denominator)
    return Decimal(hundredths) / 100


def band(rounded: Decimal) -> tuple[str, str]:
    """The letter and the word of an index that is rounded already."""
    return next((letter, word) for least, letter, word in BANDS if rounded >= least)


def lowest(named: Mapping[str, Fraction | None], count: int = 3) -> list[str]:
    """The names with the ``count`` lowest NRR, the lowest first; equal ones in the order of the form."""
    there = [
        (mean, place, name) for place, (name, mean) in enumerate(named.items()) if mean is not None
    ]
    return [name for _, _, name in sorted(there)[:count]]


def sample(population: int) -> int:
    """The least number of respondents for a population (Krejcie & Morgan), to the nearest whole person.

    chi-squared 3.841, P 0.5, d 0.05; 1000 people need 278.
    """
    if population < 1:
        return 0
    spread = _CHI_SQUARED * _HALF
    needed = spread * population / (_ERROR_SQUARED * (population - 1) + spread)
    return int(needed + Fraction(1, 2))

"""The map of risks: five steps of likelihood by five of impact, and which risks stand where."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.risk import scale
from app.risk.scale import Band

AT_MOST = 3
"""Codes that a cell of the drawing has room for; the table under it has them all."""

CELL, LEFT, TOP = 72, 40, 6


@dataclass(frozen=True)
class Cell:
    """A place on the map: its level, its band, and the codes of the risks that stand there."""

    likelihood: int
    impact: int
    level: int
    band: Band
    codes: tuple[str, ...]

    @property
    def x(self) -> int:
        """Where the drawing has it, from the left."""
        return LEFT + CELL * (self.impact - 1)

    @property
    def y(self) -> int:
        """The same from above."""
        return TOP + CELL * (5 - self.likelihood)

    @property
    def lines(self) -> tuple[str, ...]:
        """What the drawing says of the risks, a code in a line, and how many more there are."""
        if len(self.codes) <= AT_MOST:
            return self.codes
        return (*self.codes[: AT_MOST - 1], f"+{len(self.codes) - AT_MOST + 1}")


def rows(places: Iterable[tuple[str, int, int]], bands: Iterable[Band]) -> list[list[Cell]]:
    """The map from the highest likelihood down; ``places`` are code, likelihood and impact of each risk."""
    known, by_level = list(places), list(bands)
    return [
        [
            Cell(
                likelihood,
                impact,
                reached := scale.level(likelihood, impact),
                next(b for b in by_level if reached <= b.most),
                tuple(sorted(c for c, x, y in known if (x, y) == (likelihood, impact))),
            )
            for impact in scale.STEPS
        ]
        for likelihood in reversed(scale.STEPS)
    ]

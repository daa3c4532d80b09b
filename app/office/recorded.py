"""The figures of a desk page that the ZI record holds, said on the page as the record says them."""

from collections.abc import Callable, Iterable

from app.evidence import Evidence
from app.law.calendar import today

Source = Callable[[int], Iterable[Evidence]]
"""Live evidence of a year, as :mod:`app.zi.sources` gets it."""


def told(*sources: Source) -> list[tuple[str, str]]:
    """Title and figure of each piece of this year's evidence from ``sources``."""
    year = today().year
    return [(one["judul"], one["angka"]) for source in sources for one in source(year)]

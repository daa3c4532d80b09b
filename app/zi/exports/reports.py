"""Printed reports that go into the evidence pack beside live evidence, by the kind of evidence.

Each part that has a report of its own registers how to make it.
"""

from collections.abc import Callable
from typing import Any

Report = Callable[[dict[str, Any]], bytes | None]
"""Gets one piece of evidence as the record tells it; the PDF, or None where there is none."""

REPORTS: dict[str, Report] = {}


def report(proof: dict[str, Any]) -> bytes | None:
    """The printed report of a piece of evidence, if its kind has one."""
    make = REPORTS.get(str(proof["jenis"]))
    return make(proof) if make else None

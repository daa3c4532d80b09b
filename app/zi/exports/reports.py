"""Printed reports that go into the evidence pack beside live evidence, by the kind of evidence."""

from collections.abc import Callable
from typing import Any

from app import signature
from app.evaluation import report as evaluated
from app.evaluation import schedule, view
from app.law.calendar import today
from app.monitoring import paper as summed_up
from app.monitoring import snapshots
from app.risk import report as risks
from app.risk import statement

Report = Callable[[dict[str, Any]], bytes | None]
"""Gets one piece of evidence as the record tells it; the PDF, or None where there is none."""


def report(proof: dict[str, Any]) -> bytes | None:
    """The printed report of a piece of evidence, if its kind has one."""
    make = REPORTS.get(str(proof["jenis"]))
    return make(proof) if make else None


def _summary(proof: dict[str, Any]) -> bytes | None:
    found = snapshots.find(str(proof["id"]).removeprefix("rekap:"))
    return summed_up.pdf(found.figures, found) if found else None


def _evaluation(proof: dict[str, Any]) -> bytes | None:
    """Of an evaluation the report; of what was done about it nothing more, since that stands in it too."""
    unit, period = str(proof["alamat"]).partition("#")[0].rsplit("/", 2)[1:]
    planned = schedule.find(unit, period)
    if planned is None or planned.row is None:
        return None
    return evaluated.pdf(view.of(planned, today()), signature.signer(), today())


def _risks(proof: dict[str, Any]) -> bytes | None:
    found = statement.find(str(proof["id"]))
    return risks.pdf(statement.content_of(found), found.digest) if found else None


REPORTS: dict[str, Report] = {"rekap": _summary, "evaluasi": _evaluation, "risiko": _risks}

"""What the office says of a criterion in a year: assessment, narrative, who is in charge, until when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.cases.channel import N_
from app.law.calendar import today
from app.people import roster
from app.people.models import Assignment
from app.standards.turns import alone_in
from app.store import db, writing
from app.zi import days
from app.zi.catalogue import criteria
from app.zi.errors import Moved, Refused
from app.zi.models import CriterionNote

ASSESSMENTS = {"ya": N_("Ya"), "sebagian": N_("Sebagian"), "tidak": N_("Tidak")}


@dataclass(frozen=True)
class Said:
    """What is said; everything may be empty."""

    assessment: str = ""
    narrative: str = ""
    nip: str = ""
    due: date | None = None


NOTHING = Said()


def of_year(year: int) -> dict[str, CriterionNote]:
    """What holds of each criterion of which anything was said."""
    query = select(CriterionNote).where(CriterionNote.year == year).order_by(CriterionNote.number)
    return {one.code: one for one in db.session.scalars(query)}


def history(year: int, code: str) -> list[CriterionNote]:
    """Everything that was said of a criterion, the newest first."""
    query = select(CriterionNote).where(CriterionNote.year == year, CriterionNote.code == code)
    return list(db.session.scalars(query.order_by(CriterionNote.number.desc())))


def say(year: int, code: str, said: Said, seen: int, by: str) -> None:
    """Let this hold of a criterion from now on; what was said before stays in its history.

    ``seen`` is the number of what the writer saw (0: nothing). The same again is no change. Raises
    :class:`Moved` where somebody wrote since, :class:`Refused` for who is on no roster.
    """
    days.check(year)
    if code not in criteria() or said.assessment not in ("", *ASSESSMENTS):
        raise Refused("", "unknown")
    with writing() as session:
        alone_in(CriterionNote)
        own = history(year, code)
        last = own[0] if own else None
        before = _read(last) if last else NOTHING
        if before == said:
            return
        if (last.number if last else 0) != seen:
            raise Moved(last.by if last else "")
        if said.nip and said.nip != before.nip and roster.current(said.nip) is None:
            raise Refused("penanggung", "person")
        row = {"number": seen + 1, "entered": today(), "by": by}
        session.add(CriterionNote(year=year, code=code, **vars(said), **row))


def owed_by(nip: str, year: int) -> list[CriterionNote]:
    """The criteria that an employee is in charge of, by the catalogue's order."""
    order = list(criteria())
    mine = [one for one in of_year(year).values() if one.nip == nip]
    return sorted(mine, key=lambda one: order.index(one.code))


def names() -> dict[str, str]:
    """What everybody who is or was on the roster is called, by NIP."""
    query = select(Assignment.nip, Assignment.name).order_by(Assignment.since)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _read(note: CriterionNote) -> Said:
    return Said(note.assessment, note.narrative, note.nip, note.due)

"""The work plan of a year: activities and their progress by month, priority targets, reviews by semester."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.law.calendar import today
from app.people import roster
from app.standards.turns import alone_in
from app.store import db, writing
from app.zi import days, papers
from app.zi.catalogue import criteria, targets
from app.zi.errors import Moved, Refused
from app.zi.models import ActivityVersion, Progress, TargetNote, TargetReview

_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Said:
    """What is said of an activity; ``nip`` is who is in charge, "" for nobody yet."""

    title: str
    targets: tuple[str, ...]
    criteria: tuple[str, ...]
    begins: date
    ends: date
    nip: str
    dropped: bool = False


@dataclass(frozen=True)
class Activity:
    """An activity as it is planned now, with its progress by month, oldest first."""

    id: str
    number: int
    year: int
    said: Said
    progress: tuple[Progress, ...]

    @property
    def percent(self) -> int:
        """How far it is."""
        return self.progress[-1].percent if self.progress else 0

    def late(self, day: date) -> bool:
        """Whether it should be done and is not."""
        return self.said.ends < day and self.percent < 100


def of_year(year: int, *, dropped: bool = False) -> list[Activity]:
    """The activities of a year's plan, by the day they begin; those taken out only if ``dropped``."""
    query = select(ActivityVersion).where(ActivityVersion.year == year)
    newest = {a.activity_id: a for a in db.session.scalars(query.order_by(ActivityVersion.number))}
    made = select(Progress).where(Progress.activity_id.in_(newest)).order_by(Progress.number)
    months: defaultdict[str, dict[str, Progress]] = defaultdict(dict)
    for one in db.session.scalars(made):
        months[one.activity_id][one.month] = one
    found = [
        Activity(i, a.number, a.year, _read(a), tuple(p for _, p in sorted(months[i].items())))
        for i, a in newest.items()
        if dropped or not a.dropped
    ]
    return sorted(found, key=lambda a: (a.said.begins, a.said.title, a.id))


def find(activity_id: str) -> Activity | None:
    """One activity, also one that was taken out."""
    query = select(ActivityVersion.year).where(ActivityVersion.activity_id == activity_id)
    year = db.session.scalar(query.limit(1))
    if year is None:
        return None
    return next((a for a in of_year(year, dropped=True) if a.id == activity_id), None)


def history(activity_id: str) -> list[ActivityVersion]:
    """All that was said of an activity, the newest first."""
    query = select(ActivityVersion).where(ActivityVersion.activity_id == activity_id)
    return list(db.session.scalars(query.order_by(ActivityVersion.number.desc())))


def progress_history(activity_id: str) -> list[Progress]:
    """All that was said of its progress, the newest month first."""
    query = select(Progress).where(Progress.activity_id == activity_id)
    return list(db.session.scalars(query.order_by(Progress.month.desc(), Progress.number.desc())))


def write(activity_id: str, year: int, said: Said, seen: int, by: str) -> None:
    """Plan an activity (``seen`` 0) or say it anew. The same again is no change.

    Raises :class:`Refused` or :class:`Moved`.
    """
    days.check(year)
    if not set(said.targets) <= targets().keys() or not said.targets:
        raise Refused("target", "unknown")
    if not set(said.criteria) <= criteria().keys():
        raise Refused("kriteria", "unknown")
    if said.ends < said.begins:
        raise Refused("selesai", "before")
    if year not in (said.begins.year, said.ends.year):
        raise Refused("mulai", "year")
    with writing() as session:
        alone_in(ActivityVersion)
        own = history(activity_id)
        last = own[0] if own else None
        if last is not None and _read(last) == said:
            return
        if (last.number if last else 0) != seen:
            raise Moved(last.by if last else "")
        if said.nip and (last is None or said.nip != last.nip) and roster.current(said.nip) is None:
            raise Refused("penanggung", "person")
        facts: dict[str, Any] = vars(said) | {
            "targets": list(said.targets),
            "criteria": list(said.criteria),
        }
        row = {"number": seen + 1, "year": year, "entered": today(), "by": by}
        session.add(ActivityVersion(activity_id=activity_id, **facts, **row))


def advance(
    activity_id: str, month: str, percent: int, note: str, series: str | None, by: str
) -> None:
    """Write how far an activity is in ``month`` (``2026-03``), of 100, with a document as proof if any.

    The same again is no change. Raises :class:`Refused`.
    """
    if not _MONTH.fullmatch(month) or month > f"{today():%Y-%m}":
        raise Refused("bulan", "month")
    if not 0 <= percent <= 100:
        raise Refused("persen", "percent")
    if series is not None and not papers.versions(series):
        raise Refused("bukti", "unknown")
    with writing() as session:
        alone_in(Progress)
        found = find(activity_id)
        if found is None or found.said.dropped:
            raise Refused("", "unknown")
        if not f"{found.said.begins:%Y-%m}" <= month:
            raise Refused("bulan", "month")
        own = [p for p in progress_history(activity_id) if p.month == month]
        if own and (own[0].percent, own[0].note, own[0].series) == (percent, note, series):
            return
        row = {"percent": percent, "note": note, "series": series, "entered": today(), "by": by}
        number = own[0].number + 1 if own else 1
        session.add(Progress(activity_id=activity_id, month=month, number=number, **row))


def priorities(year: int) -> set[str]:
    """The targets that have priority in a year."""
    query = select(TargetNote).where(TargetNote.year == year).order_by(TargetNote.number)
    newest = {one.code: one.priority for one in db.session.scalars(query)}
    return {code for code, priority in newest.items() if priority}


def prioritise(year: int, chosen: set[str], by: str) -> None:
    """Let these targets have priority in a year and no others; what is as before is not written again."""
    days.check(year)
    if not chosen <= targets().keys():
        raise Refused("prioritas", "unknown")
    with writing() as session:
        alone_in(TargetNote)
        numbers: dict[str, int] = {}
        for one in session.scalars(select(TargetNote).where(TargetNote.year == year)):
            numbers[one.code] = max(one.number, numbers.get(one.code, 0))
        held = priorities(year)
        for code in sorted(held ^ chosen):
            row = {"priority": code in chosen, "entered": today(), "by": by}
            session.add(TargetNote(year=year, code=code, number=numbers.get(code, 0) + 1, **row))


def review(
    form_id: str, year: int, code: str, semester: int, achieved: str, changes: str, by: str
) -> None:
    """Keep the review of a target after a semester; the same ``form_id`` once."""
    days.check(year)
    if code not in targets() or semester not in (1, 2):
        raise Refused("target", "unknown")
    if today() < date(year, 1 if semester == 1 else 7, 1):
        raise Refused("semester", "to_come")
    with writing() as session:
        if session.get(TargetReview, form_id) is None:
            row = {"achieved": achieved, "changes": changes, "entered": today(), "by": by}
            session.add(TargetReview(id=form_id, year=year, code=code, semester=semester, **row))


def reviews(year: int) -> list[TargetReview]:
    """The reviews of a year's targets, in the order they were entered."""
    query = select(TargetReview).where(TargetReview.year == year)
    return list(
        db.session.scalars(
            query.order_by(TargetReview.entered, TargetReview.semester, TargetReview.id)
        )
    )


def target_progress(activities: list[Activity], code: str) -> list[tuple[str, int, str]]:
    """Month, percent and notes of a target: the mean of its activities, each by its newest month until then.

    Rounded down: a target is at 100 only where every activity is.
    """
    own = [a for a in activities if code in a.said.targets]
    months = sorted({p.month for a in own for p in a.progress})
    found = []
    for month in months:
        last = [
            max((p for p in a.progress if p.month <= month), key=lambda p: p.month, default=None)
            for a in own
        ]
        percent = sum(p.percent for p in last if p) // len(own)
        notes = [p.note for p in last if p and p.month == month and p.note]
        found.append((month, percent, "; ".join(notes)))
    return found


def _read(row: ActivityVersion) -> Said:
    chosen = (tuple(row.targets), tuple(row.criteria))
    return Said(row.title, *chosen, row.begins, row.ends, row.nip, row.dropped)

"""What evaluators answer to questions of the LKE and to criteria, and what they have handed over.

Answers are added, never changed: the last one to a question or criterion counts, those before it stay
to be read. The office reads what was handed over, and none of it before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.canonical import sha256_of
from app.standards.turns import alone_in
from app.store import db, writing
from app.zi import lke
from app.zi.catalogue import criteria
from app.zi.lke_file import NO, YES
from app.zi.lke_models import Answer, HandOver

QUESTION, CRITERION = "soal", "kriteria"
YES_OR_NO = ((YES, ""), (NO, ""))
"""How a criterion is answered."""

NOTE = 5_000
"""Characters of a note."""


class Refused(ValueError):
    """An answer that cannot be given: no such question or criterion, or not one of its options."""


@dataclass(frozen=True)
class Subject:
    """What is answered: a question of the year's newest LKE, or a criterion."""

    kind: str
    code: str
    text: str
    options: tuple[tuple[str, str], ...]
    sheet: str | None


def subject(year: int, kind: str, code: str) -> Subject | None:
    """The question or criterion with this code; None if there is none."""
    if kind == CRITERION and code in criteria():
        return Subject(kind, code, criteria()[code].name, YES_OR_NO, None)
    sheet = lke.newest(year) if kind == QUESTION else None
    row = lke.question(sheet.id, code) if sheet else None
    if sheet is None or row is None:
        return None
    options = tuple((value, text) for value, text in row.options)
    return Subject(kind, row.code, row.text, options, sheet.id)


def answer(
    year: int, kind: str, code: str, value: str, note: str, by: str, form_id: str, day: date
) -> None:
    """Add an answer; the same form twice adds it once. Raises :class:`Refused`."""
    with writing() as session:
        alone_in(Answer)
        if session.get(Answer, form_id) is not None:
            return
        about = subject(year, kind, code)
        if about is None or value not in {option for option, _ in about.options}:
            raise Refused(value)
        number = _last(year) + 1
        session.add(
            Answer(
                id=form_id,
                year=year,
                number=number,
                subject=kind,
                code=code,
                sheet=about.sheet,
                value=value,
                note=note,
                by=by,
                day=day,
            )
        )


def _last(year: int) -> int:
    return db.session.scalar(select(func.max(Answer.number)).where(Answer.year == year)) or 0


def history(year: int, kind: str, code: str, until: int | None = None) -> Sequence[Answer]:
    """Every answer to one question or criterion, the newest first; up to number ``until``."""
    query = select(Answer).where(Answer.year == year, Answer.subject == kind, Answer.code == code)
    if until is not None:
        query = query.where(Answer.number <= until)
    return db.session.scalars(query.order_by(Answer.number.desc())).all()


Standing = dict[tuple[str, str], Answer]
"""The answer that counts for each kind and code."""


def standing(year: int, until: int | None = None) -> Standing:
    """What counts now, or counted when the answer with number ``until`` was the last.

    An answer to a question of an LKE that another version has followed counts where that version
    still has the question in the same words.
    """
    query = select(Answer).where(Answer.year == year).order_by(Answer.number)
    if until is not None:
        query = query.where(Answer.number <= until)
    found = {(one.subject, one.code): one for one in db.session.scalars(query)}
    sheet = lke.newest(year)
    now = {row.code: row.text for row in lke.rows(sheet.id)} if sheet else {}
    words: dict[str, dict[str, str]] = {}

    def holds(one: Answer) -> bool:
        if one.sheet is None or (sheet is not None and one.sheet == sheet.id):
            return True
        if one.sheet not in words:
            words[one.sheet] = {row.code: row.text for row in lke.rows(one.sheet)}
        return now.get(one.code) == words[one.sheet].get(one.code)

    return {place: one for place, one in found.items() if holds(one)}


def hand_overs(year: int) -> Sequence[HandOver]:
    """Every hand-over of a year, the newest first."""
    query = select(HandOver).where(HandOver.year == year).order_by(HandOver.number.desc())
    return db.session.scalars(query).all()


def hand_over(year: int, by: str, form_id: str, day: date) -> bool:
    """Let the office read what counts now; False, and nothing done, where nothing is new."""
    with writing() as session:
        alone_in(HandOver)
        if session.get(HandOver, form_id) is not None:
            return True
        before, last = hand_overs(year), _last(year)
        if last == (before[0].until if before else 0):
            return False
        session.add(
            HandOver(
                id=form_id,
                year=year,
                number=len(before) + 1,
                until=last,
                digest=_digest(year, last),
                by=by,
                day=day,
            )
        )
        return True


def handed(year: int) -> Standing:
    """What the office reads: the answers that counted at the last hand-over."""
    over = hand_overs(year)
    return standing(year, over[0].until) if over else {}


def as_data(one: Answer) -> dict[str, Any]:
    """An answer as exports tell it."""
    return {
        "jawaban": one.value,
        "catatan": one.note,
        "oleh": one.by,
        "tanggal": one.day.isoformat(),
    }


def _digest(year: int, until: int) -> str:
    """Over all answers and not only those that count: which count depends on the LKE of the day."""
    query = (
        select(Answer).where(Answer.year == year, Answer.number <= until).order_by(Answer.number)
    )
    told = [
        {"nomor": a.number, "untuk": a.subject, "kode": a.code, "lke": a.sheet, **as_data(a)}
        for a in db.session.scalars(query)
    ]
    return sha256_of(told)


def faults() -> Iterator[tuple[str, str]]:
    """For ``portal verify``: each hand-over whose answers are not those that were handed over."""
    for one in db.session.scalars(select(HandOver).order_by(HandOver.year, HandOver.number)):
        if _digest(one.year, one.until) != one.digest:
            yield f"penyerahan {one.year}/{one.number}", "jawaban penilai bukan yang diserahkan"

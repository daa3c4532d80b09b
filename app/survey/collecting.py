"""Answers on their way into the figures.

Nobody shall read one person's answers off the difference of two looks at the figures. So
answers wait until at least :data:`SMALLEST` of the same service are there, of those on paper or
of those that came otherwise, and are counted together: every look is made of such batches, and
a batch is never taken apart again. What is left over of a period that has ended is counted in
its total, if all services together left so many; else it stays out, and the page says how many.
All that is shown, at the desk too, is made of counted answers. Whoever gives four of five
answers themselves learns the fifth: that no rule of counting prevents.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, insert, select, text, update

from app.store import db, new_id, writing
from app.survey import seasons
from app.survey.instruments import EVERY
from app.survey.models import AnswerSet, Suggestion, SurveyPeriod
from app.survey.seasons import LATE_ENTRY, Season

SMALLEST = 5
"""Answers that are counted together at least."""

OF_SERVICE, OF_ALL, ASIDE, WAITING = "layanan", "gabungan", "sisih", ""
"""With whom an answer is shown: with its service, in the total alone, not at all, not yet."""

ONLINE, COUNTER, PAPER, MACHINE = "daring", "loket", "kertas", "mesin"
"""How answers come; what a machine sent, which fills in what people do not see, never counts."""

DAY, MONTH = "hari", "bulan"

_COUNT = text(
    "INSERT INTO hitungan_survei (instrument, period, what, value, count) "
    "VALUES (:instrument, :period, :what, :value, :count) "
    "ON CONFLICT (instrument, period, what, value) "
    "DO UPDATE SET count = hitungan_survei.count + excluded.count"
)


class Closed(Exception):
    """The period takes no more answers."""


def take_one(
    season: Season,
    form_id: str,
    service: str,
    digits: str,
    medium: str,
    about: Mapping[str, str],
    suggestion: Suggestion | None,
    day: date,
) -> bool:
    """Take the answers of one respondent; False if this form was sent before.

    ``about`` is what they said of themselves (attribute and answer): it is counted, and kept
    beside no answer. So is the sealed suggestion. Raises :class:`Closed`.
    """
    with writing() as session:
        row = _lock(season, day)
        if session.get(AnswerSet, form_id):
            return False
        answers = _answer_set(season, form_id, service, digits, medium, row)
        session.execute(insert(AnswerSet), [answers])
        counts = Counter([_came(season, day, medium)])
        if answers["group"] != ASIDE:
            if suggestion is not None:
                session.add(suggestion)
                session.flush()
            counts.update((what, value) for what, value in about.items() if value)
        _count(season, counts)
        _release(season, [service], PAPER if medium == PAPER else ONLINE)
    return True


def take_many(
    season: Season,
    form_id: str,
    sets: Mapping[tuple[str, str], int],
    about: Mapping[tuple[str, str], int],
    day: date,
) -> bool:
    """Take questionnaires from paper: how often each set of answers came, by service and digits.

    All or none; False if this form was sent before. Raises :class:`Closed`.
    """
    with writing() as session:
        row = _lock(season, day)
        if session.get(AnswerSet, form_id):
            return False
        each = [key for key, times in sets.items() for _ in range(times)]
        ids = [form_id, *(new_id() for _ in each[1:])]
        rows = [
            _answer_set(season, answer_id, *key, PAPER, row)
            for answer_id, key in zip(ids, each, strict=True)
        ]
        session.execute(insert(AnswerSet), rows)
        counts = Counter({_came(season, day, PAPER): len(rows)}) + Counter(about)
        _count(season, counts)
        _release(season, {service for service, _ in sets}, PAPER)
    return True


def taken(form_id: str) -> bool:
    """Whether answers of this form, or file, were taken before."""
    return db.session.get(AnswerSet, form_id) is not None


def set_aside(season: Season, reason: str) -> None:
    """Count only paper in this period, from now on and back; ``reason`` is public.

    Who answers at a counter's poster comes by the same open address as everybody else.
    """
    with writing() as session:
        _lock(season).set_aside = reason
        open_to_all = (*_of(season), AnswerSet.medium != PAPER)
        session.execute(update(AnswerSet).where(*open_to_all).values(group=ASIDE))


def close_ended(day: date) -> int:
    """Close every period that ended more than :data:`LATE_ENTRY` days before ``day``; how many."""
    ended = [
        season
        for instrument in EVERY.values()
        for season in seasons.known(instrument, day)
        if season.closed is None and season.period.last + timedelta(days=LATE_ENTRY) < day
    ]
    for season in ended:
        close(season, day)
    return len(ended)


def close(season: Season, day: date) -> None:
    """Take no more answers of a period, and count in its total what is left over, if it is enough."""
    with writing() as session:
        row = session.get(SurveyPeriod, (season.instrument.name, season.name))
        if row is not None and row.closed:
            return
        _lock(season).closed = day
        left = (*_of(season), AnswerSet.group == WAITING)
        if (session.scalar(select(func.count()).where(*left)) or 0) >= SMALLEST:
            session.execute(update(AnswerSet).where(*left).values(group=OF_ALL))


def _lock(season: Season, day: date | None = None) -> SurveyPeriod:
    """The period's row while it takes answers (on ``day``); raises :class:`Closed`."""
    row = seasons.locked(season)
    if row.closed or (day and not seasons.takes_answers(season, day)):
        raise Closed
    return row


def _answer_set(
    season: Season, answer_id: str, service: str, digits: str, medium: str, row: SurveyPeriod
) -> dict[str, str]:
    aside = medium == MACHINE or (row.set_aside and medium != PAPER)
    return {
        "id": answer_id,
        "instrument": season.instrument.name,
        "period": season.name,
        "service": service,
        "medium": medium,
        "answers": digits,
        "group": ASIDE if aside else WAITING,
    }


def _came(season: Season, day: date, medium: str) -> tuple[str, str]:
    """What is counted of an answer that came, so that a flood is seen: no finer than the survey allows."""
    if season.instrument.by_month:
        return MONTH, f"{day:%Y-%m} {medium}"
    return DAY, f"{day.isoformat()} {medium}"


def _count(season: Season, counts: Mapping[tuple[str, str], int]) -> None:
    where = {"instrument": season.instrument.name, "period": season.name}
    for (what, value), count in sorted(counts.items()):
        db.session.execute(_COUNT, {**where, "what": what, "value": value, "count": count})


def _release(season: Season, services: Iterable[str], medium: str) -> None:
    """Count what waits of each service, on paper or otherwise, where it is enough."""
    kind = AnswerSet.medium == PAPER if medium == PAPER else AnswerSet.medium != PAPER
    for service in services:
        waiting = (*_of(season), kind, AnswerSet.service == service, AnswerSet.group == WAITING)
        if (db.session.scalar(select(func.count()).where(*waiting)) or 0) >= SMALLEST:
            db.session.execute(update(AnswerSet).where(*waiting).values(group=OF_SERVICE))


def _of(season: Season) -> tuple[ColumnElement[bool], ...]:
    return (AnswerSet.instrument == season.instrument.name, AnswerSet.period == season.name)

"""Answers on their way into the figures.

Nobody shall learn one person's answers from two looks at the figures. So answers wait until
at least :data:`SMALLEST` of the same service are there and are counted together; every look
differs from the one before by so many at least. What is left over of a period that has ended
is counted in its total, if all services together left so many; else it stays out, and the
page says how many. All that is shown, at the desk too, is made of counted answers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select, text, update

from app.store import db, new_id, writing
from app.survey import seasons
from app.survey.instruments import INSTRUMENTS
from app.survey.models import AnswerSet, Suggestion, SurveyPeriod
from app.survey.seasons import LATE_ENTRY, Season

SMALLEST = 5
"""Answers that are counted together at least."""

OF_SERVICE, OF_ALL, ASIDE, WAITING = "layanan", "gabungan", "sisih", ""
"""With whom an answer is shown: with its service, in the total alone, not at all, not yet."""

ONLINE, COUNTER, PAPER, MACHINE = "daring", "loket", "kertas", "mesin"
"""How answers come; what a machine sent, which fills in what people do not see, never counts."""

DAY = "hari"

_COUNT = text(
    "INSERT INTO hitungan_survei (instrument, period, what, value, count) "
    "VALUES (:instrument, :period, :what, :value, :count) "
    "ON CONFLICT (instrument, period, what, value) "
    "DO UPDATE SET count = hitungan_survei.count + excluded.count"
)
_PERIOD = text(
    "INSERT INTO periode_survei (instrument, name) VALUES (:instrument, :name) "
    "ON CONFLICT (instrument, name) DO NOTHING"
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
        row = _lock(season)
        if session.get(AnswerSet, form_id):
            return False
        session.add(_answer_set(season, form_id, service, digits, medium, row))
        if suggestion is not None:
            session.add(suggestion)
        said = [(what, value) for what, value in about.items() if value]
        _count(season, Counter([(DAY, f"{day.isoformat()} {medium}"), *said]))
        session.flush()
        _release(season, [service])
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
        row = _lock(season)
        first = form_id
        if session.get(AnswerSet, form_id):
            return False
        for (service, digits), times in sets.items():
            for _ in range(times):
                session.add(_answer_set(season, first or new_id(), service, digits, PAPER, row))
                first = ""
        many = sum(sets.values())
        _count(season, Counter({(DAY, f"{day.isoformat()} {PAPER}"): many}) + Counter(about))
        session.flush()
        _release(season, {service for service, _ in sets})
    return True


def set_aside(season: Season, reason: str) -> None:
    """Let answers that came online not count in this period, from now on and back; ``reason`` is public.

    What came at the counter and on paper stays. So do online answers of a service that counted
    fewer than :data:`SMALLEST` of them: taking those away would show them.
    """
    with writing() as session:
        _lock(season).set_aside = reason
        mine = _of(season)
        counted = (*mine, AnswerSet.group == OF_SERVICE)
        online = (*mine, AnswerSet.medium == ONLINE)
        enough = (
            select(AnswerSet.service)
            .where(*counted, AnswerSet.medium == ONLINE)
            .group_by(AnswerSet.service)
            .having(func.count() >= SMALLEST)
        )
        there = list(session.scalars(enough))
        gone = update(AnswerSet).values(group=ASIDE)
        session.execute(gone.where(*online, AnswerSet.group == WAITING))
        session.execute(
            gone.where(*online, AnswerSet.group == OF_SERVICE, AnswerSet.service.in_(there))
        )
        few = (
            select(AnswerSet.service)
            .where(*counted)
            .group_by(AnswerSet.service)
            .having(func.count() < SMALLEST)
        )
        alone = list(session.scalars(few))
        back = update(AnswerSet).where(*counted, AnswerSet.service.in_(alone))
        session.execute(back.values(group=WAITING))


def close_ended(day: date) -> int:
    """Close every period that ended more than :data:`LATE_ENTRY` days before ``day``; how many."""
    ended = [
        season
        for instrument in INSTRUMENTS.values()
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


def _lock(season: Season) -> SurveyPeriod:
    """The period's row, made where there is none; whoever takes answers of it waits for the others."""
    db.session.execute(_PERIOD, {"instrument": season.instrument.name, "name": season.name})
    key = (season.instrument.name, season.name)
    row = db.session.get(SurveyPeriod, key, with_for_update=True, populate_existing=True)
    assert row is not None
    if row.closed:
        raise Closed
    return row


def _answer_set(
    season: Season, answer_id: str, service: str, digits: str, medium: str, row: SurveyPeriod
) -> AnswerSet:
    return AnswerSet(
        id=answer_id,
        instrument=season.instrument.name,
        period=season.name,
        service=service,
        medium=medium,
        answers=digits,
        group=ASIDE if medium == MACHINE or (row.set_aside and medium == ONLINE) else WAITING,
    )


def _count(season: Season, counts: Mapping[tuple[str, str], int]) -> None:
    where = {"instrument": season.instrument.name, "period": season.name}
    for (what, value), count in sorted(counts.items()):
        db.session.execute(_COUNT, {**where, "what": what, "value": value, "count": count})


def _release(season: Season, services: Iterable[str]) -> None:
    """Count what waits of each service where it is enough."""
    for service in services:
        waiting = (*_of(season), AnswerSet.service == service, AnswerSet.group == WAITING)
        if (db.session.scalar(select(func.count()).where(*waiting)) or 0) >= SMALLEST:
            db.session.execute(update(AnswerSet).where(*waiting).values(group=OF_SERVICE))


def _of(season: Season) -> tuple[ColumnElement[bool], ...]:
    return (AnswerSet.instrument == season.instrument.name, AnswerSet.period == season.name)

"""Once a day: let no place on the disk tell in which order the day's reports came.

SQLite writes its file anew in the order of the random keys and empties the
write-ahead log. PostgreSQL rewrites the day's rows in one transaction, so that
their transaction numbers are one, and clusters the tables by their keys.
"""

import random
from datetime import date, timedelta
from typing import Any

from sqlalchemy import LargeBinary, Table, Update, bindparam, select, tuple_, update
from sqlalchemy.exc import OperationalError

from app.cases.models import Attachment, Case, Chunk, Deadline, Event, KeyWrap, Record
from app.outbox import Letter
from app.site import Setting
from app.store import Base, db, writing
from app.survey.models import AnswerSet, Suggestion, SurveyCount, SurveyPeriod

_LAST = "terakhir_diacak"


class NotMixed(RuntimeError):
    """Somebody kept reading, so the disk still tells the order; try again later."""


_LOCKED = "55P03"
"""PostgreSQL's code for a lock that was not to be had in time."""

_PATIENCE = "1s"
"""How long PostgreSQL waits for a table that somebody reads: whoever comes later waits behind it."""

_SURVEYS = (AnswerSet, SurveyCount, Suggestion)
_TABLES = (Case, KeyWrap, Record, Event, Deadline, Attachment)


def mix_if_due(day: date) -> bool:
    """Mix once a day, at the first run of it, whatever was written since the last time."""
    kept = db.session.get(Setting, _LAST)
    last = date.fromisoformat(kept.value.decode()) if kept else day - timedelta(days=1)
    if kept and last >= day:
        return False
    mix(last)
    with writing() as session:
        session.merge(Setting(name=_LAST, value=day.isoformat().encode()))
    return True


def mix(since: date) -> None:
    """Hide the order of everything that was written from ``since`` up to now."""
    if db.engine.dialect.name == "sqlite":
        _mix_sqlite()
    else:
        _mix_postgresql(since)


def _mix_sqlite() -> None:
    db.session.remove()
    with db.turnstile, db.engine.connect() as connection:
        connection.connection.driver_connection.execute("VACUUM")  # type: ignore[union-attr]
    if not db.empty_log():
        raise NotMixed


def _mix_postgresql(since: date) -> None:
    with writing() as session:
        touched = select(Event.case_id).where(Event.day >= since).distinct()
        ids = session.scalars(touched).all()
        for model in _TABLES:
            table = _table(model)
            owner = table.c.id if model is Case else table.c.case_id
            keys = session.execute(select(*table.primary_key.columns).where(owner.in_(ids)))
            _rewrite_rows(table, [list(key) for key in keys])
        for survey in _SURVEYS:  # no day is kept there: all of the periods that are not closed
            table = _table(survey)
            open_periods = select(SurveyPeriod.instrument, SurveyPeriod.name).where(
                SurveyPeriod.closed.is_(None)
            )
            running = tuple_(table.c.instrument, table.c.period).in_(open_periods)
            keys = session.execute(select(*table.primary_key.columns).where(running))
            _rewrite_rows(table, [list(key) for key in keys])
        letters = select(Letter.id).where(Letter.day >= since)
        _rewrite_rows(_table(Letter), [[key] for key in session.scalars(letters)])
        files = select(Attachment.place, Attachment.chunks).where(Attachment.case_id.in_(ids))
        places = [[place + n] for place, chunks in session.execute(files) for n in range(chunks)]
        _rewrite_rows(_table(Chunk), places)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{_PATIENCE}'")
        try:
            for name in [_table(model).name for model in (*_TABLES, *_SURVEYS, Chunk, Letter)]:
                connection.exec_driver_sql(f"CLUSTER {name} USING pk_{name}")
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != _LOCKED:
                raise
            raise NotMixed from None
        finally:
            connection.exec_driver_sql("RESET lock_timeout")


def _rewrite_rows(table: Table, keys: list[list[Any]]) -> None:
    random.SystemRandom().shuffle(keys)
    if keys:
        names = [c.name for c in table.primary_key.columns]
        rows = [{f"k_{n}": v for n, v in zip(names, key, strict=True)} for key in keys]
        db.session.connection().execute(_rewrite(table), rows)


def _rewrite(table: Table) -> Update:
    """An update that changes nothing but makes every value be stored anew."""
    values: dict[str, Any] = {
        c.name: c.op("||")(b"")
        for c in table.c
        if isinstance(c.type, LargeBinary) and not c.primary_key
    }
    if not values:
        first = next(c for c in table.c if not c.primary_key)
        values = {first.name: first}
    query = update(table).values(values)
    for column in table.primary_key.columns:
        query = query.where(column == bindparam(f"k_{column.name}"))
    return query


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table

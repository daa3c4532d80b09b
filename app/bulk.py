"""Plain rows, past the ORM: inserted in few steps, and committed together by who comes together."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.exc import DBAPIError

from app.prepared import run, told
from app.store import Base, db

T = TypeVar("T")

_CHECKPOINT_EVERY = 100
"""Group commits of a process between two copies of the write-ahead log."""


class Taken(Exception):
    """A value that must be unique is there already.

    The database is not let to refuse it: PostgreSQL would write the value and the
    hour into its log.
    """


class Outdated(Exception):
    """What was prepared before the transaction began is not right any more; prepare it anew."""


Rows = dict[type[Base], list[dict[str, Any]]]

Check = Callable[[Any, Rows], None]
"""Looks at rows that are about to be inserted, on a driver's cursor inside the transaction, and raises
:class:`Outdated`. A function of a module, so that it is asked once for all who come together."""

Changes = Sequence[tuple[Any, dict[str, Any]]]
"""Statements and their values, each of which must change exactly one row."""


_Values = dict[type[Base], list[Any]]
"""The same rows as the driver takes them: of each table, the columns of all its rows one after the other."""


@dataclass
class _Waiting:
    rows: Rows
    values: _Values
    order: bytes
    changes: Changes
    check: Check | None
    done: threading.Event = field(default_factory=threading.Event)
    error: BaseException | None = None


class GroupCommit:
    """Commits what several threads bring at the same moment in one transaction.

    A commit waits for the disk, and the next writer waits for the commit. Whoever
    comes first takes along all that came while the lock was awaited; each caller
    returns when its own rows are on disk. If one of them cannot be stored, each
    is tried alone, so that nobody suffers for another's error.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._queue: list[_Waiting] = []
        self._led = False
        self._commits = 0

    def insert(
        self, rows: Rows, order: bytes, changes: Changes = (), check: Check | None = None
    ) -> None:
        """Store ``rows``, carry out ``changes``, and return when both are committed.

        Raises what the database raised, :class:`Taken`, and what ``check`` raised.

        ``order`` is a value that the database keeps unique: everybody inserts in its
        order, so that two transactions with the same value wait and never lock each
        other out.
        """
        db.release()  # whoever waits must hold no connection
        mine = _Waiting(rows, _values(rows), order, changes, check)
        with self._mutex:
            self._queue.append(mine)
            leading, self._led = not self._led, True
        if leading:
            self._lead()
        mine.done.wait()
        if mine.error:
            raise mine.error

    def _lead(self) -> None:
        batch: list[_Waiting] = []
        try:
            self._commit(batch)
        except BaseException as error:
            self._take(batch)
            for waiting in batch:
                waiting.error = waiting.error or error
        finally:
            for waiting in batch:
                waiting.done.set()
        self._commits += 1
        if self._commits % _CHECKPOINT_EVERY == 0:
            with suppress(DBAPIError):
                db.checkpoint()

    def _commit(self, batch: list[_Waiting]) -> None:
        try:
            with _plain_writing() as cursor:
                self._take(batch)
                _carry_out(cursor, sorted(batch, key=lambda w: w.order))
        except (DBAPIError, Taken, Outdated):
            if not batch:
                raise
            for waiting in batch:
                _insert_alone(waiting)

    def _take(self, batch: list[_Waiting]) -> None:
        """Move everybody who waits into ``batch``; the next to come leads anew."""
        if not batch:
            with self._mutex:
                batch.extend(self._queue)
                self._queue.clear()
                self._led = False


group_commit = GroupCommit()


def _insert_alone(waiting: _Waiting) -> None:
    try:
        with _plain_writing() as cursor:
            _carry_out(cursor, [waiting])
    except Exception as error:
        waiting.error = error


def store(rows: Rows, changes: Changes = (), *, durable: bool = True) -> None:
    """Commit ``rows`` and ``changes`` in a transaction of their own. Raises :class:`Taken`.

    What is not ``durable`` counts only once a later transaction refers to it, and does
    not wait for the disk: the later commit brings the log there with all that stands before it.
    """
    values = _values(rows)
    with _plain_writing(durable=durable) as cursor:
        _insert(cursor, values)
        _change_rows(cursor, changes)


def change_rows(connection: Connection, changes: Changes) -> None:
    """Carry out ``changes`` in ``connection``'s transaction. Raises :class:`Taken`."""
    _change_rows(connection.connection.cursor(), changes)


def _carry_out(cursor: Any, batch: Sequence[_Waiting]) -> None:
    """Every step gives up the interpreter's lock and may wait to get it back, while the write
    lock is held; so all who came together take few steps, not each of them as many."""
    for check in {waiting.check for waiting in batch if waiting.check}:
        check(cursor, _joined([waiting.rows for waiting in batch if waiting.check is check]))
    _insert(cursor, _joined([waiting.values for waiting in batch]))
    for waiting in batch:
        _change_rows(cursor, waiting.changes)


def _joined(parts: Sequence[dict[type[Base], list[T]]]) -> dict[type[Base], list[T]]:
    """What each of ``parts`` has for a table, one after the other."""
    joined: dict[type[Base], list[T]] = {}
    for part in parts:
        for model, own in part.items():
            joined.setdefault(model, []).extend(own)
    return joined


def _change_rows(cursor: Any, changes: Changes) -> None:
    for statement, given in changes:
        compiled = _compiled(statement, db.engine.dialect)
        named = compiled.params | given
        order = compiled.positiontup
        bound = tuple(named[name] for name in order) if compiled.positional else named
        run(cursor, db.engine.dialect, compiled.string, bound)
        if cursor.rowcount != 1:
            raise Taken(str(statement.table.name))


@contextmanager
def _plain_writing(*, durable: bool = True) -> Iterator[Any]:
    """The same as :func:`app.store.writing` on a driver's cursor alone: rows only, no objects."""
    dialect = db.engine.dialect
    sqlite = dialect.name == "sqlite"
    with db.turnstile, closing(db.engine.raw_connection()) as raw:
        cursor = raw.cursor()
        if sqlite and not durable:
            run(cursor, dialect, "PRAGMA synchronous = NORMAL", ())
        try:
            if sqlite:
                run(cursor, dialect, "BEGIN IMMEDIATE", ())
            elif not durable:
                run(cursor, dialect, "SET LOCAL synchronous_commit = off", ())
            yield cursor
            try:
                raw.commit()
            except dialect.loaded_dbapi.Error as error:
                raise told(error, dialect, "COMMIT") from None
        finally:
            if sqlite and not durable:
                raw.rollback()
                run(cursor, dialect, "PRAGMA synchronous = FULL", ())


def insert_rows(connection: Connection, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert plain rows in one step of the database, past the ORM, in ``connection``'s transaction.

    Raises :class:`Taken`.
    """
    _insert(connection.connection.cursor(), _values({model: rows}))


def _values(rows: Rows) -> _Values:
    dialect = db.engine.dialect
    return {
        model: [
            row[name] if convert is None else convert(row[name])
            for row in own
            for name, convert in _columns(model, dialect)
        ]
        for model, own in rows.items()
        if own
    }


def _insert(cursor: Any, values: _Values) -> None:
    dialect = db.engine.dialect
    for model, own in values.items():
        count = len(own) // len(_columns(model, dialect))
        run(cursor, dialect, _statement(model, count, dialect), tuple(own))
        if cursor.rowcount != count:
            raise Taken(model.__tablename__)


@lru_cache(maxsize=16)
def _compiled(statement: Any, dialect: Dialect) -> Any:
    return statement.compile(dialect=dialect)


@lru_cache(maxsize=64)
def _columns(model: type[Base], dialect: Dialect) -> list[tuple[str, Callable[[Any], Any] | None]]:
    """Each column of a table, and how a value of it is handed over."""
    columns = model.__table__.c
    return [(c.name, c.type.dialect_impl(dialect).bind_processor(dialect)) for c in columns]


@lru_cache(maxsize=1024)
def _statement(model: type[Base], rows: int, dialect: Dialect) -> str:
    """The statement that inserts so many rows."""
    table = model.__table__
    assert isinstance(table, Table)
    names = ", ".join(column.name for column in table.c)
    place = "?" if dialect.paramstyle == "qmark" else "%s"
    line = "(" + ", ".join(place for _ in table.c) + ")"
    lines = ", ".join([line] * rows)
    return f"INSERT INTO {table.name} ({names}) VALUES {lines} ON CONFLICT DO NOTHING"  # noqa: S608

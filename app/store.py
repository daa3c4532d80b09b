"""The database: one engine a process, on SQLite or on PostgreSQL, and how it is written to."""

import fcntl
import os
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    Executable,
    MetaData,
    Row,
    Table,
    create_engine,
    event,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session, sessionmaker

ROW_ORDER_HIDDEN = {"sqlite_with_rowid": False}
"""Table option: rows lie in the order of their random key, not of their arrival."""

_IMMEDIATE = "kanal_immediate"


class Base(DeclarativeBase):
    """Base of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Turnstile:
    """Lets the writers of one SQLite file through one at a time, in the order they came.

    SQLite itself makes a waiting writer sleep and try again, and an unlucky one
    waits for seconds; the kernel's file lock wakes the next in line. The lock
    file is opened anew after a fork, since a lock belongs to an opened file.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._opened: tuple[int, TextIO] | None = None

    def __enter__(self) -> None:
        if self._path:
            self._lock.acquire()
            try:
                fcntl.flock(self._file(self._path), fcntl.LOCK_EX)
            except BaseException:
                self._lock.release()
                raise

    def __exit__(self, *_: object) -> None:
        if self._path:
            try:
                fcntl.flock(self._file(self._path), fcntl.LOCK_UN)
            finally:
                self._lock.release()

    def close(self) -> None:
        """Close the lock file; the next writer opens it anew."""
        if self._opened:
            self._opened[1].close()
            self._opened = None

    def _file(self, path: Path) -> TextIO:
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = (os.getpid(), path.open("a"))
        return self._opened[1]


class Database:
    """The engine and its thread-local session, connected once with :meth:`connect`."""

    def __init__(self) -> None:
        self.session: scoped_session[Session] = scoped_session(sessionmaker(expire_on_commit=False))
        self.turnstile = Turnstile(None)
        self._engine: Engine | None = None
        self._url = ""

    @property
    def engine(self) -> Engine:
        """The connected engine."""
        if self._engine is None:
            raise RuntimeError("database is not connected")
        return self._engine

    def connect(self, url: str) -> None:
        """Use the database at ``url``; both applications call this with the same one."""
        if url == self._url:
            return
        self.disconnect()
        self._engine = create_engine(url, hide_parameters=True, pool_pre_ping=not _is_sqlite(url))
        self._url = url
        self.turnstile = Turnstile(_lock_path(self._engine))
        if _is_sqlite(url) and self._engine.url.database:
            Path(self._engine.url.database).touch(mode=0o600)
        self.session.configure(bind=self._engine)

    def checkpoint(self) -> None:
        """Copy SQLite's write-ahead log into the database beside the writers, not in their way."""
        if self.engine.dialect.name == "sqlite":
            self.session.rollback()
            with self.engine.connect() as connection:
                raw = connection.connection.driver_connection
                assert raw is not None
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def disconnect(self) -> None:
        """Close every connection (before a fork, and between tests)."""
        self.session.remove()
        if self._engine is not None:
            self._engine.dispose()
        self.turnstile.close()
        self._engine, self._url = None, ""


db = Database()


def new_id() -> str:
    """A random 128-bit id as 32 hexadecimal digits; tells nothing of order or time."""
    return secrets.token_hex(16)


@contextmanager
def writing() -> Iterator[scoped_session[Session]]:
    """One short write transaction: committed at the end, undone on any exception.

    Whatever the session of this thread had open before is undone first.

    On SQLite it takes the write lock at once (``BEGIN IMMEDIATE``), so that
    nothing which was read inside can be stale. Do slow work before entering.
    """
    session = db.session
    session.rollback()
    with db.turnstile:
        session.connection(execution_options={_IMMEDIATE: True})
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


_CHECKPOINT_EVERY = 100
"""Group commits of a process between two copies of the write-ahead log."""

Rows = dict[type[Base], list[dict[str, Any]]]


@dataclass
class _Waiting:
    rows: Rows
    order: bytes
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

    def insert(self, rows: Rows, order: bytes) -> None:
        """Store ``rows`` and return when they are committed; raises what the database raised.

        ``order`` is a value that the database keeps unique: everybody inserts in its
        order, so that two transactions with the same value wait and never lock each
        other out.
        """
        db.session.rollback()  # whoever waits must hold no connection
        mine = _Waiting(rows, order)
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
            with _plain_writing() as connection:
                self._take(batch)
                for waiting in sorted(batch, key=lambda w: w.order):
                    _insert_all(connection, waiting.rows)
        except DBAPIError:
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
        with _plain_writing() as connection:
            _insert_all(connection, waiting.rows)
    except Exception as error:
        waiting.error = error


def _insert_all(connection: Connection, rows: Rows) -> None:
    for model, values in rows.items():
        insert_rows(connection, model, values)


@contextmanager
def _plain_writing() -> Iterator[Connection]:
    """The same as :func:`writing` on a connection alone: rows only, no objects."""
    with db.turnstile, db.engine.connect() as connection:
        connection.execution_options(**{_IMMEDIATE: True})
        with connection.begin():
            yield connection


def insert_rows(connection: Connection, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert plain rows in one step of the database, past the ORM.

    Every step gives up the interpreter's lock and may wait to get it back, while
    the write lock is held; so the rows of a case are few steps, not many.
    """
    if rows:
        statement, columns = _insert(model, len(rows), connection.dialect)
        values = [
            row[name] if convert is None else convert(row[name])
            for row in rows
            for name, convert in columns
        ]
        connection.exec_driver_sql(statement, tuple(values))


def fetch(statement: Executable, **values: Any) -> Sequence[Row[Any]]:
    """All rows of a prepared Core statement, past the ORM; ``values`` fill its parameters."""
    return db.session.connection().execute(statement, values).all()


@lru_cache(maxsize=256)
def _insert(
    model: type[Base], rows: int, dialect: Dialect
) -> tuple[str, list[tuple[str, Callable[[Any], Any] | None]]]:
    """The statement that inserts so many rows, and for each column how a value is handed over."""
    table = model.__table__
    assert isinstance(table, Table)
    names = ", ".join(column.name for column in table.c)
    place = "?" if dialect.paramstyle == "qmark" else "%s"
    line = "(" + ", ".join(place for _ in table.c) + ")"
    statement = f"INSERT INTO {table.name} ({names}) VALUES {', '.join([line] * rows)}"  # noqa: S608
    return statement, [
        (c.name, c.type.dialect_impl(dialect).bind_processor(dialect)) for c in table.c
    ]


def _lock_path(engine: Engine) -> Path | None:
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    return Path(f"{name}-antre")


def _is_sqlite(url: str) -> bool:
    return url.startswith("sqlite")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout = 15000",
        "page_size = 8192",
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "wal_autocheckpoint = 16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        immediate = connection.get_execution_options().get(_IMMEDIATE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

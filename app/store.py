"""The database: one engine a process, on SQLite or on PostgreSQL, and how it is written to."""

import ctypes
import fcntl
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ctypes import c_int64
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    create_engine,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session, sessionmaker

ROW_ORDER_HIDDEN = {"sqlite_with_rowid": False}
"""Table option: rows lie in the order of their random key, not of their arrival."""

_TRIES = 25
_BUSY_TIMEOUT = 15_000
"""Milliseconds that SQLite waits for another's lock."""

_CONNECTIONS = 16
"""Kept open by a process: one for each of gunicorn's threads."""

IMMEDIATE = "kanal_immediate"
"""Execution option of a connection whose transaction is going to write."""


_sync_file_range = getattr(ctypes.CDLL(None), "sync_file_range", None)
_BEGIN_WRITING = 2
"""``SYNC_FILE_RANGE_WRITE``: begin, and do not wait."""


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
            path.touch(mode=0o600)
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
        self._engine = create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=not _is_sqlite(url),
            pool_size=_CONNECTIONS,
            max_overflow=-1,  # a desk's request may hold two; threads, not the pool, are the limit
        )
        self._url = url
        self.turnstile = Turnstile(_lock_path(self._engine))
        if _is_sqlite(url) and self._engine.url.database:
            Path(self._engine.url.database).touch(mode=0o600)
        self.session.configure(bind=self._engine)

    @property
    def url(self) -> str:
        """Where the connected database is, as it was given to :meth:`connect`."""
        return self._url

    def release(self) -> None:
        """Undo what this thread's session has open, so that it holds no connection; make none for that."""
        if self.session.registry.has():
            self.session.rollback()

    def checkpoint(self) -> None:
        """Copy SQLite's write-ahead log into the database beside the writers, not in their way."""
        if self.engine.dialect.name == "sqlite":
            self.session.rollback()
            with self.engine.connect() as connection:
                raw = connection.connection.driver_connection
                assert raw is not None
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def hurry_log(self) -> None:
        """Let the kernel begin to write SQLite's log to the disk, so that the next commit waits less."""
        name = self.engine.url.database
        if self.engine.dialect.name == "sqlite" and name and _sync_file_range:
            with suppress(OSError), Path(f"{name}-wal").open("rb") as log:
                _sync_file_range(log.fileno(), c_int64(0), c_int64(0), _BEGIN_WRITING)

    def empty_log(self) -> bool:
        """Empty SQLite's write-ahead log, which keeps what was overwritten; False if a reader is in it.

        Writers wait for one short try at a time, never for a reader.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        self.session.rollback()
        with self.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA busy_timeout = 0")
            try:
                for _ in range(_TRIES):
                    with self.turnstile:
                        busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                    if not busy:
                        return True
                    time.sleep(0.2)
            finally:
                raw.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT}")
        return False

    def blur_file_times(self, day: date) -> None:
        """Let SQLite's files say no more than ``day``: when they were last written tells an hour."""
        name = self.engine.url.database
        if self.engine.dialect.name == "sqlite" and name:
            midnight = datetime.combine(day, datetime.min.time()).timestamp()
            for path in Path(name).parent.glob(f"{Path(name).name}*"):
                os.utime(path, (midnight, midnight))

    def disconnect(self) -> None:
        """Close every connection."""
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
        session.connection(execution_options={IMMEDIATE: True})
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


def insert_into(table: type[Base]) -> Any:
    """An INSERT in this database's own words, which can say what a row that is there does to it."""
    # the words of the other database stay unread
    return import_module(f"sqlalchemy.dialects.{db.engine.dialect.name}").insert(table)


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
        f"busy_timeout = {_BUSY_TIMEOUT}",
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
        immediate = connection.get_execution_options().get(IMMEDIATE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

"""The database: one engine a process, on SQLite or on PostgreSQL, and how it is written to."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event
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


class Database:
    """The engine and its thread-local session, connected once with :meth:`connect`."""

    def __init__(self) -> None:
        self.session: scoped_session[Session] = scoped_session(sessionmaker(expire_on_commit=False))
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
        self.session.configure(bind=self._engine)

    def disconnect(self) -> None:
        """Close every connection (before a fork, and between tests)."""
        self.session.remove()
        if self._engine is not None:
            self._engine.dispose()
        self._engine, self._url = None, ""


db = Database()


def new_id() -> str:
    """A random 128-bit id as 32 hexadecimal digits; tells nothing of order or time."""
    return secrets.token_hex(16)


@contextmanager
def writing() -> Iterator[scoped_session[Session]]:
    """One short write transaction: committed at the end, undone on any exception.

    On SQLite it takes the write lock at once (``BEGIN IMMEDIATE``), so that
    nothing which was read inside can be stale. Do slow work before entering.
    """
    session = db.session
    session.rollback()
    session.connection(execution_options={_IMMEDIATE: True})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def insert_rows(session: scoped_session[Session], model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert plain rows with one statement, past the ORM (faster for the rows of a case)."""
    if rows:
        table = model.__table__
        assert isinstance(table, Table)
        session.execute(table.insert(), rows)


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
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "foreign_keys = ON",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        immediate = connection.get_execution_options().get(_IMMEDIATE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

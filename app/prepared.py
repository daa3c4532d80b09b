"""Questions and rows that are worked out once and then go straight to the database's driver.

A page that opens a case asks five short questions, and a report is five
insertions. What SQLAlchemy does around each of them takes longer than the
database does; here it does it once a statement and a process.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError

from app.store import db

Fetcher = Callable[..., Sequence[Any]]
"""Asks a Core select, its parameters by name, and returns all rows as named tuples."""


@dataclass(frozen=True)
class _Question:
    text: str
    names: tuple[str, ...] | None
    """Parameters in their order, where the driver counts them; None where it knows their names."""

    row: Callable[[Sequence[Any]], Any]

    def values(self, given: Mapping[str, Any]) -> Any:
        return given if self.names is None else tuple(given[name] for name in self.names)


def reading() -> "_Asking":
    """One read transaction of its own: all questions see the same moment."""
    return _Asking(_ONE_MOMENT[db.engine.dialect.name])


_ONE_MOMENT = {"sqlite": "BEGIN", "postgresql": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"}
"""What makes a transaction see one moment; PostgreSQL's own would see a new one with each question."""


class _Asking:
    """A connection until a block ends, and the questions in it: a class costs less than two generators."""

    def __init__(self, begin: str = "") -> None:
        self._begin, self._dialect = begin, db.engine.dialect

    def __enter__(self) -> Fetcher:
        self._raw = db.engine.raw_connection()
        try:
            self._cursor = self._raw.cursor()
            if self._begin:
                run(self._cursor, self._dialect, self._begin, ())
        except BaseException:
            self._raw.close()
            raise
        return self._ask

    def __exit__(self, *_error: object) -> None:
        self._raw.close()

    def _ask(self, statement: Any, **values: Any) -> Sequence[Any]:
        question = _question(statement, self._dialect)
        run(self._cursor, self._dialect, question.text, question.values(values))
        return [question.row(row) for row in self._cursor.fetchall()]


def fetch(statement: Any, **values: Any) -> Sequence[Any]:
    """All rows of one question."""
    with _Asking() as ask:
        return ask(statement, **values)


def run(cursor: Any, dialect: Dialect, text: str, values: Any) -> None:
    """Execute on a driver's cursor; what it raises comes as SQLAlchemy's :class:`DBAPIError`."""
    try:
        cursor.execute(text, values)
    except dialect.loaded_dbapi.Error as error:
        raise told(error, dialect, text) from None


def told(error: Exception, dialect: Dialect, text: str) -> BaseException:
    """What a driver raised for ``text`` as SQLAlchemy's :class:`DBAPIError`, without values."""
    driver = dialect.loaded_dbapi.Error
    return DBAPIError.instance(text, None, error, driver, hide_parameters=True, dialect=dialect)


@lru_cache(maxsize=256)
def _question(statement: Any, dialect: Dialect) -> _Question:
    compiled: Any = statement.compile(dialect=dialect)
    columns = list(statement.selected_columns)
    kind: Any = namedtuple("Row", [c.key for c in columns])  # type: ignore[misc]
    converters = [
        (n, convert)
        for n, column in enumerate(columns)
        if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None))
    ]

    def row(raw: Sequence[Any]) -> Any:
        values = list(raw)
        for n, convert in converters:
            values[n] = convert(values[n])
        return kind._make(values)

    names = tuple(compiled.positiontup) if compiled.positional else None
    return _Question(compiled.string, names, row)

"""Questions and rows that are worked out once and then go straight to the database's driver.

A page that opens a case asks five short questions, and a report is five
insertions. What SQLAlchemy does around each of them takes longer than the
database does; here it does it once a statement and a process.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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


@contextmanager
def reading() -> Iterator[Fetcher]:
    """One read transaction of its own: all questions see the same moment."""
    with _asking(_ONE_MOMENT[db.engine.dialect.name]) as ask:
        yield ask


_ONE_MOMENT = {"sqlite": "BEGIN", "postgresql": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"}
"""What makes a transaction see one moment; PostgreSQL's own would see a new one with each question."""


@contextmanager
def _asking(begin: str = "") -> Iterator[Fetcher]:
    engine = db.engine
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        if begin:
            run(cursor, engine.dialect, begin, ())

        def ask(statement: Any, **values: Any) -> Sequence[Any]:
            question = _question(statement, engine.dialect)
            run(cursor, engine.dialect, question.text, question.values(values))
            return [question.row(row) for row in cursor.fetchall()]

        yield ask
    finally:
        raw.close()


def fetch(statement: Any, **values: Any) -> Sequence[Any]:
    """All rows of one question."""
    with _asking() as ask:
        return ask(statement, **values)


def run(cursor: Any, dialect: Dialect, text: str, values: Any) -> None:
    """Execute on a driver's cursor; what it raises comes as SQLAlchemy's :class:`DBAPIError`."""
    with driver_errors(dialect, text):
        cursor.execute(text, values)


class driver_errors:  # noqa: N801 - used like a function, and a class costs less than a generator
    """Let what the driver raises inside come as SQLAlchemy's :class:`DBAPIError`, without values."""

    def __init__(self, dialect: Dialect, text: str) -> None:
        self._dialect, self._text = dialect, text

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        driver = self._dialect.loaded_dbapi.Error
        if isinstance(error, driver):
            raise DBAPIError.instance(
                self._text, None, error, driver, hide_parameters=True, dialect=self._dialect
            ) from None


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

"""What stands in the database that no migration of the portal made.

A trigger, a view or a table of somebody's own is code that runs when others write: it could
note the moment of each report, or keep what was erased. ``portal verify`` names it, a backup
leaves it out, and ``portal restore`` takes no database that has triggers or views.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, inspect, text

from app import migrate as _every_table  # noqa: F401
from app.store import Base, db

_CODE = {
    "sqlite": "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name",
    "postgresql": """
        SELECT 'trigger', t.tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
         WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
        UNION ALL SELECT 'view', relname FROM pg_class
         WHERE relkind IN ('v', 'm', 'f') AND relnamespace = current_schema()::regnamespace
        UNION ALL SELECT 'rule', r.rulename FROM pg_rewrite AS r JOIN pg_class AS c ON c.oid = r.ev_class
         WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
        UNION ALL SELECT 'event trigger', evtname FROM pg_event_trigger
        ORDER BY 2""",
}

_OWN_TABLES = {"alembic_version"}


def code(connection: Connection) -> list[tuple[str, str]]:
    """Kind and name of everything in the database that runs by itself: the portal has nothing of the kind."""
    found = connection.execute(text(_CODE[connection.dialect.name]))
    return [(str(kind), str(name)) for kind, name in found]


def tables(names: Sequence[str]) -> list[str]:
    """Those of ``names`` that are no table of the portal's."""
    known = Base.metadata.tables.keys() | _OWN_TABLES
    return sorted(n for n in names if n not in known and not n.startswith("sqlite_"))


class Planted:
    """The same for ``portal verify``, and columns that no table of the portal's has."""

    def see(self, case: Any, events: Sequence[Any]) -> None:
        """Nothing of a case matters here."""

    def end(self) -> Iterator[str]:
        """What was planted, in words for whoever runs the portal."""
        connection = db.session.connection()
        for kind, name in code(connection):
            yield f"{kind} {name} bukan buatan portal: sesuatu berjalan tiap kali basis data ditulisi"
        inspector = inspect(connection)
        there = inspector.get_table_names()
        for name in tables(there):
            yield f"tabel {name} bukan buatan portal"
        for name in sorted(Base.metadata.tables.keys() & set(there)):
            known = Base.metadata.tables[name].columns.keys()
            for column in inspector.get_columns(name):
                if column["name"] not in known:
                    yield f"kolom {name}.{column['name']} bukan buatan portal"

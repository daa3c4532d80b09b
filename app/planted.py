"""What stands in the database that no migration of the portal made.

A trigger, a view or a table of somebody's own is code that runs when others write: it could
note the moment of each report, or keep what was erased. ``portal verify`` names it, a backup
leaves it out, and ``portal restore`` takes no database that has triggers or views.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from app.migrate import alembic_config
from app.store import Base, db

CODE = {
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
"""For each kind of database the question for kind and name of what runs by itself."""

_OWN_TABLES = {"alembic_version"}


def code(connection: Connection) -> list[tuple[str, str]]:
    """Kind and name of everything in the database that runs by itself: the portal has nothing of the kind."""
    found = connection.execute(text(CODE[connection.dialect.name]))
    return [(str(kind), str(name)) for kind, name in found]


def tables(names: Iterable[str], form: str | None) -> list[str]:
    """Those of ``names`` that are no table of the portal's; none in an older ``form``, which had others."""
    if not _is_newest(form):
        return []
    known = Base.metadata.tables.keys() | _OWN_TABLES
    return sorted(n for n in names if n not in known and not n.startswith("sqlite_"))


def columns(table: str, names: Iterable[str], form: str | None) -> list[str]:
    """The same for the columns of one of the portal's tables."""
    if not _is_newest(form) or table not in Base.metadata.tables:
        return []
    known = Base.metadata.tables[table].columns.keys()
    return [name for name in names if name not in known]


def _is_newest(form: str | None) -> bool:
    return form == _newest()


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def faults() -> Iterator[tuple[str, str]]:
    """For ``portal verify``: what was planted, in words for whoever runs the portal."""
    connection = db.session.connection()
    for kind, name in code(connection):
        running = "sesuatu berjalan tiap kali basis data ditulisi"
        yield "-", f"{kind} {name} bukan buatan portal: {running}"
    form = MigrationContext.configure(connection).get_current_revision()
    inspector = inspect(connection)
    there = inspector.get_table_names()
    for name in tables(there, form):
        yield "-", f"tabel {name} bukan buatan portal"
    for name in sorted(there):
        for column in columns(name, [c["name"] for c in inspector.get_columns(name)], form):
            yield "-", f"kolom {name}.{column} bukan buatan portal"

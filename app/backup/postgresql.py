"""PostgreSQL's part of a backup: every table's rows in the order of their keys, from one snapshot.

Not ``pg_dump``: see docs/decisions/0010-backup.md.
"""

from collections.abc import Callable, Iterable
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import Connection, MetaData, Table, inspect, text

from app import planted
from app.backup import left_out
from app.backup.file import Altered, Member, Writer
from app.backup.progress import Progress
from app.migrate import alembic_config
from app.store import db

FOLDER = "tabel/"
"""Members of a backup whose name begins so hold one table each, as COPY's binary format."""

_LEFT_OUT = left_out.TABLES | {"alembic_version"}

_KEPT_ROWS = {
    "lampiran": sql.SQL("case_id IS NOT NULL"),
    "potongan": sql.SQL(
        "(SELECT f.case_id IS NULL FROM lampiran AS f WHERE f.place <= potongan.place"
        " AND f.place > potongan.place - {} ORDER BY f.place DESC LIMIT 1) IS NOT TRUE"
    ).format(left_out.FILE_NUMBERS),
}
"""Files that no case has stay out, and their chunks."""

_SIZE = text(
    "SELECT sum(pg_table_size(oid)) FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
)
"""Bytes of all tables: about what will be read."""

Tables = dict[str, list[str]]
"""Names of tables, referred-to ones first, and of each table's columns."""


class Occupied(Exception):
    """The database that is to be restored into holds rows."""


def write(
    writer: Writer, describe: Callable[[str | None, Tables], bytes], name: str, progress: Progress
) -> None:
    """Write the description, as member ``name``, and every table that has no sessions.

    ``describe`` is asked once, with the database's form and its tables. Raises
    :class:`psycopg.Error` or what SQLAlchemy makes of it.
    """
    with db.engine.connect() as plain:
        connection = plain.execution_options(isolation_level="REPEATABLE READ")
        form = revision(connection)
        tables = _tables(connection) if form else []
        strange = planted.tables((t.name for t in tables), form)
        tables = [t for t in tables if t.name not in strange]
        columns = {t.name: _own_columns(t, form) for t in tables}
        writer.add(name, describe(form, columns))
        connection.exec_driver_sql("SET LOCAL enable_sort = off")
        connection.exec_driver_sql("SET LOCAL max_parallel_workers_per_gather = 0")
        total = int(connection.scalar(_SIZE) or 0)
        done = 0
        for table in tables:
            query = _copy_out(table, columns[table.name])
            with (
                writer.member(f"{FOLDER}{table.name}") as take,
                _cursor(connection).copy(query) as rows,
            ):
                for piece in rows:
                    take(bytes(piece))
                    done += len(piece)
                    progress("Menyalin basis data", done, total)


def revision(connection: Connection) -> str | None:
    """The form of the database; None if nothing was ever set up in it."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def occupied(connection: Connection) -> bool:
    """Whether any of the portal's tables holds a row."""
    return any(
        connection.execute(table.select().limit(1)).first() is not None
        for table in _tables(connection, everything=True)
        if table.name != "alembic_version"
    )


def read(
    connection: Connection,
    members: Iterable[Member],
    form: str,
    tables: Tables,
    progress: Progress,
    total: int,
) -> None:
    """Make the tables of ``form``, fill them, and bring them to the newest form.

    All of it happens in ``connection``'s transaction; the caller commits once it knows
    that ``members`` ended as they should. The database must not be :func:`occupied`.
    ``total`` is the members' size in bytes. Raises :class:`Altered` where members and
    tables do not fit.
    """
    _to_nothing(connection)
    _migrate(connection, form)
    expected = {t.name: {c.name for c in t.columns} for t in _tables(connection)}
    done = 0
    for member in members:
        if not member.name.startswith(FOLDER):
            continue
        name = member.name.removeprefix(FOLDER)
        if name not in expected:
            continue  # a table that somebody made beside the portal's own
        columns = tables.get(name, [])
        if set(columns) != expected.pop(name):
            raise Altered
        with _cursor(connection).copy(_copy_in(name, columns)) as rows:
            for piece in member.pieces:
                rows.write(piece)
                done += len(piece)
                progress("Memulihkan basis data", done, total)
    if expected:
        raise Altered
    _migrate(connection, "head")


def _migrate(connection: Connection, goal: str) -> None:
    """Bring the tables from their form to ``goal``, inside the transaction that is open."""
    script = ScriptDirectory.from_config(alembic_config())
    steps = list(script.iterate_revisions(goal, revision(connection) or "base"))
    context = MigrationContext.configure(connection)
    with Operations.context(context):
        for step in reversed(steps):
            step.module.upgrade()
    context.stamp(script, goal)


def _to_nothing(connection: Connection) -> None:
    """Take down empty tables that a start or an unfinished setup left, inside the transaction."""
    form = revision(connection)
    if form is not None:
        script = ScriptDirectory.from_config(alembic_config())
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            for step in script.iterate_revisions(form, "base"):
                step.module.downgrade()
        context.stamp(script, "base")


def _tables(connection: Connection, *, everything: bool = False) -> list[Table]:
    known = MetaData()
    known.reflect(connection)
    return [t for t in known.sorted_tables if everything or t.name not in _LEFT_OUT]


def _cursor(connection: Connection) -> Any:
    raw: Any = connection.connection.driver_connection
    return raw.cursor()


def _own_columns(table: Table, form: str | None) -> list[str]:
    names = [column.name for column in table.columns]
    strange = planted.columns(table.name, names, form)
    return [name for name in names if name not in strange]


def _copy_out(table: Table, columns: list[str]) -> sql.Composed:
    return sql.SQL(
        "COPY (SELECT {} FROM {} WHERE {} ORDER BY {}) TO STDOUT (FORMAT BINARY)"
    ).format(
        _names(columns),
        sql.Identifier(table.name),
        _KEPT_ROWS.get(table.name, sql.SQL("true")),
        _names([c.name for c in table.primary_key.columns] or columns),
    )


def _copy_in(name: str, columns: list[str]) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(name), _names(columns)
    )


def _names(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))

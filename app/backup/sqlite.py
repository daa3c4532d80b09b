"""SQLite's part of a backup: a copy without sessions, and how a copy is put into place."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from app import planted
from app.backup import left_out
from app.backup.file import Writer
from app.backup.progress import Progress
from app.store import db

PART = "portal.sqlite3"
"""The member of a backup that holds the database."""

_PAGES = 128
"""Pages (one mebibyte) copied at a step."""

_PIECE = 1024 * 1024

_PAUSE = 0.001
"""Seconds between two steps, in which others have the disk."""

_INSTRUCTIONS = 200_000
"""Steps of SQLite's machine between two looks at how far it is."""

_NOT_OURS = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOTADB}
"""What SQLite says where somebody uses a file, or where it is no database at all."""


class Occupied(Exception):
    """The database that is to be restored into holds something, or somebody uses it."""


def write(
    writer: Writer,
    describe: Callable[[str | None, dict[str, list[str]]], bytes],
    name: str,
    folder: Path,
    progress: Progress,
) -> None:
    """Write the description, as member ``name``, and a copy that has no sessions.

    ``describe`` is asked once, with the database's form. Drafts lie in ``folder``, which
    needs room for the database twice. Raises :class:`sqlite3.Error` and :class:`OSError`.
    """
    whole, clean = folder / "salinan", folder / "bersih"
    for path in (whole, clean):
        path.touch(mode=0o600)
    about = _copy(whole, describe, progress)
    _clean(whole, clean, progress)
    whole.unlink()
    writer.add(name, about)
    size, done = clean.stat().st_size, 0
    with clean.open("rb") as content, writer.member(PART) as take:
        while piece := content.read(_PIECE):
            take(piece)
            done += len(piece)
            progress("Menulis cadangan", done, size)
    clean.unlink()


def _copy(
    whole: Path,
    describe: Callable[[str | None, dict[str, list[str]]], bytes],
    progress: Progress,
) -> bytes:
    """Copy everything committed up to now; returns the description of it.

    One reading transaction spans all steps: writers go on, and what they write does
    not make the copy begin anew.
    """
    with db.engine.connect() as connection, closing(_open(whole)) as copy:
        source: Any = connection.connection.driver_connection
        source.execute("BEGIN")
        try:
            about = describe(_form(source), {})
            source.backup(copy, pages=_PAGES, progress=_paced(progress))
        finally:
            source.execute("ROLLBACK")
    return about


def _clean(whole: Path, clean: Path, progress: Progress) -> None:
    """Write the copy anew without what stays out, so that no free page keeps any of it."""
    with closing(_open(whole)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA secure_delete = ON")
        _strip(copy)
        size, stage = whole.stat().st_size, "Merapikan salinan"
        progress(stage)
        copy.set_progress_handler(
            lambda: progress(stage, clean.stat().st_size, size), _INSTRUCTIONS
        )
        copy.execute("VACUUM INTO ?", (str(clean),))


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _paced(progress: Progress) -> Any:
    def step(_status: int, remaining: int, total: int) -> None:
        progress("Menyalin basis data", total - remaining, total)
        time.sleep(_PAUSE)

    return step


def _strip(copy: sqlite3.Connection) -> None:
    """Take out what is of this moment (:mod:`app.backup.left_out`), and what the portal did not make."""
    tables = (("table", name) for name in planted.tables(_tables(copy), _form(copy)))
    for kind, name in [*copy.execute(planted.CODE["sqlite"]), *tables]:
        quoted = name.replace('"', '""')
        copy.execute(f'DROP {kind} IF EXISTS "{quoted}"')
    for table in _tables(copy) & left_out.TABLES:
        copy.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
    if "lampiran" in _tables(copy):
        for (place,) in copy.execute("SELECT place FROM lampiran WHERE case_id IS NULL").fetchall():
            copy.execute(
                "DELETE FROM potongan WHERE place >= ? AND place < ?",
                (place, place + left_out.FILE_NUMBERS),
            )
        copy.execute("DELETE FROM lampiran WHERE case_id IS NULL")


def _tables(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows}


def _form(connection: sqlite3.Connection) -> str | None:
    """The form of the database; None if nothing was ever set up in it."""
    if "alembic_version" not in _tables(connection):
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def make_empty(path: Path) -> None:
    """See that ``path`` holds no table and that nobody has it open; raises :class:`Occupied`.

    Afterwards nothing lies beside it that SQLite would take for a part of what is put there.
    """
    if path.exists() and path.stat().st_size:
        try:
            with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
                if _tables(connection):
                    raise Occupied
                connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) in _NOT_OURS:
                raise Occupied from None
            raise
    if any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal")):
        raise Occupied


def place(draft: Path, target: Path) -> None:
    """Put a finished database where the portal looks for it, in one step that survives a crash."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    make_empty(target)
    draft.replace(target)

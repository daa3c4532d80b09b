"""``portal backup`` and ``portal restore``: the whole portal in one file, and back.

A backup holds the database without what is of this moment (:mod:`app.backup.left_out`), the
pinned keys, the database's form and the day. What is kept is what the database shows
anyway: ciphertext and clear columns.
Only commands import this, never a web worker.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from app import integrity, planted
from app.backup import drafts, kept_pins, postgresql, sqlite
from app.backup.file import Altered, Reader, Writer
from app.backup.progress import Progress
from app.backup.refusals import Refused, one_line
from app.cases import history, verification
from app.cases.damage import UNREADABLE
from app.law.calendar import today
from app.migrate import alembic_config, upgrade
from app.people import vault_keys
from app.people.pins import FILE as PINS
from app.people.pins import pins
from app.statistics import aggregates
from app.store import db
from config import Config

_ABOUT = "keterangan.json"
_MARK = "Kanal Integritas"
_FORMAT = 1
_DRAFTS = ".cadangan-portal.draf"
_ROOTS_MAY_LAG = timedelta(days=3)
"""As :mod:`app.cases.verification` allows."""

_NOTHING_CHANGED = "tidak ada yang diubah"


@dataclass(frozen=True)
class Taken:
    """A finished backup: its size in bytes, its fingerprint, and a root over all it holds.

    ``root`` is None where there is no case yet, or where none could be handed out.
    """

    day: date
    database: str
    form: str
    size: int
    fingerprint: str
    root: str | None


@dataclass(frozen=True)
class Restored:
    """What was restored: the backup's day and fingerprint, and what ``verify`` found in it.

    ``root`` is a root over everything, where nothing is wrong.
    """

    day: date
    fingerprint: str
    findings: verification.Findings
    root: str | None


@dataclass(frozen=True)
class _About:
    """What a backup says of itself."""

    database: str
    form: str
    day: date
    tables: postgresql.Tables


def take(target: Path, config: Config, progress: Progress) -> Taken:
    """Write a backup of the portal to ``target`` while others use it.

    The file appears under its name only when it is whole and on the disk. Raises
    :class:`Refused`; nothing is left then.
    """
    with one_line("cadangan tidak dibuat"):
        drafts.refuse_existing(target)
        with drafts.alone_in(target.parent / _DRAFTS, "cadangan lain ke folder itu") as folder:
            # before the snapshot: every key in it is in the database too
            kept = kept_pins.kept(config)
            root = _root()
            draft = folder / "cadangan"
            with drafts.private(draft) as file:
                writer = Writer(file)
                about = _write(writer, folder, progress)
                if kept is not None:
                    writer.add(PINS, kept)
                fingerprint = writer.finish()
                file.flush()
                os.fsync(file.fileno())
            midnight = datetime.combine(about.day, time()).timestamp()
            os.utime(draft, (midnight, midnight))
            size = draft.stat().st_size
            drafts.publish(draft, target)
    return Taken(about.day, about.database, about.form, size, fingerprint, root)


def restore(source: Path, config: Config, progress: Progress) -> Restored:
    """Bring a backup into the empty portal that ``config`` names, and verify it.

    The whole file is checked first; it is then upgraded to the newest form. Raises
    :class:`Refused`; nothing is changed then.
    """
    with one_line("cadangan tidak dipulihkan"):
        try:
            about, kept, fingerprint = _check(source, progress)
            if about.database != _database(config):
                raise Refused(
                    f"cadangan ini dari {about.database}, sedangkan DATABASE_URL menunjuk "
                    f"{_database(config)}; pulihkan ke {about.database}"
                )
            _refuse_newer(about.form, "cadangan ini")
            into = _into_sqlite if about.database == "sqlite" else _into_postgresql
            findings, root = into(source, about, kept, config, progress)
        except Altered:
            raise Refused(
                f"{source} bukan cadangan yang utuh (terpotong, berubah, atau bukan cadangan "
                f"portal); {_NOTHING_CHANGED}"
            ) from None
        finally:
            db.disconnect()
            db.connect(config.database_url)
            pins.connect(config.data)
            vault_keys.forget()
    return Restored(about.day, fingerprint, findings, root)


def _write(writer: Writer, folder: Path, progress: Progress) -> _About:
    """Write the description and the database; the day is that of the snapshot."""
    day, database = today(), db.engine.dialect.name
    about = _About(database, "", day, {})

    def describe(form: str | None, tables: postgresql.Tables) -> bytes:
        nonlocal about
        if form is None:
            raise Refused("portal ini belum disiapkan: belum ada yang dapat dicadangkan")
        _refuse_newer(form, "basis data ini")
        about = _About(database, form, day, tables)
        said = {
            "cadangan": _MARK,
            "format": _FORMAT,
            "basis_data": database,
            "bentuk": form,
            "hari": day.isoformat(),
            "tabel": tables,
        }
        return (json.dumps(said, indent=1) + "\n").encode()

    if database == "sqlite":
        sqlite.write(writer, describe, _ABOUT, folder, progress)
    else:
        postgresql.write(writer, describe, _ABOUT, progress)
    return about


def _check(source: Path, progress: Progress) -> tuple[_About, bytes | None, str]:
    """Read a backup to its end; what it says of itself, its pins, its fingerprint."""
    about: _About | None = None
    kept: bytes | None = None
    done, size = 0, source.stat().st_size
    with source.open("rb") as file:
        reader = Reader(file)
        for number, member in enumerate(reader.members()):
            if number == 0:
                if member.name != _ABOUT:
                    raise Altered
                about = _read_about(member.whole())
            elif member.name == PINS:
                kept = member.whole()
            for piece in member.pieces:
                done += len(piece)
                progress("Memeriksa cadangan", done, size)
    if about is None:
        raise Altered
    return about, kept, reader.fingerprint


def _read_about(content: bytes) -> _About:
    try:
        said = json.loads(content)
        if said["cadangan"] != _MARK:
            raise Altered
        if said["format"] > _FORMAT:
            raise Refused(
                f"cadangan ini dibuat oleh versi portal yang lebih baru; {_NOTHING_CHANGED}"
            )
        tables = {str(t): [str(c) for c in columns] for t, columns in said["tabel"].items()}
        day = date.fromisoformat(said["hari"])
        return _About(str(said["basis_data"]), str(said["bentuk"]), day, tables)
    except UNREADABLE:
        raise Altered from None


_Outcome = tuple[verification.Findings, str | None]


def _into_sqlite(
    source: Path, about: _About, kept: bytes | None, config: Config, progress: Progress
) -> _Outcome:
    """Make the database beside its place, upgrade and verify it there, then put it into place."""
    target = _sqlite_path(config)
    db.disconnect()
    try:
        sqlite.make_empty(target)
        kept_pins.refuse_others(kept, config)
        with drafts.alone_in(target.with_name(f"{target.name}.pulih"), "pemulihan lain") as folder:
            draft = folder / target.name
            _extract(source, draft, progress)
            db.connect(f"sqlite:///{draft}")
            _refuse_code()
            upgrade()
            outcome = _verify(about, kept, folder, progress)
            db.empty_log()
            db.disconnect()
            with kept_pins.in_place(kept, config):
                progress("Menempatkan basis data")
                sqlite.place(draft, target)
            drafts.sync_folder(target.parent)
    except sqlite.Occupied:
        raise Refused(
            f"basis data tujuan tidak kosong atau sedang dipakai: {target}; hentikan portal, lalu "
            f"pakai folder data lain atau pindahkan berkas itu (dan {target.name}-wal); "
            f"{_NOTHING_CHANGED}"
        ) from None
    return outcome


def _refuse_code() -> None:
    """Raise :class:`Refused` where the database that was brought would run something of its own."""
    with db.engine.connect() as connection:
        found = planted.code(connection)
    if found:
        raise Refused(
            f"cadangan ini memuat {', '.join(f'{kind} {name}' for kind, name in found[:5])}, yang bukan "
            f"buatan portal dan akan berjalan tiap kali basis data ditulisi; {_NOTHING_CHANGED}"
        )


def _extract(source: Path, draft: Path, progress: Progress) -> None:
    done, found = 0, False
    with source.open("rb") as file, drafts.private(draft) as into:
        for member in Reader(file).members():
            if member.name != sqlite.PART:
                continue
            found = True
            for piece in member.pieces:
                into.write(piece)
                done += len(piece)
                progress("Memulihkan basis data", done, member.size)
    if not found:
        raise Altered


def _into_postgresql(
    source: Path, about: _About, kept: bytes | None, config: Config, progress: Progress
) -> _Outcome:
    """Restore and upgrade in one transaction, then verify what was committed."""
    try:
        with drafts.alone_in(config.data / "pemulihan.draf", "pemulihan lain") as folder:
            with source.open("rb") as file, db.engine.connect() as connection:
                if postgresql.occupied(connection):
                    raise postgresql.Occupied
                kept_pins.refuse_others(kept, config)
                members = Reader(file).members()
                size = source.stat().st_size
                postgresql.read(connection, members, about.form, about.tables, progress, size)
                with kept_pins.in_place(kept, config):
                    progress("Menempatkan basis data")
                    connection.commit()
            return _verify(about, kept, folder, progress)
    except postgresql.Occupied:
        raise Refused(
            "basis data tujuan tidak kosong: buat basis data baru dan tunjuk dengan DATABASE_URL; "
            f"{_NOTHING_CHANGED}"
        ) from None


def _verify(about: _About, kept: bytes | None, folder: Path, progress: Progress) -> _Outcome:
    """Verify with the backup's pins in ``folder``, so that keys seen meanwhile are pinned nowhere else."""
    if kept is not None:
        drafts.write_whole(folder / PINS, kept)
    pins.connect(folder)
    progress("Memeriksa semuanya")
    vault_keys.forget()
    with suppress(SQLAlchemyError, *UNREADABLE):
        last = history.last_daily_root()
        if last is None or last[0] >= about.day - _ROOTS_MAY_LAG:
            history.close_days_before(today())  # the days since the backup, in which nothing came
        aggregates.up_to_date()  # counted anew where this program counts otherwise
    findings = integrity.check()
    root = None if findings.faults else _root()
    db.session.remove()
    return findings, root


def _root() -> str | None:
    """A root over everything up to now; None if there is nothing, or none can be handed out."""
    try:
        root = history.hand_out_root()
    except (SQLAlchemyError, *UNREADABLE):
        root = ""  # a damaged or older database, or a full disk, must not be in a backup's way
    db.session.remove()
    return root if root.strip("0") else None


def _database(config: Config) -> str:
    return make_url(config.database_url).get_backend_name()


def _sqlite_path(config: Config) -> Path:
    return Path(make_url(config.database_url).database or "").resolve()


def _refuse_newer(form: str, what: str) -> None:
    script = ScriptDirectory.from_config(alembic_config())
    if form not in {step.revision for step in script.walk_revisions()}:
        raise Refused(
            f"{what} lebih baru daripada program ini (bentuk {form}): perbarui programnya dahulu"
        )

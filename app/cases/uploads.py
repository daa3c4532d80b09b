"""Files on their way to a case: sealed while they arrive, adopted by a case or forgotten.

A file goes straight into encrypted chunks, committed two mebibytes at a time, so that
no lock is held while a body arrives. Its key stands in no table: it travels in the
form, and once a case adopts the file in a sealed record. What no case adopts is
deleted at the second midnight.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.exc import DBAPIError

from app.bulk import Rows, store
from app.cases.models import Attachment, Chunk
from app.crypto import stream
from app.prepared import fetch
from app.store import db, new_id, writing

LARGEST = 25 * 1024 * 1024
"""Bytes of one file."""

TOGETHER = 100 * 1024 * 1024
"""Bytes of all files that travel with one report or message."""

MOST = 20
"""Files of one report or message."""

QUOTA = 65_536
"""Chunks (4 GiB) of all files that wait for a case; past it only text is taken."""

_BATCH = 16
"""Chunks read or deleted at a time: one mebibyte."""

_STORED = 32
"""Chunks committed at a time."""

_NUMBERS = 16
"""Bits of a chunk's place that count within its file."""

DOOMED = 0

_CHUNKS = (
    select(Chunk.place, Chunk.sealed)
    .where(Chunk.place >= bindparam("start"), Chunk.place < bindparam("stop"))
    .order_by(Chunk.place)
)
_WAITING = select(func.sum(Attachment.chunks).label("chunks")).where(Attachment.waits.is_not(None))


class TooLarge(Exception):
    """The file is larger than :data:`LARGEST`, or than what was left of :data:`TOGETHER`."""


class NoRoom(Exception):
    """Too many files wait for a case; nothing more is taken until some are gone."""


class FilesGone(Exception):
    """A file that the form brought waits no longer: too old, or adopted by another report."""


@dataclass(frozen=True)
class StoredFile:
    """Where a sealed file lies, its key and its true size in bytes."""

    id: str
    place: int
    chunks: int
    digest: bytes
    size: int
    key: bytes = field(repr=False)


class Arriving:
    """One file while it arrives: ``write`` its bytes, then ``finish`` or ``abandon`` it.

    Sealing and storing overlap: while two mebibytes are being committed in a
    thread of their own, the next are being sealed.
    """

    def __init__(self, day: date, room: int = LARGEST) -> None:
        self._room = room
        self._day = day
        self._id = new_id()
        self._key = os.urandom(stream.KEY)
        self._place = int.from_bytes(os.urandom(5)) << _NUMBERS
        self._sealer = stream.Sealer(self._key, self._id)
        self._ready: list[bytes] = []
        self._digest = hashlib.sha256()
        self._number = 0
        self._storing: Future[None] | None = None
        self._begun = False

    @property
    def size(self) -> int:
        """Bytes of content so far."""
        return self._sealer.size

    def write(self, data: bytes) -> None:
        """Take the next bytes; raises :class:`TooLarge` or :class:`NoRoom`, or what the database does."""
        if self._sealer.size + len(data) > self._room:
            raise TooLarge
        self._take(self._sealer.feed(data))
        if len(self._ready) >= _STORED:
            self._wait()
            self._storing = _storing_threads().submit(_store_beforehand, self._rows())

    def finish(self) -> StoredFile:
        """Store what is left; the file then waits for a case."""
        self._take(self._sealer.finish())
        self._wait()
        digest = self._digest.digest()
        rows, chunks = self._rows(), self._number
        whole = {"file_id": self._id, "so_many": chunks, "hashed": digest}
        store(rows, [(_COMPLETE, whole)])
        _storing_threads().submit(_checkpoint)
        return StoredFile(self._id, self._place, chunks, digest, self._sealer.size, self._key)

    def abandon(self) -> None:
        """Delete what was stored of it."""
        if self._begun:
            self._wait()
            forget([self._id])

    def _take(self, chunks: Iterable[bytes]) -> None:
        for sealed in chunks:
            self._digest.update(sealed)
            self._ready.append(sealed)

    def _rows(self) -> Rows:
        """The rows of all chunks that are ready, and of the file itself before its first."""
        rows: Rows = {}
        if not self._begun:
            if (fetch(_WAITING)[0].chunks or 0) >= QUOTA:
                raise NoRoom
            file = {"id": self._id, "case_id": None, "place": self._place, "chunks": 0}
            rows[Attachment] = [{**file, "digest": None, "waits": self._day.toordinal()}]
            self._begun = True
        start = self._place + self._number
        rows[Chunk] = [{"place": start + n, "sealed": c} for n, c in enumerate(self._ready)]
        self._number += len(self._ready)
        self._ready = []
        return rows

    def _wait(self) -> None:
        if self._storing:
            storing, self._storing = self._storing, None
            storing.result()


def _store_beforehand(rows: Rows) -> None:
    store(rows, durable=False)
    db.hurry_log()


def _checkpoint() -> None:
    with suppress(DBAPIError):
        db.checkpoint()


@cache
def _storing_threads() -> ThreadPoolExecutor:
    """Threads that commit chunks; made at a process's first upload, after gunicorn has forked."""
    return ThreadPoolExecutor(4, "simpan-berkas")


def read(file: StoredFile) -> Iterator[bytes]:
    """The content of a stored file, a mebibyte from the database at a time.

    Raises :class:`app.crypto.errors.CannotOpen` where a chunk is missing or was changed.
    """
    return stream.open_chunks(file.key, file.id, file.size, sealed_chunks(file.place, file.chunks))


def sealed_chunks(place: int, chunks: int) -> Iterator[bytes]:
    """The chunks of a file as they are stored, in their order."""
    for start in range(place, place + chunks, _BATCH):
        stop = min(start + _BATCH, place + chunks)
        for row in fetch(_CHUNKS, start=start, stop=stop):
            yield row.sealed


def adoption(case_id: str, files: Sequence[StoredFile]) -> list[tuple[Any, dict[str, Any]]]:
    """Statements that give ``files`` to a case; each must touch one row, or the file is gone."""
    return [(_ADOPT, {"to_case": case_id, "file_id": file.id}) for file in files]


_COMPLETE = (
    update(Attachment)
    .where(Attachment.id == bindparam("file_id"))
    .values(chunks=bindparam("so_many"), digest=bindparam("hashed"))
)
_ADOPT = (
    update(Attachment)
    .where(
        Attachment.id == bindparam("file_id"),
        Attachment.case_id.is_(None),
        Attachment.waits > DOOMED,
        Attachment.digest.is_not(None),
    )
    .values(case_id=bindparam("to_case"), waits=None)
)


def waiting(files: Iterable[StoredFile]) -> set[str]:
    """The ids of those ``files`` that still wait for a case."""
    ids = [file.id for file in files]
    query = select(Attachment.id).where(Attachment.id.in_(ids), Attachment.waits > DOOMED)
    return set(db.session.scalars(query)) if ids else set()


def must_wait(files: Iterable[StoredFile]) -> None:
    """Raise :class:`FilesGone` unless all of ``files`` still wait for a case."""
    needed = list(files)
    if len(waiting(needed)) < len(needed):
        raise FilesGone


def forget(file_ids: Sequence[str]) -> None:
    """Delete files that no case has; those that a case has adopted stay.

    Marked first, so that no form can adopt what is being deleted; whatever is left
    by a process that dies is deleted by :func:`forget_orphans`.
    """
    if not file_ids:
        return
    with writing() as session:
        doom = update(Attachment).where(Attachment.id.in_(file_ids), Attachment.case_id.is_(None))
        session.execute(doom.values(waits=DOOMED))
    query = select(Attachment.id, Attachment.place).where(Attachment.waits == DOOMED)
    for file_id, place in db.session.execute(query).all():
        _delete_chunks(place, place + (1 << _NUMBERS))
        with writing() as session:
            session.execute(delete(Attachment).where(Attachment.id == file_id))


def forget_soon(file_ids: Sequence[str]) -> None:
    """The same beside the request; what a process that dies leaves goes at the second midnight."""
    if file_ids:
        _storing_threads().submit(_forget_aside, list(file_ids))


def _forget_aside(file_ids: Sequence[str]) -> None:
    try:
        forget(file_ids)
    finally:
        db.session.remove()


def forget_orphans(day: date) -> int:
    """Delete what has waited past its second midnight; returns how many files."""
    query = select(Attachment.id).where(Attachment.waits < day.toordinal() - 1)
    ids = db.session.scalars(query).all()
    forget(ids)
    return len(ids)


def _delete_chunks(start: int, stop: int) -> None:
    while True:
        query = select(Chunk.place).where(Chunk.place >= start, Chunk.place < stop)
        places = db.session.scalars(query.order_by(Chunk.place).limit(_BATCH)).all()
        if not places:
            return
        with writing() as session:
            session.execute(delete(Chunk).where(Chunk.place >= start, Chunk.place <= places[-1]))

"""``portal zi-record``: an export of a year into a file, whole or not at all."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.store import new_id
from app.zi import days, score
from app.zi.catalogue import EDITIONS
from app.zi.exports.whole import whole

if TYPE_CHECKING:  # what makes backups loads Alembic, which no worker needs
    from app.backup.progress import Progress

FORMATS = ("json", "xlsx", "pdf", "zip")


class Refused(Exception):
    """The export cannot be made, for the one reason that is the message."""


def told(year: str, edition: str) -> dict[str, Any]:
    """The record of the year that somebody typed; raises :class:`Refused` for what is no year."""
    if not re.fullmatch("[0-9]{4}", year):
        raise Refused(f"bukan tahun: {year}")
    try:
        return whole(int(year), edition)
    except days.NoSuchYear as error:
        raise Refused(str(error)) from None
    except score.NoSuchEdition:
        raise Refused(f"edisi tidak dikenal: {edition}; pilih {', '.join(EDITIONS)}") from None


def pieces(
    record: dict[str, Any], kind: str, url: str, progress: "Progress | None" = None
) -> Iterable[bytes]:
    """The file of one of :data:`FORMATS`, in pieces."""
    from app.zi.exports import pack, paper, workbook  # no worker needs them before somebody asks

    if kind == "json":
        return [pack.as_json(record)]
    if kind == "xlsx":
        return [workbook.made(record, url)]
    if kind == "pdf":
        return [paper.made(record, url)]
    return pack.stream(record, url, (lambda *n: progress("bukti", *n)) if progress else None)


def write(path: str, body: Iterable[bytes]) -> dict[str, Any]:
    """Put the pieces into the file ``path``, in the place of one that is there; size and SHA-256.

    The file appears when it is whole, and its owner alone reads it. Raises :class:`Refused`.
    """
    target = Path(path).absolute()
    if target.is_dir():
        raise Refused(f"bukan berkas melainkan folder: {path}")
    beside = target.with_name(f".{target.name}.{new_id()[:8]}.sebagian")
    counted = hashlib.sha256()
    size = 0
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
            for piece in body:
                sink.write(piece)
                counted.update(piece)
                size += len(piece)
            sink.flush()
            os.fsync(sink.fileno())
        beside.replace(target)
    except OSError as error:
        raise Refused(f"berkas tidak dapat ditulis: {path} ({error.strerror})") from None
    finally:
        with suppress(OSError):
            beside.unlink()
    return {"berkas": path, "byte": size, "sidik": counted.hexdigest()}


def without_a_transaction(body: Iterable[bytes], end: Any) -> Iterator[bytes]:
    """The same pieces; ``end`` is called before each, so that no transaction waits for a slow reader."""
    for piece in body:
        end()
        yield piece

"""Files that appear under their name only when they are whole and on the disk."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from app.backup.refusals import Refused


def refuse_existing(target: Path) -> None:
    """Raise :class:`app.backup.refusals.Refused` where ``target`` is there, or its folder is not."""
    if not target.parent.is_dir():
        raise Refused(f"folder {target.parent} tidak ada: buatlah dahulu")
    if os.path.lexists(target):
        raise Refused(f"{target} sudah ada dan tidak ditimpa: pilih nama lain")


@contextmanager
def alone_in(folder: Path, who: str) -> Iterator[Path]:
    """A private folder for drafts, which one process has at a time; what a killed one left goes."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        raise Refused(f"{folder} bukan folder biasa: hapuslah dahulu") from None
    try:
        found = os.fstat(descriptor)
        if found.st_uid != os.geteuid() or found.st_mode & 0o077:
            raise Refused(f"{folder} bukan milik akun ini saja: hapuslah dahulu")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"{who} sedang berjalan: tunggu sampai selesai") from None
        for left in folder.iterdir():
            left.unlink()
        try:
            yield folder
        finally:
            shutil.rmtree(folder)
    finally:
        os.close(descriptor)


def private(path: Path) -> BinaryIO:
    """An empty file to write to, which only this account may read."""
    return os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb"
    )


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` into the file ``path``, whatever stood there: all of it, or nothing is changed."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with private(draft) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def publish(draft: Path, target: Path) -> None:
    """Give the draft its name, unless something has that name already."""
    try:
        os.link(draft, target)
    except FileExistsError:
        refuse_existing(target)
        raise
    except OSError:  # a file system without hard links, such as a memory stick's
        refuse_existing(target)
        draft.rename(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Return when the names in ``folder`` are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

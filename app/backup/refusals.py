"""What cannot be done, in one line for whoever runs the portal."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Refused(Exception):
    """It was not done; the text says why and what to do, in one line."""


@contextmanager
def one_line(what: str) -> Iterator[None]:
    """Turn what disks and databases raise into :class:`Refused`; no message carries a row."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Refused(f"{what}: disk penuh") from None
        where = f": {error.filename}" if error.filename else ""
        raise Refused(f"{what}: {_reason(error)}{where}") from None
    except (SQLAlchemyError, sqlite3.Error, psycopg.Error) as error:
        if _is_full(error):
            raise Refused(f"{what}: disk penuh") from None
        raise Refused(f"{what}: basis data menolak ({type(error).__name__})") from None
    except CommandError:
        raise Refused(f"{what}: bentuk basis data tidak dikenal program ini") from None


def _reason(error: OSError) -> str:
    known: dict[int | None, str] = {
        errno.ENOENT: "berkas atau folder tidak ada",
        errno.EACCES: "tidak diizinkan",
        errno.EPERM: "tidak diizinkan",
        errno.EISDIR: "itu folder, bukan berkas",
        errno.EROFS: "disk hanya dapat dibaca",
    }
    return known.get(error.errno, os.strerror(error.errno or 0))


def _is_full(error: BaseException) -> bool:
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, psycopg.errors.DiskFull):
        return True
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL

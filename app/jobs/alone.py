"""One runner at a time: whoever holds the lock works, and the system frees it when that process dies."""

import fcntl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.store import db

_TRY_EVERY = 0.1


@contextmanager
def alone(work: str, patience: float = 0.0) -> Iterator[bool]:
    """Hold the lock of this kind of work over all processes and machines of the portal.

    Gives False where another process held it for all of ``patience`` (seconds): then
    nothing may be done. PostgreSQL frees the lock with the connection; on SQLite it is
    the kernel's, on a file beside the database.
    """
    lock = _postgresql if db.engine.dialect.name == "postgresql" else _beside_sqlite
    with lock(work, time.monotonic() + patience) as held:
        yield held


@contextmanager
def _postgresql(work: str, until: float) -> Iterator[bool]:
    number = {"n": 7_310_100_000 + zlib.crc32(work.encode())}
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        taken = text("SELECT pg_try_advisory_lock(:n)")
        held = _until(until, lambda: bool(connection.execute(taken, number).scalar()))
        try:
            yield held
        finally:
            if held:
                with suppress(DBAPIError):  # a broken connection has freed it
                    connection.execute(text("SELECT pg_advisory_unlock(:n)"), number)


@contextmanager
def _beside_sqlite(work: str, until: float) -> Iterator[bool]:
    path = Path(f"{db.engine.url.database}-{work}")
    path.touch(mode=0o600)
    with path.open("a") as file:

        def take() -> bool:
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            return False

        yield _until(until, take)


def _until(until: float, take: Callable[[], bool]) -> bool:
    while not take():
        if time.monotonic() >= until:
            return False
        time.sleep(_TRY_EVERY)
    return True

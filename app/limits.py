"""Rate limits that remember no address.

Requests are counted under a hash of the address; the hash's key lives in memory
only, is replaced every day by a one-way step, and is never stored with a case.
A limit slows and explains; it never shuts a channel for good, since a village or
an onion service may stand behind one address.
"""

import mmap
import multiprocessing
import os
from contextlib import suppress
from datetime import date, timedelta
from functools import cache

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse
from limits.errors import StorageError

from app.crypto.derive import derive, mac
from app.law.calendar import today

_DAY = 8
"""Bytes in which a day is kept before its key."""


class DailyKey:
    """A key for one day; the next day's follows from it, and not the other way round.

    It lies in memory that all processes of the portal share, so that stepping
    forward leaves yesterday's key in none of them.
    """

    def __init__(self, key: bytes, day: date) -> None:
        self._kept = mmap.mmap(-1, _DAY + len(key))
        self._lock = multiprocessing.get_context("fork").Lock()
        self._put(key, day)

    def on(self, day: date) -> bytes:
        """The key of ``day``; that of any day before is gone."""
        with self._lock:
            kept = date.fromordinal(int.from_bytes(self._kept[:_DAY], "big"))
            while kept < day:
                kept += timedelta(days=1)
                self._put(derive(self._kept[_DAY:], "hari berikutnya"), kept)
            return self._kept[_DAY:]

    def _put(self, key: bytes, day: date) -> None:
        self._kept[:] = day.toordinal().to_bytes(_DAY, "big") + key


_daily = DailyKey(os.urandom(32), today())


def address_hash() -> str:
    """The sender's address under today's key (16 bytes as hexadecimal)."""
    return mac(_daily.on(today()), request.remote_addr or "")[:16].hex()


def new_limiter(app: Flask) -> Limiter:
    """A limiter of its own for one application, with its own counters."""
    return Limiter(
        address_hash,
        app=app,
        headers_enabled=False,
        key_prefix=app.config["SIDE"],
        in_memory_fallback_enabled=True,
        storage_options={"wrap_exceptions": True},
        strategy="fixed-window",
    )


def portal_limiter() -> Limiter:
    """The limiter of the application that serves this request."""
    limiter: Limiter = current_app.extensions["portal_limiter"]
    return limiter


def within(limiter: Limiter, limit: str, scope: str, key: str | None = None) -> bool:
    """Count this request against ``limit`` (such as ``30/minute``) and say whether it still fits.

    Counts by address unless ``key`` says otherwise. When the store of the
    counters cannot be reached, every request fits: a report weighs more.
    """
    return _asked(limiter, limit, scope, key, counting=True)


def fits(limiter: Limiter, limit: str, scope: str, key: str | None = None) -> bool:
    """The same without counting: whether one more request would fit ``limit``."""
    return _asked(limiter, limit, scope, key, counting=False)


def spend(limiter: Limiter, limit: str, scope: str, cost: int) -> None:
    """Count ``cost`` at once against ``limit``, by address; nothing when the store cannot be reached."""
    if limiter.enabled and cost:
        with suppress(StorageError):
            where = (current_app.config["SIDE"], scope, address_hash())
            limiter.limiter.hit(_parsed(limit), *where, cost=cost)


def _asked(limiter: Limiter, limit: str, scope: str, key: str | None, *, counting: bool) -> bool:
    if not limiter.enabled:
        return True
    ask = limiter.limiter.hit if counting else limiter.limiter.test
    try:
        return ask(_parsed(limit), current_app.config["SIDE"], scope, key or address_hash())
    except StorageError:
        return True


@cache
def _parsed(limit: str) -> RateLimitItem:
    return parse(limit)

"""Rate limits that remember no address.

Requests are counted under a hash of the address; the hash's key lives in memory
only, is replaced every day by a one-way step, and is never stored with a case.
A limit slows and explains; it never shuts a channel for good, since a village or
an onion service may stand behind one address.
"""

import os
import threading
from datetime import date
from functools import cache

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse
from limits.errors import StorageError

from app.crypto.derive import derive, mac
from app.law.calendar import today


class DailyKey:
    """A key for one day; the next day's follows from it, and not the other way round."""

    def __init__(self, key: bytes, day: date) -> None:
        self._key, self._day = key, day
        self._lock = threading.Lock()

    def on(self, day: date) -> bytes:
        """The key of ``day``; that of any day before is gone."""
        with self._lock:
            while self._day < day:
                self._key = derive(self._key, "hari berikutnya")
                self._day = date.fromordinal(self._day.toordinal() + 1)
            return self._key


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


def within(limiter: Limiter, limit: str, scope: str, key: str | None = None) -> bool:
    """Count this request against ``limit`` (such as ``30/minute``) and say whether it still fits.

    Counts by address unless ``key`` says otherwise. When the store of the
    counters cannot be reached, every request fits: a report weighs more.
    """
    if not limiter.enabled:
        return True
    try:
        return limiter.limiter.hit(
            _parsed(limit), current_app.config["SIDE"], scope, key or address_hash()
        )
    except StorageError:
        return True


def fits(limiter: Limiter, limit: str, scope: str) -> bool:
    """Whether one more request would fit ``limit``, without counting it."""
    if not limiter.enabled:
        return True
    try:
        return limiter.limiter.test(
            _parsed(limit), current_app.config["SIDE"], scope, address_hash()
        )
    except StorageError:
        return True


@cache
def _parsed(limit: str) -> RateLimitItem:
    return parse(limit)

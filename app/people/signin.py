"""Sign-in: passphrase, then a one-time code that works once.

A stranger's guesses lock nobody out: a passphrase of 77 bits cannot be guessed,
so wrong ones are neither counted nor refused: they only wait for one another.
Devices that signed in before wait in a lane of their own. Wrong one-time codes
count only behind a right passphrase.
"""

import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import select

from app.crypto import passphrase
from app.people.accounts import Opened, open_account
from app.people.models import Account
from app.store import db, writing

STEP = 30
"""Seconds of one time step (RFC 6238)."""

OTP_TRIES = 5
OTP_LOCK = timedelta(minutes=15)

_NOBODY = bytes(passphrase.SALT)

PATIENCE = 5
"""Seconds that a sign-in waits for others before it is told to come again."""

_LONGEST_PHRASE = 400
_AT_THE_DOOR = 3
"""Sign-ins of a process that may wait in one lane; more would hold the threads of others."""


class Lane:
    """Lets one passphrase be stretched at a time: each takes 64 MiB and a processor."""

    def __init__(self) -> None:
        self._waiting = threading.BoundedSemaphore(_AT_THE_DOOR)
        self._turn = threading.BoundedSemaphore(1)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn; raises :class:`Busy` when too many wait, or for too long."""
        if not self._waiting.acquire(blocking=False):
            raise Busy
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise Busy
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._waiting.release()


_strangers, _known_devices = Lane(), Lane()


class SignInRefused(Exception):
    """Name, passphrase or code is wrong; which of them is not said."""


class Busy(Exception):
    """Too many try to sign in at once; nothing was checked."""


class OtpLocked(Exception):
    """Too many wrong codes behind a right passphrase; ``until`` is UTC without zone."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


@dataclass(frozen=True)
class SignedIn:
    """Who signed in, with the private key for the session that follows."""

    account: Account
    opened: Opened


def utc_now() -> datetime:
    """Now in UTC, without a zone, as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)


def sign_in(name: str, phrase: str, code: str, now: datetime, *, known: bool = False) -> SignedIn:
    """Check all three at once; ``known`` says that the device signed in before.

    Raises :class:`SignInRefused`, :class:`OtpLocked` or :class:`Busy`.
    """
    if len(phrase) > _LONGEST_PHRASE:
        raise SignInRefused
    asked = name.strip().lower().replace("\0", "")
    account = db.session.scalar(select(Account).where(Account.name == asked))
    db.session.rollback()
    with (_known_devices if known else _strangers).turn():
        verifier, key = passphrase.stretch(phrase, account.salt if account else _NOBODY)
    if account is None or not hmac.compare_digest(verifier, account.verifier):
        raise SignInRefused
    if account.otp_locked_until and account.otp_locked_until > now:
        raise OtpLocked(account.otp_locked_until)
    opened = open_account(account, key)
    if not _accept_code(account.id, matching_step(opened.otp_secret, code, now), now):
        raise SignInRefused
    return SignedIn(account, opened)


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """The time step that ``code`` is right for (this one, the last or the next), or None."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return None
    current = int(now.replace(tzinfo=UTC).timestamp()) // STEP
    totp = new_totp(secret)
    for step in (current, current - 1, current + 1):
        if hmac.compare_digest(totp.generate(step * STEP), typed.encode()):
            return step
    return None


def new_totp(secret: bytes) -> TOTP:
    """The one-time codes of ``secret``: six digits, thirty seconds, SHA-1 (what apps support)."""
    return TOTP(secret, 6, SHA1(), STEP)  # noqa: S303


def _accept_code(account_id: str, step: int | None, now: datetime) -> bool:
    """Use up the code's step, or count a failure; a step once used is a failure."""
    with writing() as session:
        account = session.get(Account, account_id, with_for_update=True, populate_existing=True)
        assert account is not None
        if step is None or step <= account.otp_last_step:
            account.otp_failures += 1
            if account.otp_failures >= OTP_TRIES:
                account.otp_failures, account.otp_locked_until = 0, now + OTP_LOCK
            return False
        account.otp_last_step, account.otp_failures, account.otp_locked_until = step, 0, None
        return True

"""Sign-in: passphrase, then a one-time code that works once.

A stranger's guesses lock nobody out: a passphrase of 77 bits cannot be guessed,
so wrong ones are neither counted nor refused: they only wait for one another,
one from each address. A device that signed in before waits in the lane of its
name. Wrong one-time codes count only behind a right passphrase.
"""

import hmac
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from app.crypto import passphrase
from app.people import accounts
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
_AT_THE_DOOR = 5
"""Sign-ins of a process that may wait in one lane; more would hold the threads of others."""


class Lane:
    """Lets one passphrase be stretched at a time: each takes 64 MiB and a processor."""

    def __init__(self) -> None:
        self._turn = threading.BoundedSemaphore(1)
        self._waiting: list[str] = []
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, whose: str) -> Iterator[None]:
        """Wait for a turn; raises :class:`Busy` when ``whose`` waits already, or too many do, or too long."""
        with self._lock:
            if whose in self._waiting or len(self._waiting) >= _AT_THE_DOOR:
                raise Busy
            self._waiting.append(whose)
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise Busy
            try:
                yield
            finally:
                self._turn.release()
        finally:
            with self._lock:
                self._waiting.remove(whose)


_strangers = Lane()
_known: defaultdict[str, Lane] = defaultdict(Lane)
"""A lane for each name, for devices that signed in with that name before."""


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


def sign_in(
    name: str, phrase: str, code: str, now: datetime, *, address: str = "", known: bool = False
) -> SignedIn:
    """Check all three at once; ``known`` says that the device signed in with this name before.

    ``address`` stands for the sender's, however it is hashed.

    Raises :class:`SignInRefused`, :class:`OtpLocked` or :class:`Busy`.
    """
    if len(phrase) > _LONGEST_PHRASE:
        raise SignInRefused
    account = accounts.called(name)
    if account:
        db.session.expunge(account)
    db.session.rollback()  # no transaction stays open while the passphrase is stretched
    with (_known[name] if known else _strangers).turn(address):
        verifier, key = passphrase.stretch(phrase, account.salt if account else _NOBODY)
    if account is None or not hmac.compare_digest(verifier, account.verifier):
        raise SignInRefused
    if account.left_on is not None:
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
        if account.otp_locked_until and account.otp_locked_until > now:
            raise OtpLocked(account.otp_locked_until)
        if step is None or step <= account.otp_last_step:
            account.otp_failures += 1
            if account.otp_failures >= OTP_TRIES:
                account.otp_failures, account.otp_locked_until = 0, now + OTP_LOCK
            return False
        account.otp_last_step, account.otp_failures, account.otp_locked_until = step, 0, None
        return True

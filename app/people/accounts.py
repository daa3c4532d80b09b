"""Make an account: generated passphrase, one-time secret, key pair."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from app.crypto import passphrase
from app.crypto.envelope import decrypt, encrypt
from app.crypto.sealing import Holder, Recipient, new_private_key, public_key
from app.people.models import Account, OfficeSession
from app.store import db, new_id, writing

_PRIVATE = "kunci akun"
_OTP = "rahasia otp"

GRANTED = ("pimpinan", "administrator")
"""Roles that an administrator gives and takes; the others follow from a team or from the roster."""

GENERATION = 1
"""Number of every account's key pair: an account has one at a time, and nothing old is sealed to it."""


@dataclass(frozen=True)
class Credentials:
    """What a new member is shown once: passphrase, and the one-time secret as raw bytes."""

    phrase: str
    otp_secret: bytes


@dataclass(frozen=True)
class Opened:
    """An account whose passphrase was right: its key pair and one-time secret."""

    holder: Holder
    otp_secret: bytes


def new_credentials() -> Credentials:
    """A fresh passphrase (77 bits) and one-time secret (160 bits)."""
    return Credentials(passphrase.generate(), os.urandom(20))


def new_account(
    name: str, roles: list[str], credentials: Credentials, day: date
) -> tuple[Account, Recipient]:
    """An account ready to be stored, and its public half for sealing vault keys to it.

    Slow (Argon2id): call it before a write transaction begins.
    """
    account_id = new_id()
    secrets = new_secrets(account_id, credentials)
    account = Account(id=account_id, name=name, roles=roles, created=day, **secrets)
    return account, Recipient(account_id, GENERATION, account.public_key)


def new_secrets(account_id: str, credentials: Credentials) -> dict[str, Any]:
    """The columns of an account that follow from its credentials, with a new key pair.

    Slow (Argon2id).
    """
    salt, private = os.urandom(passphrase.SALT), new_private_key()
    verifier, key = passphrase.stretch(credentials.phrase, salt)
    return {
        "salt": salt,
        "verifier": verifier,
        "public_key": public_key(private),
        "private_sealed": encrypt(key, private, _PRIVATE, account_id),
        "otp_sealed": encrypt(key, credentials.otp_secret, _OTP, account_id),
    }


def sign_in_name(typed: str) -> str:
    """A sign-in name as accounts have it, however it was typed."""
    return typed.strip().lower().replace("\0", "")


def called(typed: str) -> Account | None:
    """The account with a sign-in name, however it was typed; also one that is closed."""
    return db.session.scalar(select(Account).where(Account.name == sign_in_name(typed)))


def active() -> Sequence[Account]:
    """The accounts of everybody who has not left, by name."""
    return db.session.scalars(
        select(Account).where(Account.left_on.is_(None)).order_by(Account.name)
    ).all()


def administrators() -> list[Account]:
    """Those of :func:`active` who administrate: one at least, always."""
    return [account for account in active() if "administrator" in account.roles]


def close(account: Account, day: date) -> None:
    """End an account, its invitation and its sessions (in a write transaction)."""
    account.left_on, account.invited_to = day, None
    end_sessions(account)


def end_sessions(account: Account) -> None:
    """Sign somebody out everywhere (in a write transaction)."""
    db.session.execute(delete(OfficeSession).where(OfficeSession.account_id == account.id))


def replace_secrets(account: Account, fresh: dict[str, Any], otp_step: int = 0) -> None:
    """Give an account the columns of :func:`new_secrets`; its sessions end (in a write transaction)."""
    for column, value in fresh.items():
        setattr(account, column, value)
    account.otp_last_step, account.otp_failures, account.otp_locked_until = otp_step, 0, None
    end_sessions(account)


class NotGranted(Exception):
    """There is no such account or role, or it is the last administrator's."""


def grant(nip: str, role: str, *, given: bool) -> None:
    """Give an employee's account a role of :data:`GRANTED`, or take it; raises :class:`NotGranted`."""
    with writing() as session:
        account = session.scalar(select(Account).where(Account.nip == nip))
        if account is None or account.left_on is not None or role not in GRANTED:
            raise NotGranted
        account.roles = [r for r in account.roles if r != role] + [role] * given
        session.flush()
        if not administrators():
            raise NotGranted


def open_with_phrase(account: Account, phrase: str) -> Opened:
    """Open an account's secrets with its passphrase; slow (Argon2id).

    Raises :class:`app.crypto.errors.CannotOpen` if the passphrase is wrong.
    """
    return open_account(account, passphrase.stretch(phrase, account.salt)[1])


def open_account(account: Account, key: bytes) -> Opened:
    """Open an account's secrets with the key stretched from its passphrase."""
    private = decrypt(key, account.private_sealed, _PRIVATE, account.id)
    secret = decrypt(key, account.otp_sealed, _OTP, account.id)
    return Opened(Holder(account.id, GENERATION, private), secret)

"""Make an account: generated passphrase, one-time secret, key pair."""

import os
from dataclasses import dataclass
from datetime import date

from app.crypto import passphrase
from app.crypto.envelope import decrypt, encrypt
from app.crypto.sealing import Holder, Recipient, new_private_key, public_key
from app.people.models import Account
from app.store import new_id

_PRIVATE = "kunci akun"
_OTP = "rahasia otp"


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
    salt = os.urandom(passphrase.SALT)
    verifier, key = passphrase.stretch(credentials.phrase, salt)
    account_id, private = new_id(), new_private_key()
    account = Account(
        id=account_id,
        name=name,
        roles=roles,
        salt=salt,
        verifier=verifier,
        public_key=public_key(private),
        private_sealed=encrypt(key, private, _PRIVATE, account_id),
        otp_sealed=encrypt(key, credentials.otp_secret, _OTP, account_id),
        created=day,
    )
    return account, Recipient(account_id, 1, account.public_key)


def open_with_phrase(account: Account, phrase: str) -> Opened:
    """Open an account's secrets with its passphrase; slow (Argon2id).

    Raises :class:`app.crypto.errors.CannotOpen` if the passphrase is wrong.
    """
    return open_account(account, passphrase.stretch(phrase, account.salt)[1])


def open_account(account: Account, key: bytes) -> Opened:
    """Open an account's secrets with the key stretched from its passphrase."""
    private = decrypt(key, account.private_sealed, _PRIVATE, account.id)
    secret = decrypt(key, account.otp_sealed, _OTP, account.id)
    return Opened(Holder(account.id, 1, private), secret)

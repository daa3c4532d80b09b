"""Server-side sessions: the database holds a wrapped key, the cookie alone opens it.

The cookie is ``id (32 bytes) | session key (32)`` in URL-safe base64. The row is
found by a hash of the id; the account's private key in it is encrypted under the
session key. So neither the database nor the cookie opens anything alone, and any
worker serves any request.
"""

import base64
import binascii
import hashlib
import json
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from app.crypto.derive import derive
from app.crypto.envelope import decrypt, encrypt
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder, Recipient
from app.people import accounts, vault_keys, vaults
from app.people.models import Account, OfficeSession
from app.people.signin import SignedIn
from app.store import db, writing

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
_RENEW = timedelta(minutes=5)

OWN_KEY = "akun"
_PRIVATE = "kunci sesi"
_CACHE = "simpanan sesi"
_ROOM = 1024
"""Bytes that each case takes in the cache, so that its size does not tell which were readable."""


@dataclass
class Member:
    """A signed-in person, for one request: account, vault keys, and what was opened before.

    ``false_keys`` are their vaults whose published key is not theirs, and :data:`OWN_KEY`
    if their own is not. ``own_key`` comes from the private key, not from the database.
    """

    account: Account
    vault_keys: list[Holder]
    false_keys: list[str]
    own_key: Recipient
    csrf_key: bytes
    cache: dict[str, Any]
    session_id: bytes
    own: Holder = field(repr=False)
    """Their own key pair, to which a case can be sealed."""
    _session_key: bytes = field(repr=False, default=b"")

    def keys_of(self, vault_id: str) -> list[Holder]:
        """The generations of ``vault_id`` that this person opens, newest first."""
        return sorted((h for h in self.vault_keys if h.id == vault_id), key=lambda h: -h.generation)

    def vault_ids(self) -> list[str]:
        """The vaults this person opens."""
        return sorted({h.id for h in self.vault_keys})

    def keep(self) -> None:
        """Store :attr:`cache`, encrypted under the session key."""
        body = json.dumps(self.cache, ensure_ascii=False).encode()
        body = body.ljust(_ROOM * (1 + len(self.cache.get("kepala", ()))))
        sealed = encrypt(self._session_key, body, _CACHE, self.session_id)
        with writing() as session:
            row = session.get(OfficeSession, self.session_id)
            if row is not None:
                row.cache = sealed


def start(signed_in: SignedIn, now: datetime) -> str:
    """Begin a session and return the cookie's value."""
    public_id, key = os.urandom(32), os.urandom(32)
    session_id = hashlib.sha256(public_id).digest()
    with writing() as session:
        session.add(
            OfficeSession(
                id=session_id,
                account_id=signed_in.account.id,
                private_sealed=encrypt(
                    key, signed_in.opened.holder.private_key, _PRIVATE, session_id
                ),
                seen=now,
                expires=now + LONGEST,
            )
        )
    return base64.urlsafe_b64encode(public_id + key).decode()


def resume(cookie: str, now: datetime) -> Member | None:
    """The member behind a cookie, or None if the session is unknown, idle too long or over."""
    parts = _split(cookie)
    if parts is None:
        return None
    session_id, key = parts
    row = db.session.get(OfficeSession, session_id)
    if row is None or row.expires <= now or row.seen + IDLE <= now:
        return None
    account = db.session.get(Account, row.account_id)
    assert account is not None
    try:
        private = decrypt(key, row.private_sealed, _PRIVATE, session_id)
        cache = json.loads(decrypt(key, row.cache, _CACHE, session_id)) if row.cache else {}
    except CannotOpen:
        return None
    seen = row.seen
    if account.left_on is not None:
        return None
    own = Holder(account.id, accounts.GENERATION, private)
    holders = vaults.open_vaults(own)
    vault_keys.settle(holders)
    false_keys = vaults.false_keys(account.roles, holders)
    if own.recipient().public_key != account.public_key:
        false_keys.append(OWN_KEY)
    member = Member(
        account=account,
        vault_keys=holders,
        false_keys=false_keys,
        own_key=own.recipient(),
        csrf_key=derive(key, "csrf"),
        cache=cache,
        session_id=session_id,
        own=own,
        _session_key=key,
    )
    if seen + _RENEW <= now:
        with writing() as session:
            fresh = session.get(OfficeSession, session_id)
            if fresh is not None:
                fresh.seen = now
    return member


def end(cookie: str) -> None:
    """Sign out: the row goes, and with it the wrapped key."""
    parts = _split(cookie)
    if parts is not None:
        with writing() as session:
            session.execute(delete(OfficeSession).where(OfficeSession.id == parts[0]))


def drop_expired(now: datetime) -> None:
    """Delete sessions that are over or were idle too long."""
    with writing() as session:
        session.execute(
            delete(OfficeSession).where(
                (OfficeSession.expires <= now) | (OfficeSession.seen <= now - IDLE)
            )
        )


def _split(cookie: str) -> tuple[bytes, bytes] | None:
    try:
        raw = base64.b64decode(cookie.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    if len(raw) != 64:
        return None
    return hashlib.sha256(raw[:32]).digest(), raw[32:]

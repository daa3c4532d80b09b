"""Keys to the API: made by an administrator, shown once, kept as a hash, with scope and an end.

A token is ``kizi_`` (so that scanners of leaked secrets can find it), its public name of 16
hexadecimal digits, ``_``, and 160 random bits in base32. The name finds the row; the secret half is
compared by its hash in constant time.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import JSON, Date, LargeBinary, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.channel import N_
from app.store import ROW_ORDER_HIDDEN, Base, db, writing

BASE = "/api/zi/v1"
"""Where the API is."""

PREFIX = "kizi_"
LONGEST = timedelta(days=365)
"""The longest life of a token."""

CRITERIA, SUMMARIES = "kriteria", "ringkasan"
SCOPES = {
    CRITERIA: N_("kriteria dan target, dengan status dan buktinya"),
    SUMMARIES: N_("ringkasan kanal yang sudah terbit"),
}

_NAME = 16
_SECRET = 20
_TOKEN = re.compile(r"kizi_([0-9a-f]{16})_([a-z2-7]{32})")


class ApiToken(Base):
    """A key to the API. Of its secret half only the SHA-256 is kept."""

    __tablename__ = "zi_token"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    """Its public half: names it, opens nothing."""
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    label: Mapped[str] = mapped_column(String(120))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    made: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))
    expires: Mapped[date] = mapped_column(Date)
    """The first day on which it opens nothing any more."""
    used: Mapped[date | None] = mapped_column(Date)
    revoked: Mapped[date | None] = mapped_column(Date)


class Refused(Exception):
    """The token opens nothing: no token, unknown, expired or revoked. All look alike."""


@dataclass(frozen=True)
class Made:
    """A new token: its text, shown once, and its row."""

    text: str
    row: ApiToken


class AlreadyMade(Exception):
    """The same form made its token before, and showed it then."""


def make(
    label: str, scopes: Collection[str], expires: date, by: str, day: date, form_id: str = ""
) -> Made:
    """A new token that opens ``scopes`` until the day before ``expires``.

    Raises ``ValueError`` for no or unknown scopes, and for an end that is past or too far;
    :class:`AlreadyMade` where a form is sent twice.
    """
    if not scopes or not set(scopes) <= SCOPES.keys() or not day < expires <= day + LONGEST:
        raise ValueError("scopes or end")
    name = form_id[:_NAME] or secrets.token_hex(_NAME // 2)
    secret = base64.b32encode(os.urandom(_SECRET)).decode().lower()
    row = ApiToken(
        id=name,
        hash=_hashed(secret),
        label=label,
        scopes=sorted(scopes),
        made=day,
        by=by,
        expires=expires,
    )
    with writing() as session:
        if session.get(ApiToken, name) is not None:
            raise AlreadyMade
        session.add(row)
    return Made(f"{PREFIX}{name}_{secret}", row)


def check(text: str, day: date) -> ApiToken:
    """The row of a token that opens something on ``day``; notes the day. Raises :class:`Refused`."""
    parts = _TOKEN.fullmatch(text)
    row = db.session.get(ApiToken, parts[1]) if parts else None
    kept = row.hash if row else bytes(32)
    right = hmac.compare_digest(kept, _hashed(parts[2] if parts else ""))
    if row is None or not right or row.revoked is not None or row.expires <= day:
        raise Refused
    if row.used != day:
        with writing() as session:
            held = session.get(ApiToken, row.id)
            if held is None or held.revoked is not None:
                raise Refused
            held.used = day
            row = held
    return row


def revoke(name: str, day: date) -> bool:
    """Let a token open nothing any more; False where there is none, or it was revoked before."""
    with writing() as session:
        row = session.get(ApiToken, name, populate_existing=True)
        if row is None or row.revoked is not None:
            return False
        row.revoked = day
        return True


def everything() -> Sequence[ApiToken]:
    """All tokens, those that were made last first."""
    return db.session.scalars(select(ApiToken).order_by(ApiToken.made.desc(), ApiToken.label)).all()


def _hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("ascii")).digest()

"""Form tokens and receipt codes: new, signed, read, normalised, derived.

A form carries a fresh 120-bit token, signed and never stored by the server. Once
the form is accepted the same token, written for a person, is the receipt code:
whoever has it, and nobody else, can derive the case's look-up id and the
reporter's private key.
"""

import base64
import binascii
import hmac
import os
from dataclasses import dataclass

from app.crypto import paper
from app.crypto.derive import derive, mac
from app.crypto.errors import BadFormToken

TOKEN = 15
"""Bytes of a token: 120 bits."""

_ISSUED = 4
_TAG = 16


@dataclass(frozen=True)
class FormToken:
    """A token as it came back in a form, and when it was issued (Unix seconds)."""

    secret: bytes
    issued: int


@dataclass(frozen=True)
class ReceiptKeys:
    """What follows from a receipt code, 32 bytes each.

    The case's look-up id; the reporter's private key, for what others seal to the
    reporter; the key of the form's fingerprint; and the key under which the
    reporter wraps the case's keys for themselves.
    """

    lookup: bytes
    private_key: bytes
    fingerprint_key: bytes
    own_key: bytes


def sign_form(key: bytes, form: str, now: int) -> str:
    """A new signed token for ``form``, issued at ``now`` (Unix seconds), as text for a hidden field."""
    body = os.urandom(TOKEN) + now.to_bytes(_ISSUED, "big")
    return base64.urlsafe_b64encode(body + _tag(key, form, body)).decode()


def read_form(key: bytes, form: str, text: str) -> FormToken:
    """Read a token signed for ``form``; :class:`BadFormToken` for anything else."""
    try:
        raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise BadFormToken("not a token") from None
    if base64.urlsafe_b64encode(raw).decode() != text:
        raise BadFormToken("not as it was written")
    body, tag = raw[:-_TAG], raw[-_TAG:]
    if len(body) != TOKEN + _ISSUED or not hmac.compare_digest(tag, _tag(key, form, body)):
        raise BadFormToken("signature")
    return FormToken(body[:TOKEN], int.from_bytes(body[TOKEN:], "big"))


def code(secret: bytes) -> str:
    """The receipt code of a token: five groups of five characters."""
    return paper.write(secret)


def read_code(text: str) -> bytes:
    """The token behind a code as a person typed it; :class:`app.crypto.errors.BadCode` if mistyped."""
    return paper.read(text, TOKEN)


def derive_keys(secret: bytes, site_salt: bytes) -> ReceiptKeys:
    """Derive everything a receipt code opens. ``site_salt`` is kept with the backups."""
    raw = derive(secret, "kode laporan", salt=site_salt, length=128)
    return ReceiptKeys(raw[:32], raw[32:64], raw[64:96], raw[96:])


def _tag(key: bytes, form: str, body: bytes) -> bytes:
    return mac(key, "formulir", form, body)[:_TAG]

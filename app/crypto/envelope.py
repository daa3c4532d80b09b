"""Encrypt and decrypt one record: AES-256-GCM with associated data and padding.

A record is ``suite (1 byte) | nonce (12) | ciphertext | tag (16)``. The padded
plaintext begins with its true length in four bytes. Lengths after padding are
at least 1 KiB and then follow Padmé (Nikitin et al., PETS 2019), so that the
size of a stored record tells at most its order of magnitude.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.crypto.binding import SUITE, bind
from app.crypto.errors import CannotOpen

MINIMUM = 1024
"""Smallest padded length, in bytes."""

_NONCE = 12
_LENGTH = 4


def padded_length(length: int) -> int:
    """Length in bytes that ``length`` bytes of content are padded to."""
    length = max(length, MINIMUM)
    exponent = length.bit_length() - 1
    kept = exponent.bit_length()
    mask = (1 << (exponent - kept)) - 1
    return (length + mask) & ~mask


def encrypt(key: bytes, content: bytes, *place: str | int | bytes) -> bytes:
    """Encrypt ``content`` under a 32-byte ``key`` so that it opens only at ``place``."""
    body = len(content).to_bytes(_LENGTH, "big") + content
    body += bytes(padded_length(len(body)) - len(body))
    nonce = os.urandom(_NONCE)
    return bytes([SUITE]) + nonce + AESGCM(key).encrypt(nonce, body, bind(*place))


def decrypt(key: bytes, sealed: bytes, *place: str | int | bytes) -> bytes:
    """Return the content that :func:`encrypt` sealed at ``place``.

    Raises :class:`CannotOpen` for another key, another place, another suite or
    any changed byte.
    """
    if len(sealed) < 1 + _NONCE or sealed[0] != SUITE:
        raise CannotOpen("unknown suite")
    try:
        body = AESGCM(key).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], bind(*place))
    except InvalidTag:
        raise CannotOpen("record") from None
    length = int.from_bytes(body[:_LENGTH], "big")
    return body[_LENGTH : _LENGTH + length]

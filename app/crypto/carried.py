"""Short secrets that leave with a page or a cookie and come back: sealed, and good for a while.

A text is the base64url of ``suite (1 byte) | made (8, Unix seconds) | nonce (12) |
ciphertext | tag (16)``, AES-256-GCM with the first nine bytes as associated data.
"""

import base64
import os
import time

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.crypto.binding import SUITE
from app.crypto.errors import CannotOpen

_HEAD, _NONCE = 9, 12
_AHEAD = 60
"""Seconds that the clock of the machine may have been set back since."""


class CarriedCipher:
    """Seals what others carry, under one 32-byte key."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, content: bytes) -> str:
        """``content`` as letters, digits, ``-``, ``_`` and ``=``."""
        head = bytes([SUITE]) + int(time.time()).to_bytes(_HEAD - 1, "big")
        nonce = os.urandom(_NONCE)
        sealed = self._aead.encrypt(nonce, content, head)
        return base64.urlsafe_b64encode(head + nonce + sealed).decode()

    def open(self, text: str, seconds: int) -> bytes:
        """What :meth:`seal` sealed at most so many ``seconds`` ago; :class:`CannotOpen` for all else."""
        try:
            raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
            head, nonce, sealed = raw[:_HEAD], raw[_HEAD : _HEAD + _NONCE], raw[_HEAD + _NONCE :]
            content = self._aead.decrypt(nonce, sealed, head)
        except (ValueError, InvalidTag):
            raise CannotOpen("carried") from None
        age = time.time() - int.from_bytes(head[1:], "big")
        if head[0] != SUITE or not -_AHEAD <= age <= seconds:
            raise CannotOpen("carried")
        return content

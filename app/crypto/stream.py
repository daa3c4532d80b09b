"""Encrypt and decrypt a file in chunks: a key a file, AES-256-GCM for each chunk.

A chunk is ``nonce (12) | ciphertext | tag (16)`` of at most 64 KiB of content. Its
number and whether it is the last stand in the associated data, so no chunk can be
left out, repeated or moved, and no file cut short. The content is padded with zeros
to a Padmé length; its true length is kept with the key.
"""

import os
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.crypto.binding import bind
from app.crypto.envelope import padded_length
from app.crypto.errors import CannotOpen

CHUNK = 64 * 1024
"""Bytes of content in a chunk; only the last may have fewer."""

KEY = 32
_NONCE = 12
_PURPOSE = "potongan berkas"


class Sealer:
    """Turns bytes that come in any portions into sealed chunks, in their order."""

    def __init__(self, key: bytes, file_id: str) -> None:
        self._cipher = AESGCM(key)
        self._file_id = file_id
        self._held = bytearray()
        self._number = 0
        self.size = 0
        """Bytes of content so far."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take ``data``; gives the chunks that are complete and surely not the last."""
        self.size += len(data)
        self._held += data
        yield from self._whole()

    def finish(self) -> Iterator[bytes]:
        """The chunks that are left, padding included; call it once."""
        missing = padded_length(self.size) - self.size
        while missing:
            portion = min(missing, CHUNK)
            self._held += bytes(portion)
            missing -= portion
            yield from self._whole()
        yield self._seal(self._held, last=True)

    def _whole(self) -> Iterator[bytes]:
        """Chunks that are full and have something after them."""
        while len(self._held) > CHUNK:
            yield self._seal(self._held[:CHUNK], last=False)
            del self._held[:CHUNK]

    def _seal(self, content: bytearray, *, last: bool) -> bytes:
        nonce = os.urandom(_NONCE)
        place = bind(_PURPOSE, self._file_id, self._number, int(last))
        self._number += 1
        return nonce + self._cipher.encrypt(nonce, content, place)


def open_chunks(key: bytes, file_id: str, size: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The content of a file of ``size`` bytes, chunk by chunk, without its padding.

    Raises :class:`CannotOpen` at the first chunk that was changed, moved or is
    missing; what was given out before is as it was sealed.
    """
    cipher, left, number = AESGCM(key), size, 0
    whole, rest = divmod(padded_length(size), CHUNK)
    last = whole + bool(rest) - 1
    for number, chunk in enumerate(chunks):
        place = bind(_PURPOSE, file_id, number, int(number == last))
        try:
            content = cipher.decrypt(chunk[:_NONCE], chunk[_NONCE:], place)
        except (InvalidTag, ValueError):
            raise CannotOpen("chunk") from None
        if left:
            yield content[:left]
        left -= min(left, len(content))
        if number == last:
            break
    else:
        number = -1
    if number != last:
        raise CannotOpen("file cut short")

"""A page that is the same for everybody but for a few short texts, rendered only once.

The page is rendered with markers and cut there. Its parts are compressed
beforehand; the gzip stream of an answer is made of them and the texts between.
This keeps the blank form as fast as a bare page and small on the wire.
"""

import re
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, request

_OURS = secrets.token_hex(8)
"""Nothing that somebody wrote looks like a marker."""

_MARKER = re.compile(rf"@@{_OURS}([a-z]+)@@")
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_LAST_EMPTY_BLOCK = b"\x03\x00"

_PLAIN = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Vary", "Accept-Encoding"),
    ("Cache-Control", "no-store"),
]
_PACKED = [*_PLAIN, ("Content-Encoding", "gzip")]


def marker(name: str) -> str:
    """What stands in the rendered page where the text ``name`` (letters a to z) will go."""
    return f"@@{_OURS}{name}@@"


@dataclass(frozen=True)
class SplicedPage:
    """The parts of a page around its markers, plain and as raw deflate blocks."""

    names: tuple[str, ...]
    parts: tuple[bytes, ...]
    packed: tuple[bytes, ...]

    @classmethod
    def split(cls, html: str) -> "SplicedPage":
        """Cut ``html`` at its markers."""
        pieces = _MARKER.split(html)
        parts = tuple(piece.encode() for piece in pieces[::2])
        return cls(tuple(pieces[1::2]), parts, tuple(_deflate(part) for part in parts))

    def response(self, texts: Mapping[str, str]) -> Response:
        """The page with ``texts`` (safe in HTML, by marker) filled in; no cache keeps it."""
        middles = [texts[name].encode() for name in self.names]
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        body = self._gzip(middles) if packed else self._plain(middles)
        return Response(body, headers=_PACKED if packed else _PLAIN)

    def _plain(self, middles: list[bytes]) -> bytes:
        out = [self.parts[0]]
        for middle, part in zip(middles, self.parts[1:], strict=True):
            out += (middle, part)
        return b"".join(out)

    def _gzip(self, middles: list[bytes]) -> bytes:
        checksum, length = zlib.crc32(self.parts[0]), len(self.parts[0])
        out = [_GZIP_HEADER, self.packed[0]]
        for middle, part, packed in zip(middles, self.parts[1:], self.packed[1:], strict=True):
            checksum = zlib.crc32(part, zlib.crc32(middle, checksum))
            length += len(middle) + len(part)
            out += (_stored(middle), packed)
        out += (_LAST_EMPTY_BLOCK, checksum.to_bytes(4, "little"), length.to_bytes(4, "little"))
        return b"".join(out)


def _stored(text: bytes) -> bytes:
    """``text`` (under 64 KiB) as one deflate block without compression."""
    size = len(text)
    return b"\x00" + size.to_bytes(2, "little") + (0xFFFF ^ size).to_bytes(2, "little") + text


def _deflate(part: bytes) -> bytes:
    """``part`` as raw deflate blocks that end on a byte, none of them the last."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH)

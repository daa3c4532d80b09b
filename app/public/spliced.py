"""A page that is the same for everybody but for one short text, compressed only once.

The page is rendered with a marker and split there. Each half is compressed
beforehand; the gzip stream of an answer is head, text, tail. This keeps the
blank form as fast as a bare page and small on the wire.
"""

import zlib
from dataclasses import dataclass

from flask import Response, request

MARKER = "@@KUNCI-FORMULIR@@"

_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_LAST_EMPTY_BLOCK = b"\x03\x00"


@dataclass(frozen=True)
class SplicedPage:
    """Both halves of a page around its marker, plain and as raw deflate blocks."""

    head: bytes
    tail: bytes
    packed_head: bytes
    packed_tail: bytes

    @classmethod
    def split(cls, html: str) -> "SplicedPage":
        """Split ``html`` at its one marker; :class:`ValueError` if there is not exactly one."""
        head, tail = (part.encode() for part in html.split(MARKER))
        return cls(head, tail, _deflate(head), _deflate(tail))

    def response(self, text: str) -> Response:
        """The page with ``text`` (ASCII, already safe in HTML) at the marker; never cached."""
        middle = text.encode("ascii")
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response = Response(self._gzip(middle), content_type="text/html; charset=utf-8")
            response.headers["Content-Encoding"] = "gzip"
        else:
            body = self.head + middle + self.tail
            response = Response(body, content_type="text/html; charset=utf-8")
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "no-store"
        return response

    def _gzip(self, middle: bytes) -> bytes:
        length = len(self.head) + len(middle) + len(self.tail)
        checksum = zlib.crc32(self.tail, zlib.crc32(middle, zlib.crc32(self.head)))
        stored = b"\x00" + len(middle).to_bytes(2, "little")
        stored += (0xFFFF ^ len(middle)).to_bytes(2, "little") + middle
        return b"".join(
            (
                _GZIP_HEADER,
                self.packed_head,
                stored,
                self.packed_tail,
                _LAST_EMPTY_BLOCK,
                checksum.to_bytes(4, "little"),
                length.to_bytes(4, "little"),
            )
        )


def _deflate(part: bytes) -> bytes:
    """``part`` as raw deflate blocks that end on a byte, none of them the last."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH)

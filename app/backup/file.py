"""A backup is one tar file that vouches for each of its bytes.

Its members are written in one way only (fixed headers, no time, no owner), and the last
one, ``SHA256SUMS``, names the SHA-256 of every member before it. A reader makes the
headers anew and compares: so no byte can change, go missing or be added unnoticed.
``tar xf`` and ``sha256sum -c SHA256SUMS`` read it without the portal.
"""

import hashlib
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

SUMS = "SHA256SUMS"
_BLOCK = tarfile.BLOCKSIZE
_END = bytes(2 * _BLOCK)
_PIECE = 1024 * 1024
"""Bytes read at a time."""

_SMALL = 1024 * 1024
"""Bytes that a member may have which is read as a whole."""


class Altered(Exception):
    """The file is no backup, was cut off, or is not as it was written."""


class Writer:
    """Writes a backup into ``file``, which is empty and can be sought in."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sums: list[str] = []

    @contextmanager
    def member(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """A member ``name`` of a size not yet known; gives what to call with its bytes."""
        start, size, digest = self._file.tell(), 0, hashlib.sha256()
        self._file.write(bytes(_BLOCK))

        def write(data: bytes) -> None:
            nonlocal size
            digest.update(data)
            size += len(data)
            self._file.write(data)

        yield write
        self._file.write(bytes(-size % _BLOCK))
        end = self._file.tell()
        self._file.seek(start)
        self._file.write(_header(name, size))
        self._file.seek(end)
        self._sums.append(f"{digest.hexdigest()}  {name}\n")

    def add(self, name: str, content: bytes) -> None:
        """A small member at once."""
        with self.member(name) as write:
            write(content)

    def finish(self) -> str:
        """Write the sums and the end; returns the backup's fingerprint, 64 hexadecimal digits."""
        sums = "".join(self._sums).encode()
        self.add(SUMS, sums)
        self._file.write(_END)
        return hashlib.sha256(sums).hexdigest()


@dataclass(frozen=True)
class Member:
    """One member while it is read: its name, its size in bytes, and its content in pieces."""

    name: str
    size: int
    pieces: Iterator[bytes]

    def whole(self) -> bytes:
        """The content of a small member. Raises :class:`Altered` if it is too large for one."""
        if self.size > _SMALL:
            raise Altered
        return b"".join(self.pieces)


class Reader:
    """Reads a backup once, from the beginning of ``file``.

    Only whoever has read :meth:`members` to the end knows that all was as written;
    until then, what was read is not to be trusted.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.fingerprint = ""
        """Known at the end; see :meth:`Writer.finish`."""

    def members(self) -> Iterator[Member]:
        """Every member in its order, the sums left out.

        Content that the caller does not read is read here. Raises :class:`Altered`.
        """
        sums: list[str] = []
        while True:
            name, size = self._next_header()
            digest = hashlib.sha256()
            member = Member(name, size, self._content(size, digest.update))
            if name == SUMS:
                break
            yield member
            for _ in member.pieces:
                pass
            sums.append(f"{digest.hexdigest()}  {name}\n")
        expected = "".join(sums).encode()
        if member.whole() != expected or self._file.read(len(_END) + 1) != _END:
            raise Altered
        self.fingerprint = hashlib.sha256(expected).hexdigest()

    def _next_header(self) -> tuple[str, int]:
        block = self._file.read(_BLOCK)
        try:
            info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
            same = _header(info.name, info.size) == block
        except (tarfile.TarError, ValueError):
            raise Altered from None
        if not same or info.size < 0:
            raise Altered
        return info.name, info.size

    def _content(self, size: int, note: Callable[[bytes], None]) -> Iterator[bytes]:
        left = size
        while left:
            piece = self._file.read(min(left, _PIECE))
            if not piece:
                raise Altered
            left -= len(piece)
            note(piece)
            yield piece
        padding = bytes(-size % _BLOCK)
        if self._file.read(len(padding)) != padding:
            raise Altered


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT, "ascii", "strict")

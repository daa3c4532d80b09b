"""Files of a form in memory: lists that are read at once, documents that everybody may read.

Files of a case never come here: they are sealed while they arrive (:mod:`app.files`).
"""

import io
from dataclasses import dataclass
from typing import Any

from flask import request

BODY_LIMIT = 64 * 2**20
"""Bytes of a form that are still read, so that the page itself can say which file is too large."""


@dataclass(frozen=True)
class Uploaded:
    """One file as it came: the field it came in, its name, and its bytes.

    Of a file that is too large there is one byte more than allowed.
    """

    field: str
    name: str
    raw: bytes


def take(most: int) -> list[Uploaded]:
    """The files of the form that was sent, at most ``most`` bytes of each and one more.

    Call it before anything reads the form.
    """
    request.max_content_length = BODY_LIMIT
    request.sink = _Sink(most)  # type: ignore[attr-defined]
    return [
        Uploaded(field, file.filename or "", file.stream.read())
        for field, file in request.files.items(multi=True)
        if file.filename
    ]


class _Sink:
    def __init__(self, most: int) -> None:
        self._most = most

    def open(self, _filename: str | None) -> "_Part":
        """A stream for the next file part."""
        return _Part(self._most)

    def close(self) -> None:
        """Nothing lies anywhere."""


class _Part(io.BytesIO):
    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any, /) -> int:
        """Keep the next bytes, one more than allowed at most: so it shows that there were too many."""
        room = self._most + 1 - self.tell()
        super().write(bytes(data)[: max(0, room)])
        return len(data)

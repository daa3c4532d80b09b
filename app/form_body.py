"""The body of a request as it arrives: words into memory, files into a sink, nothing onto a disk."""

import io
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import IO, Any

from flask import Request, abort, g, request
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

BODY_LIMIT = 20 * 1024 * 1024
TEXT_LIMIT = 12 * 1024 * 1024
"""Bytes of words in a form that are still read, so that a text far too long can be given back."""

SHORT_FORM_LIMIT = 2 * 1024 * 1024
"""The same for forms other than a report, whose encoding can hold a field in two bytes."""

_PORTION = 64 * 1024
_AFTER = (b"\r\n", b"--")
"""What follows a boundary: another part, or the end."""

_MOST_PARTS = 200
_CHARSETS = {"ascii", "us-ascii", "utf-8", "iso-8859-1"}
"""Encodings that a part may name for its words."""

_LIGHT = 1024 * 1024
_heavy = threading.BoundedSemaphore(2)
"""Two forms far longer than any that can be accepted are read at a time, so that they fit in memory."""

_HEAVY_WAIT = 3.0


class _Dropped(io.BytesIO):
    """A file that keeps nothing of what is written to it."""

    def write(self, data: Any, /) -> int:
        return len(data)


class _FormParser(FormDataParser):
    """Werkzeug's parser of forms, its multipart part replaced by one that takes an eighth of the time."""

    def _parse_multipart(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str],
    ) -> Any:
        form: list[tuple[str, str]] = []
        files: list[tuple[str, FileStorage]] = []
        parser = PushMultipartParser(
            options.get("boundary", ""),
            max_segment_count=self.max_form_parts or _MOST_PARTS,
            header_charset="latin-1",  # fails for no byte; _readable makes UTF-8 of it
        )
        room = self.max_form_memory_size or TEXT_LIMIT
        part: Any = None
        name, filename = "", None
        words: list[bytes] = []
        file: IO[bytes] | None = None
        try:
            for event in _events(parser, stream.read):
                if event.__class__ is MultipartSegment:
                    part, words, file = event, [], None
                    name, filename = _names(part)
                    if filename is not None:
                        file = self.stream_factory(
                            content_length, part.content_type, filename, None
                        )
                elif event is None and file is not None:
                    file.seek(0)
                    files.append((name, FileStorage(file, filename, name)))
                elif event is None:
                    charset = (part.charset or "").lower()
                    text = b"".join(words).decode(
                        charset if charset in _CHARSETS else "utf-8", "replace"
                    )
                    form.append((name, text))
                elif file is not None:
                    file.write(event)
                else:
                    words.append(event)
                    room -= len(event)
                    if room < 0:
                        raise RequestEntityTooLarge
        except ParserLimitReached:
            raise RequestEntityTooLarge from None
        except MultipartError:  # an empty form would be answered as if it had been sent so
            raise BadRequest from None
        return stream, self.cls(form), MultiDict(files)


def _events(parser: PushMultipartParser, read: Callable[[int], bytes]) -> Iterator[Any]:
    """What the parser finds, also where an empty part has no line break of its own.

    RFC 2046 lets the delimiter follow a part's headers at once, and some clients write it so
    (Werkzeug's own is one); the parser would take the next part for this one's content.
    """
    delimiter = b"--" + parser.boundary
    gap = b"\r\n\r\n" + delimiter
    held, so_many = b"", parser.max_segment_count + 1  # more are no parts of a form that is read
    with parser:
        while True:
            portion = read(_PORTION)
            pieces = (held + portion).split(gap, so_many)
            so_many -= len(pieces) - 1
            if portion and len(pieces) > 1 and len(pieces[-1]) < len(_AFTER[0]):
                last = pieces.pop()  # what follows that gap has not come yet
                pieces[-1] += gap + last
                so_many += 1
            for piece, following in pairwise(pieces):
                yield from parser.parse(piece + b"\r\n")
                ended = list(parser.parse(b"\r\n"))
                yield from ended
                empty = ended and ended[-1].__class__ is MultipartSegment
                bare = empty and following.startswith(_AFTER)
                yield from parser.parse(b"\r\n" + delimiter if bare else delimiter)
            rest = pieces[-1]
            if not portion:
                break
            at = max(0, len(rest) - len(gap) - 1)  # what may be a gap's beginning waits
            if at:
                yield from parser.parse(rest[:at])
            held = rest[at:]
        if rest:
            yield from parser.parse(rest)


def _names(part: MultipartSegment) -> tuple[str, str | None]:
    """The names of a part's field and of its file; the second is None for words."""
    given = part.header("Content-Disposition")
    if given.startswith('form-data; name="') and "*" not in given and "\t" not in given:
        filename = part.filename
        return _readable(part.name), None if filename is None else _readable(filename)
    _, told = parse_options_header(_readable(given))  # as no browser writes it, or RFC 5987
    return told.get("name", ""), told.get("filename")


def _readable(header: str) -> str:
    return header if header.isascii() else header.encode("latin-1").decode("utf-8", "replace")


class PortalRequest(Request):
    """A request whose files never touch the disk in the clear.

    Werkzeug would spool a large file into a temporary file. Here a view that takes
    files gives the request a sink (:func:`app.files.take`); without one, file parts are
    read and dropped.
    """

    sink: Any = None

    form_data_parser_class = _FormParser
    max_content_length = BODY_LIMIT
    max_form_memory_size = TEXT_LIMIT
    max_form_parts = _MOST_PARTS

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        stream: IO[bytes] = self.sink.open(filename) if self.sink else _Dropped()
        return stream


def wait_if_heavy() -> None:
    """Before a request is served: a form far longer than any that can be accepted waits for its turn."""
    if request.method != "POST":
        return
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = SHORT_FORM_LIMIT
    if (request.content_length or BODY_LIMIT) > _LIGHT:
        with_files = request.mimetype == "multipart/form-data"
        g.heavy = _heavy.acquire(timeout=0 if with_files else _HEAVY_WAIT)
        if not g.heavy and not with_files:
            abort(413)  # longer than any text that could be accepted
        if not g.heavy:  # its files are welcome; its text fits or is far too long
            request.max_form_memory_size = SHORT_FORM_LIMIT


def request_done(_error: BaseException | None) -> None:
    """After it was served: the next one's turn; what did not arrive whole goes."""
    if g.pop("heavy", False):
        _heavy.release()
    if request.sink:  # type: ignore[attr-defined]
        request.sink.close()  # type: ignore[attr-defined]

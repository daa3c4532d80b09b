"""Forms as they arrive: the same words and files whoever takes them apart, and clear limits."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser, MultiPartParser
from werkzeug.test import EnvironBuilder

from app import form_body
from app.form_body import PortalRequest

_NAMES = st.text("abc_é", min_size=1, max_size=8)
_WORDS = (
    st.text(max_size=60)
    | st.just("--bata")
    | st.just("\r\n--bata")
    | st.just("\r\n")
    | st.just("a\r\n\r\n")
    | st.just("--batasan")
)
_FILES = st.tuples(st.binary(max_size=200), st.text("aé .", min_size=1, max_size=9))


class _Kept:
    """A sink that keeps the bytes of each file."""

    def open(self, _filename: str | None) -> io.BytesIO:
        return io.BytesIO()

    def close(self) -> None:
        pass


class _Trickle(io.BytesIO):
    """A body that comes a few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(7 if size is None or size < 0 else min(size, 7))


def request_of(body: io.BytesIO, **limits: int) -> PortalRequest:
    """A request that brings ``body``."""
    environ = EnvironBuilder(
        method="POST",
        input_stream=body,
        content_type="multipart/form-data; boundary=batas",
        headers={"Content-Length": str(len(body.getvalue()))},
    ).get_environ()
    request = PortalRequest(environ)
    request.sink = _Kept()
    for name, value in limits.items():
        setattr(request, name, value)
    return request


def part(header: bytes, content: bytes, *, bare: bool = False) -> bytes:
    """One part of a form; ``bare``: without the line break that an empty content can do without."""
    end = b"" if bare and not content else b"\r\n"
    return b"--batas\r\nContent-Disposition: form-data; " + header + b"\r\n\r\n" + content + end


def _all(form: Any, files: Any) -> tuple[list[Any], list[Any]]:
    return list(form.items(multi=True)), [
        (name, file.filename, file.stream.getvalue()) for name, file in files.items(multi=True)
    ]


@given(
    st.lists(st.tuples(_NAMES, _WORDS)),
    st.lists(st.tuples(_NAMES, _FILES), max_size=4),
    st.booleans(),
)
def test_words_and_files_are_those_that_werkzeug_finds(
    words: list[tuple[str, str]], files: list[tuple[str, tuple[bytes, str]]], bare: bool
) -> None:
    body = b"".join(
        [part(f'name="{name}"'.encode(), value.encode(), bare=bare) for name, value in words]
        + [
            part(f'name="{name}"; filename="{filename}"'.encode(), content, bare=bare)
            for name, (content, filename) in files
        ]
        + [b"--batas--\r\n"]
    )
    theirs = MultiPartParser(stream_factory=lambda **_: io.BytesIO()).parse(
        io.BytesIO(body), b"batas", len(body)
    )
    for stream in (io.BytesIO(body), _Trickle(body)):
        ours = request_of(stream)
        assert _all(ours.form, ours.files) == _all(*theirs)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b'name="lampiran"; filename="foto \xff.jpg"', "foto \N{REPLACEMENT CHARACTER}.jpg"),
        ('name="lampiran"; filename="naïve.jpg"'.encode(), "naïve.jpg"),
        (b"name=\"lampiran\"; filename*=UTF-8''na%C3%AFve.jpg", "naïve.jpg"),
        (b'name="lampiran"; filename=""', ""),
        (b'name="lampiran"; filename="a%22b.jpg"', 'a"b.jpg'),
        (b'name="lampiran"; filename="' + b"\xf0\x9f\x93\xb7" * 1000 + b'"', "\N{CAMERA}" * 1000),
        (b"name=\"lampiran\"; FILENAME*=UTF-8''na%C3%AFve.jpg", "naïve.jpg"),
        (b'name="lampiran";\tfilename="a.jpg"', "a.jpg"),
        (b"name=lampiran; filename=a.jpg", "a.jpg"),
    ],
)
def test_a_file_of_any_name_is_a_file(header: bytes, name: str) -> None:
    found = request_of(io.BytesIO(part(header, b"isi") + b"--batas--\r\n"))
    assert _all(found.form, found.files) == ([], [("lampiran", name, b"isi")])


def test_words_in_another_encoding_are_read_and_no_byte_stops_them() -> None:
    latin = b'name="uraian"\r\nContent-Type: text/plain; charset=ISO-8859-1'
    body = part(latin, b"na\xefve") + part(b'name="siapa"', b"na\xefve") + b"--batas--\r\n"
    assert dict(request_of(io.BytesIO(body)).form) == {
        "uraian": "naïve",
        "siapa": "na\N{REPLACEMENT CHARACTER}ve",
    }


def test_what_is_longer_than_is_read_is_refused_and_a_file_counts_as_no_words() -> None:
    words = part(b'name="a"', b"x" * 60) + part(b'name="b"', b"x" * 60)
    file = part(b'name="lampiran"; filename="a.bin"', b"x" * 1000)
    whole = io.BytesIO(words + file + b"--batas--\r\n")
    assert len(request_of(whole, max_form_memory_size=120).form) == 2
    for limits in ({"max_form_memory_size": 119}, {"max_form_parts": 2}):
        with pytest.raises(RequestEntityTooLarge):
            _ = request_of(io.BytesIO(whole.getvalue()), **limits).form


@pytest.mark.parametrize(
    "body",
    [
        b"bukan formulir",
        part(b'name="uraian"', b"dipotong"),
        b"--batas\r\nX: y\r\n\r\nisi\r\n--batas--\r\n",
        b"--batas\r\ntanpa titik dua\r\n\r\nisi\r\n--batas--\r\n",
    ],
)
def test_what_is_no_form_is_refused_and_not_taken_for_an_empty_one(body: bytes) -> None:
    with pytest.raises(BadRequest):
        _ = request_of(io.BytesIO(body)).form


def test_what_follows_the_last_boundary_is_not_looked_through() -> None:
    """However often the boundary stands there: each of these steps would cost its time."""
    whole = part(b'name="a"', b"isi") + b"--batas--\r\n" + b"\r\n\r\n--batas" * 40_000
    tried: list[int] = []
    parse = form_body.PushMultipartParser.parse

    def counted(parser: Any, chunk: bytes) -> Any:
        tried.append(len(chunk))
        return parse(parser, chunk)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(form_body.PushMultipartParser, "parse", counted)
        assert dict(request_of(io.BytesIO(whole)).form) == {"a": "isi"}
    assert len(tried) < 1000


def test_a_field_called_filename_is_no_file() -> None:
    found = request_of(io.BytesIO(part(b'name="filename*"', b"isi") + b"--batas--\r\n"))
    assert dict(found.form) == {"filename*": "isi"}


def test_only_the_multipart_part_is_replaced() -> None:
    """The method that is overridden is still the one that Werkzeug calls."""
    assert (
        PortalRequest.form_data_parser_class._parse_multipart is not FormDataParser._parse_multipart
    )
    assert "_parse_multipart" in FormDataParser.parse.__code__.co_names

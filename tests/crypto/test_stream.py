"""Files in chunks: whole or not at all, whatever is done to the chunks."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import stream
from app.crypto.envelope import padded_length
from app.crypto.errors import CannotOpen

SIZES = [0, 1, 1023, 1024, 65_535, 65_536, 65_537, 131_072, 1_000_003]


def seal(content: bytes, key: bytes, portion: int = 9_999) -> list[bytes]:
    """The chunks of a file that arrives in portions."""
    sealer = stream.Sealer(key, "berkas")
    chunks = [
        chunk
        for start in range(0, len(content), portion)
        for chunk in sealer.feed(content[start : start + portion])
    ]
    return [*chunks, *sealer.finish()]


def opened(key: bytes, size: int, chunks: list[bytes], name: str = "berkas") -> bytes:
    return b"".join(stream.open_chunks(key, name, size, chunks))


@pytest.mark.parametrize("size", SIZES)
def test_a_file_comes_back_whole_and_its_size_is_padded(size: int) -> None:
    content, key = os.urandom(size), os.urandom(32)
    chunks = seal(content, key)
    assert opened(key, size, chunks) == content
    assert sum(len(chunk) - 28 for chunk in chunks) == padded_length(size)


@given(st.binary(max_size=5000), st.integers(1, 700))
def test_it_does_not_matter_in_what_portions_a_file_arrives(content: bytes, portion: int) -> None:
    key = bytes(32)
    assert opened(key, len(content), seal(content, key, portion)) == content


@pytest.mark.parametrize("size", [1, 65_537, 1_000_003])
def test_no_chunk_can_be_changed_moved_left_out_or_added(size: int) -> None:
    key = os.urandom(32)
    chunks = seal(os.urandom(size), key)
    changed = bytes([chunks[0][50] ^ 1])
    wrong = {
        "changed": [chunks[0][:50] + changed + chunks[0][51:], *chunks[1:]],
        "cut short": chunks[:-1],
        "beginning gone": chunks[1:],
        "empty": [],
    }
    if len(chunks) > 1:
        wrong["moved"] = [*chunks[1:], chunks[0]]
    for those in wrong.values():
        with pytest.raises(CannotOpen):
            opened(key, size, those)
    with pytest.raises(CannotOpen):
        opened(os.urandom(32), size, chunks)
    with pytest.raises(CannotOpen):
        opened(key, size, chunks, "berkas lain")

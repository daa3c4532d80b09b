"""Records: sealed to their place, padded, and refused when anything differs."""

from itertools import permutations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.crypto.binding import SUITE
from app.crypto.envelope import MINIMUM, decrypt, encrypt, padded_length
from app.crypto.errors import CannotOpen
from tests.crypto import steady

KEY = bytes(range(32))
PLACE = ("kasus-1", "percakapan", "pesan", "rekaman-1")
OVERHEAD = 1 + 12 + 16

contents = st.binary(max_size=1500)
names = st.text(max_size=8)
places = st.tuples(names, names, names, names)
lengths = st.integers(0, 2**40)


@steady
@given(contents, places)
@example(b"", PLACE)
@example(b"akhir nol \x00\x00\x00", PLACE)
def test_a_record_opens_in_its_place(content: bytes, place: tuple[str, ...]) -> None:
    assert decrypt(KEY, encrypt(KEY, content, *place), *place) == content


@steady
@given(contents, places, places)
def test_a_record_opens_nowhere_but_in_its_place(
    content: bytes, here: tuple[str, ...], there: tuple[str, ...]
) -> None:
    assume(here != there)
    sealed = encrypt(KEY, content, *here)
    with pytest.raises(CannotOpen):
        decrypt(KEY, sealed, *there)


@pytest.mark.parametrize("part", range(4), ids=["kasus", "bagian", "jenis", "rekaman"])
def test_a_record_moved_by_one_part_of_its_place_is_refused(part: int) -> None:
    sealed = encrypt(KEY, b"isi", *PLACE)
    elsewhere = [*PLACE[:part], PLACE[part] + "2", *PLACE[part + 1 :]]
    with pytest.raises(CannotOpen):
        decrypt(KEY, sealed, *elsewhere)


def test_a_record_does_not_open_with_parts_of_its_place_exchanged() -> None:
    sealed = encrypt(KEY, b"isi", *PLACE)
    for elsewhere in permutations(PLACE):
        if elsewhere != PLACE:
            with pytest.raises(CannotOpen):
                decrypt(KEY, sealed, *elsewhere)


@pytest.mark.parametrize(
    "elsewhere",
    [
        ("kasus-1p", "ercakapan", "pesan", "rekaman-1"),
        ("kasus-1", "percakapanpesan", "", "rekaman-1"),
        ("kasus-1percakapanpesanrekaman-1",),
        PLACE[:3],
        (*PLACE, ""),
    ],
)
def test_a_place_written_with_other_boundaries_is_another_place(elsewhere: tuple[str, ...]) -> None:
    sealed = encrypt(KEY, b"isi", *PLACE)
    with pytest.raises(CannotOpen):
        decrypt(KEY, sealed, *elsewhere)


@steady
@given(contents, st.integers(min_value=0), st.integers(1, 255))
def test_a_record_with_any_byte_changed_is_refused(content: bytes, at: int, mask: int) -> None:
    sealed = bytearray(encrypt(KEY, content, *PLACE))
    sealed[at % len(sealed)] ^= mask
    with pytest.raises(CannotOpen):
        decrypt(KEY, bytes(sealed), *PLACE)


@pytest.mark.parametrize("mask", [0x01, 0x80])
def test_no_byte_of_a_record_can_change_unnoticed(mask: int) -> None:
    sealed = encrypt(KEY, b"isi", *PLACE)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= mask
        with pytest.raises(CannotOpen):
            decrypt(KEY, bytes(changed), *PLACE)


def test_a_record_cut_short_or_lengthened_is_refused() -> None:
    sealed = encrypt(KEY, b"isi", *PLACE)
    for wrong in (*(sealed[:n] for n in range(len(sealed))), sealed + b"\x00"):
        with pytest.raises(CannotOpen):
            decrypt(KEY, wrong, *PLACE)


@steady
@given(st.binary(max_size=200))
def test_bytes_that_were_never_sealed_are_refused(garbage: bytes) -> None:
    for sealed in (garbage, bytes([SUITE]) + garbage):
        with pytest.raises(CannotOpen):
            decrypt(KEY, sealed, *PLACE)


@pytest.mark.parametrize("suite", sorted(set(range(256)) - {SUITE}))
def test_a_record_of_an_unknown_suite_is_refused(suite: int) -> None:
    sealed = encrypt(KEY, b"isi", *PLACE)
    with pytest.raises(CannotOpen):
        decrypt(KEY, bytes([suite]) + sealed[1:], *PLACE)


@steady
@given(contents, st.integers(0, 31), st.integers(1, 255))
def test_a_record_does_not_open_with_another_key(content: bytes, at: int, mask: int) -> None:
    other = bytearray(KEY)
    other[at] ^= mask
    sealed = encrypt(KEY, content, *PLACE)
    with pytest.raises(CannotOpen):
        decrypt(bytes(other), sealed, *PLACE)


def test_the_same_content_sealed_twice_cannot_be_recognised() -> None:
    once, again = encrypt(KEY, b"isi", *PLACE), encrypt(KEY, b"isi", *PLACE)
    assert once[1:13] != again[1:13]
    assert once[13:] != again[13:]


def test_a_record_does_not_show_its_content() -> None:
    assert b"nama terlapor" not in encrypt(KEY, b"nama terlapor" * 100, *PLACE)


@steady
@given(lengths)
def test_padding_never_shortens_and_reaches_one_kibibyte(length: int) -> None:
    assert padded_length(length) >= max(length, MINIMUM) >= 1024


@steady
@given(st.integers(1024, 2**40))
@example(1025)
@example(2**20 + 1)
def test_padding_adds_at_most_twelve_percent(length: int) -> None:
    assert (padded_length(length) - length) * 100 <= 12 * length


@steady
@given(lengths)
def test_a_padded_length_is_padded_to_itself(length: int) -> None:
    assert padded_length(padded_length(length)) == padded_length(length)


@steady
@given(lengths, st.integers(0, 5000))
def test_a_longer_content_is_never_padded_to_less(length: int, more: int) -> None:
    assert padded_length(length) <= padded_length(length + more)


def test_padded_lengths_are_those_of_padme() -> None:
    # With E = floor(log2 L) and S = floor(log2 E) + 1 the last E - S bits become zero, upwards.
    assert {n: padded_length(n) for n in (0, 1024, 1025, 10_000, 50_000, 65_537, 1_000_000)} == {
        0: 1024,
        1024: 1024,
        1025: 1024 + 2**6,
        10_000: 20 * 2**9,
        50_000: 25 * 2**11,
        65_537: 33 * 2**11,
        1_000_000: 62 * 2**14,
    }


@steady
@given(st.integers(0, 60_000), st.binary(min_size=1, max_size=4))
def test_the_size_of_a_record_depends_on_its_padded_length_only(n: int, pattern: bytes) -> None:
    content = (pattern * n)[:n]
    assert len(encrypt(KEY, content, *PLACE)) == padded_length(n + 4) + OVERHEAD


def test_short_contents_all_make_records_of_one_size() -> None:
    sizes = {len(encrypt(KEY, bytes(n), *PLACE)) for n in range(1021)}
    assert sizes == {1024 + OVERHEAD}

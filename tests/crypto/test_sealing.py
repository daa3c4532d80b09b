"""Sealed keys: for one recipient, one purpose and one place, and alike from outside."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.crypto import sealing
from app.crypto.binding import SUITE
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder, Recipient, open_sealed, seal
from tests.crypto import steady

HOLDER = Holder("wbs", 3, bytes(range(32)))
RECIPIENT = HOLDER.recipient()
SECRET = bytes(range(100, 132))
PURPOSE, PLACE = "kunci kasus", ("kasus-1", "percakapan", 1)

seeds = st.binary(min_size=32, max_size=32)
names = st.text(max_size=8)
whereabouts = st.tuples(names, st.lists(names, max_size=3), names, st.integers(0, 50))


@steady
@given(seeds, st.binary(max_size=64), whereabouts)
def test_a_sealed_key_opens_for_its_recipient(
    seed: bytes, secret: bytes, where: tuple[str, list[str], str, int]
) -> None:
    purpose, place, who, generation = where
    holder = Holder(who, generation, seed)
    sealed = seal(secret, holder.recipient(), purpose, *place)
    assert open_sealed(sealed, holder, purpose, *place) == secret


@steady
@given(whereabouts, whereabouts)
def test_a_sealed_key_opens_nowhere_else_for_the_same_private_key(
    here: tuple[str, list[str], str, int], there: tuple[str, list[str], str, int]
) -> None:
    assume(here != there)
    purpose, place, who, generation = here
    sealed = seal(SECRET, replace(RECIPIENT, id=who, generation=generation), purpose, *place)
    purpose, place, who, generation = there
    with pytest.raises(CannotOpen):
        open_sealed(sealed, replace(HOLDER, id=who, generation=generation), purpose, *place)


@pytest.mark.parametrize(
    ("holder", "purpose", "place"),
    [
        (replace(HOLDER, id="wbs-inspektorat"), PURPOSE, PLACE),
        (replace(HOLDER, generation=2), PURPOSE, PLACE),
        (replace(HOLDER, generation=4), PURPOSE, PLACE),
        (replace(HOLDER, private_key=bytes(32)), PURPOSE, PLACE),
        (HOLDER, "kunci anggota", PLACE),
        (HOLDER, PURPOSE, ("kasus-2", "percakapan", 1)),
        (HOLDER, PURPOSE, ("kasus-1", "identitas", 1)),
        (HOLDER, PURPOSE, ("kasus-1", "percakapan", 2)),
        (HOLDER, PURPOSE, ("percakapan", "kasus-1", 1)),
        (HOLDER, PURPOSE, ("kasus-1percakapan", 1)),
        (HOLDER, PURPOSE, PLACE[:2]),
        (HOLDER, PURPOSE, (*PLACE, "wbs")),
        (HOLDER, PURPOSE, ()),
    ],
)
def test_a_sealed_key_is_refused_where_one_thing_differs(
    holder: Holder, purpose: str, place: tuple[str | int, ...]
) -> None:
    sealed = seal(SECRET, RECIPIENT, PURPOSE, *PLACE)
    assert open_sealed(sealed, HOLDER, PURPOSE, *PLACE) == SECRET
    with pytest.raises(CannotOpen):
        open_sealed(sealed, holder, purpose, *place)


@steady
@given(st.integers(0, 1168), st.integers(1, 255))
def test_a_sealed_key_with_any_byte_changed_is_refused(at: int, mask: int) -> None:
    sealed = bytearray(seal(SECRET, RECIPIENT, PURPOSE, *PLACE))
    sealed[at] ^= mask
    with pytest.raises(CannotOpen):
        open_sealed(bytes(sealed), HOLDER, PURPOSE, *PLACE)


def test_no_byte_of_a_sealed_key_can_change_unnoticed() -> None:
    # The top bit too: X25519 itself ignores the one of its last byte.
    sealed = seal(SECRET, RECIPIENT, PURPOSE, *PLACE)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 0x80
        with pytest.raises(CannotOpen):
            open_sealed(bytes(changed), HOLDER, PURPOSE, *PLACE)


def test_a_sealed_key_cut_short_or_lengthened_is_refused() -> None:
    sealed = seal(SECRET, RECIPIENT, PURPOSE, *PLACE)
    for wrong in (*(sealed[:n] for n in range(0, len(sealed), 16)), sealed[:-1], sealed + b"\x00"):
        with pytest.raises(CannotOpen):
            open_sealed(wrong, HOLDER, PURPOSE, *PLACE)


@pytest.mark.parametrize("share", [bytes(32), b"\x01" + bytes(31)], ids=["0", "1"])
def test_a_sealed_key_with_an_x25519_share_of_low_order_is_refused(share: bytes) -> None:
    sealed = seal(SECRET, RECIPIENT, PURPOSE, *PLACE)
    with pytest.raises(CannotOpen):
        open_sealed(sealed[:1089] + share + sealed[1121:], HOLDER, PURPOSE, *PLACE)


@steady
@given(st.binary(max_size=64) | st.binary(min_size=1160, max_size=1180))
def test_bytes_that_were_never_sealed_are_refused(garbage: bytes) -> None:
    for sealed in (garbage, bytes([SUITE]) + garbage):
        with pytest.raises(CannotOpen):
            open_sealed(sealed, HOLDER, PURPOSE, *PLACE)


@pytest.mark.parametrize("suite", sorted(set(range(256)) - {SUITE}))
def test_an_unknown_suite_is_refused_in_a_sealed_key_and_in_a_public_key(suite: int) -> None:
    sealed = seal(SECRET, RECIPIENT, PURPOSE, *PLACE)
    with pytest.raises(CannotOpen):
        open_sealed(bytes([suite]) + sealed[1:], HOLDER, PURPOSE, *PLACE)
    stranger = replace(RECIPIENT, public_key=bytes([suite]) + RECIPIENT.public_key[1:])
    with pytest.raises(CannotOpen):
        seal(SECRET, stranger, PURPOSE, *PLACE)


@pytest.mark.parametrize("change", [lambda k: b"", lambda k: k[:-1], lambda k: k + b"\x00"])
def test_a_public_key_of_another_length_is_refused(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(CannotOpen):
        seal(SECRET, replace(RECIPIENT, public_key=change(RECIPIENT.public_key)), PURPOSE)


@pytest.mark.parametrize(
    "public_key",
    [
        bytes([SUITE]) + b"\xff" * 1184 + RECIPIENT.public_key[-32:],
        RECIPIENT.public_key[:-32] + bytes(32),
    ],
    ids=["ML-KEM", "X25519"],
)
def test_bytes_of_the_right_length_that_are_no_public_key_are_refused(public_key: bytes) -> None:
    with pytest.raises(CannotOpen):
        seal(SECRET, replace(RECIPIENT, public_key=public_key), PURPOSE)


@steady
@given(seeds, names, st.integers(0, 10**6), st.binary(min_size=32, max_size=32))
def test_seals_of_equally_long_secrets_look_alike_whoever_they_are_for(
    seed: bytes, who: str, generation: int, secret: bytes
) -> None:
    true = seal(SECRET, RECIPIENT, PURPOSE, *PLACE)
    false = seal(secret, Holder(who, generation, seed).recipient(), PURPOSE, *PLACE)
    assert len(true) == len(false) == 1169
    assert true[0] == false[0] == SUITE


@pytest.mark.parametrize("length", [0, 1, 31, 64, 200])
def test_the_length_of_a_seal_tells_the_length_of_the_secret_and_nothing_more(length: int) -> None:
    others = [sealing.new_holder(who).recipient() for who in ("", "a", "wbs-inspektorat" * 9)]
    assert {len(seal(bytes(length), other, PURPOSE)) for other in others} == {1137 + length}


def test_the_same_secret_sealed_twice_cannot_be_recognised() -> None:
    once, again = (seal(SECRET, RECIPIENT, PURPOSE, *PLACE) for _ in range(2))
    assert once[1:1121] != again[1:1121]
    assert once[1121:] != again[1121:]


def test_a_sealed_key_does_not_show_the_secret() -> None:
    assert SECRET not in seal(SECRET, RECIPIENT, PURPOSE, *PLACE)


@steady
@given(seeds, seeds)
def test_a_public_key_follows_from_its_private_key_alone(one: bytes, other: bytes) -> None:
    assert (sealing.public_key(one) == sealing.public_key(other)) is (one == other)
    assert len(sealing.public_key(one)) == 1217


def test_every_new_holder_has_a_key_pair_of_its_own() -> None:
    holders = [sealing.new_holder("wbs", 2) for _ in range(50)]
    assert len({holder.private_key for holder in holders}) == 50
    assert len({holder.recipient().public_key for holder in holders}) == 50
    assert {holder.recipient().generation for holder in holders} == {2}


def test_a_recipient_carries_nothing_of_the_private_key() -> None:
    assert Recipient("wbs", 3, sealing.public_key(HOLDER.private_key)) == RECIPIENT
    assert HOLDER.private_key not in RECIPIENT.public_key

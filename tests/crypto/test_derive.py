"""Derived keys: each belongs to one secret, one purpose and one salt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto.derive import derive, digest, mac
from tests.crypto import steady

keys = st.binary(min_size=32, max_size=32)
purposes = st.lists(st.text("ab", max_size=3), max_size=3)


@steady
@given(keys, keys)
def test_different_secrets_give_different_keys(one: bytes, other: bytes) -> None:
    assert (derive(one, "sesi") == derive(other, "sesi")) is (one == other)


@steady
@given(keys, keys)
def test_different_salts_give_different_keys(one: bytes, other: bytes) -> None:
    secret = bytes(32)
    assert (derive(secret, "sesi", salt=one) == derive(secret, "sesi", salt=other)) is (
        one == other
    )


@steady
@given(keys, purposes, purposes)
def test_different_purposes_give_different_keys(
    secret: bytes, one: list[str], other: list[str]
) -> None:
    assert (derive(secret, *one) == derive(secret, *other)) is (one == other)


@pytest.mark.parametrize("length", [16, 32, 64, 96])
def test_a_key_has_the_length_asked_for(length: int) -> None:
    assert len(derive(bytes(32), "sesi", length=length)) == length


@steady
@given(keys, keys, purposes, purposes)
def test_a_mac_belongs_to_its_key_and_its_parts(
    key: bytes, other_key: bytes, one: list[str], other: list[str]
) -> None:
    assert (mac(key, *one) == mac(key, *other)) is (one == other)
    assert (mac(key, *one) == mac(other_key, *one)) is (key == other_key)
    assert len(mac(key, *one)) == 32


@steady
@given(purposes, purposes)
def test_a_digest_tells_where_each_part_ends(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) is (one == other)
    assert len(digest(*one)) == 32

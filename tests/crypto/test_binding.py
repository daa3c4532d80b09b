"""Binding: each list of parts has bytes of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import binding
from tests.crypto import steady

# Few letters and the bytes of a length field, so that a careless join would soon collide.
crowded = st.lists(st.text("\x00\x01\x02ab", max_size=4), max_size=5)


@steady
@given(crowded, crowded)
def test_different_lists_are_bound_to_different_bytes(one: list[str], other: list[str]) -> None:
    assert (binding.bind(*one) == binding.bind(*other)) is (one == other)


@steady
@given(st.binary(max_size=12), st.sets(st.integers(0, 12)), st.sets(st.integers(0, 12)))
def test_the_same_bytes_cut_elsewhere_are_another_list(
    whole: bytes, here: set[int], there: set[int]
) -> None:
    one, other = _cut(whole, here), _cut(whole, there)
    assert (binding.bind(*one) == binding.bind(*other)) is (one == other)


@steady
@given(st.lists(st.binary(max_size=6), max_size=4))
def test_an_empty_part_more_is_another_list(parts: list[bytes]) -> None:
    for place in range(len(parts) + 1):
        longer = [*parts[:place], b"", *parts[place:]]
        assert binding.bind(*longer) != binding.bind(*parts)


@steady
@given(st.integers(), st.integers())
def test_different_numbers_are_bound_to_different_bytes(one: int, other: int) -> None:
    assert (binding.bind("x", one) == binding.bind("x", other)) is (one == other)


def test_a_part_that_imitates_a_length_field_does_not_become_two() -> None:
    assert binding.bind(b"a\x00\x00\x00\x01b") != binding.bind("a", "b")


def test_another_suite_is_bound_to_other_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    today = binding.bind("kasus", 1)
    monkeypatch.setattr(binding, "SUITE", binding.SUITE + 1)
    assert binding.bind("kasus", 1) != today


def _cut(whole: bytes, places: set[int]) -> list[bytes]:
    ends = [*sorted(p for p in places if p <= len(whole)), len(whole)]
    return [whole[a:b] for a, b in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize("size", [0, 1, 1023, 1024, 1025, 70_000])
def test_each_part_is_preceded_by_its_length_however_long(size: int) -> None:
    assert binding.bind(b"x" * size) == binding.bind() + size.to_bytes(4, "big") + b"x" * size

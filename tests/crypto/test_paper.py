"""Secrets written for a hand: read back as they were, or refused."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import paper
from app.crypto.errors import BadCode
from tests.crypto import steady

RECOVERY = 20

secrets = st.sampled_from([5, 10, 15, 20]).flatmap(lambda n: st.binary(min_size=n, max_size=n))
recovery_keys = st.binary(min_size=RECOVERY, max_size=RECOVERY)


@steady
@given(secrets)
def test_what_was_written_is_read_back(raw: bytes) -> None:
    assert paper.read(paper.write(raw), len(raw)) == raw


@steady
@given(secrets)
def test_a_written_secret_has_groups_of_five_in_the_alphabet(raw: bytes) -> None:
    *groups, last = paper.write(raw).split("-")
    assert all(len(group) == 5 for group in groups)
    assert 1 <= len(last) <= 5
    assert set("".join((*groups, last))) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@steady
@given(recovery_keys)
def test_every_single_wrong_character_of_a_recovery_key_is_caught(raw: bytes) -> None:
    plain = paper.write(raw).replace("-", "")
    for at, right in enumerate(plain):
        wrong = paper.ALPHABET[(paper.ALPHABET.index(right) + 1 + at % 31) % 32]
        with pytest.raises(BadCode):
            paper.read(plain[:at] + wrong + plain[at + 1 :], RECOVERY)


def test_every_exchange_of_two_characters_fewer_than_31_apart_is_caught() -> None:
    plain = paper.write(bytes.fromhex("00443214c74254b635cf84653a56d7c675be77df")).replace("-", "")
    assert len(set(plain[:32])) == 32
    unnoticed = []
    for a, b in combinations(range(len(plain)), 2):
        if plain[a] != plain[b] and b - a < 31:
            try:
                paper.read(_exchanged(plain, a, b), RECOVERY)
            except BadCode:
                continue
            unnoticed.append((a, b))
    assert unnoticed == []


@steady
@given(recovery_keys)
def test_every_exchange_of_neighbours_in_a_recovery_key_is_caught(raw: bytes) -> None:
    plain = paper.write(raw).replace("-", "")
    for at in range(len(plain) - 1):
        if plain[at] != plain[at + 1]:
            with pytest.raises(BadCode):
                paper.read(_exchanged(plain, at, at + 1), RECOVERY)


@steady
@given(secrets)
def test_a_secret_is_not_read_as_one_of_another_length(raw: bytes) -> None:
    for length in {5, 10, 15, 20} - {len(raw)}:
        with pytest.raises(BadCode):
            paper.read(paper.write(raw), length)


@pytest.mark.parametrize("letter", ["U", "u", "*", "/", "Ö", "٣", "１", "\u200b"])
def test_a_letter_outside_the_alphabet_is_refused(letter: str) -> None:
    with pytest.raises(BadCode):
        paper.read("0000" + letter + "0000", 5)


def _exchanged(text: str, a: int, b: int) -> str:
    letters = list(text)
    letters[a], letters[b] = letters[b], letters[a]
    return "".join(letters)


def test_the_last_groups_are_enough_and_are_read_as_people_write_them() -> None:
    whole = paper.write(bytes(range(20)))
    end = "-".join(whole.split("-")[-3:])
    assert paper.same_end(whole.lower(), whole, 3)
    assert paper.same_end(f" {end.replace('-', ' ')} ", whole, 3)
    assert paper.same_end(end.replace("0", "o").replace("1", "l"), whole, 3)
    for wrong in ("", end[:-1], "-".join(whole.split("-")[-2:]), "Z" + end[1:], "ü" + end[1:]):
        assert not paper.same_end(wrong, whole, 3)

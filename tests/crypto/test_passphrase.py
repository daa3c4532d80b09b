"""Passphrases: words that can be told apart, and keys that cannot be guessed from them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import passphrase
from tests.crypto import steady

SALT = bytes(range(16))


def test_the_list_has_2048_different_words_in_order() -> None:
    words = passphrase.word_list()
    assert len(words) == len(set(words)) == 2048
    assert list(words) == sorted(words)


def test_every_word_is_four_to_eight_small_ascii_letters() -> None:
    letters = set("abcdefghijklmnopqrstuvwxyz")
    assert [w for w in passphrase.word_list() if not (4 <= len(w) <= 8 and set(w) <= letters)] == []


def test_the_first_four_letters_tell_a_word() -> None:
    assert len({word[:4] for word in passphrase.word_list()}) == 2048


def test_a_passphrase_is_seven_words_of_the_list_and_77_bits() -> None:
    words = passphrase.generate().split(" ")
    assert len(words) == 7
    assert set(words) <= set(passphrase.word_list())
    assert 7 * math.log2(len(passphrase.word_list())) == 77


def test_passphrases_use_the_whole_list_and_do_not_repeat() -> None:
    phrases = [passphrase.generate() for _ in range(200)]
    assert len(set(phrases)) == 200
    place = {word: i for i, word in enumerate(passphrase.word_list())}
    # 1,400 draws miss one of 32 equal parts of the list once in 10^17 runs.
    assert {place[word] // 64 for phrase in phrases for word in phrase.split()} == set(range(32))


def test_a_generated_passphrase_is_already_as_it_is_stretched() -> None:
    phrase = passphrase.generate()
    assert passphrase.normalise(phrase) == phrase


@steady
@given(st.data(), st.lists(st.sampled_from(passphrase.word_list()), min_size=7, max_size=7))
def test_case_dashes_and_spaces_do_not_matter(data: st.DataObject, words: list[str]) -> None:
    gaps = st.text(" -\t\n\u00a0", min_size=1, max_size=3)
    spellings = st.sampled_from([str.lower, str.upper, str.capitalize])
    typed = data.draw(st.text(" -\n", max_size=2))
    for word in words:
        typed += data.draw(spellings)(word) + data.draw(gaps)
    assert passphrase.normalise(typed) == " ".join(words)


@steady
@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = passphrase.normalise(text)
    assert passphrase.normalise(once) == once


def test_another_word_is_another_passphrase() -> None:
    assert passphrase.normalise("satu dua tiga") != passphrase.normalise("satu dua empat")
    assert passphrase.normalise("satu dua") != passphrase.normalise("satudua")


@pytest.mark.usefixtures("true_passphrases")
def test_verifier_and_key_belong_to_one_passphrase_and_one_salt() -> None:
    first = passphrase.stretch(" Satu-Dua  TIGA", SALT)
    # Argon2id (65,536 KiB, 3 passes, 1 lane) of "satu dua tiga" by the reference implementation,
    # then HKDF: what was stored of a passphrase must open with it for years.
    assert [part.hex() for part in first] == [
        "0ce44e0bbd838ed8c40008e42260f8bbfc949dcc3e112912b019d149e124fc1f",
        "4e4112ed25c950aa02acc5d0768302a7d63d334f03bed68d49576dfa6279f41a",
    ]
    other_salt = passphrase.stretch("satu dua tiga", SALT[::-1])
    other_phrase = passphrase.stretch("satu dua empat", SALT)
    assert len({*first, *other_salt, *other_phrase}) == 6

"""Form tokens and receipt codes: forgiving to a hand, and to nothing else."""

import base64
import re
from itertools import combinations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.crypto import receipt
from app.crypto.errors import BadCode, BadFormToken
from app.crypto.paper import ALPHABET
from tests.crypto import steady

KEY = bytes(range(32))
NOW = 1_790_000_000
DASHES_IN_BASE64 = 0xFBEFBE00
"""An issue time that a token writes as dashes."""

ZEROS, ONES = bytes(15), bytes.fromhex("084210842108421084210842108421")
"""Tokens whose codes are written with 0 and with 1 alone, but for the check character."""

SECRETS = [
    ZEROS,
    ONES,
    b"\xff" * 15,
    bytes(range(15)),
    bytes.fromhex("00443214c74254b635cf84653a56d7"),
    bytes.fromhex("c6759c41bf6e1a0d3372e8f95a2b47"),
]

secrets = st.binary(min_size=15, max_size=15)
salts = st.binary(min_size=32, max_size=32)
forms = st.text(max_size=10)
times = st.integers(0, 2**32 - 1)
each_secret = pytest.mark.parametrize("secret", SECRETS, ids=bytes.hex)


@steady
@given(secrets)
def test_a_code_is_five_groups_of_five(secret: bytes) -> None:
    group = f"[{ALPHABET}]{{5}}"
    assert re.fullmatch(f"{group}(-{group}){{4}}", receipt.code(secret))


@steady
@given(secrets)
def test_a_code_leads_back_to_its_token(secret: bytes) -> None:
    assert receipt.read_code(receipt.code(secret)) == secret


@pytest.mark.parametrize(
    "gap",
    ["", " ", "-", "\u2010", "\u2011", "\u2012", "–", "—", "\u00a0", " - ", "\t", "\r\n", "."],
)
@each_secret
def test_a_code_may_be_typed_with_any_gap_in_small_letters(secret: bytes, gap: str) -> None:
    typed = receipt.code(secret).lower().replace("-", gap)
    assert receipt.read_code(typed) == secret


@steady
@given(secrets, st.data())
@example(ZEROS, None)
@example(ONES, None)
def test_a_code_is_read_however_it_was_typed(secret: bytes, data: st.DataObject | None) -> None:
    typed = ""
    for letter in receipt.code(secret):
        looks = {"0": "0oO", "1": "1iIlL"}.get(letter, letter + letter.lower())
        typed += data.draw(st.sampled_from(looks)) if data else looks[-1]
        typed += data.draw(st.text(" -–—\u00a0", max_size=1)) if data else ""
    assert receipt.read_code(typed) == secret


@each_secret
def test_every_single_wrong_character_is_caught(secret: bytes) -> None:
    plain = receipt.code(secret).replace("-", "")
    for at, right in enumerate(plain):
        for wrong in set(ALPHABET) - {right}:
            with pytest.raises(BadCode):
                receipt.read_code(plain[:at] + wrong + plain[at + 1 :])


@steady
@given(secrets)
def test_every_exchange_of_two_different_characters_is_caught(secret: bytes) -> None:
    plain = receipt.code(secret).replace("-", "")
    for a, b in combinations(range(25), 2):
        if plain[a] != plain[b]:
            letters = list(plain)
            letters[a], letters[b] = letters[b], letters[a]
            with pytest.raises(BadCode):
                receipt.read_code("".join(letters))


@each_secret
def test_every_exchange_of_two_different_neighbours_is_caught(secret: bytes) -> None:
    plain = receipt.code(secret).replace("-", "")
    for at in range(24):
        a, b = plain[at : at + 2]
        if a != b:
            with pytest.raises(BadCode):
                receipt.read_code(plain[:at] + b + a + plain[at + 2 :])


@each_secret
def test_a_character_too_few_or_too_many_is_caught(secret: bytes) -> None:
    plain = receipt.code(secret).replace("-", "")
    for at in range(25):
        for wrong in (plain[:at] + plain[at + 1 :], plain[:at] + plain[at] + plain[at:]):
            with pytest.raises(BadCode, match="length"):
                receipt.read_code(wrong)


@steady
@given(st.text() | st.text(ALPHABET + "OILU*-– ", max_size=24))
@example("")
@example("\ud800")
@example("ß" * 13)
def test_text_that_is_no_code_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises(BadCode):
        receipt.read_code(text)


@steady
@given(secrets, secrets, salts, salts)
def test_what_follows_from_a_code_belongs_to_it_and_to_the_site(
    secret: bytes, other_secret: bytes, salt: bytes, other_salt: bytes
) -> None:
    assume(secret != other_secret)
    assume(salt != other_salt)
    values = [
        value
        for s, t in ((secret, salt), (secret, other_salt), (other_secret, salt))
        for keys in (receipt.derive_keys(s, t),)
        for value in (keys.lookup, keys.private_key, keys.fingerprint_key)
    ]
    assert [len(value) for value in values] == [32] * 9
    assert len(set(values)) == 9


@steady
@given(secrets, salts)
def test_the_same_code_always_opens_the_same(secret: bytes, salt: bytes) -> None:
    typed = receipt.read_code(receipt.code(secret).lower())
    assert receipt.derive_keys(typed, salt) == receipt.derive_keys(secret, salt)


@steady
@given(forms, times)
def test_a_form_token_tells_when_it_was_issued(form: str, now: int) -> None:
    token = receipt.read_form(KEY, form, receipt.sign_form(KEY, form, now))
    assert (token.issued, len(token.secret)) == (now, 15)


@steady
@given(forms, forms)
def test_a_form_token_is_read_for_no_other_form(form: str, other: str) -> None:
    assume(form != other)
    text = receipt.sign_form(KEY, form, NOW)
    with pytest.raises(BadFormToken):
        receipt.read_form(KEY, other, text)


@steady
@given(salts, salts)
def test_a_form_token_is_read_under_no_other_key(key: bytes, other: bytes) -> None:
    assume(key != other)
    text = receipt.sign_form(key, "wbs", NOW)
    with pytest.raises(BadFormToken):
        receipt.read_form(other, "wbs", text)


def test_a_form_token_with_any_bit_changed_is_refused() -> None:
    raw = base64.urlsafe_b64decode(receipt.sign_form(KEY, "wbs", NOW))
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BadFormToken):
            receipt.read_form(KEY, "wbs", base64.urlsafe_b64encode(changed).decode())


def test_a_form_token_with_any_character_changed_is_refused() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    text = receipt.sign_form(KEY, "wbs", NOW)
    for at, right in enumerate(text):
        for wrong in set(letters) - {right}:
            with pytest.raises(BadFormToken):
                receipt.read_form(KEY, "wbs", text[:at] + wrong + text[at + 1 :])


@pytest.mark.parametrize(
    ("right", "wrong"), [("-", "+"), ("$", "="), ("$", "=="), ("$", "\n"), ("^", " ")]
)
def test_a_form_token_has_one_spelling_only(right: str, wrong: str) -> None:
    text = receipt.sign_form(KEY, "wbs", DASHES_IN_BASE64)
    assert "----" in text
    with pytest.raises(BadFormToken):
        receipt.read_form(KEY, "wbs", re.sub(right, wrong, text))


def test_a_form_token_cut_short_or_lengthened_is_refused() -> None:
    text = receipt.sign_form(KEY, "wbs", NOW)
    for wrong in (*(text[:n] for n in range(len(text))), text + "A", text + "AAAA", text * 2):
        with pytest.raises(BadFormToken):
            receipt.read_form(KEY, "wbs", wrong)


@steady
@given(
    st.text()
    | st.text("ABCabc012-_=+/", max_size=60)
    | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
)
@example("")
@example("\ud800")
def test_text_that_is_no_form_token_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises(BadFormToken):
        receipt.read_form(KEY, "wbs", text)


def test_two_blank_forms_never_carry_the_same_token() -> None:
    tokens = [receipt.sign_form(KEY, "wbs", NOW) for _ in range(100)]
    assert len({receipt.read_form(KEY, "wbs", text).secret for text in tokens}) == 100

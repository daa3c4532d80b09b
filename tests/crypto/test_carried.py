"""What others carry for the portal: only what it sealed itself, for its time and purpose."""

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto.carried import CarriedCipher
from app.crypto.errors import CannotOpen

KEY = bytes(range(32))


@given(st.binary(max_size=300))
def test_what_was_sealed_opens_and_is_not_seen(content: bytes) -> None:
    cipher = CarriedCipher(KEY)
    text = cipher.seal(content)
    assert cipher.open(text, 60) == content
    assert len(content) < 4 or content not in base64.urlsafe_b64decode(text)
    assert text != cipher.seal(content)


@given(st.integers(0, 36), st.integers(1, 255))
def test_any_changed_byte_is_refused(at: int, change: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(CarriedCipher(KEY).seal(b"")))
    raw[at] ^= change
    with pytest.raises(CannotOpen):
        CarriedCipher(KEY).open(base64.urlsafe_b64encode(raw).decode(), 60)


@pytest.mark.parametrize("text", ["", "é", "====", "AA", "A" * 48, "AQ" * 40, "\0"])
def test_what_nobody_sealed_is_refused(text: str) -> None:
    with pytest.raises(CannotOpen):
        CarriedCipher(KEY).open(text, 60)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(CannotOpen):
        CarriedCipher(bytes(32)).open(CarriedCipher(KEY).seal(b"isi"), 60)


def test_its_time_ends_and_does_not_begin_later(monkeypatch: pytest.MonkeyPatch) -> None:
    cipher, now = CarriedCipher(KEY), time.time()
    text = cipher.seal(b"isi")
    monkeypatch.setattr(time, "time", lambda: now + 1800)
    assert cipher.open(text, 1801) == b"isi"
    with pytest.raises(CannotOpen):
        cipher.open(text, 1799)
    monkeypatch.setattr(time, "time", lambda: now - 62)
    with pytest.raises(CannotOpen):
        cipher.open(text, 1801)

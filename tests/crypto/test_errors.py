"""Refusals: one family of errors, and nothing of what was refused in them."""

import traceback
from collections.abc import Callable

import pytest

from app.crypto import envelope, paper, receipt, sealing
from app.crypto.errors import BadCode, BadFormToken, CannotOpen, CryptoError

KEY = bytes(32)
SECRET = "KEPALADINASMEMINTAUANG"
HOLDER = sealing.Holder(SECRET, 1, KEY)

REFUSALS: list[tuple[Callable[[], object], type[CryptoError]]] = [
    (lambda: paper.read(SECRET, 15), BadCode),
    (lambda: paper.read(SECRET[:22] + "XYZ", 15), BadCode),
    (lambda: paper.read(SECRET.replace("U", "V") + "XYZ", 15), BadCode),
    (lambda: receipt.read_code(SECRET), BadCode),
    (lambda: receipt.read_form(KEY, "wbs", SECRET), BadFormToken),
    (lambda: receipt.read_form(KEY, "wbs", SECRET + "é"), BadFormToken),
    (lambda: receipt.read_form(KEY, "wbs", receipt.sign_form(KEY, SECRET, 1)), BadFormToken),
    (lambda: envelope.decrypt(KEY, SECRET.encode(), "kasus"), CannotOpen),
    (lambda: envelope.decrypt(KEY, b"\x01" + SECRET.encode() * 3, SECRET), CannotOpen),
    (lambda: sealing.open_sealed(SECRET.encode(), HOLDER, "kunci"), CannotOpen),
    (lambda: sealing.open_sealed(b"\x01" + SECRET.encode(), HOLDER, SECRET), CannotOpen),
    (
        lambda: sealing.seal(KEY, sealing.Recipient(SECRET, 1, SECRET.encode()), "kunci"),
        CannotOpen,
    ),
]


@pytest.mark.parametrize(("refused", "error"), REFUSALS)
def test_a_refusal_is_named_and_repeats_nothing_of_what_was_refused(
    refused: Callable[[], object], error: type[CryptoError]
) -> None:
    with pytest.raises(CryptoError) as caught:
        refused()
    assert caught.type is error
    printed = "".join(traceback.format_exception(caught.value))
    for form in (SECRET, SECRET.replace("U", "V"), SECRET.encode().hex()):
        assert form not in printed

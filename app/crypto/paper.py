"""Secrets that a person copies by hand: Crockford base32 with a check character.

Receipt codes and recovery keys are written like this. Lower case, spaces and
dashes do not matter; O is read as 0, I and L as 1. The check character is a
weighted sum over GF(32), so that every single wrong character is caught, and every
exchange of two characters that stand fewer than 31 places apart.
"""

from app.crypto.errors import BadCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 5

_VALUE = {c: i for i, c in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_IGNORED = str.maketrans("", "", " -\u2010\u2011\u2012\u2013\u2014\u2212\u00a0\u202f\u200b\t\r\n.")


def write(raw: bytes) -> str:
    """Write ``raw`` (its bits a multiple of five) in groups of five, check character last."""
    bits = len(raw) * 8
    number = int.from_bytes(raw, "big")
    values = [(number >> shift) & 31 for shift in range(bits - 5, -1, -5)]
    text = "".join(ALPHABET[v] for v in (*values, _check(values)))
    return "-".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def read(text: str, length: int) -> bytes:
    """Read what :func:`write` wrote of ``length`` bytes; :class:`BadCode` if it is not that."""
    plain = text.upper().translate(_IGNORED)
    if len(plain) != length * 8 // 5 + 1:
        raise BadCode("length")
    try:
        values = [_VALUE[c] for c in plain]
    except KeyError:
        raise BadCode("letter") from None
    if _check(values[:-1]) != values[-1]:
        raise BadCode("check")
    number = 0
    for value in values[:-1]:
        number = number << 5 | value
    return number.to_bytes(length, "big")


def same_end(typed: str, whole: str, groups: int) -> bool:
    """Whether ``typed`` is ``whole`` (as :func:`write` made it), or its last ``groups`` groups."""
    end = "".join(whole.split("-")[-groups:])
    plain = [_VALUE.get(c, c) for c in typed.upper().translate(_IGNORED)]
    return plain in ([_VALUE[c] for c in whole if c != "-"], [_VALUE[c] for c in end])


def _check(values: list[int]) -> int:
    """Horner's rule with the generator x of GF(32) = GF(2)[x] / (x^5 + x^2 + 1)."""
    total = 0
    for value in values:
        total = _times_x(total ^ value)
    return total


def _times_x(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 32 else value

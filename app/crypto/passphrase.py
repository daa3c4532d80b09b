"""Generated passphrases, and what is kept of them: a verifier, never the key.

Seven words from a list of 2,048 Indonesian words are 77 bits. The words begin
with four letters that no other word of the list begins with.
"""

import re
import secrets
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.crypto.derive import derive

WORDS = 7
SALT = 16

MEMORY = 64 * 1024
"""KiB that stretching a passphrase takes (Argon2id, three passes, one lane)."""

_DASHES = re.compile("[-\u2010-\u2015\u2212]")
_LIST = Path(__file__).with_name("kata.txt")


@cache
def word_list() -> tuple[str, ...]:
    """The 2,048 words that passphrases are made of, sorted."""
    return tuple(_LIST.read_text(encoding="ascii").split())


def generate() -> str:
    """A new passphrase of seven words (77 bits)."""
    words = word_list()
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def normalise(text: str) -> str:
    """The passphrase as it is stretched: lower case, single spaces, dashes as spaces."""
    return " ".join(_DASHES.sub(" ", text.lower()).split())


def stretch(passphrase: str, salt: bytes) -> tuple[bytes, bytes]:
    """Return ``(verifier, key)``, 32 bytes each, independent of one another.

    Argon2id with 64 MiB, three passes and one lane; about 0.16 s. The verifier
    may be stored, the key never is.
    """
    raw = Argon2id(salt=salt, length=32, iterations=3, lanes=1, memory_cost=MEMORY).derive(
        normalise(passphrase).encode()
    )
    return derive(raw, "pembukti frasa"), derive(raw, "kunci frasa")

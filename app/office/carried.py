"""Secrets that a form carries between two pages and that are stored nowhere.

Encrypted under a key that this portal alone has, for one purpose and a short while.
"""

import json

from app.crypto.errors import CannotOpen
from app.side_keys import side_cipher

HOURS = 2


def seal(purpose: str, values: dict[str, str]) -> str:
    """The values as a form carries them."""
    return side_cipher(purpose).seal(json.dumps(values).encode())


def unseal(purpose: str, sealed: str) -> dict[str, str] | None:
    """The values that came back; None if they are not ours, or older than :data:`HOURS`."""
    try:
        raw = side_cipher(purpose).open(sealed, HOURS * 3600)
    except CannotOpen:
        return None
    values: dict[str, str] = json.loads(raw)
    return values

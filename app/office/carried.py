"""Secrets that a form carries between two pages and that are stored nowhere.

Encrypted under a key that this portal alone has, for one purpose and a short while.
"""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

from app.crypto.derive import derive

HOURS = 2


def seal(purpose: str, values: dict[str, str]) -> str:
    """The values as a form carries them."""
    return _cipher(purpose).encrypt(json.dumps(values).encode()).decode()


def unseal(purpose: str, sealed: str) -> dict[str, str] | None:
    """The values that came back; None if they are not ours, or older than :data:`HOURS`."""
    try:
        raw = _cipher(purpose).decrypt(sealed.encode("ascii"), ttl=HOURS * 3600)
    except (InvalidToken, UnicodeEncodeError):
        return None
    values: dict[str, str] = json.loads(raw)
    return values


def _cipher(purpose: str) -> Fernet:
    secret: bytes = current_app.config["SECRET_KEY"]
    return Fernet(base64.urlsafe_b64encode(derive(secret, purpose)))

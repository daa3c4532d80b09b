"""Keys that one side of the portal has for itself, each for one purpose."""

from functools import lru_cache

from flask import current_app

from app.crypto.carried import CarriedCipher
from app.crypto.derive import derive


def side_key(purpose: str) -> bytes:
    """The 32-byte key of this application for ``purpose``; the other side has another one."""
    return _key(current_app.config["SECRET_KEY"], purpose)


def side_cipher(purpose: str) -> CarriedCipher:
    """A cipher of this application for ``purpose``, whose texts carry the time they were made."""
    return _cipher(current_app.config["SECRET_KEY"], purpose)


@lru_cache(maxsize=64)
def _key(secret: bytes, purpose: str) -> bytes:
    return derive(secret, purpose)


@lru_cache(maxsize=64)
def _cipher(secret: bytes, purpose: str) -> CarriedCipher:
    return CarriedCipher(derive(secret, "dibawa", purpose))

"""Keys that one side of the portal has for itself, each for one purpose."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet
from flask import current_app

from app.crypto.derive import derive


def side_key(purpose: str) -> bytes:
    """The 32-byte key of this application for ``purpose``; the other side has another one."""
    return _key(current_app.config["SECRET_KEY"], purpose)


def side_cipher(purpose: str) -> Fernet:
    """The same key as a cipher whose texts carry the time they were made."""
    return _cipher(current_app.config["SECRET_KEY"], purpose)


@lru_cache(maxsize=64)
def _key(secret: bytes, purpose: str) -> bytes:
    return derive(secret, purpose)


@lru_cache(maxsize=64)
def _cipher(secret: bytes, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(secret, purpose)))

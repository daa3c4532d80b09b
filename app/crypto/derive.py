"""Keys from keys: HKDF-SHA-256 (RFC 5869) with a purpose."""

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.crypto.binding import bind


def derive(
    secret: bytes, *purpose: str | int | bytes, salt: bytes = b"", length: int = 32
) -> bytes:
    """Return ``length`` bytes that belong to ``purpose`` alone."""
    return HKDF(SHA256(), length, salt or None, bind(*purpose)).derive(secret)


def mac(key: bytes, *parts: str | int | bytes) -> bytes:
    """HMAC-SHA-256 of ``parts`` (32 bytes)."""
    return hmac.digest(key, bind(*parts), "sha256")


def digest(*parts: str | int | bytes) -> bytes:
    """SHA-256 of ``parts`` (32 bytes), unambiguous as to where each part ends."""
    return hashlib.sha256(bind(*parts)).digest()

"""Seal a key for a recipient and open it again: HPKE (RFC 9180).

The suite is MLKEM768-X25519, HKDF-SHA-256 and AES-256-GCM: what is copied from
a disk today must stay closed for decades. A private key is a 32-byte seed; a
public key is ``suite (1) | ML-KEM-768 (1184) | X25519 (32)``.
"""

import os
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from app.crypto import paper
from app.crypto.binding import SUITE, bind
from app.crypto.derive import derive, digest
from app.crypto.errors import CannotOpen

_HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_MLKEM_PUBLIC = 1184
_FINGERPRINT = 20


@dataclass(frozen=True)
class Recipient:
    """Somebody who can be sealed to: a vault, a person, the reporter of a case.

    ``generation`` counts the key pairs of this recipient; a sealed key names the
    one it was made for and opens with no other.
    """

    id: str
    generation: int
    public_key: bytes


@dataclass(frozen=True)
class Holder:
    """The same recipient with the private key (a 32-byte seed)."""

    id: str
    generation: int
    private_key: bytes

    def recipient(self) -> Recipient:
        """The public half of this holder."""
        return Recipient(self.id, self.generation, public_key(self.private_key))

    @cached_property
    def opener(self) -> MLKEM768X25519PrivateKey:
        """The private key worked out from its seed, once for as long as this holder lives."""
        return MLKEM768X25519PrivateKey(*_halves(self.private_key))


def new_private_key() -> bytes:
    """A fresh private key (32 random bytes)."""
    return os.urandom(32)


def new_holder(recipient_id: str, generation: int = 1) -> Holder:
    """A recipient with a fresh key pair."""
    return Holder(recipient_id, generation, new_private_key())


def public_key(private_key: bytes) -> bytes:
    """The public key that belongs to a 32-byte ``private_key`` (1217 bytes)."""
    kem, curve = _halves(private_key)
    return (
        bytes([SUITE]) + kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    )


@lru_cache(maxsize=256)
def fingerprint(public: bytes) -> str:
    """A public key as people compare it: 160 bits of its hash in seven groups of characters."""
    return paper.write(digest("sidik kunci", public)[:_FINGERPRINT])


def seal(secret: bytes, recipient: Recipient, purpose: str, *place: str | int | bytes) -> bytes:
    """Seal ``secret`` so that only ``recipient`` opens it, for ``purpose`` and at ``place``.

    A 32-byte secret becomes 1,169 bytes. Two seals of the same length cannot be
    told apart without the private key, whoever they are for. Raises
    :class:`CannotOpen` if the public key was damaged.
    """
    info = bind(purpose, *place, recipient.id, recipient.generation)
    try:
        return bytes([SUITE]) + _HPKE.encrypt(secret, _public(recipient.public_key), info)
    except ValueError:
        raise CannotOpen("public key") from None


def open_sealed(sealed: bytes, holder: Holder, purpose: str, *place: str | int | bytes) -> bytes:
    """Open what :func:`seal` made; :class:`CannotOpen` if anything differs."""
    if not sealed or sealed[0] != SUITE:
        raise CannotOpen("unknown suite")
    info = bind(purpose, *place, holder.id, holder.generation)
    try:
        return _HPKE.decrypt(sealed[1:], holder.opener, info)
    except (InvalidTag, ValueError):
        raise CannotOpen("sealed key") from None


def _halves(seed: bytes) -> tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]:
    raw = derive(seed, "pasangan kunci", length=96)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(raw[:64]),
        x25519.X25519PrivateKey.from_private_bytes(raw[64:]),
    )


@lru_cache(maxsize=64)
def _public(raw: bytes) -> MLKEM768X25519PublicKey:
    if len(raw) != 1 + _MLKEM_PUBLIC + 32 or raw[0] != SUITE:
        raise CannotOpen("public key")
    return MLKEM768X25519PublicKey(
        mlkem.MLKEM768PublicKey.from_public_bytes(raw[1 : 1 + _MLKEM_PUBLIC]),
        x25519.X25519PublicKey.from_public_bytes(raw[1 + _MLKEM_PUBLIC :]),
    )

"""What a ciphertext is bound to, as one unambiguous byte string.

HPKE's ``info`` and AES-GCM's associated data are both made here, so that a
record, a key or a session cut out of its place opens nowhere else.
"""

SUITE = 1
"""Version of every primitive in use; the first byte of each key and ciphertext."""

_START = b"kanal-integritas"
_WORKED_OUT = 1024
_LENGTHS = tuple(size.to_bytes(4, "big") for size in range(_WORKED_OUT))


def bind(*parts: str | int | bytes) -> bytes:
    """Join ``parts`` so that no two different lists of texts give the same bytes.

    Each part is preceded by its length as four bytes, big-endian; the suite
    version comes first. A number counts as the text that writes it.
    """
    joined = [_START, bytes([SUITE])]
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode()
        size = len(raw)
        joined.append(_LENGTHS[size] if size < _WORKED_OUT else size.to_bytes(4, "big"))
        joined.append(raw)
    return b"".join(joined)

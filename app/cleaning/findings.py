"""What cleaning a file came to: the words that child, ticket and pages share."""

CLEAN = "bersih"
"""Metadata was looked for and is gone."""

NOTHING = "tanpa"
"""A plain text: whoever opens it sees all that is in it."""

UNKNOWN, BROKEN, LOCKED, SIGNED = "jenis", "rusak", "terkunci", "tanda_tangan"
TOO_MUCH, CONTAINS, EMPTY, BUSY = "batas", "berisi", "kosong", "sibuk"
"""Why a file is kept as it came."""

LOCATION, AUTHOR, DEVICE, TIME, REST = "lokasi", "pembuat", "perangkat", "waktu", "lainnya"
"""What was found in a file and removed."""


class Uncleanable(Exception):
    """The file stays as it came; ``reason`` is one of the words above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

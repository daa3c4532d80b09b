"""What may not be written in an evaluation: it is read without a key, so it tells no case.

Only what has a form is found; that no name or story stands there, the officer has to see.
"""

import re
import unicodedata

from app.cases.channel import N_
from app.cases.pointing import plain, tells_of_somebody
from app.evaluation.errors import Refused
from app.evaluation.units import covers, sealed

COUNT = N_("jumlah kasus (kanal ini tertutup: hanya angka tahunan yang terbit)")

NUMBER = N_("nomor laporan")

_SIGN = "[0-9a-hjkmnp-tv-z]"
_BARE = re.compile(
    rf"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?:{_SIGN}{{4}}-{_SIGN}{{4}})(?![\w-])", re.IGNORECASE
)
"""What comes after the prefix of a case's number: whoever leaves that out still names the case."""

_FEW = (
    r"\d+|nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belasan|seorang|sebuah"
    r"|zero|one|two|three|four|five|six|seven|eight|nine|ten"
)
_COUNTED = (
    r"laporan|kasus|pelapor|terlapor|aduan|pengaduan|pernyataan|deklarasi|penerimaan|penolakan|perkara"
    r"|reports?|cases?|reporters?"
)
_OF_ELSE = (
    "hari|hk|kali|jam|menit|minggu|pekan|bulan|triwulan|semester|tahun|loket|tim|pegawai|petugas|anggota"
    "|days?|weeks?"
)
"""What a number may stand before although cases are spoken of right after it."""

_COUNTS = re.compile(
    rf"\b(?:{_FEW})\s+(?:(?!(?:{_OF_ELSE})\b)\w+\s+)?(?:{_COUNTED})\b"
    rf"|\b(?:{_COUNTED})\s*(?:\w+\s+)?(?::|=|\bsebanyak\b|\bada\b|\bhanya\b|\bberjumlah\b)\s*(?:{_FEW})\b",
    re.IGNORECASE,
)
"""A number beside the word for what is counted: of a sealed channel even a small one may tell."""


def found_in(unit: str, text: str) -> tuple[str, ...]:
    """What in a text of an evaluation of ``unit`` must not stand there, by name, to be translated."""
    found = tells_of_somebody(text)
    if NUMBER not in found and _BARE.search(unicodedata.normalize("NFKC", plain(text))):
        found.append(NUMBER)
    if any(map(sealed, covers(unit))) and _COUNTS.search(
        unicodedata.normalize("NFKC", plain(text))
    ):
        found.append(COUNT)
    return tuple(found)


def checked(unit: str, field: str, text: str) -> str:
    """The text without what nobody sees. Raises :class:`Refused` where it tells of somebody."""
    if found := found_in(unit, text):
        raise Refused(field, "telling", found)
    return plain(text)

"""What may not be written where people read who hold no vault's key: it would tell a case.

Only what has a form is found; that no name or story stands there, whoever writes has to see.
"""

import re
import unicodedata

from app.cases.channel import N_
from app.cases.pointing import plain, tells_of_somebody

COUNT = N_("jumlah kasus (kanal ini tertutup: hanya angka tahunan yang terbit)")

NUMBER = N_("nomor laporan")

_OF_A_RECORD = {NUMBER, N_("kode laporan"), N_("NIK atau NIP"), N_("nomor telepon"), COUNT}
"""What is looked for in the office's own papers, where mail addresses and numbers of decrees belong."""

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

_SEALED = re.compile(
    r"\b(?:wbs|whistle\s?-?\s?blow\w*|pelaporan pelanggaran|gratifikasi|benturan|kepentingan)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def found_in(text: str, *, sealed: bool) -> tuple[str, ...]:
    """What in ``text`` must not stand there, by name, to be translated; numbers of cases only of a
    ``sealed`` channel."""
    found = tells_of_somebody(text)
    seen = unicodedata.normalize("NFKC", plain(text))
    if NUMBER not in found and _BARE.search(seen):
        found.append(NUMBER)
    if sealed and _COUNTS.search(seen):
        found.append(COUNT)
    return tuple(found)


def found_in_record(text: str) -> tuple[str, ...]:
    """The same in a text of the risk register or the ZI record; it is of a sealed channel if it names one."""
    bare = _ADDRESS.sub(" ", text)
    found = found_in(bare, sealed=bool(_SEALED.search(bare)))
    return tuple(name for name in found if name in _OF_A_RECORD)

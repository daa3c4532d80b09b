"""Cells of a table as people fill them in: cleaned, judged, and quoted in sentences."""

import re
import unicodedata

LONGEST = 200
"""Characters of a text, unless told otherwise."""

_SHEET_ERROR = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")


def bare(value: str) -> str:
    """A text in NFC with single spaces, without marks that only direct the letters around them."""
    if not value.isascii():
        value = "".join(c for c in value if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", " ".join(value.split()))


def quoted(value: str) -> str:
    """A cell as a sentence may quote it: short, on one line, only what shows."""
    text = "".join(c if c.isprintable() else " " for c in bare(value[:200]))
    return text if len(text) <= 40 else text[:39] + "…"


def plain_words(value: str, most: int = LONGEST) -> tuple[str, str]:
    """A text on one line, in NFC, and what is wrong with it, "" for nothing."""
    text = bare(value)
    said = quoted(text)
    complaint = ""
    if not text:
        complaint = "kosong"
    elif not text.isprintable():
        complaint = f"berisi tanda yang tidak terlihat: ketik ulang {said}"
    elif "\ufffd" in text:
        complaint = (
            f"berisi huruf yang tidak terbaca: {said}. Simpan ulang berkas sebagai CSV UTF-8"
        )
    elif meant := _meant(value):
        complaint = (
            f"rusak hurufnya: {said} (mungkin {quoted(meant)}). "
            "Simpan ulang berkas sebagai CSV UTF-8, atau ketik ulang"
        )
    elif len(text) > most:
        complaint = f"lebih panjang dari {most} huruf: {said}"
    elif unicodedata.normalize("NFKC", text[0]) in "=+-@":
        complaint = f"tidak boleh diawali = + - @ (rumus): {said}"
    elif _SHEET_ERROR.fullmatch(text):
        complaint = f"berisi galat rumus: {text}"
    return text, complaint


def displaced(cells: list[str], width: int) -> str:
    """Why the cells of a row of a text file are not where they should be; "" if they are."""
    if any(map(str.strip, cells[width:])):
        return (
            f"ada {len(cells)} sel, padahal kolomnya {width}: "
            'isi yang memuat pemisah kolom harus diapit tanda kutip (")'
        )
    if any("\n" in cell.strip() or "\r" in cell.strip() for cell in cells):
        return 'sebuah sel berisi pergantian baris: periksa tanda kutip (") di baris ini'
    return ""


def _meant(value: str) -> str:
    """What stood there before UTF-8 was read as Windows-1252; "" where that did not happen."""
    if value.isascii():
        return ""
    try:
        return value.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""

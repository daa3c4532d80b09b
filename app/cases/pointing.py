"""What in a text points at a person or a case by its form: numbers, codes, addresses, plates.

Names have no form: whoever publishes or shows a text has to see them.
"""

import re
import unicodedata
from functools import cache

from app.cases.channel import N_, number_prefixes

_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DASH = "[-\u2010-\u2015\u2212]"
_HARMLESS = re.compile(
    r"(?:rp\.?\s*)(?!0)[\d.,]+"
    r"|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b\d{1,2}[.:]\d{2}(?:\s*(?:[-\u2013]|s\.?d\.?|sampai|to)\s*\d{1,2}[.:]\d{2})?\b(?![.\d])"
    r"|(?<![\d+.])[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?\b(?![.\d])",
    re.IGNORECASE,
)
"""Amounts, days and hours, which look a little like telephone numbers."""

_CODE = re.compile(
    r"(?<![0-9a-z])(?=[^\n]{0,40}\d)(?:[0-9a-z]{5}[\W_]{0,3}){4}[0-9a-z]{5}(?![0-9a-z])", re.I
)
"""A receipt code as people copy it: five groups of five signs, whatever stands between them."""

_OF_PEOPLE = (
    (N_("NIK atau NIP"), re.compile(r"(?<!\d)\d(?:[ .\-/_]?\d){15}(?:(?:[ .\-/_]?\d){2})?(?!\d)")),
    (
        N_("alamat surel"),
        re.compile(
            r"(?<![^\s@])[^\s@]{1,64}\s?(?:@|[(\[]at[)\]])\s?[^\s@]{1,255}\.[a-z]{2,}", re.I
        ),
    ),
    (
        N_("nomor telepon"),
        re.compile(
            r"(?<!\d)(?:\+\s?62|62|\(?0)[\s().\-/_]{0,3}[1-9](?:[\s().\-/_]{0,3}\d){6,12}(?!\d)"
            r"|(?<![\d.])8\d{2}[\s.\-]\d{3,4}[\s.\-]\d{3,5}(?!\d)"
        ),
    ),
    (
        N_("nomor pelat"),
        re.compile(
            r"\b(?i:bn)[\s.\-]{0,2}\d{1,4}[\s.\-]{0,2}(?i:[a-z]{1,3})\b"
            r"|\b[A-Z]{1,2}[\s.\-]{0,2}(?:\d{3,4}[\s.\-]{0,2}[A-Z]{1,3}|\d{2}[\s.\-]{0,2}[A-Z]{2,3})\b"
        ),
    ),
)
"""What points at somebody, the same, apart from amounts, days and hours."""


def plain(text: str) -> str:
    """The text without what no reader sees and no feed may hold."""
    return _visible(text).strip()


def _visible(text: str) -> str:
    return _NOT_XML.sub("", _INVISIBLE.sub("", text))


def _as_read(sign: str) -> str:
    """A sign as a reader takes it: any digit as 0 to 9, any dash as one, what changes nothing left out."""
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return ""
    if sign.isdecimal():
        return str(unicodedata.digit(sign))
    return "-" if re.match(_DASH, sign) else sign


def folded(text: str) -> str:
    """A text as a reader takes it, whatever signs it is written with."""
    seen = text
    while (again := "".join(map(_as_read, unicodedata.normalize("NFKC", _visible(seen))))) != seen:
        seen = again  # what was between two signs may have kept them apart
    return seen


@cache
def _of_cases(prefixes: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What points at a case, by its name, and what it looks like, whatever else a part of it looks like."""
    known = "|".join(prefixes)
    number = re.compile(rf"\b(?:{known})\s?[-/_]\s?[0-9a-z]{{4}}[\s\W_]?[0-9a-z]{{4}}\b", re.I)
    return (N_("nomor laporan"), number), (N_("kode laporan"), _CODE)


def tells_of_somebody(text: str) -> list[str]:
    """What in a text points at a person or a case, by name, to be translated; empty if nothing does.

    Only what has a form is found: that no name stands there, the officer has to see.
    """
    seen = folded(text)
    bare = _HARMLESS.sub(" ", seen)
    found = [name for name, mark in _of_cases(number_prefixes()) if mark.search(seen)]
    return found + [name for name, mark in _OF_PEOPLE if mark.search(bare)]


def masked(text: str, mask: str) -> str:
    """The text as a reader takes it, with ``mask`` in the place of all that points at somebody or a case."""
    seen = folded(text)
    for _, mark in _of_cases(number_prefixes()):
        seen = mark.sub(mask, seen)
    kept: list[str] = []

    def put_away(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\ue000{len(kept) - 1}\ue001"

    seen = _HARMLESS.sub(put_away, seen.replace("\ue000", "").replace("\ue001", ""))
    for _, mark in _OF_PEOPLE:
        seen = mark.sub(mask, seen)
    return re.sub("\ue000(\\d+)\ue001", lambda place: kept[int(place[1])], seen)

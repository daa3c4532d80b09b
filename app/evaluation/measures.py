"""Figures of a summary that findings name and recommendations move: their values, and which way is better.

A measure is named by its path in the ``figures`` of a summary, such as ``hari.tanggapan.p90``.
Shares, which summaries do not hold, have paths of their own: ``persen.tepat_waktu``,
``persen.kategori.<nama>.tepat_waktu``, ``persen.kategori.<nama>.diterima``, ``persen.penilaian_rendah``;
and ``jumlah.sisa_lama`` is what is open for more than three months. Values are texts: a number
with a point, or a word of compliance.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from app.evaluation.units import sealed
from app.statistics.figures import percent

COMPLIANCE = ("belum", "sebagian", "seluruh")
"""Words of compliance with a clock, the better ones later."""

ALL_ON_TIME = COMPLIANCE[-1]
LOW_SCORES = ("1", "2")
SCORES = ("1", "2", "3", "4")
OLD = ("6", "lebih")
"""Groups of open cases that are older than three months: of 4 to 6, and of more."""

_HIGHER = re.compile(
    r"kepatuhan\.\w+|persen\.tepat_waktu|persen\.kategori\.[\w-]+\.tepat_waktu|angka\.ikm|unsur\.\w+\.nrr"
)
_LOWER = re.compile(
    r"hari\.\w+\.(?:median|p90)|lewat_menurut_jam\.\w+|persen\.kategori\.[\w-]+\.diterima"
    r"|persen\.penilaian_rendah|jumlah\.sisa_lama|angka\.(?:terlambat|sisa|dibuka_lagi)"
)
_COUNTS = ("lewat_menurut_jam.", "jumlah.", "angka.terlambat", "angka.sisa", "angka.dibuka_lagi")
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,2})?")


class Outcome(StrEnum):
    """What became of a figure."""

    REACHED = "tercapai"
    BETTER = "membaik"
    SAME = "tetap"
    WORSE = "memburuk"
    UNKNOWN = "tidak_ada"
    """One of the values is missing."""


def known(channel: str, path: str) -> bool:
    """Whether ``path`` is a measure; of a sealed channel only compliance is one."""
    if sealed(channel):
        return path.startswith("kepatuhan.") and bool(_HIGHER.fullmatch(path))
    return bool(_HIGHER.fullmatch(path) or _LOWER.fullmatch(path))


def higher_is_better(path: str) -> bool:
    """Which way is better."""
    return bool(_HIGHER.fullmatch(path))


def is_count(path: str) -> bool:
    """Whether it grows with the length of a period, and so is compared with periods as long only."""
    return path.startswith(_COUNTS)


def is_word(path: str) -> bool:
    """Whether its values are words of :data:`COMPLIANCE`."""
    return path.startswith("kepatuhan.")


def value(figures: Mapping[str, Any], path: str) -> str:
    """The value of a measure; empty where the summary says nothing of it, or must not."""
    if not known(str(figures.get("kanal", "")), path):
        return ""
    found = (
        _derived(figures, path) if path.startswith(("persen.", "jumlah.")) else _at(figures, path)
    )
    if is_word(path):
        return str(found) if found in COMPLIANCE else ""
    number = _number(found)
    return "" if number is None else f"{number.normalize():f}"


def offered(figures: Mapping[str, Any]) -> list[str]:
    """Every measure of which a summary says something, in its order."""
    return [path for path in _paths(figures) if value(figures, path)]


def read(path: str, typed: str) -> str:
    """A value as it is kept, of what somebody typed; empty if it is none of this measure."""
    text = typed.strip().lower().removesuffix("%").strip()
    if is_word(path):
        return text if text in COMPLIANCE else ""
    if not _NUMBER.fullmatch(text):
        return ""
    return f"{Decimal(text.replace(',', '.')).normalize():f}"


def better(path: str, one: str, other: str) -> bool:
    """Whether the value ``one`` is better than ``other``; both are there."""
    first, second = _rank(path, one), _rank(path, other)
    return first > second if higher_is_better(path) else first < second


def outcome(path: str, then: str, wanted: str, now: str) -> Outcome:
    """What became of a figure that was ``then`` and was to be ``wanted``. Any may be empty: unknown."""
    if not path or not now:
        return Outcome.UNKNOWN
    if wanted and not better(path, wanted, now):
        return Outcome.REACHED
    if not then:
        return Outcome.UNKNOWN
    if better(path, now, then):
        return Outcome.BETTER
    return Outcome.WORSE if better(path, then, now) else Outcome.SAME


def _rank(path: str, text: str) -> Decimal:
    return Decimal(COMPLIANCE.index(text)) if is_word(path) else Decimal(text)


def part(figures: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    """A part of a summary by its keys; empty where it is not there."""
    found: Any = figures
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def whole(counts: Mapping[str, Any], *names: str) -> int:
    """The sum of whole numbers; what is none counts as nothing."""
    return sum(n for n in map(counts.get, names) if isinstance(n, int))


def _at(figures: Mapping[str, Any], path: str) -> Any:
    *keys, last = path.split(".")
    return part(figures, *keys).get(last)


def _derived(figures: Mapping[str, Any], path: str) -> float | int | None:
    totals = part(figures, "angka")
    if path == "persen.tepat_waktu":
        return percent(whole(totals, "tepat_waktu"), whole(totals, "selesai"))
    if path == "persen.penilaian_rendah":
        ratings = part(figures, "penilaian")
        return percent(whole(ratings, *LOW_SCORES), whole(ratings, *SCORES))
    if path == "jumlah.sisa_lama":
        ages = part(figures, "umur_sisa")
        return whole(ages, *OLD) if ages else None
    _, _, category, name = path.split(".")
    own = part(figures, "menurut", "kategori", category)
    if name == "tepat_waktu":
        return percent(whole(own, name), whole(own, "selesai"))
    return percent(whole(own, name), whole(totals, "diterima")) if own else None


def _number(found: Any) -> Decimal | None:
    if isinstance(found, bool) or not isinstance(found, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(found))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _paths(figures: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"kepatuhan.{clock}" for clock in part(figures, "kepatuhan"))
    yield from ("persen.tepat_waktu", "angka.terlambat")
    yield from (f"lewat_menurut_jam.{clock}" for clock in part(figures, "lewat_menurut_jam"))
    for stage in part(figures, "hari"):
        yield from (f"hari.{stage}.median", f"hari.{stage}.p90")
    for category in part(figures, "menurut", "kategori"):
        yield f"persen.kategori.{category}.tepat_waktu"
        yield f"persen.kategori.{category}.diterima"
    yield from ("persen.penilaian_rendah", "jumlah.sisa_lama", "angka.sisa", "angka.dibuka_lagi")
    yield "angka.ikm"
    yield from (f"unsur.{code}.nrr" for code in part(figures, "unsur"))

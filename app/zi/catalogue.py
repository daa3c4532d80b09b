"""What the record is about: areas, indicators, the 72 criteria, the 20 targets, two editions of the guide.

All of it is data beside this file; ids stay for ever.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent

AREAS = ("I", "II", "III", "IV", "V", "VI")
EDITIONS = ("52/2014", "90/2021")
"""Editions of the guide, the oldest first; the last is the usual one."""

FULFILMENT, REFORM = "pemenuhan", "reform"
"""The two parts into which 90/2021 splits each area."""


@dataclass(frozen=True)
class Criterion:
    """One criterion. ``needs`` are kinds of evidence, each with its alternatives: one of them is enough."""

    code: str
    area: str
    indicator: str
    name: str
    source: str
    needs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Indicator:
    """A group of criteria of an area."""

    code: str
    area: str
    name: str


@dataclass(frozen=True)
class Target:
    """One target of the work plan, in its words."""

    code: str
    area: str
    name: str


@dataclass(frozen=True)
class Edition:
    """One edition of the guide. ``rules`` names its figures in :mod:`app.law.rules`; ``unread`` are
    sentences about what nobody has read yet."""

    code: str
    rules: str
    basis: str
    about: str
    mark: str
    unread: tuple[str, ...]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def areas() -> dict[str, str]:
    """The six areas: name by code, in order."""
    return {a["kode"]: a["nama"] for a in _read("kriteria")["area"]}


@cache
def indicators() -> tuple[Indicator, ...]:
    """The indicators, in order."""
    return tuple(
        Indicator(i["kode"], _area(i["kode"]), i["nama"]) for i in _read("kriteria")["indikator"]
    )


@cache
def criteria() -> dict[str, Criterion]:
    """The 72 criteria by code, in order."""
    return {
        c["kode"]: Criterion(
            code=c["kode"],
            area=_area(c["kode"]),
            indicator=c["kode"].rsplit(".", 1)[0],
            name=c["nama"],
            source=c["sumber"],
            needs=tuple(tuple(one.split("|")) for one in c["butuh"]),
        )
        for c in _read("kriteria")["kriteria"]
    }


@cache
def targets() -> dict[str, Target]:
    """The 20 targets by code, in order."""
    return {
        t["kode"]: Target(t["kode"], t["kode"].split(".")[1], t["nama"])
        for t in _read("sasaran")["target"]
    }


@cache
def editions() -> dict[str, Edition]:
    """The editions by code, the oldest first."""
    return {
        e["kode"]: Edition(
            e["kode"],
            e["aturan"],
            e["dasar"],
            e["keterangan"],
            e["tanda"],
            tuple(e["belum_dibaca"]),
        )
        for e in _read("edisi")["edisi"]
    }


@cache
def area_names_later() -> dict[str, tuple[str, str]]:
    """What 90/2021 calls each area, and the mark of that, by the area's code."""
    return {a["kode"]: (a["nama_90_2021"], a["tanda"]) for a in _read("edisi")["area"]}


@cache
def _mapped() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = _read("edisi")["kriteria"]
    return found


def part_of(code: str) -> str:
    """Where 90/2021 has a criterion, :data:`FULFILMENT` or :data:`REFORM`; "" while nobody mapped it."""
    return str(_mapped().get(code, {}).get("bagian", ""))


def sheet_items(code: str) -> list[str]:
    """The items of the assessment sheet (LKE) that a criterion answers; none while nobody has mapped it."""
    return [str(one) for one in _mapped().get(code, {}).get("lke", ())]


def _area(code: str) -> str:
    return code.split(".", 1)[0]

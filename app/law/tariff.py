"""The official tariffs that people ask about most, to be shown beside a complaint about money."""

import tomllib
from collections.abc import Container
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("tarif.toml")


@dataclass(frozen=True)
class Tariff:
    """One service and what it costs in rupiah, for two or three wheels and for four or more."""

    name: str
    two_wheels: int
    four_wheels: int
    code: str = ""
    """What it is called in data, in every language."""


@dataclass(frozen=True)
class Tariffs:
    """The list with where it stands, and its mark (V: read there; U: to be confirmed)."""

    rows: tuple[Tariff, ...]
    source: str
    mark: str

    def only(self, codes: Container[str]) -> "Tariffs":
        """Those of the list that have one of these codes."""
        return replace(self, rows=tuple(row for row in self.rows if row.code in codes))


@cache
def tariffs(language: str) -> Tariffs:
    """The tariffs in ``language`` (``id`` or ``en``)."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    rows = (
        Tariff(row[language], row["roda_dua"], row["roda_empat"], row["kode"])
        for row in data["tarif"]
    )
    return Tariffs(tuple(rows), data["sumber"], data["tanda"])

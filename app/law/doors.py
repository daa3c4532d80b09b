"""The doors outside this office, from their data file."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("doors.toml")


@dataclass(frozen=True)
class Door:
    """An authority that takes reports: for what, how to reach it; ``mark`` as in app/law/rules."""

    name: str
    purpose: str
    contact: str
    address: str
    mark: str


@cache
def outside(language: str = "id") -> tuple[Door, ...]:
    """All doors in the reader's language, in the order in which they are shown."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))["pintu"]
    return tuple(
        Door(
            name=entry["nama"],
            purpose=entry.get(language, entry)["untuk"],
            contact=entry.get(language, entry)["hubungi"],
            address=entry["alamat"],
            mark=entry["tanda"],
        )
        for entry in entries
    )

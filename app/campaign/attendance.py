"""An attendance list from a CSV or XLSX file: all of it, or every reason why not."""

import unicodedata
from dataclasses import dataclass

from app.cases.channel import N_
from app.cells import displaced, plain_words, quoted
from app.table import NoTable, Table, read_table

MOST_BYTES = 4 * 2**20
MOST_PEOPLE = 2_000
MOST_FAULTS = 50
"""Faults that are listed; of any others only the number is said."""

NAME_LENGTH = 120

COLUMNS = {"name": N_("Nama"), "unit": N_("Unit/instansi"), "position": N_("Jabatan")}
"""The columns as sentences and the printed form name them; the last may be missing, or empty."""

_SYNONYMS = {
    "name": "nama namalengkap namapeserta peserta namadangelar",
    "unit": "unit instansi unitinstansi unitkerja asal asalinstansi instansiunit satuankerja alamat",
    "position": "jabatan posisi pekerjaan",
}
_HEADINGS = {name: key for key, names in _SYNONYMS.items() for name in names.split()}


@dataclass(frozen=True)
class Attendee:
    """One person: texts on one line, ``position`` "" where none was written."""

    name: str
    unit: str
    position: str = ""


class ListRefused(Exception):
    """Nothing was taken over; ``faults`` says why, a sentence each, in the order of rows."""

    def __init__(self, faults: list[str]) -> None:
        more = len(faults) - MOST_FAULTS
        self.faults = faults[:MOST_FAULTS]
        if more > 0:
            self.faults.append(f"dan {more} kesalahan lain: perbaiki dahulu yang di atas")
        super().__init__("\n".join(self.faults))


def read(raw: bytes) -> list[Attendee]:
    """Everybody on a list, in its order. Raises :class:`ListRefused` with all that is wrong at once.

    Rows of which only a number is filled in, as a printed form has them, are left out.
    """
    if len(raw) > MOST_BYTES:
        raise ListRefused([f"berkas lebih besar dari {MOST_BYTES // 2**20} MB"])
    try:
        table = read_table(raw, lambda cells: len({*map(_heading, cells)} - {""}))
    except NoTable as reason:
        raise ListRefused([str(reason)]) from None
    if not table.rows:
        raise ListRefused(["berkas kosong"])
    columns = _columns(table)
    people, faults = _people(table, columns)
    if len(people) > MOST_PEOPLE:
        faults = [f"berkas berisi lebih dari {MOST_PEOPLE} orang: bagi menjadi beberapa kegiatan"]
    if faults:
        raise ListRefused(faults)
    if not people:
        raise ListRefused(["berkas hanya berisi nama kolom, belum ada peserta"])
    return people


def _heading(cell: str) -> str:
    """The column that a cell names, however it is written; "" for none."""
    bare = unicodedata.normalize("NFKC", cell[:100]).casefold()
    return _HEADINGS.get("".join(filter(str.isalpha, bare)), "")


def _columns(table: Table) -> dict[str, int]:
    row, cells = table.rows[table.header]
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        if key := _heading(cell):
            places.setdefault(key, []).append(place)
    faults = []
    missing = [COLUMNS[key] for key in ("name", "unit") if key not in places]
    if missing:
        seen = ", ".join([quoted(cell) for cell in cells if cell.strip()][:20])
        faults.append(f"kolom tidak ada: {', '.join(missing)}. Kolom yang ditemukan: {seen}")
    for key, found in places.items():
        if len(found) > 1:
            names = ", ".join(quoted(cells[place]) for place in found)
            faults.append(
                f"baris {row}: kolom {COLUMNS[key]} ada lebih dari satu: {names}. Sisakan satu"
            )
    if faults:
        raise ListRefused(faults)
    return {key: found[0] for key, found in places.items()}


def _people(table: Table, columns: dict[str, int]) -> tuple[list[Attendee], list[str]]:
    width = len(table.rows[table.header][1])
    people, faults = [], []
    for row, cells in table.rows[table.header + 1 :]:
        if table.plain and (fault := displaced(cells, width)):
            faults.append(f"baris {row}: {fault}")
            continue
        values = {k: cells[c] if c < len(cells) else "" for k, c in columns.items()}
        if not any(map(str.strip, values.values())):
            continue
        clean: dict[str, str] = {}
        for key, value in values.items():
            clean[key], fault = plain_words(value, *((NAME_LENGTH,) if key == "name" else ()))
            if key == "name" and not fault and not any(map(str.isalpha, clean[key])):
                fault = f"tidak memuat huruf: {quoted(value)}"
            if fault and not (key == "position" and fault == "kosong"):
                faults.append(f"baris {row}: {COLUMNS[key]} {fault}")
        people.append(Attendee(**clean))
    return people, faults

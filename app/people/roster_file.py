"""The office's staff roster, read from a CSV or XLSX file: all of it, or every reason why not.

Whoever is not ASN has no NIP; the 16 digits of the NIK stand in its place. A spreadsheet
keeps 15 digits of a number, so a longer one that is not text has lost its last digits and
is refused, never guessed.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.cells import bare, displaced, plain_words, quoted
from app.law.calendar import today
from app.people import email
from app.table import NoTable, Table, read_table

MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 20_000
"""People in one file."""

MOST_FAULTS = 50
"""Faults that are listed; of any others only the number is said."""

NAME_LENGTH = 120
_COLUMNS = {
    "nip": "NIP",
    "name": "Nama",
    "position": "Jabatan",
    "unit": "Unit",
    "superior": "NIP atasan",
    "email": "Surel",
}
"""The columns as sentences name them; only the last may be missing."""

_SYNONYMS = {
    "nip": "nip nipbaru nippegawai nipnik nomorindukpegawai",
    "name": "nama namalengkap namapegawai namadangelar namalengkapdangelar",
    "position": "jabatan namajabatan posisi",
    "unit": "unit unitkerja namaunit namaunitkerja satuankerja satker unitorganisasi",
    "superior": "atasan nipatasan nipatasanlangsung atasanlangsung",
    "email": "email surel alamatemail alamatsurel emaildinas sureldinas emailkantor surelkantor",
}
_HEADINGS = {name: key for key, names in _SYNONYMS.items() for name in names.split()}

_LOST = re.compile(r"[0-9]+([.,][0-9]*)?[eE]\+?[0-9]+|[0-9]{15}000")
"""A NIP that a spreadsheet has taken for a number. No true NIP ends in 000."""

_Faults = list[tuple[int, str]]
"""Sentences in any order, each with the row it belongs to; row 0 is the file as a whole."""


@dataclass(frozen=True)
class Person:
    """One row of the roster.

    ``nip`` is 18 digits, or the 16 of a NIK; ``superior`` is another person's, "" where
    nobody is above. ``name``, ``position`` and ``unit`` are in NFC, never empty, on one line,
    at most ``NAME_LENGTH`` and :data:`app.cells.LONGEST` characters, and no formula to a spreadsheet.
    ``email`` is plain (:mod:`app.people.email`), in small letters, "" where none. ``row`` is the row
    in the file, whose first is 1.
    """

    nip: str
    name: str
    position: str
    unit: str
    superior: str
    email: str
    row: int


class RosterRefused(Exception):
    """Nothing was taken over.

    ``faults`` says why: one sentence each, with the row number where there is one, in the
    order of rows, at most ``MOST_FAULTS``, then a sentence that says how many more.
    """

    def __init__(self, faults: list[str]) -> None:
        more = len(faults) - MOST_FAULTS
        self.faults = faults[:MOST_FAULTS]
        if more > 0:
            self.faults.append(f"dan {more} kesalahan lain: perbaiki dahulu yang di atas")
        super().__init__("\n".join(self.faults))


def read(raw: bytes, *, known: Collection[str] = ()) -> list[Person]:
    """Every person of a roster file, in the file's order.

    A superior stands in the file or is one of ``known``, the NIPs that the portal already
    has. Raises :class:`RosterRefused` with all that is wrong at once; only a file that cannot
    be read to its end (no spreadsheet, too large, an open quotation mark) has one reason.
    """
    if len(raw) > MOST_BYTES:
        raise RosterRefused([f"berkas lebih besar dari {MOST_BYTES // 1024 // 1024} MB"])
    try:
        table = read_table(raw, lambda cells: len({*map(_heading, cells)} - {""}))
    except NoTable as reason:
        raise RosterRefused([str(reason)]) from None
    if not table.rows:
        raise RosterRefused(["berkas kosong"])
    faults: _Faults = []
    columns = _read_header(table, faults)
    people = list(_people(table, columns, faults)) if "nip" in columns else []
    if not people and not faults:
        faults.append((0, "berkas hanya berisi nama kolom, belum ada pegawai"))
    _check_twice(people, faults)
    _check_superiors(people, frozenset(known), faults)
    if faults:
        raise RosterRefused([sentence for _, sentence in sorted(faults, key=lambda f: f[0])])
    return people


def _heading(cell: str) -> str:
    """The column that a cell names, however it is written; "" for none."""
    bare = re.sub(r"\([^)]*\)", "", unicodedata.normalize("NFKC", cell[:100]).casefold())
    return _HEADINGS.get("".join(filter(str.isalnum, bare)), "")


def _read_header(table: Table, faults: _Faults) -> dict[str, int]:
    """Where each column is that is there once."""
    row, cells = table.rows[table.header]
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        places.setdefault(_heading(cell), []).append(place)
    places.pop("", None)
    missing = [name for key, name in _COLUMNS.items() if key not in places and key != "email"]
    if missing:
        seen = ", ".join([quoted(cell) for cell in cells if cell.strip()][:20])
        faults.append((0, f"kolom tidak ada: {', '.join(missing)}. Kolom yang ditemukan: {seen}"))
    for key, found in places.items():
        if len(found) > 1:
            names = ", ".join(quoted(cells[place]) for place in found)
            sentence = f"kolom {_COLUMNS[key]} ada lebih dari satu: {names}. Sisakan satu"
            faults.append((row, f"baris {row}: {sentence}"))
    return {key: found[0] for key, found in places.items() if len(found) == 1}


def _people(table: Table, columns: dict[str, int], faults: _Faults) -> Iterator[Person]:
    """For each row under the header its person; a NIP or address with a fault is left empty."""
    width = len(table.rows[table.header][1])
    count = 0
    for row, cells in table.rows[table.header + 1 :]:
        values = {k: cells[c] if c < len(cells) else "" for k, c in columns.items()}
        if table.plain and (fault := displaced(cells, width)):
            person, complaints = _person(row, {"nip": values["nip"]})[0], [fault]
        elif any(map(str.strip, values.values())):
            person, complaints = _person(row, values)
        else:
            continue
        count += 1
        if count > MOST_ROWS:
            raise RosterRefused(
                [f"berkas berisi lebih dari {MOST_ROWS} pegawai: bagi menjadi beberapa"]
            )
        faults.extend((row, f"baris {row}: {complaint}") for complaint in complaints)
        yield person


def _person(row: int, values: dict[str, str]) -> tuple[Person, list[str]]:
    """The person of a row, and what is wrong; a column that is missing is no fault of the row."""
    clean = dict.fromkeys(_COLUMNS, "")
    complaints = []
    for key, value in values.items():
        clean[key], complaint = _CHECKS[key](value)
        if complaint:
            complaints.append(f"{_COLUMNS[key]} {complaint}")
    return Person(**clean, row=row), complaints


def _nip(value: str) -> tuple[str, str]:
    """A NIP or NIK, and "", or "" and what is wrong with it.

    Spaces, dots, hyphens and apostrophes are how people write it. Of an 18-digit NIP only the
    date of birth is looked at: what follows differs between PNS and PPPK.
    """
    digits = re.sub(r"[\s.'`’‘-]", "", unicodedata.normalize("NFKC", bare(value)))
    if not digits:
        return "", "kosong"
    if _LOST.fullmatch(digits):
        return "", (
            f"{quoted(value)} sudah kehilangan angka karena Excel menganggapnya bilangan: "
            "ubah format kolomnya menjadi Teks, lalu isi ulang dari sumbernya"
        )
    if not re.fullmatch("[0-9]+", digits):
        return "", f"bukan 18 angka: {quoted(value)}"
    if len(digits) == 18:
        if _born(int(digits[:4]), int(digits[4:6]), int(digits[6:8])):
            return digits, ""
        return "", f"tidak mungkin: {digits} tidak diawali tanggal lahir (tahun bulan tanggal)"
    if len(digits) == 16:
        day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
        day -= 40 if day > 40 else 0  # a woman's
        if _born(1900 + year, month, day) or _born(2000 + year, month, day):
            return digits, ""
        return "", f"bukan 18 angka: {digits} (16 angka, tetapi juga bukan NIK)"
    return "", f"bukan 18 angka: {quoted(value)} ({len(digits)} angka)"


def _born(year: int, month: int, day: int) -> bool:
    """Whether somebody who works today can be born on that day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return 1930 <= year <= today().year - 15


def _superior(value: str) -> tuple[str, str]:
    nip, complaint = _nip(value)
    return nip, "" if complaint == "kosong" else complaint


def _name(value: str) -> tuple[str, str]:
    text, complaint = plain_words(value, NAME_LENGTH)
    if not complaint and not any(map(str.isalpha, text)):
        complaint = f"tidak memuat huruf: {quoted(text)}"
    return text, complaint


def _email(value: str) -> tuple[str, str]:
    address = bare(value).lower()
    if address in ("", "-"):
        return "", ""
    if not email.is_plain(address) or address[0] in "=+-@":  # a formula to a spreadsheet
        return "", f"bukan alamat surel: {quoted(address)}"
    return address, ""


_CHECKS = {
    "nip": _nip,
    "name": _name,
    "position": plain_words,
    "unit": plain_words,
    "superior": _superior,
    "email": _email,
}
"""For each column what gives its clean value and "", or any value and what is wrong."""


def _check_twice(people: list[Person], faults: _Faults) -> None:
    """No NIP and no e-mail address stands in two rows."""
    rows: dict[str, int] = {}
    for person in people:
        if person.nip and (row := rows.setdefault(person.nip, person.row)) != person.row:
            sentence = f"baris {person.row}: NIP {person.nip} sudah ada di baris {row}"
            faults.append((person.row, sentence))
        if person.email and (row := rows.setdefault(person.email, person.row)) != person.row:
            sentence = f"Surel {quoted(person.email)} sudah dipakai di baris {row}"
            faults.append((person.row, f"baris {person.row}: {sentence}"))


def _check_superiors(people: list[Person], known: frozenset[str], faults: _Faults) -> None:
    """Each superior exists, and nobody is above themselves."""
    here = {person.nip: person for person in reversed(people) if person.nip}
    unknown: dict[str, list[int]] = {}
    for person in people:
        if person.superior and person.superior == person.nip:
            sentence = f"{quoted(person.name)} menjadi atasan dirinya sendiri"
            faults.append((person.row, f"baris {person.row}: {sentence}"))
        elif person.superior and person.superior not in here and person.superior not in known:
            unknown.setdefault(person.superior, []).append(person.row)
    for nip, rows in unknown.items():
        some = ", ".join(map(str, rows[:5]))
        more = f" dan {len(rows) - 5} lainnya" if len(rows) > 5 else ""
        sentence = f"NIP atasan {nip} tidak ada di berkas ini maupun di portal"
        faults.append((rows[0], f"baris {some}{more}: {sentence}"))
    for nips in superior_loops({nip: person.superior for nip, person in here.items()}):
        if len(nips) < 2:
            continue
        loop = [here[nip] for nip in nips]
        first = loop.index(min(loop, key=lambda p: p.row))
        loop = loop[first:] + loop[:first]
        shown = [*loop, loop[0]] if len(loop) <= 8 else loop[:8]
        rest = "" if len(loop) <= 8 else f" → … ({len(loop)} orang)"
        circle = " → ".join(str(p.row) for p in shown)
        names = " → ".join(quoted(p.name) for p in shown)
        sentence = f"baris {circle}{rest}: rantai atasan berputar ({names}{rest})"
        faults.append((loop[0].row, sentence))


def superior_loops(superiors: Mapping[str, str]) -> Iterator[list[str]]:
    """Every chain of NIPs that comes back to its start; ``superiors`` is each person's superior by NIP."""
    seen: set[str] = set()
    for start in superiors:
        nip = start
        path: dict[str, int] = {}
        while nip in superiors and nip not in seen:
            seen.add(nip)
            path[nip] = len(path)
            nip = superiors[nip]
        if nip in path:
            yield list(path)[path[nip] :]

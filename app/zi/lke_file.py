"""An LKE from a CSV or XLSX file: every question and heading, or all that is wrong with the file.

The columns are known by their names: ``kode``, ``pertanyaan``, ``pilihan`` and ``bobot``. A row
without options is a heading over the codes that begin with its own.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext

from app.cases.channel import N_
from app.cells import bare, displaced, plain_words, quoted
from app.table import NoTable, Table, read_table

MOST_BYTES = 5 * 2**20
MOST_ROWS = 2_000
MOST_TEXT = 1_000_000
"""Characters of all questions and options together: more does not fit into the form of the preview."""

MOST_FAULTS = 50
"""Faults that are listed; of any others only the number is said."""

QUESTION = 2_000
OPTION = 1_000
HIGHEST = Decimal(100)
"""The highest weight."""

CODE, TEXT, OPTIONS, WEIGHT = "kode", "pertanyaan", "pilihan", "bobot"
_SYNONYMS = {
    CODE: "kode no nomor kodepertanyaan",
    TEXT: "pertanyaan uraian soal kriteria penilaian",
    OPTIONS: "pilihan pilihanjawaban opsi opsijawaban jawaban",
    WEIGHT: "bobot nilaibobot bobotnilai",
}
_HEADINGS = {name: key for key, names in _SYNONYMS.items() for name in names.split()}

_CODE = re.compile(r"[A-Za-z0-9]{1,6}(?:\.[A-Za-z0-9]{1,6}){0,7}")
_LETTERED = re.compile(r"([A-E])\s*(?:[.:)=]|$)\s*(.*)", re.S | re.I)
_LONGEST_CODE = 40


@dataclass(frozen=True)
class Row:
    """A question with its options and weight; a heading has no options, and "" where it has no weight."""

    code: str
    text: str
    options: tuple[tuple[str, str], ...]
    weight: str


@dataclass(frozen=True)
class SheetRead:
    """What a file holds, in its order; ``digest`` is its SHA-256 in hexadecimal."""

    rows: tuple[Row, ...]
    digest: str

    @property
    def questions(self) -> list[Row]:
        """The rows that are answered."""
        return [row for row in self.rows if row.options]

    @property
    def weight(self) -> Decimal:
        """The weights of all questions together."""
        return sum((Decimal(row.weight) for row in self.questions), Decimal(0))


class FileRefused(Exception):
    """Nothing was loaded; ``faults`` says why, a sentence each, ``more`` how many are not listed."""

    def __init__(self, faults: list[str]) -> None:
        self.faults, self.more = faults[:MOST_FAULTS], max(0, len(faults) - MOST_FAULTS)
        super().__init__(faults[0])


def read(raw: bytes) -> SheetRead:
    """Every row of a file; raises :class:`FileRefused` with all that is wrong at once."""
    if len(raw) > MOST_BYTES:
        raise FileRefused([gettext("Berkas lebih besar dari %(mb)s MB.", mb=MOST_BYTES // 2**20)])
    try:
        table = read_table(raw, lambda cells: len({*map(_heading, cells)} - {""}), MOST_ROWS)
    except NoTable as reason:
        raise FileRefused([str(reason)]) from None
    if not table.rows:
        raise FileRefused([gettext("Berkas kosong.")])
    columns = _columns(table)
    faults: list[str] = []
    rows = [row for row in (_row(*one, table, columns, faults) for one in _body(table)) if row]
    faults += _as_a_whole(rows) if not faults else []
    if faults:
        raise FileRefused(faults)
    return SheetRead(tuple(rows), hashlib.sha256(raw).hexdigest())


def _heading(cell: str) -> str:
    """The column that a cell names; "" for none."""
    folded = unicodedata.normalize("NFKC", cell[:100]).casefold()
    return _HEADINGS.get("".join(c for c in folded if c.isalnum()), "")


def _columns(table: Table) -> dict[str, int]:
    _, cells = table.rows[table.header]
    named = [_heading(cell) for cell in cells]
    missing = [name for name in _SYNONYMS if name not in named]
    twice = [name for name in _SYNONYMS if named.count(name) > 1]
    faults = []
    if missing:
        faults.append(gettext("Kolom tidak ada: %(kolom)s.", kolom=", ".join(missing)))
    if twice:
        faults.append(gettext("Kolom ada lebih dari satu: %(kolom)s.", kolom=", ".join(twice)))
    if faults:
        raise FileRefused(faults)
    return {name: named.index(name) for name in _SYNONYMS}


def _body(table: Table) -> list[tuple[int, list[str]]]:
    return table.rows[table.header + 1 :]


def _row(
    number: int, cells: list[str], table: Table, columns: dict[str, int], faults: list[str]
) -> Row | None:
    """One row, or None with its faults added."""
    width = len(table.rows[table.header][1])
    wrong = [displaced(cells, width)] if table.plain else []
    cells = [*cells, *[""] * (max(columns.values()) + 1 - len(cells))]
    told = {name: cells[place] for name, place in columns.items()}
    code = bare(told[CODE]).rstrip(".")
    if not _CODE.fullmatch(code) or len(code) > _LONGEST_CODE:
        wrong.append(gettext("kode «%(isi)s» bukan seperti A.I.1.a", isi=quoted(code)))
    text, complaint = plain_words(told[TEXT], QUESTION)
    wrong.append(gettext("pertanyaan %(sebab)s", sebab=complaint) if complaint else "")
    options, complaint = read_options(told[OPTIONS])
    wrong.append(complaint)
    weight, complaint = _weight(told[WEIGHT], needed=bool(options))
    wrong.append(complaint)
    for why in filter(None, wrong):
        faults.append(gettext("Baris %(baris)s: %(sebab)s.", baris=number, sebab=why))
    return None if any(wrong) else Row(code, text, options, weight)


YES, NO = "Ya", "Tidak"

_OPTIONS_WRONG = N_(
    "pilihan «%(isi)s» tidak dikenal; tulis Ya/Tidak, A/B/C, atau tiap pilihan seperti "
    "«A. … | B. … | C. …»"
)


def read_options(cell: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """The options that a cell lists, and what is wrong with it ("" for nothing).

    ``Ya/Tidak``, ``A/B/C`` up to E, or texts that begin with their letters, one a line or
    parted by ``|``.
    """
    if not cell.strip():
        return (), ""
    complaint = gettext(_OPTIONS_WRONG, isi=quoted(cell))
    parts = [p.strip() for p in re.split(r"[|\n\r]+", cell) if p.strip()]
    if len(parts) == 1:
        parts = [p.strip() for p in parts[0].split("/")]
    if [p.casefold() for p in parts] == [YES.casefold(), NO.casefold()]:
        return ((YES, ""), (NO, "")), ""
    found = [_LETTERED.fullmatch(part) for part in parts]
    if len(parts) < 2 or not all(found):
        return (), complaint
    pairs = tuple((m[1].upper(), bare(m[2])) for m in found if m)
    if [letter for letter, _ in pairs] != list("ABCDE"[: len(pairs)]):
        return (), complaint
    for _, text in pairs:
        why = plain_words(text, OPTION)[1] if text else ""
        if why:
            return (), gettext("pilihan %(sebab)s", sebab=why)
    return pairs, ""


def _weight(cell: str, *, needed: bool) -> tuple[str, str]:
    text = bare(cell).replace(",", ".")
    if not text:
        return "", gettext("bobot kosong") if needed else ""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", text):
        return "", gettext("bobot «%(isi)s» bukan angka", isi=quoted(cell))
    value = Decimal(text)
    if value > HIGHEST or (needed and not value):
        return "", gettext("bobot «%(isi)s» bukan di antara 0 dan 100", isi=quoted(cell))
    return format(value.normalize(), "f"), ""


def _as_a_whole(rows: list[Row]) -> list[str]:
    """What is wrong between rows."""
    seen: set[str] = set()
    faults = []
    for row in rows:
        if row.code.casefold() in seen:
            faults.append(gettext("Kode %(kode)s ada lebih dari satu kali.", kode=row.code))
        seen.add(row.code.casefold())
    if not any(row.options for row in rows):
        faults.append(gettext("Berkas belum berisi pertanyaan dengan pilihan jawaban."))
    if sum(len(r.text) + sum(len(t) for _, t in r.options) for r in rows) > MOST_TEXT:
        faults.append(gettext("Isi berkas terlalu panjang untuk sebuah LKE."))
    return faults

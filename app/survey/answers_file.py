"""Answers from a CSV or XLSX file, a row a respondent: all of them, or every row and column that is wrong."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

from flask_babel import gettext

from app.survey.instruments import Instrument
from app.table import NoTable, Table, read_table

MOST_BYTES = 16 * 2**20
MOST_ROWS = 200_000
MOST_FAULTS = 50
"""Faults that are listed; of any others only the number is said."""

SERVICE = "layanan"
NOT_ANSWERED = "0"

_DIGITS = {f"{n}{tail}": str(n) for n in range(1, 5) for tail in ("", ".0", ",0")}
_DIGITS |= {"": NOT_ANSWERED, "-": NOT_ANSWERED}
_SHOWN = 20


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the row as a spreadsheet numbers it (0: the whole file), the column, why."""

    row: int
    column: str
    why: str

    @property
    def sentence(self) -> str:
        """It, with its place."""
        if not self.row:
            return self.why
        text: str = gettext(
            "baris %(baris)s, kolom %(kolom)s: %(sebab)s",
            baris=self.row,
            kolom=self.column,
            sebab=self.why,
        )
        return text


class FileRefused(Exception):
    """Nothing was taken over; ``faults`` says why, at most ``MOST_FAULTS``, ``more`` how many besides."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults, self.more = faults[:MOST_FAULTS], max(0, len(faults) - MOST_FAULTS)
        super().__init__(faults[0].sentence)


@dataclass(frozen=True)
class AnswersRead:
    """How often each set of answers came, by service ("" where the file has no such column).

    A set is a digit for each element in the instrument's own order, 0 where it was not answered.
    """

    sets: Counter[tuple[str, str]]
    blank: int
    """Rows without any answer, which nobody counts as a respondent."""

    @property
    def respondents(self) -> int:
        """Rows with an answer."""
        return self.sets.total()


def read(
    raw: bytes,
    instrument: Instrument,
    order: str = "",
    services: Mapping[str, str] | None = None,
) -> AnswersRead:
    """Every row of a file; a column is known by its code or by the element's name.

    ``order`` says which element the office prints as the eighth. With ``services`` (slug by
    lower-case name or slug) there must be a column ``layanan`` that names one in each row.
    Raises :class:`FileRefused` with all that is wrong; what cannot be read has one reason.
    """
    if len(raw) > MOST_BYTES:
        mb = MOST_BYTES // 2**20
        raise FileRefused([_whole(gettext("berkas lebih besar dari %(mb)s MB", mb=mb))])
    headings = _headings(instrument, order)
    try:
        table = read_table(
            raw, lambda cells: len({headings.get(_plain(c), "") for c in cells} - {""}), MOST_ROWS
        )
    except NoTable as reason:
        raise FileRefused([_whole(str(reason))]) from None
    if not table.rows:
        raise FileRefused([_whole(gettext("berkas kosong"))])
    columns = _columns(table, headings, instrument, order, with_service=services is not None)
    return _rows(table, columns, instrument, services)


def _whole(why: str) -> Fault:
    return Fault(0, "", why)


def _plain(cell: str) -> str:
    """A heading without what people write differently."""
    bare = re.sub(r"\([^)]*\)", "", unicodedata.normalize("NFKC", cell[:100]).casefold())
    return "".join(filter(str.isalnum, bare))


def _headings(instrument: Instrument, order: str) -> dict[str, str]:
    """The element that a heading names, in plain letters; codes as the office prints them."""
    found = {_plain(code): name for name, code in instrument.codes(order).items()}
    found |= {_plain(e.short): e.name for e in instrument.elements}
    found |= {_plain(e.name): e.name for e in instrument.elements}
    return found | {SERVICE: SERVICE, "jenislayanan": SERVICE}


def _columns(
    table: Table,
    headings: dict[str, str],
    instrument: Instrument,
    order: str,
    *,
    with_service: bool,
) -> dict[str, tuple[int, str]]:
    """Where each element's column is, and how the file calls it."""
    row, cells = table.rows[table.header]
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        if name := headings.get(_plain(cell)):
            places.setdefault(name, []).append(place)
    codes = instrument.codes(order)
    wanted = [*codes, *([SERVICE] if with_service else [])]
    faults = []
    missing = [codes.get(name, name) for name in wanted if name not in places]
    if missing:
        seen = ", ".join(c.strip()[:_SHOWN] for c in cells[:_SHOWN] if c.strip())
        faults.append(
            _whole(
                gettext(
                    "kolom tidak ada: %(kolom)s. Kolom yang ditemukan: %(ada)s",
                    kolom=", ".join(missing),
                    ada=seen,
                )
            )
        )
    for name, found in places.items():
        if len(found) > 1:
            faults.append(
                Fault(row, codes.get(name, name), gettext("kolom ini ada lebih dari satu"))
            )
    if faults:
        raise FileRefused(faults)
    return {name: (found[0], cells[found[0]].strip()) for name, found in places.items()}


def _rows(
    table: Table,
    columns: dict[str, tuple[int, str]],
    instrument: Instrument,
    services: Mapping[str, str] | None,
) -> AnswersRead:
    places = [columns[e.name] for e in instrument.elements]
    answers_in = itemgetter(*(place for place, _ in places))
    width = len(table.rows[table.header][1])
    found: list[tuple[str, str]] = []
    faults: list[Fault] = []
    nothing, blank = NOT_ANSWERED * len(places), 0
    for row, given in table.rows[table.header + 1 :]:
        cells = given if len(given) >= width else given + [""] * (width - len(given))
        try:
            digits = "".join(map(_DIGITS.__getitem__, answers_in(cells)))
        except KeyError:
            digits = "".join(_digits(row, cells, places, faults))
        if len(cells) > width and table.plain and any(map(str.strip, cells[width:])):
            faults.append(Fault(row, str(width + 1), gettext("sel lebih banyak daripada kolom")))
        if digits == nothing:
            blank += 1
            continue
        service = ""
        if services is not None:
            place, called = columns[SERVICE]
            service = services.get(cells[place].strip().casefold(), "")
            if not service:
                why = gettext("layanan «%(isi)s» tidak dikenal", isi=_short(cells[place]))
                faults.append(Fault(row, called, why))
        found.append((service, digits))
    if faults:
        raise FileRefused(faults)
    if not found:
        raise FileRefused([_whole(gettext("berkas belum berisi jawaban"))])
    return AnswersRead(Counter(found), blank)


def _digits(
    row: int, cells: list[str], places: list[tuple[int, str]], faults: list[Fault]
) -> Iterator[str]:
    """The digits of a row with a cell that is not simply an answer."""
    for place, called in places:
        digit = _DIGITS.get(cells[place].strip())
        if digit is None:
            why = gettext("«%(isi)s» bukan jawaban 1, 2, 3, atau 4", isi=_short(cells[place]))
            faults.append(Fault(row, called, why))
        yield digit or NOT_ANSWERED


def _short(cell: str) -> str:
    text = " ".join(cell.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"

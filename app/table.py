"""The rows of a file that holds a table: a text, or a sheet of an XLSX workbook.

A row is numbered as a spreadsheet numbers it: the first row of the file is 1, blank rows
count, a ``sep=;`` line does not. What a file is, its content says and not its name.
"""

import codecs
import csv
import io
import os
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

MOST_HELD = 40_000
"""Rows that hold something."""

MOST_COLUMNS = 100
"""Cells of a row that are looked at."""

_MOST_UNPACKED = 40 * 1024 * 1024
_MOST_PARTS = 10_000
_MOST_TAGS = 2_000_000
"""Of all parts of an XLSX file: bytes unpacked, their number, and tags, closing ones with them."""

_LONG_TAG = re.compile(rb"<[^>]{16384}|=(?:\"[^\"<>]*>|'[^'<>]*>)")
"""A tag with attributes without end, or one that hides where it ends: no program writes either."""

_MOST_LINES = 1_048_576
"""Rows of all visible sheets, blank ones with them: as many as one sheet can have."""

_HEADER_WITHIN = 30
"""Rows that are searched for the names of the columns."""

_SAMPLE = 200_000
"""Characters in which the separator shows."""

_SEPARATOR = re.compile(r'"?sep=([,;\t])"?[\t ]*(\r\n|\r|\n|$)', re.I)
_SAVE_AGAIN = "buka dengan Excel, lalu simpan ulang sebagai .xlsx atau CSV"
_TOO_MANY = "berkas berisi lebih dari {} baris: bagi menjadi beberapa"
_TOO_LARGE = (
    "isi berkas XLSX terlalu besar: hapus lembar lain serta baris dan kolom kosong, "
    "atau simpan ulang sebagai CSV"
)

Row = tuple[int, list[str]]
"""The number of a row in the file, and its cells."""

Names = Callable[[list[str]], int]
"""How many columns of the table that is looked for a row names."""


@dataclass(frozen=True)
class Table:
    """Rows that hold something, and which of them names the columns.

    ``plain`` is whether they come from a text, where one misplaced comma or quotation mark
    moves everything behind it.
    """

    rows: list[Row]
    header: int
    plain: bool


class NoTable(Exception):
    """The file cannot be read to its end, for the one reason that is the message."""


def read_table(raw: bytes, names: Names, most: int = 0) -> Table:
    """The table in a file of any kind; raises :class:`NoTable` where there is none.

    ``names`` tells the separator of a text, the sheet of a workbook and the header. A text has
    at most ``most`` rows, :data:`MOST_HELD` where that is not said.
    """
    plain = not raw.startswith(b"PK\x03\x04")
    rows = _text_rows(_text(raw), names, most or MOST_HELD) if plain else _sheet_rows(raw, names)
    return Table(rows, -_header(rows, names)[1], plain)


def _header(rows: list[Row], names: Names) -> tuple[int, int]:
    """How many columns the best of the first rows names, and minus its place: the first wins."""
    first = enumerate(rows[:_HEADER_WITHIN])
    return max(((names(cells), -place) for place, (_, cells) in first), default=(0, 0))


def _text(raw: bytes) -> str:
    """The text of a file; what cannot be read is U+FFFD, which is a fault where it stands."""
    if raw.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise NoTable(f"berkas .xls lama atau berkas dengan kata sandi: {_SAVE_AGAIN}, tanpa sandi")
    text = _decoded(raw)
    if "\0" in text or raw.startswith(b"%PDF"):
        raise NoTable(f"berkas ini bukan CSV atau XLSX: {_SAVE_AGAIN}")
    if text.lstrip().startswith("<"):
        raise NoTable(f"berkas ini halaman web, bukan CSV atau XLSX: {_SAVE_AGAIN}")
    return text


def _decoded(raw: bytes) -> str:
    if raw.startswith(codecs.BOM_UTF8):
        return raw.decode("utf-8-sig", "replace")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _text_rows(text: str, names: Names, most: int) -> list[Row]:
    """The rows of a text with whichever separator shows most names of columns."""
    if said := _SEPARATOR.match(text):
        separator, text = said[1], text[said.end() :]
    else:
        separator = max(",;\t", key=lambda s: _header(_sample(text, s), names)[0])
    rows: list[Row] = []
    try:
        rows.extend(islice(_split(text, separator), most + 1))
    except csv.Error:
        raise NoTable(
            f'setelah baris {rows[-1][0] if rows else 0}: tanda kutip (") tidak berpasangan '
            "atau salah tempat, sehingga sisa berkas tidak dapat dibaca"
        ) from None
    if len(rows) > most:
        raise NoTable(_TOO_MANY.format(most))
    return rows


def _sample(text: str, separator: str) -> list[Row]:
    rows: list[Row] = []
    with suppress(csv.Error):
        rows.extend(islice(_split(text[:_SAMPLE], separator), _HEADER_WITHIN))
    return rows


def _split(text: str, separator: str) -> Iterator[Row]:
    """Rows that hold something; raises ``csv.Error`` where quotation marks do not match."""
    lines = io.StringIO(text, newline="")
    rows = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    for number, cells in enumerate(rows, 1):
        if any(map(str.strip, cells)):
            yield number, cells if len(cells) <= MOST_COLUMNS else cells[:MOST_COLUMNS]


def _keep(rows: list[Row], number: int, cells: list[str]) -> None:
    if len(rows) == MOST_HELD:
        raise NoTable(_TOO_MANY.format(MOST_HELD))
    rows.append((number, cells))


def _sheet_rows(raw: bytes, names: Names) -> list[Row]:
    """The rows of the one visible sheet that names columns; of the first with rows if none does."""
    try:
        sheets = list(_sheets(_unpacked(raw)))
    except NoTable:
        raise
    except Exception:  # openpyxl has no error of its own: a damaged file ends in any
        sentence = f"berkas rusak, dengan kata sandi, atau bukan XLSX: {_SAVE_AGAIN}"
        raise NoTable(sentence) from None
    found = [(title, rows) for title, rows in sheets if _header(rows, names)[0] > 1]
    if len(found) > 1:
        titles = ", ".join(" ".join(title.split())[:40] for title, _ in found[:10])
        raise NoTable(f"lebih dari satu lembar berisi daftar ({titles}): sisakan satu lembar")
    return next((rows for _, rows in found or sheets if rows), [])


def _unpacked(raw: bytes) -> io.BytesIO:
    """The same workbook, its XML not compressed: what an archive claims of its size may be a lie."""
    buffer = io.BytesIO()
    tags = 0
    with zipfile.ZipFile(io.BytesIO(raw)) as packed, zipfile.ZipFile(buffer, "w") as bare:
        parts = [p for p in packed.infolist() if p.filename.lower().endswith((".xml", ".rels"))]
        if sum(p.file_size for p in parts) > _MOST_UNPACKED or len(parts) > _MOST_PARTS:
            raise NoTable(_TOO_LARGE)
        for part in parts:
            if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise NotImplementedError  # zipfile bounds what it unpacks of these two only
            with packed.open(part) as source:
                content = source.read(part.file_size + 1)
            tags += content.count(b"<")
            if tags > _MOST_TAGS or _LONG_TAG.search(content):
                raise NoTable(_TOO_LARGE)
            bare.writestr(part.filename, content)
    return buffer


def _sheets(workbook: io.BytesIO) -> Iterator[tuple[str, list[Row]]]:
    """Title and rows of each visible sheet.

    openpyxl is loaded here, so only where a workbook is read. It must not parse with lxml,
    which it prefers to defusedxml. It warns with the value of a cell, and that is no line for a log.
    """
    os.environ["OPENPYXL_LXML"] = "False"
    from openpyxl import load_workbook
    from openpyxl.utils.escape import unescape

    warnings.filterwarnings("ignore", module=r"openpyxl\.")
    book = load_workbook(workbook, read_only=True, data_only=True, keep_links=False)
    lines = held = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows: list[Row] = []
        found = sheet.iter_rows(
            max_row=_MOST_LINES + 1, max_col=MOST_COLUMNS, values_only=True
        )  # missing rows come too, as one and the same tuple
        for number, values in enumerate(found, 1):
            lines += 1
            if lines > _MOST_LINES:
                raise NoTable(_TOO_LARGE)
            if any(values):
                texts = [_cell(value) for value in values]
                held += sum(map(len, texts))  # a text that many cells share is copied for each
                if held > _MOST_UNPACKED:
                    raise NoTable(_TOO_LARGE)
                cells = list(map(unescape, texts))
                while cells and not cells[-1].strip():
                    cells.pop()
                if cells:
                    _keep(rows, number, cells)
        yield sheet.title, rows


def _cell(value: object) -> str:
    """A value as text; a number with an exponent where a spreadsheet does not keep all digits."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        if abs(value) >= 1e15:
            return f"{value:.5E}"
        if value == int(value):
            return str(int(value))
    return str(value)

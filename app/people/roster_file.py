"""The office's staff roster, read from a CSV or XLSX file: all of it, or every reason why not.

A row is numbered as a spreadsheet numbers it: the first row of the file is 1, blank rows
count, a ``sep=;`` line does not. What a file is, its content says and not its name.

Whoever is not ASN has no NIP; the 16 digits of the NIK stand in its place. A spreadsheet
keeps 15 digits of a number, so a longer one that is not text has lost its last digits and
is refused, never guessed.

XLSX is read with the standard library's expat. The libraries tried lay a sheet out as a
rectangle, and one stray cell in the last row and column then takes all memory; here only
cells that hold something are kept, no document type is let in, and unpacking is bounded.
"""

import codecs
import csv
import io
import posixpath
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from xml.parsers import expat

MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 20_000
"""People in one file."""

MOST_FAULTS = 50
"""Faults that are listed; of any others only the number is said."""

NAME_LENGTH = 120
TEXT_LENGTH = 200
"""Characters of a position or a unit."""

EMAIL_LENGTH = 254

_MOST_UNPACKED = 40 * 1024 * 1024
"""Bytes of all parts of an XLSX file that are read, unpacked."""

_MOST_TAGS = 2_000_000
"""Tags in one of those parts: 20,000 rows of 20 cells have less than half of it."""

_MOST_LINES = 1_048_576
"""Rows of a text file, blank ones with them: as many as a spreadsheet has."""

_MOST_COLUMNS = 256
_HEADER_WITHIN = 30
"""Rows that are searched for the names of the columns."""

_SAMPLE = 200_000
"""Characters in which the separator shows."""

_COLUMNS = {
    "nip": "NIP",
    "name": "Nama",
    "position": "Jabatan",
    "unit": "Unit",
    "superior": "NIP atasan",
    "email": "Surel",
}
"""The columns as sentences name them; only the last may be missing."""

_REQUIRED = ("nip", "name", "position", "unit", "superior")

_SYNONYMS = {
    "nip": "nip nipbaru nippegawai nipnik nomorindukpegawai",
    "name": "nama namalengkap namapegawai namadangelar namalengkapdangelar",
    "position": "jabatan namajabatan posisi",
    "unit": "unit unitkerja namaunit namaunitkerja satuankerja satker unitorganisasi",
    "superior": "atasan nipatasan nipatasanlangsung atasanlangsung",
    "email": "email surel alamatemail alamatsurel emaildinas sureldinas emailkantor surelkantor",
}
_HEADINGS = {name: key for key, names in _SYNONYMS.items() for name in names.split()}

_PROVINCES = {*range(11, 22), *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77)}
_PROVINCES |= {81, 82, *range(91, 98)}
"""The first two digits of a NIK."""

_LOST = re.compile(r"[0-9]+([.,][0-9]*)?[eE]\+?[0-9]+")
_SHEET_ERROR = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
_EMAIL = re.compile(
    r"[a-z0-9_][a-z0-9_%+'-]*(\.[a-z0-9_%+'-]+)*@([a-z0-9][a-z0-9-]*\.)+[a-z]{2,63}"
)
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?[\t ]*(\r\n|\r|\n|$)', re.I)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?[0-9]+")
_UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
"""Marks that show nothing and change nothing: taken out without a word."""

_TOO_LARGE = (
    "isi berkas XLSX terlalu besar: hapus lembar lain serta baris dan kolom kosong, "
    "atau simpan ulang sebagai CSV"
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AGAIN = "buka dengan Excel, lalu simpan ulang sebagai .xlsx atau CSV"


@dataclass(frozen=True)
class Person:
    """One row of the roster.

    ``nip`` is 18 digits, or the 16 of a NIK; ``superior`` is another person's, "" where
    nobody is above. ``name``, ``position`` and ``unit`` are in NFC, never empty, on one line,
    at most ``NAME_LENGTH`` and ``TEXT_LENGTH`` characters, and no formula to a spreadsheet.
    ``email`` is in small letters, at most ``EMAIL_LENGTH``, "" where none. ``row`` is the row
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
    table = _open(raw)
    if not table.rows:
        raise RosterRefused(["berkas kosong"])
    faults = _Faults()
    heading, columns = _read_header(table, faults)
    people = list(_people(table, heading, columns, faults)) if "nip" in columns else []
    if not people and not faults.found:
        faults.say(0, "berkas hanya berisi nama kolom, belum ada pegawai")
    _check_twice(people, faults)
    _check_superiors(people, frozenset(known), faults)
    if faults.found:
        raise RosterRefused(faults.sentences())
    return people


class _Faults:
    """What is wrong, gathered in any order; row 0 is the file as a whole."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def add(self, row: int, sentence: str) -> None:
        """A fault of one row."""
        self.say(row, f"baris {row}: {sentence}")

    def say(self, row: int, sentence: str) -> None:
        """A fault that says itself where it is; ``row`` is its place in the list."""
        self.found.append((row, sentence))

    def sentences(self) -> list[str]:
        """All of them in the order of rows; those of one row as they were found."""
        return [sentence for _, sentence in sorted(self.found, key=lambda fault: fault[0])]


@dataclass(frozen=True)
class _Table:
    """Rows that hold something, each with its number in the file.

    ``plain`` is whether they come from a text file, where one misplaced comma or quotation
    mark moves everything behind it.
    """

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    plain: bool = False

    def headed(self) -> tuple[int, int]:
        """Which of ``rows`` has most names of columns, and how many; the first row if none has."""
        best = (0, 0)
        for index, (_, cells) in enumerate(self.rows[:_HEADER_WITHIN]):
            names = len({_heading(cell) for cell in cells[:_MOST_COLUMNS]} - {None})
            if names > best[1]:
                best = (index, names)
        return best


def _open(raw: bytes) -> _Table:
    """The rows of a file of any kind."""
    if raw.startswith(_ZIP):
        return _Workbook(raw).table()
    if raw.startswith(_OLE):
        raise RosterRefused(
            [f"berkas .xls lama atau berkas dengan kata sandi: {_SAVE_AGAIN}, tanpa kata sandi"]
        )
    text = _decode(raw)
    if "\0" in text or raw.startswith(b"%PDF"):
        raise RosterRefused([f"berkas ini bukan CSV atau XLSX: {_SAVE_AGAIN}"])
    if text.lstrip()[:1] == "<":
        raise RosterRefused([f"berkas ini halaman web, bukan CSV atau XLSX: {_SAVE_AGAIN}"])
    return _read_text(text)


# Text


def _decode(raw: bytes) -> str:
    """The text of a file; what cannot be read is U+FFFD, which is a fault where it stands."""
    if raw.startswith(codecs.BOM_UTF8):
        return raw[3:].decode("utf-8", "replace")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _read_text(text: str) -> _Table:
    """The rows of a text with whichever separator shows most names of columns."""
    if said := _SEPARATOR.match(text):
        return _Table(_all_rows(text[said.end() :], said[1]), plain=True)

    def shows(separator: str) -> tuple[int, int]:
        rows: list[tuple[int, list[str]]] = []
        with suppress(csv.Error):
            rows.extend(islice(_split(text[:_SAMPLE], separator), _HEADER_WITHIN))
        return _Table(rows).headed()[1], sum(len(cells) for _, cells in rows)

    return _Table(_all_rows(text, max(",;\t", key=shows)), plain=True)


def _all_rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """All rows; raises :class:`RosterRefused` at a quotation mark that has no second."""
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in _split(text, separator):
            rows.append(row)
            if len(rows) > 2 * MOST_ROWS:
                raise _too_many()
    except csv.Error:
        after = rows[-1][0] if rows else 0
        raise RosterRefused(
            [
                f'setelah baris {after}: tanda kutip (") tidak berpasangan atau salah tempat, '
                "sehingga sisa berkas tidak dapat dibaca"
            ]
        ) from None
    return rows


def _split(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something; raises ``csv.Error`` where quotation marks do not match."""
    lines = io.StringIO(text, newline="")
    rows = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    for number, cells in enumerate(rows, 1):
        if number > _MOST_LINES:
            raise RosterRefused(
                [f"berkas berisi lebih dari {_MOST_LINES} baris: hapus baris kosong"]
            )
        if any(cell.strip().strip(",; \t") for cell in cells):
            yield number, cells


def _too_many() -> RosterRefused:
    return RosterRefused([f"berkas berisi lebih dari {MOST_ROWS} pegawai: bagi menjadi beberapa"])


# XLSX


class _Broken(Exception):
    """An XLSX file is not what it should be."""


class _Workbook:
    """The visible sheets of an XLSX file in memory; raises :class:`RosterRefused` for any other zip."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._left = _MOST_UNPACKED

    def table(self) -> _Table:
        """The one sheet that names columns of a roster; the first that holds something if none does."""
        try:
            with zipfile.ZipFile(io.BytesIO(self._raw)) as self._archive:
                sheets = list(self._sheets())
        except (
            _Broken, zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, LookupError,
            NotImplementedError, OverflowError, RuntimeError, ValueError,
        ):  # fmt: skip
            sentence = f"berkas rusak, dengan kata sandi, atau bukan XLSX: {_SAVE_AGAIN}"
            raise RosterRefused([sentence]) from None
        found = [(name, table) for name, table in sheets if table.headed()[1] > 1]
        if len(found) > 1:
            names = ", ".join(_shown(name) for name, _ in found[:10])
            raise RosterRefused(
                [f"lebih dari satu lembar berisi daftar pegawai ({names}): sisakan satu lembar"]
            )
        return next((table for _, table in found or sheets if table.rows), _Table())

    def _sheets(self) -> Iterator[tuple[str, _Table]]:
        """Name and rows of each visible sheet, in the order of the workbook."""
        main = next((t for k, t in self._relations("").values() if k == "officeDocument"), "")
        listed: list[tuple[str, str]] = []

        def start(tag: str, has: dict[str, str]) -> None:
            if tag == "sheet" and has.get("state", "visible") == "visible":
                key = next((v for k, v in has.items() if k.endswith(":id")), "")
                listed.append((has.get("name", ""), key))

        relations = self._relations(main)
        _walk(self._part(main), start, lambda tag, text: None)
        strings = _Strings()
        for kind, target in relations.values():
            if kind == "sharedStrings":
                _walk(self._part(target), strings.start, strings.end)
        for name, key in listed:
            kind, target = relations[key]
            if kind == "worksheet":
                sheet = _Sheet(strings.found)
                _walk(self._part(target), sheet.start, sheet.end)
                yield name, _Table(sheet.table())

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """For each relation of a part its kind and the part it leads to."""
        folder, _, name = part.rpartition("/")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, has: dict[str, str]) -> None:
            if tag == "Relationship" and has.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, has["Target"]))
                found[has["Id"]] = (has["Type"].rpartition("/")[2], target.lstrip("/"))

        where = f"{folder}/_rels/{name}.rels".lstrip("/")
        _walk(self._part(where), start, lambda tag, text: None)
        return found

    def _part(self, name: str) -> bytes:
        """A part, unpacked; raises :class:`_Broken` where all parts together are too much."""
        packed = self._archive.getinfo(name)
        if packed.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _Broken
        if packed.file_size > self._left:
            raise RosterRefused([_TOO_LARGE])
        with self._archive.open(packed) as part:
            data = part.read(self._left + 1)  # no more than the size that the archive claims
        self._left -= len(data)
        return data


def _walk(
    part: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str, str], None],
) -> None:
    """Go through XML; ``end`` is given the text that stood directly before an end tag.

    Names come without their prefix. Raises :class:`_Broken` at a document type, so no entity
    is ever declared, ``ExpatError`` where it is no XML, and
    :class:`RosterRefused` where it has too many tags.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    said: list[str] = []
    left = _MOST_TAGS

    def on_start(tag: str, has: dict[str, str]) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise RosterRefused([_TOO_LARGE])
        said.clear()
        start(tag.rpartition(":")[2], has)

    def on_end(tag: str) -> None:
        end(tag.rpartition(":")[2], "".join(said))
        said.clear()

    def refuse(*_: object) -> None:
        raise _Broken

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = said.append
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(part, True)


class _Strings:
    """The texts that the cells of all sheets share, without hints of pronunciation."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._hint = False

    def start(self, tag: str, has: dict[str, str]) -> None:
        """A tag begins."""
        if tag == "rPh":
            self._hint = True

    def end(self, tag: str, text: str) -> None:
        """A tag ends."""
        if tag == "t" and not self._hint:
            self._pieces.append(text)
        elif tag == "rPh":
            self._hint = False
        elif tag == "si":
            self.found.append(self.take())

    def take(self) -> str:
        """The text since the last taking."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class _Sheet:
    """The cells of a sheet that hold something: values as a spreadsheet last computed them."""

    def __init__(self, strings: list[str]) -> None:
        self._strings = strings
        self._inline = _Strings()
        self._rows: dict[int, dict[int, str]] = {}
        self._row, self._column = 0, -1
        self._kind = ""
        self._value: str | None = None
        self._formula = False

    def start(self, tag: str, has: dict[str, str]) -> None:
        """A tag begins."""
        if tag == "c":
            place = has.get("r")
            self._column = _column(place) if place else self._column + 1
            self._kind, self._value, self._formula = has.get("t", "n"), None, False
        elif tag == "row":
            self._row = int(has.get("r", self._row + 1))
            self._column = -1
        else:
            self._inline.start(tag, has)

    def end(self, tag: str, text: str) -> None:
        """A tag ends."""
        if tag == "v":
            self._value = text
        elif tag == "f":
            self._formula = True
        elif tag == "c":
            self._keep(self._read())
        else:
            self._inline.end(tag, text)

    def table(self) -> list[tuple[int, list[str]]]:
        """The rows in their order, each as long as its last cell that holds something."""
        return [
            (number, [cells.get(c, "") for c in range(max(cells) + 1)])
            for number, cells in sorted(self._rows.items())
        ]

    def _read(self) -> str:
        inline = self._inline.take()
        if self._kind == "inlineStr":
            return inline
        if self._value is None:
            return "=(rumus tanpa nilai)" if self._formula else ""
        if self._kind == "s":
            return self._strings[int(self._value)]
        if self._kind == "n":
            return _number(self._value)
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), self._value)

    def _keep(self, text: str) -> None:
        if text.strip() and self._column < _MOST_COLUMNS:
            self._rows.setdefault(self._row, {})[self._column] = text
            if len(self._rows) > 2 * MOST_ROWS:
                raise _too_many()


def _column(place: str) -> int:
    """The column of a reference like ``AB12``: A is 0."""
    found = _REFERENCE.fullmatch(place)
    if not found:
        raise _Broken
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _number(value: str) -> str:
    """A number as text; with an exponent where it has more digits than a spreadsheet keeps."""
    number = float(value)
    if abs(number) >= 1e15:
        return f"{number:.5E}"
    return str(int(number)) if number.is_integer() else value


# Rows


def _heading(cell: str) -> str | None:
    """The column that a cell names, however it is written."""
    if len(cell) > 100:
        return None
    bare = re.sub(r"\([^)]*\)", "", unicodedata.normalize("NFKC", cell).casefold())
    return _HEADINGS.get("".join(c for c in bare if c.isalnum()))


def _read_header(table: _Table, faults: _Faults) -> tuple[int, dict[str, int]]:
    """Which of the rows names the columns, and where each column is that is there once."""
    index, _ = table.headed()
    row, cells = table.rows[index]
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(cells[:_MOST_COLUMNS]):
        if key := _heading(cell):
            places.setdefault(key, []).append(place)
    missing = [_COLUMNS[key] for key in _REQUIRED if key not in places]
    if missing:
        seen = [_shown(cell) for cell in cells if cell.strip()]
        more = f" dan {len(seen) - 20} lainnya" if len(seen) > 20 else ""
        faults.say(
            0,
            f"kolom tidak ada: {', '.join(missing)}. "
            f"Kolom yang ditemukan: {', '.join(seen[:20])}{more}",
        )
    for key, found in places.items():
        if len(found) > 1:
            names = ", ".join(
                f"{_shown(cells[place])} (kolom {_letters(place)})" for place in found[:5]
            )
            faults.add(row, f"kolom {_COLUMNS[key]} ada lebih dari satu: {names}. Sisakan satu")
    return index, {key: found[0] for key, found in places.items() if len(found) == 1}


def _letters(place: int) -> str:
    """The name that a spreadsheet gives to a column: 0 is A."""
    name = ""
    while place >= 0:
        name = chr(65 + place % 26) + name
        place = place // 26 - 1
    return name


def _people(
    table: _Table, heading: int, columns: dict[str, int], faults: _Faults
) -> Iterator[Person]:
    """For each row under the header its person; a NIP or address with a fault is left empty."""
    width = len(table.rows[heading][1])
    count = 0
    for row, cells in table.rows[heading + 1 :]:
        values = {k: cells[c] if c < len(cells) else "" for k, c in columns.items()}
        if table.plain and (fault := _displaced(cells, width)):
            faults.add(row, fault)
            nip, complaint = _nip(values["nip"])
            yield Person("" if complaint else nip, "", "", "", "", "", row)
            continue
        if not any(map(str.strip, values.values())):
            continue
        count += 1
        if count > MOST_ROWS:
            raise _too_many()
        yield _person(row, values, faults)


def _displaced(cells: list[str], width: int) -> str:
    """Whether a row of a text file has cells that are not where they should be, and why."""
    if any(map(str.strip, cells[width:])):
        return (
            f"ada {len(cells)} sel, padahal kolomnya {width}: "
            'isi yang memuat pemisah kolom harus diapit tanda kutip (")'
        )
    if any("\n" in cell.strip() or "\r" in cell.strip() for cell in cells):
        return 'sebuah sel berisi pergantian baris: periksa tanda kutip (") di baris ini'
    return ""


def _person(row: int, values: dict[str, str], faults: _Faults) -> Person:
    """The person of a row; a column that is missing is no fault of the row."""
    nips = {"nip": "", "superior": ""}
    for key in [key for key in nips if key in values]:
        nip, complaint = _nip(values[key])
        if complaint:
            faults.add(row, f"{_COLUMNS[key]} {complaint}")
        elif not nip and key == "nip":
            faults.add(row, "NIP kosong")
        else:
            nips[key] = nip
    words = {"name": "", "position": "", "unit": ""}
    for key in [key for key in words if key in values]:
        words[key], complaints = _words(values[key], TEXT_LENGTH if key != "name" else NAME_LENGTH)
        if key == "name" and not complaints and not any(map(str.isalpha, words[key])):
            complaints = [f"tidak memuat huruf: {_shown(words[key])}"]
        for complaint in complaints:
            faults.add(row, f"{_COLUMNS[key]} {complaint}")
    email = _bare(values.get("email", "")).lower()
    if email == "-":
        email = ""
    if email and (len(email) > EMAIL_LENGTH or not _EMAIL.fullmatch(email)):
        faults.add(row, f"Surel bukan alamat surel: {_shown(email)}")
        email = ""
    return Person(**nips, **words, email=email, row=row)


def _nip(value: str) -> tuple[str, str]:
    """The digits of a NIP or NIK, "" for none, and what is wrong with it, "" for nothing.

    Spaces, dots, hyphens and apostrophes are how people write it. Of an 18-digit NIP only the
    date of birth is looked at: what follows differs between PNS and PPPK. No NIP ends in 000,
    but every one does that a spreadsheet has taken for a number.
    """
    plain = unicodedata.normalize("NFKC", value)
    digits = "".join(
        c
        for c in plain
        if not c.isspace() and c not in ".-'`’‘" and unicodedata.category(c) != "Cf"
    )
    if not digits:
        return "", ""
    number = re.fullmatch("[0-9]+", digits)
    if _LOST.fullmatch(digits) or (number and len(digits) == 18 and digits.endswith("000")):
        return digits, (
            f"{_shown(value)} sudah kehilangan angka karena Excel menganggapnya bilangan: "
            "ubah format kolomnya menjadi Teks, lalu isi ulang dari sumbernya"
        )
    if number and len(digits) == 18:
        if _born(int(digits[:4]), int(digits[4:6]), int(digits[6:8])):
            return digits, ""
        return digits, f"tidak mungkin: {digits} tidak diawali tanggal lahir (tahun bulan tanggal)"
    if number and len(digits) == 16:
        return digits, "" if _is_nik(digits) else (
            f"bukan 18 angka: {digits} (16 angka, tetapi juga bukan NIK)"
        )
    counted = f" ({len(digits)} angka)" if number else ""
    return digits, f"bukan 18 angka: {_shown(value)}{counted}"


def _is_nik(digits: str) -> bool:
    """Whether 16 digits can be a NIK: province, date of birth (day + 40 for a woman), serial."""
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    day -= 40 if day > 40 else 0
    born = _born(1900 + year, month, day) or _born(2000 + year, month, day)
    return int(digits[:2]) in _PROVINCES and born and digits[12:] != "0000"


def _born(year: int, month: int, day: int) -> bool:
    """Whether somebody who works today can be born on that day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return 1930 <= year <= date.today().year - 15


def _words(value: str, most: int) -> tuple[str, list[str]]:
    """A text on one line, in NFC, and what is wrong with it."""
    text = _bare(value)
    if not text:
        return "", ["kosong"]
    complaints = []
    strange = next((c for c in text if unicodedata.category(c)[0] == "C"), "")
    if strange:
        complaints.append(
            f"berisi tanda yang tidak terlihat (U+{ord(strange):04X}): ketik ulang {_shown(text)}"
        )
    if "\ufffd" in text:
        complaints.append(
            f"berisi huruf yang tidak terbaca: {_shown(text)}. Simpan ulang berkas sebagai CSV UTF-8"
        )
    if meant := _meant(value):
        complaints.append(
            f"rusak hurufnya: {_shown(text)} (mungkin {_shown(meant)}). "
            "Simpan ulang berkas sebagai CSV UTF-8, atau ketik ulang"
        )
    if len(text) > most:
        complaints.append(f"lebih panjang dari {most} huruf: {_shown(text)}")
    if unicodedata.normalize("NFKC", text[0]) in "=+-@":
        complaints.append(f"tidak boleh diawali = + - @ (rumus): {_shown(text)}")
    if _SHEET_ERROR.fullmatch(text):
        complaints.append(f"berisi galat rumus: {text}")
    return text, complaints


def _bare(value: str) -> str:
    """A text in NFC with single spaces, without marks that neither show nor change anything."""
    text = re.sub(
        r"[ \t\r\n\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+",
        " ",
        value.translate(_UNSEEN),
    )
    return unicodedata.normalize("NFC", text.strip(" "))


def _meant(value: str) -> str:
    """What stood there before UTF-8 was read as Windows-1252; "" where that did not happen."""
    if value.isascii():
        return ""
    try:
        return value.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""


def _shown(value: str) -> str:
    """A cell as a sentence may quote it: short, on one line, only what shows."""
    text = "".join(c if c.isprintable() else " " for c in _bare(value[:200]))
    return text if len(text) <= 40 else text[:39] + "…"


# People among each other


def _check_twice(people: Iterable[Person], faults: _Faults) -> None:
    """No NIP and no e-mail address stands in two rows."""
    nips: dict[str, int] = {}
    emails: dict[str, int] = {}
    for person in people:
        if person.nip and (row := nips.setdefault(person.nip, person.row)) != person.row:
            faults.add(person.row, f"NIP {person.nip} sudah ada di baris {row}")
        if person.email and (row := emails.setdefault(person.email, person.row)) != person.row:
            faults.add(person.row, f"Surel {_shown(person.email)} sudah dipakai di baris {row}")


def _check_superiors(people: Iterable[Person], known: frozenset[str], faults: _Faults) -> None:
    """Each superior exists, and nobody is above themselves."""
    here: dict[str, Person] = {}
    for person in people:
        if person.nip:
            here.setdefault(person.nip, person)
    unknown: dict[str, list[int]] = {}
    for person in people:
        if person.superior and person.superior == person.nip:
            faults.add(person.row, f"{_shown(person.name)} menjadi atasan dirinya sendiri")
        elif person.superior and person.superior not in here and person.superior not in known:
            unknown.setdefault(person.superior, []).append(person.row)
    for nip, rows in unknown.items():
        some = ", ".join(map(str, rows[:5]))
        more = f" dan {len(rows) - 5} lainnya" if len(rows) > 5 else ""
        faults.say(
            rows[0],
            f"baris {some}{more}: NIP atasan {nip} tidak ada di berkas ini maupun di portal",
        )
    for loop in _loops(here):
        shown = [*loop[:8], *([loop[0]] if len(loop) <= 8 else [])]
        rest = "" if len(loop) <= 8 else f" → … ({len(loop)} orang)"
        circle = " → ".join(str(p.row) for p in shown)
        names = " → ".join(_shown(p.name) for p in shown)
        faults.say(loop[0].row, f"baris {circle}{rest}: rantai atasan berputar ({names}{rest})")


def _loops(here: dict[str, Person]) -> Iterator[list[Person]]:
    """Every chain of two or more people that comes back to its start, from its first row on.

    Each person is looked at once.
    """
    walked: dict[str, str] = {}
    for start in here:
        path: list[Person] = []
        nip = start
        while nip in here and nip not in walked:
            walked[nip] = start
            path.append(here[nip])
            nip = here[nip].superior
        if path and walked.get(nip) == start:
            loop = path[next(i for i, p in enumerate(path) if p.nip == nip) :]
            first = min(range(len(loop)), key=lambda i: loop[i].row)
            if len(loop) > 1:
                yield loop[first:] + loop[:first]

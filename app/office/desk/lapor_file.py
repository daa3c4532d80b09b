"""Reports in a file that SP4N-LAPOR! gave out (XLSX or CSV): each row good, or what is wrong with it.

Columns are known by their names, in any order. A row with a fault is never guessed
at: row and column are named.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext

from app import forms
from app.cases.channel import TEXT_LIMIT, Channel
from app.cases.intake import bare_number
from app.table import NoTable, Table, read_table

MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 500
"""Reports in one file."""

_COLUMNS = {
    "nomor": "Nomor pelacakan",
    "diterima": "Tanggal laporan",
    "isi": "Isi laporan",
    "judul": "Judul",
    "jenis": "Klasifikasi",
    "kategori": "Kategori",
    "tempat": "Tempat",
    "tanggal_kejadian": "Tanggal kejadian",
    "nama": "Nama pelapor",
    "surel": "Surel",
    "telepon": "Telepon",
}
_NEEDED = ("nomor", "diterima", "isi")
_SYNONYMS = {
    "nomor": "nomorpelacakan trackingid nomortracking nolaporan nomorlaporan idlaporan id kodelaporan",
    "diterima": "tanggallaporan tanggal tanggallapor tanggalmasuk tanggallaporanmasuk tanggalditerima",
    "isi": "isilaporan isi isiaduan uraian isilaporanawal aduan",
    "judul": "judul judullaporan perihal",
    "jenis": "klasifikasi klasifikasilaporan jenis jenislaporan tipelaporan tipe",
    "kategori": "kategori kategorilaporan topik",
    "tempat": "tempat lokasi lokasikejadian tempatkejadian",
    "tanggal_kejadian": "tanggalkejadian waktukejadian",
    "nama": "namapelapor nama pelapor",
    "surel": "surel email emailpelapor surelpelapor",
    "telepon": "telepon nomortelepon nohp hp teleponpelapor notelepon",
}
_HEADINGS = {name: key for key, names in _SYNONYMS.items() for name in names.split()}
_MONTHS = "januari februari maret april mei juni juli agustus september oktober november desember"
_MONTH = {name: n for n, name in enumerate(_MONTHS.split(), 1)}
_SERIAL = date(1899, 12, 30)
"""Day 0 of a spreadsheet that wrote a day as a number."""

_NAMELESS = {"anonim", "anonym", "anonymous", "-", "rahasia", "disembunyikan"}


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: row 0 is the file as a whole."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class LaporRow:
    """One report of the file, fit to become a case."""

    row: int
    number: str
    received: date
    answers: dict[str, str | list[str]]


class FileRefused(Exception):
    """The file as a whole cannot be taken; the message says why."""


def read(
    raw: bytes, channel: Channel, today: date, oldest: timedelta
) -> tuple[list[LaporRow], list[Fault]]:
    """The good rows of a file and the faults of the others, both in the file's order.

    Raises :class:`FileRefused` where there is no table, no needed column, or too much.
    """
    if len(raw) > MOST_BYTES:
        raise FileRefused(gettext("Berkas lebih besar dari %(mb)s MB.", mb=MOST_BYTES // 2**20))
    try:
        table = read_table(raw, lambda cells: len({*map(_heading, cells)} - {""}))
    except NoTable as reason:
        raise FileRefused(str(reason)) from None
    columns = _columns(table)
    lines = [
        (n, cells) for n, cells in table.rows[table.header + 1 :] if any(map(str.strip, cells))
    ]
    if not lines:
        raise FileRefused(gettext("Berkas belum berisi laporan."))
    if len(lines) > MOST_ROWS:
        raise FileRefused(
            gettext(
                "Berkas berisi %(n)s baris; paling banyak %(most)s. Bagi menjadi beberapa berkas.",
                n=len(lines),
                most=MOST_ROWS,
            )
        )
    good: list[LaporRow] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    width = len(table.rows[table.header][1])
    for number, cells in lines:
        values = {key: cells[c].strip() if c < len(cells) else "" for key, c in columns.items()}
        row = _Row(number, values, channel, today, oldest)
        if table.plain and any(map(str.strip, cells[width:])):
            text = gettext("ada lebih banyak sel daripada kolom: periksa tanda kutip di baris ini")
            faults.append(Fault(number, "", text))
            continue
        found = row.read(seen)
        faults += row.faults
        if found:
            good.append(found)
    return good, faults


def _columns(table: Table) -> dict[str, int]:
    if not table.rows:
        raise FileRefused(gettext("Berkas ini kosong."))
    _, cells = table.rows[table.header]
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        key = _heading(cell)
        if key and key in places:
            text = gettext(
                "Kolom %(kolom)s ada lebih dari satu. Sisakan satu.", kolom=_COLUMNS[key]
            )
            raise FileRefused(text)
        if key:
            places[key] = place
    missing = [_COLUMNS[key] for key in _NEEDED if key not in places]
    if missing:
        text = gettext("Kolom tidak ada: %(kolom)s.", kolom=", ".join(missing))
        raise FileRefused(text)
    return places


def _heading(cell: str) -> str:
    bare = re.sub(r"\([^)]*\)", "", unicodedata.normalize("NFKC", cell[:100]).casefold())
    return _HEADINGS.get("".join(filter(str.isalnum, bare)), "")


class _Row:
    """One row while it is read; gathers what is wrong with it."""

    def __init__(
        self,
        number: int,
        values: Mapping[str, str],
        channel: Channel,
        today: date,
        oldest: timedelta,
    ) -> None:
        self.number, self.values, self.channel = number, values, channel
        self.today, self.oldest = today, oldest
        self.faults: list[Fault] = []

    def read(self, seen: dict[str, int]) -> LaporRow | None:
        """The report, or None with its faults gathered; ``seen`` holds numbers and their rows."""
        self._look_for_formulae()
        number = self._tracking_number(seen)
        received = self._day("diterima", needed=True)
        happened = self._day("tanggal_kejadian", needed=False)
        if received and received < self.today - self.oldest:
            self._fault("diterima", gettext("lebih dari setahun yang lalu"))
        text = "\n\n".join(filter(None, (self._get("judul"), self._get("isi"))))
        if not self._get("isi"):
            self._fault("isi", gettext("kosong"))
        elif len(text) > TEXT_LIMIT:
            self._fault("isi", gettext("lebih dari %(n)s huruf", n=TEXT_LIMIT))
        answers = self._answers(text, happened)
        filled = forms.read(self.channel.fields, None)
        for name, given in answers.items():
            filled[name].data = given
        if not self.faults and not filled.validate():
            for name, problem in forms.problems(filled):
                self._fault(gettext(self.channel.field(name).label), problem)
        if self.faults or received is None:
            return None
        return LaporRow(self.number, number, received, forms.answers(filled))

    def _look_for_formulae(self) -> None:
        for key, value in self.values.items():
            if value.startswith("=") or re.match(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!)", value):
                self._fault(key, gettext("berisi rumus atau galat; ganti dengan nilainya"))
            elif "\ufffd" in value:
                self._fault(
                    key, gettext("ada huruf yang tidak terbaca; simpan ulang sebagai UTF-8")
                )

    def _tracking_number(self, seen: dict[str, int]) -> str:
        number = "".join(self.values["nomor"].split()).upper()
        if not number:
            self._fault("nomor", gettext("kosong"))
        elif not re.fullmatch(r"[0-9A-Z./#_-]{1,40}", number) or not bare_number(number):
            self._fault("nomor", gettext("bukan nomor pelacakan"))
        elif bare_number(number) in seen:
            same = seen[bare_number(number)]
            self._fault("nomor", gettext("sama dengan baris %(baris)s", baris=same))
        else:
            seen[bare_number(number)] = self.number
        return number

    def _answers(self, text: str, happened: date | None) -> dict[str, str | list[str]]:
        name = self._get("nama")
        return {
            "jenis": self._choice("jenis", "pengaduan"),
            "kategori": self._choice("kategori", "lainnya"),
            "uraian": text,
            "tempat": self._get("tempat"),
            "tanggal_kejadian": happened.isoformat() if happened else "",
            "nama_pelapor": "" if name.casefold() in _NAMELESS else name,
            "surel": self._get("surel"),
            "telepon": self._get("telepon"),
        }

    def _choice(self, key: str, otherwise: str) -> str:
        """The declared answer that a cell means, by its name or the first words of its label."""
        value = _bare(self._get(key))
        if not value:
            return otherwise
        for name, label in self.channel.field(key).choices:
            first = re.split(r"[:(]| dan | atau ", label)[0]
            if value in (_bare(name), _bare(label), _bare(first)):
                return name
        if key == "jenis":
            self._fault(
                key, gettext("tidak dikenal: pengaduan, aspirasi, atau permintaan informasi")
            )
        return otherwise

    def _day(self, key: str, *, needed: bool) -> date | None:
        value = self._get(key)
        if not value:
            if needed:
                self._fault(key, gettext("kosong"))
            return None
        day = _read_day(value)
        if day is None:
            self._fault(
                key, gettext("tanggal tidak terbaca atau tidak ada: %(nilai)s", nilai=value[:40])
            )
        elif day > self.today:
            self._fault(key, gettext("belum terjadi: %(nilai)s", nilai=value[:40]))
            return None
        return day

    def _get(self, key: str) -> str:
        return self.values.get(key, "")

    def _fault(self, key: str, text: str) -> None:
        self.faults.append(Fault(self.number, _COLUMNS.get(key, key), text))


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _read_day(value: str) -> date | None:
    """A day as spreadsheets and people write it, with or without an hour."""
    if re.fullmatch(r"[45][0-9]{4}(\.[0-9]+)?", value):
        return _SERIAL + timedelta(days=int(value.split(".", maxsplit=1)[0]))
    words = value.casefold().replace(",", " ").split()
    if len(words) >= 3 and words[1] in _MONTH:
        value = f"{words[0]}-{_MONTH[words[1]]}-{words[2]}"
    else:
        value = re.split(r"[ T]", value.strip())[0]
    return forms.read_day(value)

"""A roster is taken over whole, or each reason why not is said with its row."""

import codecs
import io
import socket
import subprocess
import sys
import tracemalloc
import warnings
import zipfile
import zlib
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app import table as roster_table
from app.people.roster_file import MOST_BYTES, MOST_FAULTS, Person, RosterRefused, read

ROOT = Path(__file__).resolve().parent.parent.parent
HEADER = ["NIP", "Nama", "Jabatan", "Unit", "NIP atasan", "Surel"]
HEAD, SECOND, THIRD = "197001011995031001", "198203042006042002", "199105062015031003"
AGAIN = "Simpan ulang berkas sebagai CSV UTF-8"
UNBORN = "tidak diawali tanggal lahir (tahun bulan tanggal)"
PPPK = "199001012021211004"
ROWS = [
    [HEAD, "Dra. Rahmawati, M.Si.", "Kepala Kantor", "Samsat", "", "kepala@samsat.example"],
    [SECOND, "Budi Santoso", "Kepala Seksi", "Pendataan", HEAD, ""],
    [THIRD, "Citra Lestari", "Staf", "Pendataan", SECOND, "Citra.L@samsat.example"],
]


def nip(number: int, serial: int = 1) -> str:
    """The NIP of a person born ``number`` days after the beginning of 1970."""
    born = date.fromordinal(date(1970, 1, 1).toordinal() + number % 9000)
    return f"{born:%Y%m%d}2010011{serial:03}"


def line(cells: Sequence[str], separator: str = ",") -> str:
    quoted = (f'"{c}"' if separator in c and not c.startswith('"') else c for c in cells)
    return separator.join(quoted)


def text(rows: Sequence[Sequence[str]] = ROWS, separator: str = ",", end: str = "\n") -> str:
    return end.join(line(row, separator) for row in [HEADER, *rows]) + end


def changed(row: int, column: int, value: str) -> list[list[str]]:
    """The rows above with one cell replaced; ``row`` is that of the file."""
    rows = [list(cells) for cells in ROWS]
    rows[row - 2][column] = value
    return rows


def csv(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    return text(rows).encode()


def faults(raw: bytes, known: Collection[str] = ()) -> list[str]:
    with pytest.raises(RosterRefused) as refused:
        read(raw, known=known)
    return refused.value.faults


def outcome(raw: bytes) -> tuple[list[Person], list[str]]:
    """The people, or the faults: never both, never neither."""
    try:
        people, refused = read(raw), []
    except RosterRefused as error:
        people, refused = [], error.faults
    assert bool(people) != bool(refused)
    return people, refused


def book(sheets: dict[str, Sequence[Sequence[object]]], hidden: Collection[str] = ()) -> bytes:
    """A workbook as another program writes it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(r, c, value)
                    elif value is not None:
                        sheet.write(r, c, value)
    return buffer.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{KIND}"><sheets>'
    '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{KIND}/worksheet" Target="/xl/sheet.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"/>',
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">%s</sst>',
    "xl/sheet.xml": f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>%s</x:sheetData></x:worksheet>',
}


def by_hand(
    sheet: str, *, strings: str = "", prolog: tuple[str, str] = ("", ""), method: int = 8
) -> bytes:
    """A workbook of few parts; ``sheet`` is what stands in ``sheetData``.

    ``prolog`` is the name of a part, and what stands at its beginning.
    """
    contents = {**PARTS, "xl/sharedStrings.xml": PARTS["xl/sharedStrings.xml"] % strings}
    contents["xl/sheet.xml"] = PARTS["xl/sheet.xml"] % sheet
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, (prolog[1] if prolog[0] == name else "") + content)
    return buffer.getvalue()


def cells(rows: Sequence[Sequence[str]]) -> str:
    """Rows with texts inside their cells, none of which says where it is."""
    return "".join(
        "<x:row>"
        + "".join(
            f'<x:c t="inlineStr"><x:is><x:t>{escape(v)}</x:t></x:is></x:c>' if v else "<x:c/>"
            for v in row
        )
        + "</x:row>"
        for row in rows
    )


# What is read


def test_a_roster_is_read_in_its_order() -> None:
    people = read(csv())
    assert people == [
        Person(
            HEAD, "Dra. Rahmawati, M.Si.", "Kepala Kantor", "Samsat", "", "kepala@samsat.example", 2
        ),
        Person(SECOND, "Budi Santoso", "Kepala Seksi", "Pendataan", HEAD, "", 3),
        Person(THIRD, "Citra Lestari", "Staf", "Pendataan", SECOND, "citra.l@samsat.example", 4),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_each_separator_line_end_and_encoding_says_the_same(
    separator: str, end: str, encoding: str
) -> None:
    rows = changed(3, 1, "André Siahaan – S.Kom")
    raw = text(rows, separator, end).encode(encoding)
    assert read(raw) == read(csv(rows))
    assert read(raw)[1].name == "André Siahaan – S.Kom"


def test_utf_16_of_the_other_order_is_read_too() -> None:
    assert read(codecs.BOM_UTF16_BE + text().encode("utf-16-be")) == read(csv())


@pytest.mark.parametrize("first", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n'])
def test_a_line_that_names_the_separator_is_no_row(first: str) -> None:
    assert read((first + text(separator=";")).encode("utf-8-sig")) == read(csv())


def test_an_xlsx_file_says_the_same_as_the_text() -> None:
    assert read(book({"Pegawai": [HEADER, *ROWS]})) == read(csv())


def test_a_minimal_xlsx_with_prefixes_and_without_places_is_read() -> None:
    assert read(by_hand(cells([HEADER, *ROWS]))) == read(csv())


def test_shared_strings_leave_out_hints_and_join_their_runs() -> None:
    strings = (
        "<si><r><t>Budi</t></r><r><t xml:space='preserve'> Santoso_x000D_</t></r>"
        "<rPh sb='0' eb='1'><t>hint</t></rPh></si>"
    )
    sheet = cells([HEADER, *ROWS]).replace(
        '<x:c t="inlineStr"><x:is><x:t>Budi Santoso</x:t></x:is></x:c>',
        '<x:c t="s"><x:v>0</x:v></x:c>',
    )
    assert read(by_hand(sheet, strings=strings)) == read(csv())


@pytest.mark.parametrize(
    "header",
    [
        ["n.i.p", "NAMA LENGKAP", "jabatan", "Unit_Kerja", "Atasan", "E-mail"],
        ["NIP Baru", "Nama (dengan gelar)", "Posisi", "SATUAN KERJA", "NIP Atasan Langsung", "Email"],
        ["NIP\u00a0", "Nama\nPegawai", "JABATAN", "Satker", "nip_atasan", "Alamat Surel"],
    ],
)  # fmt: skip
def test_columns_are_known_however_they_are_written(header: list[str]) -> None:
    assert read(book({"A": [header, *ROWS]})) == read(csv())


def test_columns_stand_in_any_order_among_others_and_the_address_may_be_missing() -> None:
    rows = [["No", "NIP atasan", "Unit", "Golongan", "Jabatan", "Nama", "NIP"]]
    rows += [[str(n), r[4], r[3], "III/a", r[2], r[1], r[0]] for n, r in enumerate(ROWS, 1)]
    people = read("\n".join(line(row) for row in rows).encode())
    assert [p.name for p in people] == [r[1] for r in ROWS]
    assert {p.email for p in people} == {""}


def test_rows_are_numbered_as_a_spreadsheet_does_below_titles_and_blanks() -> None:
    title = [["DAFTAR PEGAWAI, SAMSAT"], [], ["Keadaan 1 Maret"], HEADER, *ROWS[:1], [], *ROWS[1:]]
    assert [p.row for p in read(book({"A": title}))] == [5, 7, 8]
    lines = ['"DAFTAR PEGAWAI, SAMSAT",,', "", "Keadaan 1 Maret", *text(ROWS[:1]).splitlines()]
    raw = "\n".join([*lines, ",,,,,", *text(ROWS[1:]).splitlines()[1:]])
    assert [p.row for p in read(raw.encode())] == [5, 7, 8]


@pytest.mark.parametrize(
    "written",
    [
        "'" + SECOND,
        "19820304 200604 2 002",
        "19820304.200604.2.002",
        f" {SECOND}\u200b",
        f"\u202d{SECOND}\u202c",
    ],
)  # fmt: skip
def test_a_nip_is_read_as_people_write_it(written: str) -> None:
    people = read(csv(changed(3, 0, written)))
    assert people[1].nip == people[2].superior == SECOND


def test_a_nip_of_pppk_and_the_nik_of_whoever_has_no_nip_are_known() -> None:
    niks = ["3171054507900003", "3171051502010001"]
    rows = [*ROWS, [PPPK, "Dewi", "Staf", "Umum", SECOND, ""]]
    rows += [[n, "Eko", "Tenaga kontrak", "Umum", PPPK, ""] for n in niks]
    assert [p.nip for p in read(csv(rows))[3:]] == [PPPK, *niks]


def test_a_superior_may_already_be_in_the_portal() -> None:
    assert faults(csv(ROWS[1:]))
    assert len(read(csv(ROWS[1:]), known=[HEAD])) == 2


def test_a_dash_is_nobody_and_no_address() -> None:
    rows = changed(2, 4, "-")
    rows[0][5] = "-"
    head = read(csv(rows))[0]
    assert (head.superior, head.email) == ("", "")


def test_names_are_in_one_form() -> None:
    people = read(csv(changed(3, 1, "  Andre\u0301 \u00a0 \u202eSiahaan\u200b ")))
    assert people[1].name == "Andr\u00e9 Siahaan"


def test_ten_thousand_rows_are_read_from_both_kinds_of_file() -> None:
    rows = [[nip(0), "Kepala", "Kepala", "Samsat", "", ""]]
    for n in range(1, 10_000):
        above = (n - 1) // 9000
        rows.append(
            [nip(n, 1 + n // 9000), f"Pegawai {n}", "Staf", "Samsat", nip(n - 1, 1 + above), ""]
        )
    people = read(csv(rows))
    assert len(people) == 10_000
    assert people[-1].row == 10_001
    assert read(book({"A": [HEADER, *rows]})) == people


def test_values_of_formulas_are_those_last_computed() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for r, row in enumerate([HEADER, *ROWS]):
            for c, value in enumerate(row):
                sheet.write_string(r, c, value)
        sheet.write_formula(2, 1, '=CONCATENATE("Budi"," Santoso")', None, "Budi Santoso")
    assert read(buffer.getvalue()) == read(csv())


def test_only_visible_sheets_count_and_notes_beside_the_roster_do_not() -> None:
    sheets = {"Petunjuk": [["Isi NIP dahulu"]], "Lama": [HEADER, *ROWS], "Baru": [HEADER, *ROWS]}
    assert len(read(book(sheets, hidden=["Lama"]))) == 3
    assert faults(book(sheets)) == [
        "lebih dari satu lembar berisi daftar (Lama, Baru): sisakan satu lembar"
    ]


def test_the_example_in_the_documentation_is_a_roster() -> None:
    people = read((ROOT / "docs" / "contoh-pegawai.csv").read_bytes())
    assert len(people) > 5
    assert [p.superior for p in people].count("") == 1


# What is refused


def test_a_nip_that_stands_twice_is_said_with_both_rows() -> None:
    rows = [*ROWS, [SECOND, "Budi S.", "Staf", "Umum", HEAD, ""]]
    assert faults(csv(rows)) == [f"baris 5: NIP {SECOND} sudah ada di baris 3"]


def test_an_address_that_stands_twice_is_said_with_both_rows() -> None:
    rows = changed(3, 5, "KEPALA@samsat.example")
    assert faults(csv(rows)) == ["baris 3: Surel kepala@samsat.example sudah dipakai di baris 2"]


def test_superiors_in_a_circle_are_named() -> None:
    rows = changed(2, 4, THIRD)
    assert faults(csv(rows)) == [
        "baris 2 → 4 → 3 → 2: rantai atasan berputar "
        "(Dra. Rahmawati, M.Si. → Citra Lestari → Budi Santoso → Dra. Rahmawati, M.Si.)"
    ]


def test_each_circle_is_said_once_and_a_long_one_in_short() -> None:
    rows = [[nip(n), f"Orang {n}", "Staf", "Umum", nip((n + 1) % 50), ""] for n in range(50)]
    rows += [[nip(n), f"Orang {n}", "Staf", "Umum", nip(n ^ 1), ""] for n in range(50, 60)]
    rows += [[nip(60), "Di bawah", "Staf", "Umum", nip(50), ""]]
    found = faults(csv(rows))
    assert len(found) == 6
    assert found[0].startswith("baris 2 → 3 → 4 → 5 → 6 → 7 → 8 → 9 → … (50 orang): rantai")
    assert found[1].startswith("baris 52 → 53 → 52: rantai atasan berputar (Orang 50 → Orang 51 →")


def test_nobody_is_above_themselves() -> None:
    found = faults(csv(changed(3, 4, SECOND)))
    assert found == ["baris 3: Budi Santoso menjadi atasan dirinya sendiri"]


def test_a_superior_who_is_nowhere_is_said_once_with_the_rows() -> None:
    rows = [[nip(n), f"Orang {n}", "Staf", "Umum", HEAD, ""] for n in range(8)]
    assert faults(csv(rows), known=[SECOND]) == [
        f"baris 2, 3, 4, 5, 6 dan 3 lainnya: NIP atasan {HEAD} tidak ada di berkas ini maupun di portal"
    ]


def test_a_missing_column_is_named_with_those_that_are_there_and_the_rest_is_checked() -> None:
    rows = [[*r[:4], r[5]] for r in changed(3, 0, "123")]
    raw = "\n".join(line(row) for row in [[*HEADER[:4], "Keterangan"], *rows]).encode()
    assert faults(raw) == [
        "kolom tidak ada: NIP atasan. Kolom yang ditemukan: NIP, Nama, Jabatan, Unit, Keterangan",
        "baris 3: NIP bukan 18 angka: 123 (3 angka)",
    ]


def test_a_file_without_names_of_columns_is_refused() -> None:
    (found,) = faults("\n".join(line(row) for row in ROWS).encode())
    assert found.startswith("kolom tidak ada: NIP, Nama, Jabatan, Unit, NIP atasan. Kolom yang")


def test_a_column_that_is_there_twice_is_refused() -> None:
    raw = "\n".join(line([*row, HEAD]) for row in [[*HEADER[:5], "Surel"], *ROWS])
    raw = raw.replace(f"Surel,{HEAD}", "Surel,Atasan")
    assert faults(raw.encode()) == [
        "baris 1: kolom NIP atasan ada lebih dari satu: NIP atasan, Atasan. Sisakan satu"
    ]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "NIP kosong"),
        ("1982030420060420", "NIP bukan 18 angka: 1982030420060420 (16 angka, tetapi juga bukan NIK)"),
        ("19820304200604200", "NIP bukan 18 angka: 19820304200604200 (17 angka)"),
        (SECOND + ".0", f"NIP bukan 18 angka: {SECOND}.0 (19 angka)"),
        ("belum ada", "NIP bukan 18 angka: belum ada"),
        ("١٩٨٢٠٣٠٤٢٠٠٦٠٤٢٠٠٢", "NIP bukan 18 angka: ١٩٨٢٠٣٠٤٢٠٠٦٠٤٢٠٠٢"),
        ("198213042006042002", f"NIP tidak mungkin: 198213042006042002 {UNBORN}"),
        ("199902292006042002", f"NIP tidak mungkin: 199902292006042002 {UNBORN}"),
        ("187001011995031001", f"NIP tidak mungkin: 187001011995031001 {UNBORN}"),
    ],
)  # fmt: skip
def test_what_is_no_nip_is_said(value: str, sentence: str) -> None:
    assert faults(csv(changed(3, 0, value)), known=[SECOND]) == [f"baris 3: {sentence}"]


@pytest.mark.parametrize("value", ["1.98203E+17", "1,98203E+17", "2E17", "198203042006042000"])
@pytest.mark.parametrize("column", [0, 4])
def test_a_nip_that_lost_its_digits_is_told_from_any_other(value: str, column: int) -> None:
    (found,) = faults(text(changed(3, column, value), ";").encode(), known=[SECOND])
    assert found.startswith(
        f"baris 3: {HEADER[column]} {value} sudah kehilangan angka karena Excel"
    )
    assert "format kolomnya menjadi Teks" in found


@pytest.mark.parametrize("number", [int(SECOND), float(SECOND), 3171051502010001])
def test_a_number_longer_than_a_spreadsheet_keeps_has_lost_digits(number: float) -> None:
    rows: list[list[object]] = [HEADER, *changed(3, 0, "")]  # type: ignore[list-item]
    rows[2][0] = number
    (found,) = faults(book({"A": rows}), known=[SECOND])
    assert found.startswith(f"baris 3: NIP {number:.5E} sudah kehilangan angka")


def test_a_short_number_and_a_formula_without_a_value_are_no_nip() -> None:
    rows: list[list[object]] = [HEADER, *changed(3, 0, "")]  # type: ignore[list-item]
    rows[2][0] = 12345
    assert faults(book({"A": rows}), known=[SECOND]) == [
        "baris 3: NIP bukan 18 angka: 12345 (5 angka)"
    ]
    bare = '<x:c t="inlineStr"><x:is><x:t>Budi Santoso</x:t></x:is></x:c>'
    sheet = cells([HEADER, *ROWS]).replace(bare, "<x:c><x:f>A1</x:f></x:c>")
    assert faults(by_hand(sheet)) == ["baris 3: Nama kosong"]


@pytest.mark.parametrize("column", [1, 2, 3])
@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "kosong"),
        ("=HYPERLINK(A1)", "tidak boleh diawali = + - @ (rumus): =HYPERLINK(A1)"),
        ("+62", "tidak boleh diawali = + - @ (rumus): +62"),
        ("-", "tidak boleh diawali = + - @ (rumus): -"),
        ("@SUM", "tidak boleh diawali = + - @ (rumus): @SUM"),
        ("\uff1dA1", "tidak boleh diawali = + - @ (rumus): \uff1dA1"),
        ("#N/A", "berisi galat rumus: #N/A"),
        ("Budi\x07", "berisi tanda yang tidak terlihat: ketik ulang Budi"),
        ("Jos\ufffd", f"berisi huruf yang tidak terbaca: Jos\ufffd. {AGAIN}"),
        ("JosÃ©", f"rusak hurufnya: JosÃ© (mungkin José). {AGAIN}, atau ketik ulang"),
    ],
)  # fmt: skip
def test_what_is_no_name_position_or_unit_is_said(column: int, value: str, sentence: str) -> None:
    (found, *rest) = faults(csv(changed(3, column, value)))
    assert " ".join(found.split()) == f"baris 3: {HEADER[column]} {sentence}"
    assert rest == []


def test_lengths_are_bounded_and_a_name_has_letters() -> None:
    rows = changed(3, 1, "n" * 121)
    rows[1][2], rows[1][3], rows[2][1] = "j" * 201, "u" * 201, "12345"
    assert faults(csv(rows)) == [
        f"baris 3: Nama lebih panjang dari 120 huruf: {'n' * 39}…",
        f"baris 3: Jabatan lebih panjang dari 200 huruf: {'j' * 39}…",
        f"baris 3: Unit lebih panjang dari 200 huruf: {'u' * 39}…",
        "baris 4: Nama tidak memuat huruf: 12345",
    ]
    rows = changed(3, 1, "n" * 120)
    rows[1][2] = "j" * 200
    assert len(read(csv(rows))) == 3


@pytest.mark.parametrize(
    "address",
    ["budi", "budi@samsat", "b@b@c.id", "b..b@c.id", "=b@c.id", "-b@c.id", "b b@c.id", f"{'b' * 250}@c.id"],
)  # fmt: skip
def test_what_is_no_address_is_said(address: str) -> None:
    (found,) = faults(csv(changed(3, 5, address)))
    assert found.startswith(f"baris 3: Surel bukan alamat surel: {address[:39]}")


def test_everything_is_said_at_once_in_the_order_of_rows() -> None:
    rows = [["x", "", "Staf", "Umum", "y", "z"], *changed(4, 0, SECOND)]
    assert faults(csv(rows)) == [
        "baris 2: NIP bukan 18 angka: x",
        "baris 2: Nama kosong",
        "baris 2: NIP atasan bukan 18 angka: y",
        "baris 2: Surel bukan alamat surel: z",
        f"baris 5: NIP {SECOND} sudah ada di baris 4",
        "baris 5: Citra Lestari menjadi atasan dirinya sendiri",
    ]


def test_many_faults_are_counted() -> None:
    found = faults(csv([["1", "Budi", "Staf", "Umum", "", ""]] * (MOST_FAULTS + 7)))
    assert len(found) == MOST_FAULTS + 1
    assert found[-1] == "dan 7 kesalahan lain: perbaiki dahulu yang di atas"


def test_bytes_that_windows_1252_does_not_have_are_a_fault_of_their_row() -> None:
    raw = text(changed(3, 1, "Andr~ Siahaan")).encode().replace(b"~", b"\x81")
    (found,) = faults(raw)
    assert found.startswith("baris 3: Nama berisi huruf yang tidak terbaca: Andr\ufffd Siahaan.")


def test_two_encodings_in_one_file_are_no_garbled_name() -> None:
    rows = changed(3, 1, "André")
    rows[2][1] = "Ren~"
    (found,) = faults(text(rows).encode().replace(b"~", b"\xe9"))
    assert found.startswith("baris 3: Nama rusak hurufnya: AndrÃ© (mungkin André).")


def test_a_comma_without_quotation_marks_moves_nothing() -> None:
    raw = csv().replace(b'"Dra. Rahmawati, M.Si."', b"Dra. Rahmawati, M.Si.")
    assert faults(raw) == [
        "baris 2: ada 7 sel, padahal kolomnya 6: "
        'isi yang memuat pemisah kolom harus diapit tanda kutip (")'
    ]


def test_spaces_before_a_quotation_mark_change_nothing() -> None:
    assert read(csv().replace(b",", b", ").replace(b"Rahmawati,  M", b"Rahmawati, M")) == read(
        csv()
    )


def test_a_quotation_mark_swallows_no_rows() -> None:
    first = csv().replace(b"Kepala Seksi", b'"Kepala Seksi')
    assert faults(first) == [
        'setelah baris 2: tanda kutip (") tidak berpasangan atau salah tempat, '
        "sehingga sisa berkas tidak dapat dibaca"
    ]
    both = first.replace(b"Staf,", b'Staf",')
    assert faults(both) == [
        'baris 3: sebuah sel berisi pergantian baris: periksa tanda kutip (") di baris ini'
    ]


@pytest.mark.parametrize("raw", [b"", b"\n\n \r\n", b",,,\n", codecs.BOM_UTF8, b"sep=;\n"])
def test_an_empty_file_is_refused(raw: bytes) -> None:
    assert faults(raw) == ["berkas kosong"]


def test_a_file_of_names_of_columns_only_is_refused() -> None:
    for raw in (csv([]), book({"A": [HEADER]}), (text([]) + ",,,,,\n\n").encode()):
        assert faults(raw) == ["berkas hanya berisi nama kolom, belum ada pegawai"]
    assert faults(book({"A": []})) == ["berkas kosong"]


@pytest.mark.parametrize(("count", "said"), [(20_001, "20000 pegawai"), (40_500, "40000 baris")])
def test_too_many_rows_are_refused(count: int, said: str) -> None:
    row = [HEAD, "Budi", "Staf", "Umum", "", ""]
    sentence = f"berkas berisi lebih dari {said}: bagi menjadi beberapa"
    assert faults(csv([row] * count)) == [sentence]


def test_too_many_rows_of_a_sheet_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_table, "MOST_HELD", 4)
    assert len(read(book({"A": [HEADER, *ROWS, [], [" "]]}))) == 3
    (found,) = faults(book({"A": [HEADER, *ROWS, [], ["x"]]}))
    assert found == "berkas berisi lebih dari 4 baris: bagi menjadi beberapa"


def test_a_text_that_many_cells_share_fills_no_memory() -> None:
    """A workbook of some kilobytes, which would be some hundred megabytes once each cell has its own."""
    long = "_x0041_" * 4_000  # each copied where it is read: the text holds an escape
    small = book({"A": [HEADER, *([long] * 50 for _ in range(40))]})
    assert len(small) < 100_000
    (found,) = faults(small)
    assert "terlalu besar" in found


def test_too_many_bytes_are_refused() -> None:
    assert faults(csv() + b" " * MOST_BYTES) == ["berkas lebih besar dari 8 MB"]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "berkas .xls lama atau berkas dengan kata sandi"),
        (b"%PDF-1.7\n1 0 obj", "berkas ini bukan CSV atau XLSX"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "berkas ini bukan CSV atau XLSX"),
        (text().encode("utf-16-le"), "berkas ini bukan CSV atau XLSX"),
        (b"\n<html><table><tr><td>NIP", "berkas ini halaman web"),
        (b"PK\x03\x04 broken", "berkas rusak, dengan kata sandi, atau bukan XLSX"),
    ],
)  # fmt: skip
def test_other_kinds_of_files_are_known_by_their_content(raw: bytes, sentence: str) -> None:
    (found,) = faults(raw)
    assert found.startswith(sentence)
    assert "simpan ulang sebagai .xlsx atau CSV" in found


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert faults(buffer.getvalue())[0].startswith(
        "berkas rusak, dengan kata sandi, atau bukan XLSX"
    )
    packed = by_hand(cells([HEADER, *ROWS]), method=zipfile.ZIP_LZMA)
    assert faults(packed)[0].startswith("berkas rusak")


def test_a_bomb_is_not_unpacked() -> None:
    packed = by_hand(" " * (41 * 1024 * 1024))
    assert len(packed) < 100_000
    (found,) = faults(packed)
    assert found.startswith("isi berkas XLSX terlalu besar: hapus lembar lain")


def test_neither_tags_nor_parts_nor_lines_are_read_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(roster_table, "_MOST_TAGS", 100)
        (found,) = faults(by_hand("<x:row>" + "<x:c/>" * 100 + "</x:row>"))
        assert found.startswith("isi berkas XLSX terlalu besar")
    with monkeypatch.context() as patch:
        patch.setattr(roster_table, "_MOST_PARTS", 5)
        assert faults(by_hand(cells([HEADER, *ROWS]))) == [found]
    assert faults(by_hand(cells([HEADER, *ROWS]) + '<x:row r="9999999999"/>')) == [found]
    monkeypatch.setattr(roster_table, "_MOST_LINES", 7)
    twice = {"A": [HEADER, *ROWS], "B": [["x"]] * 4}
    assert faults(book(twice)) == [found]
    assert len(read(book({**twice, "B": [["x"]] * 3}))) == 3


def test_a_part_larger_than_it_claims_is_not_unpacked() -> None:
    sheet = PARTS["xl/sheet.xml"] % (cells([HEADER, *ROWS]) + " " * 64_000_000)
    packed = by_hand(cells([HEADER, *ROWS]) + " " * 64_000_000)
    size, crc = len(sheet).to_bytes(4, "little"), zlib.crc32(sheet.encode()).to_bytes(4, "little")
    lie = zlib.crc32(sheet[:50].encode()).to_bytes(4, "little")
    lying = packed.replace(size, (50).to_bytes(4, "little"))
    assert packed.count(size) == packed.count(crc) == 2
    for raw in (lying, lying.replace(crc, lie)):
        tracemalloc.start()
        assert faults(raw)[0].startswith("berkas rusak")
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
        tracemalloc.stop()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "declared",
    ['<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">', '<!ENTITY b SYSTEM "file:///etc/passwd">'],
)
def test_no_part_declares_an_entity(part: str, declared: str) -> None:
    sheet = cells([HEADER, *ROWS])
    assert len(read(by_hand(sheet, prolog=(part, "<!-- none -->")))) == 3
    (found,) = faults(by_hand(sheet, prolog=(part, f"<!DOCTYPE a [{declared}]>")))
    assert found.startswith("berkas rusak")


def test_a_document_type_is_not_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        where = f"http://127.0.0.1:{server.getsockname()[1]}/a.dtd"
        prolog = ("xl/sheet.xml", f'<!DOCTYPE a SYSTEM "{where}">')
        assert len(read(by_hand(cells([HEADER, *ROWS]), prolog=prolog))) == 3
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize("place", ["XFD1048576", "H1048576", "XFD2"])
def test_one_stray_cell_costs_nothing(place: str) -> None:
    row = f'<x:row r="{place.lstrip("XFDH")}"><x:c r="{place}" t="str"><x:v>x</x:v></x:c></x:row>'
    assert read(by_hand(cells([HEADER, *ROWS]) + row)) == read(csv())


def test_a_sheet_that_claims_to_be_one_cell_is_read_whole() -> None:
    raw = by_hand(cells([HEADER, *ROWS]))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            dimension = '<x:dimension ref="A1"/><x:sheetData>'
            new.writestr(name, old.read(name).decode().replace("<x:sheetData>", dimension))
    assert read(buffer.getvalue()) == read(csv())


def test_a_value_that_a_spreadsheet_cannot_show_is_in_no_log() -> None:
    """openpyxl warns of a number too large for the date that its cell should show."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for r, row in enumerate([HEADER, *ROWS]):
            sheet.write_row(r, 0, row)
        sheet.write_number(2, 0, int(SECOND), workbook.add_format({"num_format": "yyyy-mm-dd"}))
    with warnings.catch_warnings(record=True) as warned:
        (found,) = faults(buffer.getvalue(), known=[SECOND])
    assert found == "baris 3: NIP bukan 18 angka: #VALUE!"
    assert warned == []


# Of any file


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_sentences(raw: bytes) -> None:
    assert all(isinstance(fault, str) and fault for fault in faults(raw))


@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(by_hand(cells([HEADER, *ROWS]), method=zipfile.ZIP_STORED))
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    outcome(bytes(raw))


@given(st.lists(st.lists(st.text(max_size=20), max_size=8), max_size=8))
def test_any_cells_give_clean_people_or_sentences_on_one_line(rows: list[list[str]]) -> None:
    raw = "\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [HEADER, *rows]
    ).encode("utf-8", "replace")
    people, refused = outcome(raw)
    assert all(fault.isprintable() for fault in refused)
    assert all(p.nip and p.name and p.position and p.unit for p in people)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_a_roster_is_taken_over_exactly_when_every_chain_ends(above: list[int]) -> None:
    """The superior of person n is person ``above[n]``; who names nobody of the file is a head."""
    rows = [
        [nip(n), f"Orang {chr(65 + n % 26)}", "Staf", "Umum", nip(a) if a < len(above) else "", ""]
        for n, a in enumerate(above)
    ]

    def ends(n: int) -> bool:
        for _ in range(len(above) + 1):
            if n >= len(above):
                return True
            n = above[n]
        return False

    if all(map(ends, range(len(above)))):
        assert [p.superior for p in read(csv(rows))] == [row[4] for row in rows]
    else:
        assert all("atasan" in fault for fault in faults(csv(rows)))


def test_a_library_is_loaded_with_a_workbook_only_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(book({"A": [HEADER, *ROWS]}))
    code = """if True:
        import os, sys
        from app.people.roster_file import read
        heavy = {"flask", "sqlalchemy", "openpyxl", "defusedxml", "lxml", "PIL"}
        print(sorted(heavy & {*sys.modules}))
        raw = open(sys.argv[1], "rb").read()
        made = []
        def hook(event, args):
            if event.startswith("tempfile.") or event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR):
                made.append((event, args))
        sys.addaudithook(hook)
        print(len(read(raw)), made, "openpyxl" in sys.modules)
        import openpyxl.xml.functions as used
        print(used.LXML, used.fromstring.__module__, used.iterparse.__module__)
    """
    done = subprocess.run(
        [sys.executable, "-B", "-c", code, str(tmp_path / "a.xlsx")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "[]",
        "3 [] True",
        "False defusedxml.common defusedxml.common",
    ]


@pytest.mark.parametrize(
    "row",
    [
        "<row " + " ".join(f'a{n}="1"' for n in range(4000)) + "/>",
        "<row " + " ".join(f'a{n}="1>"' for n in range(10)) + "/>",
    ],
    ids=["without end", "hidden end"],
)
def test_a_tag_that_no_program_writes_is_not_read(row: str) -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet>{row}</worksheet>")
    with pytest.raises(roster_table.NoTable, match="besar"):
        roster_table._unpacked(raw.getvalue())

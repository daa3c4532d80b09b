"""An LKE is loaded whole or not at all, questions are mapped to criteria, and open ones stay visible."""

import io
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.law.calendar import today
from app.store import db, new_id
from app.zi import lke, lke_file
from app.zi.lke_file import FileRefused
from app.zi.lke_models import Mapping, Sheet, SheetRow
from tests.portal import Page, Portal, Visitor
from tests.zi.sheets import NAME, SAMPLE, YEAR, loaded, mapped

pytestmark = pytest.mark.one_store

IMPORT = f"/kantor/zi/{YEAR}/lke/impor"
HEADER = "kode;pertanyaan;pilihan;bobot\n"
GOOD = HEADER + "A;Judul;;\nA.1;Apakah ada?;Ya/Tidak;1,5\n"


def upload(officer: Visitor, raw: bytes, name: str = NAME, file: str = "lke.csv") -> Page:
    page = officer.get(IMPORT)
    return officer.post(
        page.address("/lke/impor"),
        {**page.filled("/lke/impor"), "nama": name, "berkas": (io.BytesIO(raw), file)},
    )


def stored() -> tuple[int, ...]:
    db.session.rollback()
    return tuple(
        db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (Sheet, SheetRow, Mapping)
    )


def faults(raw: str | bytes) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        lke_file.read(raw.encode() if isinstance(raw, str) else raw)
    return refused.value.faults


@pytest.fixture
def officer(portal: Portal) -> Visitor:
    return portal.sign_in("petugas")


def test_the_sample_says_that_it_is_a_sample_and_can_be_loaded(portal: Portal) -> None:
    assert SAMPLE.read_text().startswith("CONTOH")
    assert "Bukan LKE resmi" in SAMPLE.read_text().splitlines()[0]
    read = lke_file.read(SAMPLE.read_bytes())
    assert len(read.questions) == 9
    assert read.weight == Decimal("8.3")
    assert {row.options for row in read.questions if row.code == "A.VI.1.a"} == {
        (("A", ""), ("B", ""), ("C", ""))
    }


def test_a_preview_stores_nothing_and_saving_it_stores_all_of_it_once(officer: Visitor) -> None:
    page = upload(officer, SAMPLE.read_bytes())
    assert page.status == 200
    assert "9 pertanyaan" in page.text
    assert stored() == (0, 0, 0)
    done = officer.send(page, "/simpan")
    assert "belum dipetakan" in done.text
    rows = len(lke_file.read(SAMPLE.read_bytes()).rows)
    assert stored() == (1, rows, 0)
    again = officer.send(page, "/simpan")
    assert again.status == 200
    assert stored() == (1, rows, 0)


def test_xlsx_gives_the_same_rows_as_csv(portal: Portal) -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("LKE")
        rows = [("Kode", "Pertanyaan", "Pilihan Jawaban", "Bobot"), ("A", "Judul", "", ""),
                ("A.1", "Apakah ada?", "A. Semua\nB. Sebagian", 1.5)]  # fmt: skip
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    read = lke_file.read(out.getvalue())
    assert read.rows[1].options == (("A", "Semua"), ("B", "Sebagian"))
    assert read.rows[1].weight == "1.5"


BAD = [
    ("", "kosong"),
    ("a,b,c\n1,2,3\n", "Kolom tidak ada"),
    (HEADER, "belum berisi pertanyaan"),
    (HEADER + "A;Judul;;\n", "belum berisi pertanyaan"),
    (HEADER + "A.1;Apakah?;Ya/Tidak;\n", "Baris 2: bobot kosong"),
    (HEADER + "A.1;Apakah?;Ya/Tidak;banyak\n", "Baris 2: bobot «banyak» bukan angka"),
    (HEADER + "A.1;Apakah?;Ya/Tidak;-1\n", "bukan angka"),
    (HEADER + "A.1;Apakah?;Ya/Tidak;101\n", "bukan di antara"),
    (HEADER + "A.1;Apakah?;Ya/Tidak;0\n", "bukan di antara"),
    (HEADER + "A.1;;Ya/Tidak;1\n", "Baris 2: pertanyaan kosong"),
    (HEADER + "A.1;=CMD();Ya/Tidak;1\n", "rumus"),
    (HEADER + "A 1;Apakah?;Ya/Tidak;1\n", "Baris 2: kode"),
    (HEADER + "../x;Apakah?;Ya/Tidak;1\n", "Baris 2: kode"),
    (HEADER + "A.1;Apakah?;Mungkin;1\n", "pilihan «Mungkin» tidak dikenal"),
    (HEADER + "A.1;Apakah?;A/C;1\n", "tidak dikenal"),
    (HEADER + "A.1;Apakah?;Tidak/Ya;1\n", "tidak dikenal"),
    (HEADER + "A.1;Apakah?;Ya/Tidak;1\na.1;Lagi?;Ya/Tidak;1\n", "lebih dari satu kali"),
    ("kode;pertanyaan;pilihan;bobot;bobot\nA.1;Apakah?;Ya/Tidak;1;1\n", "lebih dari satu"),
    (HEADER + "A.1;Apakah?;Ya/Tidak;1;lebih\n", "ada 5 sel"),
    (HEADER + 'A.1;"Apakah;Ya/Tidak;1\n', "tanda kutip"),
    ("%PDF-1.7", "bukan CSV"),
]


@pytest.mark.parametrize(("raw", "why"), BAD)
def test_a_bad_file_names_what_is_wrong_and_stores_nothing(
    officer: Visitor, raw: str, why: str
) -> None:
    assert any(why in one for one in faults(raw)), faults(raw)
    page = upload(officer, raw.encode())
    assert page.status == 422
    assert "Tidak ada yang disimpan" in page.text
    assert NAME in page.filled("/lke/impor")["nama"]
    assert stored() == (0, 0, 0)


def test_every_bad_row_is_named_at_once(portal: Portal) -> None:
    rows = "".join(f"A.{n};Apakah?;Ya/Tidak;\n" for n in range(60))
    with pytest.raises(FileRefused) as refused:
        lke_file.read((HEADER + rows).encode())
    assert refused.value.faults[0].startswith("Baris 2:")
    assert (len(refused.value.faults), refused.value.more) == (50, 10)


@pytest.mark.parametrize(
    "raw", [b"x" * (lke_file.MOST_BYTES + 1), b"PK\x03\x04" + b"x" * 100, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)  # fmt: skip
def test_files_that_are_too_large_or_broken_are_refused(officer: Visitor, raw: bytes) -> None:
    page = upload(officer, raw, file="lke.xlsx")
    assert page.status == 422
    assert stored() == (0, 0, 0)


def test_too_many_rows_and_too_much_text_are_refused(portal: Portal) -> None:
    many = HEADER + "".join(f"A.{n};Apakah?;Ya/Tidak;1\n" for n in range(2_100))
    assert "2000 baris" in faults(many)[0]
    long = HEADER + "".join(f"A.{n};{'x' * 1_900};Ya/Tidak;1\n" for n in range(600))
    assert "terlalu panjang" in faults(long)[0]


def test_the_largest_sheet_that_is_taken_fits_its_own_preview(officer: Visitor) -> None:
    import random

    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz ", k=1_500)) for _ in range(600)]
    raw = HEADER + "".join(f"A.{n};x{w}x;Ya/Tidak;1\n" for n, w in enumerate(words))
    page = upload(officer, raw.encode())
    assert page.status == 200, page.text[:300]
    assert officer.send(page, "/simpan").status == 200
    assert stored()[1] == 600


def test_a_preview_of_another_year_or_of_somebody_else_saves_nothing(
    portal: Portal, officer: Visitor
) -> None:
    page = upload(officer, GOOD.encode())
    fields = page.filled("/simpan")
    other = officer.post(f"/kantor/zi/{YEAR - 1}/lke/impor/simpan", fields)
    assert other.status == 403
    fields["isi"] = fields["isi"][:-8] + "AAAAAAAA"
    assert officer.post(page.address("/simpan"), fields).status == 409
    assert stored() == (0, 0, 0)


def test_a_question_is_mapped_to_several_criteria_and_shows_their_status(officer: Visitor) -> None:
    loaded()
    page = officer.get(f"/kantor/zi/{YEAR}/lke")
    assert "9 belum dipetakan" in page.text
    form = officer.get(f"/kantor/zi/{YEAR}/lke/soal/A.I.1.a")
    assert len(form.soup.select("input[name=kriteria]")) == 72
    done = officer.send(form, "/soal/A.I.1.a", kriteria=["I.a.1", "I.a.2"])
    assert "8 belum dipetakan" in done.text
    again = officer.get(f"/kantor/zi/{YEAR}/lke/soal/A.I.1.a")
    assert again.filled("/soal/A.I.1.a")["kriteria"] == ["I.a.1", "I.a.2"]
    emptied = officer.send(again, "/soal/A.I.1.a", kriteria=[])
    assert "9 belum dipetakan" in emptied.text
    only = officer.get(f"/kantor/zi/{YEAR}/lke?tampil=terbuka")
    assert only.text.count("belum dipetakan") >= 9


@pytest.mark.parametrize("chosen", [["X.a.1"], ["I.a.1", "../.."], ["<script>"]])
def test_no_question_is_mapped_to_what_is_no_criterion(officer: Visitor, chosen: list[str]) -> None:
    loaded()
    form = officer.get(f"/kantor/zi/{YEAR}/lke/soal/A.I.1.a")
    done = officer.send(form, "/soal/A.I.1.a", kriteria=chosen)
    assert done.status == 422
    assert stored()[2] == 0


def test_a_heading_is_no_question(officer: Visitor) -> None:
    loaded()
    for code in ("A", "A.I.1", "Z", "A.I.1.a%00"):
        assert officer.get(f"/kantor/zi/{YEAR}/lke/soal/{code}").status == 404


def test_a_new_version_keeps_what_is_the_same_and_opens_what_is_not(portal: Portal) -> None:
    first = loaded()
    mapped(first, A_I_1_a=["I.a.1"], A_I_1_b=["I.a.2"], A_V_2_a=["V.d.1"])
    text = SAMPLE.read_text().replace("melalui prosedur yang jelas", "secara terbuka")
    text = text.replace("A.V.2.a;", "A.V.9.a;")
    second = loaded(raw=text.encode())
    assert (second.version, lke.newest(YEAR).id) == (2, second.id)  # type: ignore[union-attr]
    assert lke.mapping(second.id) == {"A.I.1.a": ["I.a.1"]}
    assert lke.mapping(first.id)["A.I.1.b"] == ["I.a.2"]
    with pytest.raises(lke.Unknown):
        lke.map_question(first, "A.I.1.a", ["I.a.2"], "petugas", first.loaded)


def test_each_year_has_its_own(portal: Portal) -> None:
    loaded(YEAR - 1)
    assert lke.newest(YEAR) is None
    assert lke.as_data(YEAR) is None


def test_the_tree_has_every_row_once_under_the_nearest_code(portal: Portal) -> None:
    sheet = loaded()
    top = lke.tree(lke.rows(sheet.id))
    assert [n.row.code for n in top] == ["A", "B"]
    listed = list(lke.walk(top))
    assert [n.row.code for n in listed] == [r.code for r in lke.rows(sheet.id)]
    depth = {n.row.code: n.depth for n in listed}
    assert (depth["A"], depth["A.I.1.a"], depth["A.VI.1.a"], depth["B.I.a"]) == (1, 4, 3, 2)


codes = st.lists(
    st.lists(st.sampled_from("ABab12"), min_size=1, max_size=5).map(".".join),
    unique_by=str.casefold,
    min_size=1,
)


@given(codes)
def test_no_order_of_codes_loses_a_row(listed: list[str]) -> None:
    rows = [
        SheetRow(sheet="x", code=c, place=n, text=c, options=[], weight="")
        for n, c in enumerate(listed)
    ]
    found = [n.row.code for n in lke.walk(lke.tree(rows))]
    assert sorted(found) == sorted(listed)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    with suppress(FileRefused):
        assert lke_file.read(raw).questions


@given(st.text(max_size=80))
def test_options_are_read_or_complained_about(cell: str) -> None:
    options, complaint = lke_file.read_options(cell)
    assert bool(options) != bool(complaint) or not cell.strip()


def test_the_office_alone_loads_and_maps(portal: Portal) -> None:
    loaded()
    inspector = portal.sign_in("inspektorat")
    assert inspector.get(f"/kantor/zi/{YEAR}/lke").status == 200
    for path in ("impor", "soal/A.I.1.a"):
        assert inspector.get(f"/kantor/zi/{YEAR}/lke/{path}").status == 404


def test_loading_the_same_preview_twice_is_one_version(portal: Portal) -> None:
    read, form_id = lke_file.read(GOOD.encode()), new_id()
    told = [lke.load(YEAR, read, NAME, "petugas", form_id, today()) for _ in range(2)]
    assert {one.version for one in told} == {1}
    assert stored()[0] == 1

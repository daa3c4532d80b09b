"""The index against tables worked by hand, at every edge of the bands."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from app.survey import index
from app.survey.instruments import IPAK, SKM
from tests.portal import Portal

pytestmark = pytest.mark.one_store

HEADER = "U1,U2,U3,U4,U5,U6,U7,U8,U9"


def written(tmp_path: Path, rows: list[str], header: str = HEADER, *, before: str = "") -> str:
    file = tmp_path / "survei.csv"
    file.write_text(before + "\n".join([header, *rows]) + "\n", encoding="utf-8")
    return str(file)


def skewed(numbers: dict[str, int]) -> list[str]:
    """Rows that all answer alike: how many of each."""
    return [",".join(digit * 9) for digit, times in numbers.items() for _ in range(times)]


# Hand-worked: rows, NRR of each element, index, band.
TABLES = [
    # one respondent: means 4 3 3 4 3 3 4 3 3 = 30/9 = 3.3333 × 25 = 83.33
    (["4,3,3,4,3,3,4,3,3"], [4, 3, 3, 4, 3, 3, 4, 3, 3], "83.33", "B"),
    # all 1: the lowest there is
    (["1,1,1,1,1,1,1,1,1"] * 3, [1] * 9, "25.00", "D"),
    # all 4: the highest there is
    (["4,4,4,4,4,4,4,4,4"] * 7, [4] * 9, "100.00", "A"),
    # sums 7 9 8 10 6 9 11 8 7 of three; 75/27 = 2.7778 × 25 = 69.44
    (
        ["3,3,2,4,2,3,4,3,2", "2,3,3,3,2,3,4,3,2", "2,3,3,3,2,3,3,2,3"],
        [2.33, 3, 2.67, 3.33, 2, 3, 3.67, 2.67, 2.33],
        "69.44",
        "C",
    ),
    # incomplete: U2 by one of two, U9 by none of the second: 3,5 4 3 3 3 3 3 3 2 -> 27.5/9×25 = 76.39
    (
        ["4,4,3,3,3,3,3,3,2", "3,,3,3,3,3,3,3,"],
        [3.5, 4, 3, 3, 3, 3, 3, 3, 2],
        "76.39",
        "C",
    ),
    # U1..U8 of four, U9 of two: 13/4 11/4 3 3 3 3 3 3 1.5 -> 25.5/9×25 = 70.83
    (
        ["4,3,3,3,3,3,3,3,1", "3,3,3,3,3,3,3,3,2", "3,3,3,3,3,3,3,3,-", "3,2,3,3,3,3,3,3,"],
        [3.25, 2.75, 3, 3, 3, 3, 3, 3, 1.5],
        "70.83",
        "C",
    ),
    # half up at the third decimal: U1 of eight is 25/8 = 3.125 -> 3.13; (3.125+24)/9×25 = 75.347 -> 75.35
    (["4,3,3,3,3,3,3,3,3", *["3,3,3,3,3,3,3,3,3"] * 7], [3.13] + [3] * 8, "75.35", "C"),
]


@pytest.mark.parametrize(("rows", "means", "value", "letter"), TABLES)
def test_the_command_agrees_with_tables_worked_by_hand(
    portal: Portal, tmp_path: Path, rows: list[str], means: list[float], value: str, letter: str
) -> None:
    status, found, _ = portal.command("survey-index", written(tmp_path, rows))
    assert status == 0
    assert found["responden"] == len(rows)
    assert [u["kode"] for u in found["unsur"]] == [f"U{n}" for n in range(1, 10)]
    assert [u["nrr"] for u in found["unsur"]] == means
    assert f"{found['ikm']:.2f}" == value
    assert found["mutu"] == letter


@pytest.mark.parametrize(
    ("threes", "value", "letter"),
    [
        # with a share s of 3 and 1-s of 2 the index is 50 + 25 s
        (5996, "64.99", "D"),
        (6000, "65.00", "C"),
        # exactly half a hundredth: 64.995 is 65.00
        (5998, "65.00", "C"),
    ],
)
def test_the_lower_edge_of_c(threes: int, value: str, letter: str) -> None:
    check({3: threes, 2: 10_000 - threes}, value, letter)


@pytest.mark.parametrize(
    ("fours", "value", "letter"),
    [
        # with a share s of 4 and 1-s of 3 the index is 75 + 25 s
        (640, "76.60", "C"),
        (644, "76.61", "B"),
        (642, "76.61", "B"),  # 76.605
        (5320, "88.30", "B"),
        (5324, "88.31", "A"),
        (5322, "88.31", "A"),  # 88.305
        (5321, "88.30", "B"),  # 88.3025
    ],
)
def test_the_edges_of_b_and_a(fours: int, value: str, letter: str) -> None:
    check({4: fours, 3: 10_000 - fours}, value, letter)


def check(times: dict[int, int], value: str, letter: str) -> None:
    answers = [(str(digit) * 9, n) for digit, n in times.items()]
    found = index.index(index.tally(answers, 9))
    assert found.index == Decimal(value)
    assert found.band is not None
    assert found.band[0] == letter


def test_the_weight_is_the_exact_ninth() -> None:
    found = index.index(index.tally([("4" * 9, 1)], 9))
    assert found.weighted[0] == Fraction(4, 9)
    assert found.value == 4
    assert found.index == Decimal("100.00")  # with 0.111 it would be 99.90


def test_five_questions_weigh_a_fifth_each() -> None:
    found = index.index(index.tally([("44443", 3), ("43333", 1)], len(IPAK.elements)))
    assert found.means == (4, Fraction(15, 4), Fraction(15, 4), Fraction(15, 4), 3)
    assert found.index == Decimal("91.25")


def test_an_element_that_nobody_answered_has_no_mean_and_the_survey_no_index() -> None:
    found = index.index(index.tally([("30" + "3" * 7, 2)], 9))
    assert found.means[1] is None
    assert found.index is None
    assert found.band is None


def test_the_lowest_three_are_named_lowest_first() -> None:
    names = [e.name for e in SKM.elements]
    found = index.index(index.tally([("342313243", 1)], 9))
    assert index.lowest(dict(zip(names, found.means, strict=True))) == [
        "produk",
        "waktu",
        "perilaku",
    ]


@pytest.mark.parametrize(
    ("population", "needed"),
    # Krejcie & Morgan's printed table
    [(10, 10), (50, 44), (100, 80), (200, 132), (300, 169), (500, 217), (1000, 278), (1500, 306),
     (5000, 357), (10_000, 370), (100_000, 383), (1_000_000, 384), (0, 0), (1, 1)],
)  # fmt: skip
def test_the_least_sample_is_that_of_the_printed_table(population: int, needed: int) -> None:
    assert index.sample(population) == needed


def test_the_order_of_the_last_two_columns_changes_nothing(portal: Portal, tmp_path: Path) -> None:
    rows = ["4,3,3,4,3,3,4,1,2", "3,3,3,4,3,3,4,2,4"]
    _, plain, _ = portal.command("survey-index", written(tmp_path, rows))
    turned = [",".join([*r.split(",")[:7], *reversed(r.split(",")[7:])]) for r in rows]
    header = "U1,U2,U3,U4,U5,U6,U7,U9,U8"
    _, found, _ = portal.command("survey-index", written(tmp_path, turned, header))
    assert found == plain


def test_what_a_spreadsheet_makes_of_a_file_is_read(portal: Portal, tmp_path: Path) -> None:
    rows = ["1;4;3;3;4;3;3;4;3;3", "2;3;3;3;4;3;3;4;3;4"]
    header = "No;U1;U2;U3;U4;U5;U6;U7;U8;U9"
    _, with_mark, _ = portal.command(
        "survey-index", written(tmp_path, rows, header, before="\ufeff")
    )
    assert with_mark["responden"] == 2
    plain = [r.split(";", 1)[1].replace(";", ",") for r in rows]
    _, found, _ = portal.command("survey-index", written(tmp_path, plain))
    assert found == with_mark


@pytest.mark.parametrize(
    ("rows", "header", "said"),
    [
        (["3,3,3,3,3,3,3,3"], "U1,U2,U3,U4,U5,U6,U7,U8", "kolom tidak ada: U9"),
        (["3,3,3,3,3,3,3,3,3,3"], f"{HEADER},U1", "kolom U1: kolom ini ada lebih dari satu"),
        (["3,3,3,3,3,3,3,3,3", "3,3,3,5,3,3,3,3,3"], HEADER, "baris 3, kolom U4: «5»"),
        (["3,3,3,3,3,0,3,3,3"], HEADER, "baris 2, kolom U6: «0»"),
        (['3,3,"1.000",3,3,3,3,3,3'], HEADER, "baris 2, kolom U3: «1.000»"),
        (['3,3,"3,000",3,3,3,3,3,3'], HEADER, "baris 2, kolom U3: «3,000»"),
        (["3,3,3,3,3,3,3,3,3,4"], HEADER, "baris 2, kolom 10"),
        (
            ["3,baik,3,3,3,x,3,3,3"],
            HEADER,
            "«baik» bukan jawaban 1, 2, 3, atau 4; dan 1 kesalahan lain",
        ),
        (["3,3,3,3,3,3,3,3,"] * 2, HEADER, "tidak seorang pun menjawab U9"),
        ([",,,,,,,,"], HEADER, "berkas"),
        ([], HEADER, "berkas belum berisi jawaban"),
        (["apa saja"], "bukan tabel", "kolom tidak ada: U1"),
    ],
)
def test_a_bad_file_names_row_and_column_and_gives_no_figure(
    portal: Portal, tmp_path: Path, rows: list[str], header: str, said: str
) -> None:
    status, found, error = portal.command("survey-index", written(tmp_path, rows, header))
    assert (status, found) == (2, None)
    assert said in error
    assert len(error.splitlines()) == 1


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(
    portal: Portal, tmp_path: Path
) -> None:
    file = tmp_path / "besar.csv"
    file.write_bytes(HEADER.encode() + b"\n" + b"3,3,3,3,3,3,3,3,3\n" * 2_900_000)
    status, found, error = portal.command("survey-index", str(file))
    assert (status, found) == (2, None)
    assert "lebih besar dari 16 MB" in error


def test_no_file_is_one_line_too(portal: Portal) -> None:
    status, _, error = portal.command("survey-index", "/tidak/ada.csv")
    assert status == 2
    assert error == "berkas tidak terbaca: /tidak/ada.csv\n"

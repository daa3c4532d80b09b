"""Every figure of the survey's summaries of a year, worked out by hand; and from the entries alone.

The sheets are in ``golden_survey.py``. Below, each line is an element: its answers, a column of
the sheets from the first to the last (| between ways they came); their sum by the number of
those who answered it is the NRR. The index is the sum of the NRR by 9, times 25.

Half 2024-S2, six sheets on paper, the eighth printed is ``pengaduan``::

    U1 persyaratan  333334  19/6 = 3.1667  3.17
    U2 prosedur     333333  18/6           3.00
    U3 waktu        232323  15/6           2.50  second lowest
    U4 biaya        334333  19/6 = 3.1667  3.17
    U5 produk       333233  17/6 = 2.8333  2.83
    U6 kompetensi   333333  18/6           3.00
    U7 perilaku     343334  20/6 = 3.3333  3.33
    U8 pengaduan    323323  16/6 = 2.6667  2.67  third lowest
    U9 sarana       223222  13/6 = 2.1667  2.17  lowest
                           155/6;  155/54 x 25 = 3875/54 = 71.759: 71.76, C

Quarter 2025-Q1, five online of the yearly tax, five of a file of the samsat keliling; now
the eighth printed is ``sarana``. Two more sheets, all ones, stay out: they are fewer than five::

    U1 persyaratan  44334|34334  18 + 17 = 35  3.50  weighted 35/90 = 0.3889  0.39
    U2 prosedur     34343|33343  17 + 16 = 33  3.30           33/90 = 0.3667  0.37
    U3 waktu        33333|33433  15 + 16 = 31  3.10           31/90 = 0.3444  0.34  as low as U5, before it
    U4 biaya        44434|43443  19 + 18 = 37  3.70           37/90 = 0.4111  0.41
    U5 produk       33433|33333  16 + 15 = 31  3.10           31/90 = 0.3444  0.34
    U6 kompetensi   43434|34334  18 + 17 = 35  3.50           35/90 = 0.3889  0.39
    U7 perilaku     44444|44344  20 + 19 = 39  3.90           39/90 = 0.4333  0.43
    U8 sarana       22122|12221   9 +  8 = 17  1.70           17/90 = 0.1889  0.19  lowest by far
    U9 pengaduan    33332|33323  14 + 14 = 28  2.80           28/90 = 0.3111  0.31  second lowest
                                146 + 140 = 286; 286/90 = 3.178;  x 25 = 7150/90 = 79.444: 79.44, B
    yearly tax 146/45 x 25 = 3650/45 = 81.11; samsat keliling 140/45 x 25 = 3500/45 = 77.78; B both

Quarter 2025-Q2: four sheets in all, so nothing is said of it.

Quarter 2025-Q3: four online and one on paper of the yearly tax, three on paper of the samsat
keliling, so of no service five; eight in all are counted when it is closed. One form came
twice and counts once, what a machine sent (all fours) does not count::

    U1 persyaratan  3332|323|2  21/8 = 2.625  2.63  third lowest, as low as U6 and U9, before them
    U2 prosedur     3333|233|2  22/8          2.75
    U3 waktu        2121|221|2  13/8 = 1.625  1.63  lowest
    U4 biaya        3343|333|3  25/8 = 3.125  3.13
    U5 produk       3323|333|2  22/8          2.75
    U6 kompetensi   3233|232|3  21/8 = 2.625  2.63
    U7 perilaku     3333|333|3  24/8          3.00
    U8 sarana       3232|323|2  20/8          2.50  second lowest
    U9 pengaduan    3323|233|2  21/8 = 2.625  2.63
                               189/8;  189/72 x 25 = 4725/72 = 65.625: 65.63, C (half up, not to even)

Quarter 2025-Q4: six online are set aside; seven on paper of the samsat keliling, four of them
typed in January. Some left elements out; each is divided by those who answered it. In 84ths::

    U1 persyaratan  4444344  27/7 = 3.8571  3.86  324
    U2 prosedur     4434404  23/6 = 3.8333  3.83  322
    U3 waktu        3343343  23/7 = 3.2857  3.29  276  second lowest
    U4 biaya        4444444  28/7           4.00  336
    U5 produk       4344044  23/6 = 3.8333  3.83  322
    U6 kompetensi   4443444  27/7 = 3.8571  3.86  324
    U7 perilaku     4444444  28/7           4.00  336
    U8 sarana       3032030  11/4           2.75  231  lowest
    U9 pengaduan    3430433  20/6 = 3.3333  3.33  280  third lowest
                                                 2751/84 = 32.75;  32.75/9 x 25 = 818.75/9 = 90.972: 90.97, A

A summary shows the newest survey period that ends within its own: a month only where a quarter
or half ends in it, the first half the first quarter, since of the second nothing is said.
"""

import io
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import periods
from app.monitoring import summary
from app.store import db, new_id
from app.survey import collecting, results, seasons
from app.survey.instruments import SKM
from app.survey.models import AnswerSet
from tests.monitoring import golden_survey
from tests.office.test_gratifikasi import workbook
from tests.paper import text_of
from tests.portal import Portal
from tests.statistics.office import day_ends

pytestmark = pytest.mark.one_store

Figures = dict[str, Any]

NOTHING: Figures = {
    "angka": {"responden": 0, "ikm": None, "mutu": None},
    "unsur": {},
    "terendah": [],
}
HALF: Figures = {
    "periode_survei": "2024-S2",
    "angka": {"responden": 6, "ikm": 71.76, "mutu": "C"},
    "unsur": {
        "U1": {"nama": "persyaratan", "nrr": 3.17},
        "U2": {"nama": "prosedur", "nrr": 3.0},
        "U3": {"nama": "waktu", "nrr": 2.5},
        "U4": {"nama": "biaya", "nrr": 3.17},
        "U5": {"nama": "produk", "nrr": 2.83},
        "U6": {"nama": "kompetensi", "nrr": 3.0},
        "U7": {"nama": "perilaku", "nrr": 3.33},
        "U8": {"nama": "pengaduan", "nrr": 2.67},
        "U9": {"nama": "sarana", "nrr": 2.17},
    },
    "terendah": ["U3", "U8", "U9"],
}
Q1: Figures = {
    "periode_survei": "2025-Q1",
    "angka": {"responden": 10, "ikm": 79.44, "mutu": "B"},
    "unsur": {
        "U1": {"nama": "persyaratan", "nrr": 3.5},
        "U2": {"nama": "prosedur", "nrr": 3.3},
        "U3": {"nama": "waktu", "nrr": 3.1},
        "U4": {"nama": "biaya", "nrr": 3.7},
        "U5": {"nama": "produk", "nrr": 3.1},
        "U6": {"nama": "kompetensi", "nrr": 3.5},
        "U7": {"nama": "perilaku", "nrr": 3.9},
        "U8": {"nama": "sarana", "nrr": 1.7},
        "U9": {"nama": "pengaduan", "nrr": 2.8},
    },
    "terendah": ["U3", "U8", "U9"],
}
Q3: Figures = {
    "periode_survei": "2025-Q3",
    "angka": {"responden": 8, "ikm": 65.63, "mutu": "C"},
    "unsur": {
        "U1": {"nama": "persyaratan", "nrr": 2.63},
        "U2": {"nama": "prosedur", "nrr": 2.75},
        "U3": {"nama": "waktu", "nrr": 1.63},
        "U4": {"nama": "biaya", "nrr": 3.13},
        "U5": {"nama": "produk", "nrr": 2.75},
        "U6": {"nama": "kompetensi", "nrr": 2.63},
        "U7": {"nama": "perilaku", "nrr": 3.0},
        "U8": {"nama": "sarana", "nrr": 2.5},
        "U9": {"nama": "pengaduan", "nrr": 2.63},
    },
    "terendah": ["U1", "U3", "U8"],
}
Q4: Figures = {
    "periode_survei": "2025-Q4",
    "angka": {"responden": 7, "ikm": 90.97, "mutu": "A"},
    "unsur": {
        "U1": {"nama": "persyaratan", "nrr": 3.86},
        "U2": {"nama": "prosedur", "nrr": 3.83},
        "U3": {"nama": "waktu", "nrr": 3.29},
        "U4": {"nama": "biaya", "nrr": 4.0},
        "U5": {"nama": "produk", "nrr": 3.83},
        "U6": {"nama": "kompetensi", "nrr": 3.86},
        "U7": {"nama": "perilaku", "nrr": 4.0},
        "U8": {"nama": "sarana", "nrr": 2.75},
        "U9": {"nama": "pengaduan", "nrr": 3.33},
    },
    "terendah": ["U3", "U8", "U9"],
}

OTHERS: Figures = {"2025-Q3": Q3["angka"], "2025-Q1": Q1["angka"]}
BESIDES: dict[str, Figures] = {
    "2025": OTHERS,
    "2025-S2": {"2025-Q3": OTHERS["2025-Q3"]},
}
"""Survey periods that end in a period of a summary besides the newest, which it shows; the newest first."""

Other = tuple[str, Figures]

YEAR: dict[str, tuple[str, str, Figures, Other, Other]] = {
    # period: its days; what it shows; the one before with what it shows; the same a year ago
    "2024-06": ("2024-06-01", "2024-06-30", NOTHING, ("2024-05", NOTHING), ("2023-06", NOTHING)),
    "2024-12": ("2024-12-01", "2024-12-31", HALF, ("2024-11", NOTHING), ("2023-12", NOTHING)),
    "2024-Q4": ("2024-10-01", "2024-12-31", HALF, ("2024-Q3", NOTHING), ("2023-Q4", NOTHING)),
    "2024-S2": ("2024-07-01", "2024-12-31", HALF, ("2024-S1", NOTHING), ("2023-S2", NOTHING)),
    "2024": ("2024-01-01", "2024-12-31", HALF, ("2023", NOTHING), ("2023", NOTHING)),
    "2025-01": ("2025-01-01", "2025-01-31", NOTHING, ("2024-12", HALF), ("2024-01", NOTHING)),
    "2025-02": ("2025-02-01", "2025-02-28", NOTHING, ("2025-01", NOTHING), ("2024-02", NOTHING)),
    "2025-03": ("2025-03-01", "2025-03-31", Q1, ("2025-02", NOTHING), ("2024-03", NOTHING)),
    "2025-04": ("2025-04-01", "2025-04-30", NOTHING, ("2025-03", Q1), ("2024-04", NOTHING)),
    "2025-05": ("2025-05-01", "2025-05-31", NOTHING, ("2025-04", NOTHING), ("2024-05", NOTHING)),
    "2025-06": ("2025-06-01", "2025-06-30", NOTHING, ("2025-05", NOTHING), ("2024-06", NOTHING)),
    "2025-07": ("2025-07-01", "2025-07-31", NOTHING, ("2025-06", NOTHING), ("2024-07", NOTHING)),
    "2025-08": ("2025-08-01", "2025-08-31", NOTHING, ("2025-07", NOTHING), ("2024-08", NOTHING)),
    "2025-09": ("2025-09-01", "2025-09-30", Q3, ("2025-08", NOTHING), ("2024-09", NOTHING)),
    "2025-10": ("2025-10-01", "2025-10-31", NOTHING, ("2025-09", Q3), ("2024-10", NOTHING)),
    "2025-11": ("2025-11-01", "2025-11-30", NOTHING, ("2025-10", NOTHING), ("2024-11", NOTHING)),
    "2025-12": ("2025-12-01", "2025-12-31", Q4, ("2025-11", NOTHING), ("2024-12", HALF)),
    "2025-Q1": ("2025-01-01", "2025-03-31", Q1, ("2024-Q4", HALF), ("2024-Q1", NOTHING)),
    "2025-Q2": ("2025-04-01", "2025-06-30", NOTHING, ("2025-Q1", Q1), ("2024-Q2", NOTHING)),
    "2025-Q3": ("2025-07-01", "2025-09-30", Q3, ("2025-Q2", NOTHING), ("2024-Q3", NOTHING)),
    "2025-Q4": ("2025-10-01", "2025-12-31", Q4, ("2025-Q3", Q3), ("2024-Q4", HALF)),
    "2025-S1": ("2025-01-01", "2025-06-30", Q1, ("2024-S2", HALF), ("2024-S1", NOTHING)),
    "2025-S2": ("2025-07-01", "2025-12-31", Q4, ("2025-S1", Q1), ("2024-S2", HALF)),
    "2025": ("2025-01-01", "2025-12-31", Q4, ("2024", HALF), ("2024", HALF)),
    "2026-01": ("2026-01-01", "2026-01-31", NOTHING, ("2025-12", Q4), ("2025-01", NOTHING)),
    "2026-Q1": ("2026-01-01", "2026-03-31", NOTHING, ("2025-Q4", Q4), ("2025-Q1", Q1)),
    "2026-S1": ("2026-01-01", "2026-06-30", NOTHING, ("2025-S2", Q4), ("2025-S1", Q1)),
    "2026": ("2026-01-01", "2026-12-31", NOTHING, ("2025", Q4), ("2025", Q4)),
}


def of(name: str) -> Figures:
    """A summary of the survey."""
    period = periods.parse(name)
    assert period is not None
    found = summary.summary(summary.SATISFACTION, period)
    db.session.rollback()
    return found


def said(name: str) -> Figures:
    """What a summary says of its own period."""
    envelope = ("versi_skema", "kanal", "periode", "mulai", "akhir", "sampai", "pembanding")
    return {key: value for key, value in of(name).items() if key not in envelope}


def season(name: str) -> seasons.Season:
    """A survey period."""
    found = seasons.find(SKM, name, date(2026, 1, 31))
    assert found is not None
    return found


@pytest.fixture(name="year")
def _year(portal: Portal) -> Portal:
    golden_survey.play()
    day_ends(date(2026, 1, 31))
    return portal


def test_every_figure_of_every_summary_is_the_one_worked_out_by_hand(year: Portal) -> None:
    assert db.session.query(AnswerSet).count() == 44
    for name, (first, last, shown, before, year_ago) in YEAR.items():
        beside = {"sebelumnya": before, "tahun_lalu": year_ago}
        assert of(name) == {
            "versi_skema": 1,
            "kanal": "skm",
            "periode": name,
            "mulai": first,
            "akhir": last,
            "sampai": "2026-01-31",
            **shown,
            **({"survei_lain": BESIDES[name]} if name in BESIDES else {}),
            "pembanding": {
                which: {
                    "periode": other,
                    **{k: v for k, v in said.items() if k != "terendah"},
                }
                for which, (other, said) in beside.items()
            },
        }, name


def test_page_and_files_say_which_survey_the_figures_are_of_and_name_the_others(
    year: Portal,
) -> None:
    officer = year.sign_in("petugas")
    at = "/kantor/meja/rekap/skm"
    page = officer.get(f"{at}/2025").soup.get_text(" ", strip=True)
    paper = text_of(officer.get(f"{at}/2025/rekap.pdf").body)
    book = workbook(io.BytesIO(officer.get(f"{at}/2025/rekap.xlsx").body))
    cells = [c.value for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    for text in (page, " ".join(paper.split()), " ".join(str(c) for c in cells if c is not None)):
        assert "Survei 2025-Q4: ringkasan" in text
        assert "Survei 2025-Q4: tiap unsur" in text
        assert "Survei lain yang berakhir dalam periode ini" in text
        for name, figures in OTHERS.items():
            assert re.search(rf"{name}.{{0,40}} {figures['responden']} ", text), (name, text)
    assert "79,44" in page
    assert "Sebelumnya (2024, survei 2024-S2)" in page
    rows = officer.get(f"{at}/2025/rekap.csv").body.decode()
    assert "skm,2025,survei_lain.2025-Q1.ikm,79.44" in rows
    alone = officer.get(f"{at}/2025-Q1").soup.get_text(" ", strip=True)
    assert "Survei 2025-Q1: ringkasan" in alone
    assert "Survei lain" not in alone


def test_what_is_public_of_these_quarters_is_the_same(year: Portal) -> None:
    """The value is the sum of the NRR by 9: 3.178, 2.625 (half up), 3.639."""
    tax = {"layanan": "pajak-tahunan", "nama": "Pajak tahunan", "responden": 5}
    van = {"layanan": "samsat-keliling", "nama": "Samsat keliling"}
    by_hand: dict[str, tuple[Figures, float, list[Figures], int, str | None]] = {
        # what it shows, the value, each service, how many never counted, why only paper counts
        "2024-S2": (HALF, 2.87, [tax | {"responden": 6, "indeks": 71.76, "mutu": "C"}], 0, None),
        "2025-Q1": (
            Q1,
            3.18,
            [
                tax | {"indeks": 81.11, "mutu": "B"},
                van | {"responden": 5, "indeks": 77.78, "mutu": "B"},
            ],
            2,
            None,
        ),
        "2025-Q3": (Q3, 2.63, [], 0, None),
        "2025-Q4": (
            Q4,
            3.64,
            [van | {"responden": 7, "indeks": 90.97, "mutu": "A"}],
            0,
            "Kiriman berulang dari satu orang",
        ),
    }
    client = year.visitor().client
    for name, (shown, value, services, left_out, only_paper) in by_hand.items():
        found = client.get(f"/survei/hasil.json?periode={name}").get_json()
        assert found["responden"] == shown["angka"]["responden"], name
        assert (found["indeks"], found["mutu"]) == (shown["angka"]["ikm"], shown["angka"]["mutu"])
        assert {u["kode"]: u["nrr"] for u in found["unsur"]} == {
            code: one["nrr"] for code, one in shown["unsur"].items()
        }
        assert found["nilai"] == value, name
        told = ("layanan", "nama", "responden", "indeks", "mutu")
        assert [{k: one[k] for k in told} for one in found["layanan"]] == services, name
        assert (found["tidak_dihitung"], found["hanya_kertas"]) == (left_out, only_paper), name
    hidden = client.get("/survei/hasil.json?periode=2025-Q2").get_json()
    assert (hidden["responden"], hidden["indeks"], hidden["layanan"]) == (0, None, [])
    assert hidden["tidak_dihitung"] == 4


def test_what_each_element_adds_is_its_nrr_by_nine(year: Portal) -> None:
    weighted = [str(part) for *_, part in results.of(season("2025-Q1")).elements]
    assert weighted == ["0.39", "0.37", "0.34", "0.41", "0.34", "0.39", "0.43", "0.19", "0.31"]


def test_eight_of_whom_no_five_belong_together_are_counted_when_the_quarter_is_closed(
    portal: Portal,
) -> None:
    seasons.choose_length("triwulan")
    seasons.say(seasons.current(SKM, date(2025, 7, 1)), None, "sarana")
    golden_survey.third_quarter()
    assert said("2025-Q3") == NOTHING
    assert collecting.close_ended(date(2025, 10, 14)) == 0
    assert collecting.close_ended(date(2025, 10, 15)) == 1
    assert said("2025-Q3") == Q3


def test_answers_that_the_office_sets_aside_leave_every_figure(portal: Portal) -> None:
    """Five all ones are 1.00, 25.00, D, until they are set aside; then three on paper are too few."""
    for _ in range(5):
        golden_survey.online(date(2025, 10, 6), golden_survey.TAX, "111111111")
    assert of("2025-12")["angka"] == {"responden": 5, "ikm": 25.0, "mutu": "D"}
    collecting.set_aside(seasons.current(SKM, date(2025, 10, 7)), "Kiriman berulang")
    golden_survey.paper(date(2025, 11, 5), golden_survey.VAN, golden_survey.Q4_ON_PAPER[0])
    assert said("2025-12") == NOTHING


def test_where_nobody_answered_one_element_the_others_are_told_and_there_is_no_index(
    portal: Portal,
) -> None:
    """U1 of five is 4 3 3 3 3 = 16/5 = 3.2, U3 2 and the others 3; the ninth is on none of the sheets."""
    lines = ("432333330", "332333330", "332333330", "332333330", "332333330")
    golden_survey.paper(date(2025, 5, 5), golden_survey.TAX, lines)
    found = of("2025-S1")
    assert found["periode_survei"] == "2025-S1"
    assert found["angka"] == {"responden": 5, "ikm": None, "mutu": None}
    assert [one["nrr"] for one in found["unsur"].values()] == [3.2, 3, 2, 3, 3, 3, 3, 3, None]
    assert found["terendah"] == ["U2", "U3", "U4"]
    officer = portal.sign_in("petugas")
    address = "/kantor/meja/rekap/skm/2025-S1"
    assert "U9 Sarana dan prasarana –" in officer.get(address).text
    for kind in ("pdf", "xlsx", "csv", "json"):
        assert officer.get(f"{address}/rekap.{kind}").status == 200


HUNDREDTH = Decimal("0.01")
NAMES = (*golden_survey.SEVEN, "pengaduan", "sarana")


@dataclass
class Entries:
    """What came in of a survey period, entry by entry, and what may be counted of it: told by no table."""

    counted: list[tuple[str, bool]] = field(default_factory=list)
    """Sheets that are in the figures, and whether they were on paper."""
    waiting: dict[tuple[str, bool], list[str]] = field(default_factory=dict)
    paper_only: bool = False

    def came(self, service: str, medium: str, sheets: Sequence[str]) -> None:
        """Sheets of a service came together."""
        paper = medium == "kertas"
        if medium == "mesin" or (self.paper_only and not paper):
            return
        there = self.waiting.setdefault((service, paper), [])
        there += sheets
        if len(there) >= 5:
            self.counted += [(sheet, paper) for sheet in there]
            there.clear()

    def only_paper(self) -> None:
        """The office takes everything else out."""
        self.paper_only = True
        self.counted = [one for one in self.counted if one[1]]
        self.waiting = {key: there for key, there in self.waiting.items() if key[1]}

    def closed(self) -> None:
        """Nothing comes any more."""
        left = [(sheet, key[1]) for key, there in self.waiting.items() for sheet in there]
        if len(left) >= 5:
            self.counted += left
        self.waiting = {}

    @property
    def sheets(self) -> list[str]:
        """What is in the figures."""
        return [sheet for sheet, _ in self.counted]


def worked_out(name: str, sheets: Sequence[str], order: str) -> Figures:
    """The figures of single sheets in decimal numbers, by another way than the portal's."""
    if not sheets:
        return NOTHING
    answers = [[int(sheet[n]) for sheet in sheets if sheet[n] != "0"] for n in range(len(NAMES))]
    means: dict[str, Decimal | None] = {}
    with localcontext(prec=80):
        whole, upper = Decimal(1), Decimal(0)
        for one in answers:
            whole *= len(one)
        for name_of, one in zip(NAMES, answers, strict=True):
            means[name_of] = Decimal(sum(one)) / len(one) if one else None
            upper += Decimal(sum(one)) * whole / len(one) if one else 0
        # one division alone, so that a half stays a half
        index = rounded(upper * 25 / (whole * 9)) if whole else None
        nrr = {n: None if mean is None else rounded(mean) for n, mean in means.items()}
    there = sorted((mean, n) for n, mean in enumerate(means.values()) if mean is not None)
    lowest = {NAMES[n] for _, n in there[:3]}
    turned = NAMES if order != "sarana" else golden_survey.PRINTED
    codes = {f"U{number}": n for number, n in enumerate(turned, 1)}
    return {
        "periode_survei": name,
        "angka": {"responden": len(sheets), "ikm": index, "mutu": letter(index)},
        "unsur": {code: {"nama": n, "nrr": nrr[n]} for code, n in codes.items()},
        "terendah": [code for code, n in codes.items() if n in lowest],
    }


def rounded(exact: Decimal) -> float:
    """To two decimals, half up."""
    return float(exact.quantize(HUNDREDTH, ROUND_HALF_UP))


def letter(index: float | None) -> str | None:
    """The letter of a rounded index."""
    if index is None:
        return None
    hundredths = round(index * 100)
    return "DCBA"[(hundredths >= 6500) + (hundredths >= 7661) + (hundredths >= 8831)]


SHEET = st.one_of(
    st.text("1234", min_size=9, max_size=9),
    st.text("01234", min_size=8, max_size=8).map("4{}".format),
    st.sampled_from(["333333330", "444444444", "222222221", "343434343"]),
)
ONLINE = st.sampled_from(["daring", "loket", "mesin"])
ENTRY = st.one_of(
    st.tuples(ONLINE, st.sampled_from("ab"), st.lists(SHEET, min_size=1, max_size=5)),
    st.tuples(st.just("kertas"), st.sampled_from("ab"), st.lists(SHEET, min_size=3, max_size=9)),
    st.tuples(st.just("sisihkan"), st.just(""), st.just([])),
)
Came = tuple[list[tuple[str, str, list[str]]], bool, str]
CAME = st.tuples(st.lists(ENTRY, max_size=4), st.booleans(), st.sampled_from(["", "sarana"]))
UNASKED: Came = ([("kertas", "a", ["333333330"] * 5)], False, "sarana")
LEFT_OVER: Came = (
    [("daring", "a", ["343434343"] * 3), ("kertas", "a", ["234123412", "123400234"])],
    True,
    "",
)
HALVES: Came = ([("kertas", "b", ["433333333", *["333333333"] * 7])], False, "")
"""3.125 is 3.13."""
_years = itertools.count(2030, 2)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(CAME, CAME)
@example(LEFT_OVER, UNASKED)
@example(HALVES, HALVES)
@example(UNASKED, ([*LEFT_OVER[0], ("sisihkan", "", [])], True, ""))
def test_whatever_comes_in_the_summaries_and_the_single_answers_agree(
    portal: Portal, first: Came, second: Came
) -> None:
    year = next(_years)
    seasons.say(seasons.current(SKM, date(year - 1, 12, 1)), None, "pengaduan")
    one = _take_in(date(year, 3, 3), *first)
    # the office's word on the order holds until it says another
    two = _take_in(date(year, 9, 1), second[0], second[1], second[2] or first[2])
    newest = one if two == NOTHING else two
    assert said(f"{year}-06") == one
    both = NOTHING not in (one, two)
    others = {"survei_lain": {f"{year}-S1": one["angka"]}} if both else {}
    assert said(f"{year}") == newest | others
    half = of(f"{year}-S2")
    assert {key: half.get(key) for key in two} == two
    before = half["pembanding"]["sebelumnya"]
    assert (before["angka"], before["unsur"]) == (one["angka"], one["unsur"])


def _take_in(
    day: date, entries: Sequence[tuple[str, str, list[str]]], closed: bool, order: str
) -> Figures:
    """Everything of one period comes in; what its summary has to say."""
    season, mine = seasons.current(SKM, day), Entries()
    if order:
        seasons.say(season, None, order)
    for medium, service, sheets in entries:
        if medium == "sisihkan":
            collecting.set_aside(season, "Kiriman berulang")
            mine.only_paper()
        elif medium == "kertas":
            sets = Counter((service, sheet) for sheet in sheets)
            collecting.take_many(season, new_id(), sets, {}, day)
            mine.came(service, medium, sheets)
        else:
            for sheet in sheets:
                collecting.take_one(season, new_id(), service, sheet, medium, {}, None, day)
                mine.came(service, medium, [sheet])
    if closed:
        collecting.close(season, season.period.last)
        mine.closed()
    kept = db.session.scalars(
        select(AnswerSet.answers).where(
            AnswerSet.period == season.name, AnswerSet.group.in_(("layanan", "gabungan"))
        )
    ).all()
    assert sorted(kept) == sorted(mine.sheets)
    return worked_out(season.name, mine.sheets, order)


def test_a_period_is_not_frozen_before_its_last_paper_is_in() -> None:
    half = periods.parse("2025-S1")
    assert half is not None
    last_paper = date(2025, 7, 14)
    assert not summary.is_over("skm", half, last_paper)
    assert summary.is_over("skm", half, last_paper + timedelta(days=1))
    assert summary.is_over("pengaduan", half, half.last)

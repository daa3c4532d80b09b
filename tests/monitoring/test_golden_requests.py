"""Requests for information with all that can become of them, worked out by hand; and from histories alone.

The twelve of the golden year are answered once or refused. These nine are also extended, objected
to and opened again, and one stays open. Days are working days after Monday 6 October 2025; there
is no holiday until day 39, 28 November; day 20 is 3 November. An answer is due by day 10 of the
request, where it was extended by day 17; an answer to an objection 30 days after it.

==  =====  ====================================================  ==========  ======  =======================
no  came   what became of it                                     first told  closed  late
==  =====  ====================================================  ==========  ======  =======================
1   0      given 4                                               4           4       no
2   0      refused 10, the last day (excluded)                   10          10      no
3   0      extended 8, given 16                                  16          16      no
4   0      extended 9, given 18                                  18          18      by the longer time (17)
5   1      given 13                                              12          12      by the time (11)
6   0      refused 5 (not held), objected 7, answered 27         5           27      no, 20 days
7   2      given 6, objected 8, answered 39                      4           37      the objection (38)
8   21     nothing
9   3      given 5, opened again 6, given 20                     2           17      the second time (16)
==  =====  ====================================================  ==========  ======  =======================

* October: received 1-7 and 9, eight, and all first answered: 2 4 4 5 10 12 16 18, the 4th is 5, the 8th
  (90% of 8 is 7.2) 18. Closed 1-5: 4 10 12 16 18, the 3rd is 12, the 5th 18; three in time. Opened again 6,
  7, 9: these three are open at its end.
* November: received 8. Closed 6, 7, 9: 17 27 37, the 2nd is 27, the 3rd 37; only 6 in time. Open: 8.
* October to December: eight closed: 4 10 12 16 17 18 27 37, the 4th is 16, the 8th 37. In time 1 2 3 6.
* 8 is open from its own month on: a month later it is in the group of one to three, also in January.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.cases import acts, history, replies
from tests.monitoring.golden import working
from tests.monitoring.test_golden_year import agree, of, without_nothing
from tests.portal import Portal
from tests.statistics.office import DAY, Filed, Office, day_ends

pytestmark = pytest.mark.one_store

MONDAY = date(2025, 10, 6)

SAID: dict[str, dict[str, str]] = {
    "berikan": {"pesan": "Terlampir."},
    "tolak": {"dasar": "dikecualikan", "pesan": "Dikecualikan."},
    "perpanjang": {"pesan": "Perlu waktu lebih."},
    "jawab_keberatan": {"penanggap": "Kepala UPT, surat 7/2025", "pesan": "Tetap."},
    "buka_kembali": {"pesan": "Kami lihat lagi."},
}


@dataclass(frozen=True)
class Request:
    """One request; days are working days after the Monday."""

    came: int
    steps: tuple[tuple[int, str], ...] = ()
    category: str = "anggaran"
    medium: str = "daring"
    by: str = "perorangan"
    ground: str = "dikecualikan"


REQUESTS = (
    Request(0, ((4, "berikan"),)),
    Request(0, ((10, "tolak"),), "pengadaan", "surat", "kelompok"),
    Request(0, ((8, "perpanjang"), (16, "berikan")), "pengadaan", "surat", "badan_hukum"),
    Request(0, ((9, "perpanjang"), (18, "berikan"))),
    Request(1, ((13, "berikan"),), "layanan"),
    Request(0, ((5, "tolak"), (7, "keberatan"), (27, "jawab_keberatan")), ground="tidak_dikuasai"),
    Request(2, ((6, "berikan"), (8, "keberatan"), (39, "jawab_keberatan")), "layanan"),
    Request(21, (), "organisasi"),
    Request(3, ((5, "berikan"), (6, "buka_kembali"), (20, "berikan"))),
)


def take(office: Office, case: Filed, name: str, day: date, **more: str) -> None:
    """The team takes a step, or the applicant objects."""
    if name == "keberatan":
        office.says(case, replies.Saying("Saya keberatan.", step=name), day)
    else:
        office.step(case, name, day, **SAID[name] | more)


@pytest.fixture(name="requests")
def _requests(portal: Portal) -> Portal:
    office = Office(portal)
    for one in REQUESTS:
        case = office.file(
            "informasi", working(MONDAY, one.came), medium=one.medium,
            kategori=one.category, pemohon=one.by,
        )  # fmt: skip
        for n, name in one.steps:
            day = working(MONDAY, n)
            office.miss(case, day)
            take(office, case, name, day, **{"dasar": one.ground} if name == "tolak" else {})
    day_ends(date(2026, 1, 31))
    return portal


OCTOBER: dict[str, Any] = {
    "angka": {
        "diterima": 8,
        "ditanggapi": 8,
        "selesai": 5,
        "tepat_waktu": 3,
        "terlambat": 2,
        "dibuka_lagi": 3,
        "sisa": 3,
    },
    "lewat_menurut_jam": {"jawaban": 1, "perpanjangan": 1, "tanggapan_keberatan": 0},
    "hari": {"tanggapan": {"median": 5, "p90": 18}, "selesai": {"median": 12, "p90": 18}},
    "menurut": {
        # received, closed, in time
        "jenis": {"perorangan": (6, 3, 1), "kelompok": (1, 1, 1), "badan_hukum": (1, 1, 1)},
        "kategori": {"anggaran": (4, 2, 1), "pengadaan": (2, 2, 2), "layanan": (2, 1, 0)},
        "lewat": {"daring": (6, 3, 1), "surat": (2, 2, 2)},
        "hasil": {"dikecualikan": 1},
        "akhir": {"diberikan": 4, "ditolak": 1},
    },
    "umur_sisa": {"1": 3, "3": 0, "6": 0, "lebih": 0},
    "kepatuhan": {
        "jawaban": "sebagian",
        "perpanjangan": "sebagian",
        "tanggapan_keberatan": "seluruh",
    },
}
NOVEMBER: dict[str, Any] = {
    "angka": {
        "diterima": 1,
        "ditanggapi": 0,
        "selesai": 3,
        "tepat_waktu": 1,
        "terlambat": 2,
        "dibuka_lagi": 0,
        "sisa": 1,
    },
    "lewat_menurut_jam": {"jawaban": 1, "perpanjangan": 0, "tanggapan_keberatan": 1},
    "hari": {"tanggapan": {"median": None, "p90": None}, "selesai": {"median": 27, "p90": 37}},
    "menurut": {
        "jenis": {"perorangan": (1, 3, 1)},
        "kategori": {"anggaran": (0, 2, 1), "layanan": (0, 1, 0), "organisasi": (1, 0, 0)},
        "lewat": {"daring": (1, 3, 1)},
        "hasil": {"tidak_dikuasai": 1},
        "akhir": {"diberikan": 1, "keberatan_dijawab": 2},
    },
    "umur_sisa": {"1": 1, "3": 0, "6": 0, "lebih": 0},
    "kepatuhan": {
        "jawaban": "sebagian",
        "perpanjangan": "seluruh",
        "tanggapan_keberatan": "sebagian",
    },
}
QUARTER: dict[str, Any] = {
    "angka": {
        "diterima": 9,
        "ditanggapi": 8,
        "selesai": 8,
        "tepat_waktu": 4,
        "terlambat": 4,
        "dibuka_lagi": 3,
        "sisa": 1,
    },
    "lewat_menurut_jam": {"jawaban": 2, "perpanjangan": 1, "tanggapan_keberatan": 1},
    "hari": {"tanggapan": {"median": 5, "p90": 18}, "selesai": {"median": 16, "p90": 37}},
    "menurut": {
        "jenis": {"perorangan": (7, 6, 2), "kelompok": (1, 1, 1), "badan_hukum": (1, 1, 1)},
        "kategori": {
            "anggaran": (4, 4, 2),
            "pengadaan": (2, 2, 2),
            "layanan": (2, 2, 0),
            "organisasi": (1, 0, 0),
        },
        "lewat": {"daring": (7, 6, 2), "surat": (2, 2, 2)},
        "hasil": {"dikecualikan": 1, "tidak_dikuasai": 1},
        "akhir": {"diberikan": 5, "ditolak": 1, "keberatan_dijawab": 2},
    },
    "umur_sisa": {"1": 0, "3": 1, "6": 0, "lebih": 0},
    "kepatuhan": {
        "jawaban": "sebagian",
        "perpanjangan": "sebagian",
        "tanggapan_keberatan": "sebagian",
    },
}
QUIET: dict[str, Any] = {
    "angka": {
        "diterima": 0,
        "ditanggapi": 0,
        "selesai": 0,
        "tepat_waktu": 0,
        "terlambat": 0,
        "dibuka_lagi": 0,
        "sisa": 1,
    },
    "lewat_menurut_jam": {"jawaban": 0, "perpanjangan": 0, "tanggapan_keberatan": 0},
    "hari": {
        "tanggapan": {"median": None, "p90": None},
        "selesai": {"median": None, "p90": None},
    },
    "menurut": {"jenis": {}, "kategori": {}, "lewat": {}, "hasil": {}, "akhir": {}},
    "umur_sisa": {"1": 0, "3": 1, "6": 0, "lebih": 0},
    "kepatuhan": {
        "jawaban": "seluruh",
        "perpanjangan": "seluruh",
        "tanggapan_keberatan": "seluruh",
    },
}
BEFORE: dict[str, Any] = QUIET | {
    "angka": QUIET["angka"] | {"sisa": 0},
    "umur_sisa": {"1": 0, "3": 0, "6": 0, "lebih": 0},
}

YEAR = {
    # period: its figures, those of the one before, those of the same a year ago
    "2025-09": (BEFORE, BEFORE, BEFORE),
    "2025-Q3": (BEFORE, BEFORE, BEFORE),
    "2025-S1": (BEFORE, BEFORE, BEFORE),
    "2025-10": (OCTOBER, BEFORE, BEFORE),
    "2025-11": (NOVEMBER, OCTOBER, BEFORE),
    "2025-12": (QUIET, NOVEMBER, BEFORE),
    "2026-01": (QUIET, QUIET, BEFORE),
    "2025-Q4": (QUARTER, BEFORE, BEFORE),
    "2025-S2": (QUARTER, BEFORE, BEFORE),
    "2025": (QUARTER, BEFORE, BEFORE),
}


def groups(by: dict[str, Any]) -> dict[str, Any]:
    """Three numbers of a group under their names."""
    names = ("diterima", "selesai", "tepat_waktu")
    return {
        dimension: {
            value: dict(zip(names, n, strict=True)) if isinstance(n, tuple) else n
            for value, n in found.items()
        }
        for dimension, found in by.items()
    }


def test_every_figure_of_requests_is_the_one_worked_out_by_hand(requests: Portal) -> None:
    for name, (wanted, before, year_ago) in YEAR.items():
        found = of("informasi", name)
        for part in ("angka", "lewat_menurut_jam", "hari", "umur_sisa", "kepatuhan"):
            assert found[part] == wanted[part], (name, part)
        told = {d: g for d, g in without_nothing(found["menurut"]).items() if g}
        assert told == {d: g for d, g in groups(wanted["menurut"]).items() if g}, name
        assert found["penilaian"] == {"1": 0, "2": 0, "3": 0, "4": 0, "tuntas": 0}
        for which, other in (("sebelumnya", before), ("tahun_lalu", year_ago)):
            beside = found["pembanding"][which]
            assert beside["angka"] == other["angka"], (name, which)
            assert beside["hari"] == other["hari"], (name, which)


def test_they_come_out_the_same_from_histories_alone(requests: Portal) -> None:
    for name in YEAR:
        agree("informasi", name)


LIVES = st.lists(
    st.tuples(
        st.integers(0, 50),  # day received, after 1 September 2025
        st.lists(
            st.tuples(
                st.sampled_from([*SAID, "keberatan", "berikan", "keberatan"]), st.integers(0, 25)
            ),
            max_size=5,
        ),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(LIVES)
def test_whatever_becomes_of_requests_the_aggregates_and_the_histories_agree(
    portal: Portal, lives: list[tuple[int, list[tuple[str, int]]]]
) -> None:
    office = Office(portal)
    for start, steps in lives:
        day = date(2025, 9, 1) + start * DAY
        case = office.file("informasi", day)
        for name, wait in steps:
            day = day + wait * DAY
            office.miss(case, day)
            try:
                take(office, case, name, day)
            except acts.StepRefused:
                continue
    day_ends((history.last_daily_root() or (date(2026, 3, 1), ""))[0] + DAY)
    for name in ("2025-09", "2025-10", "2025-Q4", "2025", "2026-Q1"):
        agree("informasi", name)

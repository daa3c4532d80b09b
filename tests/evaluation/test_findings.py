"""What figures point at: worked out by hand, at each boundary; of a sealed channel no number ever."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evaluation import findings
from app.statistics.counting import SEALED_CHANNELS

pytestmark = pytest.mark.one_store


def proposed(**figures: Any) -> dict[str, tuple[str, str]]:
    """Path to value and sentence, of what these figures of complaints point at."""
    found = findings.propose({"kanal": "pengaduan", **figures})
    assert len({one.path for one in found}) == len(found)
    return {one.path: (one.value, one.text) for one in found}


def test_figures_without_a_weakness_propose_nothing() -> None:
    assert proposed() == {}
    assert findings.propose({}) == []
    good = {
        "angka": {"diterima": 4, "selesai": 4, "tepat_waktu": 4},
        "lewat_menurut_jam": {"verifikasi": 0},
        "kepatuhan": {"verifikasi": "seluruh"},
        "menurut": {"kategori": {"pajak": {"diterima": 4, "selesai": 4, "tepat_waktu": 4}}},
        "penilaian": {"1": 0, "2": 0, "3": 4, "4": 9},
        "umur_sisa": {"1": 3, "3": 2, "6": 0, "lebih": 0},
    }
    assert proposed(**good) == {}


def test_a_missed_clock_is_named_with_its_number_and_once() -> None:
    found = proposed(
        lewat_menurut_jam={"verifikasi": 1, "tindak_lanjut": 0},
        kepatuhan={"verifikasi": "sebagian", "tindak_lanjut": "sebagian"},
    )
    assert found == {
        "lewat_menurut_jam.verifikasi": (
            "1", "Tenggat “Verifikasi laporan” terlewat pada 1 laporan.",
        ),
        "kepatuhan.tindak_lanjut": (
            "sebagian", "Tenggat “Tindak lanjut dan tanggapan” baru sebagian tepat waktu.",
        ),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("on_time", "settled", "value"),
    [(14, 14, None), (13, 14, "92.9"), (0, 14, "0"), (0, 0, None), (999, 1000, "99.9")],
)
def test_on_time_under_a_hundred_percent(on_time: int, settled: int, value: str | None) -> None:
    found = proposed(angka={"selesai": settled, "tepat_waktu": on_time})
    assert ("persen.tepat_waktu" in found) is (value is not None)
    if value:
        assert found["persen.tepat_waktu"][0] == value
        assert f"({on_time} dari {settled})" in found["persen.tepat_waktu"][1]


def category(came: int, settled: int, on_time: int) -> dict[str, int]:
    return {"diterima": came, "selesai": settled, "tepat_waktu": on_time}


def test_the_weakest_category_and_the_largest() -> None:
    kinds = {
        "antrean": category(10, 10, 9),
        "biaya": category(4, 3, 1),
        "pajak": category(6, 6, 2),
        "sarana": category(2, 0, 0),
    }
    found = proposed(angka={"diterima": 22}, menurut={"kategori": kinds})
    slow = [path for path in found if path.endswith(".tepat_waktu")]
    assert slow == ["persen.kategori.pajak.tepat_waktu"]  # a third as well, but of more cases
    assert found[slow[0]] == (
        "33.3",
        "Kategori “Pajak kendaraan” paling jarang selesai tepat waktu: 33,3% (2 dari 6).",
    )
    assert found["persen.kategori.antrean.diterima"] == (
        "45.5", "Terbanyak diterima: kategori “Antrean dan loket”, 45,5% (10 dari 22).",
    )  # fmt: skip


def test_no_category_stands_out_where_two_are_as_large_or_there_is_one() -> None:
    two = {"antrean": category(3, 0, 0), "biaya": category(3, 0, 0), "pajak": category(1, 0, 0)}
    assert proposed(angka={"diterima": 7}, menurut={"kategori": two}) == {}
    one = {"antrean": category(3, 0, 0), "biaya": category(0, 0, 0)}
    assert proposed(angka={"diterima": 3}, menurut={"kategori": one}) == {}


@pytest.mark.parametrize(
    ("ratings", "value"),
    [
        ({"1": 1, "2": 0, "3": 4, "4": 5}, "10"),
        ({"1": 0, "2": 1, "3": 5, "4": 5}, None),
        ({"1": 0, "2": 1, "3": 0, "4": 0}, "100"),
        ({"1": 0, "2": 0, "3": 0, "4": 0}, None),
        ({"1": 1, "2": 1, "3": 4, "4": 9, "tuntas": 12}, "13.3"),
    ],
)
def test_low_ratings_from_a_tenth_on(ratings: dict[str, int], value: str | None) -> None:
    found = proposed(penilaian=ratings)
    assert found.get("persen.penilaian_rendah", (None,))[0] == value


@pytest.mark.parametrize(
    ("ages", "value"),
    [
        ({"1": 9, "3": 9, "6": 0, "lebih": 0}, None),
        ({"1": 0, "3": 0, "6": 1, "lebih": 0}, "1"),
        ({"1": 0, "3": 0, "6": 2, "lebih": 3}, "5"),
    ],
)
def test_what_is_open_for_more_than_three_months(ages: dict[str, int], value: str | None) -> None:
    assert proposed(umur_sisa=ages).get("jumlah.sisa_lama", (None,))[0] == value


def test_the_three_lowest_elements_of_the_survey() -> None:
    figures = {
        "kanal": "skm",
        "angka": {"responden": 40, "ikm": "79.10", "mutu": "B"},
        "unsur": {f"U{n}": {"nrr": f"3.{n}0"} for n in range(1, 10)},
        "terendah": ["U1", "U2", "U3", "U4"],
    }
    found = findings.propose(figures)
    assert [(one.path, one.value) for one in found] == [
        ("unsur.U1.nrr", "3.1"), ("unsur.U2.nrr", "3.2"), ("unsur.U3.nrr", "3.3"),
    ]  # fmt: skip
    assert found[0].text == "Unsur U1 termasuk tiga terendah: NRR 3,1."
    assert findings.propose({"kanal": "skm", "terendah": ["U1"], "unsur": {}}) == []


@pytest.mark.parametrize("channel", SEALED_CHANNELS)
def test_a_sealed_channel_gives_no_number_whatever_its_figures_hold(channel: str) -> None:
    figures = {
        "kanal": channel,
        "kepatuhan": {"telaah": "sebagian", "konfirmasi": "seluruh", "keputusan_atasan": "belum"},
        "tahunan": {"selesai": 17, "ditolak": "<5"},
        # none of these may be there; were they, nothing of them may come out
        "angka": {"diterima": 3, "selesai": 2, "tepat_waktu": 1},
        "lewat_menurut_jam": {"telaah": 2},
        "menurut": {"kategori": {"pungli": category(2, 2, 1), "korupsi": category(1, 0, 0)}},
        "penilaian": {"1": 2, "2": 0, "3": 0, "4": 0},
        "umur_sisa": {"6": 1, "lebih": 1},
    }
    found = findings.propose(figures)
    assert [one.path for one in found] == ["kepatuhan.telaah", "kepatuhan.keputusan_atasan"]
    assert not any(re.search(r"\d", one.text + one.value) for one in found)


leaves = st.sampled_from([None, True, -1, 0, 3, "sebagian", "x", "U1", [], ["U1"], 2.5])
keys = st.sampled_from(
    ["1", "6", "kategori", "pajak", "a b", "selesai", "tepat_waktu", "diterima", "U1"]
)
inner = leaves | st.dictionaries(keys, leaves, max_size=3)
middle = inner | st.dictionaries(keys, inner, max_size=3)
parts = st.sampled_from(
    [
        "angka",
        "kepatuhan",
        "lewat_menurut_jam",
        "menurut",
        "penilaian",
        "umur_sisa",
        "unsur",
        "terendah",
    ]
)


@given(
    st.sampled_from(["pengaduan", "wbs", "skm", "?"]),
    st.dictionaries(parts, middle | st.dictionaries(keys, middle)),
)
def test_figures_of_any_shape_are_read_without_failing(channel: str, figures: Any) -> None:
    for one in findings.propose({"kanal": channel, **figures}):
        assert one.value
        assert one.text

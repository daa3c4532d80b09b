"""Values of figures, and whether they became better: which way is better, what is missing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evaluation import measures
from app.evaluation.measures import Outcome

pytestmark = pytest.mark.one_store

FIGURES: dict[str, Any] = {
    "kanal": "pengaduan",
    "angka": {"diterima": 12, "selesai": 9, "tepat_waktu": 6, "terlambat": 3, "sisa": 3},
    "lewat_menurut_jam": {"verifikasi": 1},
    "hari": {"tanggapan": {"median": 6, "p90": 14}, "selesai": {"median": None, "p90": None}},
    "menurut": {"kategori": {"pajak": {"diterima": 6, "selesai": 3, "tepat_waktu": 2}}},
    "umur_sisa": {"1": 1, "3": 0, "6": 1, "lebih": 1},
    "penilaian": {"1": 1, "2": 0, "3": 2, "4": 0, "tuntas": 2},
    "kepatuhan": {"verifikasi": "sebagian"},
}
SURVEY: dict[str, Any] = {
    "kanal": "skm",
    "angka": {"ikm": 81.25, "responden": 40},
    "unsur": {"U3": {"nrr": "2.90"}, "U4": {"nrr": None}},
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("hari.tanggapan.p90", "14"),
        ("hari.selesai.median", ""),
        ("hari.verifikasi.median", ""),
        ("kepatuhan.verifikasi", "sebagian"),
        ("kepatuhan.tindak_lanjut", ""),
        ("lewat_menurut_jam.verifikasi", "1"),
        ("persen.tepat_waktu", "66.7"),
        ("persen.kategori.pajak.tepat_waktu", "66.7"),
        ("persen.kategori.pajak.diterima", "50"),
        ("persen.kategori.biaya.diterima", ""),
        ("persen.penilaian_rendah", "33.3"),
        ("jumlah.sisa_lama", "2"),
        ("angka.sisa", "3"),
        ("angka.diterima", ""),  # neither more nor fewer is better
        ("angka", ""),
        ("menurut.kategori.pajak", ""),
        ("", ""),
    ],
)
def test_a_value_by_its_path(path: str, value: str) -> None:
    assert measures.value(FIGURES, path) == value


def test_values_of_the_survey() -> None:
    assert measures.value(SURVEY, "angka.ikm") == "81.25"
    assert measures.value(SURVEY, "unsur.U3.nrr") == "2.9"
    assert measures.value(SURVEY, "unsur.U4.nrr") == ""
    assert measures.offered(SURVEY) == ["angka.ikm", "unsur.U3.nrr"]


def test_everything_offered_has_a_value_and_is_a_measure() -> None:
    offered = measures.offered(FIGURES)
    assert len(offered) == len(set(offered)) == 11
    assert all(measures.known("pengaduan", path) for path in offered)


def test_of_a_sealed_channel_only_compliance_is_a_measure() -> None:
    sealed = {**FIGURES, "kanal": "wbs"}
    assert measures.offered(sealed) == ["kepatuhan.verifikasi"]
    assert measures.value(sealed, "angka.sisa") == ""
    assert not measures.known("wbs", "hari.tanggapan.p90")


@pytest.mark.parametrize(
    ("path", "then", "wanted", "now", "outcome"),
    [
        # fewer days are better
        ("hari.tanggapan.p90", "14", "10", "10", Outcome.REACHED),
        ("hari.tanggapan.p90", "14", "10", "9", Outcome.REACHED),
        ("hari.tanggapan.p90", "14", "10", "11", Outcome.BETTER),
        ("hari.tanggapan.p90", "14", "10", "14", Outcome.SAME),
        ("hari.tanggapan.p90", "14", "10", "15", Outcome.WORSE),
        ("jumlah.sisa_lama", "10", "0", "9", Outcome.BETTER),  # as numbers, not as texts
        # more is better
        ("persen.tepat_waktu", "66.7", "90", "90", Outcome.REACHED),
        ("persen.tepat_waktu", "66.7", "90", "100", Outcome.REACHED),
        ("persen.tepat_waktu", "66.7", "90", "66.8", Outcome.BETTER),
        ("persen.tepat_waktu", "66.7", "90", "66.7", Outcome.SAME),
        ("persen.tepat_waktu", "66.7", "90", "9", Outcome.WORSE),
        ("unsur.U3.nrr", "2.9", "3.1", "3.1", Outcome.REACHED),
        # words
        ("kepatuhan.verifikasi", "belum", "seluruh", "sebagian", Outcome.BETTER),
        ("kepatuhan.verifikasi", "belum", "seluruh", "seluruh", Outcome.REACHED),
        ("kepatuhan.verifikasi", "sebagian", "seluruh", "belum", Outcome.WORSE),
        # missing
        ("hari.tanggapan.p90", "14", "10", "", Outcome.UNKNOWN),
        ("hari.tanggapan.p90", "", "10", "9", Outcome.REACHED),
        ("hari.tanggapan.p90", "", "10", "11", Outcome.UNKNOWN),
        ("", "", "", "9", Outcome.UNKNOWN),
    ],
)
def test_what_became_of_a_figure(
    path: str, then: str, wanted: str, now: str, outcome: Outcome
) -> None:
    assert measures.outcome(path, then, wanted, now) is outcome


numbers = st.integers(0, 1000).map(str)


@given(numbers, numbers, numbers)
def test_better_one_way_is_worse_the_other(then: str, wanted: str, now: str) -> None:
    turned = {Outcome.BETTER: Outcome.WORSE, Outcome.WORSE: Outcome.BETTER}
    more = measures.outcome("persen.tepat_waktu", then, "", now)
    fewer = measures.outcome("hari.tanggapan.p90", then, "", now)
    assert turned.get(more, more) is fewer
    reached = measures.outcome("hari.tanggapan.p90", then, wanted, now) is Outcome.REACHED
    assert reached is (int(now) <= int(wanted))


@pytest.mark.parametrize(
    ("path", "typed", "kept"),
    [
        ("persen.tepat_waktu", "92,5 %", "92.5"),
        ("hari.tanggapan.p90", " 10 ", "10"),
        ("hari.tanggapan.p90", "010", "10"),
        ("hari.tanggapan.p90", "-1", ""),
        ("hari.tanggapan.p90", "sepuluh", ""),
        ("hari.tanggapan.p90", "1e3", ""),
        ("hari.tanggapan.p90", "٣", "3"),
        ("kepatuhan.verifikasi", "Seluruh", "seluruh"),
        ("kepatuhan.verifikasi", "100", ""),
        ("hari.tanggapan.p90", "", ""),
    ],
)
def test_a_value_as_somebody_types_it(path: str, typed: str, kept: str) -> None:
    assert measures.read(path, typed) == kept

"""What an evaluation must not say: cases, people, and how many cases a sealed channel has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import open_words
from app.channels import CHANNELS
from app.crypto import receipt
from app.evaluation import words
from app.evaluation.errors import Refused
from app.evaluation.units import TITLES

pytestmark = pytest.mark.one_store

SEALED = ("wbs", "gratifikasi", "benturan")


@pytest.mark.parametrize(
    "text",
    [
        "Laporan WBS-7K2M-9Q4X lambat",
        "lihat wbs-7k2m 9q4x",
        "nomor 7K2M-9Q4X",
        "nomor ７k2m-9q4x",
        "Kodenya 4T7QK-M2X9P-RV3HC-0DJ8W-ZB5NE",
        "NIP 198203042006042003 diminta menjawab",
        "NIK 1901 0203 0405 0607",
        "telepon 0812 3456 7890",
        "mobil BN 1234 AB",
        "surel budi@contoh.id",
        "BN\u200b1234AB",
    ],
)
@pytest.mark.parametrize("unit", TITLES)
def test_what_points_at_somebody_is_refused_in_every_evaluation(unit: str, text: str) -> None:
    with pytest.raises(Refused) as refused:
        words.checked(unit, "isi", text)
    assert refused.value.field == "isi"
    assert refused.value.found


@given(st.binary(min_size=receipt.TOKEN, max_size=receipt.TOKEN), st.sampled_from(["", "-", " "]))
def test_no_code_of_a_report_passes(secret: bytes, between: str) -> None:
    code = receipt.code(secret).replace("-", between)
    if any(sign.isdigit() for sign in code):
        assert words.found_in("wbs", f"Uji dengan kode {code} berhasil")
        assert words.found_in("wbs", f"Uji dengan kode {code.lower()} berhasil")


@pytest.mark.parametrize("channel", CHANNELS.values(), ids=lambda c: c.name)
def test_no_number_of_a_case_passes(channel: object) -> None:
    prefix = channel.number_prefix  # type: ignore[attr-defined]
    assert words.found_in("skm", f"Uji tercatat sebagai {prefix}-2B7Q-9XKM.")


@pytest.mark.parametrize(
    "text",
    [
        "Ada 3 laporan yang terlambat",
        "tiga kasus baru",
        "hanya satu pelapor",
        "Dua laporan ditelaah",
        "17 laporan setahun",
        "jumlah laporan: 4",
        "laporan sebanyak 2",
        "pernyataan hanya 1",
        "4 buah laporan",
        "dua pernyataan belum diputuskan",
        "ada lima orang pelapor",
        "3 reports were late",
        "１ laporan",
    ],
)
def test_how_many_cases_a_sealed_channel_has_is_refused_and_of_others_is_not(text: str) -> None:
    for unit in SEALED:
        assert open_words.COUNT in words.found_in(unit, text), unit
    for unit in ("pengaduan", "informasi", "skm"):
        assert words.found_in(unit, text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Telaah belum selalu selesai dalam 10 hari kerja.",
        "Tim bertemu 2 kali sebulan; poster dipasang di 5 loket.",
        "Laporan dibaca setiap hari kerja pukul 08.00.",
        "Pelatihan 12 Maret 2026 untuk 24 pegawai.",
        "Anggaran Rp 1.500.000.",
        "Dalam 10 hari laporan selesai ditelaah; sekali dua minggu kasus dibahas.",
        "Dibandingkan 2024-2026 dan 2026-awal; rapat Selasa-Rabu.",
    ],
)
def test_what_is_said_of_the_work_passes(text: str) -> None:
    for unit in SEALED:
        assert words.checked(unit, "isi", f" {text} ") == text

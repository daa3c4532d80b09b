"""What points at somebody is seen in the texts of answers, and what only looks like it is not."""

import pytest

from app.cases.pointing import masked, plain, tells_of_somebody
from app.crypto import receipt


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Lihat laporan ADU-4F7K-Q2MX.", "nomor laporan"),
        ("WBS/AB12-CD34", "nomor laporan"),
        ("NIK 3201/0101/0190/0001", "NIK atau NIP"),
        ("budi(at)contoh.id", "alamat surel"),
        ("Telepon 0717 \u2013 421234", "nomor telepon"),
        ("0812/3456/7890", "nomor telepon"),
        ("0812_3456_7890", "nomor telepon"),
        ("Rp 081234567890", "nomor telepon"),
        ("812-3456-7890", "nomor telepon"),
        (
            "\u0660\u0668\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660",
            "nomor telepon",
        ),
        ("0812\ufe0f3456\u034f7890", "nomor telepon"),
        ("BN-1234-AB", "nomor pelat"),
        ("Mobil B 1234 X", "nomor pelat"),
        ("Motor B 12 AB", "nomor pelat"),
        ("lihat adu-4f7k-q2mx", "nomor laporan"),
        ("WBS – 4F7K 2QMX", "nomor laporan"),
        (f"Kodenya {receipt.code(bytes(range(15)))}", "kode laporan"),
        (f"Kodenya {receipt.code(bytes(range(15))).replace('-', '').lower()}", "kode laporan"),
        ("NIK 1901014503890002", "NIK atau NIP"),
        ("NIK 1901 0145 0389 0002", "NIK atau NIP"),
        ("NIP 19700412 199503 2 001", "NIK atau NIP"),
        ("NIK １９０１０１４５０３８９０００２", "NIK atau NIP"),
        ("Tulis ke ayu@contoh.id", "alamat surel"),
        ("ay\u200bu@con\u200btoh.id", "alamat surel"),
        ("Hubungi 0812 3456 7890", "nomor telepon"),
        ("0812.3456.7890 atau", "nomor telepon"),
        ("+62 812-3456-7890", "nomor telepon"),
        ("kantor (0717) 921234", "nomor telepon"),
        ("motor BN 1234 QA", "nomor pelat"),
        ("B1234XYZ", "nomor pelat"),
    ],
)
def test_what_points_at_somebody_is_named(text: str, what: str) -> None:
    assert what in tells_of_somebody(text)


@pytest.mark.parametrize(
    "text",
    [
        "Loket buka Senin sampai Jumat, 08.00-15.00, Jumat 07.30 – 14.00.",
        "Berlaku 01-11-2026 sampai 05-12-2026, atau 2026-11-01 08.00.",
        "Biayanya Rp1.500.000 atau 62.500.000.000 rupiah setahun.",
        "Dasarnya UU 25/2009, Perpres 76/2013, dan PermenPANRB 62 Tahun 2018.",
        "Surat Nomor 188.44/123/2026 dari kepala kantor pusat.",
        "Pajak motor dapat dibayar lewat surat kuasa bila tidak sempat.",
    ],
)
def test_hours_days_amounts_and_laws_are_no_one_s(text: str) -> None:
    assert tells_of_somebody(text) == []


def test_nothing_stays_that_a_feed_cannot_hold() -> None:
    assert plain(" Jam\x0b buka\u200b\ud800\ufffe ") == "Jam buka"


CODE = "7k3m2 9qfab 12345 cdefg hjkmn"


@pytest.mark.parametrize(
    "pointing",
    [
        CODE,
        CODE.replace(" ", ""),
        CODE.replace(" ", "  "),
        CODE.upper().replace(" ", "-"),
        CODE.replace(" ", " . "),
        "WBS-7K3M-29QF",
        "812-3456-7890",
        "0812 3456 7890",
        "bn 1234 xy",
        "a [at] b.com",
        "1901\u200b015203990001",
    ],
)
def test_whatever_points_at_somebody_is_masked_and_the_rest_stays(pointing: str) -> None:
    told = masked(f"Loket 2, 12.30, Rp50.000: {pointing} begitu.", "[disamarkan]")
    assert told == "Loket 2, 12.30, Rp50.000: [disamarkan] begitu."


def test_masking_takes_no_longer_for_a_text_without_a_blank() -> None:
    assert masked("a" * 50_000, "x") == "a" * 50_000

"""Texts that people read who hold no key tell no case and no small number of a sealed channel."""

import pytest

from app import open_words


@pytest.mark.parametrize(
    "text",
    [
        "Tahun ini hanya dua laporan WBS tentang kepala seksi.",
        "Lihat WBS-WA4C-1TKV.",
        "Lihat WA4C-1TKV.",
        "Hubungi 0812 3456 7890.",
        "NIP 19820304 200604 2 003",
        "Penerimaan gratifikasi: 3 laporan, satu ditolak.",
        "Benturan kepentingan: pernyataan ada empat.",
    ],
)
def test_what_tells_a_case_is_found(text: str) -> None:
    assert open_words.found_in_record(text)


@pytest.mark.parametrize(
    "text",
    [
        "SK 188 KEP tahun 2026 tentang tim ZI",
        "Semester ini 14 pengaduan, 12 tepat waktu.",
        "Sosialisasi gratifikasi dihadiri 40 pegawai.",
        "Surat ke bakuda@bangka.go.id sudah dikirim.",
        "https://drive.google.com/file/d/1aB2-3cD4-19820304200604200312/view",
        "Nota 12/ZI/2026, tenggat 12-12-2026 pukul 08.30-10.00",
        "",
    ],
)
def test_what_an_office_writes_of_itself_is_not(text: str) -> None:
    assert open_words.found_in_record(text) == ()

"""The campaign page and its question, which is answered and kept nowhere."""

import pytest
from sqlalchemy import func, select

from app import forms
from app.store import Base, db
from tests.portal import Portal

PAGE = "/kampanye/gratifikasi"


def rows() -> int:
    found = sum(
        db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.tables.values()
    )
    db.session.rollback()
    return found


@pytest.mark.parametrize(
    ("fields", "heading", "text"),
    [
        (
            {"jenis": "upacara", "nilai": "1.500.000", "tanggal": "20-01-2026"},
            "Tidak wajib dilaporkan",
            "tidak lebih dari Rp1.500.000",
        ),
        (
            {"jenis": "upacara", "nilai": "1500000", "tanggal": "19-01-2026"},
            "Wajib dilaporkan",
            "lebih dari Rp1.000.000",
        ),
        (
            {"jenis": "rekan-kerja", "nilai": "50.000", "tanggal": "20-01-2026", "uang": "ya"},
            "Wajib dilaporkan",
            "tidak berlaku untuk uang",
        ),
        (
            {"jenis": "keluarga", "nilai": "50.000", "tanggal": "1/2/2026", "berhubungan": "ya"},
            "Wajib dilaporkan",
            "berhubungan dengan keputusan",
        ),
        (
            {
                "jenis": "rekan-kerja",
                "nilai": "400.000",
                "sebelumnya": "1.200.000",
                "tanggal": "1/2/2026",
            },
            "Wajib dilaporkan",
            "Rp1.500.000 setahun",
        ),
    ],
)
def test_the_question_is_answered_with_the_rule_of_its_day_and_stored_nowhere(
    portal: Portal, fields: dict[str, str], heading: str, text: str
) -> None:
    visitor = portal.visitor()
    before = rows()
    page = visitor.send(visitor.get(PAGE), PAGE, **fields)
    assert page.status == 200
    answer = page.by_id("jawaban")
    assert answer.startswith(heading)
    assert text in answer
    assert ("Kepada UPG paling lambat" in answer) is (heading == "Wajib dilaporkan")
    assert rows() == before
    assert page.filled(PAGE)["nilai"].replace(".", "") == fields["nilai"].replace(".", "")


def test_what_is_late_is_said_and_asked_for_all_the_same(portal: Portal) -> None:
    visitor = portal.visitor()
    page = visitor.send(visitor.get(PAGE), PAGE, jenis="lain", nilai="100000", tanggal="02-01-2024")
    # Tue 2 Jan 2024 and 30 working days
    assert "kepada KPK paling lambat 16 Februari 2024" in page.by_id("jawaban")
    assert "melapor terlambat lebih baik" in page.by_id("jawaban")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"nilai": "1", "tanggal": "1-2-2026"}, "Pilih salah satu"),
        ({"jenis": "parsel", "nilai": "1", "tanggal": "1-2-2026"}, "Pilihan ini tidak dikenal"),
        ({"jenis": "lain", "nilai": "banyak", "tanggal": "1-2-2026"}, "dengan angka saja"),
        ({"jenis": "lain", "nilai": "1", "tanggal": "30-2-2026"}, "Tanggal ini tidak ada"),
        ({"jenis": "lain", "nilai": "1", "tanggal": "1-2-2010"}, "belum ada aturan"),
        ({"jenis": "lain", "nilai": "1", "tanggal": "1-2-2999"}, "belum terjadi"),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_typed_is_lost(
    portal: Portal, fields: dict[str, str], said: str
) -> None:
    visitor = portal.visitor()
    page = visitor.post(PAGE, fields)
    assert page.status == 422
    assert said in page.text
    kept = page.filled(PAGE)
    assert kept["nilai"] == fields["nilai"]
    assert forms.read_day(kept["tanggal"]) == forms.read_day(fields["tanggal"])


def test_the_page_names_every_limit_in_force_in_both_languages(portal: Portal) -> None:
    page = portal.visitor().get(PAGE)
    for text in ("Rp1.500.000", "Rp500.000", "Rp1.000.000", "tanpa batas"):
        assert text in page.text
    english = portal.visitor().get(f"{PAGE}?bahasa=en")
    assert "Between colleagues, not money" in english.text

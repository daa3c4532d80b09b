"""What people typed always comes out on paper, whatever letters it holds."""

import io

import pikepdf
import pytest

from app import printing
from app.grid import Grid, pdf


@pytest.mark.parametrize(
    "typed", ["Dra. Rahmawati", "漢字", "ꦗꦮ", "a\x01b\x7fc", "\ufffe", "\\u0001", "#panic()"]
)
def test_a_table_is_printed_with_any_letters(typed: str) -> None:
    made = pdf([Grid("Judul", ("Nama",), [(typed,)])], typed)
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert len(opened.pages) == 1


def test_what_all_fonts_have_can_be_read_aloud() -> None:
    with pikepdf.open(io.BytesIO(pdf([Grid("Judul", ("Nama",), [("a\x01b",)])], "Judul"))) as made:
        assert made.open_metadata()["pdfuaid:part"] == "1"


def test_a_code_leads_where_it_says() -> None:
    assert printing.qr("https://contoh.id/survei").startswith("<?xml")

"""Reports from SP4N-LAPOR! come as a file: bad rows are named, good ones taken once, nothing by halves."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from app.cases.models import Case
from app.law.calendar import today
from app.store import db
from tests.portal import Page, Portal, Visitor

HEADER = (
    "Tracking ID",
    "Tanggal Laporan",
    "Klasifikasi",
    "Judul Laporan",
    "Isi Laporan",
    "Nama Pelapor",
)
DAY = today() - timedelta(days=3)


def row(n: int, **other: str) -> list[str]:
    """One good row, or one with a fault."""
    values = {
        "id": f"7000{n:03}",
        "day": f"{DAY:%d/%m/%Y} 10:15",
        "kind": "Pengaduan",
        "title": f"Antrean {n}",
        "text": f"Menunggu lama di loket, laporan ke-{n}.",
        "name": "Anonim",
    }
    return list({**values, **other}.values())


def csv(rows: Sequence[Sequence[str]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """The rows as a CSV file."""
    lines = [separator.join(f'"{cell}"' for cell in cells) for cells in (HEADER, *rows)]
    return "\r\n".join(lines).encode(encoding)


def xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    """The rows as a workbook."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for n, cells in enumerate((HEADER, *rows)):
        for m, cell in enumerate(cells):
            sheet.write(n, m, cell)
    book.close()
    return buffer.getvalue()


def upload(officer: Visitor, raw: bytes, name: str = "lapor.csv") -> Page:
    """Send a file for the preview."""
    page = officer.get("/kantor/meja/impor")
    file = FileStorage(io.BytesIO(raw), name)
    return officer.post("/kantor/meja/impor", {**page.filled("/meja/impor"), "berkas": file})


def count() -> int:
    """How many cases there are."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Case)) or 0


@pytest.mark.parametrize("make", [csv, xlsx])
def test_fifty_reports_with_three_bad_rows(portal: Portal, make: Any) -> None:
    rows = [row(n) for n in range(50)]
    rows[6] = row(6, day="31-02-2026")
    rows[19] = row(19, text="")
    rows[30] = row(30, id="7000004")
    officer = portal.sign_in("petugas")
    page = upload(officer, make(rows))
    assert page.status == 200, page.text
    assert count() == 0
    assert (
        "baris 8, kolom Tanggal laporan: tanggal tidak terbaca atau tidak ada: 31-02-2026"
        in page.text
    )
    assert "baris 21, kolom Isi laporan: kosong" in page.text
    assert "baris 32, kolom Nomor pelacakan: sama dengan baris 6" in page.text
    assert "Catat 47 laporan ini" in page.text
    done = officer.send(page, "/impor/simpan")
    assert "47 laporan sudah dicatat" in done.text
    assert count() == 47
    again = officer.send(page, "/impor/simpan")
    assert again.status == 409
    assert "sudah pernah dicatat" in again.text
    assert count() == 47
    mended = [*rows[:6], row(6), *rows[7:19], row(19), *rows[20:30], row(30), *rows[31:]]
    page = upload(officer, make(mended))
    assert "Catat 3 laporan ini" in page.text
    officer.send(page, "/impor/simpan")
    assert count() == 50
    assert portal.command("verify")[0] == 0
    case = db.session.scalars(select(Case)).first()
    assert (case.medium, case.received, case.reach) == ("lapor", DAY, "lapor")
    opened = portal.opened(case.number)
    assert opened.sound
    assert opened.answers["uraian"].startswith("Antrean ")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_windows_text_with_semicolons_is_read(portal: Portal, separator: str) -> None:
    rows = [row(1, text="Petugas bilang “café” – lalu pergi.")]
    page = upload(portal.sign_in("petugas"), csv(rows, separator, "cp1252"))
    assert "Catat 1 laporan ini" in page.text
    assert "“café” –" in page.text


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "Pilih dulu berkasnya"),
        (b"Tanggal,Isi\n1,2\n", "Kolom tidak ada: Nomor pelacakan"),
        (csv([]), "Berkas belum berisi laporan"),
        (csv([row(n) for n in range(10_000)]), "Berkas berisi 10000 baris; paling banyak 500"),
        (b"%PDF-1.7", "bukan CSV atau XLSX"),
        (b"PK\x03\x04rusak", "berkas rusak"),
        (b"x" * (8 * 1024 * 1024 + 1), "lebih besar dari 8 MB"),
        (b"Tracking ID,ID,Tanggal,Isi\n1,2,3,4\n", "ada lebih dari satu"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(portal: Portal, raw: bytes, sentence: str) -> None:
    page = upload(portal.sign_in("petugas"), raw)
    assert page.status == 422
    assert sentence in page.text
    assert count() == 0


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"text": "=HYPERLINK(1)"}, "kolom Isi laporan: berisi rumus"),
        ({"id": "#REF!"}, "kolom Nomor pelacakan: berisi rumus atau galat"),
        ({"id": ""}, "kolom Nomor pelacakan: kosong"),
        ({"id": "tujuh, juta!"}, "kolom Nomor pelacakan: bukan nomor"),
        ({"day": ""}, "kolom Tanggal laporan: kosong"),
        (
            {"day": f"{today() + timedelta(days=2):%d-%m-%Y}"},
            "kolom Tanggal laporan: belum terjadi",
        ),
        ({"day": "01-02-2019"}, "kolom Tanggal laporan: lebih dari setahun"),
        ({"kind": "Berita"}, "kolom Klasifikasi: tidak dikenal"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(
    portal: Portal, other: dict[str, str], sentence: str
) -> None:
    page = upload(portal.sign_in("petugas"), csv([row(1), row(2, **other)]))
    assert f"baris 3, {sentence}" in page.text
    assert "Catat 1 laporan ini" in page.text


@pytest.mark.parametrize(
    "written",
    ["{:%Y-%m-%d}", "{:%d-%m-%Y}", "{:%d.%m.%Y}", "{:%Y-%m-%d} 23:30:00", "serial", "words"],
)
def test_days_are_read_as_spreadsheets_and_people_write_them(portal: Portal, written: str) -> None:
    months = (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    )
    if written == "serial":
        text = str((DAY - type(DAY)(1899, 12, 30)).days)
    elif written == "words":
        text = f"{DAY.day} {months.split()[DAY.month - 1]} {DAY.year}"
    else:
        text = written.format(DAY)
    officer = portal.sign_in("petugas")
    page = upload(officer, csv([row(1, day=text)]))
    officer.send(page, "/impor/simpan")
    assert db.session.scalars(select(Case.received)).all() == [DAY]


def test_the_preview_of_somebody_else_or_of_yesterday_is_not_taken(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = upload(officer, csv([row(1)]))
    packed = page.filled("/impor/simpan")["baris"]
    refused = officer.send(officer.get("/kantor/meja/impor"), "/meja/impor")
    assert refused.status == 422
    token = page.filled("/impor/simpan")
    answer = officer.post("/kantor/meja/impor/simpan", {**token, "baris": packed[:-4] + "AAAA"})
    assert answer.status == 409
    assert count() == 0


def test_one_number_written_in_two_ways_is_one_report(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = upload(officer, csv([row(1, id="12345"), row(2, id="12-345"), row(3, id="---")]))
    assert "baris 3, kolom Nomor pelacakan: sama dengan baris 2" in page.text
    assert "baris 4, kolom Nomor pelacakan: bukan nomor pelacakan" in page.text
    officer.send(page, "/impor/simpan")
    assert count() == 1
    page = upload(officer, csv([row(1, id="#12345"), row(2, id="999")]))
    assert "Catat 1 laporan ini" in page.text

"""An attendance list: taken whole, or refused with every reason."""

import io
from collections.abc import Sequence

import pytest
import xlsxwriter

from app.campaign import attendance
from app.campaign.attendance import Attendee, ListRefused

HEADER = "No,Nama,Unit / Instansi,Jabatan,Tanda tangan"


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as XLSX."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, cells in enumerate(rows):
            for m, cell in enumerate(cells):
                sheet.write_string(n, m, cell)
    return out.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        f"{HEADER}\n1,Sri Wahyuni,Pelayanan,Staf,\n2,Budi,Polres Bangka,,\n3,,,,\n".encode(),
        "\ufeffNAMA LENGKAP;Asal Instansi;Jabatan\r\nSri Wahyuni;Pelayanan;Staf\r\n"
        "Budi;Polres Bangka;\r\n".encode(),
        workbook(
            [["Daftar hadir"], [], HEADER.split(","), ["1", "Sri Wahyuni", "Pelayanan", "Staf"],
             ["2", "Budi", "Polres Bangka"], ["3"]]
        ),
    ],
    ids=["csv with numbered empty rows", "semicolons and BOM", "xlsx with a title"],
)  # fmt: skip
def test_a_list_is_read_however_it_was_saved(raw: bytes) -> None:
    assert attendance.read(raw) == [
        Attendee("Sri Wahyuni", "Pelayanan", "Staf"),
        Attendee("Budi", "Polres Bangka", ""),
    ]


def test_every_bad_row_is_named_at_once_and_nothing_is_taken() -> None:
    raw = f"{HEADER}\n1,Sri,,Staf,\n2,,Polres,,\n3,=1+1,Polres,,\n4,123,Polres,,\n5,Adi,Polres,a,b,c\n"
    with pytest.raises(ListRefused) as refused:
        attendance.read(raw.encode())
    rows = [fault.split(":")[0] for fault in refused.value.faults]
    assert rows == ["baris 2", "baris 3", "baris 4", "baris 5", "baris 6"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "berkas kosong"),
        (b"Nama,Unit\n", "belum ada peserta"),
        (b"Nama,Alamat rumah\nSri,Jalan 1\n", "kolom tidak ada: Unit/instansi"),
        (b"Nama,Nama,Unit\nSri,Sri,A\n", "ada lebih dari satu"),
        (b"%PDF-1.7 x", "bukan CSV atau XLSX"),
        (b"x" * (attendance.MOST_BYTES + 1), "lebih besar dari 4 MB"),
        (b"Nama,Unit\n" + b"Sri,A\n" * 2001, "lebih dari 2000 orang"),
    ],
)
def test_what_is_no_list_says_why(raw: bytes, said: str) -> None:
    with pytest.raises(ListRefused, match=said):
        attendance.read(raw)

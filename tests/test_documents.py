"""Documents that everybody may read stay as they were kept."""

from datetime import date

import pytest
from sqlalchemy import update

from app import documents
from app.documents import Document, Only
from app.store import db, writing
from app.uploaded import Uploaded
from app.zi.sampling import Drawing
from tests.portal import Portal
from tests.samples import document, letter, photograph

pytestmark = pytest.mark.one_store


def test_verify_names_a_document_whose_bytes_changed(portal: Portal) -> None:
    kept = documents.prepare(Uploaded("berkas", "SK tim.txt", b"Keputusan nomor satu."))
    with writing() as session:
        session.add(kept)
    assert portal.command("verify")[0] == 0
    with writing() as session:
        session.execute(update(Document).values(body=b"Keputusan nomor dua. "))
    db.session.expire_all()
    status, told, said = portal.command("verify")
    assert status == 2
    assert told["temuan"] == [
        {"kasus": "dokumen SK tim.txt", "temuan": "isinya bukan yang disimpan"}
    ]
    assert "1 temuan" in said


def test_verify_says_what_cannot_be_read_and_goes_on(portal: Portal) -> None:
    kept = documents.prepare(Uploaded("berkas", "SK tim.txt", b"Keputusan nomor satu."))
    rest = {
        "year": 2026,
        "size": 1,
        "letter": "",
        "as_of": date(2026, 1, 1),
        "day": date(2026, 1, 1),
    }
    with writing() as session:
        session.add(kept)
        session.add(
            Drawing(
                id="a" * 32, digest="bukan heksa", population="x", drawn=["x"], by="tpi", **rest
            )
        )
    with writing() as session:
        session.execute(update(Document).values(sha256="0" * 64))
    status, told, _ = portal.command("verify")
    assert status == 2
    assert [one["temuan"] for one in told["temuan"]] == [
        "isinya bukan yang disimpan",
        "sidik atau akar undian bukan milik rekap yang pertama",
        "sampling: baris tidak terbaca, isinya diubah",
    ]


@pytest.mark.parametrize(
    ("name", "content", "scan", "paper"),
    [
        ("a.exe", b"MZ\x90\0\3" + bytes(range(256)), False, False),
        ("a.html", b"<script>alert(1)</script>", False, False),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", False, False),
        ("a.pdf", b"bukan pdf", False, False),
        ("notulen.txt", b"Notulen rapat.", False, True),
        ("foto.jpg", photograph(), True, True),
        ("surat.bin", document(), True, True),
        ("notulen.docx", letter(), False, True),
    ],
)
def test_papers_are_known_by_what_they_hold(
    portal: Portal, name: str, content: bytes, scan: bool, paper: bool
) -> None:
    for only, accepted in ((Only.SCAN, scan), (Only.PAPER, paper)):
        file = Uploaded("berkas", name, content)
        if accepted:
            assert documents.prepare(file, only=only).size
        else:
            with pytest.raises(documents.Refused, match="Yang dilihat isinya"):
                documents.prepare(file, only=only)

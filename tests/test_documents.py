"""Documents that everybody may read stay as they were kept."""

import pytest
from sqlalchemy import update

from app import documents
from app.documents import Document
from app.store import db, writing
from app.uploaded import Uploaded
from tests.portal import Portal

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

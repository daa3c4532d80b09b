"""Published answers at the desk: written by the office's team, published, corrected, withdrawn."""

import pytest

from app.statistics import answers
from app.store import db
from tests.portal import Page, Portal, Visitor

WORDS = {
    "judul": "Bolehkah membayar tanpa KTP asli?",
    "pertanyaan": "Beberapa warga menanyakan apakah salinan cukup.",
    "jawaban": "Salinan cukup untuk pengesahan tahunan, 08.00-15.00.",
    "kategori": "pajak",
    "aman": "ya",
}
DESK = "/kantor/meja/jawaban"


def _write(officer: Visitor, **more: str) -> Page:
    return officer.send(officer.get(DESK), "/meja/jawaban", **{**WORDS, **more})


def _stored() -> list[answers.PublishedAnswer]:
    db.session.rollback()
    found = answers.all_of_them()
    db.session.expunge_all()
    db.session.rollback()
    return found


def test_an_answer_is_written_published_corrected_and_withdrawn(portal: Portal) -> None:
    officer, visitor = portal.sign_in("petugas"), portal.visitor()
    page = _write(officer)
    assert "Belum terbit" in page.text
    (kept,) = _stored()
    public = f"/jawaban/{kept.id}"
    assert visitor.get(public).status == 404

    page = officer.send(page, "/terbitkan")
    assert WORDS["jawaban"] in visitor.get(public).text
    refused = officer.send(page, kept.id, jawaban="Salinan tidak cukup.", aman="ya")
    assert refused.status == 422  # a correction says what was corrected
    assert "Salinan tidak cukup." in refused.html
    page = officer.send(
        refused, kept.id, jawaban="Salinan tidak cukup.", aman="ya", koreksi="Aturannya dibaca lagi"
    )
    assert page.status == 200, page.text
    shown = visitor.get(public).text
    assert "Salinan tidak cukup." in shown
    assert "Aturannya dibaca lagi" in shown
    refused = officer.send(page, "/tarik")
    assert refused.status == 422
    page = officer.send(refused, "/tarik", alasan_tarik="Tidak berlaku lagi")
    assert "Tidak berlaku lagi" in page.text
    assert visitor.get(public).status == 410


@pytest.mark.parametrize(
    ("field", "text", "what"),
    [
        ("jawaban", "Seperti laporan ADU-4F7K-Q2MX.", "nomor laporan"),
        ("pertanyaan", "NIK saya 1901014503890002.", "NIK atau NIP"),
        ("judul", "Tulis ke ayu@contoh.id", "alamat surel"),
        ("jawaban", "Hubungi 0812 3456 7890.", "nomor telepon"),
    ],
)
def test_what_points_at_somebody_is_refused_by_name_and_what_was_typed_stays(
    portal: Portal, field: str, text: str, what: str
) -> None:
    page = _write(portal.sign_in("petugas"), **{field: text})
    assert page.status == 422
    assert f"Di sini ada {what}" in page.text
    assert page.soup.select_one(f'#ringkasan-galat a[href="#{field}"]') is not None
    assert page.filled("/meja/jawaban")[field] == text
    assert page.filled("/meja/jawaban")["kategori"] == "pajak"
    assert _stored() == []


def test_a_correction_and_a_reason_point_at_nobody_either(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = officer.send(_write(officer), "/terbitkan")
    (kept,) = _stored()
    for action, fields in (
        (kept.id, {"koreksi": "Menurut ayu@contoh.id", "aman": "ya"}),
        ("/tarik", {"alasan_tarik": "Diminta 0812 3456 7890"}),
    ):
        refused = officer.send(page, action, **fields)
        assert refused.status == 422
        assert "Di sini ada" in refused.text
    (same,) = _stored()
    assert (same.corrected, same.withdrawn) == (None, None)


def test_without_having_read_it_again_nothing_is_kept(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = officer.get(DESK)
    fields = {k: v for k, v in WORDS.items() if k != "aman"}
    assert officer.send(page, "/meja/jawaban", **fields).status == 422
    assert _stored() == []


def test_a_form_sent_twice_or_unsigned_makes_no_second_answer(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = officer.get(DESK)
    for _ in range(2):
        assert officer.send(page, "/meja/jawaban", **WORDS).status == 200
    assert len(_stored()) == 1
    unsigned = officer.send(page, "/meja/jawaban", **WORDS, kunci_formulir="x")
    assert unsigned.status == 403
    assert "perlu dikirim sekali lagi" in unsigned.text
    assert unsigned.filled("/meja/jawaban")["judul"] == WORDS["judul"]
    assert len(_stored()) == 1


def test_the_inspektorat_does_not_write_them(portal: Portal) -> None:
    officer, inspector = portal.sign_in("petugas"), portal.sign_in("inspektorat")
    _write(officer)
    (kept,) = _stored()
    assert inspector.client.get(DESK).status_code != 200
    assert inspector.client.get(f"{DESK}/{kept.id}").status_code != 200
    assert DESK not in inspector.get("/kantor/meja").html
    got = inspector.client.post(f"{DESK}/{kept.id}/terbitkan", data={"kunci_formulir": "x"})
    assert got.status_code != 200
    assert _stored()[0].published is None

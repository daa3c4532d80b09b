"""Looking for words: in everything this member's keys open, in nothing else, and nothing is left of it."""

import pytest

from tests.portal import Page, Portal, Visitor


def look_for(officer: Visitor, text: str) -> Page:
    """Look for something at the desk."""
    return officer.send(officer.get("/kantor/meja/cari"), "/meja/cari", kata=text)


def hits(page: Page) -> set[str]:
    """The numbers of the cases that were found."""
    return {a.get_text() for a in page.soup.select("section li a")}


def test_names_plates_and_words_are_found_however_they_are_written(portal: Portal) -> None:
    _, plate = portal.complain(uraian="Pelat saya BN 1234 AB, sudah lunas.")
    _, other = portal.complain(
        uraian="Petugas bernama Rudi Hartono ramah sekali.", tempat="Loket 3"
    )
    _, wbs = portal.report(uraian="Rudi meminta uang untuk BN-1234-AB.")
    officer = portal.sign_in("petugas")
    for text, expected in (
        ("bn1234ab", {plate, wbs}),
        ("BN 1234 AB", {plate, wbs}),
        ("rudi", {other, wbs}),
        ("hartono RUDI", {other}),
        ("loket 3", {other}),
        (plate, {plate}),
        ("zebra", set()),
    ):
        page = look_for(officer, text)
        assert page.status == 200
        assert hits(page) == expected, text
        assert "3 dari 3 kasus sudah dicari" in page.text


def test_what_was_written_later_and_notes_are_found_too(portal: Portal) -> None:
    code, number = portal.complain()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), "/catatan", catatan="Tanyakan kepada Bu Sulastri.")
    officer.send(officer.get(address), "/langkah/kembalikan", pesan="Loket mana, pagi atau sore?")
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/balas", pesan="Pagi, di loket jingga.")
    for text in ("sulastri", "pagi atau sore", "jingga"):
        assert hits(look_for(officer, text)) == {number}, text


def test_what_another_team_reads_and_a_locked_identity_are_not_found(portal: Portal) -> None:
    _, closed = portal.complain(uraian="Kepala UPT meminta zamrud.", tidak_boleh_baca="kepala")
    portal.complain(nama_pelapor="Zamrudiah", telepon="0812 3456 7890")
    assert hits(look_for(portal.sign_in("petugas"), "zamrud")) == set()
    assert hits(look_for(portal.sign_in("inspektorat"), "zamrud")) == {closed}


@pytest.mark.parametrize("text", ["", "   ", "---", "@@hasil@@"])
def test_nothing_to_look_for_finds_nothing(portal: Portal, text: str) -> None:
    portal.complain()
    page = look_for(portal.sign_in("petugas"), text)
    assert page.status == 200
    assert hits(page) == set()


def test_a_word_with_markup_is_shown_as_text(portal: Portal) -> None:
    _, number = portal.complain(uraian="<script>alert(1)</script> di layar antrean")
    page = look_for(portal.sign_in("petugas"), "<script>")
    assert hits(page) == {number}
    assert "<script>" not in page.html

"""A request for public information: answered in ten working days, seven more once, and an objection."""

from typing import Any

import pytest

from app.cases import verification
from app.law.calendar import add_working_days, today
from tests.portal import Page, Portal, Visitor

ADDRESS = "/lapor/informasi"
REQUEST = {
    "kategori": "penerimaan",
    "uraian": "Penerimaan pajak kendaraan 2024 dan 2025 menurut kecamatan.",
    "tujuan": "Penelitian skripsi",
    "cara": "portal",
    "pemohon": "perorangan",
    "nama": "Ayu Lestari",
    "alamat": "Jalan Melati 5, Sungailiat",
}


def ask(portal: Portal, **fields: Any) -> tuple[str, str]:
    visitor = portal.visitor()
    page = visitor.send(visitor.get(ADDRESS), ADDRESS, **{**REQUEST, **fields})
    assert page.status == 200, page.text
    return page.by_id("kode-laporan"), page.by_id("nomor-laporan")


def step(officer: Visitor, number: str, name: str, **fields: str) -> Page:
    page = officer.send(officer.get(f"/kantor/meja/kasus/{number}"), f"/langkah/{name}", **fields)
    assert page.status == 200, page.text
    return page


def due_on(portal: Portal, number: str) -> dict[str, Any]:
    return {run.clock: run.due for run in portal.opened(number).running()}


def test_the_time_for_an_answer_is_extended_once_and_counts_from_the_request(
    portal: Portal,
) -> None:
    code, number = ask(portal)
    assert due_on(portal, number) == {"jawaban": add_working_days(today(), 10)}
    officer = portal.sign_in("petugas")
    step(officer, number, "perpanjang", pesan="Datanya ada di arsip provinsi.")
    assert due_on(portal, number) == {"perpanjangan": add_working_days(today(), 17)}
    page = officer.get(f"/kantor/meja/kasus/{number}")
    assert page.soup.find("form", action=lambda a: a and a.endswith("/langkah/perpanjang")) is None
    _, own = portal.track(code)
    assert "arsip provinsi" in own.text
    step(officer, number, "berikan", pesan="Terlampir tabelnya.")
    _, own = portal.track(code)
    assert "Terlampir tabelnya." in own.text
    assert portal.opened(number).case.closed == today()
    assert not verification.verify().faults


def test_a_refusal_names_its_ground_and_can_be_objected_to_once(portal: Portal) -> None:
    code, number = ask(portal)
    officer = portal.sign_in("petugas")
    step(officer, number, "tolak", dasar="tidak_dikuasai", pesan="Tanyakan kepada Bapenda.")
    visitor, own = portal.track(code)
    assert "Tidak dikuasai kantor ini" in own.text
    empty = visitor.send(own, "/lacak/langkah/keberatan", alasan_keberatan="")
    assert empty.status == 422
    page = visitor.send(
        empty, "/lacak/langkah/keberatan", alasan_keberatan="Kantor ini yang memungut."
    )
    assert "Keberatan diterima" in page.by_id("status")
    assert due_on(portal, number) == {"tanggapan_keberatan": add_working_days(today(), 30)}
    step(
        officer,
        number,
        "jawab_keberatan",
        penanggap="Kepala Bapenda, surat 7",
        pesan="Dikabulkan, terlampir.",
    )
    _, own = portal.track(code)
    assert "Dikabulkan, terlampir." in own.text
    assert "/lacak/langkah/keberatan" not in own.html
    assert not verification.verify().faults


@pytest.mark.parametrize("missing", ["nama", "alamat", "tujuan", "uraian", "pemohon"])
def test_what_the_law_asks_for_is_asked_for(portal: Portal, missing: str) -> None:
    visitor = portal.visitor()
    page = visitor.send(visitor.get(ADDRESS), ADDRESS, **{**REQUEST, missing: ""})
    assert page.status == 422
    assert page.filled(ADDRESS)["kategori"] == "penerimaan"


def test_the_inspektorat_has_no_key_to_it(portal: Portal) -> None:
    _, number = ask(portal)
    assert portal.sign_in("inspektorat").get(f"/kantor/meja/kasus/{number}").status == 404


def test_the_law_gives_ten_working_days(portal: Portal) -> None:
    code, out = portal.command(
        "deadlines", "--channel", "informasi", "--kind", "perorangan", "--received", "2026-11-16"
    )[:2]
    assert (code, out) == (0, {"jawaban": "2026-11-30"})

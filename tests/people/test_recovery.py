"""A lost passphrase loses no case: the paper key gives a new sign-in, and opens no more than it may."""

import os
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text

from app.crypto import paper
from app.people import journal, vaults
from app.people.models import Account, JournalEntry, OfficeSession, VaultMember
from app.store import db, writing
from tests.portal import Portal


def rows() -> list[Any]:
    """Everything that a recovery may change."""
    db.session.rollback()
    found: list[Any] = []
    for model in (Account, VaultMember, JournalEntry, OfficeSession):
        table = model.__table__
        found += [(model.__tablename__, *row) for row in db.session.execute(select(table))]
    return sorted(found, key=repr)


def recover(portal: Portal, name: str, key: str) -> tuple[int, Any, str]:
    """Run the command; take over what it prints."""
    status, printed, error = portal.command("recover", "--nama", name, typed=f"{key}\n")
    if status == 0:
        portal.accounts = {**portal.accounts, name: printed}
        portal.used_steps.pop(name, None)
    return status, printed, error


def test_ten_old_cases_open_again_after_the_passphrase_is_thrown_away(portal: Portal) -> None:
    numbers = [portal.report(uraian=f"Kasus lama {n}")[1] for n in range(10)]
    before = portal.sign_in("petugas")
    key = portal.accounts["petugas"]["kunci_pemulihan"]
    status, printed, error = recover(portal, "petugas", key.lower().replace("-", " "))
    assert status == 0, error
    assert set(printed) == {"nama", "frasa", "otp_secret"}
    assert "Masuk" in before.get("/kantor/meja").title, "old sessions are over"
    officer = portal.sign_in("petugas")
    for n, number in enumerate(numbers):
        assert f"Kasus lama {n}" in officer.get(f"/kantor/meja/kasus/{number}").text
    desk = officer.get("/kantor/meja").text
    assert "kunci pemulihan dipakai; akun petugas mendapat frasa sandi" in desk
    assert "tidak ditulis oleh pemegang kunci" not in desk
    assert portal.command("verify")[0] == 0
    late = portal.report(uraian="Sesudahnya")[1]
    assert "Sesudahnya" in officer.get(f"/kantor/meja/kasus/{late}").text


def test_the_inspektorat_comes_back_with_its_own_key(portal: Portal) -> None:
    _, number = portal.report(tidak_boleh_baca="kepala", uraian="Tentang pimpinan")
    key = portal.accounts["inspektorat"]["kunci_pemulihan"]
    assert recover(portal, "inspektorat", key)[0] == 0
    page = portal.sign_in("inspektorat").get(f"/kantor/meja/kasus/{number}")
    assert "Tentang pimpinan" in page.text


@pytest.mark.parametrize(
    ("name", "key", "why"),
    [
        ("inspektorat", "petugas", "tidak membuka brankas kabar-inspektorat, wbs-inspektorat"),
        ("petugas", "inspektorat", "tidak membuka brankas"),
        ("petugas", "", "tidak membuka brankas"),
        ("tidak-ada", "petugas", "tidak ada akun"),
    ],
)
def test_a_wrong_key_is_refused_and_changes_nothing(
    portal: Portal, name: str, key: str, why: str
) -> None:
    typed = portal.accounts[key]["kunci_pemulihan"] if key else paper.write(os.urandom(20))
    before = rows()
    status, printed, error = recover(portal, name, typed)
    assert (status, printed) == (2, None)
    assert why in error
    assert error.count("\n") == 1
    assert rows() == before


@pytest.mark.parametrize("typed", ["", "bukan kunci", "AAAAA-AAAAA", "\0"])
def test_a_mistyped_key_is_told_from_a_wrong_one(portal: Portal, typed: str) -> None:
    status, _, error = recover(portal, "petugas", typed)
    assert status == 2
    assert "salah ketik" in error


def test_a_key_of_an_older_generation_does_not_open_the_newest(portal: Portal) -> None:
    key = portal.accounts["petugas"]["kunci_pemulihan"]
    db.session.rollback()
    with writing():
        other = vaults.recovery_holder(os.urandom(20)).recipient()
        first = next(h for h in portal.keys("petugas") if h.id == "wbs")
        vaults.start_generation("wbs", [], other, date(2026, 11, 25), first)
    before = rows()
    status, _, error = recover(portal, "petugas", key)
    assert status == 2
    assert "generasi lama" in error
    assert rows() == before


def test_a_drill_proves_the_paper_key_and_shows_nothing(portal: Portal) -> None:
    key = portal.accounts["petugas"]["kunci_pemulihan"]
    status, printed, _ = portal.command("recover", "--uji", typed=key)
    assert status == 0
    assert printed == {"cocok": True, "brankas": sorted(vaults.OFFICE_VAULTS), "pasangan_kunci": 5}
    assert "diuji dan cocok" in portal.sign_in("petugas").get("/kantor/meja").text
    assert portal.command("recover", "--uji", typed=paper.write(os.urandom(20)))[0] == 2
    assert portal.command("recover", typed=key)[0] == 2
    assert portal.command("verify")[0] == 0


def test_a_drill_fails_when_one_vault_of_the_circle_does_not_open(portal: Portal) -> None:
    db.session.rollback()
    with writing() as session:
        session.execute(
            text("DELETE FROM brankas_anggota WHERE member = 'pemulihan' AND vault = 'upg'")
        )
    key = portal.accounts["petugas"]["kunci_pemulihan"]
    status, _, error = portal.command("recover", "--uji", typed=key)
    assert status == 2
    assert "tidak membuka brankas upg" in error


def test_the_offices_history_cannot_be_changed_unnoticed(portal: Portal) -> None:
    portal.report()
    key = portal.accounts["petugas"]["kunci_pemulihan"]
    portal.command("recover", "--uji", typed=key)
    root = portal.command("verify")[1]["akar"]
    db.session.rollback()
    with writing() as session:
        session.execute(text("DELETE FROM riwayat_kantor"))
    status, found, _ = portal.command("verify", "--akar", root)
    assert status == 2
    assert "tidak lagi seperti saat akar dibuat" in found["temuan"][0]["temuan"]
    with writing() as session:
        session.add(
            JournalEntry(
                seq=1,
                day=date(2026, 1, 1),
                kind="uji",
                data={},
                hash=bytes(32),
                mac=bytes(32),
            )
        )
    assert "riwayat kantor" in portal.command("verify")[1]["temuan"][0]["temuan"]


def test_a_history_that_cannot_be_read_closes_no_desk(portal: Portal) -> None:
    db.session.rollback()
    with writing():
        journal.write(journal.DRILLED, portal.keys("petugas")[0], date(2026, 11, 25), {})
    damage = "[1]" if db.engine.dialect.name == "postgresql" else "bukan json"
    with writing() as session:
        session.execute(text("UPDATE riwayat_kantor SET data = :d"), {"d": damage})
    page = portal.sign_in("petugas").get("/kantor/meja")
    assert page.status == 200
    assert "Riwayat ini diubah di luar portal" in page.text
    assert portal.command("verify")[0] == 2


def test_an_entry_that_no_holder_wrote_is_marked_on_the_desk(portal: Portal) -> None:
    stranger = vaults.new_holder("wbs", 1)
    db.session.rollback()
    with writing():
        journal.write(journal.RECOVERED, stranger, date(2026, 11, 25), {"akun": "petugas"})
    desk = portal.sign_in("petugas").get("/kantor/meja").text
    assert "tidak ditulis oleh pemegang kunci" in desk


def test_recovery_refuses_to_print_into_a_journal(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.commands.people.into_a_journal", lambda: True)
    before = rows()
    assert recover(portal, "petugas", portal.accounts["petugas"]["kunci_pemulihan"])[0] == 2
    assert rows() == before

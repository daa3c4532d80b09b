"""Identity and originals open only with a reason, leave an event, and the reporter sees it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.channel import IDENTITY
from app.cases.models import Record
from app.law.calendar import today
from app.store import db
from tests import samples
from tests.portal import Portal
from tests.public.test_files import links, part, send

NAME = "Siti Penanda Nama"


def test_an_identity_opens_with_a_reason_that_the_reporter_reads(portal: Portal) -> None:
    code, number = portal.report(nama_pelapor=NAME, kontak_pelapor="0812")
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    page = officer.get(address)
    assert NAME not in page.html
    without = officer.send(page, "/buka/buka-identitas", alasan=" ")
    assert without.status == 422
    assert NAME not in without.html
    opened = officer.send(page, "/buka/buka-identitas", alasan="Perlu dihubungi segera")
    assert NAME in opened.text
    visitor, mine = portal.track(code)
    assert "Tim membuka identitas Anda" in mine.text
    assert "Perlu dihubungi segera" in mine.text
    assert officer.send(page, "/buka/buka-identitas", alasan="Perlu dihubungi segera").status == 200
    visitor.send(mine, "/lacak/identitas", nama_pelapor="Nama lain")
    assert "Nama lain" not in officer.get(address).text, "what was changed since is closed again"


def test_what_was_opened_is_closed_again_on_the_next_day(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, number = portal.report(nama_pelapor=NAME)
    officer = portal.sign_in("petugas")
    page = officer.get(f"/kantor/meja/kasus/{number}")
    assert NAME in officer.send(page, "/buka/buka-identitas", alasan="Perlu").text
    monkeypatch.setattr("app.office.desk.case.today", lambda: today() + timedelta(days=1))
    assert NAME not in officer.get(f"/kantor/meja/kasus/{number}").html


def test_a_reporter_adds_and_withdraws_an_identity_and_the_old_one_is_erased(
    portal: Portal,
) -> None:
    code, number = portal.report()
    visitor, page = portal.track(code)
    added = visitor.send(page, "/lacak/identitas", nama_pelapor=NAME, pesan="Belum terkirim")
    assert added.filled("/lacak/balas")["nama_pelapor"] == NAME
    assert added.filled("/lacak/balas")["pesan"] == "Belum terkirim"
    assert "Identitas tersimpan, terkunci. Pesan di bawah belum dikirim." in added.text
    assert "Sudah terkirim" not in added.text
    assert "Anda mengisi atau mengubah identitas" in added.text
    officer = portal.sign_in("petugas")
    assert "mencantumkan identitas" in officer.get(f"/kantor/meja/kasus/{number}").text
    gone = visitor.send(added, "/lacak/identitas", hapus_identitas="ya")
    assert gone.filled("/lacak/balas")["nama_pelapor"] == ""
    case = officer.get(f"/kantor/meja/kasus/{number}")
    assert "tidak mencantumkan identitas" in case.text
    assert "Identitas dihapus" in case.text
    db.session.rollback()
    cards = db.session.scalars(select(Record).where(Record.compartment == IDENTITY)).all()
    assert len(cards) == 1
    assert portal.command("verify")[0] == 0


def test_another_identity_under_a_used_token_is_not_swallowed(portal: Portal) -> None:
    code, _ = portal.report()
    visitor, page = portal.track(code)
    form = page.filled("/lacak/identitas")
    first = visitor.post("/lacak/identitas", {**form, "nama_pelapor": "Satu"})
    again = visitor.post("/lacak/identitas", {**form, "nama_pelapor": "Satu"})
    assert (first.status, again.status) == (200, 200)
    other = visitor.post("/lacak/identitas", {**form, "nama_pelapor": "Dua"})
    assert other.status == 409
    assert other.filled("/lacak/identitas")["nama_pelapor"] == "Dua"
    assert visitor.get("/lacak/laporan").filled("/lacak/identitas")["nama_pelapor"] == "Satu"


def test_an_empty_and_a_full_identity_take_the_same_room(portal: Portal) -> None:
    portal.report()
    portal.report(nama_pelapor="N" * 200, kontak_pelapor="\u4e00" * 250)
    query = select(Record.sealed).where(Record.compartment == IDENTITY)
    assert len({len(sealed) for sealed in db.session.scalars(query)}) == 1


def test_an_original_opens_with_a_reason_and_for_nobody_else(portal: Portal) -> None:
    photo = samples.photograph()
    page = send(portal.visitor(), part(photo, "foto.jpg"), simpan_asli="ya")
    code, number = page.by_id("kode-laporan"), page.by_id("nomor-laporan")
    officer = portal.sign_in("petugas")
    case = officer.get(f"/kantor/meja/kasus/{number}")
    original = links(case)[0].replace("/lampiran/", "/asli/")
    assert officer.get(original).status == 403
    action = next(
        str(form["action"]) for form in case.soup.find_all("form") if "buka-asli" in str(form)
    )
    opened = officer.send(case, action, alasan="Memeriksa keaslian")
    assert officer.get(original).body == photo
    assert "Unduh berkas asli" in opened.text
    visitor, mine = portal.track(code)
    assert "membuka berkas asli foto.jpg" in mine.text
    assert "Memeriksa keaslian" in mine.text
    assert samples.OWNER.encode() not in visitor.get(links(mine)[0]).body
    assert portal.sign_in("inspektorat").get(original).status == 404
    assert portal.command("verify")[0] == 0

"""What somebody tries who can write to the database, or who was a member until a moment ago."""

import os
import time
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app.cases import acts, history, keys, reading, records, replies
from app.cases.channel import CONVERSATION, NOTES
from app.cases.models import Case, Event, KeyWrap, Record
from app.cases.reading import NotForYou
from app.channels import CHANNELS
from app.crypto import receipt
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder, Recipient, new_private_key, public_key, seal
from app.law.calendar import today
from app.people import accounts, enrolment, vault_keys, vaults
from app.people.models import (
    Account,
    OfficeSession,
    VaultGeneration,
    VaultMember,
)
from app.people.pins import FILE, pin, pins
from app.public import teams
from app.site import site_salt
from app.store import db, writing
from tests.people_at_work import enrol, enter, id_of, let_in, part_with
from tests.portal import Portal, Visitor

WBS = CHANNELS["wbs"]


@pytest.fixture
def officer(portal: Portal) -> Visitor:
    return portal.sign_in("petugas")


def account(name: str) -> Account:
    db.session.rollback()
    return db.session.scalars(select(Account).where(Account.name == name)).one()


def forge(number: str, said: dict[str, Any], wrap: bytes | None = None) -> None:
    """Add an event that says the office sealed its wraps anew, without any key."""
    db.session.rollback()
    with writing() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        last = session.get(Event, (case.id, case.events))
        if wrap is not None:
            ours = (KeyWrap.case_id == case.id, KeyWrap.wrap == "bersama")
            session.execute(
                update(KeyWrap)
                .where(*ours, KeyWrap.recipient == said["brankas"])
                .values(sealed=wrap)
            )
        row = history.event_row(
            case, history.RESEALED, "tim", today(), last.data["tenggat"], (),
            acts.wraps_digest(case.id), os.urandom(32), said,
        )  # fmt: skip
        acts.append(case, row)


def messages(number: str, rings: keys.Rings) -> list[str]:
    """The messages of a case that these keys open."""
    db.session.rollback()
    found = []
    query = select(Record).join(Case).where(Case.number == number, Record.kind == records.MESSAGE)
    for row in db.session.scalars(query):
        try:
            found.append(records.read(row, rings)["isi"])
        except (CannotOpen, IndexError):
            continue
    return found


def test_a_newcomer_reads_out_their_own_key_and_not_the_databases(
    portal: Portal, officer: Visitor
) -> None:
    page = officer.send(officer.get("/kantor/meja/tim"), "/tim/undang")
    enrol(portal, page.by_id("kode-undangan"), "rekan")
    strange = Holder(id_of("rekan"), 1, new_private_key())
    with writing() as session:
        session.execute(
            update(Account)
            .where(Account.name == "rekan")
            .values(public_key=public_key(strange.private_key))
        )
    _, own = enter(portal, "rekan")
    assert "Kunci tim tidak cocok" in own.text
    typed = "-".join(own.by_id("sidik").split("-")[-3:])
    tried = officer.send(officer.get("/kantor/meja/tim"), f"/izinkan/{strange.id}", sidik=typed)
    assert tried.status == 409
    assert vaults.open_vaults(strange) == []


@pytest.mark.parametrize("after_a_removal", [False, True])
def test_nothing_is_sealed_anew_to_a_key_that_somebody_put_there(
    portal: Portal, officer: Visitor, after_a_removal: bool
) -> None:
    _, number = portal.report(uraian="Rahasia lama")
    strange = Holder("wbs", 2, new_private_key())
    page = officer.get("/kantor/meja/tim")
    if after_a_removal:
        let_in(portal, officer)
        part_with(officer, "rekan")
        page = officer.get("/kantor/meja/tim")
        with writing() as session:
            session.execute(
                update(VaultGeneration)
                .where(VaultGeneration.vault == "wbs", VaultGeneration.number == 2)
                .values(public_key=public_key(strange.private_key))
            )
    else:
        own = account("petugas")
        sealed = seal(
            strange.private_key, Recipient(own.id, 1, own.public_key), "kunci brankas", "wbs", 2
        )
        with writing() as session:
            public = public_key(strange.private_key)
            session.add(VaultGeneration(vault="wbs", number=2, public_key=public, started=today()))
            session.add(VaultMember(vault="wbs", number=2, member=own.id, sealed=sealed))
    vault_keys.forget()
    seen = officer.get("/kantor/meja/tim")
    assert "Kunci tim tidak cocok" in seen.text
    assert "masih terkunci dengan kunci lama" not in seen.text
    form = page.filled("/tim/undang")
    assert officer.post("/kantor/meja/tim/segel", form).status == 409
    db.session.rollback()
    with pytest.raises(NotForYou):
        reading.open_by_number(number, [strange])


@pytest.mark.parametrize("generation", [1, 999])
def test_a_case_does_not_vanish_behind_a_forged_event(
    portal: Portal, officer: Visitor, generation: int
) -> None:
    _, number = portal.report(tidak_boleh_baca="kepala")
    auditor = portal.sign_in("inspektorat")
    assert number in auditor.get("/kantor/meja/kasus").text
    false = keys._row("x", "bersama", os.urandom(96), keys.nobody("wbs-inspektorat"))["sealed"]
    forge(number, {"brankas": "wbs-inspektorat", "generasi": generation}, false)
    page = auditor.get("/kantor/meja/kasus")
    assert number in page.text
    assert "Ringkasan rusak" in page.text
    assert number not in officer.get("/kantor/meja/kasus").text


@pytest.mark.parametrize(
    "said", [{"generasi": 77}, {"generasi": 1}, {"penerima": {}}, {"identitas": "0" * 32}]
)
def test_an_event_without_a_key_says_no_more_than_it_may(
    portal: Portal, said: dict[str, Any]
) -> None:
    _, number = portal.report(nama_pelapor="Siti")
    with writing() as session:
        if "identitas" in said:
            session.execute(delete(Record).where(Record.compartment == "identitas"))
    forge(number, {"brankas": "wbs", "generasi": 1, **said})
    assert not portal.opened(number).sound
    if "generasi" not in said:  # what can be seen without a key
        assert portal.command("verify")[0] == 2


def test_an_unsigned_event_does_not_keep_the_team_under_an_old_key(
    portal: Portal, officer: Visitor
) -> None:
    _, number = portal.report()
    let_in(portal, officer)
    former = reading.open_by_number(number, portal.keys("rekan"))
    part_with(officer, "rekan")
    newest = {v: pin(r) for v, r in vault_keys.newest(WBS.vaults).items()}
    forge(number, {"brankas": "wbs", "generasi": 77, "penerima": newest})
    page = officer.get(f"/kantor/meja/kasus/{number}")
    officer.send(page, f"{number}/pesan", pesan="Ditulis sesudah keluar")
    assert messages(number, former.rings) == []


@pytest.mark.parametrize("held_back", ["epoch", "silent epoch", "cache"])
def test_a_team_never_writes_under_a_key_that_a_former_member_knows(
    portal: Portal, officer: Visitor, held_back: str
) -> None:
    _, number = portal.report()
    let_in(portal, officer)
    page = officer.get(f"/kantor/meja/kasus/{number}")
    officer.send(page, f"{number}/catatan", catatan="Sebelum keluar")
    taken = portal.keys("rekan")
    former = reading.open_by_number(number, taken)
    page = officer.get(f"/kantor/meja/kasus/{number}")
    vault_keys.published(WBS.vaults)
    cached = dict(vault_keys._published)
    part_with(officer, "rekan")
    rings = former.rings
    if held_back == "cache":  # another process, which has not looked for a second
        vault_keys._published.update({k: (time.monotonic(), v[1]) for k, v in cached.items()})
    else:  # the former member begins an epoch in the team's name
        db.session.rollback()
        opened = reading.open_by_number(number, taken)
        published = vault_keys.published(WBS.vaults)
        rings = keys.next_epoch(opened.rings)
        header = dict(opened.header)
        if held_back == "epoch":
            header["jaminan"] = keys.vouch(opened.case.id, rings, opened.holder)
        reporter = Recipient(keys.REPORTER, 1, opened.case.reporter_key)
        act = acts.Act(
            event=history.REKEYED,
            actor="tim",
            happening=history.REKEYED,
            texts=[records.make(opened.case.id, rings, CONVERSATION, records.HEADER, header)],
            rings=rings,
            wraps=[
                *keys.wrap_shared(opened.case.id, rings, keys.audience(WBS, published, "wbs")),
                keys.wrap_continued(opened.case.id, rings, opened.own_epochs(), reporter),
            ],
            new_epoch=True,
            says={"penerima": keys.recipients(published)},
        )
        acts.commit(WBS, opened, act, today())
        page = officer.get(f"/kantor/meja/kasus/{number}")
    done = officer.send(page, f"{number}/pesan", pesan="Hanya untuk pelapor")
    vault_keys.forget()
    if done.status == 409:
        done = officer.send(done, f"{number}/pesan", pesan="Hanya untuk pelapor")
    assert "Hanya untuk pelapor" in done.text
    assert messages(number, rings) == []


def test_rows_put_back_give_a_former_member_no_word_of_a_case(
    portal: Portal, officer: Visitor
) -> None:
    _, number = portal.report()
    let_in(portal, officer)
    db.session.rollback()
    kept = [
        dict(row) for row in db.session.execute(
            select(VaultMember.__table__).where(VaultMember.member == id_of("rekan"))
        ).mappings()
    ]  # fmt: skip
    part_with(officer, "rekan")
    with writing() as session:
        session.add_all(VaultMember(**row) for row in kept)
        session.execute(
            update(Account).where(Account.name == "rekan").values(roles=["petugas"], left_on=None)
        )
    former, _ = enter(portal, "rekan")
    page = former.get(f"/kantor/meja/kasus/{number}")
    assert "Kunci tim tidak cocok" in page.text
    done = former.send(page, f"{number}/pesan", pesan="Saya masih di sini")
    assert done.status == 503
    assert [e.kind for e in portal.opened(number).entries] == ["masuk"]
    assert former.post("/kantor/meja/tim/segel", page.filled("/catatan")).status in (403, 409)


def test_a_notes_wrap_never_shrinks_so_that_a_hand_over_shows(portal: Portal) -> None:
    """The Inspektorat enrols after the office took notes in several epochs; then a case goes over."""
    with writing() as session:
        gone = session.scalars(select(Account).where(Account.name == "inspektorat")).one()
        for model in (VaultMember, VaultGeneration):
            session.execute(delete(model).where(model.vault.in_(vaults.INSPECTORATE_VAULTS)))
        session.execute(delete(OfficeSession).where(OfficeSession.account_id == gone.id))
        session.delete(gone)
    (portal.settings.data / FILE).unlink(missing_ok=True)
    pins.connect(portal.settings.data)
    teams.forget()
    officer = portal.sign_in("petugas")
    cases = [portal.report() for _ in range(2)]
    for _ in range(2):
        for code, number in cases:
            page = officer.get(f"/kantor/meja/kasus/{number}")
            officer.send(page, f"{number}/catatan", catatan="Catatan")
            visitor, own = portal.track(code)
            visitor.send(own, "/lacak/balas", pesan="Lagi")
    made = accounts.new_credentials()
    code = enrolment.renew_invitation(today())
    enrolment.enrol(code, "auditor", made, today(), recovery=os.urandom(20))
    portal.accounts = {
        **portal.accounts,
        "auditor": {"frasa": made.phrase, "otp_secret": enrolment.otp_text(made.otp_secret)},
    }
    teams.forget()
    for (own_code, _), hand in zip(cases, (True, False), strict=True):
        derived = receipt.derive_keys(receipt.read_code(own_code), site_salt())
        said = replies.Saying("Serah" if hand else "Tetap", hand_over=hand)
        opened = reading.open_by_receipt(derived)
        replies.say_as_reporter(WBS, opened, said, os.urandom(16).hex(), today())
    auditor = portal.sign_in("auditor")
    for member, (_, number) in zip((auditor, officer), cases, strict=True):
        page = member.get(f"/kantor/meja/kasus/{number}")
        assert member.send(page, f"{number}/catatan", catatan="Sesudah").status == 200
    db.session.rollback()
    sizes = [
        sorted(
            (w.recipient, len(w.sealed))
            for w in db.session.scalars(
                select(KeyWrap).join(Case).where(Case.number == number, KeyWrap.wrap == NOTES)
            )
        )
        for _, number in cases
    ]
    assert sizes[0] == sizes[1]


def test_a_removed_member_administers_nothing(portal: Portal, officer: Visitor) -> None:
    let_in(portal, officer)
    with writing() as session:
        session.execute(
            update(Account)
            .where(Account.name == "rekan")
            .values(roles=["pegawai", "petugas", "administrator"])
        )
    part_with(officer, "rekan")
    assert account("rekan").roles == ["pegawai"]


@pytest.mark.parametrize("address", ["izinkan", "tolak", "keluarkan"])
def test_a_nul_is_no_name(portal: Portal, officer: Visitor, address: str) -> None:
    form = officer.get("/kantor/meja/tim").filled("/tim/undang")
    assert officer.post(f"/kantor/meja/tim/{address}/%00", form).status == 404
    assert officer.post("/kantor/meja/tim/ajak", form | {"nama": "a\0b"}).status == 409
    assert officer.get("/kantor/meja/pegawai?cari=%00").status == 404
    away = {"mulai": today().isoformat(), "sampai": today().isoformat(), "pengganti": "a\0"}
    assert officer.post("/kantor/meja/tim/cuti", form | away).status == 409

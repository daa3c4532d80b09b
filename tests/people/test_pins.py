"""Whoever can write to the database cannot put a key of their own in a team's place unnoticed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app.cases import history, keys, verification
from app.cases.channel import CONVERSATION
from app.cases.models import Case, Event, KeyWrap
from app.crypto.receipt import derive_keys, read_code
from app.crypto.sealing import Holder, fingerprint, new_holder, public_key
from app.law.calendar import today
from app.people import enrolment, pins, vault_keys, vaults
from app.people.models import Account, VaultGeneration, VaultMember
from app.public import teams
from app.site import site_salt
from app.store import db, writing
from tests.portal import REPORT, Portal

NAMED = {"tidak_boleh_baca": ["kepala"], "uraian": "Kepala meminta setoran."}


def publish(holder: Holder) -> bytes:
    """Put a key in the place of a vault's own, as somebody who can write to the database does."""
    row = db.session.get(VaultGeneration, (holder.id, holder.generation))
    assert row is not None
    before = row.public_key
    with writing() as session:
        session.execute(
            update(VaultGeneration)
            .where(VaultGeneration.vault == holder.id)
            .values(public_key=public_key(holder.private_key))
        )
    teams.forget()
    return before


def put_back(vault: str, before: bytes) -> None:
    with writing() as session:
        session.execute(
            update(VaultGeneration).where(VaultGeneration.vault == vault).values(public_key=before)
        )


def take_away() -> dict[str, Any]:
    """Remove the Inspektorat's published key; returns its row."""
    row = db.session.get(VaultGeneration, ("wbs-inspektorat", 1))
    assert row is not None
    kept = {c.key: getattr(row, c.key) for c in VaultGeneration.__table__.columns}
    with writing() as session:
        session.execute(delete(VaultGeneration).where(VaultGeneration.vault == "wbs-inspektorat"))
    teams.forget()
    return kept


@pytest.fixture
def thief(portal: Portal) -> Holder:
    """A key pair of somebody who is not the Inspektorat."""
    return new_holder("wbs-inspektorat")


@pytest.fixture
def pinned(portal: Portal) -> None:
    """A machine that has already sealed a report to the true keys."""
    portal.report()
    assert json.loads((portal.settings.data / pins.FILE).read_text()).keys() >= {
        "wbs", "wbs-inspektorat",
    }  # fmt: skip


@pytest.mark.usefixtures("pinned")
def test_nothing_is_sealed_to_a_key_that_was_exchanged(portal: Portal, thief: Holder) -> None:
    code, _ = portal.report()
    visitor, page = portal.track(code)
    publish(thief)
    writer = portal.visitor()
    told = writer.send(writer.get("/lapor/wbs"), "/lapor/wbs", **{**REPORT, **NAMED})
    assert told.status == 503
    assert "berubah di luar prosedur" in told.text
    assert told.filled("/lapor/wbs")["uraian"] == NAMED["uraian"]
    assert db.session.query(Case).count() == 2
    reply = visitor.send(page, "/lacak/serahkan", alasan="Serahkan")
    assert reply.status == 503
    assert reply.filled("/lacak/serahkan")["alasan"] == "Serahkan"
    assert "bukan yang dikenal komputer ini" in str(verification.verify().faults)


@pytest.mark.usefixtures("pinned")
def test_a_damaged_key_stops_the_report_with_a_page_and_not_with_an_error(portal: Portal) -> None:
    with writing() as session:
        session.execute(update(VaultGeneration).values(public_key=b"rusak"))
    teams.forget()
    visitor = portal.visitor()
    told = visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", **REPORT)
    assert told.status == 503
    assert told.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]


@pytest.mark.usefixtures("pinned")
def test_the_desk_cannot_be_made_to_seal_to_another_key_either(
    portal: Portal, thief: Holder
) -> None:
    _, number = portal.report()
    officer = portal.sign_in("petugas")
    page = officer.get(f"/kantor/meja/kasus/{number}")
    publish(thief)
    told = officer.send(page, "/catatan", catatan="Catatan saya")
    assert told.status == 503
    assert told.filled("/catatan")["catatan"] == "Catatan saya"


@pytest.mark.parametrize("hide", [False, True], ids=["swapped", "and the member's row removed"])
def test_the_teams_own_desk_shouts_on_every_page(portal: Portal, thief: Holder, hide: bool) -> None:
    auditor = portal.sign_in("inspektorat")
    assert "Kunci tim tidak cocok" not in auditor.get("/kantor/meja").text
    publish(thief)
    if hide:
        with writing() as session:
            session.execute(delete(VaultMember).where(VaultMember.vault == "wbs-inspektorat"))
    for path in ("/kantor/meja", "/kantor/meja/kasus"):
        assert "Kunci tim tidak cocok" in auditor.get(path).text


def test_a_key_exchanged_while_no_machine_remembered_it_is_found_by_verify_afterwards(
    portal: Portal, thief: Holder
) -> None:
    before = publish(thief)
    _, number = portal.report(**NAMED)
    put_back(thief.id, before)
    found = verification.verify().faults
    assert {(f["kasus"], "bukan milik wbs-inspektorat" in f["temuan"]) for f in found} >= {
        (number, True)
    }


def test_a_thief_who_reads_and_seals_anew_cannot_make_the_reporters_own_mark(
    portal: Portal, thief: Holder
) -> None:
    before = publish(thief)
    code, number = portal.report(**NAMED)
    case = db.session.scalars(select(Case).where(Case.number == number)).one()
    wrap = db.session.get(KeyWrap, (case.id, keys.SHARED, thief.id))
    assert wrap is not None
    rings = keys.open_wrap(case.id, keys.SHARED, wrap.sealed, thief)
    put_back(thief.id, before)
    _hide(case, rings, before)
    (portal.settings.data / pins.FILE).unlink()
    pins.pins.connect(portal.settings.data)
    assert verification.verify().faults == [], "the thief rewrote everything that needs no code"
    _, page = portal.track(code)
    assert "tidak utuh" in page.text


def _hide(case: Case, rings: keys.Rings, true_key: bytes) -> None:
    """Everything that somebody with the case's keys and the whole database can put right again."""
    published = vault_keys.newest(("wbs", "wbs-inspektorat"))
    assert published["wbs-inspektorat"].public_key == true_key
    own = db.session.get(KeyWrap, (case.id, keys.SHARED, keys.REPORTER))
    assert own is not None
    [row] = [
        r
        for r in keys.wrap_shared(
            case.id, rings, keys.Audience((published["wbs-inspektorat"],), (), bytes(32))
        )
        if r["recipient"] == "wbs-inspektorat"
    ]
    event = db.session.get(Event, (case.id, 1))
    assert event is not None
    with writing() as session:
        session.execute(
            update(KeyWrap)
            .where(KeyWrap.case_id == case.id, KeyWrap.recipient == "wbs-inspektorat")
            .values(sealed=row["sealed"])
        )
        wraps = session.scalars(select(KeyWrap).where(KeyWrap.case_id == case.id)).all()
        data: dict[str, Any] = {
            **event.data,
            "penerima": keys.recipients(published),
            "kunci": keys.wraps_digest(
                [(w.wrap, w.recipient, w.generation, w.sealed) for w in wraps]
            ),
        }
        hashed = history.event_hash(case.id, 1, event.day, "masuk", "pelapor", data, bytes(32))
        signed = history.event_mac(history.mac_key(rings[CONVERSATION][-1]), hashed)
        hash_ = history.link(hashed, signed, event.reporter_mac)
        here = (Event.case_id == case.id, Event.seq == 1)
        session.execute(update(Event).where(*here).values(data=data, mac=signed, hash=hash_))
        session.execute(update(Case).where(Case.id == case.id).values(head=hash_))
    db.session.expire_all()


def test_a_code_gives_a_key_that_no_vault_has(portal: Portal) -> None:
    code, number = portal.report()
    own = derive_keys(read_code(code), site_salt()).own_key
    opened = portal.opened(number)
    assert own not in [k for ring in opened.rings.values() for k in ring]
    assert opened.own_key == b""


@pytest.mark.usefixtures("pinned")
def test_nobody_enrols_anew_in_the_place_of_a_team_that_was_pinned(portal: Portal) -> None:
    with writing() as session:
        for model in (VaultMember, VaultGeneration):
            session.execute(delete(model).where(model.vault.in_(vaults.INSPECTORATE_VAULTS)))
        session.execute(delete(Account).where(Account.name == "inspektorat"))
    code = enrolment.renew_invitation(today())
    credentials = enrolment.new_credentials()
    with pytest.raises(enrolment.EnrolmentRefused):
        enrolment.enrol(code, "palsu", credentials, today(), recovery=bytes(20))


@pytest.mark.usefixtures("pinned")
def test_setup_on_a_folder_that_remembers_another_portal_says_so(portal: Portal) -> None:
    with writing() as session:
        for model in (VaultMember, VaultGeneration, Account):
            session.execute(delete(model))
    status, printed, errors = portal.command("setup")
    assert (status, printed) == (2, None)
    assert pins.FILE in errors


def test_the_fingerprint_is_shown_to_the_team_and_to_everybody(portal: Portal) -> None:
    key = vault_keys.newest(("wbs-inspektorat",))["wbs-inspektorat"].public_key
    for page in (
        portal.visitor().get("/perlindungan"),
        portal.sign_in("inspektorat").get("/kantor/meja"),
    ):
        assert fingerprint(key) in page.text


def test_pins_of_several_processes_do_not_overwrite_each_other(portal: Portal) -> None:
    first, second = pins.Pins(), pins.Pins()
    for each in (first, second):
        each.connect(portal.settings.data)
    one, two = new_holder("satu").recipient(), new_holder("dua").recipient()
    first.check(one)
    second.check(two)
    with pytest.raises(pins.KeyExchanged):
        second.check(new_holder("satu").recipient())
    assert first.holds("dua")
    assert oct((portal.settings.data / pins.FILE).stat().st_mode)[-3:] == "600"


@pytest.mark.usefixtures("pinned")
def test_a_key_that_was_taken_away_stops_reports_and_is_said_aloud(portal: Portal) -> None:
    kept = take_away()
    writer = portal.visitor()
    page = writer.get("/lapor/wbs")
    assert "kuncinya hilang dari portal ini" in page.text
    told = writer.send(page, "/lapor/wbs", **REPORT)
    assert told.status == 503
    assert told.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]
    assert "hilang" in str(verification.verify().faults)
    with writing() as session:
        session.add(VaultGeneration(**kept))
    assert verification.verify().faults == []


def test_a_report_that_was_sealed_while_a_key_was_away_is_found_afterwards(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = take_away()
    monkeypatch.setattr("app.public.report.today", lambda: today() + timedelta(days=1))
    _, number = portal.report()
    with writing() as session:
        session.add(VaultGeneration(**kept))
    found = verification.verify().faults
    assert (number, True) in {(f["kasus"], "tidak mengenal kunci" in f["temuan"]) for f in found}


@pytest.mark.usefixtures("pinned")
def test_an_emptied_pin_file_stops_reports_and_loses_none(portal: Portal) -> None:
    (portal.settings.data / pins.FILE).write_text("")
    pins.pins.connect(portal.settings.data)
    teams.forget()
    visitor = portal.visitor()
    told = visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", **REPORT)
    assert told.status == 503
    assert told.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]


@pytest.mark.usefixtures("pinned")
def test_a_key_that_was_never_pinned_is_a_finding_whatever_its_number(portal: Portal) -> None:
    other = new_holder("wbs-inspektorat")
    with writing() as session:
        session.add(
            VaultGeneration(
                vault=other.id, number=0, public_key=public_key(other.private_key), started=today()
            )
        )
    assert "tidak dikenal" in str(verification.verify().faults)


def test_a_day_that_is_none_breaks_no_public_page(portal: Portal) -> None:
    if db.engine.dialect.name == "sqlite":
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE brankas SET last_opened = 'x'")
            connection.exec_driver_sql("UPDATE brankas_generasi SET started = 'x'")
        teams.forget()
        for path in ("/", "/lapor/wbs", "/lacak", "/perlindungan"):
            assert portal.visitor().get(path).status == 200

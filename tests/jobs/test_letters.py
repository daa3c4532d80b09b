"""Letters: one for an event, none with a word of the matter, none that goes twice."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from app import outbox
from app.cases import history, intake, verification
from app.cases.models import Case, Deadline, Event, KeyWrap
from app.channels import CHANNELS
from app.crypto.sealing import new_holder, seal
from app.jobs import digest, due, letters
from app.jobs.alone import alone
from app.law.calendar import add_working_days, today
from app.outbox import Letter
from app.people import lending, presence, vault_keys, vaults
from app.people.lending import Borrower, Custody, Lent
from app.people.models import Account
from app.people.signin import utc_now
from app.store import db, new_id, writing
from tests.mailbox import Mailbox
from tests.people_at_work import let_in, part_with
from tests.portal import COMPLAINT, Portal, Visitor
from tests.public.test_complaint import step

ADDRESS = "siti.aminah@surel.invalid"


@pytest.fixture
def custody(portal: Portal) -> Custody:
    """A jobs process that members of both teams lent their keys to."""
    lending.forget()
    asking = Custody(portal.settings.secret_key)
    asking.ask(utc_now())
    for name in ("petugas", "inspektorat"):
        lending.forget()
        portal.sign_in(name).get("/kantor/meja")
    return asking


def post(portal: Portal, mailbox: Mailbox, custody: Custody | None) -> dict[str, int]:
    """One round of a runner."""
    return letters.send_due(replace(portal.settings, mail=mailbox.settings), custody)


def waiting() -> dict[str, int]:
    found = outbox.counts()
    db.session.rollback()
    return found


def answered(portal: Portal, **fields: Any) -> tuple[str, str, Visitor]:
    """A complaint with an address, classified by the officer: one event that is news."""
    code, number = portal.complain(surel=ADDRESS, **fields)
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="non_pengawasan")
    return code, number, officer


def sent_back(portal: Portal) -> tuple[str, str, Visitor]:
    """A complaint with an address that the officer sent back: its reporter has to act."""
    code, number = portal.complain(surel=ADDRESS)
    officer = portal.sign_in("petugas")
    step(officer, number, "kembalikan", pesan="Sebutkan tanggalnya")
    return code, number, officer


def test_a_reporter_is_told_of_each_step_once_and_of_nothing_else(
    portal: Portal, mailbox: Mailbox, custody: Custody
) -> None:
    _, number, officer = answered(portal, uraian="Uang receh yang tidak dikembalikan")
    assert waiting() == {outbox.WAITING: 1}
    assert post(portal, mailbox, custody) == {outbox.SENT: 1}
    assert post(portal, mailbox, custody) == {}
    assert mailbox.received == [ADDRESS]
    told = mailbox.text()
    assert f"Ada pembaruan pada laporan {number}" in told
    assert f"{portal.settings.url}/lacak" in told
    assert "receh" not in told
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), f"{number}/pesan", pesan="Kami periksa dahulu")
    officer.send(officer.get(address), f"{number}/catatan", catatan="Catatan dalam")
    assert post(portal, mailbox, custody) == {outbox.SENT: 1}
    assert mailbox.received == [ADDRESS] * 2
    assert len({letter["Message-ID"] for _, letter in mailbox.letters}) == 2


def test_news_of_several_events_goes_as_one_letter(
    portal: Portal, mailbox: Mailbox, custody: Custody
) -> None:
    _, number, officer = answered(portal)
    officer.send(officer.get(f"/kantor/meja/kasus/{number}"), f"{number}/pesan", pesan="Segera")
    assert waiting() == {outbox.WAITING: 2}
    post(portal, mailbox, custody)
    assert mailbox.received == [ADDRESS]
    assert waiting() == {outbox.SENT: 2}
    about = [e.data["tentang"] for e in _told(number)]
    assert about == [3]


def _told(number: str) -> list[Event]:
    query = select(Event).join(Case, Case.id == Event.case_id).where(Case.number == number)
    found = db.session.scalars(query.where(Event.kind == history.NOTIFIED)).all()
    db.session.rollback()
    return list(found)


def test_that_a_letter_went_stands_in_the_history_and_counts_as_an_attempt_to_reach(
    portal: Portal, mailbox: Mailbox, custody: Custody
) -> None:
    code, number, officer = sent_back(portal)
    assert number in officer.get("/kantor/meja/hubungi").text
    post(portal, mailbox, custody)
    assert number not in officer.get("/kantor/meja/hubungi").text
    assert portal.opened(number).sound
    assert verification.verify().faults == []
    _, page = portal.track(code)
    assert "Surel pemberitahuan dikirim kepada Anda" in page.text
    assert "Surel pemberitahuan dikirim" in officer.get(f"/kantor/meja/kasus/{number}").text


def forged_notice(number: str, about: int) -> None:
    """Somebody who writes to the database says that the portal told the reporter."""
    with writing() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        last = session.get(Event, (case.id, case.events))
        assert last is not None
        row = history.event_row(
            case,
            history.NOTIFIED,
            "sistem",
            last.day,
            last.data["tenggat"],
            (),
            last.data["kunci"],
            bytes(32),
            {"tentang": about},
        )
        session.execute(Event.__table__.insert().values(**row))  # type: ignore[attr-defined]
        session.execute(
            update(Case).where(Case.id == case.id).values(events=row["seq"], head=row["hash"])
        )
        session.execute(delete(Letter))


@pytest.mark.parametrize("excluded", ["", "kepala"])
def test_nobody_without_a_key_says_that_the_portal_wrote_to_a_reporter(
    portal: Portal, custody: Custody, monkeypatch: pytest.MonkeyPatch, excluded: str
) -> None:
    about = {"tidak_boleh_baca": excluded} if excluded else {}
    code, number = portal.complain(surel=ADDRESS, **about)
    reader = "inspektorat" if excluded else "petugas"
    step(portal.sign_in(reader), number, "kembalikan", pesan="Kapan?")
    forged_notice(number, 2)
    assert not portal.opened(number, reader).sound
    _, page = portal.track(code)
    assert "Riwayat laporan ini tidak utuh" in page.text
    later = add_working_days(today(), 15)
    for module in ("app.jobs.due", "app.cases.chain"):
        monkeypatch.setattr(f"{module}.today", lambda: later)
    assert due.run_due(lent=custody.held())["langkah_waktu"] == 0
    assert portal.opened(number, reader).case.state == "dilengkapi"


def test_a_step_of_time_follows_a_letter_only_where_its_key_shows_that_it_went(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, number, _ = sent_back(portal)
    post(portal, mailbox, custody)
    later = add_working_days(today(), 15)
    for module in ("app.jobs.due", "app.cases.chain"):
        monkeypatch.setattr(f"{module}.today", lambda: later)
    assert due.run_due()["langkah_waktu"] == 0, "a run without keys cannot tell"
    assert due.run_due(lent=custody.held())["langkah_waktu"] == 1
    assert portal.opened(number).sound


def test_without_a_key_letters_wait_and_the_desk_says_so(portal: Portal, mailbox: Mailbox) -> None:
    office = portal.app.wsgi_app.mounts["/kantor"]  # type: ignore[attr-defined]
    office.config["PORTAL"] = replace(portal.settings, mail=mailbox.settings)
    lending.forget()
    asking = Custody(portal.settings.secret_key)
    asking.ask(utc_now())
    _, _, officer = answered(portal)
    assert post(portal, mailbox, None) == {}
    assert post(portal, mailbox, asking) == {}, "the Inspektorat has not signed in yet"
    assert waiting() == {outbox.WAITING: 1}
    assert "1 pemberitahuan kepada pelapor menunggu" in officer.get("/kantor/meja").text
    lending.forget()
    portal.sign_in("inspektorat").get("/kantor/meja")
    assert post(portal, mailbox, asking) == {outbox.SENT: 1}
    assert "pemberitahuan kepada pelapor menunggu" not in officer.get("/kantor/meja").text


def test_whoever_only_writes_to_the_database_borrows_no_key(portal: Portal) -> None:
    stranger = Custody(b"another secret key")
    stranger.ask(utc_now())
    for name in ("petugas", "inspektorat"):
        lending.forget()
        portal.sign_in(name).get("/kantor/meja")
    assert db.session.scalars(select(Lent)).all() == []
    assert stranger.keys() is None


def test_a_key_is_sealed_to_the_process_that_asked_and_to_no_other(
    portal: Portal, custody: Custody
) -> None:
    held = custody.keys()
    assert held is not None
    assert set(held) == set(vaults.NOTICE_VAULTS)
    other = Custody(portal.settings.secret_key)
    other.ask(utc_now())
    with writing() as session:
        mine = session.scalars(select(Borrower.id).where(Borrower.public_key != b"")).all()
        rows = session.scalars(select(Lent)).all()
        for row in rows:  # somebody copies what was sealed to another
            for borrower in mine:
                if borrower != row.borrower:
                    session.add(
                        Lent(
                            borrower=borrower,
                            vault=row.vault,
                            generation=row.generation,
                            sealed=row.sealed,
                        )
                    )
    assert other.keys() is None
    custody.leave()
    assert {b.id for b in db.session.scalars(select(Borrower))} == {other._own.id}


def test_a_borrower_that_is_silent_for_an_hour_is_forgotten(
    portal: Portal, custody: Custody
) -> None:
    late = Custody(portal.settings.secret_key)
    late.ask(utc_now() + timedelta(hours=2))
    assert [b.id for b in db.session.scalars(select(Borrower))] == [late._own.id]
    assert db.session.scalars(select(Lent)).all() == []


def test_the_inspektorats_reporters_are_written_to_like_all_others(
    portal: Portal, mailbox: Mailbox, custody: Custody
) -> None:
    _, number = portal.complain(surel=ADDRESS, tidak_boleh_baca="kepala")
    inspector = portal.sign_in("inspektorat")
    step(inspector, number, "klasifikasi", klasifikasi="non_pengawasan")
    assert post(portal, mailbox, custody) == {outbox.SENT: 1}
    assert mailbox.received == [ADDRESS]
    assert portal.opened(number, "inspektorat").sound
    rows = db.session.scalars(select(KeyWrap).where(KeyWrap.wrap == "kabar")).all()
    assert sorted(r.recipient for r in rows) == sorted(vaults.NOTICE_VAULTS)
    assert len({len(r.sealed) for r in rows}) == 1


@pytest.mark.parametrize("fields", [{}, {"telepon": "0812 0000 0000"}])
def test_nobody_is_written_to_who_left_no_address(
    portal: Portal, mailbox: Mailbox, custody: Custody, fields: dict[str, str]
) -> None:
    _, number = portal.complain(**fields)
    step(portal.sign_in("petugas"), number, "klasifikasi", klasifikasi="non_pengawasan")
    assert waiting() == {}
    assert post(portal, mailbox, custody) == {}
    assert mailbox.letters == []


def test_an_address_that_was_taken_back_is_written_to_no_more(
    portal: Portal, mailbox: Mailbox, custody: Custody
) -> None:
    code, number, officer = answered(portal)
    visitor, page = portal.track(code)
    page = visitor.send(page, "/lacak/identitas", surel="", telepon="", nama_pelapor="")
    assert post(portal, mailbox, custody) == {outbox.EMPTY: 1}
    assert mailbox.letters == []
    visitor.send(page, "/lacak/identitas", surel="baru@surel.invalid")
    officer.send(officer.get(f"/kantor/meja/kasus/{number}"), f"{number}/pesan", pesan="Segera")
    post(portal, mailbox, custody)
    assert mailbox.received == ["baru@surel.invalid"]


def test_a_report_of_the_wbs_is_never_written_about(
    portal: Portal, mailbox: Mailbox, custody: Custody
) -> None:
    _, number = portal.report(surel=ADDRESS)
    officer = portal.sign_in("petugas")
    officer.send(officer.get(f"/kantor/meja/kasus/{number}"), f"{number}/pesan", pesan="Segera")
    assert waiting() == {}
    assert not db.session.scalars(select(KeyWrap).where(KeyWrap.wrap == "kabar")).all()


def test_a_letter_that_the_server_does_not_take_now_is_tried_again_later(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(portal)
    mailbox.at_rcpt = lambda _: "451 try later"
    now = utc_now()
    monkeypatch.setattr(letters, "utc_now", lambda: now)
    for minutes in letters._WAITS:
        assert post(portal, mailbox, custody) == {outbox.WAITING: 1}
        now += timedelta(minutes=minutes - 1)
        assert post(portal, mailbox, custody) == {}
        now += timedelta(minutes=1)
    assert post(portal, mailbox, custody) == {outbox.FAILED: 1}
    now += timedelta(days=2)
    mailbox.at_rcpt = lambda _: None
    assert post(portal, mailbox, custody) == {}
    assert mailbox.letters == []


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_an_address_that_does_not_exist_stands_on_the_officers_list(
    portal: Portal, mailbox: Mailbox, custody: Custody, where: str
) -> None:
    _, number, officer = sent_back(portal)
    if where == "rcpt":
        mailbox.at_rcpt = lambda _: "550 no such user"
    else:
        mailbox.at_data = lambda: "554 no"
    assert post(portal, mailbox, custody) == {outbox.FAILED: 1}
    page = officer.get("/kantor/meja/hubungi")
    assert number in page.text
    assert "Surel ke alamat yang dicantumkan tidak dapat dikirim" in page.text
    assert _told(number) == []


def test_a_line_that_breaks_while_a_letter_is_handed_over_sends_it_no_second_time(
    portal: Portal, mailbox: Mailbox, custody: Custody
) -> None:
    _, number, officer = sent_back(portal)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("smtplib.SMTP.data", _breaking)
        assert post(portal, mailbox, custody) == {outbox.UNSURE: 1}
    assert post(portal, mailbox, custody) == {}
    page = officer.get("/kantor/meja/hubungi")
    assert "Belum pasti surel pemberitahuannya sampai" in page.text
    assert _told(number) == []


def _breaking(*_: Any) -> Any:
    raise ConnectionResetError


def test_a_server_that_is_away_costs_no_letter(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = portal.sign_in("petugas")
    for _ in range(3):
        _, number = portal.complain(surel=ADDRESS)
        step(officer, number, "klasifikasi", klasifikasi="non_pengawasan")
    away = replace(portal.settings, mail=replace(mailbox.settings, port=1))
    assert letters.send_due(away, custody) == {}
    assert waiting() == {outbox.WAITING: 3}
    assert set(db.session.scalars(select(Letter.tries))) == {0}, "no try of theirs"
    later = utc_now() + timedelta(minutes=3)
    monkeypatch.setattr(letters, "utc_now", lambda: later)
    assert post(portal, mailbox, custody) == {outbox.SENT: 3}


def test_what_a_dead_runner_had_claimed_goes_and_what_it_handed_over_does_not(
    portal: Portal, mailbox: Mailbox, custody: Custody
) -> None:
    _, _, officer = answered(portal)
    _, number = portal.complain(surel=ADDRESS)
    step(officer, number, "klasifikasi", klasifikasi="non_pengawasan")
    with writing() as session:
        first, second = session.scalars(select(Letter)).all()
        first.state, first.claim = outbox.TRYING, new_id()
        second.state, second.claim = outbox.HANDING, new_id()
        kept = second.id
    assert post(portal, mailbox, custody) == {outbox.SENT: 1}
    unsure = db.session.get(Letter, kept, populate_existing=True)
    assert unsure is not None
    assert unsure.state == outbox.UNSURE


def test_a_runner_that_lost_its_letter_to_another_does_not_send_it(
    portal: Portal, mailbox: Mailbox, custody: Custody
) -> None:
    answered(portal)

    def taken_over(_: str) -> None:
        with writing() as session:
            session.execute(update(Letter).values(claim=new_id()))

    with pytest.MonkeyPatch.context() as patch:
        original = letters._must_move

        def lose(*given: Any) -> None:
            taken_over("")
            original(*given)

        patch.setattr(letters, "_must_move", lose)
        assert post(portal, mailbox, custody) == {}
    assert mailbox.letters == []


def test_while_one_runner_works_another_does_nothing(
    portal: Portal, mailbox: Mailbox, custody: Custody
) -> None:
    answered(portal)
    with alone(letters.LOCK) as mine:
        assert mine
        assert post(portal, mailbox, custody) == {}
    assert post(portal, mailbox, custody) == {outbox.SENT: 1}


def test_news_that_could_not_go_for_a_week_is_given_up(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(portal)
    monkeypatch.setattr(letters, "today", lambda: today() + timedelta(days=8))
    assert post(portal, mailbox, custody) == {}
    assert waiting() == {outbox.STALE: 1}
    monkeypatch.setattr(letters, "today", lambda: today() + timedelta(days=100))
    post(portal, mailbox, custody)
    assert waiting() == {}


def test_after_a_member_left_every_address_waits_until_it_is_sealed_anew(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, officer = answered(portal)
    _, other = portal.complain(surel="lain@surel.invalid", tidak_boleh_baca="kepala")
    step(portal.sign_in("inspektorat"), other, "klasifikasi", klasifikasi="non_pengawasan")
    portal.complain()
    let_in(portal, officer)
    part_with(officer, "rekan")
    assert custody.keys() is None, "the newest key was not lent yet"
    lending.forget()
    officer.get("/kantor/meja")
    assert post(portal, mailbox, custody) == {outbox.WAITING: 2}, "whoever reads the case"
    assert set(db.session.scalars(select(Letter.tries))) == {0}, "waiting for a member is no try"
    has_address("petugas", OFFICER)
    morning = Morning(monkeypatch, 3)
    post(portal, mailbox, custody)
    assert "Sebagian tenggat tidak disebut" in mailbox.text()
    page = officer.send(officer.get("/kantor/meja/tim"), "/tim/segel")
    assert "3 dari 3 kasus selesai" in page.text
    monkeypatch.setattr(letters, "utc_now", lambda: morning.at(11))
    assert post(portal, mailbox, custody) == {outbox.SENT: 2}
    assert verification.verify().faults == []


@pytest.mark.parametrize("address", ["a.:@a.b", "a@[b.c", "().@a.b", "bü@c.id", 'a"b@c.id'])
def test_an_address_that_no_server_takes_is_refused_and_holds_up_nobody(
    portal: Portal, mailbox: Mailbox, custody: Custody, address: str
) -> None:
    visitor = portal.visitor()
    page = visitor.send(
        visitor.get("/lapor/pengaduan"), "/lapor/pengaduan", **COMPLAINT, surel=address
    )
    assert page.status == 422
    assert "Alamat surel ini" in page.text
    given = intake.submit(
        intake.Submission(
            CHANNELS["pengaduan"], {**COMPLAINT, "surel": address}, os.urandom(15), today()
        )
    )
    officer = portal.sign_in("petugas")
    step(officer, given.number, "klasifikasi", klasifikasi="non_pengawasan")
    for _ in range(3):
        _, number = portal.complain(surel=ADDRESS)
        step(officer, number, "klasifikasi", klasifikasi="non_pengawasan")
    assert post(portal, mailbox, custody) == {outbox.SENT: 3, outbox.FAILED: 1}
    assert given.number in officer.get("/kantor/meja/hubungi").text
    assert "1 pemberitahuan tidak sampai" in officer.get("/kantor/meja").text
    assert "tidak dapat dikirim" in officer.get(f"/kantor/meja/kasus/{given.number}").text


def test_rows_that_somebody_spoiled_hold_up_no_other_letter_and_no_step(
    portal: Portal, mailbox: Mailbox, custody: Custody
) -> None:
    _, number, officer = answered(portal)
    spoiled = portal.opened(number).case.id
    if db.engine.dialect.name == "sqlite":
        with writing() as session:
            session.execute(
                text(
                    "UPDATE kunci_kasus SET generation = 'x' WHERE case_id = :c AND wrap = 'kabar'"
                ),
                {"c": spoiled},
            )
    _, other = portal.complain(surel=ADDRESS)
    case_id = portal.opened(other).case.id
    with writing() as session:
        session.add(Letter(id=new_id(), kind=outbox.NEWS, case_id=case_id, seq=2, day=today()))
    step(officer, other, "klasifikasi", klasifikasi="non_pengawasan")
    done = post(portal, mailbox, custody)
    assert done[outbox.SENT] >= 1
    assert ADDRESS in mailbox.received


def test_a_letter_that_went_is_not_sent_again_though_its_history_cannot_be_written(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(portal)

    def fails(*_: Any) -> None:
        raise ValueError

    monkeypatch.setattr("app.cases.automatic.told", fails)
    assert post(portal, mailbox, custody) == {outbox.UNSURE: 1}
    assert post(portal, mailbox, custody) == {}
    assert mailbox.received == [ADDRESS]


def test_false_rows_of_lent_keys_do_not_keep_the_true_ones_away(portal: Portal) -> None:
    asking = Custody(portal.settings.secret_key)
    asking.ask(utc_now())
    with writing() as session:
        for vault in vaults.NOTICE_VAULTS:
            session.add(Lent(borrower=asking._own.id, vault=vault, generation=1, sealed=b"x" * 99))
    assert asking.keys() is None
    for name in ("petugas", "inspektorat"):
        lending.forget()
        portal.sign_in(name).get("/kantor/meja")
    assert set(asking.keys() or ()) == set(vaults.NOTICE_VAULTS)


def test_where_a_teams_vault_of_notices_was_never_begun_no_letter_goes(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(portal)
    there = vault_keys.now_published
    monkeypatch.setattr(
        vault_keys,
        "now_published",
        lambda ids: {v: r for v, r in there(ids).items() if v == "kabar"},
    )
    assert custody.keys() is None
    assert post(portal, mailbox, custody) == {}


class Morning:
    """A working day at nine in the morning, so many working days from now."""

    def __init__(self, patch: pytest.MonkeyPatch, days: int) -> None:
        self.day = add_working_days(today(), days)
        patch.setattr(letters, "today", lambda: self.day)
        patch.setattr(letters, "utc_now", lambda: self.at(9))

    def at(self, hour: int) -> datetime:
        moment = datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        return (moment + timedelta(hours=hour - 7)).replace(tzinfo=None)


def has_address(name: str, address: str, roles: list[str] | None = None) -> None:
    with writing() as session:
        account = session.scalars(select(Account).where(Account.name == name)).one()
        account.email = address
        if roles:
            account.roles = roles


OFFICER = "petugas@samsat.invalid"
INSPECTOR = "inspektorat@babel.invalid"


def test_an_officer_gets_one_digest_a_working_day_with_number_and_clock(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, number = portal.complain(uraian="Uang receh")
    _, secret = portal.complain(tidak_boleh_baca="kepala")
    has_address("petugas", OFFICER)
    Morning(monkeypatch, 3)
    post(portal, mailbox, custody)
    post(portal, mailbox, custody)
    assert mailbox.received == [OFFICER]
    text = mailbox.text()
    assert "Berakhir hari ini (1):" in text
    assert f"{number}: Verifikasi" in text
    assert "WBS tidak disebut" in text
    assert secret not in text
    assert "receh" not in text


@pytest.mark.parametrize(
    ("days", "heading"),
    [
        (1, "Tinggal 2 hari kerja (1)"),
        (2, "Separuh waktunya sudah lewat (1)"),
        (3, "Berakhir hari ini (1)"),
        (4, "Lewat tenggat (1)"),
        (5, "Lewat tenggat (1)"),
    ],
)
def test_a_clock_is_named_at_half_its_time_two_days_before_on_its_day_and_after(
    portal: Portal,
    mailbox: Mailbox,
    custody: Custody,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
    heading: str,
) -> None:
    portal.complain()
    has_address("petugas", OFFICER)
    Morning(monkeypatch, days)
    post(portal, mailbox, custody)
    assert heading in mailbox.text()


def test_several_clocks_of_a_case_are_each_named(portal: Portal) -> None:
    _, number = portal.complain()
    with writing() as session:
        case_id = session.scalar(select(Case.id).where(Case.number == number))
        due = add_working_days(today(), 3)
        session.add(
            Deadline(
                id=new_id(),
                case_id=case_id,
                clock="rujukan",
                run=1,
                started=today(),
                due=due,
                stopped=None,
                pauses=[],
            )
        )
    channel = CHANNELS["pengaduan"]
    named = digest.due_in(channel, due, channel.office_clocks)
    assert [d.number for d in named] == [number, number]
    assert len({d.clock for d in named}) == 2


def test_what_is_over_goes_to_the_next_level_too_and_what_is_not_does_not(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, number = portal.complain()
    _, secret = portal.complain(tidak_boleh_baca="kepala")
    _leader("kepala@samsat.invalid")
    Morning(monkeypatch, 2)
    post(portal, mailbox, custody)
    assert "Tidak ada tenggat yang perlu diingatkan hari ini" in mailbox.text()
    assert number not in mailbox.text()
    Morning(monkeypatch, 4)
    post(portal, mailbox, custody)
    assert mailbox.received == ["kepala@samsat.invalid"] * 2
    assert f"Lewat tenggat (1):\n- {number}: Verifikasi" in mailbox.text().replace("\r", "")
    assert secret not in mailbox.text()


def _leader(address: str) -> None:
    with writing() as session:
        inspector = session.scalars(select(Account).where(Account.name == "inspektorat")).one()
        values = {
            c.name: getattr(inspector, c.name)
            for c in Account.__table__.columns
            if c.name not in ("id", "name", "roles", "email")
        }
        session.add(
            Account(id=new_id(), name="kepala", roles=["pimpinan"], email=address, **values)
        )


def test_mails_about_the_wbs_say_the_same_whether_or_not_there_is_a_report(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_address("petugas", OFFICER)
    has_address("inspektorat", INSPECTOR)
    told = []
    for days in (19, 20):
        morning = Morning(monkeypatch, days)
        for team in ("petugas", "inspektorat"):
            presence.note_presence(list(vaults.TEAMS[team]), morning.day)
        post(portal, mailbox, custody)
        told.append({to: letter.get_content().splitlines()[1:] for to, letter in mailbox.letters})
        mailbox.letters.clear()
        portal.report()
        portal.report(tidak_boleh_baca=["kepala"])
    assert told[0].keys() == {OFFICER, INSPECTOR}
    assert told[0] == told[1]


@pytest.mark.parametrize("excluded", ["", "kepala"])
def test_whoever_gets_a_digest_does_not_tell_whose_a_case_is(
    portal: Portal,
    mailbox: Mailbox,
    custody: Custody,
    monkeypatch: pytest.MonkeyPatch,
    excluded: str,
) -> None:
    portal.complain(**({"tidak_boleh_baca": excluded} if excluded else {}))
    has_address("petugas", OFFICER)
    has_address("inspektorat", INSPECTOR)
    _leader("kepala@samsat.invalid")
    Morning(monkeypatch, 5)
    assert post(portal, mailbox, custody) == {outbox.SENT: 3}
    assert sorted(mailbox.received) == sorted([OFFICER, INSPECTOR, "kepala@samsat.invalid"])


def test_a_desk_that_nobody_opens_is_told_to_its_members_and_to_the_other_team(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_address("petugas", OFFICER)
    has_address("inspektorat", INSPECTOR)
    presence.note_presence(list(vaults.TEAMS["petugas"]), today())
    morning = Morning(monkeypatch, 3)
    presence.note_presence(list(vaults.TEAMS["inspektorat"]), morning.day)
    post(portal, mailbox, custody)
    assert sorted(mailbox.received) == sorted([OFFICER, INSPECTOR])
    for _, letter in mailbox.letters:
        assert "Meja kantor belum dibuka siapa pun sejak" in letter.get_content()
        assert "Meja Inspektorat belum dibuka" not in letter.get_content()


def test_the_inspektorat_gets_the_root_of_the_history(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.complain()
    has_address("inspektorat", INSPECTOR)
    history.close_days_before(today())
    Morning(monkeypatch, 1)
    post(portal, mailbox, custody)
    root = history.last_daily_root()
    assert root is not None
    assert root[1] in mailbox.text()


def test_a_flood_sends_a_handful_of_letters(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    flood = 60
    for _ in range(flood):
        portal.complain()
    has_address("petugas", OFFICER)
    Morning(monkeypatch, 3)
    for _ in range(5):
        post(portal, mailbox, custody)
    assert mailbox.received == [OFFICER]
    assert f"Berakhir hari ini ({flood}):" in mailbox.text()
    assert f"dan {flood - digest.MOST} lainnya" in mailbox.text()


@pytest.mark.parametrize(("hour", "sent"), [(7, 0), (8, 1), (15, 1), (16, 0), (23, 0)])
def test_digests_go_out_in_office_hours_only(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, hour: int, sent: int
) -> None:
    has_address("petugas", OFFICER)
    morning = Morning(monkeypatch, 1)
    digest.put_out(morning.day, morning.at(hour))
    assert db.session.query(Letter).count() == sent
    weekend = date(2026, 11, 28)
    digest.put_out(weekend, datetime(2026, 11, 28, 3))
    assert db.session.query(Letter).count() == sent


def test_somebody_on_leave_is_not_written_to_and_their_cases_go_to_others(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, number = portal.complain()
    let_in(portal, portal.sign_in("petugas"))
    has_address("petugas", OFFICER)
    has_address("rekan", "rekan@samsat.invalid")
    with writing() as session:
        session.execute(update(Case).values(assignee="petugas"))
        away = session.scalars(select(Account).where(Account.name == "petugas")).one()
        away.away_from, away.away_until = today(), today() + timedelta(days=30)
    Morning(monkeypatch, 1)
    post(portal, mailbox, custody)
    assert mailbox.received == ["rekan@samsat.invalid"]
    assert number in mailbox.text(), "a case of somebody who is away is everybody's"
    has_address("petugas", "")
    with writing() as session:
        session.execute(update(Account).where(Account.name == "petugas").values(away_from=None))
    Morning(monkeypatch, 2)
    post(portal, mailbox, custody)
    assert number not in mailbox.text(), "a present colleague's case is theirs until it is over"


def test_a_clock_that_stands_still_and_a_case_that_is_closed_are_not_named(
    portal: Portal, custody: Custody
) -> None:
    _, _, officer = sent_back(portal)
    _, closed = portal.complain()
    step(officer, closed, "tolak", alasan="bukan_pengaduan", pesan="Bukan layanan kami.")
    third, channel = add_working_days(today(), 3), CHANNELS["pengaduan"]
    assert digest.due_in(channel, third, channel.office_clocks) == []


def test_without_borrowed_keys_a_digest_waits_until_ten_and_then_names_no_complaint(
    portal: Portal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, number = portal.complain()
    has_address("petugas", OFFICER)
    alone_here = Custody(portal.settings.secret_key)
    morning = Morning(monkeypatch, 3)
    assert post(portal, mailbox, alone_here) == {}
    monkeypatch.setattr(letters, "utc_now", lambda: morning.at(10))
    assert post(portal, mailbox, alone_here) == {outbox.SENT: 1}
    assert "Tenggat pengaduan tidak disebut" in mailbox.text()
    assert number not in mailbox.text()


def test_a_digest_that_was_late_does_not_go_at_night(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_address("petugas", OFFICER)
    morning = Morning(monkeypatch, 1)
    mailbox.at_rcpt = lambda _: "451 later"
    assert post(portal, mailbox, custody) == {outbox.WAITING: 1}
    mailbox.at_rcpt = lambda _: None
    monkeypatch.setattr(letters, "utc_now", lambda: morning.at(22))
    assert post(portal, mailbox, custody) == {}
    assert mailbox.letters == []


def test_where_there_is_no_server_nothing_is_tried(portal: Portal, custody: Custody) -> None:
    answered(portal)
    assert letters.send_due(portal.settings, custody) == {}
    assert waiting() == {outbox.WAITING: 1}


def test_a_member_chooses_where_digests_go(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    page = officer.get("/kantor/pegawai")
    assert "Belum ada alamat" in page.text
    wrong = officer.send(page, "/pegawai/surel", surel="petugas di kantor")
    assert wrong.status == 422
    assert "Alamat surel ini belum lengkap" in wrong.text
    assert wrong.filled("/pegawai/surel")["surel"] == "petugas di kantor"
    assert officer.send(wrong, "/pegawai/surel", surel="pétugas@samsat.invalid").status == 422
    done = officer.send(wrong, "/pegawai/surel", surel=f" {OFFICER} ")
    assert f"Nanti dikirim ke {OFFICER}" in done.text  # no server of mail is set here


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (None, 0, ""),
        ("550 no", 2, "menolak surel itu: 550"),
        ("451 later", 2, "menolak surel itu: 451"),
    ],
)
def test_an_administrator_can_try_the_mail_server(
    portal: Portal, mailbox: Mailbox, answer: str | None, status: int, said: str
) -> None:
    portal.app.config["PORTAL"] = replace(portal.settings, mail=mailbox.settings)
    mailbox.at_rcpt = lambda _: answer
    found, printed, errors = portal.command("mail-test", "pengelola@samsat.invalid")
    assert (found, printed) == (status, {"terkirim": True} if not status else None)
    assert said in errors
    assert len(mailbox.letters) == (status == 0)


def test_what_cannot_be_tried_is_said_in_one_line(portal: Portal, mailbox: Mailbox) -> None:
    assert "MAIL_SERVER belum diisi" in portal.command("mail-test", "a@b.id")[2]
    away = replace(portal.settings, mail=replace(mailbox.settings, port=1))
    portal.app.config["PORTAL"] = away
    assert "ConnectionRefusedError" in portal.command("mail-test", "a@b.id")[2]
    portal.app.config["PORTAL"] = replace(portal.settings, mail=mailbox.settings)
    assert "no address" in portal.command("mail-test", "bukan alamat")[2]


def test_a_lent_key_that_is_not_the_published_one_is_none(portal: Portal) -> None:
    asking = Custody(portal.settings.secret_key)
    asking.ask(utc_now())
    own = asking._own.recipient()
    with writing() as session:
        for vault in vaults.NOTICE_VAULTS:
            stranger = new_holder(vault, 1)
            sealed = seal(stranger.private_key, own, lending._PURPOSE, vault, 1)
            session.add(Lent(borrower=own.id, vault=vault, generation=1, sealed=sealed))
    assert asking.keys() is None


def test_what_was_written_before_the_last_step_does_not_count_for_it(
    portal: Portal, mailbox: Mailbox, custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, number, officer = answered(portal)
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), f"{number}/pesan", pesan="Kami periksa dahulu")

    def steps_meanwhile(_: str) -> None:
        if portal.opened(number).case.state != "ditanya":
            step(officer, number, "tanya", pesan="Hari apa?")

    mailbox.at_rcpt = steps_meanwhile  # type: ignore[assignment]
    assert post(portal, mailbox, custody) == {outbox.SENT: 1}
    assert [e.data["tentang"] for e in _told(number)] == [3]
    assert number in officer.get("/kantor/meja/hubungi").text
    mailbox.at_rcpt = lambda _: None
    assert post(portal, mailbox, custody) == {outbox.SENT: 1}
    assert number not in officer.get("/kantor/meja/hubungi").text


def test_while_another_runner_works_nothing_is_done_and_that_is_said(portal: Portal) -> None:
    portal.complain()
    with alone("tugas") as mine:
        assert mine
        assert due.run_due() == {"gagal": [], "sedang_dikerjakan": True}
    assert "sedang_dikerjakan" not in due.run_due()


def test_a_channel_and_the_people_name_the_same_vaults_of_notices() -> None:
    assert dict(CHANNELS["pengaduan"].notices) == vaults.NOTICES_OF

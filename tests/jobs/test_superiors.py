"""Superiors are told what waits for one of them, all alike; employees that a declaration is due."""

import sys
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy import delete, func, select

from app import outbox
from app.cases import verification
from app.crypto.sealing import Holder
from app.jobs import digest, letters, prompts
from app.law.calendar import add_working_days, is_working_day, today
from app.outbox import DIGEST, PROMPT, REMINDER, Letter
from app.people import accounts, lending
from app.people.lending import Custody
from app.people.models import Account
from app.people.signin import utc_now
from app.store import db, writing
from tests.jobs.test_letters import Mailbox
from tests.office.test_benturan import HEAD, Office
from tests.office.test_gratifikasi import report, step
from tests.people_at_work import employ
from tests.portal import Portal


@pytest.fixture
def office(portal: Portal) -> Office:
    return Office(portal)


def written(name: str, days: int, held: dict[str, Holder] | None = None) -> str:
    """The digest of ``name`` so many working days from now."""
    account_id = db.session.scalar(select(Account.id).where(Account.name == name))
    words = digest.Digests(add_working_days(today(), days), held).compose(account_id or "")
    return words.text if words else ""


def due_to(days: int) -> set[str]:
    """Who would get a digest that day."""
    day = add_working_days(today(), days)
    return {a.name for a in digest._superiors(day)}


def test_every_superior_is_told_the_number_alike_and_nobody_else_is(office: Office) -> None:
    number = office.declare(office.clerk)
    assert due_to(1) == set()
    assert due_to(7) == {"kepala", "kasi"}
    for name in ("kepala", "kasi"):
        text = written(name, 7)
        assert number in text
        assert "Atasan memutuskan" in text
        assert "Adik ipar" not in text
        assert "sri" not in text.casefold()
    assert written("kepala", 7).replace("kepala", "") == written("kasi", 7).replace("kasi", "")
    assert number not in written("sri", 7)
    assert number not in written("kasi-lain", 7)


def test_what_is_over_goes_to_the_leader_and_the_officers_too(office: Office) -> None:
    number = office.declare(office.clerk)
    accounts.grant(HEAD, "pimpinan", given=True)
    with writing() as session:
        officer = session.scalars(select(Account).where(Account.name == "petugas")).one()
        officer.email = "petugas@kantor.test"
    assert "Lewat tenggat" in written("kepala", 8)
    assert number in written("kepala", 8)
    assert number in written("petugas", 8)


NEXT = today() if is_working_day(today()) else add_working_days(today(), 1)


def test_a_digest_and_a_reminder_of_one_day_are_two_letters(office: Office) -> None:
    account_id = db.session.scalar(select(Account.id).where(Account.name == "kasi"))
    assert outbox.put(account_id or "", REMINDER, NEXT)
    assert outbox.put(account_id or "", DIGEST, NEXT)
    assert outbox.remind([account_id or ""], NEXT) == 0
    office.declare(office.clerk)
    seventh = add_working_days(today(), 7)
    digest.put_out(seventh, datetime.combine(seventh, time(3)))
    db.session.rollback()
    written_to = db.session.scalars(select(Letter.account_id).where(Letter.day == seventh)).all()
    assert account_id in written_to


def test_a_reminder_goes_once_and_says_nothing_of_anybody(office: Office, mailbox: Mailbox) -> None:
    office.clerk.send(
        office.clerk.get("/kantor/pegawai/kepentingan"),
        "/pegawai/kepentingan",
        saat="tahunan",
        pernyataan="nihil",
        nama="Sri",
        jabatan="Staf",
    )
    officer = office.portal.sign_in("petugas")
    page = officer.get("/kantor/meja/register/kepentingan")
    officer.send(page, "/kepentingan/ingatkan")
    db.session.rollback()
    kinds = set(db.session.scalars(select(Letter.kind)))
    assert kinds == {REMINDER}
    custody = Custody(office.portal.settings.secret_key)
    config = replace(office.portal.settings, mail=mailbox.settings)
    for _ in range(2):
        letters.send_due(config, custody)
    reminded = sorted(to for to in mailbox.received if to.endswith("@kantor.test"))
    assert reminded == ["kasi-lain@kantor.test", "kasi@kantor.test", "kepala@kantor.test"]
    assert all("Daftar kepentingan pribadi" in text for text in texts(mailbox))
    assert not any("Sri" in text for text in texts(mailbox))


def test_an_employee_is_told_that_their_time_to_answer_runs_out(
    portal: Portal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = employ(portal, "sri")
    with_address, _ = report(clerk, surel="sri@kantor.test")
    without, _ = report(clerk, surel="")
    officer = portal.sign_in("petugas")
    for number in (with_address, without):
        step(officer, number, "kembalikan", pesan="Siapa yang melihat?")
    days = [n for n in range(1, 25) if _prompted(add_working_days(today(), n))]
    assert days == [10, 18, 20], "half, two days before, the last day"
    custody = lent(portal)
    config = replace(portal.settings, mail=mailbox.settings)
    with writing() as session:
        session.execute(delete(Letter).where(Letter.kind == PROMPT))
    letters.send_due(config, custody)
    news = [text for text in texts(mailbox) if with_address in text]
    assert len(news) == 1
    assert "/kantor/masuk" in news[0]
    day = add_working_days(today(), 18)
    for module in ("digest", "letters"):
        if hasattr(sys.modules[f"app.jobs.{module}"], "today"):
            monkeypatch.setattr(f"app.jobs.{module}.today", lambda: day)
    monkeypatch.setattr("app.jobs.letters.utc_now", lambda: datetime.combine(day, time(3)))
    for _ in range(2):
        letters.send_due(config, custody)
    sent = [text for text in texts(mailbox) if with_address in text]
    assert ["menunggu jawaban" in text for text in sent] == [False, True]
    assert not any("Siapa yang melihat" in text for text in sent)
    assert not any(without in text for text in texts(mailbox))
    assert verification.verify().faults == []


def texts(mailbox: Mailbox) -> list[str]:
    return [mailbox.text(n) for n in range(len(mailbox.letters))]


def _prompted(day: date) -> bool:
    before = db.session.scalar(select(func.count()).select_from(Letter))
    prompts.put_out(day, datetime.combine(day, time(3)))
    prompts.put_out(day, datetime.combine(day, time(4)))
    after = db.session.scalar(select(func.count()).select_from(Letter))
    assert (after or 0) - (before or 0) in (0, 2), "once a day for each case"
    db.session.rollback()
    return after != before


def lent(portal: Portal) -> Custody:
    """A jobs process that members of both teams lent their keys to."""
    lending.forget()
    asking = Custody(portal.settings.secret_key)
    asking.ask(utc_now())
    for name in ("petugas", "inspektorat"):
        lending.forget()
        portal.sign_in(name).get("/kantor/meja")
    return asking

"""Superiors are told what waits for one of them, all alike; employees that a declaration is due."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time

import pytest
from sqlalchemy import select

from app import outbox
from app.crypto.sealing import Holder
from app.jobs import digest, letters
from app.law.calendar import add_working_days, is_working_day, today
from app.outbox import DIGEST, REMINDER, Letter
from app.people import accounts
from app.people.lending import Custody
from app.people.models import Account
from app.store import db, writing
from tests.jobs.test_letters import Mailbox
from tests.office.test_benturan import HEAD, Office
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
    assert "hari_ini" not in written("petugas", 8)


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


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    box.start()
    yield box
    box.stop()


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
    digest.put_out(NEXT, datetime.combine(NEXT, time(3)))  # no letter stands in another's place
    custody = Custody(office.portal.settings.secret_key)
    config = replace(office.portal.settings, mail=mailbox.settings)
    for _ in range(2):
        letters.send_due(config, custody)
    reminded = sorted(to for to in mailbox.received if to.endswith("@kantor.test"))
    assert reminded == ["kasi-lain@kantor.test", "kasi@kantor.test", "kepala@kantor.test"]
    assert DIGEST not in set(db.session.scalars(select(Letter.kind)))
    assert not any("Sri" in str(letter) for letter in mailbox.letters)

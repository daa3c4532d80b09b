"""The monthly letter about the ZI record: once, to officers and leaders, without a word of its content."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from app import outbox
from app.jobs import due, letters, record_note
from app.law.calendar import today
from app.outbox import RECORD, Letter
from app.people import accounts
from app.people.lending import Custody
from app.people.models import Account
from app.store import db, new_id, writing
from app.zi import days, notes, papers
from tests.mailbox import Mailbox
from tests.people_at_work import employ
from tests.portal import Portal

NOON = time(5)
"""Noon in Asia/Jakarta, in UTC."""


@pytest.fixture
def office(portal: Portal) -> Portal:
    """An officer, a leader and an employee with addresses."""
    employ(portal, "kepala", "197004121995032001")
    accounts.grant("197004121995032001", "pimpinan", given=True)
    employ(portal, "sri", "199001012015011001")
    with writing() as session:
        for name in ("petugas", "inspektorat"):
            officer = session.scalars(select(Account).where(Account.name == name)).one()
            officer.email = f"{name}@kantor.test"
    return portal


def put(day: date, at: time = NOON) -> list[str]:
    """To whom letters lie in the outbox after the jobs ran on ``day``."""
    record_note.put_out(day, datetime.combine(day, at))
    query = select(Account.name).join(Letter, Letter.account_id == Account.id)
    query = query.where(Letter.kind == RECORD, Letter.day == day).order_by(Account.name)
    found = list(db.session.scalars(query))
    db.session.rollback()
    return found


def test_once_a_month_on_its_first_working_day(office: Portal) -> None:
    assert put(date(2026, 10, 31)) == [], "a Saturday"
    assert put(date(2026, 11, 1)) == [], "a Sunday"
    assert put(date(2026, 11, 2), time(0, 30)) == [], "half past seven"
    assert put(date(2026, 11, 2), time(9)) == [], "four in the afternoon"
    assert put(date(2026, 11, 2)) == ["kepala", "petugas"]
    assert put(date(2026, 11, 3)) == []
    assert put(date(2026, 11, 30)) == []
    assert put(date(2026, 12, 1)) == ["kepala", "petugas"]


def test_who_has_no_address_gets_it_once_they_do(office: Portal) -> None:
    with writing() as session:
        officer = session.scalars(select(Account).where(Account.name == "petugas")).one()
        officer.email = ""
    assert put(date(2026, 11, 2)) == ["kepala"]
    with writing() as session:
        officer = session.scalars(select(Account).where(Account.name == "petugas")).one()
        officer.email = "petugas@kantor.test"
    assert put(date(2026, 11, 10)) == ["petugas"]


def test_it_says_how_many_and_where_and_nothing_of_the_content(
    office: Portal, mailbox: Mailbox
) -> None:
    year = days.prepared(today())
    said = papers.Said("sk_tim", "SK RAHASIA", today(), url="https://contoh.id/a", note="x")
    papers.add(new_id(), said, None, [(year, "I.a.1")], "petugas")
    told = notes.Said("tidak", "NARASI RAHASIA", "199001012015011001")
    notes.say(year, "I.a.2", told, 0, "petugas")
    account_id = db.session.scalar(select(Account.id).where(Account.name == "petugas"))
    assert account_id is not None
    outbox.put(account_id, RECORD, today())
    config = replace(office.settings, mail=mailbox.settings)
    for _ in range(2):
        letters.send_due(config, Custody(office.settings.secret_key))
    mine = [n for n, (to, _) in enumerate(mailbox.letters) if to == "petugas@kantor.test"]
    texts = [mailbox.text(n) for n in mine]
    (text,) = [t for t in texts if "catatan ZI" in t]
    # the decree, and a roster that changed today
    assert f"Catatan Zona Integritas {year}:" in text
    assert "- kriteria belum lengkap: 70" in text
    assert "- bukti yang berakhir dalam 60 hari: 0" in text
    assert f"{office.settings.url}/kantor/zi" in text
    for word in ("RAHASIA", "Sri", "I.a.2", "199001012015011001"):
        assert word not in text


def test_the_jobs_put_it_out(office: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    day = date(2026, 12, 1)
    monkeypatch.setattr(due, "today", lambda: day)
    monkeypatch.setattr(due, "utc_now", lambda: datetime.combine(day, NOON))
    assert due.run_due()["gagal"] == []
    assert set(db.session.scalars(select(Letter.kind))) == {RECORD}

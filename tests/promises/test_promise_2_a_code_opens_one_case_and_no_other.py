"""Promise 2: a receipt code reads and continues its one case; nothing links two cases."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.cases import reading
from app.cases.damage import Unreadable
from app.cases.models import Case, Event, KeyWrap
from app.crypto import receipt
from app.site import site_salt
from app.store import db
from tests.portal import Portal


def test_the_key_of_one_code_opens_no_other_case(portal: Portal) -> None:
    codes = [portal.report()[0] for _ in range(4)]
    derived = [receipt.derive_keys(receipt.read_code(c), site_salt()) for c in codes]
    for n, mine in enumerate(derived):
        for m, other in enumerate(derived):
            mixed = replace(mine, lookup=other.lookup)
            if n == m:
                assert reading.open_by_receipt(mixed).sound
            else:
                with pytest.raises(Unreadable):
                    reading.open_by_receipt(mixed)


def test_two_reports_of_one_reporter_share_no_value_in_the_database(portal: Portal) -> None:
    visitor = portal.visitor()
    portal.report(visitor)
    portal.report(visitor)
    first, second = db.session.scalars(select(Case)).all()
    for name in ("id", "number", "lookup", "fingerprint", "reporter_key", "head"):
        assert getattr(first, name) != getattr(second, name)
    wraps = db.session.scalars(select(KeyWrap)).all()
    assert len({w.sealed for w in wraps}) == len(wraps)
    events = db.session.scalars(select(Event)).all()
    assert len({str(e.data["catatan"]) for e in events}) == 2


def test_another_site_with_another_salt_knows_nothing_of_a_code(portal: Portal) -> None:
    code, _ = portal.report()
    elsewhere = receipt.derive_keys(receipt.read_code(code), b"x" * 32)
    with pytest.raises(reading.NotForYou):
        reading.open_by_receipt(elsewhere)

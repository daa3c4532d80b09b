"""Evaluators (TPI): accounts that read the Zona Integritas record and are of no team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.crypto.sealing import Recipient, fingerprint
from app.people import accounts
from app.people.enrolment import EVALUATOR
from app.people.models import Account
from app.store import db, writing


@dataclass(frozen=True)
class Reader:
    """An evaluator to whom something can be sealed: sign-in name and key."""

    name: str
    key: Recipient


def is_one(account: Account) -> bool:
    """Whether an account is an evaluator's: whatever else it may be, it reads the record only."""
    return EVALUATOR in account.roles


def everybody() -> Sequence[Account]:
    """Evaluators whose accounts are open, by name."""
    return [account for account in accounts.active() if is_one(account)]


def recipient(account_id: str) -> Reader | None:
    """The evaluator with this account; None if there is no such evaluator any more."""
    found = db.session.get(Account, account_id, populate_existing=True)
    if found is None or found.left_on is not None or not is_one(found):
        return None
    return Reader(found.name, Recipient(found.id, accounts.GENERATION, found.public_key))


def close(account_id: str, day: date) -> bool:
    """Close an evaluator's account and end its sessions; whether there was such an account."""
    with writing() as session:
        found = session.get(Account, account_id, populate_existing=True)
        if found is None or found.left_on is not None or not is_one(found):
            return False
        accounts.close(found, day)
        return True


def fingerprint_of(account: Account) -> str:
    """An evaluator's key as they read it out, by which somebody sees that it was not exchanged."""
    return fingerprint(account.public_key)

"""Where the portal writes to the people who sign in: the address they chose, or the roster's."""

import re

from app.people import roster
from app.people.models import Account
from app.store import writing

LONGEST = 254
_ADDRESS = re.compile(r"[!-?A-~]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+")


class NotAnAddress(ValueError):
    """What was typed is no e-mail address that the portal can write to."""


def of(account: Account) -> str:
    """The address for letters to this person; empty for none."""
    if account.email:
        return account.email
    person = roster.current(account.nip) if account.nip else None
    return person.email if person else ""


def choose(account_id: str, typed: str) -> None:
    """Let letters to this person go to ``typed``; empty for the roster's. Raises :class:`NotAnAddress`."""
    address = typed.strip()
    if address and (len(address) > LONGEST or not _ADDRESS.fullmatch(address)):
        raise NotAnAddress
    with writing() as session:
        account = session.get(Account, account_id, populate_existing=True)
        assert account is not None
        account.email = address

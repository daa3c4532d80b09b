"""Where the portal writes to the people who sign in: the address they chose, or the roster's."""

import re

from app.people import roster
from app.people.models import Account
from app.store import writing

LONGEST = 254
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})+")


class NotAnAddress(ValueError):
    """What was typed is no e-mail address that the portal can write to."""


def is_plain(address: str) -> bool:
    """Whether it is an address as every mail server takes it: no quotes, no comments, no other alphabet."""
    return len(address) <= LONGEST and _ADDRESS.fullmatch(address) is not None


def of(account: Account) -> str:
    """The address for letters to this person; empty for none."""
    if account.email:
        return account.email
    person = roster.current(account.nip) if account.nip else None
    return person.email if person else ""


def choose(account_id: str, typed: str) -> None:
    """Let letters to this person go to ``typed``; empty for the roster's. Raises :class:`NotAnAddress`."""
    address = typed.strip()
    if address and not is_plain(address):
        raise NotAnAddress
    with writing() as session:
        account = session.get(Account, account_id, populate_existing=True)
        assert account is not None
        account.email = address

"""Where the portal writes to the people who sign in: the address they chose, or the roster's."""

from app.people import roster
from app.people.models import Account
from app.store import writing


def of(account: Account) -> str:
    """The address for letters to this person; empty for none."""
    if account.email:
        return account.email
    person = roster.current(account.nip) if account.nip else None
    return person.email if person else ""


def choose(account_id: str, address: str) -> None:
    """Let letters to this person go to ``address``, which was checked; empty for the roster's."""
    with writing() as session:
        account = session.get(Account, account_id, populate_existing=True)
        assert account is not None
        account.email = address

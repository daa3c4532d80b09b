"""Who reads a case besides its team and its reporter, and as what.

The sealed header says whom the case is about, the personnel list who their superior is. It is
looked up anew whenever a key epoch begins, so a new superior reads on and the former one reads
nothing that is written later. The rows of the database tell neither who it is nor whether
there is anybody: whoever may be one tries every case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.cases import keys
from app.cases.channel import By, Channel
from app.cases.damage import read_each
from app.cases.models import Case, KeyWrap
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder, Recipient
from app.people import accounts, roster
from app.people.models import Account
from app.people.pins import pin
from app.store import db

SUPERIOR, CONCERNED = By.SUPERIOR.value, By.CONCERNED.value
"""What a party is in a case: who decides, and whom it is about where somebody else filed it."""

NAMED = "pihak"
"""Where the sealed header says whom the case is about."""

_BATCH = 500

SEALED_TO = "kunci_pihak"
"""Where the sealed header of an epoch says which keys of parties it is sealed to."""

Parties = dict[str, Recipient | None]

_NOBODY = Recipient("", 0, b"")


def named(owner: str, *, over_superior: bool = False, concerned: str = "") -> dict[str, Any]:
    """What a header says of a case of the employee with the NIP ``owner``.

    ``over_superior`` passes over who is their superior now, and is part of the matter, for good:
    whatever post that person has later. Where ``concerned`` names somebody of their own staff,
    the owner decides.
    """
    passed = _superior(owner) if over_superior else ""
    return {"pemilik": owner, "melewati": [passed] if passed else [], "terkait": concerned}


def nips(channel: Channel, header: Mapping[str, Any]) -> dict[str, str]:
    """The NIP of each party of a case by the personnel list of today; empty for nobody.

    Never whoever was passed over, nor whom the case is about.
    """
    said = header.get(NAMED)
    if not channel.parties or not isinstance(said, dict):
        return dict.fromkeys(channel.parties, "")
    owner, concerned = str(said.get("pemilik", "")), str(said.get("terkait", ""))
    passed = said.get("melewati")
    out = {str(nip) for nip in passed} if isinstance(passed, list) else set()
    out |= {concerned} if concerned else {owner}
    decides = owner if concerned else _superior(owner)
    seen: set[str] = set()
    while decides in out - seen:
        seen.add(decides)
        decides = _superior(decides)
    people = {SUPERIOR: "" if decides in out else decides, CONCERNED: concerned}
    return {name: people.get(name, "") for name in channel.parties}


@dataclass(frozen=True)
class Decider:
    """Who decides a case by the personnel list: a name, empty for nobody; whether they have an account."""

    name: str
    account: bool


def decider(channel: Channel, header: Mapping[str, Any]) -> Decider | None:
    """Who decides this case; None in a channel where no superior does."""
    if SUPERIOR not in channel.parties:
        return None
    nip = nips(channel, header)[SUPERIOR]
    person = roster.current(nip) if nip else None
    return Decider(person.name if person else "", _key(nip) is not None)


def of(channel: Channel, header: Mapping[str, Any]) -> Parties:
    """The keys of those people; None for who has no account."""
    return {name: _key(nip) for name, nip in nips(channel, header).items()}


def marks(parties: Parties) -> dict[str, str]:
    """The keys of parties as a sealed header names them, one as long for nobody."""
    return {name: pin(key or _NOBODY) for name, key in parties.items()}


def opened_by(holder: Holder, channel: Channel, name: str) -> list[Any]:
    """The cases of ``channel`` that ``holder`` reads as the party ``name``, the newest day first.

    Rows with what the database shows of a case. Every case is tried.
    """
    of_party = (KeyWrap.wrap == keys.SHARED, KeyWrap.recipient == name)
    query = select(KeyWrap.case_id, KeyWrap.sealed).join(Case, Case.id == KeyWrap.case_id)
    wraps = db.session.execute(query.where(Case.channel == channel.name, *of_party)).all()
    mine = [row.case_id for row in wraps if _opens(row, holder, name)]
    found: list[Any] = []
    for start in range(0, len(mine), _BATCH):
        rows, _ = read_each(_rows, mine[start : start + _BATCH])
        found += rows
    return sorted(found, key=lambda c: (-c.received.toordinal(), c.number))


def _rows(ids: Sequence[str]) -> Sequence[Any]:
    columns = (Case.id, Case.number, Case.state, Case.received, Case.closed, Case.awaits)
    return db.session.execute(select(*columns).where(Case.id.in_(ids))).all()


def _opens(row: Any, holder: Holder, name: str) -> bool:
    try:
        keys.open_party(row.case_id, row.sealed, holder, name)
    except (CannotOpen, TypeError):
        return False
    return True


def _superior(nip: str) -> str:
    person = roster.current(nip) if nip else None
    return person.superior if person else ""


def _key(nip: str) -> Recipient | None:
    if not nip:
        return None
    account = db.session.scalar(
        select(Account).where(Account.nip == nip, Account.left_on.is_(None))
    )
    return Recipient(account.id, accounts.GENERATION, account.public_key) if account else None

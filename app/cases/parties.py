"""Who reads a case besides its team and its reporter, and as what.

The sealed header says whom the case is about, the personnel list who their superior is. It is
looked up anew whenever a key epoch begins, so a new superior reads on and the former one reads
nothing that is written later. The rows of the database tell neither who it is nor whether
there is anybody: whoever may be one tries every case.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.cases import keys
from app.cases.channel import Channel
from app.cases.models import Case, KeyWrap
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder, Recipient
from app.people import accounts, roster
from app.people.models import Account
from app.people.pins import pin
from app.store import db

SUPERIOR = "atasan"
"""Who decides."""

CONCERNED = "terkait"
"""Whom the case is about, where somebody else filed it."""

NAMED = "pihak"
"""Where the sealed header says whom the case is about."""

SEALED_TO = "kunci_pihak"
"""Where the sealed header of an epoch says which keys of parties it is sealed to."""

Parties = dict[str, Recipient | None]


def named(owner: str, *, over_superior: bool = False, concerned: str = "") -> dict[str, Any]:
    """What a header says of a case of the employee with the NIP ``owner``.

    ``over_superior`` passes over their superior, who is part of the matter, to the next one.
    Where ``concerned`` names somebody of their own staff, the owner decides.
    """
    return {"pemilik": owner, "melewati": over_superior, "terkait": concerned}


def of(channel: Channel, header: Mapping[str, Any]) -> Parties:
    """The parties of a case as the personnel list has them now; None for who has no account."""
    said = header.get(NAMED)
    if not channel.parties or not isinstance(said, dict):
        return dict.fromkeys(channel.parties)
    owner, concerned = str(said.get("pemilik", "")), str(said.get("terkait", ""))
    decides = owner if concerned else _superior(owner)
    if said.get("melewati"):
        decides = _superior(decides)
    people = {SUPERIOR: decides, CONCERNED: concerned}
    return {name: _key(people.get(name, "")) for name in channel.parties}


def marks(parties: Parties) -> dict[str, str]:
    """The keys of parties as a sealed header names them; empty for nobody."""
    return {name: pin(key) if key else "" for name, key in parties.items()}


def opened_by(holder: Holder, channel: Channel, name: str) -> list[Any]:
    """The cases of ``channel`` that ``holder`` reads as the party ``name``, the newest day first.

    Rows with what the database shows of a case. Every case is tried.
    """
    query = (
        select(Case.id, Case.number, Case.state, Case.received, Case.closed, KeyWrap.sealed)
        .join(KeyWrap, KeyWrap.case_id == Case.id)
        .where(Case.channel == channel.name, KeyWrap.wrap == keys.SHARED, KeyWrap.recipient == name)
        .order_by(Case.received.desc(), Case.number)
    )
    return [row for row in db.session.execute(query) if _opens(row, holder)]


def _opens(row: Any, holder: Holder) -> bool:
    try:
        keys.open_wrap(row.id, keys.SHARED, row.sealed, holder)
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

"""Vaults: which exist, who can open them, and whether what is published is theirs."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, exists, select, update

from app.crypto.derive import derive
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder, Recipient, new_holder, open_sealed, public_key, seal
from app.people.models import Vault, VaultGeneration, VaultMember
from app.store import db, fetch, writing

OFFICE = "kantor"
INSPECTORATE = "inspektorat"
OFFICE_VAULTS = ("wbs", "pengaduan", "upg", "konflik")
INSPECTORATE_VAULTS = ("wbs-inspektorat",)
RECOVERY = "pemulihan"

_PURPOSE = "kunci brankas"
_PUBLISHED = (
    select(VaultGeneration.__table__)
    .where(VaultGeneration.vault.in_(bindparam("ids", expanding=True)))
    .order_by(VaultGeneration.number)
)


_STATUS = select(
    Vault.id,
    Vault.last_opened,
    exists().where(VaultGeneration.vault == Vault.id).label("enrolled"),
)


@dataclass(frozen=True)
class TeamStatus:
    """What the public may know of a vault's team: is there one, and when was it last at its desk."""

    vault: str
    enrolled: bool
    last_opened: date | None


def declare_vaults() -> None:
    """Add the rows of all vaults that are not there yet (inside a write transaction)."""
    for circle, ids in ((OFFICE, OFFICE_VAULTS), (INSPECTORATE, INSPECTORATE_VAULTS)):
        for vault_id in ids:
            if db.session.get(Vault, vault_id) is None:
                db.session.add(Vault(id=vault_id, circle=circle))
    db.session.flush()


def recovery_holder(secret: bytes) -> Holder:
    """The key pair behind a recovery key's 20 bytes."""
    return Holder(RECOVERY, 1, derive(secret, "kunci pemulihan"))


def start_generation(
    vault_id: str, members: list[Recipient], recovery: Recipient, day: date
) -> None:
    """Give a vault a new key pair, sealed to each member and to the recovery key."""
    last = db.session.scalar(
        select(VaultGeneration.number)
        .where(VaultGeneration.vault == vault_id)
        .order_by(VaultGeneration.number.desc())
        .limit(1)
    )
    holder = new_holder(vault_id, (last or 0) + 1)
    db.session.add(
        VaultGeneration(
            vault=vault_id,
            number=holder.generation,
            public_key=public_key(holder.private_key),
            started=day,
        )
    )
    for member in (*members, recovery):
        db.session.add(
            VaultMember(
                vault=vault_id,
                number=holder.generation,
                member=member.id,
                sealed=seal(holder.private_key, member, _PURPOSE, vault_id, holder.generation),
            )
        )


def published(vault_ids: tuple[str, ...]) -> dict[str, Recipient]:
    """The newest public key of each vault that has one."""
    rows = fetch(_PUBLISHED, ids=vault_ids)
    return {row.vault: Recipient(row.vault, row.number, row.public_key) for row in rows}


def open_vaults(member: Holder) -> list[Holder]:
    """Every vault generation that ``member``'s private key opens."""
    rows = db.session.execute(
        select(VaultMember.vault, VaultMember.number, VaultMember.sealed)
        .where(VaultMember.member == member.id)
        .order_by(VaultMember.vault, VaultMember.number)
    )
    found = []
    for vault, number, sealed in rows:
        with suppress(CannotOpen):  # a damaged row closes that vault, not the desk
            private = open_sealed(sealed, member, _PURPOSE, vault, number)
            found.append(Holder(vault, number, private))
    return found


def false_keys(holders: list[Holder]) -> list[str]:
    """Vaults whose published key is not the one that belongs to the private key just opened.

    Such a key was put there by somebody else: what is sealed to it, the team
    cannot read and a stranger can.
    """
    mine = {(h.id, h.generation): public_key(h.private_key) for h in holders}
    return sorted(
        vault
        for vault, recipient in published(tuple({h.id for h in holders})).items()
        if mine.get((vault, recipient.generation)) != recipient.public_key
    )


def team_status(vault_ids: tuple[str, ...]) -> list[TeamStatus]:
    """For each vault: is anybody enrolled, and the day its desk was last opened."""
    found = {row.id: row for row in fetch(_STATUS)}
    return [
        TeamStatus(v, bool(found[v].enrolled), found[v].last_opened)
        if v in found
        else TeamStatus(v, False, None)
        for v in vault_ids
    ]


def note_presence(vault_ids: list[str], day: date) -> None:
    """Note that a member is at the desk today; the public pages show the day."""
    query = select(Vault.id).where(
        Vault.id.in_(vault_ids), Vault.last_opened.is_(None) | (Vault.last_opened != day)
    )
    if db.session.scalars(query).all():
        with writing() as session:
            session.execute(update(Vault).where(Vault.id.in_(vault_ids)).values(last_opened=day))

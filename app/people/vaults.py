"""Vaults: which exist, who gets a key of them and opens them, and whether what is published is theirs."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date

from sqlalchemy import select

from app.crypto.derive import derive
from app.crypto.errors import CannotOpen
from app.crypto.sealing import (
    Holder,
    Recipient,
    fingerprint,
    new_holder,
    open_sealed,
    public_key,
    seal,
)
from app.people import vault_keys
from app.people.models import Vault, VaultGeneration, VaultMember
from app.people.pins import pin
from app.store import db

OFFICE = "kantor"
INSPECTORATE = "inspektorat"
OFFICE_VAULTS = ("wbs", "pengaduan", "upg", "konflik", "kabar")
INSPECTORATE_VAULTS = ("wbs-inspektorat", "kabar-inspektorat")
NOTICES_OF = {"pengaduan": "kabar", "wbs-inspektorat": "kabar-inspektorat"}
"""The vault of notices of the team that a vault belongs to."""

NOTICE_VAULTS = tuple(NOTICES_OF.values())
"""What reporters' addresses are sealed to: members lend these keys to the jobs process."""

TEAMS = {"petugas": OFFICE_VAULTS, "inspektorat": INSPECTORATE_VAULTS}
"""The vaults of each team, by the role that its members have."""

RECOVERY = "pemulihan"

_PURPOSE = "kunci brankas"


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
    vault_id: str,
    members: Sequence[Recipient],
    recovery: Recipient,
    day: date,
    before: Holder | None = None,
) -> Holder:
    """Give a vault a new key pair, sealed to each member and to the recovery key.

    ``before`` is its newest generation, which vouches for the new one; None for the first.
    """
    holder = new_holder(vault_id, before.generation + 1 if before else 1)
    public = public_key(holder.private_key)
    db.session.add(
        VaultGeneration(
            vault=vault_id,
            number=holder.generation,
            public_key=public,
            started=day,
            vouch=vault_keys.vouch_for_key(before, holder.recipient()) if before else None,
        )
    )
    db.session.add_all(membership(holder, member) for member in (*members, recovery))
    return holder


def membership(holder: Holder, member: Recipient) -> VaultMember:
    """The row that lets ``member`` open the generation of a vault whose key ``holder`` is."""
    return VaultMember(
        vault=holder.id,
        number=holder.generation,
        member=member.id,
        sealed=seal(holder.private_key, member, _PURPOSE, holder.id, holder.generation),
    )


def vaults_of(roles: list[str]) -> set[str]:
    """The vaults that members with these roles open."""
    return {vault for role in roles for vault in TEAMS.get(role, ())}


def wanted(vault_ids: Iterable[str]) -> set[str]:
    """Those of ``vault_ids`` that must have a key: all but vaults of notices that were never begun here.

    A portal that was set up before there were any begins them when a member leaves.
    """
    ids = set(vault_ids)
    absent = ids & set(NOTICE_VAULTS) - vault_keys.newest(NOTICE_VAULTS).keys()
    return ids - {vault for vault in absent if not vault_keys.lost(vault)}


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


def false_keys(roles: list[str], holders: list[Holder]) -> list[str]:
    """Vaults of a member whose published key does not belong to a private key they hold.

    Such a key was put there by somebody else: what is sealed to it, the team
    cannot read and a stranger can. A vault of the member's ``roles`` that none of
    ``holders`` opens counts too: whoever exchanges a key may take the row away
    that would show it.
    """
    mine = {(h.id, h.generation): public_key(h.private_key) for h in holders}
    expected = wanted(vaults_of(roles))
    keys = vault_keys.newest(tuple(expected | {h.id for h in holders}))
    true = {
        v
        for v, key in keys.items()
        if mine.get((v, key.generation)) == key.public_key
        and vault_keys.pin_of(v) in (None, pin(key))
    }
    return sorted((expected | keys.keys()) - true)


def fingerprints(holders: list[Holder]) -> dict[str, str]:
    """For each vault the fingerprint of its newest key, worked out from the private half."""
    newest_last = sorted(holders, key=lambda h: h.generation)
    return {h.id: fingerprint(public_key(h.private_key)) for h in newest_last}

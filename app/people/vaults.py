"""Vaults: which exist, who can open them, and whether what is published is theirs."""

import hmac
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text, update

from app.bulk import Outdated
from app.crypto.derive import derive, digest, mac
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
from app.people.models import Vault, VaultGeneration, VaultMember
from app.people.pins import KeyExchanged, pin, pins
from app.prepared import fetch, run
from app.store import db, writing

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
_KEPT = 1.0
"""Seconds for which a process goes on with the published keys it has read and checked."""

_GOING_OVER, _MOMENT = 20, 0.05
"""How often, and every how many seconds, a key is looked for that is about to be pinned."""

_published: dict[tuple[str, tuple[str, ...]], tuple[float, dict[str, Recipient]]] = {}

_PUBLISHED = select(
    VaultGeneration.vault,
    VaultGeneration.number,
    VaultGeneration.public_key,
    VaultGeneration.vouch,
).order_by(VaultGeneration.number)


_STATUS = select(Vault.id, Vault.last_opened)


@dataclass(frozen=True)
class TeamStatus:
    """What the public may know of a vault's team: its key's fingerprint, and its last day at the desk.

    ``fingerprint`` is empty until somebody of the team is enrolled; ``lost`` says that
    the team had a key here which somebody took away.
    """

    vault: str
    fingerprint: str
    last_opened: date | None
    lost: bool = False

    @property
    def enrolled(self) -> bool:
        """Whether reports can be sealed to this team."""
        return bool(self.fingerprint)


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
            vouch=_vouch_for_key(before, holder.recipient()) if before else None,
        )
    )
    db.session.add_all(membership(holder, member) for member in (*members, recovery))
    return holder


def _vouch_for_key(holder: Holder, successor: Recipient) -> bytes:
    key = derive(holder.private_key, "jaminan generasi")
    return mac(key, digest("generasi", successor.id, successor.generation, successor.public_key))


def settle(holders: Sequence[Holder]) -> None:
    """Let this machine go over to newer keys of vaults that the pinned ones vouch for.

    Whoever holds all generations can tell; nobody else can make the portal seal to another key.
    """
    mine = {(h.id, h.generation): h for h in holders}
    rows = {(r.vault, r.number): r for r in fetch(_PUBLISHED)}
    for vault_id in {h.id for h in holders}:
        pinned = _pinned(vault_id)
        if pinned is None:
            pinned = _pin_first(vault_id, holders)
        number = int(pinned.split("/", maxsplit=1)[0] or 0)
        while (following := rows.get((vault_id, number + 1))) is not None:
            before = mine.get((vault_id, number))
            if before is None or pin(before.recipient()) != pinned:
                break
            successor = Recipient(vault_id, number + 1, following.public_key)
            vouch = following.vouch or b""
            if not hmac.compare_digest(_vouch_for_key(before, successor), vouch):
                break
            pins.advance(vault_id, pinned, successor)
            pinned, number = pin(successor), number + 1
            forget()


def _pin_first(vault_id: str, holders: Sequence[Holder]) -> str:
    """Pin the oldest generation of a vault that this machine does not know yet."""
    oldest = min((h for h in holders if h.id == vault_id), key=lambda h: h.generation)
    with suppress(KeyExchanged):
        pins.check(oldest.recipient())
    return pin(oldest.recipient())


def _pinned(vault_id: str) -> str | None:
    """The pin of a vault; none that any key fits where somebody changed the file."""
    try:
        return pins.pinned(vault_id)
    except KeyExchanged:
        return ""


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
    absent = ids & set(NOTICE_VAULTS) - newest(NOTICE_VAULTS).keys()
    return ids - {vault for vault in absent if not _lost(vault)}


def published(vault_ids: tuple[str, ...]) -> dict[str, Recipient]:
    """The newest public key of each vault that has one, fit to be sealed to.

    Raises :class:`app.people.pins.KeyExchanged` if one of them is not the key that
    this machine pinned, or if a vault that had a key has none any more. Read at most
    once a second: many reports may come in one.
    """
    key, now = (str(db.engine.url), vault_ids), time.monotonic()
    kept = _published.get(key)
    if kept is None or now - kept[0] > _KEPT:
        kept = _published[key] = (now, _checked(vault_ids))
    return kept[1]


def now_published(vault_ids: tuple[str, ...]) -> dict[str, Recipient]:
    """The same, read at this moment."""
    return _checked(vault_ids)


def forget() -> None:
    """Read the published keys anew at the next question."""
    _published.clear()


def _checked(vault_ids: tuple[str, ...]) -> dict[str, Recipient]:
    found = newest(vault_ids)
    for vault_id in vault_ids:
        if vault_id not in found and pins.holds(vault_id):
            raise KeyExchanged(vault_id)
    for recipient in found.values():
        _check_pin(recipient)
    return found


def _check_pin(recipient: Recipient) -> None:
    """Raise :class:`KeyExchanged` unless the key is pinned.

    A newer one than the pinned is waited for: a member of the team may just be going
    over to it, and vouches for it as soon as it is stored.
    """
    for _ in range(_GOING_OVER):
        with suppress(KeyExchanged):
            pins.check(recipient)
            return
        pinned = _pinned(recipient.id) or ""
        if not pinned.startswith(f"{recipient.generation - 1}/"):
            break
        time.sleep(_MOMENT)
    pins.check(recipient)


def newest(vault_ids: tuple[str, ...]) -> dict[str, Recipient]:
    """The newest public key of each vault as the database has it, whoever put it there."""
    return {
        row.vault: Recipient(row.vault, row.number, row.public_key)
        for row in fetch(_PUBLISHED)
        if row.vault in vault_ids
    }


_GENERATIONS = 7_310_042
"""PostgreSQL's advisory lock: shared by whoever seals to a vault, exclusive to whoever gives it a new key."""

_NUMBERS = "SELECT vault, max(number) FROM brankas_generasi GROUP BY vault"


def hold_generations(*, changing: bool = False) -> None:
    """Let no vault get a new key until this write transaction ends, or be alone in giving it one."""
    if db.engine.dialect.name == "postgresql":
        lock = "pg_advisory_xact_lock" if changing else "pg_advisory_xact_lock_shared"
        db.session.execute(text(f"SELECT {lock}({_GENERATIONS})"))


def outdated(wraps: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a wrap is sealed to a key of a vault that is not its newest one (inside a transaction)."""
    return _outdated(wraps, db.session.execute(text(_NUMBERS)).all())


def still_newest(wraps: Iterable[Mapping[str, Any]], cursor: Any) -> None:
    """The same on a driver's cursor: raises :class:`app.bulk.Outdated`."""
    dialect = db.engine.dialect
    if dialect.name == "postgresql":
        run(cursor, dialect, f"SELECT pg_advisory_xact_lock_shared({_GENERATIONS})", ())
    run(cursor, dialect, _NUMBERS, ())
    if _outdated(wraps, cursor.fetchall()):
        raise Outdated


def _outdated(wraps: Iterable[Mapping[str, Any]], numbers: Iterable[Any]) -> bool:
    """Whether one of the named (``recipient`` and ``generation``) keys has a newer one."""
    newest: dict[str, int] = dict(map(tuple, numbers))
    return any(0 < row["generation"] < newest.get(row["recipient"], 0) for row in wraps)


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
    keys = newest(tuple(expected | {h.id for h in holders}))
    true = {
        v
        for v, key in keys.items()
        if mine.get((v, key.generation)) == key.public_key and _pinned(v) in (None, pin(key))
    }
    return sorted((expected | keys.keys()) - true)


def fingerprints(holders: list[Holder]) -> dict[str, str]:
    """For each vault the fingerprint of its newest key, worked out from the private half."""
    newest_last = sorted(holders, key=lambda h: h.generation)
    return {h.id: fingerprint(public_key(h.private_key)) for h in newest_last}


def team_status(vault_ids: tuple[str, ...]) -> list[TeamStatus]:
    """For each vault: the fingerprint of its key, and the day its desk was last opened."""
    try:
        days = {row.id: row.last_opened for row in fetch(_STATUS)}
    except (ValueError, TypeError):  # somebody wrote something else than a day there
        days = {}
    keys = newest(vault_ids)
    return [
        TeamStatus(v, fingerprint(keys[v].public_key), days.get(v))
        if v in keys
        else TeamStatus(v, "", days.get(v), lost=_lost(v))
        for v in vault_ids
    ]


def key_days(vault_ids: tuple[str, ...]) -> dict[str, date]:
    """For each vault the day on which its newest key began."""
    rows = db.session.scalars(
        select(VaultGeneration)
        .where(VaultGeneration.vault.in_(vault_ids))
        .order_by(VaultGeneration.number)
    )
    return {row.vault: row.started for row in rows}


def _lost(vault_id: str) -> bool:
    try:
        return pins.holds(vault_id)
    except KeyExchanged:
        return True


def note_presence(vault_ids: list[str], day: date) -> None:
    """Note that a member is at the desk today; the public pages show the day."""
    query = select(Vault.id).where(
        Vault.id.in_(vault_ids), Vault.last_opened.is_(None) | (Vault.last_opened != day)
    )
    if db.session.scalars(query).all():
        with writing() as session:
            session.execute(update(Vault).where(Vault.id.in_(vault_ids)).values(last_opened=day))

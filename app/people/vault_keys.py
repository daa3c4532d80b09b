"""The published keys of vaults: what is sealed to, checked against what this machine pinned."""

import hmac
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import select, text

from app.bulk import Outdated
from app.crypto.derive import derive, digest, mac
from app.crypto.sealing import Holder, Recipient
from app.people.models import VaultGeneration
from app.people.pins import KeyExchanged, pin, pins
from app.prepared import fetch, run
from app.store import db

_KEPT = 1.0
"""Seconds for which a process goes on with the published keys it has read and checked."""

_GOING_OVER, _MOMENT = 20, 0.05
"""How often, and every how many seconds, a key is looked for that is about to be pinned."""

_GENERATIONS = 7_310_042
"""PostgreSQL's advisory lock: shared by whoever seals to a vault, exclusive to whoever gives it a new key."""

_NUMBERS = "SELECT vault, max(number) FROM brankas_generasi GROUP BY vault"

_PUBLISHED = select(
    VaultGeneration.vault,
    VaultGeneration.number,
    VaultGeneration.public_key,
    VaultGeneration.vouch,
).order_by(VaultGeneration.number)

_published: dict[tuple[str, tuple[str, ...]], tuple[float, dict[str, Recipient]]] = {}


def published(vault_ids: tuple[str, ...]) -> dict[str, Recipient]:
    """The newest public key of each vault that has one, fit to be sealed to.

    Raises :class:`app.people.pins.KeyExchanged` if one of them is not the key that
    this machine pinned, or if a vault that had a key has none any more. Read at most
    once a second: many reports may come in one.
    """
    key, now = (db.url, vault_ids), time.monotonic()
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
        pinned = pin_of(recipient.id) or ""
        if not pinned.startswith(f"{recipient.generation - 1}/"):
            break
        time.sleep(_MOMENT)
    pins.check(recipient)


def pin_of(vault_id: str) -> str | None:
    """The pin of a vault; none that any key fits where somebody changed the file."""
    try:
        return pins.pinned(vault_id)
    except KeyExchanged:
        return ""


def lost(vault_id: str) -> bool:
    """Whether a vault without a key had one here, by what this machine pinned."""
    try:
        return pins.holds(vault_id)
    except KeyExchanged:
        return True


def newest(vault_ids: tuple[str, ...]) -> dict[str, Recipient]:
    """The newest public key of each vault as the database has it, whoever put it there."""
    return {
        row.vault: Recipient(row.vault, row.number, row.public_key)
        for row in fetch(_PUBLISHED)
        if row.vault in vault_ids
    }


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


def vouch_for_key(holder: Holder, successor: Recipient) -> bytes:
    """What the key of one generation says of the next (32 bytes): only who holds it can say or check it."""
    key = derive(holder.private_key, "jaminan generasi")
    return mac(key, digest("generasi", successor.id, successor.generation, successor.public_key))


def settle(holders: Sequence[Holder]) -> None:
    """Let this machine go over to newer keys of vaults that the pinned ones vouch for.

    Whoever holds all generations can tell; nobody else can make the portal seal to another key.
    """
    mine = {(h.id, h.generation): h for h in holders}
    rows = {(r.vault, r.number): r for r in fetch(_PUBLISHED)}
    for vault_id in {h.id for h in holders}:
        pinned = pin_of(vault_id)
        if pinned is None:
            pinned = _pin_first(vault_id, holders)
        number = int(pinned.split("/", maxsplit=1)[0] or 0)
        while (following := rows.get((vault_id, number + 1))) is not None:
            before = mine.get((vault_id, number))
            if before is None or pin(before.recipient()) != pinned:
                break
            successor = Recipient(vault_id, number + 1, following.public_key)
            vouch = following.vouch or b""
            if not hmac.compare_digest(vouch_for_key(before, successor), vouch):
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

"""Cases that somebody filed while signed in: found and opened by what only their private key gives.

The n-th case of a person has the receipt secret that follows from their key and n. So they
find their cases by counting, whoever reads the database cannot tell whose a case is, and
the engine treats them as the reporter that they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.cases.damage import read_each
from app.cases.models import Case
from app.crypto import receipt
from app.crypto.derive import derive
from app.crypto.receipt import ReceiptKeys
from app.crypto.sealing import Holder
from app.site import site_salt
from app.store import db

_AT_ONCE = 20
"""Numbers tried at a time; so many in a row without a case end the search."""


@dataclass(frozen=True)
class Own:
    """One case of somebody's own: its place in their counting, and what the database shows of it."""

    place: int
    case: Any


def seed_of(holder: Holder) -> bytes:
    """The 32 bytes that somebody's cases are counted under: only their private key gives them."""
    return derive(holder.private_key, "laporan pegawai")


def secret(seed: bytes, place: int) -> bytes:
    """The receipt secret of the case at ``place`` of whoever has ``seed`` (32 bytes)."""
    return derive(seed, f"laporan pegawai {place}")[: receipt.TOKEN]


def keys_of(seed: bytes, place: int) -> ReceiptKeys:
    """What opens that case."""
    return receipt.derive_keys(secret(seed, place), site_salt())


@dataclass(frozen=True)
class Mine:
    """Somebody's own cases that can be read, the newest first, and the place of their next one.

    That is behind every case that is there, readable or not.
    """

    cases: list[Own]
    next_place: int


def all_of(seed: bytes) -> Mine:
    """Every case of whoever has ``seed``."""
    found: list[Own] = []
    next_place = start = 0
    while True:
        places = {keys_of(seed, n).lookup: n for n in range(start, start + _AT_ONCE)}
        query = select(Case.id, Case.lookup).where(Case.lookup.in_(list(places)))
        there = db.session.execute(query).all()
        if not there:
            db.session.rollback()
            return Mine(sorted(found, key=lambda own: -own.place), next_place)
        rows, _ = read_each(_rows, [row.id for row in there])
        found += [Own(places[row.lookup], row) for row in rows]
        next_place = 1 + max(places[row.lookup] for row in there)
        start += _AT_ONCE


def _rows(ids: Sequence[str]) -> Sequence[Any]:
    columns = (Case.lookup, Case.number, Case.channel, Case.state, Case.received, Case.closed)
    return db.session.execute(select(*columns, Case.awaits).where(Case.id.in_(ids))).all()

"""The office's own history: who got, lost or regained keys, when paper keys were tried, what was frozen.

A chain like that of a case, covered by the same roots. An entry carries a MAC under
the private key of the vault that it is about, so that whoever writes it held that key.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.crypto.derive import derive, digest, mac
from app.crypto.sealing import Holder
from app.people.models import JournalEntry
from app.store import db

RECOVERED, DRILLED = "pemulihan", "uji_pemulihan"
ADMITTED, REMOVED, AWAY = "anggota_masuk", "anggota_keluar", "cuti"
OF_KEYS = {RECOVERED, DRILLED, ADMITTED, REMOVED, AWAY}
"""What a team reads of it at the desk; a frozen summary has its own page."""

_GENESIS = bytes(32)


def write(kind: str, holder: Holder, day: date, data: dict[str, Any]) -> None:
    """Add an entry about the vault of ``holder`` (inside a write transaction)."""
    last = db.session.scalar(select(JournalEntry).order_by(JournalEntry.seq.desc()).limit(1))
    seq, day = (last.seq + 1, max(day, last.day)) if last else (1, day)
    place = {"brankas": holder.id, "generasi": holder.generation, **data}
    hashed = _hash(seq, day, kind, place, last.hash if last else _GENESIS)
    entry = JournalEntry(seq=seq, day=day, kind=kind, data=place, hash=hashed)
    entry.mac = mac(_key(holder), hashed)
    db.session.add(entry)
    db.session.flush()


def entries() -> Sequence[JournalEntry]:
    """All entries, the oldest first."""
    return db.session.scalars(select(JournalEntry).order_by(JournalEntry.seq)).all()


def faults(found: Sequence[JournalEntry]) -> Iterator[str]:
    """What is wrong with the chain, for whoever runs the portal."""
    before = _GENESIS
    for seq, entry in enumerate(found, 1):
        if entry.seq != seq or entry.hash != _hash(
            entry.seq, entry.day, entry.kind, entry.data, before
        ):
            yield f"riwayat kantor, catatan {entry.seq}: berubah atau tidak mengikuti yang sebelumnya"
        before = entry.hash


def written_by_holder(entry: JournalEntry, holders: Sequence[Holder]) -> bool | None:
    """Whether the entry's MAC is right; None where none of ``holders`` can tell."""
    place = (entry.data.get("brankas"), entry.data.get("generasi"))
    for holder in holders:
        if (holder.id, holder.generation) == place:
            return mac(_key(holder), entry.hash) == entry.mac
    return None


def _key(holder: Holder) -> bytes:
    return derive(holder.private_key, "riwayat kantor")


def _hash(seq: int, day: date, kind: str, data: dict[str, Any], previous: bytes) -> bytes:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return digest("riwayat kantor", seq, day.isoformat(), kind, text, previous)

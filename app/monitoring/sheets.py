"""What a summary says to the circle of one vault: counted with its keys, and sealed to it again."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.cases.channel import Channel, Kind
from app.crypto import envelope, sealing
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder
from app.monitoring.models import SheetRow
from app.people import vault_keys
from app.store import db, writing

_PURPOSE = "lembar rekap"
_HEADED = ("kategori", "prioritas")
"""Sealed facts of a case that its header tells."""

OUTCOMES = {"pengaduan": "uang_kembali"}
"""Outcome of the open channels' cases that a sheet is made of: what they say of money is sealed."""

Opened = tuple[Any, Mapping[str, Any], Sequence[Any]]
"""A case, its header, and what happened in it."""


def count(channel: Channel, opened: Iterable[Opened]) -> dict[str, Any]:
    """What came in a period and what became of it by now, of cases that keys opened.

    How many; by category and priority, and by the answers that stand in the header; by state; how often each
    step was taken; what was chosen in it; and sums of amounts. No text and no name.
    """
    received = 0
    by: dict[str, Counter[str]] = {}
    steps: Counter[str] = Counter()
    chosen: dict[str, Counter[str]] = {}
    amounts: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for case, header, entries in opened:
        received += 1
        by.setdefault("status", Counter())[case.state] += 1
        for name, value in _headed(channel, header):
            by.setdefault(name, Counter())[value] += 1
        for entry in entries:
            if entry.clock and not entry.step:
                late[entry.clock] += 1
            taken = entry.texts.get("langkah", {})
            step = str(taken.get("langkah", ""))
            if not step:
                continue
            steps[step] += 1
            given = taken.get("isian") or {}
            for field in channel.asked(step):
                value = str(given.get(field.name) or "")
                if field.kind is Kind.CHOICE and value:
                    chosen.setdefault(f"{step}.{field.name}", Counter())[value] += 1
                if field.kind is Kind.RUPIAH and value.isascii() and value.isdigit():
                    amounts[f"{step}.{field.name}"] += int(value)
        amount = str(header.get(channel.register.amount, "")) if channel.register else ""
        if amount.isascii() and amount.isdigit():
            amounts[channel.register.amount if channel.register else ""] += int(amount)
    return {
        "diterima": received,
        "menurut": {name: dict(sorted(values.items())) for name, values in by.items()},
        "langkah": dict(sorted(steps.items())),
        "pilihan": {name: dict(sorted(values.items())) for name, values in sorted(chosen.items())},
        "rupiah": dict(sorted(amounts.items())),
        "lewat": dict(sorted(late.items())),
    }


def _headed(channel: Channel, header: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    fields = {f.name: f for f in channel.fields if f.name in channel.headed}
    names = [*_HEADED, *(n for n, f in fields.items() if f.kind is Kind.CHOICE)]
    for name in dict.fromkeys(names):
        if value := header.get(name):
            yield name, str(value)


def keep(summary_id: str, vault: str, sheet: dict[str, Any], day: date) -> None:
    """Seal a sheet to its vault and keep it with the summary, once."""
    recipient = vault_keys.now_published((vault,))[vault]
    key = os.urandom(32)
    text = json.dumps(sheet, sort_keys=True, ensure_ascii=False).encode()
    row = SheetRow(
        summary=summary_id,
        vault=vault,
        generation=recipient.generation,
        key=sealing.seal(key, recipient, _PURPOSE, summary_id),
        text=envelope.encrypt(key, text, _PURPOSE, summary_id),
        made=day,
    )
    db.session.rollback()
    with writing() as session:
        if session.get(SheetRow, (summary_id, vault)) is None:
            session.add(row)


def read(summary_id: str, holders: Sequence[Holder]) -> dict[str, dict[str, Any]]:
    """The sheets of a summary that these keys open, by vault."""
    found: dict[str, dict[str, Any]] = {}
    by_place = {(h.id, h.generation): h for h in holders}
    for row in db.session.scalars(select(SheetRow).where(SheetRow.summary == summary_id)):
        holder = by_place.get((row.vault, row.generation))
        if holder is None:
            continue
        try:
            key = sealing.open_sealed(row.key, holder, _PURPOSE, summary_id)
            found[row.vault] = json.loads(envelope.decrypt(key, row.text, _PURPOSE, summary_id))
        except (CannotOpen, ValueError):
            continue
    return found


def sealed_for(summary_id: str) -> list[str]:
    """The vaults that a sheet of the summary is sealed to."""
    query = select(SheetRow.vault).where(SheetRow.summary == summary_id).order_by(SheetRow.vault)
    return list(db.session.scalars(query))

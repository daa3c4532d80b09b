"""What keys tell of a period, for the sheets that stay within the circle of a vault."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.cases import parties, queues, reading
from app.cases.channel import Channel
from app.cases.damage import Unreadable
from app.channels import CHANNELS
from app.crypto.sealing import Holder
from app.law.calendar import today
from app.monitoring import sheets
from app.monitoring.counted import ALL, SOME
from app.monitoring.tables import DECLARED
from app.people import roster
from app.people.models import Account
from app.periods import Period
from app.statistics.counting import OPEN_CHANNELS

_ANY = "pengaduan"
"""The vault whose key tells of a summary that belongs to no channel."""


@dataclass(frozen=True)
class Told:
    """A sheet for a vault (empty for none), and what follows from it that everybody may read."""

    vault: str = ""
    sheet: dict[str, Any] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)


def vault(keys: Sequence[Holder], source: str) -> str:
    """The vault of ``source`` that these keys open, if there is one that a sheet can be made for."""
    channel = CHANNELS.get(source)
    if channel is None or (source in OPEN_CHANNELS and source not in sheets.OUTCOMES):
        return ""
    mine = {holder.id for holder in keys}
    return next((v for v in channel.vaults if v in mine), "")


def key(keys: Sequence[Holder], source: str) -> Holder | None:
    """The key under which the office's history tells that its holder froze a summary of ``source``."""
    names = (*(CHANNELS[source].vaults if source in CHANNELS else ()), _ANY)
    newest = {h.id: h for h in sorted(keys, key=lambda h: h.generation)}
    return next((newest[name] for name in names if name in newest), None)


def name_of(account: Account) -> str:
    """Who it is, by the personnel list; else the name of the account."""
    person = roster.current(account.nip) if account.nip else None
    return person.name if person else account.name


def count(keys: Sequence[Holder], source: str, period: Period) -> Told:
    """Count the sheet of a period with these keys. Slow: every case of it is opened."""
    own = vault(keys, source)
    if not own:
        return Told()
    channel = CHANNELS[source]
    holders = [h for h in keys if h.id == own]
    sheet = sheets.count(channel, _opened(channel, holders, period.first, period.last))
    if channel.register is not None and channel.register.yearly:
        begun = period.first.replace(month=1)
        opened = _opened(channel, holders, begun, period.last)
        people = {one.person.nip for one in roster.everybody()}
        declared = {_owner(header) for _, header, _ in opened} & people
        sheet["pegawai"] = {"semua": len(people), "menyatakan": len(declared)}
        kept = ALL if declared >= people else SOME
        return Told(own, sheet, {DECLARED: kept})
    return Told(own, sheet)


def keep(summary_id: str, told: Told) -> None:
    """Seal the sheet beside its summary, where there is one."""
    if told.vault:
        sheets.keep(summary_id, told.vault, told.sheet, today())


def _opened(
    channel: Channel, holders: list[Holder], first: date, last: date
) -> list[sheets.Opened]:
    listed = queues.received_in(channel, first, last)
    cases = [
        c
        for c in listed.cases
        if channel.name not in sheets.OUTCOMES or c.outcome == sheets.OUTCOMES[channel.name]
    ]
    headers = queues.open_headers(cases, holders, {})
    found: list[sheets.Opened] = []
    for case in cases:
        header = headers.get(case.id, [0, None])[1]
        if not header or header.get("rusak"):
            continue
        try:
            opened = reading.find(case.number, holders)
        except (Unreadable, reading.Erased):
            continue
        if opened is not None:
            found.append((case, header, opened.entries))
    return found


def _owner(header: Any) -> str:
    said = header.get(parties.NAMED)
    return str(said.get("pemilik", "")) if isinstance(said, dict) else ""

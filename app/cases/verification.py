"""``portal verify``: every chain, every ciphertext, every count, and an earlier root."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy import func, select

from app.cases import chain, clocks, history, uploads
from app.cases.channel import declared
from app.cases.damage import UNREADABLE, read_each
from app.cases.models import (
    Attachment,
    Case,
    DailyRoot,
    Deadline,
    Event,
    KeyWrap,
    Record,
    RootHead,
    Shown,
)
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Recipient
from app.law.calendar import today
from app.people import journal, vault_keys, vaults
from app.people.models import VaultGeneration
from app.people.pins import KeyExchanged, pin, pins
from app.store import db

_BATCH = 200
_FIGURES_UNREADABLE = "angka tidak terbaca: isinya diubah; jalankan portal recount-figures"
_ROOTS_MAY_LAG = 3
"""Days that the newest daily root may lie back, before its absence is a finding."""


@dataclass
class Findings:
    """What was checked, and what is wrong: ``faults`` name the case and what differs."""

    cases: int = 0
    events: int = 0
    records: int = 0
    files: int = 0
    faults: list[dict[str, str]] = field(default_factory=list)

    def add(self, where: str, what: str) -> None:
        """Note a fault."""
        self.faults.append({"kasus": where, "temuan": what})


@dataclass(frozen=True)
class _VaultKeys:
    """Every published key as events name it, and the day on which each vault's first one began."""

    keys: set[str]
    since: dict[str, date]


class Beside(Protocol):
    """Checks something that follows from the cases, and belongs to another part of the portal."""

    def see(self, case: Any, events: Sequence[Any], /) -> None:
        """A case, and all of its history in order."""

    def end(self) -> Iterable[str]:
        """What is wrong, after every case was seen."""


def verify(
    earlier_root: str | None = None, beside: Sequence[Callable[[], Beside]] = ()
) -> Findings:
    """Check everything; with ``earlier_root`` also that all it covers is there and unchanged.

    ``beside`` makes what is checked along with the cases, in the same moment of the database.
    Raises :class:`ValueError` if ``earlier_root`` is not 64 hexadecimal digits.
    """
    wanted = bytes.fromhex(earlier_root) if earlier_root is not None else None
    if wanted is not None and len(wanted) != history.ROOT_BYTES:
        raise ValueError("root")
    db.session.rollback()
    if db.engine.dialect.name != "sqlite":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    findings = Findings()
    hashes: dict[tuple[str, int], bytes] = {}
    names: dict[str, str] = {}
    ours = _VaultKeys(set(), {})
    try:
        ours = _vault_keys(findings)
    except UNREADABLE:
        findings.add("-", "kunci brankas tidak terbaca: isinya diubah")
    ids = db.session.scalars(select(Case.id).order_by(Case.id)).all()
    covered, newest = _roots_so_far()
    others = list(_begun(findings, beside))
    for start in range(0, len(ids), _BATCH):
        for stored in _load(findings, ids[start : start + _BATCH]):
            names[stored.case.id] = stored.case.number
            findings.cases += 1
            findings.events += len(stored.events)
            findings.records += len(stored.records)
            hashes |= {(stored.case.id, e.seq): e.hash for e in stored.events}
            _check_case(findings, stored, ours, covered.get(stored.case.id, 0), newest)
            for other in others:
                other.see(stored.case, stored.events)
        db.session.expunge_all()
    for other in others:
        try:
            for what in other.end():
                findings.add("-", what)
        except UNREADABLE:
            findings.add("-", _FIGURES_UNREADABLE)
    _check_strays(findings, set(ids))
    names = {case_id: names.get(case_id, case_id) for case_id in ids}
    try:
        hashes |= _check_journal(findings)
    except UNREADABLE:
        findings.add("-", "riwayat kantor tidak terbaca: isinya diubah")
    names[history.JOURNAL] = "-"
    roots: set[bytes] = set()
    try:
        roots = _check_daily_roots(findings, hashes, names)
    except UNREADABLE:
        findings.add("-", "akar harian tidak terbaca: isinya diubah")
    if wanted is not None and wanted not in roots:
        _check_witness(findings, wanted, roots, hashes, names)
    return findings


def _begun(findings: Findings, beside: Sequence[Callable[[], Beside]]) -> Iterator[Beside]:
    for make in beside:
        try:
            yield make()
        except UNREADABLE:
            findings.add("-", _FIGURES_UNREADABLE)


@dataclass(frozen=True)
class _Stored:
    """One case as it lies in the database."""

    case: Any
    events: list[Any]
    records: list[Any]
    wraps: list[Any]
    runs: list[Any]
    files: list[Any]
    shown: list[Any]


def _load(findings: Findings, ids: Sequence[str]) -> list[_Stored]:
    found, damaged = read_each(_load_together, ids)
    for case_id in damaged:
        findings.add(_number(case_id), "baris tidak terbaca: isinya diubah")
    return found


def _load_together(ids: Sequence[str]) -> list[_Stored]:
    cases = db.session.execute(select(Case.__table__).where(Case.id.in_(ids)).order_by(Case.id))
    events = _grouped(select(Event.__table__).where(Event.case_id.in_(ids)).order_by(Event.seq))
    stored = _grouped(select(Record.__table__).where(Record.case_id.in_(ids)))
    wraps = _grouped(select(KeyWrap.__table__).where(KeyWrap.case_id.in_(ids)))
    runs = _grouped(select(Deadline.__table__).where(Deadline.case_id.in_(ids)))
    files = _grouped(select(Attachment.__table__).where(Attachment.case_id.in_(ids)))
    shown = _grouped(select(Shown.__table__).where(Shown.case_id.in_(ids)))
    parts = (events, stored, wraps, runs, files, shown)
    return [_Stored(case, *(part[case.id] for part in parts)) for case in cases]


def _grouped(query: Any) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(query):
        groups[row.case_id].append(row)
    return groups


def _roots_so_far() -> tuple[dict[str, int], date | None]:
    """For each case the last event that a daily root covers, and the day of the newest root."""
    query = select(RootHead.case_id, func.max(RootHead.seq)).group_by(RootHead.case_id)
    try:
        covered = {row[0]: row[1] for row in db.session.execute(query)}
        return covered, db.session.scalar(select(func.max(DailyRoot.day)))
    except UNREADABLE:
        return {}, None  # told with the roots themselves


def _number(case_id: str) -> str:
    return db.session.scalar(select(Case.number).where(Case.id == case_id)) or case_id


def _check_case(
    findings: Findings, stored: _Stored, ours: _VaultKeys, covered: int, newest: date | None
) -> None:
    number = stored.case.number
    try:
        for what in chain.faults(
            stored.case, stored.events, stored.records, stored.wraps, stored.runs, stored.files
        ):
            findings.add(number, what)
        for seq in history.backdated(stored.events, covered, newest):
            what = f"peristiwa {seq} bertanggal sebelum akar yang seharusnya mencakupnya"
            findings.add(number, f"{what}: disisipkan, atau jam mesin pernah terlalu maju")
        _check_recipients(findings, stored, ours)
        _check_days(findings, stored)
        _check_files(findings, stored)
        for copy in stored.shown:
            if not chain.told_of(stored.events, copy):
                findings.add(number, "salinan untuk penilai berubah, atau tidak dari riwayat")
    except UNREADABLE:
        findings.add(number, "riwayat tidak terbaca: isinya diubah")


def _check_days(findings: Findings, stored: _Stored) -> None:
    """Running clocks end when the law says so, by the days as they are decided now."""
    channel = declared(stored.case.channel)
    now = clocks.moment(channel, stored.case, today()) if channel else None
    for run in stored.runs:
        if now and not clocks.paused(run) and clocks.moved(now, run):
            what = (
                f"tenggat {run.clock} tidak menurut aturan dan hari kerja: jalankan portal jobs, "
            )
            findings.add(stored.case.number, what + "lalu periksa lagi")


def _check_files(findings: Findings, stored: _Stored) -> None:
    for file in stored.files:
        digest = hashlib.sha256()
        for sealed in uploads.sealed_chunks(file.place, file.chunks):
            digest.update(sealed)
        findings.files += 1
        if digest.digest() != file.digest:
            findings.add(stored.case.number, "isi sebuah lampiran hilang atau berubah")


def _vault_keys(findings: Findings) -> _VaultKeys:
    """The published keys; those that this machine did not pin, and those that are gone, are findings."""
    vault_keys.forget()
    vault_ids = vaults.OFFICE_VAULTS + vaults.INSPECTORATE_VAULTS
    for vault_id in vault_ids:
        try:
            vault_keys.published((vault_id,))
        except KeyExchanged:
            findings.add(
                "-", f"kunci brankas {vault_id} bukan yang dikenal komputer ini, atau hilang"
            )
    found = db.session.scalars(
        select(VaultGeneration).order_by(VaultGeneration.number.desc())
    ).all()
    ours = set()
    for generation in found:
        name = pin(Recipient(generation.vault, generation.number, generation.public_key))
        if name in pins.was_pinned(generation.vault):
            ours.add(f"{generation.vault}/{name}")
        else:
            findings.add("-", f"brankas {generation.vault} punya kunci yang tidak dikenal: {name}")
    return _VaultKeys(ours, {g.vault: g.started for g in found})


def _check_recipients(findings: Findings, stored: _Stored, ours: _VaultKeys) -> None:
    """Was the case sealed to the vaults' own keys, and to every vault that had one by then?"""
    sealed_to = {wrap.recipient for wrap in stored.wraps} & ours.since.keys()
    for event in stored.events:
        named = event.data.get("penerima")
        if named is None:
            continue
        for vault in sealed_to:
            if vault not in named and ours.since[vault] < event.day:
                findings.add(
                    stored.case.number, f"peristiwa {event.seq} tidak mengenal kunci {vault}"
                )
        for vault, key in named.items():
            if f"{vault}/{key}" not in ours.keys:
                findings.add(
                    stored.case.number,
                    f"peristiwa {event.seq} disegel kepada kunci yang bukan milik {vault}",
                )


def _check_strays(findings: Findings, known: set[str]) -> None:
    for model in (Event, Record, KeyWrap, Deadline, Attachment, Shown):
        for case_id, count in db.session.execute(
            select(model.case_id, func.count()).group_by(model.case_id)
        ):
            if case_id is not None and case_id not in known:
                findings.add(case_id, f"{count} baris {model.__tablename__} tanpa kasus")


def _check_journal(findings: Findings) -> dict[tuple[str, int], bytes]:
    """The office's own history; returns the hash of each entry."""
    found = journal.entries()
    for what in journal.faults(found):
        findings.add("-", what)
    return {(history.JOURNAL, entry.seq): entry.hash for entry in found}


def _check_daily_roots(
    findings: Findings, hashes: dict[tuple[str, int], bytes], names: dict[str, str]
) -> set[bytes]:
    """Recompute the chain of daily roots; returns the roots that hold."""
    heads: dict[Any, list[history.Head]] = defaultdict(list)
    for row in db.session.execute(select(RootHead.__table__)):
        heads[row.day].append((row.case_id, row.seq, row.head))
    previous, roots, last = bytes(history.ROOT_BYTES), set(), None
    for root in db.session.scalars(select(DailyRoot).order_by(DailyRoot.day)):
        if history.chain_root(previous, root.day, heads[root.day]) != root.root:
            findings.add("-", f"akar harian {root.day} tidak cocok dengan yang dicakupnya")
        _check_heads(findings, heads[root.day], hashes, names)
        previous, last = root.root, root.day
        roots.add(root.root)
        heads.pop(root.day)
    for day in heads:
        findings.add("-", f"akar harian {day} hilang, yang dicakupnya masih ada")
    _check_roots_reach(findings, last)
    return roots


def _check_roots_reach(findings: Findings, last: date | None) -> None:
    """Days that are over have a root, but for the newest, whose root may be on its way."""
    first = db.session.scalar(select(func.min(Event.day)))
    reached = last or (first and first - timedelta(days=1))
    if reached and reached < today() - timedelta(days=_ROOTS_MAY_LAG):
        findings.add(
            "-", f"akar harian sesudah {reached} tidak ada: dihapus, atau jobs tidak jalan"
        )


def _check_witness(
    findings: Findings,
    wanted: bytes,
    roots: set[bytes],
    hashes: dict[tuple[str, int], bytes],
    names: dict[str, str],
) -> None:
    try:
        witness = history.read_witness(wanted)
    except CannotOpen:
        witness = None
    if witness is None:
        findings.add("-", "akar itu tidak dikenal: bukan dari portal ini, atau riwayatnya diganti")
        return
    daily, heads = witness
    if daily != bytes(history.ROOT_BYTES) and daily not in roots:
        findings.add("-", "akar harian yang mendasari akar itu sudah tidak ada")
    if history.chain_root(daily, None, heads) != wanted:
        findings.add("-", "saksi akar itu berubah")
    _check_heads(findings, heads, hashes, names)


def _check_heads(
    findings: Findings,
    heads: list[history.Head],
    hashes: dict[tuple[str, int], bytes],
    names: dict[str, str],
) -> None:
    for case_id, seq, head in heads:
        name = names.get(case_id, case_id)
        if case_id not in names:
            findings.add(name, "kasus yang dicakup sebuah akar sudah tidak ada")
        elif hashes.get((case_id, seq)) != head:
            findings.add(name, f"peristiwa {seq} tidak lagi seperti saat akar dibuat")

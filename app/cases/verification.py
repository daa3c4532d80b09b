"""``portal verify``: every chain, every ciphertext, every count, and an earlier root."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from app.cases import clocks, history, keys
from app.cases.models import Case, DailyRoot, Deadline, Event, KeyWrap, Record, RootHead
from app.crypto.errors import CannotOpen
from app.store import db

_BATCH = 200


@dataclass
class Findings:
    """What was checked, and what is wrong: ``faults`` name the case and what differs."""

    cases: int = 0
    events: int = 0
    records: int = 0
    faults: list[dict[str, str]] = field(default_factory=list)

    def add(self, where: str, what: str) -> None:
        """Note a fault."""
        self.faults.append({"kasus": where, "temuan": what})


def verify(earlier_root: str | None = None) -> Findings:
    """Check everything; with ``earlier_root`` also that all it covers is there and unchanged.

    Raises :class:`ValueError` if ``earlier_root`` is not 64 hexadecimal digits.
    """
    wanted = bytes.fromhex(earlier_root) if earlier_root is not None else None
    if wanted is not None and len(wanted) != history.ROOT_BYTES:
        raise ValueError("root")
    if db.engine.dialect.name != "sqlite":
        db.session.rollback()
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    findings = Findings()
    hashes: dict[tuple[str, int], bytes] = {}
    names: dict[str, str] = {}
    for case, events, stored, wraps, runs in _cases():
        names[case.id] = case.number
        findings.cases += 1
        findings.events += len(events)
        findings.records += len(stored)
        for event in events:
            hashes[case.id, event.seq] = event.hash
        try:
            _check_case(findings, case, events, stored, wraps, runs)
        except (KeyError, TypeError, ValueError, AttributeError):
            findings.add(case.number, "riwayat tidak terbaca: isinya diubah")
    _check_strays(findings, set(names))
    roots = _check_daily_roots(findings, hashes, names)
    if wanted is not None and wanted not in roots and wanted != bytes(history.ROOT_BYTES):
        _check_witness(findings, wanted, roots, hashes, names)
    return findings


def _cases() -> Iterator[tuple[Any, list[Any], list[Any], list[Any], list[Deadline]]]:
    after = ""
    while True:
        cases = db.session.execute(
            select(Case.__table__).where(Case.id > after).order_by(Case.id).limit(_BATCH)
        ).all()
        if not cases:
            return
        ids = [c.id for c in cases]
        events = _grouped(select(Event.__table__).where(Event.case_id.in_(ids)).order_by(Event.seq))
        stored = _grouped(select(Record.__table__).where(Record.case_id.in_(ids)))
        wraps = _grouped(select(KeyWrap.__table__).where(KeyWrap.case_id.in_(ids)))
        runs: dict[str, list[Deadline]] = defaultdict(list)
        for run in db.session.scalars(select(Deadline).where(Deadline.case_id.in_(ids))):
            runs[run.case_id].append(run)
        for case in cases:
            yield case, events[case.id], stored[case.id], wraps[case.id], runs[case.id]
        db.session.expunge_all()
        after = ids[-1]


def _grouped(query: Any) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(query):
        groups[row.case_id].append(row)
    return groups


def _check_case(
    findings: Findings,
    case: Any,
    events: list[Any],
    stored: list[Any],
    wraps: list[Any],
    runs: list[Deadline],
) -> None:
    if [e.seq for e in events] != list(range(1, case.events + 1)) or not events:
        findings.add(case.number, "peristiwa hilang atau berlebih")
        return
    previous = bytes(history.ROOT_BYTES)
    expected: dict[str, str] = {}
    for event in events:
        hashed = history.event_hash(
            event.case_id, event.seq, event.day, event.kind, event.actor, event.data, previous
        )
        if history.link(hashed, event.mac) != event.hash:
            findings.add(case.number, f"peristiwa {event.seq} berubah")
        previous = event.hash
        expected |= event.data["catatan"]
    last = events[-1]
    closed = case.closed.isoformat() if case.closed else None
    facts = (case.state, closed, case.awaits, case.epoch)
    if facts != tuple(last.data[n] for n in ("status", "selesai", "menunggu", "epoch")):
        findings.add(case.number, "keadaan kasus tidak sama dengan riwayatnya")
    if case.head != last.hash:
        findings.add(case.number, "ujung rantai tidak sama dengan peristiwa terakhir")
    if events[0].data.get("kasus") != history.case_digest(case):
        findings.add(case.number, "data pokok kasus berubah")
    if last.data["tenggat"] != clocks.runs_digest(runs):
        findings.add(case.number, "tenggat tidak sama dengan riwayatnya")
    rows = [(w.wrap, w.recipient, w.generation, w.sealed) for w in wraps]
    if last.data["kunci"] != keys.wraps_digest(rows):
        findings.add(case.number, "kunci kasus berubah")
    found = {row.id: history.record_digest(row) for row in stored}
    for record_id in expected.keys() | found.keys():
        if record_id not in found:
            findings.add(case.number, "isi yang tercatat dalam riwayat hilang")
        elif found[record_id] != expected.get(record_id):
            findings.add(case.number, "isi terenkripsi berubah atau tidak tercatat")


def _check_strays(findings: Findings, known: set[str]) -> None:
    for model in (Event, Record, KeyWrap, Deadline):
        for case_id, count in db.session.execute(
            select(model.case_id, func.count()).group_by(model.case_id)
        ):
            if case_id not in known:
                findings.add(case_id, f"{count} baris {model.__tablename__} tanpa kasus")


def _check_daily_roots(
    findings: Findings, hashes: dict[tuple[str, int], bytes], names: dict[str, str]
) -> set[bytes]:
    """Recompute the chain of daily roots; returns the roots that hold."""
    heads: dict[Any, list[history.Head]] = defaultdict(list)
    for row in db.session.execute(select(RootHead.__table__)):
        heads[row.day].append((row.case_id, row.seq, row.head))
    previous, roots = bytes(history.ROOT_BYTES), set()
    for root in db.session.scalars(select(DailyRoot).order_by(DailyRoot.day)):
        if history.chain_root(previous, root.day, heads[root.day]) != root.root:
            findings.add("-", f"akar harian {root.day} tidak cocok dengan yang dicakupnya")
        _check_heads(findings, heads[root.day], hashes, names)
        previous = root.root
        roots.add(root.root)
    return roots


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

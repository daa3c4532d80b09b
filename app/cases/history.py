"""The chain of events of a case, and the roots over all chains.

An event hashes the event before it, its own clear facts and the ciphertexts it
speaks of (their hashes, so that erasing content later keeps the chain whole).
It carries a MAC under a case key where its author holds one, and what a reporter
writes a second one that no team can make. Every day a root
over the heads that are new is chained to the root of the day before. A root
handed out during a day covers the newest heads too; what it covers is kept
encrypted under the root itself, so the database does not tell any order of the
day's events.
"""

import hmac
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.cases.channel import FACTS
from app.cases.models import Case, DailyRoot, Event, RootHead, RootWitness
from app.crypto.derive import derive, digest, mac
from app.crypto.envelope import decrypt, encrypt
from app.crypto.sealing import Holder
from app.people.models import JournalEntry
from app.site import site_salt
from app.store import db, writing

RECEIVED = "masuk"
REPORTER_WROTE = "pesan_pelapor"
TEAM_WROTE = "pesan_tim"
NOTED = "catatan"
OPENED = "dibuka"
STEPPED = "langkah"
DECIDED = "putusan"
"""A party of the case took a step: the superior who decides, or whom it concerns."""

MISSED = "tenggat_lewat"
TIMED = "langkah_waktu"
"""The portal itself took the step that follows a clock which ran out."""

RECOUNTED = "hitung_ulang"
"""The portal itself counted deadlines again, since the office's own days changed."""

CONTACTED = "dihubungi"
"""Somebody of the team tried to reach the reporter."""

SHOWN = "ditunjukkan"
"""A team showed an evaluator what the case says, without identity and files (:mod:`app.cases.showing`)."""

RELAYED = "balasan_dicatat"
"""A team wrote down what the reporter said by another way than the portal."""

ASSIGNED = "penugasan"
"""A team changed the priority of a case, or who works on it."""

REKEYED = "kunci_baru"
"""A team, or a party, began a key epoch: a member left a team, or a party is another person now."""

RESEALED = "disegel_ulang"
"""A member sealed a vault's wraps to its newest generation; signed under that vault's key."""

NOTIFIED = "dikabari"
"""The portal itself wrote to the reporter of an earlier event (``tentang``); signed under a key that the
reporter and the team that reads the case know (:class:`app.cases.keys.Notice`)."""

ERASURE_ANNOUNCED = "hapus_diumumkan"
"""The portal itself announced on which day (``pada``) it erases what the case says."""

ERASED = "dihapus"
"""The portal itself erased what the case said; nothing follows."""

AUTOMATIC = frozenset({MISSED, TIMED, RECOUNTED, ERASURE_ANNOUNCED, ERASED})
"""Events that the portal adds by itself; they hold no key and carry no MAC."""

ROOT_BYTES = 32
JOURNAL = "riwayat-kantor"
"""Stands for the office's own history where a root names cases."""

_GENESIS = bytes(32)

Head = tuple[str, int, bytes]
"""Case id, number of its last event, hash of that event."""


def _reader(row: Any) -> Callable[[str], Any]:
    """How to read a column of a row that is about to be stored, or is stored already."""
    return row.__getitem__ if isinstance(row, dict) else partial(getattr, row)


def record_digest(row: dict[str, Any] | Any) -> str:
    """Hash of a stored record: where it belongs, and its ciphertext."""
    get = _reader(row)
    return digest(
        "catatan", get("id"), get("compartment"), get("kind"), get("epoch"), get("sealed")
    ).hex()


def shown_digest(row: dict[str, Any] | Any) -> str:
    """Hash of a copy for an evaluator: whom it is for, and its ciphertext."""
    get = _reader(row)
    names = ("id", "case_id", "reader", "key", "body")
    return digest("salinan", get("day").isoformat(), *map(get, names)).hex()


def case_digest(case: dict[str, Any] | Case) -> str:
    """Hash of the facts of a case that never change, and of the salt that its code depends on."""
    get = _reader(case)
    return digest(
        "kasus",
        *(get(n) for n in ("id", "number", "channel", "medium")),
        *(str(get(n)) for n in ("received", "rules")),
        *(get(n) for n in ("lookup", "fingerprint", "reporter_key")),
        *([get("origin")] if get("origin") else []),
        site_salt(),
    ).hex()


def event_hash(
    case_id: str, seq: int, day: date, kind: str, actor: str, data: dict[str, Any], previous: bytes
) -> bytes:
    """The hash over everything an event says, and over the event before it; the MAC is made of it."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return digest("peristiwa", case_id, seq, day.isoformat(), kind, actor, text, previous)


def link(hashed: bytes, signed: bytes | None, by_reporter: bytes | None) -> bytes:
    """What stands in an event's row and what the next one hashes: its hash, and the MACs it has."""
    return digest("mata rantai", hashed, signed or b"", by_reporter or b"")


def mac_key(key: bytes) -> bytes:
    """The key that events are signed with: from a conversation key, the reporter's own, or a vault's."""
    return derive(key, "riwayat")


def signing_epoch(kind: str, epoch: int) -> int:
    """The epoch whose conversation key signs an event of ``epoch``.

    What begins an epoch for a team is signed with the key before: so it is vouched
    for by a key that the reporter gave.
    """
    return epoch - (kind == REKEYED)


def resealed_by_holder(event: Any, hashed: bytes, holders: Sequence[Holder]) -> bool | None:
    """Whether a member sealed a vault's wraps anew, as the event says; None where no holder can tell.

    Whoever holds a vault's keys holds all of them: a generation that they do not know is false.
    """
    mine = [h for h in holders if h.id == event.data["brankas"]]
    for holder in mine:
        if holder.generation == event.data["generasi"]:
            return hmac.compare_digest(event.mac, event_mac(mac_key(holder.private_key), hashed))
    return False if mine else None


def signed_with(event: Any, hashed: bytes, key: bytes) -> bool:
    """Whether the event's MAC is made with what follows from ``key``."""
    return hmac.compare_digest(event.mac or b"", event_mac(mac_key(key), hashed))


def hash_of(event: Any, previous: bytes) -> bytes:
    """The hash that a stored event's MACs are made of."""
    return event_hash(
        event.case_id, event.seq, event.day, event.kind, event.actor, event.data, previous
    )


def event_mac(key: bytes, hashed: bytes) -> bytes:
    """The MAC of an event under a :func:`mac_key`."""
    return mac(key, hashed)


def facts(case: dict[str, Any] | Any) -> dict[str, dict[str, str]]:
    """The facts of a case as its events state them; nothing where it has none."""
    get = _reader(case)
    found = {name: get(name) for name in FACTS if get(name)}
    return {"fakta": found} if found else {}


def event_row(
    case: dict[str, Any] | Case,
    kind: str,
    actor: str,
    day: date,
    runs: str,
    records: Sequence[dict[str, Any]],
    wraps: str,
    signing: bytes | None,
    extra: dict[str, Any] | None = None,
    own_key: bytes = b"",
) -> dict[str, Any]:
    """A row of ``peristiwa`` that follows ``case``'s head; its clear facts are those after the event.

    ``runs`` and ``wraps`` are the hashes over all clocks and key wraps as they then
    stand. ``signing`` is the key of the MAC (:func:`mac_key`), None for automatic
    steps, which hold no key; ``own_key`` is the reporter's, for what a reporter does.
    """
    get = _reader(case)
    closed = get("closed")
    data: dict[str, Any] = {
        "status": get("state"),
        "selesai": closed.isoformat() if closed else None,
        "menunggu": get("awaits"),
        "epoch": get("epoch"),
        "tenggat": runs,
        "kunci": wraps,
        "catatan": {row["id"]: record_digest(row) for row in records},
        **facts(case),
        **(extra or {}),
    }
    seq = get("events") + 1
    hashed = event_hash(get("id"), seq, day, kind, actor, data, get("head"))
    signed = event_mac(signing, hashed) if signing else None
    by_reporter = event_mac(mac_key(own_key), hashed) if own_key else None
    return {
        "case_id": get("id"),
        "seq": seq,
        "day": day,
        "kind": kind,
        "actor": actor,
        "data": data,
        "hash": link(hashed, signed, by_reporter),
        "mac": signed,
        "reporter_mac": by_reporter,
    }


def close_day(day: date) -> bytes:
    """Chain the root of ``day``, once; later calls return the same root.

    It covers, for every case that changed, its last event of that day or before
    that no earlier root covers; never an event of a later day, whose order within
    that day the table would tell. Call it for days that are over.
    """
    with writing() as session:
        done = session.get(DailyRoot, day)
        if done is not None:
            return done.root
        heads = _heads_until(day)
        root = chain_root(_last_daily(), day, heads)
        session.add(DailyRoot(day=day, root=root))
        session.flush()
        session.add_all(RootHead(day=day, case_id=c, seq=s, head=h) for c, s, h in heads)
        return root


def close_days_before(today: date) -> None:
    """Chain the roots of all days up to yesterday; with no history yet, only yesterday's."""
    yesterday = today - timedelta(days=1)
    last = db.session.scalar(select(DailyRoot.day).order_by(DailyRoot.day.desc()).limit(1))
    day = last + timedelta(days=1) if last else yesterday
    while day <= yesterday:
        with suppress(IntegrityError):  # another process closed it at the same moment
            close_day(day)
        day += timedelta(days=1)


def hand_out_root() -> str:
    """A root over everything up to now, as 64 hexadecimal digits.

    What it covers beyond the last daily root is stored, readable only with the
    root itself. If nothing is new, it is the last daily root.
    """
    with writing() as session:
        previous = _last_daily()
        heads = uncovered_heads()
        if not heads:
            return previous.hex()
        root = chain_root(previous, None, heads)
        witness_id = derive(root, "saksi: nama")
        if session.get(RootWitness, witness_id) is None:
            body = json.dumps(
                {"harian": previous.hex(), "kepala": [[c, s, h.hex()] for c, s, h in heads]}
            )
            key = derive(root, "saksi: kunci")
            session.add(
                RootWitness(id=witness_id, sealed=encrypt(key, body.encode(), "saksi", witness_id))
            )
        return root.hex()


def read_witness(root: bytes) -> tuple[bytes, list[Head]] | None:
    """What a handed-out root covers beyond a daily root: ``(daily root, heads)``; None if unknown."""
    witness_id = derive(root, "saksi: nama")
    row = db.session.get(RootWitness, witness_id)
    if row is None:
        return None
    body = json.loads(decrypt(derive(root, "saksi: kunci"), row.sealed, "saksi", witness_id))
    heads = [(c, s, bytes.fromhex(h)) for c, s, h in body["kepala"]]
    return bytes.fromhex(body["harian"]), heads


def chain_root(previous: bytes, day: date | None, heads: Sequence[Head]) -> bytes:
    """The root over ``heads``, chained to ``previous``."""
    parts: list[str | int | bytes] = []
    for case_id, seq, head in sorted(heads):
        parts += [case_id, seq, head]
    return digest("akar", previous, day.isoformat() if day else "", *parts)


def uncovered_heads() -> list[Head]:
    """The heads of all cases, each at its newest event, that no daily root covers yet."""
    covered = (
        select(RootHead.case_id).where(RootHead.case_id == Case.id, RootHead.seq == Case.events)
    ).exists()
    rows = db.session.execute(select(Case.id, Case.events, Case.head).where(~covered))
    return [*((c, s, h) for c, s, h in rows), *_journal_head()]


def _heads_until(day: date) -> list[Head]:
    """The last event up to ``day`` of every case, unless an earlier root covers it."""
    last = (
        select(Event.case_id, func.max(Event.seq).label("seq"))
        .where(Event.day <= day)
        .group_by(Event.case_id)
        .subquery()
    )
    covered = (
        select(RootHead.case_id).where(
            RootHead.case_id == last.c.case_id, RootHead.seq >= last.c.seq
        )
    ).exists()
    rows = db.session.execute(
        select(Event.case_id, Event.seq, Event.hash)
        .join(last, (last.c.case_id == Event.case_id) & (last.c.seq == Event.seq))
        .where(~covered)
    )
    return [*((c, s, h) for c, s, h in rows), *_journal_head(day)]


def _journal_head(until: date | None = None) -> list[Head]:
    """The last entry of the office's own history up to a day, unless an earlier root covers it."""
    query = select(JournalEntry.seq, JournalEntry.hash).order_by(JournalEntry.seq.desc()).limit(1)
    last = db.session.execute(query.where(JournalEntry.day <= until) if until else query).first()
    covered = db.session.scalar(select(func.max(RootHead.seq)).where(RootHead.case_id == JOURNAL))
    if last is None or (covered or 0) >= last.seq:
        return []
    return [(JOURNAL, last.seq, last.hash)]


def rooted(case_id: str) -> tuple[int, date | None]:
    """The last event of a case that a daily root covers (0 for none), and the day of the newest root."""
    covered = db.session.scalar(select(func.max(RootHead.seq)).where(RootHead.case_id == case_id))
    newest = db.session.scalar(select(func.max(DailyRoot.day)))
    return covered or 0, newest


def backdated(events: Sequence[Any], covered: int, newest: date | None) -> Iterator[int]:
    """The numbers of events that say they are of a day whose root should have covered them.

    A root is made after its day, and a form may take over midnight; more than a day is nobody's haste.
    """
    for event in events:
        if newest is not None and event.seq > covered and event.day < newest:
            yield event.seq


def last_daily_root() -> tuple[date, str] | None:
    """The newest daily root and its day."""
    row = db.session.scalar(select(DailyRoot).order_by(DailyRoot.day.desc()).limit(1))
    return (row.day, row.root.hex()) if row else None


def daily_root_from(day: date) -> tuple[date, str] | None:
    """Day and root (64 hexadecimal digits) of the first daily root of ``day`` or later, if it is closed."""
    query = (
        select(DailyRoot.day, DailyRoot.root).where(DailyRoot.day >= day).order_by(DailyRoot.day)
    )
    found = db.session.execute(query.limit(1)).first()
    return (found.day, found.root.hex()) if found else None


def _last_daily() -> bytes:
    return (
        db.session.scalar(select(DailyRoot.root).order_by(DailyRoot.day.desc()).limit(1))
        or _GENESIS
    )

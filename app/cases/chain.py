"""What must hold in every case, whoever looks and whatever key they hold.

Each event follows from the one before it, and the rows of the case are those that
its events name. A reader adds the MACs that their keys can check
(:mod:`app.cases.reading`); ``portal verify`` adds the roots.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.cases import clocks, history, keys
from app.cases.channel import CONVERSATION, IDENTITY, NOTES, ORIGINALS, By, declared
from app.cases.records import (
    ATTACHMENTS,
    HEADER,
    IDENTITY_CARD,
    MESSAGE,
    NOTE,
    OPENING,
    ORIGINAL,
    REPORT,
    STEP,
)
from app.law.calendar import today

DAMAGED = "tidak_utuh"
"""Set in an event that was added to a case which was not whole: later acts never hide a fault."""

Signed = Callable[[Any, bytes], bool]

_ACTORS = {
    history.RECEIVED: "pelapor",
    history.REPORTER_WROTE: "pelapor",
    history.TEAM_WROTE: "tim",
    history.NOTED: "tim",
    history.STEPPED: "tim",
    history.OPENED: "tim",
    history.MISSED: "sistem",
    history.REKEYED: "tim",
    history.RESEALED: "tim",
    history.TIMED: "sistem",
    history.RECOUNTED: "sistem",
    history.CONTACTED: "tim",
    history.ASSIGNED: "tim",
    history.RELAYED: "tim",
}
BRINGS = {
    history.RECEIVED: [(CONVERSATION, HEADER), (CONVERSATION, REPORT), (IDENTITY, IDENTITY_CARD)],
    history.REPORTER_WROTE: [
        (CONVERSATION, HEADER),
        (CONVERSATION, MESSAGE),
        (IDENTITY, IDENTITY_CARD),
    ],
    history.TEAM_WROTE: [(NOTES, NOTE), (CONVERSATION, MESSAGE)],
    history.NOTED: [(NOTES, NOTE)],
    history.STEPPED: [(NOTES, NOTE), (CONVERSATION, STEP)],
    history.OPENED: [(NOTES, NOTE), (CONVERSATION, OPENING)],
    history.MISSED: [],
    history.REKEYED: [(CONVERSATION, HEADER)],
    history.RESEALED: [],
    history.TIMED: [],
    history.RECOUNTED: [],
    history.CONTACTED: [(NOTES, NOTE)],
    history.ASSIGNED: [(NOTES, NOTE)],
    history.RELAYED: [(NOTES, NOTE), (CONVERSATION, MESSAGE)],
}
"""The records that an event of each kind brings, no more and no fewer: compartment and kind.

An event with files brings their list besides, and the originals' if some were kept. The
identity card that a reporter wrote last replaces the one before, which is erased.
"""

_WITH_FILES = {history.RECEIVED, history.REPORTER_WROTE, history.TEAM_WROTE}

_MOVES = {
    history.TIMED: {"status", "selesai", "menunggu", "tenggat"},
    history.RECOUNTED: {"tenggat"},
    history.RESEALED: {"kunci"},
}
"""What an event that no key of the case signs may change; all else it leaves as it was."""

_KEPT = ("status", "selesai", "menunggu", "tenggat", "kunci", "fakta")

_SAYS = {
    history.RECEIVED: {"kasus", "penerima", "identitas", "berkas"},
    history.REPORTER_WROTE: {"penerima", "identitas", "berkas", "nilai", "tuntas"},
    history.TEAM_WROTE: {"berkas"},
    history.MISSED: {"jam", "putaran"},
    history.REKEYED: {"penerima"},
    history.RESEALED: {"brankas", "generasi"},
    history.TIMED: {"langkah", "jam", "putaran"},
    history.RECOUNTED: {"dihitung"},
}
"""What an event of each kind may state besides what every event does."""

_STATED = {
    "status",
    "selesai",
    "menunggu",
    "epoch",
    "tenggat",
    "kunci",
    "catatan",
    "fakta",
    DAMAGED,
}

_CHANGES_NOTHING = {*history.AUTOMATIC, history.RESEALED}


def faults(
    case: Any,
    events: Sequence[Any],
    records: Iterable[Any],
    wraps: Iterable[Any],
    runs: Sequence[Any],
    files: Iterable[Any],
    signed: Signed | None = None,
) -> Iterator[str]:
    """Everything that is wrong with a case, in words for whoever runs the portal.

    Takes rows as they are stored, events in their order; ``signed`` says for an
    event and its hash whether the MACs are right, if the caller can tell. Raises one of
    :data:`app.cases.damage.UNREADABLE` where data is not what the portal writes.
    """
    if not events or len(events) != case.events:
        yield "peristiwa hilang atau berlebih"
        return
    stored = {row.id: row for row in records}
    named: dict[str, str] = {}
    named_files: dict[str, str] = {}
    erased = replaced_cards(events)
    missed: set[tuple[str, int]] = set()
    before = None
    for event in events:
        if not follows(event, before, signed):
            yield f"peristiwa {event.seq} berubah atau tidak mengikuti yang sebelumnya"
        if event.kind == history.TIMED and not _due_step(case, event, before, runs):
            yield f"peristiwa {event.seq} bukan langkah yang mengikuti jam yang habis"
        if event.kind == history.MISSED:
            run = (event.data["jam"], event.data["putaran"])
            if run in missed or event.day > today() or not _ran_out(event, runs):
                yield f"peristiwa {event.seq} menyebut jam yang tidak lewat tenggat"
            missed.add(run)
        if event.data.get(DAMAGED):
            yield f"kasus sudah tidak utuh ketika peristiwa {event.seq} ditulis"
        if not brings_its_own(event, stored, erased):
            yield f"peristiwa {event.seq} membawa isi yang bukan miliknya"
        named |= {i: d for i, d in event.data["catatan"].items() if i not in erased}
        named_files |= event.data.get("berkas", {})
        before = event
    yield from _differences(case, events, wraps, runs)
    found = {row.id: history.record_digest(row) for row in stored.values()}
    if found != named:
        if named.keys() - found.keys():
            yield "isi yang tercatat dalam riwayat hilang"
        if any(named.get(record_id) != hashed for record_id, hashed in found.items()):
            yield "isi terenkripsi berubah atau tidak tercatat"
    if {f.id: f.digest.hex() if f.digest else "" for f in files} != named_files:
        yield "lampiran hilang, berubah, atau tidak tercatat"


def replaced_cards(events: Iterable[Any]) -> set[str]:
    """The identity cards that a later one replaced: erased, and only their hashes are left."""
    by_reporter = [e for e in events if e.actor == "pelapor"]
    cards = [str(e.data["identitas"]) for e in by_reporter if "identitas" in e.data]
    return set(cards[:-1])


def brings_its_own(event: Any, stored: Mapping[str, Any], erased: Container[str]) -> bool:
    """Whether an event brings exactly the records that its kind brings, all of its own key epoch."""
    rows = [stored[i] for i in event.data["catatan"] if i in stored]
    brought = sorted((row.compartment, row.kind) for row in rows)
    expected = list(BRINGS.get(event.kind, []))
    if (IDENTITY, IDENTITY_CARD) in expected:
        card = str(event.data.get("identitas"))
        if card not in event.data["catatan"]:
            return False
        if card in erased:
            expected.remove((IDENTITY, IDENTITY_CARD))
    if event.data.get("berkas"):
        if event.kind not in _WITH_FILES:
            return False
        expected.append((CONVERSATION, ATTACHMENTS))
        expected += [(ORIGINALS, ORIGINAL)] * ((ORIGINALS, ORIGINAL) in brought)
    if brought != sorted(expected):
        return False
    return all(row.compartment == NOTES or row.epoch == event.data["epoch"] for row in rows)


def follows(event: Any, before: Any | None, signed: Signed | None = None) -> bool:
    """Whether ``event`` may come after ``before`` (None: it is the first), and nobody changed it.

    Only what a reporter writes begins a key epoch, or a team after a member left. An
    event of the portal itself carries no MAC, and one that seals a vault's wraps anew
    none that every reader can check: they may change nothing and bring nothing.
    """
    data = event.data
    hashed = history.hash_of(event, before.hash if before else bytes(history.ROOT_BYTES))
    if history.link(hashed, event.mac, event.reporter_mac) != event.hash:
        return False
    if signed and not signed(event, hashed):
        return False
    if not data.keys() <= _STATED | _SAYS.get(event.kind, set()):
        return False
    first = event.kind == history.RECEIVED
    if event.seq != (before.seq + 1 if before else 1):
        return False
    if _ACTORS.get(event.kind) != event.actor or first is not (before is None):
        return False
    if before is not None and event.day < before.day:
        return False
    by_reporter = event.actor == "pelapor"
    begins = by_reporter or event.kind == history.REKEYED
    if data["epoch"] != (before.data["epoch"] if before else 0) + begins:
        return False
    automatic = event.kind in history.AUTOMATIC
    if (event.mac is None) is not automatic or (event.reporter_mac is not None) is not by_reporter:
        return False
    if event.kind not in _CHANGES_NOTHING:
        return True
    return (
        before is not None
        and all(
            data.get(name) == before.data.get(name)
            for name in _KEPT
            if name not in _MOVES.get(event.kind, ())
        )
        and not data["catatan"]
    )


def _ran_out(event: Any, runs: Sequence[Any]) -> bool:
    place = (event.data["jam"], event.data["putaran"])
    return any(
        (run.clock, run.run) == place and run.due < event.day and clocks.late(run, event.day)
        for run in runs
    )


def _due_step(case: Any, event: Any, before: Any | None, runs: Sequence[Any]) -> bool:
    """Whether the channel declares this step of time, and its clock had run out and stopped with it."""
    channel = declared(case.channel)
    said = event.data
    if channel is None or before is None or event.day > today():
        return False
    step = next((t for t in channel.transitions if t.name == said["langkah"]), None)
    return (
        step is not None
        and step.by is By.TIME
        and before.data["status"] in step.sources
        and (said["status"], said["jam"]) == (step.target, step.clock)
        and any(
            (run.clock, run.run) == (said["jam"], said["putaran"])
            and run.due < event.day == run.stopped
            for run in runs
        )
    )


def _differences(
    case: Any, events: Sequence[Any], wraps: Iterable[Any], runs: Sequence[Any]
) -> Iterator[str]:
    last = events[-1]
    closed = case.closed.isoformat() if case.closed else None
    facts = (case.state, closed, case.awaits, case.epoch)
    if facts != tuple(last.data[n] for n in ("status", "selesai", "menunggu", "epoch")):
        yield "keadaan kasus tidak sama dengan riwayatnya"
    if case.head != last.hash:
        yield "ujung rantai tidak sama dengan peristiwa terakhir"
    if last.data.get("fakta", {}) != history.facts(case).get("fakta", {}):
        yield "keterangan antrean tidak sama dengan riwayatnya"
    if events[0].data.get("kasus") != history.case_digest(case):
        yield "data pokok kasus berubah"
    channel = declared(case.channel)
    if channel and case.next_due != clocks.next_due(channel, runs):
        yield "tenggat dalam antrean tidak sama dengan jamnya"
    if last.data["tenggat"] != clocks.runs_digest(runs):
        yield "tenggat tidak sama dengan riwayatnya"
    rows = [(w.wrap, w.recipient, w.generation, w.sealed) for w in wraps]
    if last.data["kunci"] != keys.wraps_digest(rows):
        yield "kunci kasus berubah"

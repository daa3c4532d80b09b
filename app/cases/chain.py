"""What must hold in every case, whoever looks and whatever key they hold.

Each event follows from the one before it, and the rows of the case are those that
its events name. A reader adds the MACs that their keys can check
(:mod:`app.cases.reading`); ``portal verify`` adds the roots.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.cases import clocks, history, keys, retention, telling
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

COPY = "salinan"
"""Names, in an event of showing, the hash of the copy that an evaluator got to read."""

Signed = Callable[[Any, bytes], bool]

_ACTORS = {
    history.RECEIVED: "pelapor",
    history.REPORTER_WROTE: "pelapor",
    history.TEAM_WROTE: "tim",
    history.NOTED: "tim",
    history.STEPPED: "tim",
    history.OPENED: "tim",
    history.DECIDED: "pihak",
    history.MISSED: "sistem",
    history.REKEYED: "tim",
    history.RESEALED: "tim",
    history.TIMED: "sistem",
    history.RECOUNTED: "sistem",
    history.CONTACTED: "tim",
    history.ASSIGNED: "tim",
    history.SHOWN: "tim",
    history.RELAYED: "tim",
    history.NOTIFIED: "sistem",
    history.ERASURE_ANNOUNCED: "sistem",
    history.ERASED: "sistem",
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
    history.DECIDED: [(CONVERSATION, STEP)],
    history.MISSED: [],
    history.REKEYED: [(CONVERSATION, HEADER)],
    history.RESEALED: [],
    history.TIMED: [],
    history.RECOUNTED: [],
    history.CONTACTED: [(NOTES, NOTE)],
    history.ASSIGNED: [(NOTES, NOTE)],
    history.SHOWN: [(NOTES, NOTE)],
    history.RELAYED: [(NOTES, NOTE), (CONVERSATION, MESSAGE)],
    history.NOTIFIED: [],
    history.ERASURE_ANNOUNCED: [],
    history.ERASED: [],
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
    history.ERASED: {"menunggu", "kunci", "fakta"},
}
"""What an event that no key of the case signs may change; all else it leaves as it was."""

_KEPT = ("status", "selesai", "menunggu", "tenggat", "kunci", "fakta")

_SAYS = {
    history.RECEIVED: {"kasus", "penerima", "identitas", "berkas", retention.MONTHS},
    history.REPORTER_WROTE: {"penerima", "identitas", "berkas", "nilai", "tuntas"},
    history.TEAM_WROTE: {"berkas"},
    history.MISSED: {"jam", "putaran"},
    history.REKEYED: {"penerima"},
    history.SHOWN: {COPY},
    history.RESEALED: {"brankas", "generasi"},
    history.TIMED: {"langkah", "jam", "putaran", "sebelum", "sesudah"},
    history.RECOUNTED: {"dihitung", "sebelum", "sesudah"},
    history.NOTIFIED: {"tentang"},
    history.ERASURE_ANNOUNCED: {"pada"},
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

_RUNS = "None"
"""The day on which a running clock stopped, as :func:`app.cases.clocks.lines` tells it."""

_CHANGES_NOTHING = {*history.AUTOMATIC, history.RESEALED, history.NOTIFIED}


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
    gone = events[-1].kind == history.ERASED
    history_so_far = _SoFar(events, runs)
    before = None
    for event in events:
        if not follows(event, before, signed):
            yield f"peristiwa {event.seq} berubah atau tidak mengikuti yang sebelumnya"
        if event.kind in history.AUTOMATIC and not history_so_far.allows(case, event, before):
            yield f"peristiwa {event.seq} otomatis, tetapi tidak mengikuti jam dan aturannya"
        history_so_far.saw(event)
        if event.data.get(DAMAGED):
            yield f"kasus sudah tidak utuh ketika peristiwa {event.seq} ditulis"
        before = event
        if gone:
            continue
        if not brings_its_own(event, stored, erased):
            yield f"peristiwa {event.seq} membawa isi yang bukan miliknya"
        named |= {i: d for i, d in event.data["catatan"].items() if i not in erased}
        named_files |= event.data.get("berkas", {})
    yield from _differences(case, events, wraps, runs)
    found = {row.id: history.record_digest(row) for row in stored.values()}
    if found != named:
        if named.keys() - found.keys():
            yield "isi yang tercatat dalam riwayat hilang"
        if any(named.get(record_id) != hashed for record_id, hashed in found.items()):
            yield "isi terenkripsi berubah atau tidak tercatat"
    if {f.id: f.digest.hex() if f.digest else "" for f in files} != named_files:
        yield "lampiran hilang, berubah, atau tidak tercatat"


def told_of(events: Iterable[Any], copy: Any) -> bool:
    """Whether the history says that a team made just this ``copy`` for an evaluator (a row of ``Shown``)."""
    shown = (e.data.get(COPY) for e in events if e.kind == history.SHOWN)
    return history.shown_digest(copy) in shown


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
    if before is not None and (event.day < before.day or before.kind == history.ERASED):
        return False
    closed = data.get("selesai")  # on the day of an event, and since then
    if closed not in (None, event.day.isoformat(), before.data.get("selesai") if before else None):
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


class _SoFar:
    """What the events before one say, for judging what the portal itself did without a key."""

    def __init__(self, events: Sequence[Any], runs: Sequence[Any]) -> None:
        self._events, self._runs = events, runs
        self._missed: set[tuple[str, int]] = set()

    def saw(self, event: Any) -> None:
        """Go on behind ``event``."""
        if event.kind == history.MISSED:
            self._missed.add((event.data["jam"], event.data["putaran"]))

    def allows(self, case: Any, event: Any, before: Any | None) -> bool:
        """Whether the portal could have done ``event`` by itself after ``before``."""
        if before is None or event.day > today():
            return False
        if event.kind == history.MISSED:
            return self._ran_out(event)
        if event.kind in (history.ERASURE_ANNOUNCED, history.ERASED):
            return self._time_is_up(case, event, before)
        changed = _changed_clocks(event, before)
        if changed is None:
            return False
        if event.kind == history.RECOUNTED:
            return _counted_again(event, changed)
        return self._step_is_due(case, event, before) and _only_stopped(event, changed)

    def _before(self, event: Any) -> list[Any]:
        return [e for e in self._events if e.seq < event.seq]

    def _time_is_up(self, case: Any, event: Any, before: Any) -> bool:
        """Whether erasing was announced, or carried out, when it could be, and nothing else was done."""
        earlier = self._before(event)
        if event.kind == history.ERASURE_ANNOUNCED:
            on = retention.may_announce(case.channel, earlier, before, event.day)
            return on is not None and event.data["pada"] == on.isoformat()
        kept = before.data.get("fakta", {})
        kept = {name: kept[name] for name in kept if name not in retention.TELLS_NOTHING}
        left = (event.data["kunci"], event.data["menunggu"], event.data.get("fakta", {}))
        return left == (keys.wraps_digest([]), "", kept) and retention.may_erase(
            case.channel, earlier, before, event.day
        )

    def _ran_out(self, event: Any) -> bool:
        """Whether that clock was over by then, and not said to be before. It may have been moved since."""
        place = (event.data["jam"], event.data["putaran"])
        if place in self._missed:
            return False
        over = any(
            (run.clock, run.run) == place and run.due < event.day and clocks.late(run, event.day)
            for run in self._runs
        )
        return over or any(
            (clock, number) == place and date.fromisoformat(was) < event.day
            for later in self._events
            if later.kind == history.RECOUNTED and later.seq > event.seq
            for clock, number, was, _ in later.data["dihitung"]
        )

    def _step_is_due(self, case: Any, event: Any, before: Any) -> bool:
        """Whether the channel declares this step for that clock from that state, and whoever can be
        reached was told in time."""
        channel, said = declared(case.channel), event.data
        steps = channel.transitions if channel else ()
        step = next((t for t in steps if t.name == said["langkah"]), None)
        if step is None or step.by is not By.TIME or before.data["menunggu"] == "tim":
            return False
        closing = channel is not None and channel.shown_state(step.target).closed
        declared_so = before.data["status"] in step.sources and (
            (said["status"], said["jam"], said["menunggu"], said["selesai"])
            == (step.target, step.clock, "", event.day.isoformat() if closing else None)
        )
        reachable = step.told_first and before.data.get("fakta", {}).get("reach")
        told = telling.told_on(self._before(event)) if reachable else None
        return declared_so and (not reachable or telling.had_time(told, event.day))


_Changed = list[tuple[clocks.Line, clocks.Line]]


def _changed_clocks(event: Any, before: Any) -> _Changed | None:
    """The clocks that an unsigned event changed: as they were, and as they are.

    None if it does not say truly how all of them stood before and stand after it.
    """
    was, now = (sorted(map(tuple, event.data[name])) for name in ("sebelum", "sesudah"))
    digests = (clocks.lines_digest(was), clocks.lines_digest(now))
    if digests != (before.data["tenggat"], event.data["tenggat"]):
        return None
    if [line[:3] for line in was] != [line[:3] for line in now]:  # clock, number, first day
        return None
    return [(a, b) for a, b in zip(was, now, strict=True) if a != b]


def _counted_again(event: Any, changed: _Changed) -> bool:
    """Whether nothing changed but last days of running clocks, and the event says which."""
    running = all(a[4:] == b[4:] and a[4] == _RUNS for a, b in changed)
    told = [[a[0], a[1], a[3], b[3]] for a, b in changed]
    return bool(changed) and running and event.data["dihitung"] == told


def _only_stopped(event: Any, changed: _Changed) -> bool:
    """Whether running clocks stopped on the event's day, its own after its last day, and no more."""
    day, said = str(event.day), event.data
    own = [a for a, _ in changed if a[:2] == (said["jam"], said["putaran"])]
    if len(own) != 1 or not own[0][3] < day:
        return False
    for a, b in changed:
        paused = a[5].endswith("None]]")
        pauses = a[5].replace("None]]", f"'{day}']]") if paused else a[5]
        moved = a[3] <= b[3] if paused else a[3] == b[3]
        if (a[4], b[4], b[5]) != (_RUNS, day, pauses) or not moved:
            return False
    return True


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

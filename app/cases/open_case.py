"""A case in the clear, for as long as one request lasts: what its reader sees, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.cases import clocks, history, keys, records
from app.cases.attachments import Proof
from app.cases.channel import CONVERSATION, IDENTITY
from app.crypto.sealing import Holder


@dataclass(frozen=True)
class Entry:
    """One event as a reader of the case sees it.

    ``texts`` holds what the event brought, by record kind; empty where the
    reader has no key for it.
    """

    seq: int
    day: date
    kind: str
    actor: str
    state: str
    moved: bool
    """Whether the event changed the state."""
    clock: str
    """The clock that ran out, for an event that says so."""
    step: str
    """The step that time took, for an event that says so."""
    recounted: tuple[tuple[str, date, date], ...]
    """Clocks counted again: which, its last day before, and now."""
    texts: dict[str, dict[str, Any]]
    proofs: tuple[Proof, ...] = ()
    ids: frozenset[str] = frozenset()
    """The ids of the records that it brought."""


@dataclass(frozen=True)
class Locked:
    """What a team opens only with a reason: ``kind`` is ``identitas`` or ``asli``, with the file."""

    kind: str
    file_id: str = ""
    name: str = ""


@dataclass(frozen=True)
class OpenCase:
    """A case in the clear, for as long as one request lasts."""

    case: Any
    rings: keys.Rings
    header: dict[str, Any]
    answers: dict[str, Any]
    entries: list[Entry]
    contents: dict[str, dict[str, Any]]
    """Every text this reader can open, by the id it is stored under."""
    deadlines: Sequence[Any]
    sound: bool
    """False when anything of the case is not as its history says, or a MAC is not right."""
    holder: Holder = field(repr=False)
    """Who opened it."""
    holders: Sequence[Holder] = field(repr=False)
    """Everybody whose keys this reader has."""
    own_key: bytes = field(repr=False)
    """The reporter's own key; empty for everybody else."""
    sealed_to: dict[str, str]
    """The vault keys that the newest epoch is sealed to, as its first event names them."""
    notes_keys: int
    """How many keys the wraps of the notes hold, for whoever they are."""
    vouched: bool
    """False where a team began the newest epoch and this team's key does not vouch for it."""
    erases_on: date | None
    """The day for which erasing what the case says was announced."""
    party: str
    """What the reader is in the case, if neither its reporter nor of its team: :mod:`app.cases.parties`."""
    parties: dict[str, str]
    """The keys of parties that the newest epoch is sealed to, as its header names them."""
    locked: list[Any] = field(repr=False)
    """Rows of identity and originals, not read yet: see :func:`identity` and :func:`originals`."""

    def handed_over(self) -> bool:
        """Whether the reporter handed the case over to the team outside the office."""
        return any(e.texts.get(records.MESSAGE, {}).get("serah") for e in self.entries)

    def proof(self, file_id: str) -> Proof:
        """The file ``file_id`` of this case; :class:`LookupError` if there is none."""
        for entry in self.entries:
            for proof in entry.proofs:
                if proof.file.id == file_id:
                    return proof
        raise LookupError(file_id)

    def rated(self) -> Entry | None:
        """The last event by which the reporter said how the matter was handled."""
        rated = (e for e in self.entries if e.texts.get(records.MESSAGE, {}).get("nilai"))
        return max(rated, key=lambda e: e.seq, default=None)

    def identity_opened(self) -> date | None:
        """The last day on which the team opened the identity as it is now; None if it never did."""
        found = None
        for entry in self.entries:
            if entry.texts.get(records.MESSAGE, {}).get("identitas"):
                found = None
            elif entry.texts.get(records.OPENING, {}).get("apa") == IDENTITY:
                found = entry.day
        return found

    def opened_today(self, who: str, day: date) -> set[tuple[str, str]]:
        """What ``who`` opened with a reason on ``day``: pairs of kind and file id.

        An identity that the reporter has changed since is closed again.
        """
        found: set[tuple[str, str]] = set()
        for entry in self.entries:
            if entry.texts.get(records.MESSAGE, {}).get("identitas"):
                found.discard((IDENTITY, ""))
            opening, note = entry.texts.get(records.OPENING), entry.texts.get(records.NOTE, {})
            if opening and entry.day == day and note.get("pelaku") == who:
                found.add((opening["apa"], opening["berkas"]))
        return found

    def heard(self) -> int:
        """The number of the last event by which the reporter wrote."""
        return max((e.seq for e in self.entries if e.actor == "pelapor"), default=0)

    def begun(self) -> int:
        """The number of the event that began the newest key epoch."""
        begins = (e.seq for e in self.entries if e.kind == history.REKEYED)
        return max([self.heard(), *begins])

    def own_epochs(self) -> int:
        """The key epochs up to the last thing that the reporter wrote."""
        return len(self.rings[CONVERSATION]) - sum(
            e.kind == history.REKEYED and e.seq > self.heard() for e in self.entries
        )

    def newest_runs(self) -> list[Any]:
        """The newest run of each clock, and whatever ran out; in the order in which they began."""
        last = {d.clock: d for d in sorted(self.deadlines, key=lambda d: d.run)}
        return [
            d for d in self.deadlines if d is last[d.clock] or (d.stopped and d.stopped > d.due)
        ]

    def running(self) -> list[Any]:
        """The clocks that run now, the next to end first."""
        return sorted((d for d in self.deadlines if d.stopped is None), key=lambda d: d.due)

    def missed(self, today: date) -> list[Any]:
        """Clocks that ran out, also those that were answered late."""
        return [d for d in self.deadlines if clocks.late(d, today)]

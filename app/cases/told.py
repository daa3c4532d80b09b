"""What the events of a case tell whoever opens it: each taken after the one before."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from app.cases import attachments, chain, history, parties, records
from app.cases.attachments import Proof
from app.cases.channel import CONVERSATION
from app.cases.damage import UNREADABLE
from app.cases.open_case import Entry


class Told:
    """What a case says after its events.

    What a reporter writes brings a header of its own. If it was taken away, an older one
    must not lead what is written next to a team that the reporter left: only the header of
    ``reporters_epoch`` counts, the newest that a reporter began.
    """

    def __init__(self, reporters_epoch: int) -> None:
        self._epoch = reporters_epoch
        self.answers: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.entries: list[Entry] = []
        self.sealed_to: dict[str, str] = {}
        """The vault keys that the newest epoch names, by vault."""
        self.vouch: Any = None
        """What a team says of the newest epoch, where it began that: empty for nothing."""
        self.complete = True
        """Whether everything is there that every reader of the case can open."""
        self._parties: Any = {}

    def parties(self) -> dict[str, str]:
        """To whom else the newest epoch is sealed, by party."""
        return _texts(self._parties)

    def take_all(
        self,
        events: Sequence[Any],
        rows: Mapping[str, Any],
        contents: Mapping[str, dict[str, Any]],
    ) -> None:
        """Take events in order, with the case's records and what of these is open, both by record id."""
        erased = chain.replaced_cards(events)
        for event in events:
            self._take(event, _brought(event, rows, contents, erased))

    def _take(self, event: Any, own: dict[str, dict[str, Any]]) -> None:
        self.complete = self.complete and _is_complete(event, own)
        if event.actor == "pelapor":  # no team says what the report is, nor where it goes
            self.answers = own.get(records.REPORT, self.answers)
            last = event.data.get("epoch") == self._epoch
            self.header = own.get(records.HEADER, {}) if last else {}
            self._parties = self.header.get(parties.SEALED_TO)
            self.vouch = None
        elif event.kind == history.REKEYED:
            begun = own.get(records.HEADER, {})
            self.vouch = begun.get("jaminan", {})
            self._parties = begun.get(parties.SEALED_TO)
        self.sealed_to = _named(event) or self.sealed_to
        self.entries.append(_entry(event, own, self.entries[-1] if self.entries else None))


def is_readable(event: Any) -> bool:
    """Whether an event's data has the shape that the portal writes, right or wrong."""
    return isinstance(event.data, dict) and isinstance(event.data.get("catatan"), dict)


def _entry(event: Any, own: dict[str, dict[str, Any]], before: Entry | None) -> Entry:
    """An event with what of it this reader opens, after the entry ``before``."""
    state, clock, step = (str(event.data.get(name, "")) for name in ("status", "jam", "langkah"))
    return Entry(
        seq=event.seq,
        day=event.day,
        kind=event.kind,
        actor=event.actor,
        state=state,
        moved=before is not None and state != before.state,
        clock=clock,
        step=step,
        recounted=_recounted(event),
        texts=own,
        proofs=_proofs(own, event.data.get("berkas", {})),
        ids=frozenset(event.data["catatan"]),
    )


def _is_complete(event: Any, texts: dict[str, dict[str, Any]]) -> bool:
    """Whether everything is there that every reader of the case can open."""
    brings = chain.BRINGS.get(event.kind, ())
    return all(texts.get(kind) for compartment, kind in brings if compartment == CONVERSATION)


def _named(event: Any) -> dict[str, str]:
    """The vault keys that an event which begins an epoch names."""
    begins = event.actor == "pelapor" or event.kind == history.REKEYED
    return _texts(event.data.get("penerima") if begins else None)


def _texts(said: Any) -> dict[str, str]:
    return {str(name): str(key) for name, key in said.items()} if isinstance(said, dict) else {}


def _brought(
    event: Any,
    rows: Mapping[str, Any],
    contents: Mapping[str, dict[str, Any]],
    erased: set[str],
) -> dict[str, dict[str, Any]]:
    """What this reader can open of what an event brought, by kind, in the shape that pages expect."""
    if not chain.brings_its_own(event, rows, erased):
        return {}
    by_reporter = event.actor == "pelapor"
    own: dict[str, dict[str, Any]] = {}
    for record_id in event.data["catatan"]:
        if record_id not in contents:
            continue
        kind, content = rows[record_id].kind, contents[record_id]
        if kind == records.MESSAGE:
            content = {
                "dari": "pelapor" if event.kind == history.RELAYED else event.actor,
                "lewat": str(content.get("lewat", "")) if event.kind == history.RELAYED else "",
                "isi": str(content.get("isi", "")),
                "pembalasan": by_reporter and content.get("pembalasan") is True,
                "serah": by_reporter and content.get("serah") is True,
                "identitas": str(content.get("identitas", "")) if by_reporter else "",
                "langkah": str(content.get("langkah", "")) if by_reporter else "",
                "nilai": str(content.get("nilai", "")) if by_reporter else "",
                "tuntas": str(content.get("tuntas", "")) if by_reporter else "",
            }
        elif kind == records.STEP:
            shown = content.get("isian")
            shown = shown if isinstance(shown, dict) else {}
            content = {
                "langkah": str(content.get("langkah", "")),
                "isian": {str(name): str(value) for name, value in shown.items()},
                "oleh": str(content.get("oleh", "")),
            }
        elif kind == records.OPENING:
            content = {
                name: str(content.get(name, "")) for name in ("apa", "berkas", "nama", "alasan")
            }
        own[kind] = content
    return own


def _proofs(own: dict[str, dict[str, Any]], named: Any) -> tuple[Proof, ...]:
    """The files of an event, as far as its own list and its history agree."""
    with suppress(*UNREADABLE):
        listed = attachments.read(own.get(records.ATTACHMENTS, {"berkas": ()}))
        return tuple(p for p in listed if named.get(p.file.id) == p.file.digest.hex())
    return ()


def _recounted(event: Any) -> tuple[tuple[str, date, date], ...]:
    with suppress(*UNREADABLE):
        return tuple(
            (str(clock), date.fromisoformat(before), date.fromisoformat(now))
            for clock, _, before, now in event.data.get("dihitung", ())
        )
    return ()

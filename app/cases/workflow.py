"""Where a case changes by somebody's act: messages, notes, steps, a hand-over.

What the portal does by itself stands in :mod:`app.cases.automatic`; only wraps change in
:mod:`app.cases.resealing`.

Every act is one event. One function, :func:`_commit`, checks the declared step,
moves the clocks, adds the event and writes it all in one transaction.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from app import outbox
from app.bulk import Taken, change_rows, insert_rows
from app.cases import (
    attachments,
    chain,
    clocks,
    history,
    intake,
    keys,
    parties,
    queues,
    reading,
    records,
)
from app.cases.attachments import Proof
from app.cases.channel import (
    CONVERSATION,
    IDENTITY,
    NOTES,
    By,
    Channel,
    Field,
    Kind,
    Transition,
)
from app.cases.damage import Unreadable
from app.cases.models import Case, Deadline, Event, KeyWrap, Record, Shown
from app.cases.reading import OpenCase
from app.cases.uploads import FilesGone
from app.crypto.derive import digest
from app.crypto.sealing import Recipient
from app.people import vaults
from app.people.pins import KeyExchanged, pin
from app.store import db, writing

_NEWS = (history.TEAM_WROTE, history.STEPPED, history.DECIDED)
"""Events of a team, or a superior, of which the reporter is told by e-mail."""


class StepRefused(Exception):
    """The step is not declared from the state in which the case is now."""


class CaseMoved(Exception):
    """Somebody else wrote in the case meanwhile; open it again."""


class CaseDamaged(Exception):
    """A part of the case that this act needs was changed outside the portal; sending again is no use."""


class AlreadyDone(Exception):
    """The same form was carried out before; nothing happened twice."""


class NoInspectorate(Exception):
    """Nobody of the Inspektorat is enrolled: the case cannot be handed over."""


@dataclass(frozen=True)
class Act:
    """One thing that happens to a case.

    ``event`` is the history's kind; ``happening`` is what clocks listen for, empty for nothing; a
    ``step`` changes the state; ``wraps`` replace those of the same name and
    recipient; with ``new_epoch`` they begin a new one; ``says`` is what the event
    states besides; the case adopts the files of ``proofs``.
    """

    event: str
    actor: str
    happening: str
    texts: Sequence[dict[str, Any]]
    rings: keys.Rings | None
    awaits: str | None = None
    step: Transition | None = None
    wraps: Sequence[dict[str, Any]] = ()
    new_epoch: bool = False
    says: Mapping[str, Any] = field(default_factory=dict)
    proofs: Sequence[Proof] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    """Facts of the case that change."""
    days: Mapping[str, date] = field(default_factory=dict)
    """Days in the answers to the step, for clocks that count from one."""
    shown: Sequence[dict[str, Any]] = ()
    """What an evaluator gets to read, in the place of what they got before."""


@dataclass(frozen=True)
class Rating:
    """How a reporter finds that the matter was handled: ``score`` from 1 to 4, and whether it is solved."""

    score: int
    solved: bool

    def said(self) -> dict[str, Any]:
        """The same as records and events hold it."""
        return {"nilai": self.score, "tuntas": self.solved}


@dataclass(frozen=True)
class Saying:
    """What a reporter says. ``retaliation`` gives the case the highest priority; ``hand_over``
    seals it to the Inspektorat and closes it to the office from here on; ``identity`` replaces
    what the reporter told of themselves, where it is not None; ``step`` is one that they chose;
    ``rating`` is how the matter was handled."""

    text: str
    retaliation: bool = False
    hand_over: bool = False
    identity: Mapping[str, str] | None = None
    proofs: tuple[Proof, ...] = ()
    step: str = ""
    rating: Rating | None = None

    def content(self) -> dict[str, Any]:
        """The record that holds it."""
        return {
            "dari": "pelapor",
            "isi": self.text,
            "pembalasan": self.retaliation,
            "serah": self.hand_over,
            "identitas": self._identity(),
            **({"langkah": self.step} if self.step else {}),
            **(self.rating.said() if self.rating else {}),
        }

    def _identity(self) -> str:
        if self.identity is None:
            return ""
        return "diisi" if any(self.identity.values()) else "dihapus"


def say_as_team(
    channel: Channel,
    opened: OpenCase,
    who: str,
    text: str,
    form_id: str,
    day: date,
    proofs: Sequence[Proof] = (),
) -> None:
    """A message of the team that the reporter reads; ``who`` wrote it stays in the notes."""
    opened = _for_writing(channel, opened, day)
    rings, wraps = _with_notes(channel, opened)
    message = {"dari": "tim", "isi": text}
    texts = [
        records.make(opened.case.id, rings, CONVERSATION, records.MESSAGE, message, form_id),
        _signature(opened.case.id, rings, who, ""),
        *attachments.rows(opened.case.id, rings, proofs),
    ]
    happening = history.TEAM_WROTE
    act = Act(happening, "tim", happening, texts, rings, "pelapor", wraps=wraps, proofs=proofs)
    _commit(channel, opened, act, day)


def note(channel: Channel, opened: OpenCase, who: str, text: str, form_id: str, day: date) -> None:
    """An internal note, for the team's eyes only."""
    _noted(channel, opened, history.NOTED, who, text, form_id, day)


def step(
    channel: Channel,
    opened: OpenCase,
    who: str,
    name: str,
    answers: dict[str, Any],
    form_id: str,
    day: date,
) -> None:
    """Take a declared step. ``answers`` are the fields it asks, already validated.

    What the reporter may read goes into the conversation, the rest into the
    notes. Raises :class:`StepRefused`, :class:`CaseMoved` or :class:`AlreadyDone`.
    """
    opened = _for_writing(channel, opened, day)
    transition = _declared(channel, opened.case.state, name, By.TEAM)
    if transition.office and not _of_the_office(channel, opened):
        raise StepRefused
    shown = {f.name: answers[f.name] for f in transition.asks if f.compartment != NOTES}
    rings, wraps = _with_notes(channel, opened)
    taken = {"langkah": name, "isian": shown}
    texts = [
        records.make(opened.case.id, rings, CONVERSATION, records.STEP, taken, form_id),
        _signature(opened.case.id, rings, who, noted(transition.asks, answers), note_id(form_id)),
    ]
    dated = {f.name for f in transition.asks if f.kind is Kind.DATE and answers.get(f.name)}
    act = Act(
        event=history.STEPPED,
        actor="tim",
        happening=name,
        texts=texts,
        rings=rings,
        awaits=transition.then,
        step=transition,
        wraps=wraps,
        facts=_facts_of(transition, answers),
        days={name: date.fromisoformat(str(answers[name])) for name in dated},
    )
    _commit(channel, opened, act, day)


def _facts_of(transition: Transition, answers: Mapping[str, Any]) -> dict[str, str]:
    """What the answers to a step make of the facts of its case."""
    told = {fact: str(answers[name]) for fact, name in transition.sets.items()}
    return told | dict.fromkeys(transition.clears, "")


def noted(asks: Sequence[Field], answers: Mapping[str, Any]) -> str:
    """What of the answers to a step goes into the notes, as one text; ticked boxes by their labels."""
    inner = [(f, answers[f.name]) for f in asks if f.compartment == NOTES and answers[f.name]]
    return "\n".join(
        "\n".join(f"✓ {dict(f.choices)[one]}" for one in given) if f.choices else str(given)
        for f, given in inner
    )


def decide(
    channel: Channel,
    opened: OpenCase,
    who: str,
    name: str,
    answers: dict[str, Any],
    form_id: str,
    day: date,
) -> None:
    """Take a declared step as a party of the case: the superior whom it is put before, or whom it
    concerns. All of it is for its readers.

    Raises what :func:`step` raises, also where the personnel list says that it is somebody else now.
    """
    own = opened.holder.recipient()
    if opened.parties.get(opened.party) != pin(own):
        raise StepRefused
    if form_id in opened.contents:
        raise AlreadyDone
    if parties.of(channel, opened.header).get(opened.party) != own:
        raise StepRefused
    opened = _for_writing(channel, opened, day)
    transition = _declared(channel, opened.case.state, name, By(opened.party))
    taken = {"langkah": name, "isian": answers, "oleh": who}
    texts = [records.make(opened.case.id, opened.rings, CONVERSATION, records.STEP, taken, form_id)]
    act = Act(
        event=history.DECIDED,
        actor="pihak",
        happening=name,
        texts=texts,
        rings=opened.rings,
        awaits=transition.then,
        step=transition,
        facts=_facts_of(transition, answers),
    )
    _commit(channel, opened, act, day)


def step_with_joined(
    channel: Channel,
    opened: OpenCase,
    who: str,
    name: str,
    answers: dict[str, Any],
    form_id: str,
    day: date,
) -> None:
    """Take a step, and the same in every case joined to this one that can take it, if the step is shared.

    A joined case that cannot be written in now stays as it is, and shows so in the list of its main case.
    """
    step(channel, opened, who, name, answers, form_id, day)
    transition = channel.transition(name)
    if not transition.shared:
        return
    private = {f.name for f in transition.asks if f.needed_with}
    shared = {n: "" if n in private else answer for n, answer in answers.items()}
    for number in queues.joined_to(channel, opened.case.number):
        own_id = digest("langkah bersama", form_id, number).hex()[:32]
        with suppress(
            StepRefused, CaseMoved, CaseDamaged, AlreadyDone, reading.NotForYou, Unreadable
        ):
            other = reading.open_by_number(number, opened.holders)
            if other.case.awaits != "tim":  # what they wrote must be read first
                step(channel, other, who, name, shared, own_id, day)


def join_refused(channel: Channel, opened: OpenCase, number: str) -> bool:
    """Whether a case cannot be handled with ``number``: itself, another team's, over, or joined too."""
    try:
        main = reading.open_by_number(number, opened.holders)
    except (reading.NotForYou, Unreadable):
        return True
    case = main.case
    ended = channel.shown_state(case.state).closed
    other = case.channel != channel.name or main.holder.id != opened.holder.id
    chained = bool(case.joined) or bool(queues.joined_to(channel, opened.case.number))
    return other or ended or chained or case.id == opened.case.id


def relay(
    channel: Channel, opened: OpenCase, who: str, text: str, medium: str, form_id: str, day: date
) -> None:
    """Write down what the reporter said by telephone, on paper or elsewhere (``medium``).

    Clocks and state follow as if the reporter had written it here.
    """
    opened = _for_writing(channel, opened, day)
    rings, wraps = _with_notes(channel, opened)
    message = {"isi": text, "lewat": medium}
    taken = channel.taken_by_writing(opened.case.state)
    texts = [
        records.make(opened.case.id, rings, CONVERSATION, records.MESSAGE, message, form_id),
        _signature(opened.case.id, rings, who, ""),
    ]
    act = Act(
        event=history.RELAYED,
        actor="tim",
        happening=history.REPORTER_WROTE,
        texts=texts,
        rings=rings,
        awaits="tim",
        step=taken,
        wraps=wraps,
        facts=dict.fromkeys(taken.clears, "") if taken else {},
    )
    _commit(channel, opened, act, day)


def contacted(
    channel: Channel, opened: OpenCase, who: str, text: str, form_id: str, day: date
) -> None:
    """Put into the history that ``who`` tried to reach the reporter; ``text`` says how, in the notes."""
    _noted(channel, opened, history.CONTACTED, who, text, form_id, day)


def assign(
    channel: Channel,
    opened: OpenCase,
    who: str,
    facts: Mapping[str, str],
    text: str,
    form_id: str,
    day: date,
) -> None:
    """Change who works on a case, or how pressing it is (:data:`app.cases.channel.FACTS`).

    The team outside the office leaves no such facts: they would show which cases are theirs.
    """
    if not _of_the_office(channel, opened):
        raise StepRefused
    _noted(channel, opened, history.ASSIGNED, who, text, form_id, day, facts)


def show(
    channel: Channel,
    opened: OpenCase,
    who: str,
    to: Recipient,
    body: dict[str, Any],
    text: str,
    form_id: str,
    day: date,
) -> None:
    """Let an evaluator read ``body``, as :func:`app.cases.showing.grant` made it; the reporter sees that."""
    opened = _for_writing(channel, opened, day)
    rings, wraps = _with_notes(channel, opened)
    texts = [_signature(opened.case.id, rings, who, text, form_id)]
    row = {"id": form_id, "case_id": opened.case.id, "reader": to.id, "day": day, **body}
    kind, says = history.SHOWN, {chain.COPY: history.shown_digest(row)}
    act = Act(kind, "tim", kind, texts, rings, wraps=wraps, says=says, shown=[row])
    _commit(channel, opened, act, day)


def _of_the_office(channel: Channel, opened: OpenCase) -> bool:
    return opened.holder.id != channel.outside_vault


def _noted(
    channel: Channel,
    opened: OpenCase,
    event: str,
    who: str,
    text: str,
    form_id: str,
    day: date,
    facts: Mapping[str, str] | None = None,
) -> None:
    opened = _for_writing(channel, opened, day)
    rings, wraps = _with_notes(channel, opened)
    texts = [_signature(opened.case.id, rings, who, text, form_id)]
    _commit(
        channel, opened, Act(event, "tim", event, texts, rings, wraps=wraps, facts=facts or {}), day
    )


def open_locked(
    channel: Channel,
    opened: OpenCase,
    who: str,
    what: reading.Locked,
    reason: str,
    form_id: str,
    day: date,
) -> None:
    """Put into the history that ``who`` opens the identity or an original, and why; the reporter reads it.

    Raises :class:`CaseMoved` or :class:`AlreadyDone`.
    """
    opened = _for_writing(channel, opened, day)
    rings, wraps = _with_notes(channel, opened)
    opening = {"apa": what.kind, "berkas": what.file_id, "nama": what.name, "alasan": reason}
    texts = [
        records.make(opened.case.id, rings, CONVERSATION, records.OPENING, opening, form_id),
        _signature(opened.case.id, rings, who, ""),
    ]
    act = Act(history.OPENED, "tim", history.OPENED, texts, rings, wraps=wraps)
    _commit(channel, opened, act, day)


def note_id(form_id: str) -> str:
    """The id of the internal note that goes with a step sent by the form ``form_id``."""
    return digest("catatan langkah", form_id).hex()[:32]


def say_as_reporter(
    channel: Channel, opened: OpenCase, said: Saying, form_id: str, day: date
) -> None:
    """A message of the reporter; it begins a new key epoch and renews every wrap and the header.

    To the database a hand-over is a message like any other. Raises
    :class:`StepRefused` for a step that they cannot choose now, :class:`NoInspectorate`,
    :class:`CaseMoved`, :class:`AlreadyDone`, :class:`app.cases.uploads.FilesGone` or
    :class:`app.people.pins.KeyExchanged`.
    """
    case, header = opened.case, {k: v for k, v in opened.header.items() if k != "jaminan"}
    published = vaults.published(channel.all_vaults)
    if said.retaliation:
        header["prioritas"] = intake.HIGHEST
    if case.epoch != len(opened.rings[CONVERSATION]):
        raise CaseDamaged  # the key ring is not of this epoch: what it locks, nobody might open
    if header.get("rute") not in channel.vaults and not said.hand_over:
        raise CaseDamaged  # nobody can tell any more to whom this may be sealed
    if said.hand_over:
        header["rute"] = channel.outside_vault
        if header["rute"] not in published:
            raise NoInspectorate
    rings = keys.next_epoch(opened.rings)
    readers = parties.of(channel, header)
    header |= {parties.SEALED_TO: parties.marks(readers)} if readers else {}
    to = keys.audience(channel, published, header["rute"], opened.own_key, readers)
    identity = dict(reading.identity(opened) if said.identity is None else said.identity)
    header["identitas"] = any(identity.values())
    card = records.make(case.id, rings, IDENTITY, records.IDENTITY_CARD, identity)
    texts = [
        records.make(case.id, rings, CONVERSATION, records.MESSAGE, said.content(), form_id),
        records.make(case.id, rings, CONVERSATION, records.HEADER, header),
        card,
        *attachments.rows(case.id, rings, said.proofs),
    ]
    chosen = _chosen(channel, opened, said)
    act = Act(
        event=history.REPORTER_WROTE,
        actor="pelapor",
        happening="" if said.rating else history.REPORTER_WROTE,
        texts=texts,
        rings=rings,
        awaits=_whose_turn(channel, said, chosen),
        step=chosen,
        wraps=[
            *keys.wrap_shared(case.id, rings, to),
            *keys.wrap_notice(
                case.id,
                channel,
                published,
                header["rute"],
                str(identity.get(channel.address_field, "")),
                opened.own_key,
            ),
        ],
        new_epoch=True,
        says={
            "penerima": keys.recipients(published),
            "identitas": card["id"],
            **(said.rating.said() if said.rating else {}),
        },
        proofs=said.proofs,
        facts=_facts_told(channel, case, identity, said, chosen),
    )
    _commit(channel, opened, act, day)


def _facts_told(
    channel: Channel,
    case: Any,
    identity: Mapping[str, Any],
    said: Saying,
    chosen: Transition | None,
) -> dict[str, str]:
    """The facts that follow from what a reporter says."""
    if not channel.facts:
        return {}
    way = {"reach": intake.reach(channel, identity, case.medium if case.origin else "")}
    cleared = dict.fromkeys(chosen.clears, "") if chosen else {}
    return way | cleared | ({"priority": intake.HIGHEST} if said.retaliation else {})


def _whose_turn(channel: Channel, said: Saying, chosen: Transition | None) -> str | None:
    """Who has to act after this; None where it stays as it was."""
    if chosen and chosen.name == channel.accepts:
        return ""
    if _is_no_answer(channel, said) or (said.rating and said.rating.solved and not said.text):
        return None
    return "tim"


def _is_no_answer(channel: Channel, said: Saying) -> bool:
    """Whether nothing was said but who the reporter is.

    Where a channel has no facts the database must not tell that from a message.
    """
    return bool(channel.facts) and said.identity is not None and not said.text and not said.proofs


def chosen_before(opened: OpenCase, step: str) -> bool:
    """Whether the reporter took this step of theirs already."""
    return any(e.texts.get(records.MESSAGE, {}).get("langkah") == step for e in opened.entries)


def _chosen(channel: Channel, opened: OpenCase, said: Saying) -> Transition | None:
    """The step that goes with what the reporter says."""
    state = opened.case.state
    if said.rating:
        if state not in channel.rated_in:
            raise StepRefused
        own = channel.transitions_from(state, By.REPORTER)
        if said.rating.solved:
            return next((t for t in own if t.name == channel.accepts), None)
        return channel.taken_by_writing(state)
    if _is_no_answer(channel, said):
        return None
    if not said.step:
        return channel.taken_by_writing(state)
    transition = _declared(channel, state, said.step, By.REPORTER)
    if not transition.asks or (transition.once and chosen_before(opened, said.step)):
        raise StepRefused
    return transition


def _commit(channel: Channel, opened: OpenCase, act: Act, day: date) -> None:
    case_id = opened.case.id
    with writing() as session:
        vaults.hold_generations()
        case = _held(opened, act)
        last = session.execute(
            select(Event.day, Event.kind).where(Event.case_id == case_id, Event.seq == case.events)
        ).first()
        if last is not None and last.kind == history.ERASED:
            raise CaseMoved  # while this was written
        day = max(day, last.day) if last else day  # a machine's clock may have been set back
        runs = _advance(channel, case, act, day)
        case.epoch += act.new_epoch
        _replace_rows(case_id, act)
        _adopt(case_id, act.proofs)
        says = {**act.says, **attachments.digests(act.proofs)}
        extra = says if opened.sound else {**says, chain.DAMAGED: True}
        row = history.event_row(
            case,
            act.event,
            act.actor,
            day,
            clocks.runs_digest(runs),
            act.texts,
            wraps_digest(case_id),
            _signing(act, case.epoch),
            extra,
            opened.own_key,
        )
        append(case, row)
        if act.event in _NEWS:
            tell_reporter(channel, case, day)


def _advance(channel: Channel, case: Case, act: Act, day: date) -> list[clocks.AnyRun]:
    """Bring a case to where ``act`` leads; returns all runs of its clocks as they are then."""
    closing = False
    if act.step:
        case.state = act.step.target or case.state
        closing = channel.shown_state(case.state).closed
        case.closed = (case.closed or day) if closing else None
    if act.awaits is not None:
        case.awaits = act.awaits
    for fact, value in act.facts.items():
        setattr(case, fact, value)
    happenings = [act.happening] if act.happening else []
    if act.step and act.step.name != act.happening:
        happenings.append(act.step.name)
    now = clocks.moment(channel, case, day, act.days)
    runs: list[clocks.AnyRun] = [*runs_of(case.id)]
    for happening in happenings:
        new = clocks.advance(now, runs, happening, closing=closing)
        db.session.add_all(Deadline(**vars(run)) for run in new)
        runs += new
    case.next_due = clocks.next_due(channel, runs)
    return runs


def _replace_rows(case_id: str, act: Act) -> None:
    """Store the wraps and texts of ``act`` in the place of those that they take over from."""
    session = db.session
    if act.actor == "pelapor":  # whose own wrap now holds what a team added
        continued = (KeyWrap.case_id == case_id, KeyWrap.wrap == keys.CONTINUED)
        session.execute(delete(KeyWrap).where(*continued))
    for row in act.wraps:
        place = (KeyWrap.wrap == row["wrap"], KeyWrap.recipient == row["recipient"])
        session.execute(delete(KeyWrap).where(KeyWrap.case_id == case_id, *place))
    insert_rows(session.connection(), KeyWrap, list(act.wraps))
    if any(row["compartment"] == IDENTITY for row in act.texts):
        erased = (Record.case_id == case_id, Record.compartment == IDENTITY)
        session.execute(delete(Record).where(*erased))
    insert_rows(session.connection(), Record, list(act.texts))
    for row in act.shown:
        before = (Shown.case_id == case_id, Shown.reader == row["reader"])
        session.execute(delete(Shown).where(*before))
        insert_rows(session.connection(), Shown, [row])


def tell_reporter(channel: Channel, case: Case, day: date) -> None:
    """Let the reporter be told of the event that was just added, if they left an address for it."""
    if channel.notices and channel.address_field in case.reach.split("+"):
        outbox.tell(case.id, case.events, day)


def _held(opened: OpenCase, act: Act) -> Case:
    """The row of the case, held until the transaction ends, if the act still fits what it was made for."""
    session, case_id = db.session, opened.case.id
    case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    assert case is not None
    if session.get(Record, (case_id, act.texts[0]["id"])) is not None:
        raise AlreadyDone
    by_reporter = act.actor == "pelapor" or act.event == history.RELAYED
    if case.epoch != opened.case.epoch:
        raise CaseMoved
    if (act.step or by_reporter) and case.state != opened.case.state:
        raise CaseMoved
    if act.wraps and not act.new_epoch and case.events != opened.case.events:
        raise CaseMoved  # somebody else of the team may just have begun the notes
    named = [] if act.new_epoch else opened.sealed_to.items()
    written_under = [{"recipient": v, "generation": int(k.split("/")[0])} for v, k in named]
    if vaults.outdated([*act.wraps, *written_under]):
        vaults.forget()
        raise CaseMoved  # a member left this very moment
    return case


def _signing(act: Act, epoch: int) -> bytes | None:
    """The key that signs the event of an act which leaves its case in ``epoch``."""
    if act.rings is None:
        return None
    ring = act.rings[CONVERSATION]
    return history.mac_key(ring[history.signing_epoch(act.event, epoch) - 1])


def append_changing_nothing(
    case: Case,
    last: Event,
    kind: str,
    actor: str,
    day: date,
    wraps: str,
    signing: bytes | None,
    said: dict[str, Any],
) -> None:
    """Add an event after ``last`` that brings nothing and leaves all but the wraps as they are.

    ``wraps`` is the hash over them, ``signing`` the key of its MAC.
    """
    runs = last.data["tenggat"]
    day = max(day, last.day)
    append(case, history.event_row(case, kind, actor, day, runs, (), wraps, signing, said))


def append(case: Case, event: dict[str, Any]) -> None:
    """Add ``event`` to the history of ``case`` (inside a write transaction)."""
    insert_rows(db.session.connection(), Event, [event])
    case.events, case.head = event["seq"], event["hash"]


def _adopt(case_id: str, proofs: Sequence[Proof]) -> None:
    try:
        change_rows(db.session.connection(), attachments.adoption(case_id, proofs))
    except Taken:
        raise FilesGone from None


def wraps_digest(case_id: str) -> str:
    """The hash over the wraps of a case as they stand in this transaction."""
    wraps = db.session.execute(
        select(KeyWrap.wrap, KeyWrap.recipient, KeyWrap.generation, KeyWrap.sealed).where(
            KeyWrap.case_id == case_id
        )
    )
    return keys.wraps_digest([(w, r, g, s) for w, r, g, s in wraps])


def runs_of(case_id: str) -> list[Deadline]:
    """All runs of a case's clocks (inside a write transaction)."""
    return list(db.session.scalars(select(Deadline).where(Deadline.case_id == case_id)))


def _declared(channel: Channel, state: str, name: str, by: By) -> Transition:
    for transition in channel.transitions_from(state, by):
        if transition.name == name:
            return transition
    raise StepRefused


def renew(channel: Channel, opened: OpenCase, day: date) -> None:
    """Begin a key epoch if a vault's key, or a party by the personnel list, is not what the last names."""
    _for_writing(channel, opened, day)


def _for_writing(channel: Channel, opened: OpenCase, day: date) -> OpenCase:
    """The case as a team, or a superior, may write in it: under a key that nobody knows who has left.

    If the case's newest epoch does not name the newest key of every vault of the channel, and
    of every party, an epoch begins first. That holds for every team of the channel: which of
    them reads the case is not told by an epoch. A superior vouches for none, so a team begins
    one of its own after theirs. Raises :class:`app.people.pins.KeyExchanged` where the team's
    published key is not the writer's.
    """
    published = vaults.published(channel.all_vaults)
    route = channel.vaults[0] if opened.party else opened.holder.id
    mine = published.get(route)
    own = next((h for h in opened.holders if mine and h.recipient() == mine), None)
    if mine is None or (own is None and not opened.party):
        raise KeyExchanged(route)
    readers = parties.of(channel, opened.header)
    current = opened.parties == parties.marks(readers)
    if opened.vouched and current and opened.sealed_to == keys.recipients(published):
        return opened
    case, rings = opened.case, keys.next_epoch(opened.rings)
    if case.epoch != len(opened.rings[CONVERSATION]):
        raise CaseDamaged
    header = {k: v for k, v in opened.header.items() if k != "jaminan"}
    header |= {parties.SEALED_TO: parties.marks(readers)} if readers else {}
    header |= {"jaminan": keys.vouch(case.id, rings, own)} if own else {}
    to = keys.audience(channel, published, route, parties=readers)
    reporter = Recipient(keys.REPORTER, 1, case.reporter_key)
    act = Act(
        event=history.REKEYED,
        actor="tim",
        happening=history.REKEYED,
        texts=[records.make(case.id, rings, CONVERSATION, records.HEADER, header)],
        rings=rings,
        wraps=[
            *keys.wrap_shared(case.id, rings, to),
            keys.wrap_continued(case.id, rings, opened.own_epochs(), reporter),
        ],
        new_epoch=True,
        says={"penerima": keys.recipients(published)},
    )
    _commit(channel, opened, act, day)
    return reading.open_by_number(case.number, opened.holders, opened.party)


def _with_notes(channel: Channel, opened: OpenCase) -> tuple[keys.Rings, Sequence[dict[str, Any]]]:
    """The case's rings with one for the team's notes, and the wraps to store if it has a new key.

    The first act of a team in a key epoch begins a new key of the notes. A team that
    left the case to another, or prepared its ring beforehand, reads no note that is
    written later, nor does a member who left.
    """
    published = vaults.published(channel.all_vaults)
    ring = opened.rings.get(NOTES, [])
    begun = opened.begun()
    noted = (e.seq for e in opened.entries if (NOTES, records.NOTE) in chain.BRINGS.get(e.kind, ()))
    if any(seq > begun for seq in noted):
        if ring:
            return opened.rings, ()
        # The notes' key is there but does not open: begun a moment ago, or damaged.
        events = db.session.scalar(select(Case.events).where(Case.id == opened.case.id))
        raise CaseDamaged if events == opened.case.events else CaseMoved
    # Not shorter than what lies there: a team that comes later has no ring yet.
    lying = opened.notes_keys - len(ring)
    ring = [*(os.urandom(keys.KEY) for _ in range(lying)), *ring, os.urandom(keys.KEY)]
    mine = opened.holder.id
    recipients = [
        published.get(vault) or keys.nobody(vault)
        for vault in (channel.vaults if channel.hides_route else (mine,))
    ]
    return opened.rings | {NOTES: ring}, keys.wrap_notes(opened.case.id, recipients, ring, mine)


def _signature(
    case_id: str, rings: keys.Rings, who: str, text: str, form_id: str | None = None
) -> dict[str, Any]:
    content = {"pelaku": who, "isi": text}
    return records.make(case_id, rings, NOTES, records.NOTE, content, form_id)

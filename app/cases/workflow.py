"""What a team does in a case, and a superior or whoever else is a party of it: messages, notes, steps.

Every act is one event: :func:`app.cases.acts.commit`. What a reporter does stands in
:mod:`app.cases.replies`, what the portal does by itself in :mod:`app.cases.automatic`.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from app.cases import (
    acts,
    attachments,
    chain,
    history,
    keys,
    parties,
    queues,
    reading,
    records,
    rekeying,
)
from app.cases.attachments import Proof
from app.cases.channel import CONVERSATION, NOTES, By, Channel, Field, Kind, Transition
from app.cases.damage import Unreadable
from app.cases.open_case import Locked, OpenCase
from app.crypto.derive import digest
from app.crypto.sealing import Recipient
from app.people.pins import pin

_NOT_NOW = (
    *(acts.StepRefused, acts.CaseMoved, acts.CaseDamaged, acts.AlreadyDone),
    *(reading.NotForYou, Unreadable),
)
"""Why a case that is joined to another may not take a step with it now."""


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
    opened = rekeying.for_writing(channel, opened, day)
    rings, wraps = rekeying.with_notes(channel, opened)
    message = {"dari": "tim", "isi": text}
    texts = [
        records.make(opened.case.id, rings, CONVERSATION, records.MESSAGE, message, form_id),
        _signature(opened.case.id, rings, who, ""),
        *attachments.rows(opened.case.id, rings, proofs),
    ]
    happening = history.TEAM_WROTE
    act = acts.Act(happening, "tim", happening, texts, rings, "pelapor", wraps=wraps, proofs=proofs)
    acts.commit(channel, opened, act, day)


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
    notes. Raises :class:`app.cases.acts.StepRefused` and what :func:`app.cases.acts.commit` raises.
    """
    opened = rekeying.for_writing(channel, opened, day)
    transition = acts.declared(channel, opened.case.state, name, By.TEAM)
    if transition.office and not _of_the_office(channel, opened):
        raise acts.StepRefused
    shown = {f.name: answers[f.name] for f in transition.asks if f.compartment != NOTES}
    rings, wraps = rekeying.with_notes(channel, opened)
    taken = {"langkah": name, "isian": shown}
    texts = [
        records.make(opened.case.id, rings, CONVERSATION, records.STEP, taken, form_id),
        _signature(opened.case.id, rings, who, noted(transition.asks, answers), note_id(form_id)),
    ]
    dated = {f.name for f in transition.asks if f.kind is Kind.DATE and answers.get(f.name)}
    act = acts.Act(
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
    acts.commit(channel, opened, act, day)


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
        raise acts.StepRefused
    if form_id in opened.contents:
        raise acts.AlreadyDone
    if parties.of(channel, opened.header).get(opened.party) != own:
        raise acts.StepRefused
    opened = rekeying.for_writing(channel, opened, day)
    transition = acts.declared(channel, opened.case.state, name, By(opened.party))
    taken = {"langkah": name, "isian": answers, "oleh": who}
    texts = [records.make(opened.case.id, opened.rings, CONVERSATION, records.STEP, taken, form_id)]
    act = acts.Act(
        event=history.DECIDED,
        actor="pihak",
        happening=name,
        texts=texts,
        rings=opened.rings,
        awaits=transition.then,
        step=transition,
        facts=_facts_of(transition, answers),
    )
    acts.commit(channel, opened, act, day)


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
            acts.StepRefused,
            acts.CaseMoved,
            acts.CaseDamaged,
            acts.AlreadyDone,
            reading.NotForYou,
            Unreadable,
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
    opened = rekeying.for_writing(channel, opened, day)
    rings, wraps = rekeying.with_notes(channel, opened)
    message = {"isi": text, "lewat": medium}
    taken = channel.taken_by_writing(opened.case.state)
    texts = [
        records.make(opened.case.id, rings, CONVERSATION, records.MESSAGE, message, form_id),
        _signature(opened.case.id, rings, who, ""),
    ]
    act = acts.Act(
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
    acts.commit(channel, opened, act, day)


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
        raise acts.StepRefused
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
    opened = rekeying.for_writing(channel, opened, day)
    rings, wraps = rekeying.with_notes(channel, opened)
    texts = [_signature(opened.case.id, rings, who, text, form_id)]
    row = {"id": form_id, "case_id": opened.case.id, "reader": to.id, "day": day, **body}
    kind, says = history.SHOWN, {chain.COPY: history.shown_digest(row)}
    act = acts.Act(kind, "tim", kind, texts, rings, wraps=wraps, says=says, shown=[row])
    acts.commit(channel, opened, act, day)


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
    opened = rekeying.for_writing(channel, opened, day)
    rings, wraps = rekeying.with_notes(channel, opened)
    texts = [_signature(opened.case.id, rings, who, text, form_id)]
    acts.commit(
        channel,
        opened,
        acts.Act(event, "tim", event, texts, rings, wraps=wraps, facts=facts or {}),
        day,
    )


def open_locked(
    channel: Channel,
    opened: OpenCase,
    who: str,
    what: Locked,
    reason: str,
    form_id: str,
    day: date,
) -> None:
    """Put into the history that ``who`` opens the identity or an original, and why; the reporter reads it.

    Raises :class:`app.cases.acts.CaseMoved` or :class:`app.cases.acts.AlreadyDone`.
    """
    opened = rekeying.for_writing(channel, opened, day)
    rings, wraps = rekeying.with_notes(channel, opened)
    opening = {"apa": what.kind, "berkas": what.file_id, "nama": what.name, "alasan": reason}
    texts = [
        records.make(opened.case.id, rings, CONVERSATION, records.OPENING, opening, form_id),
        _signature(opened.case.id, rings, who, ""),
    ]
    act = acts.Act(history.OPENED, "tim", history.OPENED, texts, rings, wraps=wraps)
    acts.commit(channel, opened, act, day)


def note_id(form_id: str) -> str:
    """The id of the internal note that goes with a step sent by the form ``form_id``."""
    return digest("catatan langkah", form_id).hex()[:32]


def _signature(
    case_id: str, rings: keys.Rings, who: str, text: str, form_id: str | None = None
) -> dict[str, Any]:
    content = {"pelaku": who, "isi": text}
    return records.make(case_id, rings, NOTES, records.NOTE, content, form_id)

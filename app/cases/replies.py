"""What a reporter does with their case: writes, rates, chooses a step, tells who they are, hands it over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.cases import acts, attachments, history, intake, keys, parties, reading, records
from app.cases.attachments import Proof
from app.cases.channel import CONVERSATION, IDENTITY, By, Channel, Transition
from app.cases.open_case import OpenCase
from app.people import vault_keys


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


def say_as_reporter(
    channel: Channel, opened: OpenCase, said: Saying, form_id: str, day: date
) -> None:
    """A message of the reporter; it begins a new key epoch and renews every wrap and the header.

    To the database a hand-over is a message like any other. Raises what :func:`app.cases.acts.commit`
    raises, and of the same module ``StepRefused`` for a step that they cannot choose now, ``CaseDamaged`` and
    ``NoInspectorate``; :class:`app.people.pins.KeyExchanged`.
    """
    case, published = opened.case, vault_keys.published(channel.all_vaults)
    if case.epoch != len(opened.rings[CONVERSATION]):
        raise acts.CaseDamaged  # the key ring is not of this epoch: what it locks, nobody might open
    identity = dict(reading.identity(opened) if said.identity is None else said.identity)
    header = _new_header(channel, opened, said, identity)
    if header["rute"] not in published and said.hand_over:
        raise acts.NoInspectorate
    readers = parties.of(channel, header)
    header |= {parties.SEALED_TO: parties.marks(readers)} if readers else {}
    to = keys.audience(channel, published, header["rute"], opened.own_key, readers)
    rings = keys.next_epoch(opened.rings)
    card = records.make(case.id, rings, IDENTITY, records.IDENTITY_CARD, identity)
    texts = [
        records.make(case.id, rings, CONVERSATION, records.MESSAGE, said.content(), form_id),
        records.make(case.id, rings, CONVERSATION, records.HEADER, header),
        card,
        *attachments.rows(case.id, rings, said.proofs),
    ]
    chosen = _chosen(channel, opened, said)
    act = acts.Act(
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
    acts.commit(channel, opened, act, day)


def _new_header(
    channel: Channel, opened: OpenCase, said: Saying, identity: Mapping[str, str]
) -> dict[str, Any]:
    """The case's header as it is from here on; the reporter vouches for it, so no team has to.

    Raises :class:`app.cases.acts.CaseDamaged` where nobody can tell any more to whom the case may be sealed.
    """
    header = {name: value for name, value in opened.header.items() if name != "jaminan"}
    if said.hand_over:
        header["rute"] = channel.outside_vault
    elif header.get("rute") not in channel.vaults:
        raise acts.CaseDamaged
    if said.retaliation:
        header["prioritas"] = intake.HIGHEST
    header["identitas"] = any(identity.values())
    return header


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
            raise acts.StepRefused
        own = channel.transitions_from(state, By.REPORTER)
        if said.rating.solved:
            return next((t for t in own if t.name == channel.accepts), None)
        return channel.taken_by_writing(state)
    if _is_no_answer(channel, said):
        return None
    if not said.step:
        return channel.taken_by_writing(state)
    transition = acts.declared(channel, state, said.step, By.REPORTER)
    if not transition.asks or (transition.once and chosen_before(opened, said.step)):
        raise acts.StepRefused
    return transition

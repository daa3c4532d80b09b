"""One act on a case: what it changes, checked and written as one event in one transaction.

Whatever somebody does is an :class:`Act`. :func:`commit` checks that the case is still as it
was read, moves the clocks, adds the event and writes it all. What a team does stands in
:mod:`app.cases.workflow`, what a reporter does in :mod:`app.cases.replies`, what the portal does by itself
in :mod:`app.cases.automatic`; only wraps change in :mod:`app.cases.resealing`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from app import outbox
from app.bulk import Taken, change_rows, insert_rows
from app.cases import attachments, chain, clocks, history, keys
from app.cases.attachments import Proof
from app.cases.channel import CONVERSATION, IDENTITY, By, Channel, Transition
from app.cases.models import Case, Deadline, Event, KeyWrap, Record, Shown
from app.cases.open_case import OpenCase
from app.cases.uploads import FilesGone
from app.people import vault_keys
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


def commit(channel: Channel, opened: OpenCase, act: Act, day: date) -> None:
    """Write ``act``, done on ``day``, into the case that was read as ``opened``: all of it, or nothing.

    Raises :class:`CaseMoved`, :class:`AlreadyDone` and :class:`app.cases.uploads.FilesGone`.
    """
    case_id = opened.case.id
    with writing() as session:
        vault_keys.hold_generations()
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
    if vault_keys.outdated([*act.wraps, *written_under]):
        vault_keys.forget()
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


def declared(channel: Channel, state: str, name: str, by: By) -> Transition:
    """The step ``name`` that ``by`` may take from ``state``; :class:`StepRefused` if there is none."""
    for transition in channel.transitions_from(state, by):
        if transition.name == name:
            return transition
    raise StepRefused

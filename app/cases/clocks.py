"""Deadlines and pauses of a case: what the declared clocks do at each event."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.cases.channel import Channel, Clock
from app.cases.damage import UNREADABLE
from app.cases.models import NEVER, Deadline
from app.crypto.derive import digest
from app.law import rules
from app.law.calendar import Pause
from app.store import new_id


@dataclass
class Run:
    """A run of a clock that is about to be stored; its fields are the columns of :class:`Deadline`."""

    id: str
    case_id: str
    clock: str
    run: int
    started: date
    due: date
    stopped: date | None = None
    pauses: list[list[str | None]] = field(default_factory=list)


AnyRun = Deadline | Run


@dataclass(frozen=True)
class Moment:
    """Where a case stands when its clocks are looked at: the state it has come to, on which day,
    under which version of the rules, classified as what."""

    channel: Channel
    case_id: str
    state: str
    day: date
    version: date
    classification: str = ""
    kind: str = ""
    told: Mapping[str, date] = field(default_factory=dict)
    """Days that the form told, by the name of the answer, for clocks that count from one."""

    def has(self, clock: Clock) -> bool:
        """Whether a case of this kind has ``clock``."""
        return not clock.only or self.kind in clock.only

    def last_day(self, clock: Clock, start: date, pauses: Iterable[Pause] = ()) -> date:
        """The last day of a run of ``clock`` from ``start``."""
        name = clock.rule_for(self.classification)
        return rules.rule(self.channel.name, name, self.version).deadline(start, pauses)


def advance(
    now: Moment, runs: Sequence[AnyRun], happening: str, *, closing: bool = False
) -> list[Run]:
    """Let the clocks of a case see that ``happening`` brought it to where it is ``now``.

    Changes the runs in place and returns those that are new. ``happening`` is a
    transition's name, ``masuk``, ``pesan_tim``, ``pesan_pelapor`` or ``catatan``;
    ``closing`` says that it has just closed the case, which ends what runs.
    """
    new: list[Run] = []
    closed = now.channel.shown_state(now.state).closed
    for clock in now.channel.clocks:
        of_clock = [r for r in runs if r.clock == clock.name]
        running = next((r for r in of_clock if r.stopped is None), None)
        if running and (happening in clock.stops or happening in clock.restarts):
            _stop(now, clock, running)
            running = None
        if running and closing and happening not in clock.starts:
            _stop(now, clock, running)
            running = None
        begins = happening in clock.starts or (happening in clock.restarts and not closed)
        if begins and running is None and now.has(clock):
            followed = (_newest([*runs, *new], name) for name in clock.along.get(happening, ()))
            before = next((run for run in followed if run), None)
            since = now.told.get(clock.since_step.get(happening, clock.since), now.day)
            started, spans = (before.started, pauses_of(before)) if before else (since, [])
            running = Run(
                id=new_id(),
                case_id=now.case_id,
                clock=clock.name,
                run=1 + len(of_clock),
                started=started,
                due=now.last_day(clock, started, spans),
                pauses=[list(span) for span in before.pauses] if before else [],
            )
            new.append(running)
            if happening in clock.stops:
                _stop(now, clock, running)
                running = None
        if running:
            _pause_or_go_on(now, clock, running)
    return new


def moment(
    channel: Channel, case: Any, day: date, told: Mapping[str, date] | None = None
) -> Moment:
    """Where a stored case stands on ``day``; ``told`` are days in the answers to the step it takes."""
    facts = (case.rules, case.classification, case.kind)
    return Moment(channel, case.id, case.state, day, *facts, told=told or {})


def moved(now: Moment, run: Any) -> date | None:
    """The last day of a running clock, counted again, if it is not the one that stands there."""
    clock = next((c for c in now.channel.clocks if c.name == run.clock), None)
    if run.stopped is not None or clock is None:
        return None
    due = now.last_day(clock, run.started, [span for span in pauses_of(run) if span[1]])
    return due if due != run.due else None


def recount(now: Moment, runs: Sequence[AnyRun]) -> list[list[str | int]]:
    """Count the last day of every running clock again; returns what moved: clock, run, before, now."""
    told: list[list[str | int]] = []
    for run in runs:
        due = moved(now, run)
        if due is not None:
            told.append([run.clock, run.run, run.due.isoformat(), due.isoformat()])
            run.due = due
    return told


def next_due(channel: Channel, runs: Iterable[AnyRun]) -> date:
    """The last day of the office's clock that ends next; :data:`app.cases.models.NEVER` if none runs.

    Only channels with facts show it to their queue.
    """
    if not channel.facts:
        return NEVER
    mine = channel.office_clocks
    return min(
        (r.due for r in runs if r.clock in mine and r.stopped is None and not paused(r)),
        default=NEVER,
    )


def in_the_law(
    channel: Channel, kind: str, received: date, pauses: Iterable[Pause] = ()
) -> dict[str, date]:
    """The last day of every clock that a report of ``kind`` has to keep, if received on that day.

    Raises :class:`app.law.rules.UnknownRule` for a day before there were rules.
    """
    version = rules.version_on(channel.name, received)
    now = Moment(channel, "", "", received, version, kind.replace("-", "_"))
    spans = list(pauses)
    found = {}
    for name in channel.kinds[kind]:
        clock = channel.clock(name)
        found[name] = now.last_day(clock, received, spans if clock.pauses else [])
    return found


def _newest(runs: Sequence[AnyRun], clock: str) -> AnyRun | None:
    return max((r for r in runs if r.clock == clock), key=lambda r: r.run, default=None)


def pauses_of(run: AnyRun) -> list[Pause]:
    """The pauses of a run as dates; an open one ends with None."""
    return [
        (date.fromisoformat(a or ""), date.fromisoformat(b) if b else None) for a, b in run.pauses
    ]


def paused(run: AnyRun) -> bool:
    """Whether the clock stands still now."""
    return run.stopped is None and bool(run.pauses) and run.pauses[-1][1] is None


def readable(run: Any) -> bool:
    """Whether the pauses of a stored run are what the portal writes."""
    try:
        spans = pauses_of(run)
    except UNREADABLE:
        return False
    return all(end is not None for _, end in spans[:-1])


def late(run: AnyRun, today: date) -> bool:
    """Whether the run was or is past its last day; a pause that began in time holds it open."""
    if run.stopped is not None:
        return run.stopped > run.due
    if paused(run):
        return date.fromisoformat(run.pauses[-1][0] or "") > run.due
    return today > run.due


Line = tuple[str, int, str, str, str, str]
"""A run as a history hashes it: clock, number, first day, last day, day it stopped, pauses."""


def lines(runs: Iterable[AnyRun]) -> list[Line]:
    """All runs of a case as its history hashes them, in one order."""
    return sorted(
        (r.clock, r.run, str(r.started), str(r.due), str(r.stopped), str(r.pauses)) for r in runs
    )


def lines_digest(told: Iterable[Sequence[Any]]) -> str:
    """Hash over :func:`lines`."""
    return digest("tenggat", *sorted("/".join(map(str, line)) for line in told)).hex()


def runs_digest(runs: Iterable[AnyRun]) -> str:
    """Hash over all runs of a case, for its history."""
    return lines_digest(lines(runs))


def _stop(now: Moment, clock: Clock, run: AnyRun) -> None:
    if paused(run):
        _end_pause(now, clock, run)
    run.stopped = now.day


def _end_pause(now: Moment, clock: Clock, run: AnyRun) -> None:
    run.pauses = [*run.pauses[:-1], [run.pauses[-1][0], now.day.isoformat()]]
    run.due = now.last_day(clock, run.started, pauses_of(run))


def _pause_or_go_on(now: Moment, clock: Clock, run: AnyRun) -> None:
    still = paused(run)
    if now.state in clock.pauses and not still:
        run.pauses = [*run.pauses, [now.day.isoformat(), None]]
    elif now.state not in clock.pauses and still:
        _end_pause(now, clock, run)

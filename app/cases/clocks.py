"""Deadlines and pauses of a case: what the declared clocks do at each event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.cases.channel import Channel, Clock
from app.cases.damage import UNREADABLE
from app.cases.models import Deadline
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


def advance(
    channel: Channel,
    runs: Sequence[AnyRun],
    happening: str,
    state: str,
    day: date,
    version: date,
    case_id: str,
    *,
    closing: bool = False,
) -> list[Run]:
    """Let the clocks of a case see that ``happening`` brought it to ``state`` on ``day``.

    Changes the runs in place and returns those that are new. ``happening`` is a
    transition's name, ``masuk``, ``pesan_tim``, ``pesan_pelapor`` or ``catatan``;
    ``closing`` says that it has just closed the case, which ends what runs.
    """
    new: list[Run] = []
    closed = channel.shown_state(state).closed
    for clock in channel.clocks:
        of_clock = [r for r in runs if r.clock == clock.name]
        running = next((r for r in of_clock if r.stopped is None), None)
        if running and (happening in clock.stops or happening in clock.restarts):
            _stop(channel, clock, running, day, version)
            running = None
        if running and closing and happening not in clock.starts:
            _stop(channel, clock, running, day, version)
            running = None
        begins = happening in clock.starts or (happening in clock.restarts and not closed)
        if begins and running is None:
            run = Run(
                id=new_id(),
                case_id=case_id,
                clock=clock.name,
                run=1 + len(of_clock),
                started=day,
                due=rules.rule(channel.name, clock.rule, version).deadline(day),
            )
            new.append(run)
            running = run
        if running:
            _pause_or_go_on(channel, clock, running, state, day, version)
    return new


def pauses_of(run: AnyRun) -> list[Pause]:
    """The pauses of a run as dates; an open one ends with None."""
    return [
        (date.fromisoformat(a or ""), date.fromisoformat(b) if b else None) for a, b in run.pauses
    ]


def paused(run: AnyRun) -> bool:
    """Whether the clock stands still now."""
    return run.stopped is None and bool(run.pauses) and run.pauses[-1][1] is None


def readable(run: AnyRun) -> bool:
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


def runs_digest(runs: Iterable[AnyRun]) -> str:
    """Hash over all runs of a case, for its history."""
    lines = sorted(f"{r.clock}/{r.run}/{r.started}/{r.due}/{r.stopped}/{r.pauses}" for r in runs)
    return digest("tenggat", *lines).hex()


def _stop(channel: Channel, clock: Clock, run: AnyRun, day: date, version: date) -> None:
    if paused(run):
        _end_pause(channel, clock, run, day, version)
    run.stopped = day


def _end_pause(channel: Channel, clock: Clock, run: AnyRun, day: date, version: date) -> None:
    run.pauses = [*run.pauses[:-1], [run.pauses[-1][0], day.isoformat()]]
    run.due = rules.rule(channel.name, clock.rule, version).deadline(run.started, pauses_of(run))


def _pause_or_go_on(
    channel: Channel, clock: Clock, run: AnyRun, state: str, day: date, version: date
) -> None:
    still = paused(run)
    if state in clock.pauses and not still:
        run.pauses = [*run.pauses, [day.isoformat(), None]]
    elif state not in clock.pauses and still:
        _end_pause(channel, clock, run, day, version)

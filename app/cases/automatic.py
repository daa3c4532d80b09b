"""What the portal does to a case by itself: steps of time, counting again, missed clocks, letters sent.

All but the last without a key of the case.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.cases import acts, clocks, history, keys, telling
from app.cases.channel import By, Channel
from app.cases.models import Case, Deadline, Event, KeyWrap
from app.crypto.sealing import Holder
from app.store import db, writing


def pass_time(channel: Channel, run_id: str, day: date, lent: Sequence[Holder] = ()) -> bool:
    """Take the step that follows a clock which ran out, if the channel declares one and it is time.

    An automatic step without a key. A reporter who can be reached must have been
    told before; that the portal wrote to them counts only where the keys of notices that
    members lent (``lent``) show that it did. Returns whether it was taken.
    """
    with writing() as session:
        held = _held_run(run_id)
        if held is None:
            return False
        run, case, last = held
        if run.stopped is not None or day <= run.due:
            return False
        step = next(
            (t for t in channel.transitions_from(case.state, By.TIME) if t.clock == run.clock), None
        )
        if step is None or case.awaits == "tim":
            return False  # what the reporter wrote must be read first
        if step.told_first and _must_be_told(case, day, lent):
            return False
        runs = acts.runs_of(case.id)
        if clocks.runs_digest(runs) != last.data["tenggat"]:
            return False  # changed outside the portal: a step of time must not hide it
        day = max(day, last.day)
        case.state, case.awaits = step.target, ""
        closing = channel.shown_state(case.state).closed
        case.closed = day if closing else None
        now = clocks.moment(channel, case, day)
        before = clocks.lines(runs)
        new = clocks.advance(now, runs, step.name, closing=closing)
        session.add_all(Deadline(**vars(r)) for r in new)
        case.next_due = clocks.next_due(channel, [*runs, *new])
        said = {"langkah": step.name, "jam": run.clock, "putaran": run.run}
        _append_unsigned(case, last, history.TIMED, day, before, [*runs, *new], said)
        acts.tell_reporter(channel, case, day)
        return True


def recount(channel: Channel, case_id: str, day: date) -> bool:
    """Count the running deadlines of a case again, since the office's own days changed.

    An automatic event that says what moved. Returns whether anything did.
    """
    with writing():
        held = _held(case_id)
        if held is None:
            return False
        case, last = held
        runs = acts.runs_of(case_id)
        if clocks.runs_digest(runs) != last.data["tenggat"]:
            return False  # changed outside the portal: counting again must not hide it
        before = clocks.lines(runs)
        moved = clocks.recount(clocks.moment(channel, case, day), runs)
        if not moved:
            return False
        case.next_due = clocks.next_due(channel, runs)
        said = {"dihitung": moved}
        _append_unsigned(case, last, history.RECOUNTED, day, before, runs, said)
        return True


def _append_unsigned(
    case: Case,
    last: Event,
    kind: str,
    day: date,
    before: list[clocks.Line],
    runs: Sequence[clocks.AnyRun],
    said: dict[str, Any],
) -> None:
    """Add what the portal itself did to clocks after ``last``, without a key: so it shows all of them."""
    day, counted = max(day, last.day), clocks.runs_digest(runs)
    said = {**said, "sebelum": before, "sesudah": clocks.lines(runs)}
    wraps = last.data["kunci"]
    acts.append(case, history.event_row(case, kind, "sistem", day, counted, (), wraps, None, said))


def _must_be_told(case: Case, day: date, lent: Sequence[Holder]) -> bool:
    """Whether the reporter can be reached and nobody tried since the team's last step, or only just now."""
    if not case.reach:
        return False
    wraps = db.session.scalars(select(KeyWrap).where(KeyWrap.case_id == case.id)).all()
    notice = keys.notice_in(case.id, wraps, lent)

    def wrote(event: Any) -> bool:
        before = db.session.get(Event, (case.id, event.seq - 1))
        if notice is None or before is None:
            return False
        return history.signed_with(event, history.hash_of(event, before.hash), notice.key)

    told = telling.told_since_last_step([case.id], wrote).get(case.id)
    return not telling.had_time(told, day)


def told(case_id: str, about: int, key: bytes, day: date) -> None:
    """Put into the history that the portal wrote to the reporter of the event ``about``.

    Inside the transaction that notes the same of the letter. ``key`` is that of the case's
    :class:`app.cases.keys.Notice`, under which the event is signed.
    """
    held = _held(case_id)
    if held is None:
        return
    case, last = held
    wraps, said = last.data["kunci"], {"tentang": about}
    acts.append_changing_nothing(
        case, last, history.NOTIFIED, "sistem", day, wraps, history.mac_key(key), said
    )


def mark_missed(run_id: str, day: date) -> bool:
    """Put into the history that a clock ran out, if it did and is not there yet.

    An automatic step without a key. Returns whether it was added.
    """
    with writing():
        held = _held_run(run_id)
        if held is None:
            return False
        run, case, last = held
        if not clocks.late(run, day) or _missed_before(run):
            return False
        said = {"jam": run.clock, "putaran": run.run}
        acts.append_changing_nothing(
            case, last, history.MISSED, "sistem", day, last.data["kunci"], None, said
        )
        return True


def _missed_before(run: Deadline) -> bool:
    events = db.session.scalars(
        select(Event).where(Event.case_id == run.case_id, Event.kind == history.MISSED)
    )
    return any((e.data["jam"], e.data["putaran"]) == (run.clock, run.run) for e in events)


def _held(case_id: str) -> tuple[Case, Event] | None:
    """The case, held until the transaction ends, and its last event.

    None where either is gone: damaged outside the portal, nothing can follow.
    """
    case = db.session.get(Case, case_id, with_for_update=True, populate_existing=True)
    last = db.session.get(Event, (case_id, case.events)) if case else None
    return (case, last) if case and last else None


def _held_run(run_id: str) -> tuple[Deadline, Case, Event] | None:
    """A run of a clock as it is once its case is held, with that case and its last event."""
    run = db.session.get(Deadline, run_id)
    held = _held(run.case_id) if run else None
    if run is None or held is None:
        return None
    db.session.refresh(run)  # it may have been answered while the case was waited for
    return run, *held

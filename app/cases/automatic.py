"""What the portal does to a case by itself: steps of time, counting again, missed clocks, letters sent.

All but the last without a key of the case.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.cases import chain, clocks, history, keys, queues, workflow
from app.cases.channel import By, Channel
from app.cases.models import Case, Deadline, Event, KeyWrap
from app.crypto.sealing import Holder
from app.law.calendar import add_working_days
from app.store import db, writing


def pass_time(channel: Channel, run_id: str, day: date, lent: Sequence[Holder] = ()) -> bool:
    """Take the step that follows a clock which ran out, if the channel declares one and it is time.

    An automatic step without a key. A reporter who can be reached must have been
    told before; that the portal wrote to them counts only where the keys of notices that
    members lent (``lent``) show that it did. Returns whether it was taken.
    """
    with writing() as session:
        run = session.get(Deadline, run_id)
        case = session.get(Case, run.case_id, with_for_update=True) if run else None
        if run is None or case is None:
            return False
        session.refresh(run)
        if run.stopped is not None or day <= run.due:
            return False
        step = next(
            (t for t in channel.transitions_from(case.state, By.TIME) if t.clock == run.clock), None
        )
        last = session.get(Event, (case.id, case.events))
        if step is None or last is None or case.awaits == "tim":
            return False  # what the reporter wrote must be read first
        if step.told_first and _must_be_told(case, day, lent):
            return False
        runs = workflow.runs_of(case.id)
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
        workflow.tell_reporter(channel, case, day)
        return True


def recount(channel: Channel, case_id: str, day: date) -> bool:
    """Count the running deadlines of a case again, since the office's own days changed.

    An automatic event that says what moved. Returns whether anything did.
    """
    with writing() as session:
        case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
        last = session.get(Event, (case_id, case.events)) if case else None
        if case is None or last is None:
            return False
        runs = workflow.runs_of(case_id)
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
    workflow.append(
        case, history.event_row(case, kind, "sistem", day, counted, (), wraps, None, said)
    )


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

    told = queues.told_since_last_step([case.id], wrote).get(case.id)
    return told is None or day <= add_working_days(told, chain.AFTER_TELLING)


def told(case_id: str, about: int, key: bytes, day: date) -> None:
    """Put into the history that the portal wrote to the reporter of the event ``about``.

    Inside the transaction that notes the same of the letter. ``key`` is that of the case's
    :class:`app.cases.keys.Notice`, under which the event is signed.
    """
    session = db.session
    case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    last = session.get(Event, (case_id, case.events)) if case else None
    if case is None or last is None:
        return  # damaged outside the portal: nothing can follow its last event
    wraps, said = last.data["kunci"], {"tentang": about}
    workflow.append_changing_nothing(
        case, last, history.NOTIFIED, "sistem", day, wraps, history.mac_key(key), said
    )


def mark_missed(run_id: str, day: date) -> bool:
    """Put into the history that a clock ran out, if it did and is not there yet.

    An automatic step without a key. Returns whether it was added.
    """
    with writing() as session:
        run = session.get(Deadline, run_id)
        case = session.get(Case, run.case_id, with_for_update=True) if run else None
        if run is None or case is None:
            return False
        session.refresh(run)  # it may have been answered while the case was waited for
        if not clocks.late(run, day) or _missed_before(run):
            return False
        last = session.get(Event, (case.id, case.events))
        if last is None:
            return False
        said = {"jam": run.clock, "putaran": run.run}
        workflow.append_changing_nothing(
            case, last, history.MISSED, "sistem", day, last.data["kunci"], None, said
        )
        return True


def _missed_before(run: Deadline) -> bool:
    events = db.session.scalars(
        select(Event).where(Event.case_id == run.case_id, Event.kind == history.MISSED)
    )
    return any((e.data["jam"], e.data["putaran"]) == (run.clock, run.run) for e in events)

"""Erasing what a closed case says once its time is up; a stub with number, days and outcome stays.

The portal does it by itself, without a key, so every reader judges it by the functions of
:mod:`app.cases.retention` that decided it.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select, update

from app.cases import acts, chain, history, keys, retention, uploads
from app.cases.channel import Channel
from app.cases.models import Attachment, Case, Deadline, Event, KeyWrap, Record, Shown
from app.outbox import Letter
from app.store import db, writing


def announce(channel: Channel, case_id: str, day: date) -> bool:
    """Say in the history of a case when its content will be erased, if it is time. Returns whether it was."""
    with writing():
        case, events, day = _held(case_id, day)
        if case is None:
            return False
        last = events[-1]
        on = retention.may_announce(channel.name, events, last, day)
        if on is None:
            return False
        said = {"pada": on.isoformat()}
        wraps = last.data["kunci"]
        acts.append_changing_nothing(
            case, last, history.ERASURE_ANNOUNCED, "sistem", day, wraps, None, said
        )
        acts.tell_reporter(channel, case, day)
        return True


def erase(case_id: str, day: date) -> bool:
    """Erase the content of a case, if it is time. Returns whether it was.

    What was changed outside the portal is evidence and stays, as far as that shows without a key.

    Keys, texts and the list of files go in one transaction; the files' own bytes, which
    nothing opens any more, go at the next tidying.
    """
    with writing() as session:
        case, events, day = _held(case_id, day)
        if case is None:
            return False
        last = events[-1]
        may = retention.may_erase(case.channel, events, last, day)
        if not may or _damaged(case, events):
            return False
        for model in (KeyWrap, Record, Letter, Shown):
            session.execute(delete(model).where(model.case_id == case_id))
        session.execute(
            update(Attachment)
            .where(Attachment.case_id == case_id)
            .values(case_id=None, waits=uploads.DOOMED)
        )
        for fact in retention.TELLS_NOTHING:
            setattr(case, fact, "")
        case.awaits = ""
        runs, none_left = last.data["tenggat"], keys.wraps_digest([])
        row = history.event_row(case, history.ERASED, "sistem", day, runs, (), none_left, None, {})
        acts.append(case, row)
        return True


def _damaged(case: Case, events: Sequence[Event]) -> bool:
    """Whether anything of the case is not as its history says (inside the transaction)."""
    records, wraps, runs, files = (
        db.session.scalars(select(model).where(model.case_id == case.id)).all()
        for model in (Record, KeyWrap, Deadline, Attachment)
    )
    covered, root = history.rooted(case.id)
    late = any(history.backdated(events, covered, root))
    return late or any(chain.faults(case, events, records, wraps, runs, files))


def _held(case_id: str, day: date) -> tuple[Case | None, Sequence[Event], date]:
    """The case, held until the transaction ends, its events in order, and the day of the next one.

    No case where it is gone, its last event is, or it was erased before.
    """
    case = db.session.get(Case, case_id, with_for_update=True, populate_existing=True)
    query = select(Event).where(Event.case_id == case_id).order_by(Event.seq)
    events = db.session.scalars(query).all()
    erased = any(e.kind == history.ERASED for e in events)
    if case is None or not events or erased or events[-1].seq != case.events:
        return None, (), day
    return case, events, max(day, events[-1].day)

"""The work that is due now; running it twice does nothing twice."""

from contextlib import suppress
from datetime import date

from sqlalchemy import select

from app.cases import clocks, history, workflow
from app.cases.models import Deadline, Event
from app.jobs.mixing import LogNotEmptied, mix_if_due
from app.law.calendar import today
from app.people import sessions
from app.people.signin import utc_now
from app.store import db


def run_due() -> dict[str, int]:
    """Do everything that is due; returns how much of each kind was done."""
    day = today()
    done = {"tenggat_lewat": mark_missed(day)}
    history.close_days_before(day)
    sessions.drop_expired(utc_now())
    with suppress(LogNotEmptied):
        mix_if_due(day)
    forget_traces(day)
    return done


def forget_traces(day: date) -> None:
    """Leave on the disk neither what was overwritten nor the hour of the last report."""
    db.empty_log()
    db.blur_file_times(day)
    db.session.remove()


def mark_missed(day: date) -> int:
    """Put every clock that ran out before ``day`` into its case's history, once."""
    query = select(Deadline).where(
        Deadline.due < day, Deadline.stopped.is_(None) | (Deadline.stopped > Deadline.due)
    )
    late = [run for run in db.session.scalars(query).all() if clocks.late(run, day)]
    noted = {
        (e.case_id, e.data["jam"], e.data["putaran"])
        for e in db.session.scalars(select(Event).where(Event.kind == history.MISSED))
    }
    new = [r for r in late if (r.case_id, r.clock, r.run) not in noted]
    for run in new:
        workflow.mark_missed(run, day)
    return len(new)

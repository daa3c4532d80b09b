"""The work that is due now; running it twice does nothing twice."""

import logging
import sys
from contextlib import suppress
from datetime import date

from sqlalchemy import select

from app.cases import history, workflow
from app.cases.models import Deadline
from app.jobs.mixing import LogNotEmptied, mix_if_due
from app.law.calendar import today
from app.people import sessions
from app.people.signin import utc_now
from app.quiet import describe
from app.store import db

_log = logging.getLogger("kanal")


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
    """Put every clock that ran out before ``day`` into its case's history, once.

    A case whose rows cannot be read stops no other: ``portal verify`` names it.
    """
    query = select(Deadline.id).where(
        Deadline.due < day, Deadline.stopped.is_(None) | (Deadline.stopped > Deadline.due)
    )
    done = 0
    for run_id in db.session.scalars(query).all():
        try:
            done += workflow.mark_missed(run_id, day)
        except (KeyError, TypeError, ValueError, AttributeError):
            _log.error(
                "a damaged case was left out of the missed clocks: %s", describe(sys.exc_info())
            )
    return done

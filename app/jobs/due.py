"""The work that is due now; running it twice does nothing twice."""

import logging
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from app.cases import history, uploads, workflow
from app.cases.damage import UNREADABLE
from app.cases.models import Deadline
from app.jobs.mixing import LogNotEmptied, mix_if_due
from app.law.calendar import today
from app.people import enrolment, sessions
from app.people.signin import utc_now
from app.quiet import describe
from app.store import db

_log = logging.getLogger("kanal")


def run_due() -> dict[str, Any]:
    """Do everything that is due; returns how much was done, and what failed (``gagal``) for the log.

    Each kind of work stands alone: where one fails, the others are done all the same.
    """
    day = today()
    done: dict[str, Any] = {"tenggat_lewat": 0, "gagal": []}
    work: dict[str, Callable[[], Any]] = {
        "tenggat_lewat": lambda: mark_missed(day),
        "akar_harian": lambda: history.close_days_before(day),
        "lampiran": lambda: uploads.forget_orphans(day),
        "sesi": lambda: sessions.drop_expired(utc_now()),
        "undangan": lambda: enrolment.drop_expired(day),
        "acak": lambda: mix_if_due(day),
        "jejak": lambda: forget_traces(day),
    }
    for name, carry_out in work.items():
        try:
            outcome = carry_out()
        except LogNotEmptied:
            continue
        except Exception:
            _log.error("jobs, %s: %s", name, describe(sys.exc_info()))
            db.session.rollback()
            done["gagal"].append(name)
            continue
        if name in done:
            done[name] = outcome
    db.session.remove()
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
        except UNREADABLE:
            _log.error(
                "a damaged case was left out of the missed clocks: %s", describe(sys.exc_info())
            )
    return done

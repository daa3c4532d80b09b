"""The work that is due now; running it twice does nothing twice."""

import logging
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.exc import DBAPIError

from app import office_law
from app.cases import automatic, clocks, erasing, history, retention, uploads
from app.cases.channel import By, Channel
from app.cases.damage import UNREADABLE, read_each
from app.cases.models import Case, Deadline, Event, KeyWrap
from app.channels import CHANNELS
from app.crypto.sealing import Holder
from app.jobs import evaluation_note, record_note
from app.jobs.alone import alone
from app.jobs.mixing import NotMixed, mix_if_due
from app.law.calendar import today
from app.people import enrolment, sessions
from app.people.signin import utc_now
from app.quiet import describe
from app.statistics import aggregates
from app.store import db
from app.survey import collecting

_log = logging.getLogger("kanal")

_COUNTED = (
    *(Deadline.clock, Deadline.started, Deadline.due, Deadline.stopped, Deadline.pauses),
    *(Case.id, Case.state, Case.rules, Case.classification, Case.kind),
)
"""What of a run and its case the last day follows from."""

_AT_ONCE = 500


def run_due(patience: float = 0.0, lent: Sequence[Holder] = ()) -> dict[str, Any]:
    """Do everything that is due; returns how much was done, and what failed (``gagal``) for the log.

    Each kind of work stands alone: where one fails, the others are done all the same.
    While another process is at it, nothing is done: after ``patience`` (seconds) that is
    told as ``sedang_dikerjakan``. ``lent`` are the keys of notices that members lent to this process.
    """
    with alone("tugas", patience) as held:
        return _run_due(lent) if held else {"gagal": [], "sedang_dikerjakan": True}


def _run_due(lent: Sequence[Holder]) -> dict[str, Any]:
    day = today()
    done: dict[str, Any] = {
        "tenggat_ulang": 0,
        "langkah_waktu": 0,
        "tenggat_lewat": 0,
        "dihapus": 0,
        "gagal": [],
    }
    work: dict[str, Callable[[], Any]] = {
        "tenggat_ulang": lambda: recount(day),
        "langkah_waktu": lambda: pass_time(day, lent),
        "tenggat_lewat": lambda: mark_missed(day),
        "akar_harian": lambda: history.close_days_before(day),
        "angka": aggregates.up_to_date,
        "dihapus": lambda: erase_old(day),
        "lampiran": lambda: uploads.forget_orphans(day),
        "sesi": lambda: sessions.drop_expired(utc_now()),
        "survei": lambda: collecting.close_ended(day),
        "undangan": lambda: enrolment.drop_expired(day),
        "catatan_zi": lambda: record_note.put_out(day, utc_now()),
        "rekomendasi": lambda: evaluation_note.put_out(day, utc_now()),
        "acak": lambda: mix_if_due(day),
        "jejak": lambda: forget_traces(day),
    }
    for name, carry_out in work.items():
        try:
            outcome = carry_out()
        except NotMixed:
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


def erase_old(day: date) -> int:
    """Announce what will be erased soon, and erase what was announced and whose day has come."""
    done = 0
    for channel in CHANNELS.values():
        query = select(Case.id).where(
            Case.channel == channel.name,
            Case.closed <= retention.closed_by(channel.name, day),
            select(KeyWrap.case_id).where(KeyWrap.case_id == Case.id).exists(),
        )
        ids = db.session.scalars(query).all()
        db.session.rollback()
        _each(ids, partial(erasing.announce, channel, day=day))
        done += _each(ids, partial(erasing.erase, day=day))
    return done


def forget_traces(day: date) -> None:
    """Leave on the disk neither what was overwritten nor the hour of the last report."""
    db.empty_log()
    db.blur_file_times(day)
    db.session.remove()


def mark_missed(day: date) -> int:
    """Put every clock of the office that ran out before ``day`` into its case's history, once."""
    query = (
        select(Deadline.id, Deadline.case_id, Deadline.clock, Deadline.run)
        .join(Case, Case.id == Deadline.case_id)
        .where(
            Deadline.due < day,
            Deadline.stopped.is_(None) | (Deadline.stopped > Deadline.due),
            or_(*(_clocks_of(channel, channel.office_clocks) for channel in CHANNELS.values())),
        )
    )
    late = db.session.execute(query).all()
    noted = _noted(sorted({run.case_id for run in late}))
    new = [run.id for run in late if (run.case_id, run.clock, run.run) not in noted]
    return _each(new, lambda run_id: automatic.mark_missed(run_id, day))


def _noted(case_ids: Sequence[str]) -> set[tuple[str, str, int]]:
    """The clocks of these cases whose history says already that they ran out: nothing is locked for them."""
    found: set[tuple[str, str, int]] = set()
    for start in range(0, len(case_ids), _AT_ONCE):
        events, _ = read_each(_missed, case_ids[start : start + _AT_ONCE])
        for event in events:
            with suppress(*UNREADABLE):
                found.add((event.case_id, event.data["jam"], event.data["putaran"]))
    return found


def _missed(case_ids: Sequence[str]) -> Sequence[Any]:
    query = select(Event.case_id, Event.data).where(Event.kind == history.MISSED)
    return db.session.execute(query.where(Event.case_id.in_(case_ids))).all()


def pass_time(day: date, lent: Sequence[Holder] = ()) -> int:
    """Take the steps that follow a clock of a reporter which ran out before ``day``."""
    done = 0
    for channel in CHANNELS.values():
        query = (
            select(Deadline.id)
            .join(Case, Case.id == Deadline.case_id)
            .where(
                Deadline.due < day,
                Deadline.stopped.is_(None),
                _clocks_of(channel, channel.clocks_of(By.REPORTER)),
            )
        )
        found = db.session.scalars(query).all()
        done += _each(found, partial(automatic.pass_time, channel, day=day, lent=lent))
    return done


def recount(day: date) -> int:
    """Count running deadlines again where the days have changed since: the office's own, or the calendar's.

    All running clocks are looked at each time, so that one which began while a decision
    was just being entered is put right too.
    """
    office_law.forget()
    done = 0
    for channel in CHANNELS.values():
        query = (
            select(Deadline.case_id)
            .join(Case, Case.id == Deadline.case_id)
            .where(Deadline.stopped.is_(None), Case.channel == channel.name)
            .distinct()
        )
        ids = db.session.scalars(query).all()
        moved: set[str] = set()
        for start in range(0, len(ids), _AT_ONCE):
            rows, _ = read_each(_running, ids[start : start + _AT_ONCE])
            moved |= {row.id for row in rows if _has_moved(channel, row, day)}
        db.session.rollback()
        done += _each(sorted(moved), partial(automatic.recount, channel, day=day))
    return done


def _running(ids: Sequence[str]) -> Sequence[Any]:
    query = select(*_COUNTED).join(Case, Case.id == Deadline.case_id)
    return db.session.execute(
        query.where(Deadline.case_id.in_(ids), Deadline.stopped.is_(None))
    ).all()


def _has_moved(channel: Channel, row: Any, day: date) -> bool:
    """Whether the last day of a running clock is not what it is when counted again now."""
    now = clocks.moment(channel, row, day)
    return clocks.readable(row) and clocks.moved(now, row) is not None


def _clocks_of(channel: Channel, names: Collection[str]) -> ColumnElement[bool]:
    return (Case.channel == channel.name) & Deadline.clock.in_(names)


def _each(ids: Sequence[str], act: Callable[[str], bool]) -> int:
    """How many of ``ids`` were changed. What cannot be read stops no other: ``portal verify`` names it."""
    done = 0
    for found in ids:
        try:
            done += act(found)
        except (*UNREADABLE, DBAPIError):
            _log.error("a damaged case was left out: %s", describe(sys.exc_info()))
            db.session.rollback()
    return done

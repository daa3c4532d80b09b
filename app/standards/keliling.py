"""Samsat keliling: where it stands, on which days, and when it does not come."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select

from app.cases.channel import N_
from app.law import calendar
from app.standards.errors import Refused
from app.standards.models import CalledOff, Stop
from app.standards.turns import alone_in
from app.store import db, new_id, writing

WEEKDAYS = (
    N_("Senin"),
    N_("Selasa"),
    N_("Rabu"),
    N_("Kamis"),
    N_("Jumat"),
    N_("Sabtu"),
    N_("Minggu"),
)
AHEAD = timedelta(days=365)
"""How far ahead the calendar tells days: holidays after that are not known."""

BACK = timedelta(days=3660)
"""How long ago a stop may have begun: a slip in the year is no schedule."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """What the office writes of a stop; see :class:`app.standards.models.Stop`."""

    place: str
    address: str
    weekday: int | None
    first: date
    until: date | None
    opens: str
    closes: str
    notes: str


@dataclass(frozen=True)
class Visit:
    """One day at one stop. ``off`` is None where it takes place, else why not: a reason, a holiday's name,
    or an empty text where the office is closed.
    """

    day: date
    stop: Stop
    off: str | None


def stops() -> list[Stop]:
    """Every stop, by weekday and place; those of a single day last."""
    found = db.session.scalars(select(Stop)).all()
    return sorted(
        found,
        key=lambda s: (7 if s.weekday is None else s.weekday, s.first, s.opens, s.place, s.id),
    )


def called_off() -> dict[str, dict[date, str]]:
    """The days on which stops were called off, with the reasons, by the stop's id."""
    found: dict[str, dict[date, str]] = defaultdict(dict)
    for row in db.session.scalars(select(CalledOff).order_by(CalledOff.day)):
        found[row.stop_id][row.day] = row.reason
    return found


def days(stop: Stop, first: date, last: date) -> Iterator[date]:
    """The days from ``first`` to ``last`` that a stop's rule names, whether it takes place or not."""
    begin = max(first, stop.first)
    end = min(last, stop.until) if stop.until else last
    if stop.weekday is None:
        if first <= stop.first <= last:
            yield stop.first
        return
    day = begin + timedelta(days=(stop.weekday - begin.weekday()) % 7)
    while day <= end:
        yield day
        day += 7 * _DAY


def off(stop: Stop, day: date, reasons: dict[date, str]) -> str | None:
    """Why a stop does not take place on one of its days; None where it does.

    A holiday stops what happens every week, not what was set for that very day.
    """
    if day in reasons:
        return reasons[day]
    why = calendar.day_off(day)
    return None if why and stop.weekday is None else why


def upcoming(first: date, last: date) -> list[Visit]:
    """Every day at every stop from ``first`` to ``last``, in order; also those that do not take place."""
    reasons = called_off()
    found = [
        Visit(day, stop, off(stop, day, reasons.get(stop.id, {})))
        for stop in stops()
        for day in days(stop, first, last)
    ]
    return sorted(found, key=lambda v: (v.day, v.stop.opens, v.stop.place))


def ended(stop: Stop, day: date) -> bool:
    """Whether a stop has no day from ``day`` on."""
    last = stop.first if stop.weekday is None else stop.until
    return last is not None and last < day


def read_hour(typed: str) -> str:
    """An hour of the day as ``08:00``. Raises :class:`ValueError` for what is none."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])(?:[.:]([0-5][0-9]))?", typed.strip())
    if not found:
        raise ValueError(typed)
    return f"{int(found[1]):02}:{found[2] or '00'}"


def add(form_id: str, place: Place, by: str, day: date) -> None:
    """A new stop. The same ``form_id`` twice adds it once. Raises :class:`Refused`."""
    _check(place, day)
    with writing() as session:
        alone_in(Stop)
        known = session.get(Stop, form_id)
        if known and _read(known) == place:
            return
        stop = Stop(id=new_id() if known else form_id, edition=0, changed=day, by=by)
        _write(stop, place)
        session.add(stop)


def change(stop_id: str, place: Place, by: str, day: date) -> None:
    """Write down another place, day or hour for a stop. Raises :class:`Refused`."""
    _check(place, day)
    with writing() as session:
        alone_in(Stop)
        stop = session.get(Stop, stop_id)
        if stop is None:
            raise Refused("tempat", "unknown")
        _write(stop, place)
        _touch(stop, by, day)


def remove(stop_id: str, day: date) -> None:
    """Take away a stop that has not begun; nothing happens where there is none.

    Raises :class:`Refused` for one that has begun: it is ended with a last day instead.
    """
    with writing() as session:
        alone_in(Stop)
        stop = session.get(Stop, stop_id)
        if stop is None:
            return
        if stop.first <= day:
            raise Refused("sampai", "begun")
        session.execute(delete(CalledOff).where(CalledOff.stop_id == stop_id))
        session.delete(stop)


def call_off(stop_id: str, which: date, reason: str, by: str, day: date) -> None:
    """Say that a stop does not take place on the day ``which``, and why.

    Raises :class:`Refused` for a day that the stop does not have, or that is over.
    """
    with writing() as session:
        alone_in(Stop)
        stop = session.get(Stop, stop_id)
        if stop is None or which not in days(stop, which, which):
            raise Refused("hari", "none")
        if which < day:
            raise Refused("hari", "over")
        row = session.get(CalledOff, (stop_id, which))
        if row is None:
            row = CalledOff(stop_id=stop_id, day=which)
            session.add(row)
        row.reason, row.entered, row.by = reason, day, by
        _touch(stop, by, day)


def back_on(stop_id: str, which: date, by: str, day: date) -> None:
    """Let a stop take place after all on a day on which it was called off."""
    with writing() as session:
        alone_in(Stop)
        stop, row = session.get(Stop, stop_id), session.get(CalledOff, (stop_id, which))
        if stop and row:
            session.delete(row)
            _touch(stop, by, day)


def _check(place: Place, day: date) -> None:
    if not day - BACK <= place.first <= day + 2 * AHEAD:
        raise Refused("mulai", "range")
    if place.opens >= place.closes:
        raise Refused("tutup", "hours")
    if place.until and place.until < place.first:
        raise Refused("sampai", "stop_before")


def _write(stop: Stop, place: Place) -> None:
    stop.place, stop.address, stop.notes = place.place, place.address, place.notes
    stop.weekday, stop.first = place.weekday, place.first
    stop.until = None if place.weekday is None else place.until
    stop.opens, stop.closes = place.opens, place.closes


def _read(stop: Stop) -> Place:
    kept = (stop.place, stop.address, stop.weekday, stop.first, stop.until)
    return Place(*kept, stop.opens, stop.closes, stop.notes)


def _touch(stop: Stop, by: str, day: date) -> None:
    stop.edition, stop.changed, stop.by = stop.edition + 1, day, by

"""How often campaign pages are opened: a number for each page and day, and nothing else.

Openings are counted in memory and added to the database a little later by a thread of their
own, so that a page never waits for the database. What was not written when a process dies is
lost: at most half a minute. A database that is busy is asked again.
"""

import atexit
import logging
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from sqlalchemy import Date, Integer, String, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.law.calendar import today
from app.periods import Period
from app.quiet import describe
from app.store import ROW_ORDER_HIDDEN, Base, db, insert_into, writing

DELAY = 30.0
"""Seconds at most between an opening and its row."""

_log = logging.getLogger("kanal")
_lock = threading.Lock()
_waiting: Counter[tuple[str, str, date]] = Counter()
"""Openings not written yet, by database, page and day."""

_timers: list[threading.Timer] = []


class Opened(Base):
    """How often a page was opened on a day."""

    __tablename__ = "kampanye_kunjungan"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    page: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


def note(page: str) -> None:
    """Count one opening of ``page`` today; touches no database."""
    with _lock:
        _waiting[db.url, page, today()] += 1
        if not _timers:
            _start()


def write() -> None:
    """Add what waits to the rows of its days; where that fails, it goes on waiting."""
    with _lock:
        url = db.url
        batch = {key: count for key, count in _waiting.items() if key[0] == url}
        _waiting.clear()
    try:
        if batch:
            add([(page, day, count) for (_, page, day), count in sorted(batch.items())])
    except SQLAlchemyError:
        _log.error("views of campaign pages wait: %s", describe(sys.exc_info()))
        with _lock:
            _waiting.update(batch)


def add(counts: Sequence[tuple[str, date, int]]) -> None:
    """Add numbers to pages and days, in one short transaction; the same place once at most."""
    insert = insert_into(Opened)
    rows = [{"page": page, "day": day, "count": count} for page, day, count in counts]
    adding = insert.on_conflict_do_update(
        index_elements=[Opened.page, Opened.day],
        set_={"count": Opened.count + insert.excluded.count},
    )
    with writing() as session:
        session.execute(adding, rows)


def by_day(span: Period) -> list[Opened]:
    """The days of ``span`` on which a page was opened, in order."""
    query = select(Opened).where(Opened.day >= span.first, Opened.day <= span.last)
    return list(db.session.scalars(query.order_by(Opened.day, Opened.page)))


def _start() -> None:
    timer = threading.Timer(DELAY, _write_later)
    timer.daemon = True
    _timers.append(timer)
    timer.start()


def _write_later() -> None:
    """What the timer does: write, and wait again where something could not be written."""
    try:
        _write_if_connected()
    finally:
        with _lock:
            _timers.clear()
            if _waiting:
                _start()


@atexit.register
def _write_if_connected() -> None:
    with suppress(RuntimeError):  # there is no database any more: the process ends
        write()
        db.session.remove()

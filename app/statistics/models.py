"""Tables of figures: what a day and a month brought, how far they reach, and years that are over.

They hold nothing that the clear columns and the history of a case do not show.
"""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store import ROW_ORDER_HIDDEN, Base

Tally = dict[str, dict[str, int]]
"""How many, by group (``""`` for all, else ``dimension:value``) and by bucket (days, a rating, or ``0``)."""


class DailyFigures(Base):
    """One measure of one channel on one day; see :mod:`app.statistics.counting`."""

    __tablename__ = "angka_harian"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    measure: Mapped[str] = mapped_column(String(24), primary_key=True)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """A :data:`Tally`."""


class MonthlyFigures(Base):
    """The same, added up over the month that begins on ``day``: what the page reads."""

    __tablename__ = "angka_bulanan"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    measure: Mapped[str] = mapped_column(String(24), primary_key=True)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)


class FiguresState(Base):
    """How far the figures reach; one row."""

    __tablename__ = "angka_keadaan"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    until: Mapped[date] = mapped_column(Date)
    """The day of the daily root whose events are counted, and none after."""
    counted_by: Mapped[str] = mapped_column(String(64))
    """Hash of the definitions and the working days they were counted by."""


class YearlyFigures(Base):
    """What of a year that is over is published of one sealed channel, and never changes again."""

    __tablename__ = "angka_tahunan"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    as_of: Mapped[date] = mapped_column(Date)
    """The day of the daily root that it was counted by."""
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)
    """By outcome: the number, or ``<5``. The hidden number itself is stored nowhere."""

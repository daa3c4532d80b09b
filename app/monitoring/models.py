"""Tables of frozen summaries."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store import ROW_ORDER_HIDDEN, Base


class SummaryRow(Base):
    """One frozen summary: what it says never changes. A correction is another version that names it."""

    __tablename__ = "rekap"
    __table_args__ = (UniqueConstraint("channel", "period", "version"), ROW_ORDER_HIDDEN)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    channel: Mapped[str] = mapped_column(String(16))
    period: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    letter: Mapped[str] = mapped_column(String(80))
    """The number that the office's own register of letters gave it; may be empty."""
    published: Mapped[date] = mapped_column(Date)
    as_of: Mapped[date] = mapped_column(Date)
    """The day of the daily root that it was counted by."""
    by: Mapped[str] = mapped_column(String(40))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What everybody may read: docs/kamus-data.md."""
    analysis: Mapped[str] = mapped_column(Text)
    correction: Mapped[str] = mapped_column(String(300))
    """What this version corrects; empty in the first."""
    replaces: Mapped[str] = mapped_column(String(64))
    """Hash of the version before; empty in the first."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of all of the above."""
    read_on: Mapped[date | None] = mapped_column(Date)
    """Day on which a leader confirmed that they read it."""
    read_by: Mapped[str] = mapped_column(String(120))
    signed: Mapped[str | None] = mapped_column(ForeignKey("dokumen.id"))
    """The signed paper that came back."""


class SheetRow(Base):
    """What a summary says to the circle of one vault alone, sealed to that vault."""

    __tablename__ = "rekap_lembar"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    summary: Mapped[str] = mapped_column(ForeignKey("rekap.id"), primary_key=True)
    vault: Mapped[str] = mapped_column(String(40), primary_key=True)
    generation: Mapped[int]
    key: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[bytes] = mapped_column(LargeBinary)
    made: Mapped[date] = mapped_column(Date)

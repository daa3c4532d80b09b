"""Tables of the risk register. Nothing here comes from a case; people in it are the office's own."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store import ROW_ORDER_HIDDEN, Base


class Risk(Base):
    """One risk. What is said of it stands in its versions; ``code`` is its name and never changes."""

    __tablename__ = "risiko"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    opened: Mapped[date] = mapped_column(Date)
    closed: Mapped[date | None] = mapped_column(Date)
    closed_because: Mapped[str] = mapped_column(Text)
    closed_by: Mapped[str] = mapped_column(String(40))


class RiskVersion(Base):
    """All that was said of a risk from ``day`` on, and why it was said; it never changes.

    ``likelihood`` and ``impact`` are with today's controls, the residual ones with the planned
    activities too. ``numbers`` are four: up to how many in a year likelihood 1 to 4 stand for.
    """

    __tablename__ = "risiko_versi"
    __table_args__ = (UniqueConstraint("risk_id", "number"), ROW_ORDER_HIDDEN)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    risk_id: Mapped[str] = mapped_column(ForeignKey("risiko.id"))
    number: Mapped[int]
    objective: Mapped[str] = mapped_column(Text)
    statement: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(Text)
    consequence: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(16))
    owner_nip: Mapped[str] = mapped_column(String(18))
    owner_name: Mapped[str] = mapped_column(String(120))
    """As the roster had them on the day of this version."""
    control: Mapped[str] = mapped_column(Text)
    """The control that exists; "" for none."""
    adequate: Mapped[bool] = mapped_column(Boolean)
    likelihood: Mapped[int]
    impact: Mapped[int]
    response: Mapped[str] = mapped_column(String(16))
    residual_likelihood: Mapped[int]
    residual_impact: Mapped[int]
    numbers: Mapped[list[int]] = mapped_column(JSON)
    feeds: Mapped[list[str]] = mapped_column(JSON)
    """What counts its cases: see :mod:`app.risk.reality`."""
    seen: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The counts that the judgement was made in the knowledge of, by the span they are of."""
    judged: Mapped[date] = mapped_column(Date)
    judged_by: Mapped[str] = mapped_column(String(40))
    """Day and author of the judgement; a version that changes words alone keeps both."""
    reason: Mapped[str] = mapped_column(Text)
    day: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class ControlActivity(Base):
    """What is undertaken against a risk. Its day never moves: who cannot keep it plans anew."""

    __tablename__ = "risiko_kendali"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    risk_id: Mapped[str] = mapped_column(ForeignKey("risiko.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    nip: Mapped[str] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(String(120))
    due: Mapped[date] = mapped_column(Date)
    begun: Mapped[date | None] = mapped_column(Date)
    done: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str] = mapped_column(Text)
    proof: Mapped[str | None] = mapped_column(ForeignKey("dokumen.id"))
    called_off: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    """Why it was called off."""
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class Monitoring(Base):
    """What was seen of a risk on a day; ``number`` is the version that a new judgement became."""

    __tablename__ = "risiko_pantau"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    risk_id: Mapped[str] = mapped_column(ForeignKey("risiko.id"), index=True)
    day: Mapped[date] = mapped_column(Date)
    seen: Mapped[str] = mapped_column(Text)
    number: Mapped[int | None]
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class Communication(Base):
    """A day on which the office told somebody about SPIP, with its document or its event."""

    __tablename__ = "risiko_komunikasi"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    audience: Mapped[str] = mapped_column(String(200))
    medium: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(300))
    document_id: Mapped[str | None] = mapped_column(ForeignKey("dokumen.id"))
    event_id: Mapped[str | None] = mapped_column(ForeignKey("sosialisasi.id"))
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class Assessment(Base):
    """A year's statement over all risks, frozen: ``text`` is canonical JSON, ``digest`` its SHA-256."""

    __tablename__ = "risiko_penilaian"
    __table_args__ = (UniqueConstraint("year", "version"), ROW_ORDER_HIDDEN)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int]
    version: Mapped[int]
    number: Mapped[str] = mapped_column(String(40), unique=True)
    as_of: Mapped[date] = mapped_column(Date)
    made: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    """Why it takes the place of the version before; "" for the first."""
    by: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))

"""Tables of what the office promises. Nothing here is about any person but the officers who wrote it."""

from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store import Base


class Service(Base):
    """One service of the office; ``slug`` is its name in addresses and never changes."""

    __tablename__ = "layanan"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    category: Mapped[str] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(String(300))
    active: Mapped[bool]
    review_due: Mapped[date | None] = mapped_column(Date)
    """The day by which its standard is to be reviewed next."""
    added: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class StandardVersion(Base):
    """One version of a service's standard: a draft until ``published``, and never changed from then on.

    ``content`` holds a text for each component, ``tariffs`` codes of official tariffs
    (:mod:`app.law.tariff`), ``changed`` what is new in it. ``edition`` counts how often the draft was saved.
    """

    __tablename__ = "standar_layanan"
    __table_args__ = (UniqueConstraint("service_id", "number"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("layanan.id"))
    number: Mapped[int]
    content: Mapped[dict[str, str]] = mapped_column(JSON)
    tariffs: Mapped[list[str]] = mapped_column(JSON)
    changed: Mapped[str] = mapped_column(Text)
    edition: Mapped[int]
    drafted: Mapped[date] = mapped_column(Date)
    drafted_by: Mapped[str] = mapped_column(String(40))
    since: Mapped[date | None] = mapped_column(Date)
    decision: Mapped[str] = mapped_column(String(300))
    published: Mapped[date | None] = mapped_column(Date)
    published_by: Mapped[str] = mapped_column(String(40))


class Sop(Base):
    """One version of an SOP of a service; ``withdrawn`` where it is not shown to the public any more."""

    __tablename__ = "sop_layanan"
    __table_args__ = (UniqueConstraint("service_id", "number", "version"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("layanan.id"))
    number: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]
    valid_from: Mapped[date] = mapped_column(Date)
    changed: Mapped[str] = mapped_column(Text)
    document_id: Mapped[str] = mapped_column(ForeignKey("dokumen.id"), unique=True)
    added: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))
    withdrawn: Mapped[date | None] = mapped_column(Date)
    withdrawn_because: Mapped[str] = mapped_column(String(300))
    withdrawn_by: Mapped[str] = mapped_column(String(40))


class Review(Base):
    """One review of a service's standard: who looked at it, what came of it, and when it is next due."""

    __tablename__ = "reviu_layanan"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("layanan.id"), index=True)
    day: Mapped[date] = mapped_column(Date)
    participants: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(String(8))
    changed: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    next_due: Mapped[date] = mapped_column(Date)
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class Maklumat(Base):
    """One version of the maklumat pelayanan: a draft until ``published``, and never changed from then on."""

    __tablename__ = "maklumat"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    text: Mapped[str] = mapped_column(Text)
    head: Mapped[str] = mapped_column(String(120))
    position: Mapped[str] = mapped_column(String(200))
    nip: Mapped[str] = mapped_column(String(18))
    place: Mapped[str] = mapped_column(String(80))
    signed: Mapped[date] = mapped_column(Date)
    edition: Mapped[int]
    drafted: Mapped[date] = mapped_column(Date)
    drafted_by: Mapped[str] = mapped_column(String(40))
    published: Mapped[date | None] = mapped_column(Date)
    published_by: Mapped[str] = mapped_column(String(40))


class Stop(Base):
    """Where the samsat keliling stands: every week on ``weekday`` (0: Monday), or once, on ``first``.

    ``opens`` and ``closes`` are hours of Asia/Jakarta, ``08:00``. Every week lasts from ``first``
    to ``until``, or on where that is empty. ``edition`` counts changes.
    """

    __tablename__ = "samsat_keliling"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    place: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300))
    weekday: Mapped[int | None]
    first: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    opens: Mapped[str] = mapped_column(String(5))
    closes: Mapped[str] = mapped_column(String(5))
    notes: Mapped[str] = mapped_column(String(500))
    edition: Mapped[int]
    changed: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class CalledOff(Base):
    """A single day on which a stop does not take place, with the reason that the public reads."""

    __tablename__ = "samsat_keliling_batal"

    stop_id: Mapped[str] = mapped_column(ForeignKey("samsat_keliling.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    reason: Mapped[str] = mapped_column(String(200))
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))

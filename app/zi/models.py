"""Tables of the record. Rows are added and never changed, so who said what on which day stays."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.store import ROW_ORDER_HIDDEN, Base


class CriterionNote(Base):
    """What the office says of a criterion in a year; the highest ``number`` holds."""

    __tablename__ = "zi_kriteria"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    assessment: Mapped[str] = mapped_column(String(8))
    """The office's own: ``ya``, ``sebagian``, ``tidak``, or "" while it has none."""
    narrative: Mapped[str] = mapped_column(Text)
    nip: Mapped[str] = mapped_column(String(18))
    """Who is in charge; "" for nobody."""
    due: Mapped[date | None] = mapped_column(Date)
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class DocumentVersion(Base):
    """One version of a document: a file or an address. ``series`` is the id of its first version."""

    __tablename__ = "zi_dokumen"
    __table_args__ = (Index("ix_zi_dokumen_series", "series"), ROW_ORDER_HIDDEN)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    series: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    replaces: Mapped[str | None] = mapped_column(String(32), unique=True)
    """The version before."""
    kind: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(String(200))
    document_id: Mapped[str | None] = mapped_column(ForeignKey("dokumen.id"), unique=True)
    url: Mapped[str] = mapped_column(String(500))
    note: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date] = mapped_column(Date)
    expires: Mapped[date | None] = mapped_column(Date)
    """The last day on which it holds."""
    meeting_id: Mapped[str | None] = mapped_column(String(32), index=True)
    """The meeting of which it is a signed sheet."""
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))
    withdrawn: Mapped[date | None] = mapped_column(Date)
    withdrawn_because: Mapped[str] = mapped_column(String(300))
    withdrawn_by: Mapped[str] = mapped_column(String(40))


class Link(Base):
    """A document serves a criterion in a year, until it was ``unlinked``."""

    __tablename__ = "zi_tautan"
    __table_args__ = (Index("ix_zi_tautan_tahun", "year", "code"), ROW_ORDER_HIDDEN)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    series: Mapped[str] = mapped_column(ForeignKey("zi_dokumen.id"), index=True)
    year: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    linked: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))
    unlinked: Mapped[date | None] = mapped_column(Date)
    unlinked_by: Mapped[str] = mapped_column(String(40))


class MeetingVersion(Base):
    """What is written of a meeting (:class:`app.zi.meetings.Said`); the highest ``number`` holds."""

    __tablename__ = "zi_rapat"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    meeting_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, index=True)
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class Decision(Base):
    """What a meeting decided, who does it until when, and what was done."""

    __tablename__ = "zi_keputusan"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    meeting_id: Mapped[str] = mapped_column(String(32), index=True)
    place: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))
    person: Mapped[str] = mapped_column(String(120))
    nip: Mapped[str] = mapped_column(String(18))
    due: Mapped[date] = mapped_column(Date)
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))
    done: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(Text)
    done_by: Mapped[str] = mapped_column(String(40))


class ActivityVersion(Base):
    """One activity of the work plan of a year; the highest ``number`` holds."""

    __tablename__ = "zi_kegiatan"
    __table_args__ = (Index("ix_zi_kegiatan_tahun", "year"), ROW_ORDER_HIDDEN)

    activity_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    targets: Mapped[list[str]] = mapped_column(JSON)
    criteria: Mapped[list[str]] = mapped_column(JSON)
    begins: Mapped[date] = mapped_column(Date)
    ends: Mapped[date] = mapped_column(Date)
    nip: Mapped[str] = mapped_column(String(18))
    dropped: Mapped[bool] = mapped_column(Boolean)
    """Whether the activity was taken out of the plan."""
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class Progress(Base):
    """How far an activity was in a month; of several for one month the highest ``number`` holds."""

    __tablename__ = "zi_kemajuan"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    activity_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    percent: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    series: Mapped[str | None] = mapped_column(ForeignKey("zi_dokumen.id"))
    """The document that proves it."""
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class TargetNote(Base):
    """Whether a target has priority in a year; the highest ``number`` holds."""

    __tablename__ = "zi_target"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    priority: Mapped[bool] = mapped_column(Boolean)
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class TargetReview(Base):
    """The review of a target after a semester: what was achieved, and what changes."""

    __tablename__ = "zi_reviu"
    __table_args__ = (Index("ix_zi_reviu_tahun", "year"), ROW_ORDER_HIDDEN)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    semester: Mapped[int]
    achieved: Mapped[str] = mapped_column(Text)
    changes: Mapped[str] = mapped_column(Text)
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))

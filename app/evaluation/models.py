"""Tables of evaluations. Nothing here is about a case: only frozen figures, and officers' own words."""

from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store import ROW_ORDER_HIDDEN, Base


class Evaluation(Base):
    """One evaluation of a channel for a period; while nobody has begun it there is no row."""

    __tablename__ = "evaluasi"
    __table_args__ = (UniqueConstraint("unit", "period"), ROW_ORDER_HIDDEN)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit: Mapped[str] = mapped_column(String(16))
    """What is evaluated: a name of :data:`app.evaluation.units.TITLES`."""
    period: Mapped[str] = mapped_column(String(8))
    """As :mod:`app.periods` writes it."""
    state: Mapped[str] = mapped_column(String(16))
    begun: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))
    basis: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    """The summaries it goes by: id, number, digest, channel and period of each."""
    conclusion: Mapped[str] = mapped_column(Text, default="", server_default="")
    drawn_up: Mapped[date | None] = mapped_column(Date)
    drawn_up_by: Mapped[str] = mapped_column(String(40), default="", server_default="")
    verified: Mapped[date | None] = mapped_column(Date)
    verified_by: Mapped[str] = mapped_column(String(40), default="", server_default="")


class Finding(Base):
    """What was found: proposed by a figure and then kept or dropped, or an officer's own."""

    __tablename__ = "evaluasi_temuan"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    evaluation_id: Mapped[str] = mapped_column(ForeignKey("evaluasi.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    path: Mapped[str] = mapped_column(String(80))
    """The figure (:mod:`app.evaluation.measures`); empty for an officer's own finding."""
    value: Mapped[str] = mapped_column(String(16))
    summary_id: Mapped[str] = mapped_column(String(32))
    summary_number: Mapped[str] = mapped_column(String(80))
    summary_digest: Mapped[str] = mapped_column(String(64))
    proposed: Mapped[str] = mapped_column(Text)
    """The sentence that the portal proposed; empty for an officer's own finding."""
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    """Why it was kept, worded otherwise, or dropped."""
    day: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class Recommendation(Base):
    """What is to be done about a finding, by whom, until when, and which figure it is to move."""

    __tablename__ = "evaluasi_saran"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    evaluation_id: Mapped[str] = mapped_column(ForeignKey("evaluasi.id"), index=True)
    finding_id: Mapped[str] = mapped_column(ForeignKey("evaluasi_temuan.id"))
    text: Mapped[str] = mapped_column(Text)
    nip: Mapped[str] = mapped_column(String(18))
    person: Mapped[str] = mapped_column(String(120))
    """Their name as the roster had it on that day."""
    due: Mapped[date] = mapped_column(Date)
    channel: Mapped[str] = mapped_column(String(16))
    path: Mapped[str] = mapped_column(String(80))
    """The figure; empty where none of a summary can measure it."""
    then: Mapped[str] = mapped_column(String(16))
    """Its value in the summary below; empty where that has none."""
    wanted: Mapped[str] = mapped_column(String(16))
    summary_id: Mapped[str] = mapped_column(String(32))
    summary_number: Mapped[str] = mapped_column(String(80))
    summary_digest: Mapped[str] = mapped_column(String(64))
    summary_period: Mapped[str] = mapped_column(String(8))
    day: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class FollowUp(Base):
    """What was done about a recommendation on a day, with its proof; ``complete`` where that was all."""

    __tablename__ = "evaluasi_tindak_lanjut"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    recommendation_id: Mapped[str] = mapped_column(ForeignKey("evaluasi_saran.id"), index=True)
    day: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(300))
    document_id: Mapped[str | None] = mapped_column(ForeignKey("dokumen.id"))
    complete: Mapped[bool]
    number: Mapped[int]
    """The place among everything that happened to the recommendation, verdicts too, from 1."""
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class Verdict(Base):
    """Whether a recommendation worked, as the summary of a later period shows it."""

    __tablename__ = "evaluasi_putusan"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    recommendation_id: Mapped[str] = mapped_column(ForeignKey("evaluasi_saran.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(String(16))
    summary_id: Mapped[str] = mapped_column(String(32))
    summary_number: Mapped[str] = mapped_column(String(80))
    summary_digest: Mapped[str] = mapped_column(String(64))
    due: Mapped[date | None] = mapped_column(Date)
    """Until when the follow-up goes on, where it did not work yet."""
    number: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class Trial(Base):
    """A test report that the office sent through a channel of its own, and what came of it."""

    __tablename__ = "uji_saluran"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit: Mapped[str] = mapped_column(String(16))
    sent: Mapped[date] = mapped_column(Date)
    sender: Mapped[str] = mapped_column(String(120))
    steps: Mapped[dict[str, str]] = mapped_column(JSON)
    """By step of the checklist: ``ya``, ``tidak``, or ``belum``."""
    answered: Mapped[date | None] = mapped_column(Date)
    """Day of the first answer of the team."""
    failed: Mapped[str] = mapped_column(Text)
    """What failed, in words."""
    edition: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))

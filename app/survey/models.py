"""Tables of the survey. No row tells who answered, on which day, or what they said of themselves."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.store import ROW_ORDER_HIDDEN, Base


class SurveyPeriod(Base):
    """What the office says of one period of an instrument; there is a row once it has said anything."""

    __tablename__ = "periode_survei"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    instrument: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(8), primary_key=True)
    """As :mod:`app.periods` writes it."""
    population: Mapped[int | None]
    """People served in the period, of whom the respondents are a sample."""
    order: Mapped[str] = mapped_column(String(16), default="", server_default="")
    """The element that the office prints as the eighth."""
    set_aside: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Why answers that came online do not count, where the office decided so."""
    closed: Mapped[date | None] = mapped_column(Date)
    """Day on which what was left over was counted; nothing is taken in after it."""


class AnswerSet(Base):
    """The answers of one respondent, and nothing else about them.

    The day and what they said of themselves are counted elsewhere, so that neither can be
    laid beside these answers.
    """

    __tablename__ = "jawaban_survei"
    __table_args__ = (
        Index("ix_jawaban_survei_hasil", "instrument", "period", "kelompok", "service", "answers"),
        ROW_ORDER_HIDDEN,
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Random; of an online form it follows from the form's token, so that none counts twice."""
    instrument: Mapped[str] = mapped_column(String(8))
    period: Mapped[str] = mapped_column(String(8))
    service: Mapped[str] = mapped_column(String(60))
    medium: Mapped[str] = mapped_column(String(8))
    answers: Mapped[str] = mapped_column(String(12))
    """A digit for each element in the instrument's own order, 0 where it was not answered."""
    group: Mapped[str] = mapped_column("kelompok", String(8), default="", server_default="")
    """With whom these answers are shown: see :mod:`app.survey.collecting`."""


class SurveyCount(Base):
    """How many answered on a day, and how many said what of themselves in a period.

    ``what`` is ``hari`` with the ISO day and the medium as value, or an attribute such as
    ``umur`` with its answer.
    """

    __tablename__ = "hitungan_survei"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    instrument: Mapped[str] = mapped_column(String(8), primary_key=True)
    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    what: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(24), primary_key=True)
    count: Mapped[int]


class Suggestion(Base):
    """What somebody wrote besides, sealed to the team for complaints; no day, no answers beside it."""

    __tablename__ = "saran_survei"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    instrument: Mapped[str] = mapped_column(String(8))
    period: Mapped[str] = mapped_column(String(8))
    service: Mapped[str] = mapped_column(String(60))
    generation: Mapped[int]
    key: Mapped[bytes] = mapped_column(LargeBinary)
    """The key of the text, sealed to that generation of the vault."""
    text: Mapped[bytes] = mapped_column(LargeBinary)


class Improvement(Base):
    """What the office undertakes about one weak element (rencana tindak lanjut)."""

    __tablename__ = "tindak_lanjut_survei"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    instrument: Mapped[str] = mapped_column(String(8))
    period: Mapped[str] = mapped_column(String(8))
    element: Mapped[str] = mapped_column(String(16))
    plan: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(120))
    due: Mapped[date] = mapped_column(Date)
    entered: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))
    done: Mapped[date | None] = mapped_column(Date)
    change: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What has changed, in words for everybody."""
    proof: Mapped[str | None] = mapped_column(ForeignKey("dokumen.id"))

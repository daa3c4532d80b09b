"""Tables of the LKE, and of what evaluators answer."""

from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store import Base


class Sheet(Base):
    """One version of a year's lembar kerja evaluasi; never changed, only followed by the next."""

    __tablename__ = "zi_lke"
    __table_args__ = (UniqueConstraint("year", "version"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int]
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file that it was loaded from."""
    loaded: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(40))


class SheetRow(Base):
    """A question of a sheet, or a heading over questions: that has no options and need have no weight."""

    __tablename__ = "zi_lke_soal"

    sheet: Mapped[str] = mapped_column(ForeignKey("zi_lke.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    options: Mapped[list[list[str]]] = mapped_column(JSON)
    """Pairs of what is answered and what that means; empty for a heading."""
    weight: Mapped[str] = mapped_column(String(12))
    """A decimal number with a point; empty where a heading has none."""


class Mapping(Base):
    """A criterion whose evidence answers a question."""

    __tablename__ = "zi_lke_peta"

    sheet: Mapped[str] = mapped_column(ForeignKey("zi_lke.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(12), primary_key=True)
    by: Mapped[str] = mapped_column(String(40))
    day: Mapped[date] = mapped_column(Date)


class Answer(Base):
    """What an evaluator answered, once; a later answer to the same is another row.

    ``number`` counts the answers of a year; ``subject`` is ``soal`` or ``kriteria``. An answer
    to a question names the ``sheet`` that the question is of.
    """

    __tablename__ = "zi_penilaian"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int]
    number: Mapped[int]
    subject: Mapped[str] = mapped_column(String(8))
    code: Mapped[str] = mapped_column(String(40))
    sheet: Mapped[str | None] = mapped_column(ForeignKey("zi_lke.id"))
    value: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(40))
    day: Mapped[date] = mapped_column(Date)


class HandOver(Base):
    """Evaluators handed their answers up to number ``until`` to the office."""

    __tablename__ = "zi_penilaian_serah"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int]
    number: Mapped[int]
    until: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 over every answer up to that number, as canonical JSON."""
    by: Mapped[str] = mapped_column(String(40))
    day: Mapped[date] = mapped_column(Date)

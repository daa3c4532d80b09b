"""Ready-made answers of the teams. They hold nothing of any case, so they stand in the clear."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Date, String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.store import Base, db, new_id, writing

MOST = 100
"""Answers of one team."""

PLACES = ("nomor", "diterima", "status", "unit", "tenggat")
"""What may stand in braces in a text, to be filled in for a case."""


class SampleAnswer(Base):
    """One ready-made text of a team (``role``)."""

    __tablename__ = "contoh_jawaban"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), index=True)
    name: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(40))
    entered: Mapped[date] = mapped_column(Date)


def of_team(role: str) -> list[SampleAnswer]:
    """The answers of a team by name."""
    query = select(SampleAnswer).where(SampleAnswer.role == role)
    return list(db.session.scalars(query.order_by(SampleAnswer.name, SampleAnswer.id)))


def add(role: str, name: str, text: str, by: str, day: date) -> bool:
    """Keep a text for the team; False when it has :data:`MOST` already."""
    with writing() as session:
        if len(of_team(role)) >= MOST:
            return False
        session.add(SampleAnswer(id=new_id(), role=role, name=name, text=text, by=by, entered=day))
    return True


def drop(role: str, sample_id: str) -> None:
    """Take a text of the team away; nothing happens if there is none."""
    own = (SampleAnswer.role == role, SampleAnswer.id == sample_id)
    with writing() as session:
        session.execute(delete(SampleAnswer).where(*own))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled in; anything else in braces stays as it is."""
    for name in PLACES:
        text = text.replace(f"{{{name}}}", values.get(name, ""))
    return text

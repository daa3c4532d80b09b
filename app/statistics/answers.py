"""Published answers: what an officer wrote for everybody, of a question in general words.

Nothing leads from one to a case, and no report's text is ever in one. What identifies somebody is refused
as far as a machine can tell it; the officer reads it once more and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from app.channels import CHANNELS
from app.crypto.derive import derive
from app.site import site_salt
from app.store import ROW_ORDER_HIDDEN, Base, db, writing

CATEGORIES = CHANNELS["pengaduan"].field("kategori").choices
"""What a published answer is about: the same words as a complaint."""

FEED = 50
"""Answers in the feed, the newest first."""


class PublishedAnswer(Base):
    """One answer for everybody: written, then published, corrected, withdrawn; it is never deleted."""

    __tablename__ = "jawaban_terbit"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(40))
    """Who wrote last; not shown to the public."""
    written: Mapped[date] = mapped_column(Date)
    published: Mapped[date | None] = mapped_column(Date)
    corrected: Mapped[date | None] = mapped_column(Date)
    correction: Mapped[str] = mapped_column(String(300), default="")
    """What was corrected last, for everybody."""
    withdrawn: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(300), default="")
    """Why it was withdrawn, for everybody."""

    @property
    def updated(self) -> date:
        """The day of what happened to it last."""
        days = (self.written, self.published, self.corrected, self.withdrawn)
        return max(day for day in days if day)

    @property
    def urn(self) -> str:
        """Its name for feed readers, which stays whatever address the portal has."""
        return UUID(self.id).urn


class NotPossible(Exception):
    """The answer is not in a state in which this can be done, or there is none."""


@dataclass(frozen=True)
class Words:
    """What an answer says."""

    title: str
    question: str
    answer: str
    category: str


def write(words: Words, by: str, day: date, answer_id: str) -> str:
    """Keep a new answer that nobody but the team sees yet; returns its id. Sent twice, it is kept once."""
    with writing() as session:
        if session.get(PublishedAnswer, answer_id) is None:
            session.add(PublishedAnswer(id=answer_id, by=by, written=day, **vars(words)))
    return answer_id


def rewrite(answer_id: str, words: Words, by: str, day: date, correction: str) -> None:
    """Write it anew. Where it is published ``correction`` tells everybody what was corrected, and when."""
    with writing():
        found = _held(answer_id)
        if found.withdrawn:
            raise NotPossible
        for name, value in vars(words).items():
            setattr(found, name, value)
        found.by = by
        if found.published:
            found.corrected, found.correction = day, correction
        else:
            found.written = day


def publish(answer_id: str, day: date) -> None:
    """Show it to everybody; what is published already stays as it is."""
    with writing():
        found = _held(answer_id)
        if found.withdrawn:
            raise NotPossible
        found.published = found.published or day


def withdraw(answer_id: str, reason: str, by: str, day: date) -> None:
    """Take it back: everybody sees that, when and why, and its words no more."""
    with writing():
        found = _held(answer_id)
        if not found.published:
            raise NotPossible
        if not found.withdrawn:
            found.withdrawn, found.reason, found.by = day, reason, by


def _held(answer_id: str) -> PublishedAnswer:
    found = db.session.get(PublishedAnswer, answer_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotPossible
    return found


def find(answer_id: str) -> PublishedAnswer | None:
    """An answer, published or not."""
    return db.session.get(PublishedAnswer, answer_id)


def all_of_them() -> list[PublishedAnswer]:
    """Every answer, for the team: the last touched first."""
    return _newest_first(db.session.scalars(select(PublishedAnswer)).all())


def shown() -> list[PublishedAnswer]:
    """The answers that everybody reads, the newest first."""
    there = PublishedAnswer.published.is_not(None) & PublishedAnswer.withdrawn.is_(None)
    found = db.session.scalars(select(PublishedAnswer).where(there)).all()
    return sorted(found, key=lambda a: (a.published or date.min, a.id), reverse=True)


def feed() -> list[PublishedAnswer]:
    """What the feed tells: the newest, and withdrawn ones among them, so that readers learn of it."""
    found = select(PublishedAnswer).where(PublishedAnswer.published.is_not(None))
    return _newest_first(db.session.scalars(found).all())[:FEED]


def feed_urn() -> str:
    """The feed's own name: it stays as long as the portal's salt, and does not tell that."""
    return UUID(bytes=derive(site_salt(), "umpan jawaban")[:16]).urn


def _newest_first(found: Sequence[PublishedAnswer]) -> list[PublishedAnswer]:
    return sorted(found, key=lambda a: (a.updated, a.id), reverse=True)

"""Letters on their way: what the portal has to tell somebody by e-mail, and how far it is.

A letter about a case is put here in the transaction of the event that it tells of, one
for an event and never two. No row holds an address or a word of a letter: both exist
only while it is handed over (:mod:`app.jobs.letters`). A letter that may have arrived is
not sent again.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, DateTime, ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.store import ROW_ORDER_HIDDEN, Base, db, insert_into, new_id, writing

NEWS, DIGEST, REMINDER, PROMPT = "kabar", "ringkasan", "ingat", "tenggat"
RECORD, EVALUATION = "zi", "evaluasi"
"""What a letter is: news for a reporter, a member's digest of the day, that a declaration is due, that
an employee's own time to answer runs out, how much of the ZI record is not complete, or that a
recommendation of an evaluation waits for somebody."""

WAITING = "menunggu"
TRYING = "menghubungi"
"""A runner talks to the mail server; nothing of the letter was handed over yet."""

HANDING = "menyerahkan"
"""The letter is being handed over: whoever finds this after a crash cannot tell whether it went."""

SENT, FAILED, UNSURE = "terkirim", "gagal", "tak_pasti"
EMPTY = "kosong"
"""There was nothing to tell, or no address to tell it to."""

STALE = "basi"
"""Nobody could send it while it was still news."""


_LOST = (FAILED, UNSURE, STALE)
"""States of a letter that did not go, or may not have gone."""


class Letter(Base):
    """One letter."""

    __tablename__ = "surat"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        UniqueConstraint("account_id", "day", "kind"),
        Index("ix_surat_keadaan", "state", "kind"),
        ROW_ORDER_HIDDEN,
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("kasus.id"))
    seq: Mapped[int | None]
    """Number of the event that it tells of."""
    account_id: Mapped[str | None] = mapped_column(String(32))
    day: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12), default=WAITING)
    claim: Mapped[str] = mapped_column(String(32), default="")
    """Random; whoever works on the letter goes on only while it is theirs."""
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(DateTime)
    """After a failure: when it may be tried again (UTC)."""


def tell(case_id: str, seq: int, day: date) -> None:
    """Let the reporter of a case be told of its event ``seq`` (inside the transaction of the event).

    Whatever somebody put there before, the event itself must not fail for it.
    """
    row = {"id": new_id(), "kind": NEWS, "case_id": case_id, "seq": seq, "day": day}
    db.session.execute(_insert(row))


def prompt(case_ids: Sequence[str], day: date) -> int:
    """Let the reporters of these cases be told that their time runs out, once a day; how many are new."""
    with writing() as session:
        query = select(Letter.case_id).where(Letter.kind == PROMPT, Letter.day == day)
        there = set(session.scalars(query))
        new = [case_id for case_id in case_ids if case_id not in there]
        session.add_all(
            Letter(id=new_id(), kind=PROMPT, case_id=case_id, day=day) for case_id in new
        )
    return len(new)


def remind(account_ids: Sequence[str], day: date) -> int:
    """Let these people be reminded of their yearly declaration; how many get a letter for it.

    Who was reminded today already is not reminded again.
    """
    return sum(put(account_id, REMINDER, day) for account_id in account_ids)


def put(account_id: str, kind: str, day: date) -> bool:
    """Put a letter to somebody there, one of a kind a day; whether it is new."""
    row = {"id": new_id(), "kind": kind, "account_id": account_id, "day": day}
    with writing() as session:
        return session.execute(_insert(row).returning(Letter.id)).first() is not None


def _insert(row: dict[str, object]) -> Any:
    """The statement that adds a letter, unless there is one in its place."""
    new = insert_into(Letter).values(**row, state=WAITING, claim="", tries=0)
    return new.on_conflict_do_nothing()


def counts() -> dict[str, int]:
    """How many letters about cases stand in each state."""
    query = select(Letter.state, func.count()).where(Letter.kind == NEWS).group_by(Letter.state)
    return {str(state): n for state, n in db.session.execute(query)}


def undelivered() -> dict[str, int]:
    """Cases whose newest letter did not go, or may not have gone: the event that it tells of, by case."""
    newest: dict[str, tuple[int, str]] = {}
    lost = select(Letter.case_id).where(Letter.state.in_(_LOST), Letter.kind == NEWS)
    query = select(Letter.case_id, Letter.seq, Letter.state)
    query = query.where(Letter.case_id.in_(lost), Letter.kind == NEWS)
    for case_id, seq, state in db.session.execute(query.order_by(Letter.seq)):
        newest[str(case_id)] = (seq or 0, state)
    return {i: seq for i, (seq, state) in newest.items() if state in _LOST}


def states_of(case_ids: Iterable[str]) -> dict[str, str]:
    """For each case the state of its newest letter, where there is one."""
    query = select(Letter.case_id, Letter.state)
    query = query.where(Letter.case_id.in_(list(case_ids)), Letter.kind == NEWS)
    return {
        str(case_id): state for case_id, state in db.session.execute(query.order_by(Letter.seq))
    }

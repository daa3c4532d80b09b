"""Summaries frozen: numbered, dated, hashed, read by a leader, signed; corrected by a new version."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from app.canonical import sha256_of
from app.cases.damage import UNREADABLE, read_each
from app.crypto.sealing import Holder
from app.documents import Document
from app.monitoring import sealed
from app.monitoring import summary as live
from app.monitoring.models import SummaryRow
from app.people import journal
from app.periods import Period, parse
from app.statistics.counting import SEALED_CHANNELS
from app.store import db, writing

PUBLISHED = "rekap"
"""Kind of the entry in the office's history that tells of a frozen summary."""


@dataclass(frozen=True)
class Snapshot:
    """A frozen summary as everybody who may read summaries reads it."""

    id: str
    number: str
    channel: str
    period: str
    version: int
    letter: str
    published: date
    as_of: date
    by: str
    figures: dict[str, Any]
    analysis: str
    correction: str
    replaces: str
    digest: str
    read_on: date | None
    read_by: str
    signed: str | None

    @property
    def whole(self) -> bool:
        """Whether it still is what its hash says."""
        return self.digest == sha256_of(self.document())

    @property
    def span(self) -> Period:
        """Its period."""
        found = parse(self.period)
        assert found is not None
        return found

    @property
    def replaced(self) -> str:
        """The number of the version before; empty in the first."""
        return f"{self.number.rpartition('/')[0]}/{self.version - 1}" if self.version > 1 else ""

    def document(self) -> dict[str, Any]:
        """Everything that the hash covers."""
        return {
            "nomor": self.number,
            "kanal": self.channel,
            "periode": self.period,
            "versi": self.version,
            "nomor_surat": self.letter,
            "terbit": self.published.isoformat(),
            "sampai": self.as_of.isoformat(),
            "oleh": self.by,
            "angka": self.figures,
            "analisis": self.analysis,
            "perbaikan": self.correction,
            "menggantikan": self.replaces,
        }


@dataclass(frozen=True)
class Words:
    """What an officer says of a summary: the number of their letter, what it shows, what is corrected."""

    letter: str
    analysis: str
    correction: str = ""


class NotOver(ValueError):
    """The period is not over yet, or nothing was counted."""


class NeedsReason(ValueError):
    """There is a version already, and nothing says what the new one corrects."""


class Gone(LookupError):
    """There is no such summary, or what should be done with it was done."""


def freeze(
    source: str,
    period: Period,
    words: Words,
    by: str,
    form_id: str,
    day: date,
    holder: Holder | None = None,
    told: dict[str, str] | None = None,
) -> str:
    """Freeze the summary of ``source`` as it is on ``day``; returns its id. The same form freezes once.

    ``holder`` is a key of a vault under which the office's history tells of it; ``told`` are statements that
    only keys can make, such as whether every declaration was made. What a sealed channel
    says is never counted twice: a new version keeps the figures of the first, so no two differ by a case.
    """
    until = live.counted_until()
    if until is None or not live.is_over(source, period, until):
        raise NotOver
    figures = live.summary(source, period)
    if told and sealed.may_be_said(source, period, until):
        figures["kepatuhan"] = figures.get("kepatuhan", {}) | told
    db.session.rollback()
    with writing() as session:
        if session.get(SummaryRow, form_id) is not None:
            return form_id
        older = newest(source, period.name)
        if older is not None and not words.correction.strip():
            raise NeedsReason
        if older is not None and source in SEALED_CHANNELS:
            figures = older.figures
        version = older.version + 1 if older else 1
        made = Snapshot(
            id=form_id,
            number=f"REKAP/{source.upper()}/{period.name}/{version}",
            channel=source,
            period=period.name,
            version=version,
            letter=words.letter.strip(),
            published=day,
            as_of=until,
            by=by,
            figures=figures,
            analysis=words.analysis.strip(),
            correction=words.correction.strip() if older else "",
            replaces=older.digest if older else "",
            digest="",
            read_on=None,
            read_by="",
            signed=None,
        )
        digest = sha256_of(made.document())
        session.add(SummaryRow(**(vars(made) | {"digest": digest})))
        if holder is not None:
            journal.write(PUBLISHED, holder, day, {"nomor": made.number, "sidik": digest})
        try:
            session.flush()
        except IntegrityError as clash:  # somebody froze the same version meanwhile
            raise NeedsReason from clash
        return form_id


def confirm_reading(summary_id: str, name: str, day: date) -> None:
    """A leader read it. The first confirmation stays. Raises :class:`Gone`."""
    with writing():
        row = _held(summary_id)
        if row.read_on is None:
            row.read_on, row.read_by = day, name


def attach_signed(summary_id: str, document: Document) -> None:
    """Keep the signed paper that came back, once. Raises :class:`Gone` where there is one already."""
    with writing() as session:
        row = _held(summary_id)
        if row.signed is not None:
            raise Gone
        session.add(document)
        session.flush()
        row.signed = document.id


def find(summary_id: str) -> Snapshot | None:
    """The summary with this id, where it can be read."""
    return next(iter(_these(SummaryRow.id == summary_id)[0]), None)


def newest(channel: str, period: str) -> Snapshot | None:
    """The newest version of a channel and period."""
    return next(iter(versions(channel, period)), None)


def first(channel: str, period: str) -> Snapshot | None:
    """The version that was published first."""
    return next(reversed(versions(channel, period)), None)


def versions(channel: str, period: str) -> list[Snapshot]:
    """Every version that can be read, the newest first."""
    mine = (SummaryRow.channel == channel, SummaryRow.period == period)
    return sorted(_these(*mine)[0], key=lambda one: -one.version)


def of_year(year: int) -> list[Snapshot]:
    """The newest version of each channel and period of a year; channels and periods in their order."""
    found: dict[tuple[str, str], Snapshot] = {}
    read, _ = _these(SummaryRow.period.startswith(str(year)))
    for one in sorted(read, key=lambda one: one.version):
        if one.channel in live.SOURCES:
            found[one.channel, one.period] = one
    return sorted(found.values(), key=lambda s: (live.SOURCES.index(s.channel), _place(s)))


def unread() -> list[Snapshot]:
    """The newest version of every channel and period that no leader has read yet; the oldest first."""
    later = aliased(SummaryRow)
    newer = (
        select(later.id)
        .where(
            later.channel == SummaryRow.channel,
            later.period == SummaryRow.period,
            later.version > SummaryRow.version,
        )
        .exists()
    )
    read, _ = _these(SummaryRow.read_on.is_(None), ~newer, SummaryRow.channel.in_(live.SOURCES))
    return sorted(read, key=lambda s: (*_place(s), live.SOURCES.index(s.channel)))


def _place(one: Snapshot) -> tuple[date, int]:
    return one.span.last, one.span.length


def faults() -> Iterator[tuple[str, str]]:
    """For ``portal verify``: the number of each summary that is not as it was frozen, and what is wrong.

    A history of the office that cannot be read at all is named there by itself.
    """
    told: dict[str, Any] = {}
    with suppress(*UNREADABLE):
        entries = (e for e in journal.entries() if e.kind == PUBLISHED)
        told = {str(e.data.get("nomor")): e.data.get("sidik") for e in entries}
    digests: dict[tuple[str, str], str] = {}
    read, damaged = _these()
    for number in damaged:
        told.pop(number, None)
        yield number, "rekap tidak terbaca"
    for one in sorted(read, key=lambda s: (s.channel, s.period, s.version)):
        if not one.whole:
            yield one.number, "isi rekap bukan yang diterbitkan"
        if one.replaces != digests.get((one.channel, one.period), ""):
            yield one.number, "versi sebelumnya bukan yang digantikan rekap ini"
        if told.pop(one.number, one.digest) != one.digest:
            yield one.number, "sidik rekap bukan yang tercatat dalam riwayat kantor"
        digests[one.channel, one.period] = one.digest
    for number in told:
        yield number, "rekap tercatat dalam riwayat kantor, tetapi hilang"


def _these(*conditions: ColumnElement[bool]) -> tuple[list[Snapshot], list[str]]:
    """The summaries for which this holds, and the numbers of those that cannot be read."""
    ids = db.session.scalars(select(SummaryRow.id).where(*conditions)).all()

    def load(some: Sequence[str]) -> Sequence[Snapshot]:
        query = select(SummaryRow.__table__).where(SummaryRow.id.in_(some))
        return [_told(row) for row in db.session.execute(query)]

    found, damaged = read_each(load, ids) if ids else ([], [])
    query = select(SummaryRow.number).where(SummaryRow.id.in_(damaged))
    return found, list(db.session.scalars(query)) if damaged else []


def _held(summary_id: str) -> SummaryRow:
    row = db.session.get(SummaryRow, summary_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise Gone
    return row


def _told(row: Any) -> Snapshot:
    if not isinstance(row.figures, dict) or parse(row.period) is None:
        raise ValueError
    return Snapshot(**{name: getattr(row, name) for name in Snapshot.__dataclass_fields__})

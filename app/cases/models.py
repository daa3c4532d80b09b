"""The tables of the engine. Everything readable here is what the database may show.

Clear are only: channel, state, days, deadlines, medium, sizes after padding, and
the look-up id that only a receipt code leads to. Ids are random.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.channel import FACTS
from app.store import ROW_ORDER_HIDDEN, Base

NEVER = date.max

WITH_FACTS = text("kind <> ''")
"""Cases of channels that hide nothing of what a queue goes by: only these stand in its indexes."""


def _queue(name: str, *columns: str) -> Index:
    """An index of a queue; it ends with ``kind``, so that counting never leaves it.

    :mod:`app.migrate` says the same of it to PostgreSQL, whose words a worker on SQLite never reads.
    """
    return Index(f"ix_kasus_{name}", "channel", *columns, "kind", sqlite_where=WITH_FACTS)


class Case(Base):
    """One report, complaint or declaration."""

    __tablename__ = "kasus"
    __table_args__ = (
        Index("ix_kasus_antrean", "channel", "closed", "number"),
        Index("ix_kasus_asal", "origin", unique=True),
        _queue("tenggat", "closed", "next_due", "number"),
        *(
            _queue(column, "closed", column, "next_due", "number")
            for column in ("state", "category", "unit", "assignee", "medium", "priority", "joined")
        ),
        _queue("menunggu", "awaits", "closed", "state", "next_due", "number"),
        ROW_ORDER_HIDDEN,
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**dict.fromkeys(FACTS, "") | {"next_due": NEVER} | values)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    channel: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(32))
    medium: Mapped[str] = mapped_column(String(16))
    received: Mapped[date] = mapped_column(Date)
    closed: Mapped[date | None] = mapped_column(Date)
    rules: Mapped[date] = mapped_column(Date)
    """Start of the version of the law's figures that this case keeps."""
    awaits: Mapped[str] = mapped_column(String(8))
    """Whose turn it is: ``tim`` after the reporter wrote, else ``pelapor`` or empty."""
    epoch: Mapped[int] = mapped_column(default=1)
    lookup: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    """MAC of the submitted form under a key that only its token gives."""
    reporter_key: Mapped[bytes] = mapped_column(LargeBinary(1217))
    events: Mapped[int]
    head: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Hash of the last event."""

    origin: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Stands for the number that another system gave the case, so that none is taken twice."""

    next_due: Mapped[date] = mapped_column(Date, server_default=NEVER.isoformat())
    """The last day of the team's clock that ends next, where the channel has facts; else never."""

    kind: Mapped[str] = mapped_column(String(16), server_default="")
    """This and the columns after it are :data:`app.cases.channel.FACTS`."""
    category: Mapped[str] = mapped_column(String(16), server_default="")
    classification: Mapped[str] = mapped_column(String(24), server_default="")
    outcome: Mapped[str] = mapped_column(String(24), server_default="")
    unit: Mapped[str] = mapped_column(String(60), server_default="")
    assignee: Mapped[str] = mapped_column(String(40), server_default="")
    priority: Mapped[str] = mapped_column(String(16), server_default="")
    reach: Mapped[str] = mapped_column(String(32), server_default="")
    """By which of the declared ways the reporter can be reached, joined by ``+``."""
    joined: Mapped[str] = mapped_column(String(24), server_default="")
    """The number of the case that this one is handled with."""


class KeyWrap(Base):
    """Key rings of a case sealed to one recipient; see :mod:`app.cases.keys`.

    One opening reads the whole case, all epochs. A wrap that opens for nobody (a
    true seal to a key thrown away) has the same shape.
    """

    __tablename__ = "kunci_kasus"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    case_id: Mapped[str] = mapped_column(ForeignKey("kasus.id"), primary_key=True)
    wrap: Mapped[str] = mapped_column(String(16), primary_key=True)
    recipient: Mapped[str] = mapped_column(String(40), primary_key=True)
    generation: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Record(Base):
    """One encrypted text of a case: report, header, message, note, step."""

    __tablename__ = "catatan_kasus"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    case_id: Mapped[str] = mapped_column(ForeignKey("kasus.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    compartment: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    epoch: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Shown(Base):
    """What one evaluator was shown of a case, sealed to them alone; see :mod:`app.cases.showing`."""

    __tablename__ = "kasus_ditunjukkan"
    __table_args__ = (UniqueConstraint("case_id", "reader"), ROW_ORDER_HIDDEN)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("kasus.id"))
    reader: Mapped[str] = mapped_column(String(32))
    """The evaluator's account. Who opened it for them stands in the case's notes."""
    day: Mapped[date] = mapped_column(Date)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Event(Base):
    """One link of a case's history; see :mod:`app.cases.history`."""

    __tablename__ = "peristiwa"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    case_id: Mapped[str] = mapped_column(ForeignKey("kasus.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(24))
    actor: Mapped[str] = mapped_column(String(8))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    """State after the event, a hash of all clocks, hashes of the ciphertexts it speaks of."""
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    reporter_mac: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """On what a reporter wrote: a second MAC, under a key that nothing but the receipt code gives."""


class Deadline(Base):
    """One run of a declared clock of a case."""

    __tablename__ = "tenggat"
    __table_args__ = (
        UniqueConstraint("case_id", "clock", "run"),
        Index("ix_tenggat_berjalan", "stopped", "clock", "due"),
        ROW_ORDER_HIDDEN,
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("kasus.id"))
    clock: Mapped[str] = mapped_column(String(24))
    run: Mapped[int]
    started: Mapped[date] = mapped_column(Date)
    due: Mapped[date] = mapped_column(Date)
    stopped: Mapped[date | None] = mapped_column(Date)
    pauses: Mapped[list[list[str | None]]] = mapped_column(JSON)
    """Pairs of ISO dates; the last pair's end is null while the clock stands still."""


class DailyRoot(Base):
    """The root over all heads of one day, chained to the day before."""

    __tablename__ = "akar_harian"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))


class RootHead(Base):
    """One head that a daily root covers for the first time."""

    __tablename__ = "akar_kepala"
    __table_args__ = (Index("ix_akar_kepala_kasus", "case_id", "seq"), ROW_ORDER_HIDDEN)

    day: Mapped[date] = mapped_column(ForeignKey("akar_harian.day"), primary_key=True)
    case_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int]
    head: Mapped[bytes] = mapped_column(LargeBinary(32))


class RootWitness(Base):
    """What a root that was handed out during a day covers, readable only with that root."""

    __tablename__ = "akar_saksi"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Attachment(Base):
    """One encrypted file: first on its way, then part of a case. Its chunks stand in :class:`Chunk`."""

    __tablename__ = "lampiran"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("kasus.id"), index=True)
    place: Mapped[int] = mapped_column(BigInteger, unique=True)
    """Random; the file's chunks are numbered from here."""
    chunks: Mapped[int]
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """SHA-256 over all chunks; NULL while the file arrives."""
    waits: Mapped[int | None] = mapped_column(index=True)
    """Day (proleptic ordinal) on which it arrived, while no case has it; 0 when it is to be deleted."""


class Chunk(Base):
    """One sealed chunk of a file; see :mod:`app.crypto.stream`."""

    __tablename__ = "potongan"

    place: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

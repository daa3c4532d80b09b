"""Tables of people and keys. No private key and no one-time secret stands here in the clear."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, DateTime, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store import ROW_ORDER_HIDDEN, Base


class Account(Base):
    """A person who signs in. The passphrase opens the private key and the one-time secret."""

    __tablename__ = "akun"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    roles: Mapped[list[str]] = mapped_column(JSON)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    verifier: Mapped[bytes] = mapped_column(LargeBinary(32))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(1217))
    private_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    otp_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    otp_last_step: Mapped[int] = mapped_column(default=0)
    """Time step of the last one-time code accepted: no code works twice."""
    otp_failures: Mapped[int] = mapped_column(default=0)
    """Wrong one-time codes since the last right one, counted only after a right passphrase."""
    otp_locked_until: Mapped[datetime | None] = mapped_column(DateTime)
    created: Mapped[date] = mapped_column(Date)
    left_on: Mapped[date | None] = mapped_column(Date)
    """Day on which this person left; they sign in no more."""
    invited_to: Mapped[str | None] = mapped_column(String(16))
    """The team (a role) that has not let this person in yet."""
    nip: Mapped[str | None] = mapped_column(String(18), unique=True)
    """The employee behind the account, as the roster knows them."""
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    """Where letters to this person go, if they chose another address than the roster's."""
    away_from: Mapped[date | None] = mapped_column(Date)
    away_until: Mapped[date | None] = mapped_column(Date)
    deputy: Mapped[str | None] = mapped_column(String(32))
    """Who stands in from ``away_from`` to ``away_until``: an account's id."""


class Vault(Base):
    """A group of recipients. ``last_opened`` is the day on which a member last opened its desk."""

    __tablename__ = "brankas"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    circle: Mapped[str] = mapped_column(String(16))
    """Whose recovery key it has: ``kantor`` or ``inspektorat``."""
    last_opened: Mapped[date | None] = mapped_column(Date)


class VaultGeneration(Base):
    """One key pair of a vault; the newest is the one that reports are sealed to."""

    __tablename__ = "brankas_generasi"

    vault: Mapped[str] = mapped_column(ForeignKey("brankas.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(1217))
    started: Mapped[date] = mapped_column(Date)
    vouch: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """MAC over this key under the private key of the generation before; NULL for the first."""


class VaultMember(Base):
    """A generation's private key sealed to one member, or to a recovery key."""

    __tablename__ = "brankas_anggota"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    vault: Mapped[str] = mapped_column(ForeignKey("brankas.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    member: Mapped[str] = mapped_column(String(40), primary_key=True)
    """An account's id, or ``pemulihan``."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Assignment(Base):
    """What the roster says of an employee from one day to another; ``until`` is NULL while it holds."""

    __tablename__ = "penugasan"
    __table_args__ = (Index("ix_penugasan_kini", "until", "superior"),)

    nip: Mapped[str] = mapped_column(String(18), primary_key=True)
    since: Mapped[date] = mapped_column(Date, primary_key=True)
    until: Mapped[date | None] = mapped_column(Date)
    """The first day on which it does not hold any more."""
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(200))
    superior: Mapped[str] = mapped_column(String(18))
    """NIP of the superior; empty for who has none."""
    email: Mapped[str] = mapped_column(String(254))


class JournalEntry(Base):
    """One link of the office's own history; see :mod:`app.people.journal`."""

    __tablename__ = "riwayat_kantor"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(24))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class Enrolment(Base):
    """An invitation that works once; only a hash of its code is kept."""

    __tablename__ = "pendaftaran"

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    created: Mapped[date] = mapped_column(Date)
    nip: Mapped[str | None] = mapped_column(String(18), index=True)
    """The employee whose account it activates."""


class OfficeSession(Base):
    """A signed-in session. The key that opens it lives only in the member's cookie."""

    __tablename__ = "sesi"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """SHA-256 of the id in the cookie."""
    account_id: Mapped[str] = mapped_column(ForeignKey("akun.id"))
    private_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    cache: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What this session already opened (headers of cases), under its session key."""
    seen: Mapped[datetime] = mapped_column(DateTime)
    expires: Mapped[datetime] = mapped_column(DateTime)

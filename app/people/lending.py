"""Keys lent to the jobs process, so that the portal itself can write to reporters who left an address.

The process makes a key pair when it starts and publishes the public half, with a MAC
under ``SECRET_KEY``: whoever only writes to the database borrows nothing. The next
request of a signed-in member seals the vaults' keys of notices to it. The private half
never leaves the memory of that process, so a disk at rest opens no address; after a
restart the letters wait for such a request.
"""

import hmac
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import DateTime, ForeignKey, LargeBinary, String, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from app.crypto.derive import derive, mac
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder, Recipient, new_holder, open_sealed, seal
from app.people import vault_keys, vaults
from app.people.pins import KeyExchanged
from app.store import ROW_ORDER_HIDDEN, Base, db, new_id, writing

_PURPOSE = "kunci dipinjamkan"
_SEEN_EVERY = timedelta(minutes=10)
_GONE_AFTER = timedelta(hours=1)
_LOOK_EVERY = 5.0
"""Seconds between two looks of a web process for somebody who needs a key."""

_looked: dict[str, float] = {}


class Borrower(Base):
    """A jobs process that asks for keys."""

    __tablename__ = "peminjam_kunci"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(1217))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    seen: Mapped[datetime] = mapped_column(DateTime)


class Lent(Base):
    """The private key of one generation of a vault, sealed to a borrower."""

    __tablename__ = "kunci_dipinjam"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    borrower: Mapped[str] = mapped_column(
        ForeignKey("peminjam_kunci.id", ondelete="CASCADE"), primary_key=True
    )
    vault: Mapped[str] = mapped_column(String(40), primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Custody:
    """The borrowed keys of this process; :meth:`keys` is all that ever leaves it."""

    def __init__(self, secret: bytes) -> None:
        self._own = new_holder(new_id(), 1)
        self._mac = _mac(secret, self._own.recipient())
        self._keys: dict[tuple[str, int], Holder] = {}

    def ask(self, now: datetime) -> None:
        """Publish the public half, or say that this process still lives; forget those that do not."""
        own = self._own.recipient()
        row = db.session.get(Borrower, own.id, populate_existing=True)
        if row is not None and row.seen + _SEEN_EVERY > now:
            return
        with writing() as session:
            gone = select(Borrower.id).where(Borrower.seen <= now - _GONE_AFTER)
            session.execute(delete(Lent).where(Lent.borrower.in_(gone)))
            session.execute(delete(Borrower).where(Borrower.seen <= now - _GONE_AFTER))
            if session.get(Borrower, own.id) is None:
                session.add(Borrower(id=own.id, public_key=own.public_key, mac=self._mac, seen=now))
            else:
                session.execute(update(Borrower).where(Borrower.id == own.id).values(seen=now))

    def keys(self) -> dict[str, Holder] | None:
        """The newest key of every vault of notices that has one, by vault; None while one is missing.

        All or none: what is sent must not tell which team reads a case. A key that does
        not belong to the published one is none, and so is all where a team has keys and its
        vault of notices has none (a portal from before there were any).
        """
        published = vault_keys.now_published(vaults.NOTICE_VAULTS)
        teams = vault_keys.newest(tuple(vaults.NOTICES_OF))
        if published.keys() != {vaults.NOTICES_OF[team] for team in teams}:
            return None
        if any((v, r.generation) not in self._keys for v, r in published.items()):
            self._take()
        found = {v: self._keys.get((v, r.generation)) for v, r in published.items()}
        held = {v: h for v, h in found.items() if h and h.recipient() == published[v]}
        return held if held.keys() == published.keys() and held else None

    def held(self) -> list[Holder]:
        """The same as a list; empty while a key is missing, or where none can be read."""
        try:
            return list((self.keys() or {}).values())
        except KeyExchanged:
            return []

    def leave(self) -> None:
        """Take the public half away: this process ends."""
        with writing() as session:
            session.execute(delete(Lent).where(Lent.borrower == self._own.id))
            session.execute(delete(Borrower).where(Borrower.id == self._own.id))

    def _take(self) -> None:
        false: list[tuple[str, int]] = []
        for row in db.session.scalars(select(Lent).where(Lent.borrower == self._own.id)):
            place = (row.vault, row.generation)
            if place not in self._keys:
                try:
                    private = open_sealed(row.sealed, self._own, _PURPOSE, *place)
                except (CannotOpen, TypeError):
                    false.append(place)
                    continue
                self._keys[place] = Holder(*place, private)
        db.session.rollback()
        for vault, generation in false:  # so that a member can lend the true one
            with writing() as session:
                one = (Lent.vault == vault) & (Lent.generation == generation)
                session.execute(delete(Lent).where(Lent.borrower == self._own.id, one))


def lend(holders: Sequence[Holder], secret: bytes) -> None:
    """Seal the keys of notices among ``holders`` to every jobs process that still needs them.

    Asks the database at most once in :data:`_LOOK_EVERY` seconds a process.
    """
    newest = {h.id: h for h in sorted(holders, key=lambda h: h.generation)}
    mine = [newest[vault] for vault in vaults.NOTICE_VAULTS if vault in newest]
    key, now = f"{db.engine.url}|{'|'.join(h.id for h in mine)}", time.monotonic()
    if not mine or now - _looked.get(key, -_LOOK_EVERY) < _LOOK_EVERY:
        return
    _looked[key] = now
    lent = {
        (row.borrower, row.vault, row.generation)
        for row in db.session.execute(select(Lent.borrower, Lent.vault, Lent.generation))
    }
    for row in db.session.scalars(select(Borrower)).all():
        recipient = Recipient(row.id, 1, row.public_key)
        missing = [h for h in mine if (row.id, h.id, h.generation) not in lent]
        if missing and hmac.compare_digest(_mac(secret, recipient), row.mac):
            _seal(missing, recipient)


def missing() -> set[str]:
    """The vaults of notices whose newest key some jobs process was not lent: a member must open a desk."""
    columns = select(Lent.borrower, Lent.vault, Lent.generation)
    lent = {(row.borrower, row.vault, row.generation) for row in db.session.execute(columns)}
    borrowers = db.session.scalars(select(Borrower.id)).all()
    published = vault_keys.newest(vaults.NOTICE_VAULTS)
    return {
        vault
        for vault, r in published.items()
        if not borrowers or any((b, vault, r.generation) not in lent for b in borrowers)
    }


def forget() -> None:
    """Look again at the next request."""
    _looked.clear()


def _seal(missing: Sequence[Holder], recipient: Recipient) -> None:
    rows = [
        Lent(
            borrower=recipient.id,
            vault=h.id,
            generation=h.generation,
            sealed=seal(h.private_key, recipient, _PURPOSE, h.id, h.generation),
        )
        for h in missing
    ]
    try:
        with writing() as session:
            if session.get(Borrower, recipient.id, populate_existing=True) is not None:
                session.add_all(rows)
    except IntegrityError:
        return  # another request of a member did the same at this moment


def _mac(secret: bytes, borrower: Recipient) -> bytes:
    return mac(derive(secret, "peminjam kunci"), borrower.id, borrower.public_key)

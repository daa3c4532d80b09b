"""Closed complaints drawn for evaluators, so that nobody chooses which.

The seed is the digest of the year's first published snapshot and the first daily root that was closed
on its day or later. The digest alone could be tried out before publishing, the root cannot: it
covers all that everybody did on that day. A correction of the snapshot changes neither. Whoever
has both and the list of numbers draws the same:

    key   = the digest's 32 bytes, then the root's 32
    order = HMAC-SHA256(key, case number in ASCII), as hexadecimal text
    drawn = the first n numbers in ascending order

A larger n adds to the numbers that a smaller one drew. Nothing of a case is needed but its number.
"""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from sqlalchemy import JSON, Date, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.cases import history, queues
from app.monitoring import snapshots
from app.standards.turns import alone_in
from app.store import Base, db, writing

LARGEST = 20
"""Cases of one drawing."""

CHANNEL = "pengaduan"


class Drawing(Base):
    """Cases drawn for the evaluators, with everything that drawing them again needs."""

    __tablename__ = "zi_sampel"
    __table_args__ = (UniqueConstraint("year", "digest", "size"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int]
    letter: Mapped[str] = mapped_column(String(80))
    """The number of the snapshot whose digest is half of the seed."""
    digest: Mapped[str] = mapped_column(String(64))
    root: Mapped[str] = mapped_column(String(64), server_default="")
    """The daily root that is the other half."""
    as_of: Mapped[date] = mapped_column(Date)
    size: Mapped[int]
    population: Mapped[str] = mapped_column(Text)
    """The numbers that could be drawn, in order, one a line."""
    drawn: Mapped[list[str]] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(String(40))
    day: Mapped[date] = mapped_column(Date)


class NoSnapshot(Exception):
    """The year's summary of complaints is not published, so there is nothing to draw by."""


class NoRootYet(Exception):
    """The day on which the summary was published is not over, or its root is not closed."""


class NothingClosed(Exception):
    """No complaint of the year was closed by the day of the snapshot."""


def published(year: int) -> bool:
    """Whether there is a summary to draw by."""
    return snapshots.first(CHANNEL, str(year)) is not None


def order(digest: str, root: str, numbers: Iterable[str]) -> list[str]:
    """All numbers in the order in which they are drawn; ``digest`` and ``root`` are hexadecimal text."""
    key = bytes.fromhex(digest + root)
    return sorted(set(numbers), key=lambda n: (hmac.digest(key, n.encode("ascii"), "sha256"), n))


def population(year: int, as_of: date) -> list[str]:
    """The numbers of complaints that were closed in ``year`` by the day ``as_of``, sorted."""
    begin, end = date(year, 1, 1), min(as_of, date(year, 12, 31))
    return sorted(queues.closed_between(CHANNEL, begin, end))


def draw(year: int, size: int, by: str, form_id: str, day: date) -> Drawing:
    """Draw ``size`` cases (1 to :data:`LARGEST`) and record it; what was drawn so before is returned.

    Raises :class:`NoSnapshot`, :class:`NoRootYet`, :class:`NothingClosed`, or ``ValueError`` for
    another size.
    """
    if not 1 <= size <= LARGEST:
        raise ValueError(size)
    snapshot = snapshots.first(CHANNEL, str(year))
    if snapshot is None:
        raise NoSnapshot
    closed = history.daily_root_from(snapshot.published)
    if closed is None:
        raise NoRootYet
    numbers = population(year, snapshot.as_of)
    if not numbers:
        raise NothingClosed
    with writing() as session:
        alone_in(Drawing)
        same = session.get(Drawing, form_id) or _found(year, snapshot.digest, size)
        if same is not None:
            return same
        earlier = next((d for d in drawings(year) if d.digest == snapshot.digest), None)
        listed = earlier.population.split("\n") if earlier else numbers
        made = Drawing(
            id=form_id,
            year=year,
            letter=snapshot.number,
            digest=snapshot.digest,
            root=closed[1],
            as_of=snapshot.as_of,
            size=size,
            population="\n".join(listed),
            drawn=list(islice(order(snapshot.digest, closed[1], listed), size)),
            by=by,
            day=day,
        )
        session.add(made)
        return made


def drawings(year: int) -> Sequence[Drawing]:
    """Every drawing of a year, the newest day first."""
    query = select(Drawing).where(Drawing.year == year)
    return db.session.scalars(query.order_by(Drawing.day.desc(), Drawing.size.desc())).all()


def drawn(year: int) -> list[str]:
    """The numbers that any drawing of a year drew, each once."""
    return list(dict.fromkeys(n for one in drawings(year) for n in one.drawn))


def faults() -> Iterator[tuple[str, str]]:
    """For ``portal verify``: each drawing that does not come out the same when it is made again."""
    for one in db.session.scalars(select(Drawing).order_by(Drawing.year, Drawing.size)):
        where = f"sampel {one.year} ({one.size})"
        snapshot = snapshots.first(CHANNEL, str(one.year))
        closed = history.daily_root_from(snapshot.published) if snapshot else None
        if (
            snapshot is None
            or closed is None
            or (snapshot.digest, closed[1]) != (one.digest, one.root)
        ):
            yield where, "sidik atau akar undian bukan milik rekap yang pertama"
        listed = one.population.split("\n")
        if one.drawn != order(one.digest, one.root, listed)[: one.size]:
            yield where, "yang terundi bukan yang keluar bila diundi lagi"


def _found(year: int, digest: str, size: int) -> Drawing | None:
    same = (Drawing.year == year, Drawing.digest == digest, Drawing.size == size)
    return db.session.scalar(select(Drawing).where(*same))

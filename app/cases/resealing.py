"""Seal what lies in cases to the newest key of a vault, after a member of its team left.

Nobody but a remaining member has the keys, so it is done in their session: case by
case, each in one short transaction, so that it may end at any moment and go on later.
A wrap that was false is false again. For a channel that hides its route every case
gets the same event, whoever reads it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from app.cases import acts, history, keys
from app.cases.damage import UNREADABLE
from app.cases.models import Case, Event, KeyWrap
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder
from app.people import vault_keys
from app.people.pins import KeyExchanged
from app.store import db, writing

BATCH = 10
"""Cases between two reports of progress."""


@dataclass(frozen=True)
class Progress:
    """How many cases were sealed anew in this run, how many are left, how many cannot be read."""

    done: int
    left: int
    damaged: int


def left(holders: Sequence[Holder]) -> int:
    """How many cases have a wrap of an older generation of a vault that ``holders`` open."""
    return len(_todo(holders))


def reseal(holders: Sequence[Holder], day: date) -> Iterator[Progress]:
    """Seal all that is left to the newest keys, telling the progress every few cases.

    ``holders`` are all generations of the member's vaults. A case whose wraps were
    changed, or name a generation that is not among them, is left alone and counted as
    damaged. Raises :class:`app.people.pins.KeyExchanged` where a published key is not the
    member's.
    """
    todo = _todo(holders)
    done = damaged = 0
    for n, (case_id, vault_ids) in enumerate(todo, 1):
        try:
            for vault_id in vault_ids:
                _reseal_case(case_id, vault_id, holders, day)
            done += 1
        except (CannotOpen, *UNREADABLE):
            db.session.rollback()
            damaged += 1
        if n % BATCH == 0:
            yield Progress(done, len(todo) - n + damaged, damaged)
    yield Progress(done, damaged, damaged)


def _todo(holders: Sequence[Holder]) -> list[tuple[str, list[str]]]:
    """Every case with wraps that are not sealed to their vault's newest key, and those vaults."""
    found: dict[str, list[str]] = defaultdict(list)
    for vault_id, key in vault_keys.now_published(tuple(sorted({h.id for h in holders}))).items():
        if key.generation == 1:
            continue  # nobody ever left: not worth a look at every wrap
        query = (
            select(KeyWrap.case_id)
            .where(KeyWrap.recipient == vault_id, KeyWrap.generation.between(1, key.generation - 1))
            .distinct()
        )
        for case_id in db.session.scalars(query):
            found[case_id].append(vault_id)
    return sorted(found.items())


def _reseal_case(case_id: str, vault_id: str, holders: Sequence[Holder], day: date) -> None:
    """Seal one case's wraps of one vault anew, unless somebody else did meanwhile.

    Raises :class:`CannotOpen` where it must be left alone, and what unreadable rows raise.
    """
    mine = {h.generation: h for h in holders if h.id == vault_id}
    with writing() as session:
        vault_keys.hold_generations()
        published = vault_keys.now_published((vault_id,))[vault_id]
        case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
        assert case is not None
        last = session.get(Event, (case_id, case.events), populate_existing=True)
        rows = session.execute(
            select(KeyWrap.wrap, KeyWrap.generation, KeyWrap.sealed).where(
                KeyWrap.case_id == case_id,
                KeyWrap.recipient == vault_id,
                KeyWrap.generation.between(1, published.generation - 1),
            )
        ).all()
        holder = mine.get(published.generation)
        if not rows:
            return
        if last is None or holder is None or any(row.generation not in mine for row in rows):
            raise CannotOpen("generation")
        if holder.recipient().public_key != published.public_key:
            raise KeyExchanged(vault_id)
        if acts.wraps_digest(case_id) != last.data["kunci"]:
            raise CannotOpen("wraps")  # changed outside the portal: a false wrap would hide it
        for row in rows:
            new = keys.renewed(case_id, row.wrap, row.sealed, mine[row.generation], published)
            place = (KeyWrap.case_id == case_id, KeyWrap.recipient == vault_id)
            session.execute(
                update(KeyWrap)
                .where(*place, KeyWrap.wrap == row.wrap)
                .values(generation=new["generation"], sealed=new["sealed"])
            )
        said = {"brankas": vault_id, "generasi": published.generation}
        signing = history.mac_key(holder.private_key)
        wraps = acts.wraps_digest(case_id)
        acts.append_changing_nothing(case, last, history.RESEALED, "tim", day, wraps, signing, said)

"""What respondents wrote besides their answers: sealed to the team for complaints, beside nothing."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.crypto import envelope, sealing
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder
from app.people import vault_keys
from app.store import db, new_id
from app.survey.models import Suggestion
from app.survey.seasons import Season

VAULT = "pengaduan"
LONGEST = 2000
"""Characters."""

MOST_SHOWN = 200
_PURPOSE = "saran survei"


@dataclass(frozen=True)
class Read:
    """One suggestion as the team reads it; ``text`` is None where no key opens it."""

    service: str
    text: str | None


def seal(season: Season, service: str, text: str) -> Suggestion:
    """A suggestion to be stored; done before the transaction, since sealing takes a moment."""
    recipient = vault_keys.now_published((VAULT,))[VAULT]
    key, made = os.urandom(32), new_id()
    return Suggestion(
        id=made,
        instrument=season.instrument.name,
        period=season.name,
        service=service,
        generation=recipient.generation,
        key=sealing.seal(key, recipient, _PURPOSE, made),
        text=envelope.encrypt(key, text.encode(), _PURPOSE, made),
    )


def of(season: Season, keys: Sequence[Holder], after: str) -> tuple[list[Read], str]:
    """The next suggestions of a period behind the place ``after``, at most :data:`MOST_SHOWN`, opened.

    And the place where they go on, empty at the end. Their order is that of random ids.
    """
    by_generation = {holder.generation: holder for holder in keys if holder.id == VAULT}
    query = (
        select(Suggestion)
        .where(Suggestion.instrument == season.instrument.name, Suggestion.period == season.name)
        .where(Suggestion.id > after)
        .order_by(Suggestion.id)
        .limit(MOST_SHOWN)
    )
    rows = db.session.scalars(query).all()
    reached = rows[-1].id if len(rows) == MOST_SHOWN else ""
    return [Read(row.service, _opened(row, by_generation)) for row in rows], reached


def _opened(row: Suggestion, keys: dict[int, Holder]) -> str | None:
    holder = keys.get(row.generation)
    if holder is None:
        return None
    try:
        key = sealing.open_sealed(row.key, holder, _PURPOSE, row.id)
        return envelope.decrypt(key, row.text, _PURPOSE, row.id).decode()
    except CannotOpen:
        return None

"""Look for words in everything a holder's keys open: in memory, with no index of words anywhere."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.cases import keys, queues, records
from app.cases.channel import NOTES
from app.cases.damage import UNREADABLE
from app.cases.models import Case, KeyWrap, Record
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder
from app.store import db

LONGEST = 200
"""Characters of what is looked for."""

_BATCH = 200
_AROUND = 60
_SEARCHED = (records.REPORT, records.MESSAGE, records.STEP, records.NOTE)
_KEPT_APART = {"dari", "langkah", "lewat", "nilai", "tuntas", "identitas"}
"""Words of the portal itself beside what people wrote."""


@dataclass(frozen=True)
class Found:
    """A case that holds the words, and where: a piece of the text around the first of them."""

    number: str
    channel: str
    state: str
    around: str


@dataclass(frozen=True)
class Progress:
    """How many cases were looked through, of how many, and what the last of them gave."""

    done: int
    total: int
    found: tuple[Found, ...]


class Words:
    """What is looked for: all words, anywhere in a case; or one text without regard to spaces and signs.

    So a number plate is found however it is written.
    """

    def __init__(self, text: str) -> None:
        self.words = _plain(text[:LONGEST]).split()
        self.bare = _bare(text[:LONGEST])

    def __bool__(self) -> bool:
        return bool(self.bare)

    def within(self, texts: Sequence[str]) -> str | None:
        """A piece of the text around the first word if ``texts`` hold what is looked for, else None."""
        whole = _plain("\n".join(texts))
        if self.words and all(word in whole for word in self.words):
            place = whole.index(self.words[0])
            return _piece(whole, place)
        for text in texts:
            bare = _bare(text)
            if len(self.bare) > 3 and self.bare in bare:
                share = bare.index(self.bare) / len(bare)
                return _piece(_plain(text), int(share * len(text)))
        return None


def search(holders: Sequence[Holder], words: Words) -> Iterator[Progress]:
    """Look through every case that ``holders`` open, the newest first, and tell how far it is."""
    ids = db.session.scalars(select(Case.id).order_by(Case.received.desc(), Case.number)).all()
    if not ids:
        yield Progress(0, 0, ())
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        found = tuple(_search(batch, holders, words))
        db.session.rollback()
        yield Progress(min(start + _BATCH, len(ids)), len(ids), found)


def _search(ids: Sequence[str], holders: Sequence[Holder], words: Words) -> Iterator[Found]:
    rings = _rings(ids, holders)
    texts: dict[str, list[str]] = {}
    query = select(Record.__table__).where(
        Record.case_id.in_(list(rings)), Record.kind.in_(_SEARCHED)
    )
    for row in db.session.execute(query):
        with suppress(CannotOpen, IndexError, *UNREADABLE):
            content = records.read(row, rings[row.case_id])
            texts.setdefault(row.case_id, []).extend(_texts(content))
    columns = (Case.id, Case.number, Case.channel, Case.state)
    for case in db.session.execute(select(*columns).where(Case.id.in_(list(texts)))):
        around = words.within([case.number, *texts[case.id]])
        if around is not None:
            yield Found(case.number, case.channel, case.state, around)


def _rings(ids: Sequence[str], holders: Sequence[Holder]) -> dict[str, keys.Rings]:
    rings = queues.shared_rings(ids, holders)
    by_place = {(h.id, h.generation): h for h in holders}
    notes = db.session.execute(
        select(KeyWrap.case_id, KeyWrap.recipient, KeyWrap.generation, KeyWrap.sealed).where(
            KeyWrap.case_id.in_(list(rings)), KeyWrap.wrap == NOTES
        )
    )
    for case_id, recipient, generation, sealed in notes:
        holder = by_place.get((recipient, generation))
        if holder is not None:
            with suppress(CannotOpen):
                rings[case_id] |= keys.open_wrap(case_id, NOTES, sealed, holder)
    return rings


def _texts(content: dict[str, Any]) -> Iterator[str]:
    """What people wrote in a record."""
    for name, value in content.items():
        if name == "isian" and isinstance(value, dict):
            yield from (str(text) for text in value.values() if text)
        elif isinstance(value, str) and value and name not in _KEPT_APART:
            yield value


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _piece(text: str, place: int) -> str:
    start, end = max(0, place - _AROUND), place + 2 * _AROUND
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")

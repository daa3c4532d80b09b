"""Under which keys a team, or a superior, writes in a case: never one that somebody knows who has left."""

import os
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.cases import acts, chain, history, keys, parties, reading, records
from app.cases.channel import CONVERSATION, NOTES, Channel
from app.cases.models import Case
from app.cases.open_case import OpenCase
from app.crypto.sealing import Recipient
from app.people import vault_keys
from app.people.pins import KeyExchanged
from app.store import db


def renew(channel: Channel, opened: OpenCase, day: date) -> None:
    """Begin a key epoch if a vault's key, or a party by the personnel list, is not what the last names."""
    for_writing(channel, opened, day)


def for_writing(channel: Channel, opened: OpenCase, day: date) -> OpenCase:
    """The case as a team, or a superior, may write in it: under a key that nobody knows who has left.

    If the case's newest epoch does not name the newest key of every vault of the channel, and
    of every party, an epoch begins first. That holds for every team of the channel: which of
    them reads the case is not told by an epoch. A superior vouches for none, so a team begins
    one of its own after theirs. Raises :class:`app.people.pins.KeyExchanged` where the team's
    published key is not the writer's.
    """
    published = vault_keys.published(channel.all_vaults)
    route = channel.vaults[0] if opened.party else opened.holder.id
    mine = published.get(route)
    own = next((h for h in opened.holders if mine and h.recipient() == mine), None)
    if mine is None or (own is None and not opened.party):
        raise KeyExchanged(route)
    readers = parties.of(channel, opened.header)
    current = opened.parties == parties.marks(readers)
    if opened.vouched and current and opened.sealed_to == keys.recipients(published):
        return opened
    case, rings = opened.case, keys.next_epoch(opened.rings)
    if case.epoch != len(opened.rings[CONVERSATION]):
        raise acts.CaseDamaged
    header = {k: v for k, v in opened.header.items() if k != "jaminan"}
    header |= {parties.SEALED_TO: parties.marks(readers)} if readers else {}
    header |= {"jaminan": keys.vouch(case.id, rings, own)} if own else {}
    to = keys.audience(channel, published, route, parties=readers)
    reporter = Recipient(keys.REPORTER, 1, case.reporter_key)
    act = acts.Act(
        event=history.REKEYED,
        actor="tim",
        happening=history.REKEYED,
        texts=[records.make(case.id, rings, CONVERSATION, records.HEADER, header)],
        rings=rings,
        wraps=[
            *keys.wrap_shared(case.id, rings, to),
            keys.wrap_continued(case.id, rings, opened.own_epochs(), reporter),
        ],
        new_epoch=True,
        says={"penerima": keys.recipients(published)},
    )
    acts.commit(channel, opened, act, day)
    return reading.open_by_number(case.number, opened.holders, opened.party)


def with_notes(channel: Channel, opened: OpenCase) -> tuple[keys.Rings, Sequence[dict[str, Any]]]:
    """The case's rings with one for the team's notes, and the wraps to store if it has a new key.

    The first act of a team in a key epoch begins a new key of the notes. A team that
    left the case to another, or prepared its ring beforehand, reads no note that is
    written later, nor does a member who left.
    """
    published = vault_keys.published(channel.all_vaults)
    ring = opened.rings.get(NOTES, [])
    begun = opened.begun()
    noted = (e.seq for e in opened.entries if (NOTES, records.NOTE) in chain.BRINGS.get(e.kind, ()))
    if any(seq > begun for seq in noted):
        if ring:
            return opened.rings, ()
        # The notes' key is there but does not open: begun a moment ago, or damaged.
        events = db.session.scalar(select(Case.events).where(Case.id == opened.case.id))
        raise acts.CaseDamaged if events == opened.case.events else acts.CaseMoved
    # Not shorter than what lies there: a team that comes later has no ring yet.
    lying = opened.notes_keys - len(ring)
    ring = [*(os.urandom(keys.KEY) for _ in range(lying)), *ring, os.urandom(keys.KEY)]
    mine = opened.holder.id
    recipients = [
        published.get(vault) or keys.nobody(vault)
        for vault in (channel.vaults if channel.hides_route else (mine,))
    ]
    return opened.rings | {NOTES: ring}, keys.wrap_notes(opened.case.id, recipients, ring, mine)

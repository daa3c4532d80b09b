"""The keys of a case: one ring a compartment, sealed to each recipient.

A ring lists a compartment's keys, oldest epoch first. The rings that the
reporter shares travel together in one wrap a recipient; the ring of the office
notes has a wrap of its own. Whatever a reporter writes begins a new epoch and
renews every shared wrap, the false ones too. So a hand-over to the Inspektorat
looks like any other message, and whoever was closed out reads nothing that is
written later.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from app.cases.channel import NOTES, SHARED_COMPARTMENTS, Channel
from app.crypto.derive import digest
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder, Recipient, new_private_key, open_sealed, public_key, seal

REPORTER = "pelapor"
KEY = 32

SHARED = "bersama"
"""Name of the wrap that holds the rings of :data:`SHARED_COMPARTMENTS`."""

_COMPARTMENTS = {SHARED: SHARED_COMPARTMENTS, NOTES: (NOTES,)}
_PURPOSE = "kunci kasus"

Rings = dict[str, list[bytes]]


@dataclass(frozen=True)
class Audience:
    """Who a case is sealed to.

    ``readers`` open what the reporter wrote; ``closed_out`` are vaults that get
    a wrap of the same shape which opens for nobody.
    """

    readers: tuple[Recipient, ...]
    closed_out: tuple[Recipient, ...]
    reporter: Recipient


def audience(
    channel: Channel, published: dict[str, Recipient], route: str, reporter: Recipient
) -> Audience:
    """The audience of a case that goes to the vault ``route``.

    A channel that hides its route shows a wrap for every vault it names, also
    for one that has no key yet (as generation 0).
    """
    if not channel.hides_route:
        return Audience((published[route],), (), reporter)
    others = [
        replace(nobody(v), generation=published[v].generation) if v in published else nobody(v)
        for v in channel.vaults
        if v != route
    ]
    return Audience((published[route],), tuple(others), reporter)


def new_rings() -> Rings:
    """First-epoch rings of the compartments that the reporter shares."""
    return {c: [os.urandom(KEY)] for c in SHARED_COMPARTMENTS}


def next_epoch(rings: Rings) -> Rings:
    """The same rings with one more key each."""
    return {c: [*rings[c], os.urandom(KEY)] for c in SHARED_COMPARTMENTS}


def wrap_shared(case_id: str, rings: Rings, to: Audience) -> list[dict[str, Any]]:
    """Rows of ``kunci_kasus`` for the shared compartments, true and false ones alike."""
    secret = b"".join(key for c in SHARED_COMPARTMENTS for key in rings[c])
    rows = [_row(case_id, SHARED, secret, r) for r in (*to.readers, to.reporter)]
    rows += [_row(case_id, SHARED, os.urandom(len(secret)), r) for r in to.closed_out]
    return rows


def wrap_notes(
    case_id: str, recipients: Sequence[Recipient], ring: bytes, mine: str
) -> list[dict[str, Any]]:
    """Rows for the office notes, made when a team first writes in the case.

    The team ``mine`` gets ``ring``; every other vault that could ever read the
    case gets a key of its own under which nothing is written yet. So the notes of
    one team never pass to another, and the rows do not tell who wrote.
    """
    return [_row(case_id, NOTES, ring if r.id == mine else os.urandom(KEY), r) for r in recipients]


def open_wrap(case_id: str, wrap: str, sealed: bytes, holder: Holder) -> Rings:
    """The rings in one wrap; :class:`app.crypto.errors.CannotOpen` if it is not for ``holder``."""
    compartments = _COMPARTMENTS[wrap]
    secret = open_sealed(sealed, holder, _PURPOSE, case_id, wrap, *compartments)
    keys = [secret[i : i + KEY] for i in range(0, len(secret), KEY)]
    epochs, rest = divmod(len(keys), len(compartments))
    if rest or not epochs:
        raise CannotOpen("ring")
    return {c: keys[n * epochs : (n + 1) * epochs] for n, c in enumerate(compartments)}


def wraps_digest(rows: Sequence[tuple[str, str, int, bytes]]) -> str:
    """Hash over all wraps of a case: ``(wrap, recipient, generation, sealed)`` each."""
    parts: list[str | int | bytes] = []
    for row in sorted(rows):
        parts += row
    return digest("kunci", *parts).hex()


def nobody(vault_id: str) -> Recipient:
    """A recipient with the id of a vault and a key that opens for nobody, as generation 0."""
    return Recipient(vault_id, 0, _thrown_away())


@cache
def _thrown_away() -> bytes:
    """The public half of a key pair whose private half is dropped as soon as it is made.

    One a process; seals to it cannot be told from seals to anybody else.
    """
    return public_key(new_private_key())


def _row(case_id: str, wrap: str, secret: bytes, recipient: Recipient) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "wrap": wrap,
        "recipient": recipient.id,
        "generation": recipient.generation,
        "sealed": seal(secret, recipient, _PURPOSE, case_id, wrap, *_COMPARTMENTS[wrap]),
    }

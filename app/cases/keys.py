"""The keys of a case: one ring a compartment, sealed to each recipient.

A ring lists a compartment's keys, oldest epoch first. Whatever a reporter writes
begins a new epoch and renews every wrap of the shared compartments, the false
ones too. So a hand-over to the Inspektorat looks like any other message, and
whoever was closed out reads nothing that is written later.
"""

import os
from dataclasses import dataclass
from typing import Any

from app.cases.channel import NOTES, SHARED_COMPARTMENTS, Channel
from app.crypto.derive import digest
from app.crypto.sealing import Holder, Recipient, new_private_key, open_sealed, public_key, seal

REPORTER = "pelapor"
KEY = 32

_PURPOSE = "kunci kasus"

Ring = list[bytes]
Rings = dict[str, Ring]


@dataclass(frozen=True)
class Audience:
    """Who the compartments of a case are sealed to.

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
    nobody = public_key(new_private_key())
    others = [
        Recipient(v, published[v].generation if v in published else 0, nobody)
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
    rows = []
    for compartment in SHARED_COMPARTMENTS:
        ring = b"".join(rings[compartment])
        rows += [_row(case_id, compartment, ring, r) for r in (*to.readers, to.reporter)]
        rows += [_row(case_id, compartment, os.urandom(len(ring)), r) for r in to.closed_out]
    return rows


def wrap_notes(case_id: str, to: Audience, published: dict[str, Recipient]) -> list[dict[str, Any]]:
    """Rows for the office notes: a key of its own for each vault that could ever read the case.

    A vault that is closed out holds a key that nothing was written under, so the
    notes of one team never pass to another.
    """
    rows = [_row(case_id, NOTES, os.urandom(KEY), r) for r in to.readers]
    for other in to.closed_out:
        rows.append(_row(case_id, NOTES, os.urandom(KEY), published.get(other.id, other)))
    return rows


def open_ring(case_id: str, compartment: str, sealed: bytes, holder: Holder) -> Ring:
    """Open one wrap; :class:`app.crypto.errors.CannotOpen` if it is not for ``holder``."""
    ring = open_sealed(sealed, holder, _PURPOSE, case_id, compartment)
    return [ring[i : i + KEY] for i in range(0, len(ring), KEY)]


def wraps_digest(rows: list[tuple[str, str, int, bytes]]) -> str:
    """Hash over all wraps of a case: ``(compartment, recipient, generation, sealed)`` each."""
    parts: list[str | int | bytes] = []
    for row in sorted(rows):
        parts += row
    return digest("kunci", *parts).hex()


def _row(case_id: str, compartment: str, ring: bytes, recipient: Recipient) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "compartment": compartment,
        "recipient": recipient.id,
        "generation": recipient.generation,
        "sealed": seal(ring, recipient, _PURPOSE, case_id, compartment),
    }

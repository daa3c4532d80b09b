"""The keys of a case: one ring a compartment, sealed to each recipient.

A ring lists a compartment's keys, oldest epoch first. The rings that the
reporter shares travel together in one wrap a recipient; the ring of the office
notes has a wrap of its own. Whatever a reporter writes begins a new epoch and
renews every shared wrap, the false ones too. So a hand-over to the Inspektorat
looks like any other message, and whoever was closed out reads nothing that is
written later.

A team begins an epoch only after a member left, or where a party of the case is
another person now. The reporter's own wrap stays as the reporter made it; the keys
that a team added are sealed to the reporter beside it, and the next thing that the
reporter writes takes them in.
"""

import hmac
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from app.cases.channel import CONVERSATION, NOTES, SHARED_COMPARTMENTS, Channel
from app.crypto.derive import derive, digest, mac
from app.crypto.envelope import decrypt, encrypt
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder, Recipient, new_private_key, open_sealed, public_key, seal
from app.people.pins import pin

REPORTER = "pelapor"
KEY = 32

OWN = 0
"""Generation of the reporter's own wrap: encrypted, not sealed, since both ends are the reporter."""

PARTY = 1
"""Generation of every party's wrap: a row does not tell whose it is, nor whether it is anybody's."""

SHARED = "bersama"
"""Name of the wrap that holds the rings of :data:`SHARED_COMPARTMENTS`."""

CONTINUED = "lanjutan"
"""Name of the reporter's second wrap: keys of the epochs that a team began since they last wrote."""

NOTICE = "kabar"
"""Name of the wrap that holds the address at which the portal tells the reporter of news."""

ADDRESS = 254
"""Bytes that such an address may have; whether there is one, and how long it is, does not show."""

_COMPARTMENTS = {
    SHARED: SHARED_COMPARTMENTS,
    CONTINUED: SHARED_COMPARTMENTS,
    NOTES: (NOTES,),
    NOTICE: (NOTICE,),
}
_PURPOSE = "kunci kasus"

Rings = dict[str, list[bytes]]


@dataclass(frozen=True)
class Audience:
    """Who a case is sealed to.

    ``readers`` open what the reporter wrote; ``closed_out`` are vaults that get
    a wrap of the same shape which opens for nobody; ``own_key`` is the key that
    the reporter's code gives and nobody else has, empty where a team begins an epoch.
    ``parties`` are people who read the case too, by what they are in it; None for nobody.
    """

    readers: tuple[Recipient, ...]
    closed_out: tuple[Recipient, ...]
    own_key: bytes = field(repr=False)
    parties: Mapping[str, Recipient | None] = field(default_factory=dict)


def audience(
    channel: Channel,
    published: dict[str, Recipient],
    route: str,
    own_key: bytes = b"",
    parties: Mapping[str, Recipient | None] | None = None,
) -> Audience:
    """The audience of a case that goes to the vault ``route``, and to ``parties``.

    A channel that hides its route shows a wrap for every vault it names, also
    for one that has no key yet (as generation 0).
    """
    if not channel.hides_route:
        return Audience((published[route],), (), own_key, parties or {})
    others = [
        replace(nobody(v), generation=published[v].generation) if v in published else nobody(v)
        for v in channel.vaults
        if v != route
    ]
    return Audience((published[route],), tuple(others), own_key, parties or {})


def new_rings() -> Rings:
    """First-epoch rings of the compartments that the reporter shares."""
    return {c: [os.urandom(KEY)] for c in SHARED_COMPARTMENTS}


def next_epoch(rings: Rings) -> Rings:
    """The same rings with one more key each."""
    return {c: [*rings[c], os.urandom(KEY)] for c in SHARED_COMPARTMENTS}


def wrap_shared(case_id: str, rings: Rings, to: Audience) -> list[dict[str, Any]]:
    """Rows of ``kunci_kasus`` for the shared compartments, true and false ones alike.

    Always in the same order, since a database may keep the order in which rows came.
    """
    secret = b"".join(key for c in SHARED_COMPARTMENTS for key in rings[c])
    rows = [_row(case_id, SHARED, secret, r) for r in to.readers]
    rows += [_row(case_id, SHARED, os.urandom(len(secret)), r) for r in to.closed_out]
    rows += [_party_row(case_id, secret, name, to.parties[name]) for name in to.parties]
    if to.own_key:
        sealed = encrypt(to.own_key, secret, _PURPOSE, case_id, SHARED, *SHARED_COMPARTMENTS)
        own = {"case_id": case_id, "wrap": SHARED, "recipient": REPORTER}
        rows.append(own | {"generation": OWN, "sealed": sealed})
    return sorted(rows, key=lambda row: str(row["recipient"]))


def _party_row(case_id: str, secret: bytes, name: str, person: Recipient | None) -> dict[str, Any]:
    """The wrap of a party: its row says what they are in the case, never who; it opens as nothing else."""
    to = person or nobody(name)
    told = secret if person else os.urandom(len(secret))
    sealed = seal(told, to, _PURPOSE, case_id, SHARED, *SHARED_COMPARTMENTS, name)
    row = {"case_id": case_id, "wrap": SHARED, "recipient": name, "generation": PARTY}
    return row | {"sealed": sealed}


def open_party(case_id: str, sealed: bytes, holder: Holder, name: str) -> Rings:
    """The shared rings in the wrap of the party ``name``; :class:`CannotOpen` if it is not ``holder``."""
    place = (_PURPOSE, case_id, SHARED, *SHARED_COMPARTMENTS, name)
    return _rings(SHARED, open_sealed(sealed, holder, *place))


def wrap_continued(
    case_id: str, rings: Rings, own_epochs: int, reporter: Recipient
) -> dict[str, Any]:
    """The row that gives the reporter the keys of every epoch after ``own_epochs``."""
    secret = b"".join(key for c in SHARED_COMPARTMENTS for key in rings[c][own_epochs:])
    return _row(case_id, CONTINUED, secret, reporter)


def vouch(case_id: str, rings: Rings, holder: Holder) -> dict[str, Any]:
    """What a team says under its vault's key of an epoch that it begins; stands in the sealed header."""
    return {
        "brankas": holder.id,
        "generasi": holder.generation,
        "tanda": mac(
            derive(holder.private_key, "jaminan epoch"), case_id, *rings[CONVERSATION]
        ).hex(),
    }


def vouched(case_id: str, rings: Rings, said: Any, holders: Sequence[Holder]) -> bool:
    """Whether one of ``holders`` said it: else somebody who has left may know the epoch's key."""
    newest: dict[str, Holder] = {}
    for holder in sorted(holders, key=lambda h: h.generation):
        newest[holder.id] = holder
    mine = [vouch(case_id, rings, holder) for holder in newest.values()]
    return isinstance(said, dict) and any(
        said.keys() == one.keys()
        and hmac.compare_digest(str(said["tanda"]).encode(), one["tanda"].encode())
        for one in mine
    )


def renewed(case_id: str, wrap: str, sealed: bytes, old: Holder, new: Recipient) -> dict[str, Any]:
    """The row that takes the place of a wrap sealed to the older generation ``old`` of the vault ``new``.

    What does not open was false before and is false again, of the same length.
    """
    place = (_PURPOSE, case_id, wrap, *_COMPARTMENTS[wrap])
    with suppress(CannotOpen):
        return _row(case_id, wrap, open_sealed(sealed, old, *place), new)
    length = len(sealed) - _sealing_adds()
    if length <= 0:
        raise CannotOpen("wrap")
    return _row(
        case_id, wrap, os.urandom(length), replace(nobody(new.id), generation=new.generation)
    )


def open_own(case_id: str, sealed: bytes, own_key: bytes) -> Rings:
    """The shared rings in the reporter's own wrap; :class:`CannotOpen` with another key."""
    place = (_PURPOSE, case_id, SHARED, *SHARED_COMPARTMENTS)
    return _rings(SHARED, decrypt(own_key, sealed, *place))


def notes_keys(sealed: bytes) -> int:
    """How many keys of the notes a stored wrap holds, whoever can open it."""
    return max(0, (len(sealed) - _sealing_adds()) // KEY)


def wrap_notes(
    case_id: str, recipients: Sequence[Recipient], ring: list[bytes], mine: str
) -> list[dict[str, Any]]:
    """Rows for the office notes, made anew when a team first writes after the reporter did.

    The team ``mine`` gets ``ring``; every other vault that could ever read the
    case gets keys under which nothing is written. So the notes of one team never
    pass to another, and the rows do not tell who wrote.
    """
    secret = b"".join(ring)
    return [
        _row(case_id, NOTES, secret if r.id == mine else os.urandom(len(secret)), r)
        for r in recipients
    ]


@dataclass(frozen=True)
class Notice:
    """What the portal itself may know of a reporter: their address, empty for none, and a key.

    Under the key it says in the history that it wrote to them. It follows from the receipt code,
    so the reporter can tell, and the team that reads the case; nobody else.
    """

    address: str
    key: bytes = field(repr=False)


def notice_key(case_id: str, own_key: bytes) -> bytes:
    """The key under which the portal says to the reporter of a case that it wrote to them."""
    return derive(own_key, f"kabar {case_id}")


def wrap_notice(
    case_id: str,
    channel: Channel,
    published: Mapping[str, Recipient],
    route: str,
    address: str,
    own_key: bytes,
) -> list[dict[str, Any]]:
    """Rows that let the portal itself, once a member lent it the key, write to the reporter's ``address``.

    One for every vault of notices of the channel; but for that of the team which reads the
    case they open for nobody, so that no other team learns the address, and the rows tell
    no route. An address that is empty or too long is none.
    """
    raw = address.encode()
    told = raw if len(raw) <= ADDRESS else b""
    secret = len(told).to_bytes(2) + told.ljust(ADDRESS, b"\0") + notice_key(case_id, own_key)
    rows = []
    for vault in sorted(channel.notices.values()):
        recipient = published.get(vault)
        if recipient is not None and vault == channel.notices.get(route):
            rows.append(_row(case_id, NOTICE, secret, recipient))
            continue
        false = nobody(vault)
        if recipient is not None:
            false = replace(false, generation=recipient.generation)
        rows.append(_row(case_id, NOTICE, os.urandom(len(secret)), false))
    return rows


def notice_in(case_id: str, wraps: Sequence[Any], holders: Iterable[Holder]) -> Notice | None:
    """What one of ``holders`` opens among the wraps of a case; None if it is for none of them.

    ``wraps`` are rows with ``wrap``, ``recipient``, ``generation`` and ``sealed``.
    """
    by_place = {(h.id, h.generation): h for h in holders}
    for row in wraps:
        holder = by_place.get((row.recipient, row.generation)) if row.wrap == NOTICE else None
        if holder is not None:
            with suppress(CannotOpen, TypeError, UnicodeDecodeError):
                place = (_PURPOSE, case_id, NOTICE, *_COMPARTMENTS[NOTICE])
                secret = open_sealed(row.sealed, holder, *place)
                length = int.from_bytes(secret[:2])
                return Notice(secret[2 : 2 + length].decode(), secret[2 + ADDRESS :])
    return None


def open_wrap(case_id: str, wrap: str, sealed: bytes, holder: Holder) -> Rings:
    """The rings in one wrap; :class:`app.crypto.errors.CannotOpen` if it is not for ``holder``."""
    secret = open_sealed(sealed, holder, _PURPOSE, case_id, wrap, *_COMPARTMENTS[wrap])
    return _rings(wrap, secret)


def _rings(wrap: str, secret: bytes) -> Rings:
    compartments = _COMPARTMENTS[wrap]
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


def recipients(published: dict[str, Recipient]) -> dict[str, str]:
    """The published keys as an event names them, route or no route: ``{vault: generation/fingerprint}``."""
    return {vault: pin(recipient) for vault, recipient in published.items()}


def nobody(vault_id: str) -> Recipient:
    """A recipient with the id of a vault and a key that opens for nobody, as generation 0."""
    return Recipient(vault_id, 0, _thrown_away())


@cache
def _sealing_adds() -> int:
    """Bytes by which a seal is longer than its secret."""
    return len(seal(bytes(KEY), nobody(""), _PURPOSE)) - KEY


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

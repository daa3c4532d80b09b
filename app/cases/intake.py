"""A submitted form becomes a committed case.

Everything is encrypted before the one short transaction begins. The same form
sent again finds the case it made; other content under a used token is refused.
"""

import hmac
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

from app.bulk import Outdated, Rows, Taken, group_commit
from app.cases import attachments, clocks, history, keys, records, uploads
from app.cases.attachments import Proof
from app.cases.channel import CONVERSATION, IDENTITY, Channel
from app.cases.models import Case, Deadline, Event, KeyWrap, Record
from app.crypto import receipt
from app.crypto.derive import mac
from app.crypto.paper import ALPHABET
from app.crypto.sealing import public_key
from app.law import rules
from app.people import vaults
from app.site import site_salt
from app.store import db, new_id

Answers = Mapping[str, str | list[str]]
"""Validated answers by field name; a list where several may be chosen."""

SUMMARY = 120
"""Characters of the first line that queues show, sealed in the header."""

_TRIES = 5

NORMAL, HIGHEST = "biasa", "tertinggi"


class TokenUsed(Exception):
    """The form's token already belongs to a report with other content."""


class NoVault(Exception):
    """The team that this report must go to has no key yet."""


@dataclass(frozen=True)
class Receipt:
    """What the reporter is shown after the commit: code, number, and by when the team answers."""

    code: str
    number: str
    day: date
    answer_due: date


def route(channel: Channel, answers: Answers) -> str:
    """The vault that may read these answers."""
    for field_name, vault in channel.excluded_by.items():
        if answers.get(field_name):
            return vault
    return channel.vaults[0]


def submit(
    channel: Channel,
    answers: Answers,
    secret: bytes,
    day: date,
    *,
    medium: str = "daring",
    marked: bool = False,
    proofs: Sequence[Proof] = (),
) -> Receipt:
    """Seal ``answers`` and commit them as a case; the receipt may be shown when this returns.

    ``secret`` is the form's token; ``marked`` says that the honeypot was filled; the
    case adopts ``proofs``. Raises :class:`NoVault`, :class:`TokenUsed` and
    :class:`app.cases.uploads.FilesGone`; then nothing was stored.
    """
    derived = receipt.derive_keys(secret, site_salt())
    form = [answers, sorted(proof.same_as() for proof in proofs)]
    fingerprint = mac(derived.fingerprint_key, json.dumps(form, sort_keys=True, ensure_ascii=False))
    for _ in range(_TRIES):
        rows = _sealed_rows(channel, answers, derived, fingerprint, day, medium, marked, proofs)
        try:
            adopted = attachments.adoption(rows[Case][0]["id"], proofs)
            check = partial(vaults.still_newest, rows[KeyWrap])
            group_commit.insert(rows, derived.lookup, adopted, check)
        except Outdated:
            vaults.forget()  # a member left this very moment
            continue
        except Taken:
            known = _same_form(channel, derived.lookup, fingerprint, secret)
            if known is not None:
                return known
            uploads.must_wait(f for proof in proofs for f in proof.stored())
            continue  # not the same form: the random number was taken, once in 10^12
        due = next(r["due"] for r in rows[Deadline] if r["clock"] == channel.answer_clock)
        return Receipt(receipt.code(secret), rows[Case][0]["number"], day, due)
    raise RuntimeError("no free case number")


def _same_form(
    channel: Channel, lookup: bytes, fingerprint: bytes, secret: bytes
) -> Receipt | None:
    row = db.session.execute(
        select(Case.number, Case.received, Case.fingerprint, Deadline.due)
        .join(Deadline, Deadline.case_id == Case.id)
        .where(Case.lookup == lookup, Deadline.run == 1, Deadline.clock == channel.answer_clock)
    ).first()
    if row is None:
        return None
    if not hmac.compare_digest(row.fingerprint, fingerprint):
        raise TokenUsed
    return Receipt(receipt.code(secret), row.number, row.received, row.due)


def _sealed_rows(
    channel: Channel,
    answers: Answers,
    derived: receipt.ReceiptKeys,
    fingerprint: bytes,
    day: date,
    medium: str,
    marked: bool,
    proofs: Sequence[Proof],
) -> Rows:
    goes_to = route(channel, answers)
    published = vaults.published(channel.vaults)
    if goes_to not in published:
        raise NoVault
    to = keys.audience(channel, published, goes_to, derived.own_key)
    rings = keys.new_rings()
    case: dict[str, Any] = {
        "id": new_id(),
        "number": new_number(channel),
        "channel": channel.name,
        "state": channel.first_state,
        "medium": medium,
        "received": day,
        "closed": None,
        "rules": rules.version_on(channel.name, day),
        "awaits": "tim",
        "epoch": 1,
        "lookup": derived.lookup,
        "fingerprint": fingerprint,
        "reporter_key": public_key(derived.private_key),
        "events": 0,
        "head": bytes(32),
    }
    wraps = keys.wrap_shared(case["id"], rings, to)
    told, identity = split(channel, answers)
    card = records.make(case["id"], rings, IDENTITY, records.IDENTITY_CARD, identity)
    texts = [
        records.make(case["id"], rings, CONVERSATION, records.REPORT, told),
        records.make(
            case["id"],
            rings,
            CONVERSATION,
            records.HEADER,
            header(answers, goes_to, marked) | {"identitas": any(identity.values())},
        ),
        card,
        *attachments.rows(case["id"], rings, proofs),
    ]
    runs = clocks.advance(
        channel, [], history.RECEIVED, case["state"], day, case["rules"], case["id"]
    )
    event = history.event_row(
        case,
        history.RECEIVED,
        "pelapor",
        day,
        clocks.runs_digest(runs),
        texts,
        keys.wraps_digest([_wrap_tuple(w) for w in wraps]),
        history.mac_key(rings[CONVERSATION][-1]),
        {
            "kasus": history.case_digest(case),
            "penerima": keys.recipients(published),
            "identitas": card["id"],
            **attachments.digests(proofs),
        },
        derived.own_key,
    )
    case |= {"events": event["seq"], "head": event["hash"]}
    return {
        Case: [case],
        KeyWrap: wraps,
        Record: texts,
        Event: [event],
        Deadline: [vars(run) for run in runs],
    }


def split(channel: Channel, answers: Answers) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the answers tell of the matter, and what of the reporter's identity."""
    told: dict[str, Any] = dict(answers)
    return told, {f.name: told.pop(f.name, "") for f in channel.identity_fields}


def header(answers: Answers, goes_to: str, marked: bool) -> dict[str, Any]:
    """What a queue shows of a case, sealed: category, priority, route, first line, marks."""
    category = answers.get("kategori", "")
    first_line = " ".join(str(answers.get("uraian", "")).split())
    return {
        "kategori": category,
        "prioritas": HIGHEST if category == "pembalasan" else NORMAL,
        "rute": goes_to,
        "ringkas": first_line[:SUMMARY],
        "jebakan": marked,
    }


def new_number(channel: Channel) -> str:
    """A random case number that tells neither order nor time, such as ``WBS-4F7K-Q2MX``."""
    bits = int.from_bytes(os.urandom(5))
    letters = "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 40, 5))
    return f"{channel.number_prefix}-{letters[:4]}-{letters[4:]}"


def _wrap_tuple(row: dict[str, Any]) -> tuple[str, str, int, bytes]:
    return row["wrap"], row["recipient"], row["generation"], row["sealed"]

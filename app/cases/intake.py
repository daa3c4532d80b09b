"""A submitted form becomes a committed case.

Everything is encrypted before the one short transaction begins. The same form
sent again finds the case it made; other content under a used token is refused.
"""

import hmac
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from app.bulk import Outdated, Rows, Taken, group_commit
from app.cases import attachments, clocks, history, keys, parties, records, retention, uploads
from app.cases.attachments import Proof
from app.cases.channel import CONVERSATION, FACTS, IDENTITY, Channel
from app.cases.models import Case, Deadline, Event, KeyWrap, Record
from app.crypto import receipt
from app.crypto.derive import derive, mac
from app.crypto.paper import ALPHABET
from app.crypto.sealing import public_key
from app.law import rules
from app.people import vault_keys
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


class TakenBefore(Exception):
    """A case with this number of another system was taken already; ``args[0]`` is that number."""


class NoVault(Exception):
    """The team that this report must go to has no key yet."""


@dataclass(frozen=True)
class Submission:
    """One form as it is to become a case.

    ``secret`` is the form's token, ``day`` that of the submission; ``received`` the day on
    which it reached the office, if that was earlier. ``number`` is the one that another
    system (``medium``) gave it; ``marked`` says that the honeypot was filled.
    """

    channel: Channel
    answers: Answers
    secret: bytes
    day: date
    received: date | None = None
    medium: str = "daring"
    number: str = ""
    marked: bool = False
    proofs: Sequence[Proof] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    """Whom it is about, where an employee files it: :func:`app.cases.parties.named`."""

    @property
    def since(self) -> date:
        """The day from which its clocks run."""
        return self.received or self.day

    def same_as(self) -> list[Any]:
        """What two submissions must have in common to be one sent twice."""
        elsewhere = [self.medium, self.number, str(self.received)] if self.number else []
        return [self.answers, sorted(proof.same_as() for proof in self.proofs), *elsewhere]


@dataclass(frozen=True)
class Receipt:
    """What the reporter is shown after the commit: code, number, and by when the team answers."""

    code: str
    number: str
    day: date
    answer_due: date | None
    """None where nobody has to answer."""


def route(channel: Channel, answers: Answers) -> str:
    """The vault that may read these answers."""
    for field_name, vault in channel.excluded_by.items():
        if answers.get(field_name):
            return vault
    return channel.vaults[0]


def submit(sent: Submission) -> Receipt:
    """Seal a form and commit it as a case; the receipt may be shown when this returns.

    Raises :class:`NoVault`, :class:`TokenUsed`, :class:`TakenBefore` and
    :class:`app.cases.uploads.FilesGone`; then nothing was stored.
    """
    derived = receipt.derive_keys(sent.secret, site_salt())
    fingerprint = _fingerprint(sent, derived)
    for _ in range(_TRIES):
        rows = _sealed_rows(sent, derived, fingerprint)
        try:
            adopted = attachments.adoption(rows[Case][0]["id"], sent.proofs)
            group_commit.insert(rows, derived.lookup, adopted, _sealed_to_the_newest)
        except Outdated:
            vault_keys.forget()  # a member left this very moment
            continue
        except Taken:
            known = _same_form(sent.channel, derived.lookup, fingerprint, sent.secret)
            if known is not None:
                return known
            if sent.number and taken_before(sent.medium, [sent.number]):
                raise TakenBefore(sent.number) from None
            uploads.must_wait(f for proof in sent.proofs for f in proof.stored())
            continue  # not the same form: the random number was taken, once in 10^12
        return _receipt(sent, rows)
    raise RuntimeError("no free case number")


def _sealed_to_the_newest(cursor: Any, rows: Rows) -> None:
    vault_keys.still_newest(rows[KeyWrap], cursor)


def submit_all(sent: Sequence[Submission]) -> list[Receipt]:
    """Commit many forms in one transaction: all of them, or none.

    Raises :class:`NoVault`, and :class:`TakenBefore` where one is there already.
    """
    for _ in range(_TRIES):
        rows: Rows = {model: [] for model in (Case, KeyWrap, Record, Event, Deadline)}
        receipts = []
        order = b""
        for one in sent:
            derived = receipt.derive_keys(one.secret, site_salt())
            own = _sealed_rows(one, derived, _fingerprint(one, derived))
            for model, values in own.items():
                rows[model] += values
            order = order or derived.lookup
            receipts.append(_receipt(one, own))
        try:
            group_commit.insert(rows, order, (), _sealed_to_the_newest)
        except Outdated:
            vault_keys.forget()
            continue
        except Taken:
            for one in sent:
                if one.number and taken_before(one.medium, [one.number]):
                    raise TakenBefore(one.number) from None
            continue
        return receipts
    raise RuntimeError("no free case number")


def taken_before(medium: str, numbers: Sequence[str]) -> set[str]:
    """Which of these numbers of another system already became a case."""
    marks = {number: _origin(medium, number) for number in numbers}
    found = set(db.session.scalars(select(Case.origin).where(Case.origin.in_(marks.values()))))
    return {number for number, mark in marks.items() if mark in found}


def bare_number(number: str) -> str:
    """A number of another system without spaces and signs, as two of them are compared."""
    return "".join(filter(str.isalnum, number.upper()))


def _origin(medium: str, number: str) -> bytes:
    """What stands for a number of another system: the database does not show which it is."""
    return mac(derive(site_salt(), "nomor asal"), medium, bare_number(number))


def _fingerprint(sent: Submission, derived: receipt.ReceiptKeys) -> bytes:
    text = json.dumps(sent.same_as(), sort_keys=True, ensure_ascii=False)
    return mac(derived.fingerprint_key, text)


def _receipt(sent: Submission, rows: Rows) -> Receipt:
    clock = sent.channel.answer_clock
    due = next((r["due"] for r in rows[Deadline] if r["clock"] == clock), None)
    return Receipt(receipt.code(sent.secret), rows[Case][0]["number"], sent.since, due)


def _same_form(
    channel: Channel, lookup: bytes, fingerprint: bytes, secret: bytes
) -> Receipt | None:
    row = db.session.execute(
        select(Case.number, Case.received, Case.fingerprint, Deadline.due)
        .outerjoin(
            Deadline,
            (Deadline.case_id == Case.id)
            & (Deadline.run == 1)
            & (Deadline.clock == channel.answer_clock),
        )
        .where(Case.lookup == lookup)
    ).first()
    if row is None:
        return None
    if not hmac.compare_digest(row.fingerprint, fingerprint):
        raise TokenUsed
    return Receipt(receipt.code(secret), row.number, row.received, row.due)


def _sealed_rows(sent: Submission, derived: receipt.ReceiptKeys, fingerprint: bytes) -> Rows:
    channel, answers, proofs = sent.channel, sent.answers, sent.proofs
    goes_to = route(channel, answers)
    published = vault_keys.published(channel.all_vaults)
    if goes_to not in published:
        raise NoVault
    readers = parties.of(channel, {parties.NAMED: sent.about})
    to = keys.audience(channel, published, goes_to, derived.own_key, readers)
    rings = keys.new_rings()
    told_facts = facts(channel, answers, sent.medium if sent.number else "")
    state = channel.state(channel.begins.get(told_facts["kind"], channel.first_state))
    case: dict[str, Any] = {
        "id": new_id(),
        "number": new_number(channel),
        "channel": channel.name,
        "state": state.name,
        "medium": sent.medium,
        "received": sent.since,
        "closed": sent.since if state.closed else None,
        "rules": rules.version_on(channel.name, sent.since),
        "awaits": "" if state.closed else "tim",
        "epoch": 1,
        "lookup": derived.lookup,
        "fingerprint": fingerprint,
        "reporter_key": public_key(derived.private_key),
        "events": 0,
        "head": bytes(32),
        "origin": _origin(sent.medium, sent.number) if sent.number else None,
        **told_facts,
    }
    wraps = keys.wrap_shared(case["id"], rings, to)
    told, identity = split(channel, answers)
    address = str(identity.get(channel.address_field, ""))
    wraps += keys.wrap_notice(case["id"], channel, published, goes_to, address, derived.own_key)
    card = records.make(case["id"], rings, IDENTITY, records.IDENTITY_CARD, identity)
    texts = [
        records.make(case["id"], rings, CONVERSATION, records.REPORT, told),
        records.make(
            case["id"],
            rings,
            CONVERSATION,
            records.HEADER,
            header(answers, goes_to, sent.marked)
            | {name: answers.get(name, "") for name in channel.headed}
            | _parties_of(sent.about, readers)
            | {"identitas": any(identity.values())},
        ),
        card,
        *attachments.rows(case["id"], rings, proofs),
    ]
    now = clocks.Moment(
        channel,
        case["id"],
        case["state"],
        sent.since,
        case["rules"],
        kind=case["kind"],
        told=_days_told(channel, answers),
    )
    runs = [] if case["closed"] else clocks.advance(now, [], history.RECEIVED)
    event = history.event_row(
        case,
        history.RECEIVED,
        "pelapor",
        sent.day,
        clocks.runs_digest(runs),
        texts,
        keys.wraps_digest([_wrap_tuple(w) for w in wraps]),
        history.mac_key(rings[CONVERSATION][-1]),
        {
            "kasus": history.case_digest(case),
            "penerima": keys.recipients(published),
            "identitas": card["id"],
            retention.MONTHS: retention.months_of(channel.name, case["rules"]),
            **attachments.digests(proofs),
        },
        derived.own_key,
    )
    case |= {"events": event["seq"], "head": event["hash"]}
    case["next_due"] = clocks.next_due(channel, runs)
    return {
        Case: [case],
        KeyWrap: wraps,
        Record: texts,
        Event: [event],
        Deadline: [vars(run) for run in runs],
    }


def _parties_of(about: Mapping[str, Any], readers: parties.Parties) -> dict[str, Any]:
    """What the sealed header says of whom a case is about, and of those who read it besides the team."""
    whom = {parties.NAMED: dict(about)} if about else {}
    return whom | ({parties.SEALED_TO: parties.marks(readers)} if readers else {})


def _days_told(channel: Channel, answers: Answers) -> dict[str, date]:
    """The days that clocks of this channel count from, as the form told them."""
    names = {clock.since for clock in channel.clocks if clock.since}
    return {name: date.fromisoformat(str(answers[name])) for name in names if answers.get(name)}


def split(channel: Channel, answers: Answers) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the answers tell of the matter, and what of the reporter's identity."""
    told: dict[str, Any] = dict(answers)
    return told, {f.name: told.pop(f.name, "") for f in channel.identity_fields}


def facts(channel: Channel, answers: Answers, elsewhere: str = "") -> dict[str, str]:
    """What the answers tell a queue in the clear; nothing where the channel declares nothing."""
    told = {fact: str(answers.get(name, "")) for fact, name in channel.facts.items()}
    return dict.fromkeys(FACTS, "") | told | {"reach": reach(channel, answers, elsewhere)}


def reach(channel: Channel, identity: Mapping[str, Any], elsewhere: str = "") -> str:
    """By which of the declared ways whoever told this of themselves can be reached, joined by ``+``.

    ``elsewhere`` is the other system that a case came from, through which they are reached too.
    """
    ways = [name for name in channel.reached_by if identity.get(name)]
    return "+".join(ways + [elsewhere] * bool(elsewhere))


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

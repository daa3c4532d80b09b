"""What an evaluator is shown of a case that was drawn for them: the conversation, and nobody's identity.

An officer's session opens the case and seals a redacted copy to the evaluator's own key, so
neither the database nor another evaluator reads it. Who opened it for whom stands in the
team's notes, that it was shown in the history that the reporter reads. Neither the identity
nor a file can be in the copy: it is made from the conversation's texts, and names files only.
"""

import json
import os
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from app.cases import chain, pointing, records, workflow
from app.cases.channel import CONVERSATION, Channel
from app.cases.models import Case, Event, Shown
from app.cases.open_case import OpenCase
from app.crypto.envelope import decrypt, encrypt
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder, open_sealed, seal
from app.people import evaluators
from app.store import db, writing

MASK = "[disamarkan]"

_PURPOSE = "kasus untuk penilai"
_KEY = 32


class NoSuchReader(Exception):
    """The account is no evaluator's, or not any more."""


def masked(text: str) -> str:
    """A text without what has the form of a NIK, NIP, address, telephone, plate, case number or code.

    Names have no form: an officer reads the copy before it is shown.
    """
    return pointing.masked(text, MASK)


def redacted(channel: Channel, opened: OpenCase) -> dict[str, Any]:
    """What an evaluator would read, ready for JSON: clear facts, answers, messages, steps with days."""
    asked = (f for f in channel.fields if f.name not in channel.excluded_by)  # who may not read it
    kept = [f for f in asked if f.compartment == CONVERSATION]
    answers = {f.name: _plain(opened.answers[f.name]) for f in kept if opened.answers.get(f.name)}
    return {
        "nomor": opened.case.number,
        "kanal": channel.name,
        "status": opened.case.state,
        "diterima": opened.case.received.isoformat(),
        "selesai": opened.case.closed.isoformat() if opened.case.closed else None,
        "jawaban": answers,
        "riwayat": [told for e in opened.entries if (told := _told(channel, e))],
        "jam": [
            {
                "jam": run.clock,
                "mulai": run.started.isoformat(),
                "tenggat": run.due.isoformat(),
                "berhenti": run.stopped.isoformat() if run.stopped else None,
            }
            for run in opened.deadlines
        ],
    }


def _told(channel: Channel, entry: Any) -> dict[str, Any]:
    """An event as an evaluator reads it; nothing of the team's notes, files by name."""
    message = entry.texts.get(records.MESSAGE, {})
    taken = entry.texts.get(records.STEP, {})
    declared = {f.name: f for f in channel.asked(taken["langkah"])} if taken else {}
    shown = {
        name: _plain(value)
        for name, value in taken.get("isian", {}).items()
        if value and name in declared and declared[name].compartment == CONVERSATION
    }
    return {
        "hari": entry.day.isoformat(),
        "peristiwa": entry.kind,
        "dari": entry.actor,
        "status": entry.state if entry.moved else "",
        "langkah": str(taken.get("langkah", "")),
        "pesan": masked(str(message.get("isi", ""))),
        "isian": shown,
        "berkas": [masked(proof.name) for proof in entry.proofs],
    }


def _plain(value: Any) -> Any:
    return [masked(str(one)) for one in value] if isinstance(value, list) else masked(str(value))


def grant(
    channel: Channel, opened: OpenCase, reader_id: str, who: str, form_id: str, day: date
) -> None:
    """Show the case to the evaluator with the account ``reader_id``; ``who`` opens it for them.

    Raises :class:`NoSuchReader`, and what the acts of :mod:`app.cases.workflow` raise.
    """
    reader = evaluators.recipient(reader_id)
    if reader is None:
        raise NoSuchReader
    key, case_id = os.urandom(_KEY), opened.case.id
    text = json.dumps(redacted(channel, opened), ensure_ascii=False).encode()
    body = {
        "key": seal(key, reader.key, _PURPOSE, case_id),
        "body": encrypt(key, text, _PURPOSE, case_id, reader.key.id),
    }
    noted = f"Ditunjukkan kepada penilai {reader.name}"
    workflow.show(channel, opened, who, reader.key, body, noted, form_id, day)


def shown_on(numbers: list[str], reader_id: str = "") -> dict[str, dict[str, date]]:
    """For each case number the day on which each evaluator was shown it, by account."""
    query = select(Case.number, Shown.reader, Shown.day).join(Case, Case.id == Shown.case_id)
    query = query.where(Case.number.in_(numbers))
    if reader_id:
        query = query.where(Shown.reader == reader_id)
    found: dict[str, dict[str, date]] = {}
    for number, reader, day in db.session.execute(query):
        found.setdefault(number, {})[reader] = day
    return found


def take_back(reader_id: str) -> None:
    """Delete every copy that was sealed to an evaluator, whose account is closed."""
    with writing() as session:
        session.execute(delete(Shown).where(Shown.reader == reader_id))


def read(number: str, holder: Holder) -> Mapping[str, Any]:
    """What ``holder`` was shown of a case; :class:`LookupError` for nothing, ``CannotOpen`` if it is
    sealed to a key that they do not have any more, or not what the case's history says."""
    query = select(Shown).join(Case, Case.id == Shown.case_id)
    row = db.session.scalar(query.where(Case.number == number, Shown.reader == holder.id))
    if row is None:
        raise LookupError(number)
    events = select(Event.kind, Event.data).where(Event.case_id == row.case_id)
    if not chain.told_of(db.session.execute(events), row):
        raise CannotOpen("a copy that no team made")
    key = open_sealed(row.key, holder, _PURPOSE, row.case_id)
    content = json.loads(decrypt(key, row.body, _PURPOSE, row.case_id, holder.id))
    if not isinstance(content, dict):
        raise CannotOpen("shown case")
    return content

"""The complaints of a demo's year: letters, calls and forms, as far as each has come by today."""

import os
import random
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.cases import automatic, intake, reading, replies, workflow
from app.cases.channel import By, Channel
from app.cases.models import Case, Deadline
from app.channels import CHANNELS
from app.crypto import receipt
from app.crypto.sealing import Holder
from app.law.calendar import add_working_days, is_working_day, today
from app.site import site_salt
from app.store import db, new_id

_SAMPLES = Path(__file__).with_name("demo_complaints.toml")
_CHANNEL = CHANNELS["pengaduan"]
_YEAR = 365
_OVER = 45
"""Days ago at least for a sample that is told several times, so that it has come to its end."""


def play(holders: Mapping[str, Holder], names: Mapping[str, str]) -> list[dict[str, str]]:
    """File every sample and go its way; number and code of those that are still open."""
    told = [_play(sample, day, holders, names) for sample, day in _calendar()]
    return [one for one in told if one]


def _calendar() -> Iterator[tuple[dict[str, Any], date]]:
    content = tomllib.loads(_SAMPLES.read_text(encoding="utf-8"))
    chance = random.Random(2027)  # noqa: S311 - invented days, no secret
    for sample in content["laporan"]:
        for _ in range(sample.get("kali", 1)):
            ago = sample.get("hari") or chance.randint(_OVER, _YEAR)
            yield sample, today() - timedelta(days=ago)


def _play(
    sample: dict[str, Any], day: date, holders: Mapping[str, Holder], names: Mapping[str, str]
) -> dict[str, str] | None:
    answers = {
        f.name: sample.get(f.name, [] if f.kind == "centang" else "") for f in _CHANNEL.fields
    }
    secret, medium = os.urandom(receipt.TOKEN), sample.get("medium", "daring")
    sent = intake.Submission(_CHANNEL, answers, secret, day, medium=medium)
    number = intake.submit(sent).number
    vault = intake.route(_CHANNEL, answers)
    for name, wait, text, *more in sample["jalan"]:
        day = working_day(day + timedelta(days=wait))
        if day > today():
            break
        filled = more[0] if more else {}
        if name in ("tulis", "nilai"):
            opened = reading.open_by_receipt(receipt.derive_keys(secret, site_salt()))
            rating = replies.Rating(filled["nilai"], filled["tuntas"]) if filled else None
            said = replies.Saying(text, rating=rating)
            replies.say_as_reporter(_CHANNEL, opened, said, new_id(), day)
            continue
        opened = reading.open_by_number(number, [holders[vault]])
        if name == "hubungi":
            workflow.contacted(_CHANNEL, opened, names[vault], text, new_id(), day)
            continue
        asked = {f.name: "" for f in _CHANNEL.transition(name).asks}
        given = asked | ({"pesan": text} if "pesan" in asked else {}) | filled
        if "tanggal_kembali" in asked and filled.get("jumlah_kembali"):
            given["tanggal_kembali"] = day.isoformat()
        workflow.step(_CHANNEL, opened, names[vault], name, given, new_id(), day)
    closed = let_time_pass(_CHANNEL, number)
    return (
        None
        if closed
        else {"nomor": number, "kode": receipt.code(secret), "kategori": answers["kategori"]}
    )


def let_time_pass(channel: Channel, number: str) -> bool:
    """Take the steps of time that are due by today, each on the day after its clock ran out.

    Returns whether the case is closed.
    """
    query = select(Deadline).join(Case, Case.id == Deadline.case_id).where(Case.number == number)
    for run in db.session.scalars(query.order_by(Deadline.due)).all():
        over = run.due + timedelta(days=1)
        if run.stopped is None and over <= today():
            if run.clock in channel.clocks_of(By.REPORTER):
                automatic.pass_time(channel, run.id, over)
            else:
                automatic.mark_missed(run.id, over)
    return db.session.scalar(select(Case.closed).where(Case.number == number)) is not None


def working_day(day: date) -> date:
    """``day``, or the next working day after it."""
    return day if is_working_day(day) else add_working_days(day, 1)

"""What employees declared in a demo's year, and what citizens asked for: as far as each has come by today."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.cases import intake, owned, parties, reading, replies, workflow
from app.cases.channel import By, Channel, Kind
from app.channels import CHANNELS
from app.crypto import receipt
from app.crypto.sealing import Holder
from app.demo_complaints import let_time_pass, working_day
from app.law.calendar import today
from app.people import roster
from app.site import site_salt
from app.store import new_id

_SAMPLES = Path(__file__).with_name("demo_employees.toml")


@dataclass(frozen=True)
class Office:
    """Everybody who acts: vault keys with the name of who holds them, and employees' keys by NIP."""

    holders: Mapping[str, Holder]
    names: Mapping[str, str]
    staff: Mapping[str, Holder]
    staff_names: Mapping[str, str]


def play(office: Office) -> list[dict[str, str]]:
    """File every sample and go its way; number and code of the requests of citizens that are still open."""
    content = tomllib.loads(_SAMPLES.read_text(encoding="utf-8"))
    told = [_play(office, sample) for sample in content["laporan"]]
    return [one for one in told if one]


def _play(office: Office, sample: dict[str, Any]) -> dict[str, str] | None:
    channel = CHANNELS[sample["kanal"]]
    day = working_day(today() - timedelta(days=sample["hari"]))
    nip = sample.get("pegawai", "")
    secret, about = os.urandom(receipt.TOKEN), {}
    answers = _answers(channel, sample, day)
    if nip:
        seed = owned.seed_of(office.staff[nip])
        secret = owned.secret(seed, owned.all_of(seed).next_place)
        about = parties.named(nip, concerned=sample.get("terkait", ""))
        person = roster.current(nip)
        assert person is not None
        answers |= {"nama": person.name, "jabatan": f"{person.position}, {person.unit}"}
    sent = intake.Submission(channel, answers, secret, day, about=about)
    number = intake.submit(sent).number
    for name, wait, *more in sample.get("jalan", []):
        day = working_day(day + timedelta(days=wait))
        if day > today():
            break
        _act(office, channel, number, secret, name, day, more[0] if more else {})
    closed = let_time_pass(channel, number)
    if closed or nip:
        return None
    return {"nomor": number, "kode": receipt.code(secret), "kategori": str(answers["kategori"])}


def _act(
    office: Office,
    channel: Channel,
    number: str,
    secret: bytes,
    name: str,
    day: date,
    given: dict[str, Any],
) -> None:
    """One thing that somebody does in a case on ``day``."""
    if name == "tulis":
        opened = reading.open_by_receipt(receipt.derive_keys(secret, site_salt()))
        said = replies.Saying(str(given["isi"]))
        replies.say_as_reporter(channel, opened, said, new_id(), day)
        return
    step = channel.transition(name)
    empty = {f.name: [] if f.kind is Kind.MANY else "" for f in step.asks}
    dates = {f.name: day.isoformat() for f in step.asks if f.kind is Kind.DATE}
    filled = empty | dates | given
    vault = channel.vaults[0]
    opened = reading.open_by_number(number, [office.holders[vault]])
    if step.by is not By.SUPERIOR:
        workflow.step(channel, opened, office.names[vault], name, filled, new_id(), day)
        return
    superior = parties.of(channel, opened.header)[parties.SUPERIOR]
    assert superior is not None
    nip, key = next((nip, key) for nip, key in office.staff.items() if key.id == superior.id)
    opened = reading.open_by_number(number, [key], parties.SUPERIOR)
    workflow.decide(channel, opened, office.staff_names[nip], name, filled, new_id(), day)


def _answers(channel: Channel, sample: dict[str, Any], day: date) -> dict[str, Any]:
    """The answers of a sample; a number for a day tells how many days before it was filed."""
    found: dict[str, Any] = {}
    for f in channel.fields:
        given = sample.get(f.name, [] if f.kind is Kind.MANY else f.otherwise or "")
        if f.kind is Kind.DATE and isinstance(given, int):
            given = (day - timedelta(days=given)).isoformat()
        found[f.name] = given
    return found

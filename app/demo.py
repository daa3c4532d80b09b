"""A portal filled with a realistic year, for `make demo`: invented reports, real sealing."""

import json
import os
import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from app import (
    demo_answers,
    demo_assessment,
    demo_campaign,
    demo_complaints,
    demo_employees,
    demo_evaluation,
    demo_risks,
    demo_services,
    demo_summaries,
    demo_survey,
    demo_zi,
)
from app.cases import automatic, intake, reading, replies, workflow
from app.cases.models import Case, Deadline
from app.channels import CHANNELS
from app.crypto import receipt
from app.crypto.sealing import Holder
from app.demo_complaints import working_day
from app.law.calendar import today
from app.migrate import upgrade
from app.people import accounts, enrolment, journal, presence, recovery, roster, roster_file, vaults
from app.people.accounts import Credentials
from app.people.models import Account
from app.people.pins import pins
from app.site import make_site_salt, site_salt
from app.store import db, writing
from config import ROOT

ACCOUNTS_FILE = "demo-accounts.json"
_SAMPLES = Path(__file__).with_name("demo_reports.toml")
_STAFF = ROOT / "docs" / "contoh-pegawai.csv"
_COLLEAGUE = "petugas.dua"
_EMPLOYEES = {
    "rahmawati": "197004121995032001",
    "nur.aini": "198203042006042003",
    "yohanes.tefa": "199105062015031005",
    "fitri.handayani": "199001172021212006",
}
_LEADER = "rahmawati"
_YEAR = 365
_DRILLED = 40
"""Days ago on which the office tried its recovery key on paper."""
_RETELLINGS = 7
"""How often each sample that came to an end is told over the year."""
_RECENT = 24
"""Days ago at most for a sample that is still open."""

_WBS = CHANNELS["wbs"]

_SAYINGS: dict[str, Callable[[str], replies.Saying]] = {
    "jawab": replies.Saying,
    "tulis": replies.Saying,
    "balasan": partial(replies.Saying, retaliation=True),
    "serah": partial(replies.Saying, hand_over=True),
}
_TEAM_WRITES = {"pesan": workflow.say_as_team, "catatan": workflow.note}


class NotEmpty(Exception):
    """There already are accounts or cases: a demo never mixes with real reports."""


@dataclass(frozen=True)
class _Teller:
    """Everybody's keys, for as long as the year is played."""

    holders: dict[str, Holder]
    names: dict[str, str]
    staff: dict[str, Holder]
    """Employees' own keys, by NIP."""
    recovery_key: str
    """The office's, on paper."""


def fill() -> dict[str, list[dict[str, Any]]]:
    """Set an empty portal up and play a year.

    Returns the accounts (``akun``), which are also written down, and number and
    code of the reports that are still open (``laporan``). Raises :class:`NotEmpty`
    and changes nothing when the portal is in use.
    """
    upgrade()
    if db.session.scalar(select(func.count()).select_from(Account)):
        raise NotEmpty
    make_site_salt()
    written, teller = _people()
    path = current_app.config["PORTAL"].data / ACCOUNTS_FILE
    path.touch(mode=0o600)
    path.write_text(json.dumps(written, ensure_ascii=False, indent=2), encoding="utf-8")
    told = [_play(teller, sample, day, n) for n, (sample, day) in enumerate(_calendar())]
    complaints = demo_complaints.play(teller.holders, teller.names)
    called = {nip: name for name, nip in _EMPLOYEES.items()}
    office = demo_employees.Office(teller.holders, teller.names, teller.staff, called)
    requests = demo_employees.play(office)
    head = roster.current(_EMPLOYEES[_LEADER])
    assert head is not None
    leader = head.name
    demo_services.play(written[0]["nama"], head)
    demo_survey.play(today())
    demo_answers.play(teller.names["pengaduan"])
    demo_campaign.play(_COLLEAGUE)
    demo_zi.play(_COLLEAGUE)
    demo_assessment.play(_COLLEAGUE)
    keys = list(teller.holders.values())
    desk = demo_summaries.Desk(written[0]["nama"], keys, leader)
    drilled = today() - timedelta(days=_DRILLED)
    demo_summaries.publish_before(desk, drilled, today())
    recovery.drill(recovery.read_key(teller.recovery_key), drilled)
    demo_summaries.play(desk, today())
    demo_risks.play(_COLLEAGUE)
    demo_evaluation.play(written[0]["nama"])
    return {"akun": written, "laporan": [one for one in told if one] + complaints + requests}


def _people() -> tuple[list[dict[str, Any]], _Teller]:
    start = today() - timedelta(days=_YEAR)
    office = enrolment.set_up(start)
    assert office is not None
    roster.take_over(roster_file.read(_STAFF.read_bytes()), start)
    known = {office.name: office.credentials}
    known["inspektorat"] = accounts.new_credentials()
    enrolment.enrol(
        office.inspectorate_code,
        "inspektorat",
        known["inspektorat"],
        start,
        recovery=os.urandom(recovery.RECOVERY_BYTES),
    )
    known[_COLLEAGUE] = accounts.new_credentials()
    _admit(office.name, office.credentials, known[_COLLEAGUE], start)
    for name, nip in _EMPLOYEES.items():
        known[name] = accounts.new_credentials()
        enrolment.enrol(enrolment.invite_employees([nip], today())[nip], name, known[name], today())
    accounts.grant(_EMPLOYEES[_LEADER], "pimpinan", given=True)
    evaluator = demo_assessment.EVALUATOR
    known[evaluator] = accounts.new_credentials()
    invitation = enrolment.invite(enrolment.EVALUATOR, today())
    enrolment.enrol(invitation, evaluator, known[evaluator], today())
    written: list[dict[str, Any]] = []
    holders: dict[str, Holder] = {}
    names: dict[str, str] = {}
    staff: dict[str, Holder] = {}
    for name, secret in known.items():
        account = accounts.called(name)
        assert account is not None
        written.append(
            {
                "nama": account.name,
                "frasa": secret.phrase,
                "otp_secret": enrolment.otp_text(secret.otp_secret),
                "peran": roster.roles_of(account, today()),
            }
        )
        own = accounts.open_with_phrase(account, secret.phrase).holder
        if account.nip:
            staff[account.nip] = own
        opened = vaults.open_vaults(own)
        for holder in opened:
            holders.setdefault(holder.id, holder)
            names.setdefault(holder.id, account.name)
        presence.note_presence([h.id for h in opened], today())
    return written, _Teller(holders, names, staff, office.recovery_key)


def _admit(name: str, own: Credentials, new: Credentials, day: date) -> None:
    """A second officer, whom the first has let in."""
    first = accounts.called(name)
    assert first is not None
    holders = vaults.open_vaults(accounts.open_with_phrase(first, own.phrase).holder)
    account, colleague = accounts.new_account(_COLLEAGUE, ["petugas"], new, day)
    with writing() as session:
        session.add(account)
        session.add_all(vaults.membership(holder, colleague) for holder in holders)
        said = {"akun": _COLLEAGUE, "oleh": name}
        journal.write(journal.ADMITTED, holders[0], day, said)
    pins.pin_member(colleague)


def _calendar() -> list[tuple[dict[str, Any], date]]:
    """Each sample several times over the year, on days that look like chance but are always the same."""
    content = tomllib.loads(_SAMPLES.read_text(encoding="utf-8"))
    chance = random.Random(2026)  # noqa: S311 - invented days, no secret
    days = [
        (
            _retold(sample, content["ragam"], n),
            today() - timedelta(days=chance.randint(0, _YEAR if _ends(sample) else _RECENT)),
        )
        for sample in content["laporan"]
        for n in range(sample.get("kali", _RETELLINGS) if _ends(sample) else 1)
    ]
    return sorted(days, key=lambda pair: pair[1])


def _retold(sample: dict[str, Any], variety: dict[str, list[str]], n: int) -> dict[str, Any]:
    """The sample as the ``n``-th person tells it: elsewhere, at another time, in other words."""
    if not _ends(sample):
        return sample
    place, when, more = (variety[name][n] for name in ("di_mana", "kapan", "tambahan"))
    text = f"{sample['uraian']} {more}" if n % 2 else f"{more} {sample['uraian']}"
    return {**sample, "di_mana": place, "kapan": when, "uraian": text}


def _ends(sample: dict[str, Any]) -> bool:
    """Whether the last step of a sample closes its case."""
    last = sample["jalan"][-1][0] if sample["jalan"] else ""
    return any(t.name == last and _WBS.state(t.target).closed for t in _WBS.transitions)


def _play(teller: _Teller, sample: dict[str, Any], day: date, n: int) -> dict[str, str] | None:
    """File a sample and go its way as far as today; number and code if it is still open then."""
    answers = {f.name: sample.get(f.name, [] if f.kind == "centang" else "") for f in _WBS.fields}
    secret = os.urandom(receipt.TOKEN)
    number = intake.submit(intake.Submission(_WBS, answers, secret, day)).number
    vault = intake.route(_WBS, answers)
    for k, (name, wait, text, *choice) in enumerate(sample["jalan"]):
        day = working_day(day + timedelta(days=wait + n % 3))
        if day > today():
            break
        _miss(number, day)
        form_id = f"{n:016x}{k:016x}"
        if name in _SAYINGS:
            opened = reading.open_by_receipt(receipt.derive_keys(secret, site_salt()))
            replies.say_as_reporter(_WBS, opened, _SAYINGS[name](text), form_id, day)
            vault = _WBS.outside_vault if name == "serah" else vault
            continue
        opened = reading.open_by_number(number, [teller.holders[vault]])
        who = teller.names[vault]
        if name in _TEAM_WRITES:
            _TEAM_WRITES[name](_WBS, opened, who, text, form_id, day)
            continue
        asked = _WBS.transition(name).asks
        filled = {f.name: "" for f in asked} | {"pesan": text}
        filled |= dict(zip((f.name for f in asked if f.choices), choice, strict=True))
        workflow.step(_WBS, opened, who, name, filled, form_id, day)
    _miss(number, today())
    if _ends(sample):
        return None
    return {"nomor": number, "kode": receipt.code(secret), "kategori": sample["kategori"]}


def _miss(number: str, until: date) -> None:
    """Note the clocks of a case that ran out before ``until``, each on the day after its last."""
    query = (
        select(Deadline)
        .join(Case, Case.id == Deadline.case_id)
        .where(Case.number == number, Deadline.due < until)
        .order_by(Deadline.due)
    )
    for run in db.session.scalars(query).all():
        automatic.mark_missed(run.id, run.due + timedelta(days=1))

"""The risk register of a demo: two years of judgements, controls, what was seen, and a frozen statement."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from app import documents
from app.campaign import events
from app.documents import Document
from app.law.calendar import today
from app.people.models import Assignment
from app.risk import controls, register, statement, telling, watching
from app.risk.models import Risk
from app.risk.said import Judgement, Words
from app.store import db, new_id, writing
from app.uploaded import Uploaded

_SAMPLES = Path(__file__).with_name("demo_risks.toml")
_BEGAN = 730
"""Days ago from which the demo's roster is known to the register."""


def play(by: str) -> None:
    """Fill an empty register; ``by`` is the officer who enters it. The campaign's events come before."""
    content = tomllib.loads(_SAMPLES.read_text(encoding="utf-8"))
    _known_for_long()
    for sample in content["risiko"]:
        _risk(sample, by)
    for one in content["komunikasi"]:
        _told(one, by)
    last_year = today().year - 1
    statement.make(new_id(), last_year, "", by, date(last_year + 1, 1, 15))


def _day(ago: int) -> date:
    return today() - timedelta(days=ago)


def _known_for_long() -> None:
    """Let the demo's employees have been there when the register began."""
    with writing() as session:
        session.execute(
            update(Assignment).where(Assignment.until.is_(None)).values(since=_day(_BEGAN))
        )


def _risk(sample: dict[str, Any], by: str) -> None:
    day, first = _day(sample["hari"]), _judgement(sample, sample)
    code = register.enter(new_id(), _words(sample), first, by, day)
    risk = register.find(code)
    assert risk is not None
    for one in sample.get("kegiatan", []):
        _activity(risk, one, by)
    for one in sample.get("pantau", []):
        seen = _day(one["hari"])
        watching.note(new_id(), risk, seen, one["dilihat"], by, seen)
    for number, one in enumerate(sample["ulang"], 1):
        judged = _judgement(sample, one)
        register.judge(new_id(), risk, number, judged, one["alasan"], by, _day(one["hari"]))
    if closed := sample.get("tutup"):
        register.close(risk, closed["alasan"], by, _day(closed["hari"]))


def _words(sample: dict[str, Any]) -> Words:
    return Words(
        sample["tujuan"],
        sample["pernyataan"],
        sample["sebab"],
        sample["akibat"],
        sample["kelompok"],
        sample["pemilik"],
        sample["kendali"],
    )


def _judgement(sample: dict[str, Any], one: dict[str, Any]) -> Judgement:
    (likelihood, impact), (residual_likelihood, residual_impact) = one["nilai"], one["sisa"]
    return Judgement(
        sample["memadai"],
        likelihood,
        impact,
        sample["tanggapan"],
        residual_likelihood,
        residual_impact,
        tuple(sample["perkiraan"]),
        tuple(sample["umpan"]),
    )


def _activity(risk: Risk, one: dict[str, Any], by: str) -> None:
    ident = new_id()
    controls.plan(
        ident, risk, one["apa"], one["siapa"], _day(one["tenggat"]), by, _day(one["hari"])
    )
    if "mulai" in one:
        controls.begin(risk, ident, _day(one["mulai"]))
    if "selesai" in one:
        controls.finish(
            risk, ident, _day(one["selesai"]), one["hasil"], _paper(one["apa"]), today()
        )


def _told(one: dict[str, Any], by: str) -> None:
    day = _day(one["hari"])
    held = [e for year in (day.year, day.year - 1) for e in events.of_year(year)]
    event = next((e.id for e in held if e.state == events.HELD and e.day <= day), "")
    paper = _paper(one["dokumen"]) if "dokumen" in one else None
    with_event = event if one.get("kegiatan") else ""
    telling.note(
        new_id(), day, one["kepada"], one["media"], one["pokok"], paper, with_event, by, day
    )
    db.session.rollback()


def _paper(title: str) -> Document:
    words = f"{title}\n\nDokumen contoh, bukan dokumen yang sebenarnya.\n"
    return documents.prepare(
        Uploaded("berkas", f"{title[:40].strip().lower().replace(' ', '-')}.txt", words.encode())
    )

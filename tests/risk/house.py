"""An office with employees, risks and published figures, made past the pages."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete

from app import periods
from app.documents import Document
from app.law.calendar import today
from app.people.models import Assignment
from app.risk import controls, register
from app.risk.models import Risk
from app.risk.register import Entry
from app.risk.said import Judgement, Words
from app.statistics.models import FiguresState, MonthlyFigures
from app.store import new_id, writing

OWNER, OTHER = "198001012005011001", "198001012005011002"

WORDS = Words(
    objective="Tarif di loket sama dengan tarif resmi.",
    statement="Pungutan di luar tarif resmi di loket.",
    cause="Pembayaran tunai tanpa tanda terima.",
    consequence="Warga dirugikan dan percaya kantor berkurang.",
    category="kecurangan",
    owner_nip=OWNER,
    control="Papan tarif di tiap loket.",
)
JUDGED = Judgement(
    adequate=False,
    likelihood=3,
    impact=4,
    response="kurangi",
    residual_likelihood=2,
    residual_impact=3,
    numbers=(1, 3, 6, 12),
    feeds=("pengaduan:kategori:biaya",),
)


def days(n: int) -> date:
    return today() + timedelta(days=n)


def staff() -> None:
    """Two employees who have been there for long."""
    facts = {"position": "Kepala Seksi", "unit": "Pelayanan", "superior": "", "email": ""}
    with writing() as session:
        for nip, name in ((OWNER, "Sri Wahyuni"), (OTHER, "Budi Santoso")):
            session.add(Assignment(nip=nip, since=date(2020, 1, 1), until=None, name=name, **facts))


def risk(day: date | None = None, words: dict[str, Any] | None = None, **judged: Any) -> Risk:
    """A risk that was entered on ``day``."""
    said = replace(WORDS, **(words or {}))
    code = register.enter(new_id(), said, replace(JUDGED, **judged), "petugas", day or today())
    found = register.find(code)
    assert found is not None
    return found


def entry(one: Risk, day: date | None = None) -> Entry:
    return next(e for e in register.everything(day or today()) if e.risk.id == one.id)


def activity(one: Risk, due: date, day: date | None = None) -> str:
    """Something undertaken, entered on ``day``; its id."""
    ident = new_id()
    controls.plan(ident, one, "Pasang kamera di loket.", OTHER, due, "petugas", day or today())
    return ident


def proof() -> Document:
    facts = {"name": "bukti.txt", "type": "text/plain", "size": 1, "sha256": "0" * 64}
    return Document(id=new_id(), added=today(), cleaned="tanpa", body=b"x", **facts)


def quarters(
    until: date, counts: tuple[int, ...], channel: str = "pengaduan", **groups: int
) -> None:
    """Let the published figures reach to ``until`` with these numbers, the last one in its quarter.

    Every report is of the category "biaya"; ``groups`` are further ones of the last quarter.
    """
    period = periods.around(until, 3)
    rows = []
    for number in reversed(counts):
        tally = {"": {"0": number}, "kategori:biaya": {"0": number}}
        tally |= {f"kategori:{name}": {"0": n} for name, n in groups.items()}
        rows.append(
            MonthlyFigures(channel=channel, day=period.first, measure="diterima", counts=tally)
        )
        period = periods.around(period.first - timedelta(days=1), 3)
        groups = {}
    with writing() as session:
        session.execute(delete(FiguresState))
        session.execute(delete(MonthlyFigures).where(MonthlyFigures.channel == channel))
        session.add(FiguresState(id=1, until=until, counted_by="x"))
        session.add_all(rows)

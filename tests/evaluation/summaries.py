"""Summaries made by hand, in the place of frozen ones, and evaluations that go by them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from app import periods
from app.evaluation import cycle, recommendations, schedule
from app.evaluation.recommendations import Done, Plan, Standing
from app.evaluation.schedule import Planned
from app.monitoring import snapshots
from app.store import db, new_id

BY = "petugas"


@dataclass(frozen=True)
class Made:
    """A summary with the figures that a test gave it."""

    channel: str
    period: str
    figures: dict[str, Any]
    version: int = 1
    id: str = ""
    published: date = date(2026, 1, 7)

    @property
    def number(self) -> str:
        return f"REKAP/{self.channel.upper()}/{self.period}/{self.version}"

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.figures, sort_keys=True).encode()).hexdigest()


def made(channel: str, period: str, version: int = 1, **figures: Any) -> Made:
    whole = {"kanal": channel, "periode": period, **figures}
    own = hashlib.sha256(f"{channel} {period} {version}".encode()).hexdigest()[:32]
    return Made(channel, period, whole, version, own)


def hold(monkeypatch: pytest.MonkeyPatch, *held: Made) -> None:
    """Let these be all the summaries there are: of each channel and period the newest version."""

    def of_year(year: int) -> list[Made]:
        newest = {(m.channel, m.period): m for m in sorted(held, key=lambda m: m.version)}
        return [m for m in newest.values() if m.period.startswith(str(year))]

    monkeypatch.setattr(snapshots, "of_year", of_year)
    monkeypatch.setattr(snapshots, "find", {m.id: m for m in held}.get)


def complaints(period: str, **others: Any) -> Made:
    """A summary of complaints in which one clock was missed twice, and nothing else is weak."""
    figures: dict[str, Any] = {
        "angka": {"diterima": 10, "selesai": 10, "tepat_waktu": 10},
        "lewat_menurut_jam": {"verifikasi": 2, "tindak_lanjut": 0},
        "hari": {"tanggapan": {"median": 6, "p90": 14}},
        "kepatuhan": {"verifikasi": "sebagian", "tindak_lanjut": "seluruh"},
    }
    return made("pengaduan", period, **{**figures, **others})


def begun(unit: str, period: str, basis: Sequence[Made], day: date) -> str:
    """An evaluation that somebody began to draw up; its id."""
    span = periods.parse(period)
    assert span is not None
    return cycle.begin(new_id(), unit, span, basis, BY, day)


def planned(unit: str, period: str) -> Planned:
    db.session.rollback()
    db.session.expire_all()
    found = schedule.find(unit, period)
    assert found is not None
    return found


def keep_all(evaluation_id: str, day: date) -> list[str]:
    """Keep every finding as it was proposed; their ids."""
    found = cycle.found_in(evaluation_id)
    for one in found:
        cycle.decide(one.id, cycle.KEPT, one.proposed, "Terbukti di lapangan", BY, day)
    return [one.id for one in found]


def recommend(
    finding_id: str, basis: Made | None, path: str, wanted: str, due: date, day: date
) -> str:
    """A recommendation; its id."""
    form_id = new_id()
    plan = Plan("Membagi tugas verifikasi", "1", "Sri", due, path, wanted, basis)
    recommendations.recommend(form_id, finding_id, plan, BY, day)
    return form_id


def complete(recommendation_id: str, day: date) -> None:
    done = Done("Jadwal piket dibuat", day, "https://contoh.go.id/piket", None, True)
    recommendations.follow_up(new_id(), recommendation_id, done, BY, day)


def standing(recommendation_id: str, unit: str, period: str) -> Standing:
    found = planned(unit, period).recommendations
    return next(one for one in found if one.row.id == recommendation_id)

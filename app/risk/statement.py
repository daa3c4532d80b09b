"""The yearly statement over all risks: made once, frozen, numbered, with a digest of its canonical JSON.

Everything that is shown or printed of a statement comes from its text alone. A correction is a new
version that names the old one and says why.
"""

import json
from datetime import date
from typing import Any

from sqlalchemy import select

from app.canonical import sha256_of_text, text_of
from app.risk import controls, reality, register, scale, telling, watching
from app.risk.errors import Refused
from app.risk.models import Assessment, ControlActivity, Monitoring, RiskVersion
from app.risk.register import Entry
from app.site import OFFICE
from app.standards.turns import alone_in
from app.store import db, new_id, writing

SCHEMA = 1
FIRST_YEAR = 2020


def content_of(made: Assessment) -> dict[str, Any]:
    """What a statement says."""
    content: dict[str, Any] = json.loads(made.text)
    return content


def intact(made: Assessment) -> bool:
    """Whether a statement still is what its digest was made of."""
    return sha256_of_text(made.text) == made.digest


def all_made() -> list[Assessment]:
    """Every statement, the newest year and version first."""
    query = select(Assessment).order_by(Assessment.year.desc(), Assessment.version.desc())
    return list(db.session.scalars(query))


def find(assessment_id: str) -> Assessment | None:
    """One statement."""
    return db.session.get(Assessment, assessment_id)


def newest(year: int) -> Assessment | None:
    """The statement of a year that holds."""
    query = select(Assessment).where(Assessment.year == year).order_by(Assessment.version.desc())
    return db.session.scalar(query.limit(1))


def make(form_id: str, year: int, reason: str, by: str, day: date) -> str:
    """Freeze what the register says of a year, as of its last day or of ``day``; returns the statement's id.

    The same ``form_id`` twice makes one. Raises :class:`Refused`: a year to come or before any record, no
    risk, or a correction without a reason or without anything that changed.
    """
    if year > day.year:
        raise Refused("tahun", "year")
    if year < FIRST_YEAR:
        raise Refused("tahun", "uncounted")
    as_of = min(day, date(year, 12, 31))
    with writing() as session:
        alone_in(Assessment)
        known = session.get(Assessment, form_id)
        if known and (known.year, known.reason) == (year, reason):
            return form_id
        ident = new_id() if known else form_id
        before = newest(year)
        if before and not reason:
            raise Refused("alasan", "needed")
        content = _content(year, as_of)
        if not content["risiko"] and not content["ditutup"]:
            raise Refused("tahun", "empty")
        if before and _told(content_of(before)) == _told(content):
            raise Refused("alasan", "unchanged")
        version = before.version + 1 if before else 1
        content |= {
            "versi": version,
            "nomor": f"RISIKO/{year}/{version}",
            "mengganti": before.number if before else None,
            "sidik_sebelumnya": before.digest if before else None,
            "alasan": reason,
            "dibuat": day.isoformat(),
        }
        text = text_of(content)
        session.add(
            Assessment(
                id=ident,
                year=year,
                version=version,
                number=content["nomor"],
                as_of=as_of,
                made=day,
                reason=reason,
                by=by,
                text=text,
                digest=sha256_of_text(text),
            )
        )
    return ident


_OF_THE_PAPER = {
    "versi", "nomor", "mengganti", "sidik_sebelumnya", "alasan", "dibuat", "keadaan",
}  # fmt: skip


def _told(content: dict[str, Any]) -> dict[str, Any]:
    """What a statement says of the risks, and not of itself."""
    return {name: value for name, value in content.items() if name not in _OF_THE_PAPER}


def _content(year: int, as_of: date) -> dict[str, Any]:
    held = register.everything(as_of)
    counting = reality.Counting(as_of)
    activities = [a for a in controls.known(as_of) if _of_the_year(a, year)]
    entries = watching.between(date(year, 1, 1), as_of)
    scales = scale.scales()
    return {
        "versi_skema": SCHEMA,
        "tahun": year,
        "keadaan": as_of.isoformat(),
        "kantor": OFFICE,
        "pita": [
            {"nama": b.name, "singkat": b.short, "dari": b.least, "sampai": b.most}
            for b in scale.bands(as_of)
        ],
        "pita_dikonfirmasi": scale.confirmed(as_of),
        "skala": {
            name: [
                {"nilai": s.value, "nama": s.names["id"], "arti": s.meanings["id"]} for s in steps
            ]
            for name, steps in scales.steps.items()
        },
        "risiko": [
            _risk(e, as_of, counting, activities, entries)
            for e in register.highest_first(held)
            if _open_at(e, as_of)
        ],
        "ditutup": [
            {
                "kode": e.risk.code,
                "pernyataan": e.version.statement,
                "hari": e.risk.closed.isoformat(),
                "alasan": e.risk.closed_because,
            }
            for e in held
            if e.risk.closed and e.risk.closed.year == year and not _open_at(e, as_of)
        ],
        "komunikasi": [
            {"hari": c.day.isoformat(), "kepada": c.audience, "media": c.medium, "pokok": c.subject}
            for c in reversed(telling.of_year(year))
            if c.day <= as_of
        ],
    }


def _open_at(entry: Entry, day: date) -> bool:
    return entry.risk.closed is None or entry.risk.closed > day


def _of_the_year(activity: ControlActivity, year: int) -> bool:
    """Whether an activity was due or done in a year, or was still to be done when it began."""
    ended = activity.done or activity.called_off
    return activity.entered.year <= year and (ended is None or ended.year >= year)


def _risk(
    entry: Entry,
    as_of: date,
    counting: reality.Counting,
    activities: list[ControlActivity],
    seen: list[Monitoring],
) -> dict[str, Any]:
    v = entry.version
    signals = counting.of(v.feeds).signals
    return {
        "kode": entry.risk.code,
        "tujuan": v.objective,
        "pernyataan": v.statement,
        "sebab": v.cause,
        "akibat": v.consequence,
        "kelompok": v.category,
        "pemilik": {"nip": v.owner_nip, "nama": v.owner_name},
        "kendali": v.control,
        "memadai": v.adequate,
        "kemungkinan": v.likelihood,
        "dampak": v.impact,
        "tingkat": entry.level,
        "pita": scale.band_of(entry.level, as_of),
        "tanggapan": v.response,
        "sisa_kemungkinan": v.residual_likelihood,
        "sisa_dampak": v.residual_impact,
        "sisa_tingkat": entry.residual,
        "sisa_pita": scale.band_of(entry.residual, as_of),
        "versi": v.number,
        "dinilai": v.judged.isoformat(),
        "dinilai_oleh": v.judged_by,
        "kenyataan": {
            "perkiraan_paling_banyak": most(v),
            "dihitung": [{"rentang": s.span, "jumlah": s.count} for s in signals],
            "melebihi": bool(entry.beyond(counting)),
        },
        "kegiatan": [
            {
                "apa": a.what,
                "penanggung_jawab": {"nip": a.nip, "nama": a.name},
                "tenggat": a.due.isoformat(),
                "selesai": a.done.isoformat() if a.done and a.done <= as_of else None,
                "keadaan": controls.state(a, as_of),
                "bukti": a.proof if a.done and a.done <= as_of else None,
            }
            for a in activities
            if a.risk_id == entry.risk.id
        ],
        "pemantauan": [
            {"hari": m.day.isoformat(), "dilihat": m.seen, "versi": m.number, "oleh": m.by}
            for m in seen
            if m.risk_id == entry.risk.id and m.entered <= as_of
        ],
    }


def most(version: RiskVersion) -> int | None:
    """Up to how many in a year the judged likelihood stands for; None for the highest, which has no end."""
    known = version.likelihood <= len(version.numbers)
    return version.numbers[version.likelihood - 1] if known else None

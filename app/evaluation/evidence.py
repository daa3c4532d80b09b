"""What evaluations prove for the criteria of the Zona Integritas, as the record takes it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext

from app import documents
from app.canonical import sha256_of
from app.evaluation import recommendations, schedule, view
from app.evaluation.models import FollowUp, Trial
from app.evaluation.recommendations import Standing
from app.evaluation.schedule import FOLLOWED, VERIFIED, Planned
from app.evaluation.units import SKM, TITLES
from app.evaluation.view import Seen
from app.evidence import piece
from app.law.calendar import today

EVALUATED = {
    "V.c.3": ("pengaduan",),
    "V.d.2": ("wbs",),
    "V.e.4": ("benturan",),
    "I.c.2": tuple(TITLES),
}
"""Criteria that an evaluation proves, and of which channels."""

FOLLOWED_UP = {
    "V.c.4": ("pengaduan",),
    "V.d.3": ("wbs",),
    "V.e.5": ("benturan",),
    "I.c.3": tuple(TITLES),
    "VI.c.3": (SKM,),
}
"""Criteria that the follow-up of an evaluation proves."""


def evidence(year: int) -> dict[str, list[dict[str, Any]]]:
    """The evidence for each criterion, of evaluations of periods of ``year`` or drawn up in it.

    One that is still being drawn up proves nothing; nor does a follow-up in which nothing was done yet.
    """
    day = today()
    found = [view.of(planned, day) for planned in _of(year)]
    return {
        **_each(EVALUATED, found, _evaluated),
        **_each(FOLLOWED_UP, found, _followed_up),
    }


def digest(seen: Seen) -> str:
    """SHA-256 over the canonical JSON of everything that was written about an evaluation."""
    return sha256_of(_content(seen))


def _of(year: int) -> list[Planned]:
    """The evaluations that are drawn up: of the year's periods, and of those before made in the year."""
    mine = schedule.of_year(year)
    before = [
        p
        for p in schedule.of_year(year - 1)
        if p.row and p.row.drawn_up and p.row.drawn_up.year == year
    ]
    return [p for p in (*before, *mine) if p.state in (FOLLOWED, VERIFIED)]


def _each(
    criteria: dict[str, tuple[str, ...]],
    found: list[Seen],
    prove: Callable[[Seen], dict[str, Any] | None],
) -> dict[str, list[dict[str, Any]]]:
    by_unit = [(seen.planned.unit, prove(seen)) for seen in found]
    return {
        code: [proof for unit, proof in by_unit if unit in units and proof]
        for code, units in criteria.items()
    }


def _evaluated(seen: Seen) -> dict[str, Any] | None:
    kept = len(seen.of("dipakai"))
    many = len(seen.planned.recommendations)
    figure = gettext("%(n)s temuan, %(m)s rekomendasi", n=kept, m=many)
    row = seen.planned.row
    assert row is not None
    title = gettext("Evaluasi %(saluran)s %(periode)s", **_names(seen))
    return _proof(seen, "evaluasi", title, figure, row.drawn_up or row.begun)


def _followed_up(seen: Seen) -> dict[str, Any] | None:
    standing = seen.planned.recommendations
    if not any(one.follow_ups for one in standing):
        return None
    figure = gettext(
        "%(n)s dari %(m)s rekomendasi selesai, %(k)s terbukti berhasil",
        n=sum(one.done for one in standing),
        m=len(standing),
        k=sum(_proven(one) for one in standing),
    )
    if unmeasured := sum(_unmeasured(one) for one in standing):
        figure += ", " + gettext("%(n)s tidak dapat diukur", n=unmeasured)
    days = [f.day for one in standing for f in one.follow_ups]
    days += [v.day for one in standing for v in one.verdicts]
    title = gettext("Tindak lanjut evaluasi %(saluran)s %(periode)s", **_names(seen))
    return _proof(seen, "tindak", title, figure, max(days))


def _proven(one: Standing) -> bool:
    """Whether a recommendation was done, and a later figure shows that it worked."""
    return bool(one.final and one.final.verdict == recommendations.WORKED)


def _unmeasured(one: Standing) -> bool:
    """Whether a recommendation was done, and nothing can show whether it worked."""
    return bool(one.final and one.final.verdict == recommendations.UNMEASURED)


def _names(seen: Seen) -> dict[str, str]:
    return {
        "saluran": gettext(TITLES[seen.planned.unit]),
        "periode": seen.planned.period.label(),
    }


def _proof(seen: Seen, part: str, title: str, figure: str, day: date) -> dict[str, Any]:
    planned, row = seen.planned, seen.planned.row
    assert row is not None
    place = f"/kantor/meja/evaluasi/{planned.unit}/{planned.period.name}"
    changes = sum(len(r.follow_ups) + len(r.verdicts) for r in planned.recommendations)
    return piece(
        f"{row.id}-{part}",
        "evaluasi",
        title=title,
        told=figure,
        day=day,
        address=place if part == "evaluasi" else f"{place}#tindak-lanjut",
        digest=digest(seen),
        version=1 + changes + (row.verified is not None),
    )


def _content(seen: Seen) -> dict[str, Any]:
    row = seen.planned.row
    return {
        "saluran": seen.planned.unit,
        "periode": seen.planned.period.name,
        "keadaan": seen.planned.state,
        "dasar": row.basis if row else [],
        "simpulan": row.conclusion if row else "",
        "tersusun": _day(row.drawn_up if row else None),
        "diverifikasi": _day(row.verified if row else None),
        "temuan": [
            {
                "isi": f.finding.text,
                "keadaan": f.finding.state,
                "alasan": f.finding.reason,
                "angka": [f.finding.path, f.finding.value, f.finding.summary_digest],
                "rekomendasi": [_told(one.standing) for one in f.recommendations],
            }
            for f in seen.findings
        ],
        "uji": [_tested(one) for one in seen.trials],
    }


def _told(one: Standing) -> dict[str, Any]:
    row = one.row
    return {
        "isi": row.text,
        "penanggung_jawab": row.person,
        "paling_lambat": _day(row.due),
        "ukuran": [row.path, row.then, row.wanted, row.summary_digest],
        "tindak_lanjut": [
            [_day(f.day), f.text, f.link, _file(f), f.complete] for f in one.follow_ups
        ],
        "putusan": [
            [_day(v.day), v.verdict, v.reason, v.value, v.summary_digest] for v in one.verdicts
        ],
    }


def _tested(one: Trial) -> list[Any]:
    return [_day(one.sent), one.sender, one.steps, _day(one.answered), one.failed]


def _file(one: FollowUp) -> str:
    found = documents.find(one.document_id) if one.document_id else None
    return found.sha256 if found else ""


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""Live evidence from frozen summaries, evaluations and the risk register, by criterion."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from app import risk
from app.evaluation import evidence as evaluated
from app.evidence import Evidence, piece
from app.language import decimal_text
from app.law.calendar import today
from app.monitoring import calendar, snapshots, tables
from app.monitoring.snapshots import Snapshot

SUMMARIES = {
    "I.c.2": ("pengaduan", "informasi", "wbs", "gratifikasi", "benturan", "kepentingan", "skm"),
    "II.b.3": ("pengaduan", "informasi"),
    "II.c.2": ("informasi",),
    "III.e.1": ("wbs", "benturan"),
    "V.a.2": ("gratifikasi",),
    "V.c.1": ("pengaduan",),
    "V.c.2": ("pengaduan",),
    "V.d.1": ("wbs",),
    "V.e.1": ("benturan", "kepentingan"),
    "V.e.3": ("benturan",),
}
"""The channels whose summaries are evidence, by criterion."""

_FORMS = {
    **dict.fromkeys(evaluated.EVALUATED, "evaluasi"),
    **dict.fromkeys(evaluated.FOLLOWED_UP, "tindak_lanjut"),
}
"""What an evaluation is to a criterion: itself, or what was done about it."""


def summaries(year: int) -> dict[str, list[Evidence]]:
    """Frozen summaries of the year's periods, each with its own number, hash and day."""
    frozen, waiting = snapshots.of_year(year), _waiting(year)
    return {
        code: [_summary(one, waiting, channels) for one in frozen if one.channel in channels]
        for code, channels in SUMMARIES.items()
    }


def waiting(year: int, code: str) -> list[tuple[str, str]]:
    """Channel and period of every summary that a criterion goes by, is over, and is not frozen."""
    return [(s, p) for s, p in _waiting(year) if s in SUMMARIES.get(code, ())]


def evaluations(year: int) -> dict[str, list[Evidence]]:
    """Evaluations of channels, and what was done about their findings."""
    return {
        code: [{**one, "bentuk": _FORMS[code]} for one in items]
        for code, items in evaluated.evidence(year).items()
    }


def risks(year: int) -> dict[str, list[Evidence]]:
    """The register of risks."""
    return risk.evidence(year)


def _waiting(year: int) -> list[tuple[str, str]]:
    return [(s, p) for s, p in calendar.due(today()) if p.startswith(str(year))]


def _summary(
    one: Snapshot, waiting: Sequence[tuple[str, str]], channels: Collection[str]
) -> Evidence:
    """A summary as evidence: enough once the head has read it, and where none of its criterion waits."""
    late = [period for source, period in waiting if source in channels]
    lacking = ""
    if one.read_on is None:
        lacking = gettext("Rekap %(nomor)s belum dibaca pimpinan.", nomor=one.number)
    elif late:
        lacking = gettext("%(n)s rekap periode yang sudah berakhir belum diterbitkan.", n=len(late))
    return piece(
        f"rekap:{one.id}",
        "rekap",
        title=gettext("Rekap %(nomor)s", nomor=one.number),
        told=_told(one),
        day=one.as_of,
        address=f"/kantor/meja/rekap/{one.id}",
        digest=one.digest,
        version=one.version,
        holds=one.whole,
        lacking=lacking,
    )


def _told(one: Snapshot) -> str:
    """What a summary says as a sentence; of a sealed channel only whether its obligations were kept."""
    numbers: dict[str, Any] = one.figures.get("angka", {})
    told: str
    if "selesai" in numbers:
        on_time, settled = numbers["tepat_waktu"], numbers["selesai"]
        told = gettext("%(tepat)s dari %(n)s selesai tepat waktu", tepat=on_time, n=settled)
        if not settled:
            told = gettext("tidak ada laporan yang selesai dalam periode ini")
    elif numbers.get("ikm") is not None:
        index = decimal_text(Decimal(str(numbers["ikm"])))
        told = gettext("IKM %(ikm)s (%(n)s responden)", ikm=index, n=numbers["responden"])
    else:
        told = "; ".join(
            f"{tables.clock_label(one.channel, clock)}: {gettext(tables.KEPT[kept])}"
            for clock, kept in one.figures.get("kepatuhan", {}).items()
        )
    return told

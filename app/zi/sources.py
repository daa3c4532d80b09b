"""Live evidence: what the portal shows by itself about a criterion, and where other parts are plugged in.

A criterion without an entry here has no live evidence, and says which evidence is missing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, Protocol

from flask_babel import gettext

from app.law.calendar import today
from app.zi import live_public, live_sealed, live_service, own
from app.zi.catalogue import criteria
from app.zi.evidence import Evidence, digest

Source = Callable[[int], list[Evidence]]
"""Gets a year and returns its evidence, oldest first; nothing for what does not exist."""

_CONFLICTS = partial(live_sealed.channel, "benturan")

_SOURCES: dict[str, tuple[Source, ...]] = {
    "I.b.1": (own.plan,),
    "I.b.2": (own.priorities,),
    "I.c.1": (own.progress,),
    "II.a.1": (live_service.sops,),
    "II.a.2": (live_service.sops, live_service.standards),
    "II.a.3": (live_service.reviews,),
    "II.b.3": (live_public.open_figures,),
    "II.c.1": (live_public.information_pages,),
    "II.c.2": (live_public.information_figures,),
    "III.f.1": (live_public.staff_list,),
    "V.a.1": (
        partial(live_public.campaign_page, "gratifikasi"),
        partial(live_public.page_views, "gratifikasi"),
        partial(live_public.held_events, "gratifikasi"),
    ),
    "V.a.2": (
        partial(live_sealed.channel, "gratifikasi"),
        partial(live_sealed.year_cells, "gratifikasi"),
    ),
    "V.c.1": (live_public.complaint_pages, live_public.complaint_media),
    "V.c.2": (live_public.complaint_figures,),
    "V.d.1": (
        partial(live_sealed.channel, "wbs"),
        partial(live_sealed.year_cells, "wbs"),
        partial(live_public.campaign_page, "wbs"),
    ),
    "V.e.1": (_CONFLICTS,),
    "V.e.2": (
        partial(live_public.held_events, "benturan"),
        partial(live_public.campaign_page, "benturan"),
    ),
    "V.e.3": (
        _CONFLICTS,
        partial(live_sealed.year_cells, "benturan"),
    ),
    "VI.a.1": (live_service.standards,),
    "VI.a.2": (live_service.promise,),
    "VI.a.3": (live_service.sops,),
    "VI.a.4": (live_service.reviews,),
    "VI.b.2": (live_public.service_pages,),
    "VI.b.4": (live_service.mobile_stops,),
    "VI.c.1": (live_service.survey,),
    "VI.c.2": (live_service.survey_open,),
    "VI.c.3": (live_service.survey_follow_up,),
}
_plugged: defaultdict[str, dict[str, Source]] = defaultdict(dict)
"""What other packages add, by criterion and by the name of the package."""

SUMMARIES_OF = {
    "I.c.2": ("pengaduan", "informasi", "wbs", "gratifikasi", "benturan", "kepentingan", "skm"),
    "II.b.3": ("pengaduan", "informasi"),
    "II.c.2": ("informasi",),
    "III.e.1": ("wbs", "benturan"),
    "V.a.2": ("gratifikasi",),
    "V.c.1": ("pengaduan",),
    "V.c.2": ("pengaduan",),
    "V.d.1": ("wbs",),
    "V.e.1": ("kepentingan",),
    "V.e.3": ("benturan",),
}
"""The channels whose summaries are evidence, by criterion."""

EVALUATED = ("I.c.3", "V.c.3", "V.c.4", "V.d.2", "V.d.3", "V.e.4", "V.e.5")
"""Criteria whose evidence is an evaluation, or what was done about one."""

RISKS = ("V.b.2", "V.b.3", "V.b.4")
"""Criteria whose evidence is the risk register."""


class Summary(Protocol):
    """What is read of a frozen summary (``app.monitoring.snapshots.Snapshot``)."""

    id: str
    channel: str
    period: str
    version: int
    number: str
    as_of: date
    digest: str
    figures: dict[str, Any]


def of_year(year: int) -> dict[str, list[Evidence]]:
    """All live evidence of a year by criterion; none of a year that has not begun.

    What several criteria share is looked up once.
    """
    seen: dict[Source, list[Evidence]] = {}

    def ask(source: Source) -> list[Evidence]:
        if source not in seen:
            seen[source] = [_whole(one) for one in source(year)]
        return seen[source]

    if year > today().year:
        return {}
    return {
        code: [item for s in (*_SOURCES.get(code, ()), *_plugged[code].values()) for item in ask(s)]
        for code in criteria()
    }


def plug_summaries(of_year: Callable[[int], Sequence[Summary]]) -> None:
    """Let frozen summaries be evidence: give ``app.monitoring.snapshots.of_year``."""
    for code, channels in SUMMARIES_OF.items():
        _plugged[code]["monitoring"] = _summaries_of(channels, of_year)


def plug_evaluations(of_criterion: Callable[[str, int], list[Evidence]]) -> None:
    """Let evaluations be evidence: give a function of criterion and year.

    An item is of ``jenis`` ``evaluasi``, and of ``bentuk`` ``evaluasi`` or ``tindak_lanjut``.
    """
    _plug("evaluation", EVALUATED, of_criterion)


def plug_risks(of_criterion: Callable[[str, int], list[Evidence]]) -> None:
    """Let the risk register be evidence: give a function of criterion and year; ``bentuk`` is ``risiko``."""
    _plug("risk", RISKS, of_criterion)


def unplug(package: str) -> None:
    """Take away what was plugged in under this name: ``monitoring``, ``evaluation``, ``risk``."""
    for plugged in _plugged.values():
        plugged.pop(package, None)


def _plug(
    package: str, codes: Iterable[str], of_criterion: Callable[[str, int], list[Evidence]]
) -> None:
    def bound(code: str) -> Source:
        return lambda year: of_criterion(code, year)

    for code in codes:
        _plugged[code][package] = bound(code)


def _summaries_of(channels: Sequence[str], of_year: Callable[[int], Sequence[Summary]]) -> Source:
    def read(year: int) -> list[Evidence]:
        return [summary_item(one) for one in of_year(year) if one.channel in channels]

    return read


def summary_item(one: Summary) -> Evidence:
    """A frozen summary as evidence: its own number, hash, and day."""
    return {
        "id": f"rekap:{one.id}",
        "jenis": "rekap",
        "bentuk": "rekap",
        "judul": gettext("Rekap %(nomor)s", nomor=one.number),
        "angka": _told(one.figures),
        "tanggal": one.as_of.isoformat(),
        "alamat": f"/kantor/meja/rekap/{one.id}",
        "sidik": one.digest,
        "versi": one.version,
    }


def _told(figures: dict[str, Any]) -> str:
    """The figure of a summary as a sentence; of a sealed channel only whether its clocks were kept."""
    numbers = figures.get("angka", {})
    told: str
    if "selesai" in numbers:
        on_time, settled = numbers["tepat_waktu"], numbers["selesai"]
        told = gettext("%(tepat)s dari %(n)s selesai tepat waktu", tepat=on_time, n=settled)
    elif "ikm" in numbers:
        told = gettext("IKM %(ikm)s (%(n)s responden)", ikm=numbers["ikm"], n=numbers["responden"])
    else:
        kept = figures.get("kepatuhan", {})
        told = ", ".join(f"{clock}: {how}" for clock, how in sorted(kept.items()))
    return told


def _whole(one: Evidence) -> Evidence:
    """An item with what its package left out: it holds, it is enough, its kind is its ``jenis``."""
    usual = {
        "bentuk": one["jenis"],
        "angka": "",
        "versi": 1,
        "berlaku_dari": None,
        "berlaku_sampai": None,
        "berkas": None,
        "berlaku": True,
        "cukup": True,
        "kurang": "",
    }
    return {**usual, "sidik": digest(one.get("angka", "")), **one}

"""Live evidence: what the portal shows by itself about a criterion.

A criterion without an entry here has no live evidence, and says which evidence is missing.
"""

from collections.abc import Callable
from functools import partial

from app.evidence import Evidence
from app.law.calendar import today
from app.zi import live_packages, live_public, live_sealed, live_service, own
from app.zi.catalogue import criteria

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


def of_year(year: int) -> dict[str, list[Evidence]]:
    """All live evidence of a year by criterion; none of a year that has not begun.

    What several criteria share is looked up once.
    """
    seen: dict[Source, list[Evidence]] = {}

    def ask(source: Source) -> list[Evidence]:
        if source not in seen:
            seen[source] = source(year)
        return seen[source]

    if year > today().year:
        return {}
    parts = (
        live_packages.summaries(year),
        live_packages.evaluations(year),
        live_packages.risks(year),
    )
    return {
        code: [
            *(item for source in _SOURCES.get(code, ()) for item in ask(source)),
            *(one for part in parts for one in part.get(code, ())),
        ]
        for code in criteria()
    }

"""Live evidence from what the office promises (standards, reviews, maklumat, schedule) and the survey."""

from datetime import date, timedelta

from flask_babel import gettext

from app.evidence import Evidence
from app.language import day_text, decimal_text
from app.law.calendar import today
from app.standards import catalogue, keliling, maklumat, versions
from app.standards import reviews as review_rows
from app.standards import sops as sop_rows
from app.survey import improvements, results, seasons
from app.survey.instruments import SKM
from app.zi import days
from app.zi.evidence import live

_STANDARDS, _RESULTS = "/standar-pelayanan", "/survei/hasil"


def standards(year: int) -> list[Evidence]:
    """Published standards in force; enough where every service that is offered has one."""
    day = days.held_on(year)
    offered, count = len(catalogue.services()), versions.published_standards_count(day)
    if not count:
        return []
    told = gettext("%(n)s dari %(m)s layanan punya standar yang berlaku", n=count, m=offered)
    return [
        live(
            "standar",
            str(year),
            title=gettext("Standar pelayanan yang terbit"),
            figure={"layanan": offered, "berstandar": count},
            told=told,
            day=day,
            address=_STANDARDS,
            lacking=gettext("%(n)s layanan belum punya standar yang terbit.", n=offered - count)
            if count < offered
            else "",
            form="halaman",
        )
    ]


def sops(year: int) -> list[Evidence]:
    """SOPs in force; enough where every service with a standard has one."""
    day = days.held_on(year)
    count, wanted = sop_rows.services_with_sop_count(day), versions.published_standards_count(day)
    if not count:
        return []
    return [
        live(
            "sop",
            str(year),
            title=gettext("SOP pelaksanaan standar"),
            figure={"layanan_dengan_sop": count, "berstandar": wanted},
            told=gettext("%(n)s layanan punya SOP yang berlaku", n=count),
            day=day,
            address="/kantor/meja/standar",
            lacking=gettext("%(n)s layanan berstandar belum punya SOP.", n=wanted - count)
            if count < wanted
            else "",
            form="halaman",
        )
    ]


def reviews(year: int) -> list[Evidence]:
    """Reviews of the year; enough where none is overdue."""
    day = days.held_on(year)
    count = review_rows.reviews_between(date(year, 1, 1), day)
    if not count:
        return []
    now = day == today()
    overdue = sum(bool(s.review_due and s.review_due < day) for s in review_rows.due(day)) * now
    return [
        live(
            "reviu",
            str(year),
            title=gettext("Reviu standar pelayanan dan SOP"),
            figure={"reviu": count, "lewat": overdue},
            told=gettext("%(n)s reviu tercatat sepanjang tahun ini", n=count),
            day=day,
            address="/kantor/meja/standar",
            lacking=gettext("%(n)s layanan lewat dari hari reviunya.", n=overdue)
            if overdue
            else "",
        )
    ]


def promise(year: int) -> list[Evidence]:
    """The maklumat that was published by then."""
    day = days.held_on(year)
    held = next((v for v in maklumat.versions() if v.published and v.published <= day), None)
    if held is None:
        return []
    return [
        live(
            "maklumat",
            str(held.number),
            title=gettext("Maklumat pelayanan, versi %(n)s", n=held.number),
            figure={
                "versi": held.number,
                "teks": held.text,
                "ditandatangani": held.signed.isoformat(),
            },
            told=gettext(
                "ditandatangani %(nama)s, %(hari)s", nama=held.head, hari=day_text(held.signed)
            ),
            day=held.published or day,
            address="/maklumat",
            version=held.number,
            form="halaman",
        )
    ]


def mobile_stops(year: int) -> list[Evidence]:
    """Days of the samsat keliling that took place as planned."""
    day = days.held_on(year)
    visits = keliling.upcoming(date(year, 1, 1), day)
    held = [v for v in visits if v.off is None]
    if not held:
        return []
    places = len({v.stop.place for v in held})
    return [
        live(
            "keliling",
            str(year),
            title=gettext("Samsat keliling"),
            figure={"hari": len(held), "titik": places},
            told=gettext("%(n)s kali di %(m)s titik menurut jadwal", n=len(held), m=places),
            day=day,
            address="/kantor/meja/standar/keliling",
        )
    ]


def survey(year: int) -> list[Evidence]:
    """Each period of the SKM in the year that shows an index; enough where the sample is."""
    found = []
    for one in _periods(year):
        needed, count = one.season.needed, one.total.respondents
        lacking = ""
        if needed is None:
            lacking = gettext("Populasi survei %(periode)s belum diisi.", periode=_name(one))
        elif count < needed:
            lacking = gettext(
                "Survei %(periode)s baru %(n)s responden dari paling sedikit %(m)s.",
                periode=_name(one),
                n=count,
                m=needed,
            )
        found.append(_survey_item(one, "skm", lacking))
    return found


def survey_open(year: int) -> list[Evidence]:
    """The same periods as everybody reads them."""
    return [_survey_item(one, "skm_publikasi", "") for one in _periods(year)]


def survey_follow_up(year: int) -> list[Evidence]:
    """What is undertaken about the weakest elements; enough where three are planned and none is late."""
    found = []
    for one in _periods(year):
        planned = improvements.of(one.season)
        if not planned:
            continue
        bare = improvements.missing(one.season, one.lowest)
        late = [p for p in planned if p.done is None and p.due < days.held_on(year)]
        done = sum(p.done is not None for p in planned)
        lacking = ""
        if bare:
            lacking = gettext(
                "%(n)s dari tiga unsur terendah %(periode)s belum punya rencana tindak lanjut.",
                n=len(bare),
                periode=_name(one),
            )
        elif late:
            lacking = gettext(
                "%(n)s rencana tindak lanjut %(periode)s lewat waktu.",
                n=len(late),
                periode=_name(one),
            )
        found.append(
            live(
                "skm_tindak_lanjut",
                one.season.name,
                title=gettext("Tindak lanjut survei %(periode)s", periode=_name(one)),
                figure={"rencana": len(planned), "selesai": done, "tanpa_rencana": sorted(bare)},
                told=gettext(
                    "%(selesai)s dari %(n)s rencana selesai", selesai=done, n=len(planned)
                ),
                day=days.held_on(year),
                address=_RESULTS,
                lacking=lacking,
            )
        )
    return found


def _periods(year: int) -> list[results.Results]:
    """Periods that began in the year and show an index, the oldest first."""
    own = [s for s in seasons.known(SKM, today()) if s.period.first.year == year]
    found = [results.of(season) for season in reversed(own)]
    return [one for one in found if one.total.index is not None]


def _name(one: results.Results) -> str:
    return one.season.period.label()


def _survey_item(one: results.Results, kind: str, lacking: str) -> Evidence:
    index, band = one.total.index, one.total.band
    assert index is not None
    assert band is not None
    last = min(one.season.period.last + timedelta(days=seasons.LATE_ENTRY), today())
    return live(
        kind,
        one.season.name,
        title=gettext("Survei Kepuasan Masyarakat (SKM) %(periode)s", periode=_name(one)),
        figure={"periode": one.season.name, "responden": one.total.respondents, "ikm": str(index)},
        told=gettext(
            "IKM %(ikm)s (%(mutu)s) dari %(n)s responden",
            ikm=decimal_text(index),
            mutu=band[0],
            n=one.total.respondents,
        ),
        day=last,
        address=_RESULTS,
        lacking=lacking,
    )

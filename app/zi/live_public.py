"""Live evidence from what everybody reads (campaign, pages, figures of the open channels), and the roster."""

from datetime import date, timedelta

from flask_babel import gettext
from sqlalchemy import func, select

from app import periods
from app.campaign import events, pages, views
from app.cases.channel import MEDIA
from app.evidence import Evidence
from app.language import day_text
from app.people import presence, roster
from app.people.models import Assignment
from app.standards import keliling, maklumat, versions
from app.statistics import answers, figures
from app.statistics.figures import ChannelFigures
from app.store import db
from app.zi import days
from app.zi.evidence import live

_STATISTICS = "/statistik"
_COMPLAINTS, _REQUESTS = "pengaduan", "informasi"
YEAR = timedelta(days=365)
"""How old what is to be kept up may be."""


def campaign_page(name: str, year: int) -> list[Evidence]:
    """A campaign's page, once the office itself went over it; enough where that was within a year."""
    day, campaign = days.held_on(year), pages.CAMPAIGNS[name]
    done = max((r.day for r in pages.reviews() if r.page == name and r.day <= day), default=None)
    if done is None:
        return []
    return [
        live(
            "kampanye",
            name,
            title=gettext("Halaman kampanye: %(nama)s", nama=gettext(campaign.title)),
            figure={"halaman": campaign.path, "ditinjau": done.isoformat()},
            told=gettext("ditinjau %(hari)s", hari=day_text(done)),
            day=done,
            address=campaign.path,
            lacking=gettext(
                "Halaman kampanye %(nama)s terakhir ditinjau %(hari)s: tinjau lagi.",
                nama=gettext(campaign.title),
                hari=day_text(done),
            )
            if done < day - YEAR
            else "",
            form="halaman",
        )
    ]


def page_views(name: str, year: int) -> list[Evidence]:
    """How often a campaign's page was opened in the year."""
    span, day = periods.year_of(date(year, 1, 1)), days.held_on(year)
    own = [v for v in views.by_day(span) if v.page == name and v.day <= day]
    count = sum(v.count for v in own)
    if not count:
        return []
    return [
        live(
            "tayangan",
            name,
            title=gettext("Kunjungan halaman %(nama)s", nama=gettext(pages.CAMPAIGNS[name].title)),
            figure={"kunjungan": count, "hari": len(own)},
            told=gettext("dibuka %(n)s kali sepanjang tahun ini", n=count),
            day=max(v.day for v in own),
            address="/kantor/meja/kampanye",
        )
    ]


def held_events(name: str, year: int) -> list[Evidence]:
    """Socialisation events of a campaign that took place."""
    found = [e for e in events.of_year(year) if e.state == events.HELD and e.campaign == name]
    return [
        live(
            "sosialisasi",
            e.id,
            title=gettext("Sosialisasi: %(judul)s", judul=e.title),
            figure={"judul": e.title, "hari": e.day.isoformat(), "hadir": e.attended},
            told=gettext("%(n)s orang hadir", n=e.attended)
            if e.attended is not None
            else gettext("jumlah hadir belum dicatat"),
            day=e.day,
            address=f"/kantor/meja/sosialisasi/{e.id}",
        )
        for e in reversed(found)
    ]


def open_figures(year: int) -> list[Evidence]:
    """Complaints and requests of the year, and how many of them came through the portal."""
    found = []
    for one, until in _channels(year):
        online = one.by["lewat"].get("daring")
        count = online.received if online else 0
        told = gettext(
            "%(n)s diterima, %(daring)s di antaranya lewat portal",
            n=one.whole.received,
            daring=count,
        )
        figure = {"diterima": one.whole.received, "daring": count}
        lacking = "" if count else gettext("Belum ada yang dikirim lewat portal tahun ini.")
        found.append(_figures(one, until, year, figure, told, lacking))
    return found


def complaint_figures(year: int) -> list[Evidence]:
    """How many complaints came to an end, and how many of those in time."""
    return _settled(year, _COMPLAINTS)


def information_figures(year: int) -> list[Evidence]:
    """The same of requests for public information."""
    return _settled(year, _REQUESTS)


def complaint_media(year: int) -> list[Evidence]:
    """Complaints by the medium through which they came; enough where there are two at least."""
    found = []
    for one, until in _channels(year):
        if one.channel != _COMPLAINTS:
            continue
        by = {m: n.received for m, n in sorted(one.by["lewat"].items()) if n.received}
        told = ", ".join(f"{gettext(MEDIA.get(m, m))} {n}" for m, n in by.items())
        lacking = ""
        if len(by) < 2:
            lacking = gettext("Pengaduan tahun ini baru datang lewat satu media.")
        found.append(_figures(one, until, year, by, told, lacking))
    return found


def complaint_pages(year: int) -> list[Evidence]:
    """The form for complaints on the web and on paper, open while the team has a key."""
    (team,) = presence.team_status(("pengaduan",))
    since = presence.key_days(("pengaduan",)).get("pengaduan")
    if not team.enrolled or since is None or since > days.held_on(year):
        return []
    return [
        live(
            "halaman",
            "pengaduan",
            title=gettext("Formulir pengaduan di portal, dan formulir kertasnya"),
            figure={"formulir": "/lapor/pengaduan", "tim": True},
            told=gettext("tim pengaduan terdaftar; formulir terbuka"),
            day=days.held_on(year),
            address="/lapor/pengaduan",
            form="halaman",
        )
    ]


def information_pages(year: int) -> list[Evidence]:
    """What stands open unasked; enough where standards, maklumat, figures and answers do."""
    there = _published(year)
    return _pages("kip", year, there, ("standar", "maklumat", "statistik", "jawaban"))


def service_pages(year: int) -> list[Evidence]:
    """Where citizens read about services; enough where standards, maklumat and the schedule are there."""
    there = _published(year)
    return _pages("layanan", year, there, ("standar", "maklumat", "jadwal"))


def staff_list(year: int) -> list[Evidence]:
    """The roster; enough where it changed within the last year."""
    day = days.held_on(year)
    count = len(roster.known_nips())
    last = max(filter(None, _changes(day)), default=None)
    if not count or last is None:
        return []
    return [
        live(
            "pegawai",
            str(year),
            title=gettext("Daftar pegawai portal"),
            figure={"pegawai": count, "berubah": last.isoformat()},
            told=gettext("%(n)s pegawai; terakhir berubah %(hari)s", n=count, hari=day_text(last)),
            day=last,
            address="/kantor/meja/pegawai",
            lacking=gettext(
                "Daftar pegawai terakhir berubah %(hari)s: mutakhirkan.", hari=day_text(last)
            )
            if last < date(year, 1, 1)
            else "",
        )
    ]


def _changes(day: date) -> list[date | None]:
    begun = select(func.max(Assignment.since)).where(Assignment.since <= day)
    ended = select(func.max(Assignment.until)).where(Assignment.until <= day)
    return [db.session.scalar(begun), db.session.scalar(ended)]


def _published(year: int) -> dict[str, int]:
    """How much of each kind stood open on the day."""
    day = days.held_on(year)
    promised = [v for v in maklumat.versions() if v.published and v.published <= day]
    shown = [a for a in answers.shown() if a.published and a.published <= day]
    return {
        "standar": versions.published_standards_count(day),
        "maklumat": len(promised),
        "jadwal": sum(s.first <= day and not keliling.ended(s, day) for s in keliling.stops()),
        "statistik": len(_channels(year)),
        "jawaban": len(shown),
    }


def _pages(what: str, year: int, there: dict[str, int], wanted: tuple[str, ...]) -> list[Evidence]:
    names = {
        "standar": (gettext("standar pelayanan"), "/standar-pelayanan"),
        "maklumat": (gettext("maklumat"), "/maklumat"),
        "jadwal": (gettext("jadwal samsat keliling"), "/samsat-keliling"),
        "statistik": (gettext("statistik"), _STATISTICS),
        "jawaban": (gettext("jawaban terbit"), "/jawaban"),
    }
    open_now = [name for name in wanted if there[name]]
    if not open_now:
        return []
    bare = [names[name][0] for name in wanted if not there[name]]
    return [
        live(
            "halaman",
            what,
            title=gettext("Informasi yang terbuka bagi umum"),
            figure={name: there[name] for name in wanted},
            told=", ".join(f"{names[name][0]} ({there[name]})" for name in open_now),
            day=days.held_on(year),
            address=names[open_now[0]][1],
            lacking=gettext("Belum terbuka di portal: %(apa)s.", apa=", ".join(bare))
            if bare
            else "",
            form="halaman",
        )
    ]


def _settled(year: int, channel: str) -> list[Evidence]:
    found = []
    for one, until in _channels(year):
        if one.channel == channel:
            n = one.whole
            told = gettext("%(tepat)s dari %(n)s selesai tepat waktu", tepat=n.on_time, n=n.settled)
            figure = {"diterima": n.received, "selesai": n.settled, "tepat_waktu": n.on_time}
            lacking = "" if n.settled else gettext("Belum ada yang selesai tahun ini.")
            found.append(_figures(one, until, year, figure, told, lacking))
    return found


def _channels(year: int) -> list[tuple[ChannelFigures, date]]:
    """The open channels that received anything in the year, and the day until which that is counted."""
    found = figures.of(periods.year_of(date(year, 1, 1)))
    until = found.until or days.held_on(year)
    return [(one, until) for one in found.channels if one.whole.received]


def _figures(
    one: ChannelFigures, until: date, year: int, figure: dict[str, int], told: str, lacking: str
) -> Evidence:
    name = (
        gettext("pengaduan")
        if one.channel == _COMPLAINTS
        else gettext("permintaan informasi publik")
    )
    return live(
        "statistik",
        one.channel,
        title=gettext("Statistik %(kanal)s %(tahun)s", kanal=name, tahun=year),
        figure={"kanal": one.channel, "tahun": year, **figure},
        told=told,
        day=min(until, days.held_on(year)),
        address=_STATISTICS,
        lacking=lacking,
    )

"""Figures of how reports are handled, open to all: as a page, as JSON and as CSV."""

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from flask import Blueprint, Response, abort, request
from flask_babel import gettext
from markupsafe import Markup

from app import periods, web
from app.cases.channel import N_
from app.channels import CHANNELS
from app.law.calendar import today
from app.periods import Period
from app.public.draft import RATING
from app.statistics import figures, yearly
from app.statistics.figures import ChannelFigures, Numbers, Published

bp = Blueprint("statistik", __name__)

PERIOD = "periode"

MEASURES = (
    (
        "received",
        N_("Diterima"),
        N_("Laporan yang sampai di kantor pada periode ini, lewat cara apa pun."),
    ),
    (
        "settled",
        N_("Diselesaikan"),
        N_(
            "Laporan yang ditutup pada periode ini, kapan pun diterimanya: selesai, ditutup, diarsipkan, "
            "atau ditolak. Yang dibuka kembali tidak dihitung sampai ditutup lagi, dan dihitung menurut "
            "penutupan terakhir."
        ),
    ),
    (
        "on_time",
        N_("Tepat waktu"),
        N_(
            "Dari yang diselesaikan: tidak satu pun tenggat kantor menurut aturan terlewat sejak diterima, "
            "juga sebelum dibuka kembali. Waktu menunggu keterangan pelapor tidak dihitung."
        ),
    ),
    (
        "percent",
        N_("Tepat waktu, persen"),
        N_("Tepat waktu dibagi diselesaikan, dibulatkan satu desimal."),
    ),
    (
        "median_answered",
        N_("Hari sampai ditanggapi, median"),
        N_(
            "Dari yang diselesaikan: hari kerja sejak diterima sampai kantor memberi tanggapan yang "
            "berlaku. Separuh laporan tidak lebih lama dari ini."
        ),
    ),
    (
        "p90_answered",
        N_("Hari sampai ditanggapi, persentil 90"),
        N_("Sembilan dari sepuluh laporan tidak lebih lama dari ini."),
    ),
    (
        "median_settled",
        N_("Hari sampai selesai, median"),
        N_(
            "Dari yang diselesaikan: hari kerja sejak diterima sampai ditutup, termasuk waktu pelapor untuk "
            "menjawab tanggapan. Separuh laporan tidak lebih lama dari ini."
        ),
    ),
    (
        "p90_settled",
        N_("Hari sampai selesai, persentil 90"),
        N_("Sembilan dari sepuluh laporan tidak lebih lama dari ini."),
    ),
)
"""Figures in the order of the page: field of :class:`Numbers`, what it is called, what it means."""

SCORES = dict(RATING[0].choices)
"""What each rating is called where it is given."""

GROUPS = {
    figures.MONTH: N_("Menurut bulan"),
    "jenis": N_("Menurut jenis"),
    "golongan": N_("Menurut golongan"),
    "kategori": N_("Menurut hal yang dilaporkan"),
    "lewat": N_("Menurut cara sampai"),
}

CLOCKS = {
    "pengaduan": N_(
        "Tenggat yang dihitung: verifikasi, dan tindak lanjut menurut golongan laporan."
    ),
    "informasi": N_(
        "Tenggat yang dihitung: jawaban, jawaban sesudah perpanjangan, dan tanggapan atas keberatan."
    ),
}


@bp.get("/statistik")
def show() -> Response:
    """The figures of a period, each with what it means, and the years of the sealed channels."""
    found = _asked()
    known, day = figures.years(), found.until or today()
    return web.page(
        "publik/statistik.html",
        found=found,
        channels=CHANNELS,
        measures=MEASURES,
        groups=GROUPS,
        clocks=CLOCKS,
        charts={one.channel: _charts(one) for one in found.channels},
        label=_label,
        years=list(known) or [found.period.first.year],
        quarters=[q for q in _quarters(found.period.first.year) if q.first <= day],
        months=[m for m in periods.months(periods.year_of(found.period.first)) if m.first <= day],
        outcomes=yearly.outcomes,
        total=yearly.total,
        smallest=yearly.SMALLEST,
        running=today().year,
        scores=SCORES,
    )


@bp.get("/statistik.json")
def as_json() -> Response:
    """The same figures as JSON; docs/kamus-data.md says what each key is."""
    text = json.dumps(figures.as_json(_asked()), ensure_ascii=False, indent=1)
    return web.no_store(Response(text, content_type="application/json; charset=utf-8"))


@bp.get("/statistik.csv")
def as_csv() -> Response:
    """The same figures as CSV, one a line."""
    found = _asked()
    body = "\ufeff" + figures.as_csv(found)
    response = Response(body, content_type="text/csv; charset=utf-8")
    name = f"statistik-{found.period.name}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return web.no_store(response)


def _asked() -> Published:
    """The figures of the period that the address names, else of the newest year that has any."""
    known = figures.years()
    typed = request.args.get(PERIOD)
    if typed is None:
        newest = known[-1] if known else today().year
        return figures.of(periods.year_of(date(newest, 1, 1)))
    period = periods.parse(typed)
    if period is None:
        abort(400)
    if period.first.year not in (known or (today().year,)):
        abort(404)
    return figures.of(period)


def _quarters(year: int) -> list[Period]:
    found = (periods.parse(f"{year}-Q{n}") for n in range(1, 5))
    return [quarter for quarter in found if quarter]


def _label(channel: str, by: str, value: str) -> str:
    """What a group is called, in the reader's language."""
    if by == figures.MONTH:
        month = periods.parse(value)
        return month.label() if month else value
    if value == figures.UNCLASSIFIED:
        return str(gettext("Belum digolongkan"))
    return str(gettext(figures.label(channel, by, value)))


def _charts(one: ChannelFigures) -> dict[str, Markup]:
    """A drawing for each table that has one."""
    title = gettext(CHANNELS[one.channel].title)
    drawn = {}
    for by in (figures.MONTH, "kategori"):
        name = f"{title}, {gettext(GROUPS[by]).lower()}: {gettext('Diterima').lower()}"
        rows = _rows(one, by)
        many = by == figures.MONTH and len(rows) > 2
        points = tuple((_short(value) if many else text, n) for value, text, n in rows)
        drawn[by] = _drawn(name, points, line=many)
    return drawn


@lru_cache(maxsize=128)
def _drawn(name: str, points: tuple[tuple[str, int], ...], *, line: bool) -> Markup:
    """A chart; drawn once, since the same figures stay for a day."""
    from app import chart  # only this page draws

    return chart.line(name, points) if line else chart.bars(name, points)


def _rows(one: ChannelFigures, by: str) -> Sequence[tuple[str, str, int]]:
    found: dict[str, Numbers] = dict(one.by[by])
    return [(value, _label(one.channel, by, value), n.received) for value, n in found.items()]


def _short(month: str) -> str:
    return month[5:]

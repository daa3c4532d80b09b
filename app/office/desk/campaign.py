"""Campaign pages at the desk: on which day somebody went over them, how often they were opened."""

from collections import Counter
from datetime import date
from functools import partial

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import chart, forms, grid, periods, web
from app.campaign import pages, views
from app.cases.channel import N_, Field, Kind
from app.grid import Grid
from app.language import day_text
from app.law.calendar import today
from app.office import recorded, sentences, session
from app.zi import live_public

bp = Blueprint("kampanye_meja", __name__, url_prefix="/meja/kampanye")

_PURPOSE = "kampanye"
_YEARS_BACK = 5
_RECORDED = [
    partial(of_campaign, name)
    for name in pages.CAMPAIGNS
    for of_campaign in (live_public.campaign_page, live_public.page_views)
]

FIELDS = (
    Field(
        name="halaman",
        label=N_("Halaman yang ditinjau"),
        kind=Kind.CHOICE,
        choices=tuple((c.name, c.title) for c in pages.CAMPAIGNS.values()),
        required=True,
    ),
    Field(
        name="hari",
        label=N_("Pada hari"),
        hint=N_("Tampil di kaki halaman itu sebagai hari isinya terakhir ditinjau."),
        kind=Kind.DATE,
        required=True,
    ),
    Field(
        name="catatan",
        label=N_("Apa yang diperiksa atau diubah"),
        kind=Kind.LINE,
        limit=300,
        required=True,
    ),
)


@bp.get("")
@session.office_team
def show() -> Response:
    """Each page with its day and poster, and the openings of a year by month."""
    return _page(forms.read(FIELDS, None))


@bp.post("")
@session.office_team
def review() -> Response:
    """Enter that a page was gone over."""
    filled = forms.read(FIELDS, request.form)
    try:
        review_id = session.read_token(_PURPOSE)
    except session.FormRefused:
        return _page(filled, 403, sentences.once_more())
    if not filled.validate():
        return _page(filled, 422)
    day, note = date.fromisoformat(filled["hari"].data), filled["catatan"].data.strip()
    by = session.member().account.name
    pages.note_review(review_id, filled["halaman"].data, day, note, by)
    return redirect(url_for("kampanye_meja.show", tersimpan="ya"), 303)  # type: ignore[return-value]


@bp.get("/kunjungan.xlsx")
@session.office_team
def download() -> Response:
    """The openings of a year by month, and day by day."""
    year = _year()
    opened = views.by_day(year)
    daily = Grid(
        gettext("Per hari"),
        (gettext("Hari"), gettext("Halaman"), gettext("Dibuka")),
        [(day_text(o.day), _title(o.page), o.count) for o in opened],
        empty=gettext("Belum ada yang dicatat."),
    )
    name = f"kunjungan-kampanye-{year.name}.xlsx"
    return grid.file([_monthly(year, opened), daily], gettext("Kunjungan halaman kampanye"), name)


def _year() -> periods.Period:
    asked = periods.parse(request.args.get("tahun", ""))
    this = periods.year_of(today())
    if asked is None or len(asked.name) != 4:
        return this
    return asked if this.first.year - _YEARS_BACK <= asked.first.year <= this.first.year else this


def _title(page: str) -> str:
    known = pages.CAMPAIGNS.get(page)
    return gettext(known.title) if known else page


def _monthly(year: periods.Period, opened: list[views.Opened]) -> Grid:
    """A row for each month that has begun, a column for each page, and their sum."""
    counted: Counter[tuple[str, int]] = Counter()
    for one in opened:
        counted[one.page, one.day.month] += one.count
    months = [m for m in periods.months(year) if m.first <= today()]
    rows: list[tuple[str | int, ...]] = []
    for month in months:
        numbers = [counted[name, month.first.month] for name in pages.CAMPAIGNS]
        rows.append((month.label(), *numbers, sum(numbers)))
    sums = [sum(counted[name, m] for m in range(1, 13)) for name in pages.CAMPAIGNS]
    rows.append((gettext("Setahun"), *sums, sum(sums)))
    titles = (gettext(c.title) for c in pages.CAMPAIGNS.values())
    return Grid(
        gettext("Dibuka per bulan, %(tahun)s", tahun=year.name),
        (gettext("Bulan"), *titles, gettext("Jumlah")),
        rows,
    )


def _page(filled: Form, status: int = 200, text: str = "") -> Response:
    year = _year()
    opened = views.by_day(year)
    table = _monthly(year, opened)
    drawn = [
        (gettext(c.title), chart.bars(gettext(c.title), [_bar(row, n) for row in table.rows[:-1]]))
        for n, c in enumerate(pages.CAMPAIGNS.values(), 1)
    ]
    now = today().year
    return web.page(
        "kantor/kampanye.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        text=text,
        problems=forms.problems(filled),
        saved=request.args.get("tersimpan") == "ya",
        recorded=recorded.told(*_RECORDED),
        campaigns=[(c, pages.reviewed(c.name)) for c in pages.CAMPAIGNS.values()],
        reviews=pages.reviews(),
        titles={c.name: c.title for c in pages.CAMPAIGNS.values()},
        year=year.name,
        years=range(now, now - _YEARS_BACK - 1, -1),
        grid=table,
        drawn=drawn,
        fields=FIELDS,
        form=filled,
    )


def _bar(row: tuple[grid.Cell, ...], column: int) -> tuple[str, float]:
    return str(row[0]).rsplit(" ", 1)[0], float(row[column])

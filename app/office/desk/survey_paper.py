"""Questionnaires on paper entered at the desk: a line for each, digits only, many at once."""

from collections import Counter

from flask import Blueprint, Response, request
from flask_babel import gettext
from wtforms import Form

from app import forms, web
from app.cases.channel import N_, Field
from app.law.calendar import today
from app.office import session
from app.office.desk.sending import Wrong, carry_out
from app.office.desk.survey import address, season_of
from app.survey import collecting, services
from app.survey.answers_file import SERVICE
from app.survey.form import ABOUT, SheetRefused, read_sheet, service_field
from app.survey.instruments import ORDERS
from app.survey.seasons import Season

bp = Blueprint("survei_kertas", __name__, url_prefix="/meja/survei/<instrument>/<period>/kertas")

MOST = 500
"""Questionnaires entered at once."""

SHEETS = Field(
    "lembar",
    N_("Lembar"),
    hint=N_("Satu baris satu lembar."),
    limit=20_000,
    required=True,
)
_FAULTS_SHOWN = 5


@bp.get("")
@session.office_team
def form(instrument: str, period: str) -> Response:
    """The page on which they are typed."""
    season = season_of(instrument, period)
    blank = forms.read(_fields(), None)
    blank[SERVICE].data = request.args.get(SERVICE, "")
    return _page(season, 200, blank, "")


@bp.post("")
@session.office_team
def enter(instrument: str, period: str) -> Response:
    """Take all lines, or none and say which are wrong."""
    season = season_of(instrument, period)

    def act(filled: Form, form_id: str) -> None:
        sets, about = _read(season, filled[SERVICE].data, filled[SHEETS.name].data)
        try:
            collecting.take_many(season, form_id, sets, about, today())
        except collecting.Closed:
            raise Wrong("", gettext("Periode ini sudah ditutup.")) from None

    def again(status: int, filled: Form, text: str) -> Response:
        return _page(season, status, filled, text)

    chosen = request.form.get(SERVICE, "")
    count = len([line for line in request.form.get(SHEETS.name, "").splitlines() if line.strip()])
    done = address("survei_kertas.form", season, layanan=chosen, tercatat=str(count))
    return carry_out(_fields(), _purpose(season), act, again, done)


def _read(
    season: Season, service: str, typed: str
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """How often each set of answers came, and what was said besides; :class:`Wrong` names bad lines."""
    sets: Counter[tuple[str, str]] = Counter()
    about: Counter[tuple[str, str]] = Counter()
    faults = []
    for number, line in enumerate(typed.splitlines(), 1):
        if not line.strip():
            continue
        try:
            sheet = read_sheet(line, season.instrument, season.order)
        except SheetRefused as refused:
            faults.append(_why(number, refused, season))
            continue
        sets[service, sheet.digits] += 1
        about.update(sheet.about)
    if sets.total() + len(faults) > MOST:
        faults.append(gettext("Paling banyak %(n)s lembar sekali simpan.", n=MOST))
    if faults:
        more = len(faults) - _FAULTS_SHOWN
        shown = " ".join(faults[:_FAULTS_SHOWN])
        if more > 0:
            shown += " " + gettext("Dan %(n)s baris lain.", n=more)
        raise Wrong(SHEETS.name, shown)
    return sets, about


def _why(number: int, refused: SheetRefused, season: Season) -> str:
    reason, what = refused.args
    texts: dict[str, str] = {
        "length": gettext(
            "Baris %(n)s: ada %(ada)s jawaban, seharusnya %(perlu)s.",
            n=number,
            ada=what,
            perlu=len(season.instrument.elements),
        ),
        "answer": gettext("Baris %(n)s: «%(isi)s» bukan jawaban 1 sampai 4.", n=number, isi=what),
        "about": gettext("Baris %(n)s: «%(isi)s» di belakang tidak dikenal.", n=number, isi=what),
    }
    return texts[reason]


def _fields() -> tuple[Field, ...]:
    return (service_field(services.offered(), N_("Layanan")), SHEETS)


def _purpose(season: Season) -> str:
    return f"kertas/{season.instrument.name}/{season.name}"


def _page(season: Season, status: int, filled: Form, text: str) -> Response:
    return web.page(
        "kantor/survei_kertas.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_purpose(season)),
        text=text,
        problems=forms.problems(filled) if status == 422 else [],
        season=season,
        place={"instrument": season.instrument.name, "period": season.name},
        fields=_fields(),
        form=filled,
        about=ABOUT,
        orders=dict(ORDERS),
        saved=request.args.get("tercatat", 0, type=int),
    )

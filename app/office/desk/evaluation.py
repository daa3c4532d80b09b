"""The evaluations of all channels: by year, with their state and what is late; how often each is made."""

from flask import Blueprint, Response, abort, request, url_for
from wtforms import Form

from app import forms, web
from app.evaluation import schedule
from app.evaluation.errors import Refused
from app.evaluation.schedule import Cadence
from app.evaluation.units import TITLES
from app.law.calendar import today
from app.office import session
from app.office.desk.evaluation_forms import CADENCE, carry_out
from app.office.desk.evaluation_one import survey_address

bp = Blueprint("evaluasi", __name__, url_prefix="/meja/evaluasi")

_PURPOSE = "evaluasi/jadwal"


@bp.get("")
@session.record_reader
def show() -> Response:
    """The evaluations of a year."""
    return _page()


@bp.post("/jadwal/<channel>")
@session.office_team
def choose(channel: str) -> Response:
    """Evaluate a channel more or less often from now on."""
    if channel not in TITLES:
        abort(404)

    def act(filled: Form, _form_id: str) -> None:
        days = int(filled["hari"].data)
        if not 1 <= days <= schedule.MOST_DAYS:
            raise Refused("hari", "days")
        schedule.choose(channel, Cadence(filled["panjang"].data, days))

    def again(status: int, filled: Form, text: str) -> Response:
        return _page(status, text, {channel: filled})

    return carry_out(CADENCE, _PURPOSE, act, again, url_for("evaluasi.show", tersimpan="jadwal"))


def _page(status: int = 200, text: str = "", sent: dict[str, Form] | None = None) -> Response:
    day, sent = today(), sent or {}
    years = schedule.years(day)
    asked = request.args.get("tahun", "")
    year = int(asked) if asked in map(str, years) else day.year
    shown = {unit: forms.read(CADENCE, None) for unit in TITLES}
    for unit, cadence in schedule.cadences().items():
        shown[unit]["panjang"].data, shown[unit]["hari"].data = cadence.length, str(cadence.days)
    writes = "petugas" in session.member().account.roles
    return web.page(
        "kantor/evaluasi.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE) if writes else "",
        text=text,
        problems=[
            (f"{unit}-{name}", name, told)
            for unit, one in sent.items()
            for name, told in forms.problems(one)
        ],
        labels={f.name: f.label for f in CADENCE},
        saved=bool(request.args.get("tersimpan")),
        writes=writes,
        planned=schedule.of_year(year),
        states=schedule.STATES,
        due=schedule.due(day),
        years=years,
        year=year,
        titles=TITLES,
        fields=CADENCE,
        forms={**shown, **sent},
        sent=next(iter(sent), ""),
        alamat_survei=survey_address(),
        hari=day,
    )

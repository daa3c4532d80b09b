"""The schedule of the samsat keliling at the desk: stops, and single days on which one does not come."""

from datetime import date, timedelta

from flask import Blueprint, Response, abort, request, url_for
from wtforms import Form

from app import forms, web
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import recorded, session
from app.office.desk.writing import carry_out
from app.standards import keliling
from app.standards.errors import Refused
from app.standards.models import Stop
from app.zi import live_service

bp = Blueprint("meja_keliling", __name__, url_prefix="/meja/standar/keliling")

ONCE = "sekali"

FIELDS = (
    Field(name="tempat", label=N_("Tempat"), kind=Kind.LINE, limit=120, required=True),
    Field(name="alamat", label=N_("Alamat atau patokan"), kind=Kind.LINE, limit=300),
    Field(
        name="hari",
        label=N_("Hari"),
        kind=Kind.CHOICE,
        choices=(
            *((str(n), name) for n, name in enumerate(keliling.WEEKDAYS)),
            (ONCE, N_("sekali saja")),
        ),
        hint=N_("Setiap minggu pada hari itu, atau sekali saja pada hari pertama di bawah."),
        required=True,
    ),
    Field(name="mulai", label=N_("Hari pertama"), kind=Kind.ANY_DATE, required=True),
    Field(
        name="sampai",
        label=N_("Hari terakhir"),
        hint=N_("Kosongkan bila berjalan terus."),
        kind=Kind.ANY_DATE,
        empty_with=("hari", ONCE, N_("Kosongkan: titik ini hanya sekali.")),
    ),
    Field(
        name="buka",
        label=N_("Jam mulai"),
        hint=N_("Misalnya 08.30."),
        kind=Kind.LINE,
        limit=5,
        required=True,
    ),
    Field(name="tutup", label=N_("Jam selesai"), kind=Kind.LINE, limit=5, required=True),
    Field(name="catatan", label=N_("Catatan untuk warga"), kind=Kind.LINE, limit=500),
)
CALL_OFF = (
    Field(name="batal", label=N_("Hari yang batal"), kind=Kind.ANY_DATE, required=True),
    Field(
        name="alasan",
        label=N_("Alasannya, untuk warga"),
        kind=Kind.LINE,
        limit=200,
        required=True,
    ),
)
_PURPOSE = "keliling"
_SHOWN = timedelta(weeks=8)


@bp.get("")
@session.office_team
def show() -> Response:
    """Every stop with its next days, and the form for another."""
    return _list(200, forms.read(FIELDS, None), "")


@bp.post("")
@session.office_team
def add() -> Response:
    """A new stop."""

    def act(filled: Form, form_id: str) -> None:
        keliling.add(form_id, _place(filled), session.member().account.name, today())

    return carry_out(FIELDS, _PURPOSE, act, _list, url_for("meja_keliling.show", tersimpan="ya"))


@bp.get("/<stop_id>")
@session.office_team
def stop(stop_id: str) -> Response:
    """One stop."""
    return _page(_stop(stop_id))


@bp.post("/<stop_id>")
@session.office_team
def change(stop_id: str) -> Response:
    """Another place, day or hour."""
    found = _stop(stop_id)

    def act(filled: Form, _form_id: str) -> None:
        keliling.change(stop_id, _place(filled), session.member().account.name, today())

    def again(status: int, filled: Form, text: str) -> Response:
        return _page(found, status, {"titik": filled}, text)

    return carry_out(FIELDS, _PURPOSE, act, again, _done(stop_id))


@bp.post("/<stop_id>/hapus")
@session.office_team
def remove(stop_id: str) -> Response:
    """Take away a stop that has not begun."""
    found = _stop(stop_id)

    def act(_filled: Form, _form_id: str) -> None:
        keliling.remove(stop_id, today())

    def again(status: int, _filled: Form, text: str) -> Response:
        return _page(found, status, {}, text)

    return carry_out((), _PURPOSE, act, again, url_for("meja_keliling.show", tersimpan="ya"))


@bp.post("/<stop_id>/batal")
@session.office_team
def call_off(stop_id: str) -> Response:
    """A single day on which the stop does not take place."""
    found = _stop(stop_id)

    def act(filled: Form, _form_id: str) -> None:
        which = date.fromisoformat(filled["batal"].data)
        reason = filled["alasan"].data.strip()
        keliling.call_off(stop_id, which, reason, session.member().account.name, today())

    def again(status: int, filled: Form, text: str) -> Response:
        return _page(found, status, {"batal": filled}, text)

    return carry_out(CALL_OFF, _PURPOSE, act, again, _done(stop_id))


@bp.post("/<stop_id>/jadi")
@session.office_team
def back_on(stop_id: str) -> Response:
    """It takes place after all on a day on which it was called off."""
    found = _stop(stop_id)
    which = forms.read_day(request.form.get("hari", ""))

    def act(_filled: Form, _form_id: str) -> None:
        if which:
            keliling.back_on(stop_id, which, session.member().account.name, today())

    def again(status: int, _filled: Form, text: str) -> Response:
        return _page(found, status, {}, text)

    return carry_out((), _PURPOSE, act, again, _done(stop_id))


def _stop(stop_id: str) -> Stop:
    found = next((s for s in keliling.stops() if s.id == stop_id), None)
    if found is None:
        abort(404)
    return found


def _done(stop_id: str) -> str:
    return url_for("meja_keliling.stop", stop_id=stop_id, tersimpan="ya")


def _place(filled: Form) -> keliling.Place:
    """What was written of a stop. Raises :class:`Refused` for an hour that is none."""
    hours = []
    for name in ("buka", "tutup"):
        try:
            hours.append(keliling.read_hour(filled[name].data))
        except ValueError:
            raise Refused(name, "hour") from None
    weekday, until = filled["hari"].data, filled["sampai"].data
    return keliling.Place(
        place=filled["tempat"].data.strip(),
        address=filled["alamat"].data.strip(),
        weekday=None if weekday == ONCE else int(weekday),
        first=date.fromisoformat(filled["mulai"].data),
        until=date.fromisoformat(until) if until else None,
        opens=hours[0],
        closes=hours[1],
        notes=filled["catatan"].data.strip(),
    )


def _list(status: int, filled: Form, text: str) -> Response:
    day = today()
    stops = keliling.stops()
    coming = keliling.upcoming(day, day + _SHOWN)
    return web.page(
        "kantor/keliling.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        recorded=recorded.told(live_service.mobile_stops),
        stops=[s for s in stops if not keliling.ended(s, day)],
        past=[s for s in stops if keliling.ended(s, day)],
        next={v.stop.id: v.day for v in reversed(coming) if v.off is None},
        weekdays=keliling.WEEKDAYS,
        fields=FIELDS,
        form=filled,
        labels={f.name: f.label for f in FIELDS},
        problems=forms.problems(filled),
        text=text,
        saved=request.args.get("tersimpan", ""),
    )


def _page(
    stop: Stop, status: int = 200, sent: dict[str, Form] | None = None, text: str = ""
) -> Response:
    day = today()
    sent = sent or {}
    filled = {"titik": _filled(stop), "batal": forms.read(CALL_OFF, None)} | sent
    return web.page(
        "kantor/titik.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        stop=stop,
        begun=stop.first <= day,
        called_off=keliling.called_off().get(stop.id, {}),
        visits=[v for v in keliling.upcoming(day, day + _SHOWN) if v.stop.id == stop.id],
        weekdays=keliling.WEEKDAYS,
        fields={"titik": FIELDS, "batal": CALL_OFF},
        forms=filled,
        labels={f.name: f.label for f in (*FIELDS, *CALL_OFF)},
        problems=[
            (f"{which}-{name}", name, told)
            for which, one in sent.items()
            for name, told in forms.problems(one)
        ],
        text=text,
        saved=request.args.get("tersimpan", ""),
        day=day,
    )


def _filled(stop: Stop) -> Form:
    form = forms.read(FIELDS, None)
    given = {
        "tempat": stop.place,
        "alamat": stop.address,
        "hari": ONCE if stop.weekday is None else str(stop.weekday),
        "mulai": f"{stop.first:%d-%m-%Y}",
        "sampai": f"{stop.until:%d-%m-%Y}" if stop.until else "",
        "buka": stop.opens,
        "tutup": stop.closes,
        "catatan": stop.notes,
    }
    for name, value in given.items():
        form[name].data = value
    return form

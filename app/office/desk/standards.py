"""The office's services at the desk: the list with the state of each standard, and new services."""

from flask import Blueprint, Response, request, url_for
from wtforms import Form

from app import forms, web
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import recorded, session
from app.office.desk.writing import carry_out
from app.standards import catalogue, maklumat, reviews, versions
from app.standards.components import COMPONENTS
from app.zi import live_service

bp = Blueprint("daftar_layanan", __name__, url_prefix="/meja/standar")

NAME = Field(name="nama", label=N_("Nama layanan"), kind=Kind.LINE, limit=120, required=True)
CATEGORY = Field(
    name="kelompok",
    label=N_("Kelompok"),
    kind=Kind.CHOICE,
    choices=tuple(catalogue.CATEGORIES.items()),
    required=True,
)
PLACE = Field(
    name="tempat",
    label=N_("Tempat atau loket"),
    hint=N_("Di mana warga dilayani, misalnya nomor loketnya."),
    kind=Kind.LINE,
    limit=300,
)
_NEW = (NAME, CATEGORY, PLACE)
_PURPOSE = "layanan-baru"


@bp.get("")
@session.office_team
def show() -> Response:
    """Every service with its standard and its review, and the form for another."""
    return _page(200, forms.read(_NEW, None), "")


@bp.post("")
@session.office_team
def add() -> Response:
    """A new service."""

    def act(filled: Form, form_id: str) -> None:
        name, category, place = (filled[f.name].data.strip() for f in _NEW)
        catalogue.add(form_id, name, category, place, session.member().account.name, today())

    return carry_out(_NEW, _PURPOSE, act, _page, url_for("daftar_layanan.show", tersimpan="ya"))


@bp.post("/daftar-awal")
@session.office_team
def begin() -> Response:
    """Add the services of the portal's own list that are not there yet, each with a first draft."""

    def act(_filled: Form, _form_id: str) -> None:
        catalogue.begin_with_list(session.member().account.name, today())

    done = url_for("daftar_layanan.show", tersimpan="ya")
    blank = forms.read(_NEW, None)
    return carry_out((), _PURPOSE, act, lambda status, _, text: _page(status, blank, text), done)


def _page(status: int, filled: Form, text: str) -> Response:
    day = today()
    listed = []
    for service in catalogue.all_services():
        own = versions.of_service(service.id)
        draft = versions.draft_of(own)
        listed.append(
            {
                "service": service,
                "held": versions.in_force(own, day),
                "coming": versions.coming(own, day),
                "lacking": len(versions.missing(draft.content)) if draft else None,
            }
        )
    return web.page(
        "kantor/standar.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        listed=listed,
        recorded=recorded.told(live_service.standards, live_service.sops, live_service.reviews),
        categories=catalogue.CATEGORIES,
        count=len(COMPONENTS),
        maklumat=maklumat.current(),
        soon=day + reviews.SOON,
        day=day,
        fields=_NEW,
        form=filled,
        problems=forms.problems(filled),
        text=text,
        saved=bool(request.args.get("tersimpan")),
        labels={f.name: f.label for f in _NEW},
    )

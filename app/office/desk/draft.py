"""The draft of a service's standard: fourteen questions on one page, saved as often as needed."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, request, url_for
from wtforms import Form

from app import forms, web
from app.cases.channel import N_, Field, Kind
from app.language import language
from app.law import tariff
from app.law.calendar import today
from app.office import session
from app.office.desk.writing import carry_out
from app.standards import catalogue, versions
from app.standards.components import COMPONENTS, GROUPS, MARK, SOURCE
from app.standards.models import Service, StandardVersion

bp = Blueprint("rancangan", __name__, url_prefix="/meja/standar/layanan/<slug>/rancangan")

TARIFFS = "tarif"
CHANGED = Field(
    name="berubah",
    label=N_("Yang berubah dari versi sebelumnya"),
    hint=N_("Terbaca warga. Tidak perlu untuk versi yang pertama."),
    limit=5000,
)
EDITION = Field(name="edisi", label="edisi", kind=Kind.NUMBER, limit=9, required=True)


@bp.get("")
@session.office_team
def show(slug: str) -> Response:
    """The draft as it was saved last, or what it begins from."""
    service = _service(slug)
    own = versions.of_service(service.id)
    return _page(service, own, 200, _filled(own), "")


@bp.post("")
@session.office_team
def save(slug: str) -> Response:
    """Save the draft."""
    service = _service(slug)
    own = versions.of_service(service.id)

    def act(filled: Form, _form_id: str) -> None:
        versions.save(
            service,
            {c.name: filled[c.name].data for c in COMPONENTS},
            filled[TARIFFS].data or [],
            filled[CHANGED.name].data.strip(),
            int(filled[EDITION.name].data),
            session.member().account.name,
            today(),
        )

    def again(status: int, filled: Form, text: str) -> Response:
        return _page(service, own, status, filled, text)

    done = url_for("layanan.show", slug=slug, tersimpan="rancangan")
    return carry_out(_fields(), _purpose(service), act, again, done)


def _service(slug: str) -> Service:
    found = catalogue.find(slug)
    if found is None:
        abort(404)
    return found


def _purpose(service: Service) -> str:
    return f"rancangan/{service.id}"


def _tariff_field() -> Field:
    rows = tariff.tariffs(language()).rows
    return Field(
        name=TARIFFS,
        label=N_("Tarif PNBP yang berlaku bagi layanan ini"),
        hint=N_("Jumlahnya diambil dari daftar tarif resmi portal, dengan sumbernya."),
        kind=Kind.MANY,
        choices=tuple((row.code, row.name) for row in rows),
    )


def _fields() -> tuple[Field, ...]:
    return (*(c.field for c in COMPONENTS), _tariff_field(), CHANGED, EDITION)


def _filled(own: Sequence[StandardVersion]) -> Form:
    """The form with the draft in it, or with the newest published version, whose next it is."""
    form = forms.read(_fields(), None)
    draft = versions.draft_of(own)
    source = draft or (own[0] if own else None)
    if source:
        for component in COMPONENTS:
            form[component.name].data = source.content.get(component.name, "")
        form[TARIFFS].data = list(source.tariffs)
    form[CHANGED.name].data = draft.changed if draft else ""
    form[EDITION.name].data = str(draft.edition if draft else 0)
    return form


def _page(
    service: Service,
    own: Sequence[StandardVersion],
    status: int,
    filled: Form,
    text: str,
) -> Response:
    draft = versions.draft_of(own)
    return web.page(
        "kantor/rancangan.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_purpose(service)),
        service=service,
        begins_from=own[0] if own and not draft else None,
        first=not any(v.published for v in own),
        components=COMPONENTS,
        groups=GROUPS,
        source=SOURCE,
        mark=MARK,
        tariff_field=_tariff_field(),
        changed_field=CHANGED,
        form=filled,
        labels={f.name: f.label for f in _fields()},
        problems=forms.problems(filled) if request.method == "POST" else [],
        text=text,
    )

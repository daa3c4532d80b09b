"""What the office promises for each of its services: the list, one service, its SOPs."""

from datetime import date

from flask import Blueprint, Response, abort

from app import documents, web
from app.language import language
from app.law import tariff
from app.law.calendar import today
from app.standards import catalogue, maklumat, reviews, sops, versions
from app.standards.components import COMPONENTS, GROUPS
from app.standards.models import Service, Sop

bp = Blueprint("standar", __name__, url_prefix="/standar-pelayanan")


@bp.get("")
def index() -> Response:
    """Every service by group, with time and cost at a glance."""
    held = versions.all_in_force(today())
    listed = catalogue.services()
    groups = {
        label: [(s, held.get(s.id)) for s in listed if s.category == name]
        for name, label in catalogue.CATEGORIES.items()
    }
    return web.page("publik/standar.html", groups=groups, some=listed, maklumat=maklumat.current())


@bp.get("/<slug>")
def show(slug: str) -> Response:
    """One service: all components of its standard, tariffs, SOPs, since when, and its last review."""
    day, service = today(), _service(slug)
    own = versions.of_service(service.id)
    held = versions.in_force(own, day)
    return web.page(
        "publik/layanan.html",
        service=service,
        version=held,
        coming=versions.coming(own, day),
        history=[v for v in own if v.published and v.since and v.since <= day],
        components=COMPONENTS,
        groups=GROUPS,
        tarif=tariff.tariffs(language()).only(held.tariffs if held else ()),
        sops=[(s, documents.find(s.document_id)) for s in _public_sops(service, day)],
        review=next(iter(reviews.of_service(service.id)), None),
        results=reviews.RESULTS,
    )


@bp.get("/<slug>/sop/<document_id>")
def sop(slug: str, document_id: str) -> Response:
    """The file of an SOP that holds today."""
    if document_id not in {s.document_id for s in _public_sops(_service(slug), today())}:
        abort(404)
    return documents.answer(document_id)


def paths() -> list[str]:
    """The page of each service, as the sitemap lists them."""
    return [f"/standar-pelayanan/{service.slug}" for service in catalogue.services()]


def _service(slug: str) -> Service:
    found = catalogue.find(slug)
    if found is None or not found.active:
        abort(404)
    return found


def _public_sops(service: Service, day: date) -> list[Sop]:
    return sops.public(sops.of_service(service.id), day)

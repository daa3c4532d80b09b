"""The services of the office: listed, added, changed, and begun from the list that comes with the portal."""

import re
import tomllib
import unicodedata
from datetime import date
from pathlib import Path

from sqlalchemy import select

from app.cases.channel import N_
from app.law import tariff
from app.standards.errors import Refused
from app.standards.models import Service, StandardVersion
from app.standards.turns import alone_in
from app.store import db, new_id, writing

CATEGORIES = {
    "pajak": N_("Pajak dan pengesahan"),
    "pemilik": N_("Mutasi dan balik nama"),
    "khusus": N_("Layanan bergerak dan khusus"),
    "lain": N_("Layanan lain"),
}
MOST = 200
"""Services of an office."""

_LONGEST_SLUG = 60
_FILE = Path(__file__).with_name("layanan_awal.toml")


def services() -> list[Service]:
    """The services that the office offers now, by group and name."""
    return [one for one in all_services() if one.active]


def all_services() -> list[Service]:
    """Also those that it does not offer any more."""
    order = list(CATEGORIES)
    found = db.session.scalars(select(Service)).all()
    place = {name: n for n, name in enumerate(order)}
    return sorted(found, key=lambda s: (place.get(s.category, len(order)), s.name, s.id))


def find(slug: str) -> Service | None:
    """The service that addresses call ``slug``."""
    return db.session.scalar(select(Service).where(Service.slug == slug))


def add(form_id: str, name: str, category: str, place: str, by: str, day: date) -> Service:
    """A new service, offered from now on. The same ``form_id`` twice adds it once.

    Raises :class:`Refused` where the name is taken or there are too many.
    """
    with writing() as session:
        alone_in(Service)
        known = session.get(Service, form_id)
        if known and known.name == name:
            return known
        others = session.scalars(select(Service)).all()
        if len(others) >= MOST:
            raise Refused("nama", "full")
        if name in {s.name for s in others}:
            raise Refused("nama", "taken")
        slug = _free(_slug(name), {s.slug for s in others})
        made = _new(new_id() if known else form_id, slug, name, category, by, day)
        made.place = place
        session.add(made)
        return made


def change(
    service: Service,
    name: str,
    category: str,
    place: str,
    review_due: date | None,
    active: bool,
) -> None:
    """Write down other facts of a service. Raises :class:`Refused` where the name is another's."""
    with writing() as session:
        alone_in(Service)
        same = select(Service).where(Service.name == name, Service.id != service.id)
        if session.scalar(same):
            raise Refused("nama", "taken")
        kept = session.get_one(Service, service.id)
        kept.name, kept.category, kept.place = name, category, place
        kept.review_due, kept.active = review_due, active


def begin_with_list(by: str, day: date) -> int:
    """Add what the portal's list names and the office does not have, each with a first draft.

    Returns how many were added. A draft holds only what the portal knows; the rest is empty.
    """
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    source = tariff.tariffs("id").source
    with writing() as session:
        alone_in(Service)
        known = session.scalars(select(Service)).all()
        slugs, names = {s.slug for s in known}, {s.name for s in known}
        fresh = [
            one
            for one in data["layanan"]
            if one["alamat"] not in slugs and one["nama"] not in names
        ]
        for one in fresh:
            made = _new(new_id(), one["alamat"], one["nama"], one["kelompok"], by, day)
            session.add(made)
            session.flush()
            content = {**data["umum"], **one.get("isi", {})}
            if one.get("tarif"):
                content = {**content, **data["bertarif"]}
                content["dasar_hukum"] = f"{content['dasar_hukum']}\n{source}"
            draft = StandardVersion(
                id=new_id(),
                service_id=made.id,
                number=1,
                content=content,
                tariffs=one.get("tarif", []),
                changed="",
                edition=1,
                drafted=day,
                drafted_by=by,
                decision="",
                published_by="",
            )
            session.add(draft)
    return len(fresh)


def _new(service_id: str, slug: str, name: str, category: str, by: str, day: date) -> Service:
    return Service(
        id=service_id,
        slug=slug,
        name=name,
        category=category,
        place="",
        active=True,
        review_due=None,
        added=day,
        by=by,
    )


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[: _LONGEST_SLUG - 4].strip("-") or "layanan"


def _free(slug: str, taken: set[str]) -> str:
    """The slug, or with the first number that makes it free."""
    tried = (slug if n == 1 else f"{slug}-{n}" for n in range(1, MOST + 2))
    return next(one for one in tried if one not in taken)

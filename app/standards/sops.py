"""SOPs of a service, version by version. The public gets the newest one that holds; the desk all of them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from app.documents import Document
from app.standards.errors import Refused
from app.standards.models import Service, Sop
from app.standards.turns import alone_in
from app.store import db, new_id, writing


def of_service(service_id: str) -> list[Sop]:
    """Every version of every SOP of a service: by number, the newest version first."""
    query = select(Sop).where(Sop.service_id == service_id)
    return list(db.session.scalars(query.order_by(Sop.number, Sop.version.desc())))


def public(listed: Iterable[Sop], day: date) -> list[Sop]:
    """Of these, the newest version of each SOP that holds on ``day`` and was not withdrawn."""
    found: dict[str, Sop] = {}
    for sop in listed:
        if sop.valid_from <= day and not sop.withdrawn:
            newest = found.get(sop.number)
            if newest is None or newest.version < sop.version:
                found[sop.number] = sop
    return list(found.values())


def services_with_sop_count(day: date) -> int:
    """How many services that the office offers have an SOP that holds on ``day``."""
    query = (
        select(func.count(func.distinct(Sop.service_id)))
        .join(Service, Service.id == Sop.service_id)
        .where(Service.active, Sop.valid_from <= day, Sop.withdrawn.is_(None))
    )
    return db.session.scalar(query) or 0


def add(
    form_id: str,
    service: Service,
    number: str,
    title: str,
    version: int,
    valid_from: date,
    changed: str,
    document: Document,
    by: str,
    day: date,
) -> None:
    """Keep a version of an SOP with its prepared file. The same ``form_id`` twice keeps it once.

    Raises :class:`Refused` where the version is not newer than those that are kept.
    """
    with writing() as session:
        alone_in(Service)
        known = session.get(Sop, form_id)
        if known and (known.number, known.version) == (number, version):
            return
        older = [s.version for s in of_service(service.id) if s.number == number]
        if older and version <= max(older):
            raise Refused("versi", "older")
        if older and not changed:
            raise Refused("berubah", "needed")
        session.add(document)
        session.flush()
        sop = Sop(
            id=new_id() if known else form_id,
            service_id=service.id,
            number=number,
            title=title,
            version=version,
            valid_from=valid_from,
            changed=changed,
            document_id=document.id,
            added=day,
            by=by,
            withdrawn_because="",
            withdrawn_by="",
        )
        session.add(sop)


def withdraw(service: Service, sop_id: str, reason: str, by: str, day: date) -> None:
    """Show a version to the public no more; it stays at the desk. Nothing happens the second time.

    Raises :class:`Refused` where the service has no such SOP.
    """
    with writing() as session:
        alone_in(Service)
        kept = session.get(Sop, sop_id)
        if kept is None or kept.service_id != service.id:
            raise Refused("alasan", "unknown")
        if not kept.withdrawn:
            kept.withdrawn, kept.withdrawn_because, kept.withdrawn_by = day, reason, by

"""Versions of a service's standard: a draft is edited until it is published, and then never changes.

An edit after that makes the next draft, which begins as a copy of the newest published version.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select

from app.standards.components import COMPONENTS, Component
from app.standards.errors import Incomplete, Moved, Refused
from app.standards.models import Service, StandardVersion
from app.standards.turns import alone_in
from app.store import db, new_id, writing


def of_service(service_id: str) -> list[StandardVersion]:
    """Every version of a service, the newest first; a draft is the first of them."""
    query = select(StandardVersion).where(StandardVersion.service_id == service_id)
    return list(db.session.scalars(query.order_by(StandardVersion.number.desc())))


def draft_of(versions: Sequence[StandardVersion]) -> StandardVersion | None:
    """The draft among a service's versions."""
    return next((v for v in versions if v.published is None), None)


def in_force(versions: Sequence[StandardVersion], day: date) -> StandardVersion | None:
    """The version by which the office works on ``day``."""
    return next((v for v in versions if v.since and v.published and v.since <= day), None)


def coming(versions: Sequence[StandardVersion], day: date) -> StandardVersion | None:
    """The published version that begins to hold after ``day``, the nearest one."""
    later = [v for v in versions if v.since and v.published and v.since > day]
    return later[-1] if later else None


def all_in_force(day: date) -> dict[str, StandardVersion]:
    """The version in force of every service that has one, by the service's id."""
    query = (
        select(StandardVersion)
        .where(StandardVersion.published.is_not(None), StandardVersion.since <= day)
        .order_by(StandardVersion.number)
    )
    return {v.service_id: v for v in db.session.scalars(query)}


def published_standards_count(day: date) -> int:
    """How many services that the office offers have a published standard in force on ``day``."""
    query = (
        select(func.count(func.distinct(StandardVersion.service_id)))
        .join(Service, Service.id == StandardVersion.service_id)
        .where(Service.active, StandardVersion.published.is_not(None), StandardVersion.since <= day)
    )
    return db.session.scalar(query) or 0


def missing(content: Mapping[str, str]) -> list[Component]:
    """The components that a text is still needed for."""
    return [c for c in COMPONENTS if not content.get(c.name, "").strip()]


def save(
    service: Service,
    content: Mapping[str, str],
    tariffs: Sequence[str],
    changed: str,
    edition: int,
    by: str,
    day: date,
) -> StandardVersion:
    """Keep what was written as the service's draft; the first save after a publication begins a new one.

    ``edition`` is that of the draft which the writer saw (0: there was none). Raises :class:`Moved`
    where somebody else saved or published meanwhile; the same text sent again is no reason.
    """
    with writing() as session:
        alone_in(Service)
        versions = of_service(service.id)
        kept = draft_of(versions)
        told = {c.name: content.get(c.name, "").strip() for c in COMPONENTS}
        if kept and (kept.content, kept.tariffs, kept.changed) == (told, list(tariffs), changed):
            return kept
        if kept is None and edition == 0:
            kept = StandardVersion(
                id=new_id(),
                service_id=service.id,
                number=1 + max((v.number for v in versions), default=0),
                edition=0,
                decision="",
                published_by="",
            )
            session.add(kept)
        elif kept is None or kept.edition != edition:
            newest = versions[0]
            raise Moved(newest.published_by or newest.drafted_by)
        kept.content, kept.tariffs, kept.changed = told, list(tariffs), changed
        kept.edition, kept.drafted, kept.drafted_by = kept.edition + 1, day, by
        return kept


def publish(
    service: Service,
    number: int,
    edition: int,
    since: date,
    decision: str,
    review_due: date,
    by: str,
    day: date,
) -> None:
    """Let the draft ``number`` hold from ``since`` on, and its review be due on ``review_due``.

    Raises :class:`Incomplete` while a component is empty, :class:`Refused` for a day that cannot be,
    :class:`Moved` where it is not the draft that was read. Publishing again does nothing.
    """
    with writing() as session:
        alone_in(Service)
        versions = of_service(service.id)
        kept = next((v for v in versions if v.number == number), None)
        if kept is None:
            raise Refused("sejak", "no_draft")
        if kept.published:
            return
        if kept.edition != edition:
            raise Moved(kept.drafted_by)
        lacking = missing(kept.content)
        if lacking:
            raise Incomplete(lacking)
        before = max((v.since for v in versions if v.since), default=None)
        if before:
            if not kept.changed.strip():
                raise Refused("sejak", "unchanged")
            if since <= before:
                raise Refused("sejak", "version_before")
        if review_due <= day:
            raise Refused("reviu", "past")
        kept.since, kept.decision = since, decision
        kept.published, kept.published_by = day, by
        session.get_one(Service, service.id).review_due = review_due

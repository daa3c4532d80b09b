"""A service with a standard, made as the desk makes it."""

from datetime import date, timedelta

from app.law.calendar import today
from app.standards import catalogue, versions
from app.standards.components import COMPONENTS
from app.standards.models import Service, StandardVersion
from app.store import new_id

FULL = {c.name: f"Isi {c.name}." for c in COMPONENTS}
DECISION = "Keputusan Kepala UPT 7/2026"


def days(n: int) -> date:
    return today() + timedelta(days=n)


def service(name: str = "Pajak tahunan") -> Service:
    return catalogue.add(new_id(), name, "pajak", "Loket 1", "petugas", today())


def drafted(one: Service, changed: str = "", **content: str) -> StandardVersion:
    """Save a draft over the one that is there."""
    kept = versions.draft_of(versions.of_service(one.id))
    edition = kept.edition if kept else 0
    return versions.save(one, FULL | content, [], changed, edition, "petugas", today())


def published(one: Service, since: int = -9, changed: str = "", **content: str) -> StandardVersion:
    """Draft a version and publish it, in force since so many days from now."""
    draft = drafted(one, changed, **content)
    due = days(365)
    versions.publish(
        one, draft.number, draft.edition, days(since), DECISION, due, "petugas", today()
    )
    return draft

"""What can be judged: the office's services, and any other."""

from app import standards
from app.cases.channel import N_

OTHER = "lainnya"
"""The slug of a service that the office's list does not have."""

_OTHER_NAME = N_("Layanan lain")


def offered() -> dict[str, str]:
    """The services that can be judged now: name by slug, the last one in a sentence for the catalogue."""
    return {**{service.slug: service.name for service in standards.services()}, OTHER: _OTHER_NAME}


def named() -> dict[str, str]:
    """The same with services that the office offers no more."""
    known = {service.slug: service.name for service in standards.all_services()}
    return {**known, OTHER: _OTHER_NAME}

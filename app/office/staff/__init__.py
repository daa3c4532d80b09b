"""Pages for everybody who signs in, whether or not they belong to a team."""

from types import ModuleType


def pages() -> tuple[ModuleType, ...]:
    """The modules whose pages everybody who signs in has."""
    from app.office.staff import declare, guide, home, superior

    return (home, declare, superior, guide)

"""Pages of the record of the Zona Integritas, and what somebody in charge of a part of it sees."""

from types import ModuleType


def pages() -> tuple[ModuleType, ...]:
    """The modules whose pages the record has."""
    from app.office.zi import (
        activity,
        criterion,
        front,
        meeting,
        meetings,
        own,
        paper,
        plan,
        score,
        weights,
    )

    return (front, criterion, paper, meetings, meeting, plan, activity, score, weights, own)

"""What one employee is in charge of: criteria, activities, decisions of meetings, recommendations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.evaluation import schedule
from app.evaluation.schedule import Due
from app.zi import days, meetings, notes, plan
from app.zi.models import CriterionNote, Decision
from app.zi.plan import Activity


@dataclass(frozen=True)
class Tasks:
    """All that is not done yet; criteria and activities are of ``year``."""

    year: int
    criteria: Sequence[CriterionNote]
    activities: Sequence[Activity]
    decisions: Sequence[Decision]
    recommendations: Sequence[Due]

    def __bool__(self) -> bool:
        return any((self.criteria, self.activities, self.decisions, self.recommendations))


def of(nip: str | None, day: date) -> Tasks:
    """What the person with this NIP is in charge of on ``day``; nothing where an account has none."""
    year = days.prepared(day)
    if not nip:
        return Tasks(year, (), (), (), ())
    return Tasks(
        year,
        notes.owed_by(nip, year),
        [one for one in plan.of_year(year) if one.said.nip == nip and one.percent < 100],
        [one for one in meetings.follow_ups() if one.nip == nip],
        [one for one in schedule.to_follow_up(day) if one.nip == nip],
    )

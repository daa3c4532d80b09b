"""One evaluation with everything that belongs to it, put together for the page and for paper alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app import documents
from app.documents import Document
from app.evaluation import awareness, cycle, measures, summaries, trials
from app.evaluation.awareness import Known
from app.evaluation.measures import Outcome
from app.evaluation.models import Finding, Trial
from app.evaluation.recommendations import FINAL, Standing
from app.evaluation.schedule import Planned
from app.monitoring.snapshots import Snapshot
from app.periods import Period, parse


@dataclass(frozen=True)
class Followed:
    """A recommendation as it stands, and what a later summary says of its figure.

    ``overlaps`` where that summary's period began before the follow-up was complete.
    """

    standing: Standing
    state: str
    now: Snapshot | None
    value: str
    outcome: Outcome
    overlaps: bool
    silent: bool
    """Whether there is a later summary, and none of them says anything of the figure."""
    awaited: Period | None
    """The period whose summary has to come before it can be judged by its figure."""

    @property
    def judged(self) -> bool:
        """Whether a verdict ended it."""
        return any(v.verdict in FINAL for v in self.standing.verdicts)


@dataclass(frozen=True)
class Found:
    """A finding with its recommendations."""

    finding: Finding
    recommendations: Sequence[Followed]


@dataclass(frozen=True)
class Seen:
    """All of one evaluation."""

    planned: Planned
    findings: Sequence[Found]
    trials: Sequence[Trial]
    known: Sequence[Known]
    lacking: Sequence[str]
    """Why it cannot be drawn up to its end yet."""
    unverified: int
    """Recommendations without a verdict that ends them."""

    def of(self, state: str) -> list[Found]:
        """The findings in a state."""
        return [one for one in self.findings if one.finding.state == state]


def of(planned: Planned, day: date) -> Seen:
    """Everything of an evaluation as it is on ``day``."""
    row = planned.row
    found = cycle.found_in(row.id) if row else []
    followed = [_followed(one, day) for one in planned.recommendations]
    return Seen(
        planned,
        [Found(one, [f for f in followed if f.standing.row.finding_id == one.id]) for one in found],
        trials.of(planned.unit, planned.period),
        awareness.of(planned.unit, planned.period, day),
        cycle.lacking(found, planned.recommendations),
        len(cycle.unverified(planned.recommendations)),
    )


def judged_by(standing: Standing, day: date) -> Snapshot | None:
    """The summary of a later period by which it is judged, also one that says nothing of the figure."""
    row = standing.row
    if not row.path:
        return None
    return summaries.judge(row.channel, row.path, row.summary_period, day.year, standing.period)


def proof_of(planned: Planned, document_id: str) -> Document | None:
    """A document that was given as proof in an evaluation."""
    given = {f.document_id for r in planned.recommendations for f in r.follow_ups}
    return documents.find(document_id) if document_id in given else None


def _followed(standing: Standing, day: date) -> Followed:
    row, judge = standing.row, judged_by(standing, day)
    value = measures.value(judge.figures, row.path) if judge else ""
    now = judge if value else None
    span = parse(now.period) if now else None
    complete = max((f.day for f in standing.follow_ups if f.complete), default=None)
    overlaps = bool(span and complete and span.first < complete)
    outcome = measures.outcome(row.path, row.then, row.wanted, value)
    waits = row.path and standing.final is None and judge is None
    awaited = summaries.awaited(row.summary_period, standing.period) if waits else None
    return Followed(
        standing, standing.state(day), now, value, outcome, overlaps, judge is not now, awaited
    )

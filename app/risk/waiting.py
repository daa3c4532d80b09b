"""What waits on the risk register: late controls, reviews that are due, reality beyond the judgement."""

from dataclasses import dataclass
from datetime import date

from app.cases.channel import N_
from app.risk import controls, reality, register, watching

LATE, REVIEW, BEYOND = "kendali", "tinjau", "kenyataan"
KINDS = {
    BEYOND: N_("kenyataan melebihi perkiraan"),
    LATE: N_("kegiatan pengendalian terlambat"),
    REVIEW: N_("perlu ditinjau ulang"),
}
ADDRESS = "/kantor/meja/risiko"


@dataclass(frozen=True)
class Due:
    """One thing that waits: its kind, whose risk, what of it, since when (None: no day), and where."""

    kind: str
    code: str
    what: str
    since: date | None
    person: str
    address: str

    @property
    def anchor(self) -> str:
        """The part of its page that says more."""
        return self.address.partition("#")[2]


def due(day: date) -> list[Due]:
    """Everything that waits on ``day``: by kind as in :data:`KINDS`, then the longest waiting first."""
    found = register.entries(day)
    if not found:
        return []
    by_id = {e.risk.id: e for e in found}
    waits = [
        Due(
            LATE, by_id[a.risk_id].risk.code, a.what, a.due, a.name,
            f"{ADDRESS}/{by_id[a.risk_id].risk.code}#kendali",
        )
        for a in controls.late(controls.known(day), day)
        if a.risk_id in by_id
    ]  # fmt: skip
    counting, review = reality.Counting(day), watching.review_due(found, day)
    for e in found:
        code, v = e.risk.code, e.version
        if e.beyond(counting):
            waits.append(
                Due(BEYOND, code, v.statement, None, v.owner_name, f"{ADDRESS}/{code}#kenyataan")
            )
        if review[e.risk.id] < day:
            since = review[e.risk.id]
            waits.append(
                Due(REVIEW, code, v.statement, since, v.owner_name, f"{ADDRESS}/{code}#pantau")
            )
    order = list(KINDS)
    return sorted(waits, key=lambda w: (order.index(w.kind), w.since or date.min, w.code))

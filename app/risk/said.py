"""What is said of a risk: what it is and how it is judged, and how a version holds both."""

from dataclasses import dataclass, fields
from datetime import date

from app.cases.channel import N_
from app.risk.models import RiskVersion

CATEGORIES = {
    "kecurangan": N_("Kecurangan dan korupsi"),
    "kepatuhan": N_("Kepatuhan"),
    "operasional": N_("Operasional layanan"),
    "keuangan": N_("Keuangan dan penerimaan"),
    "data": N_("Data dan sistem"),
    "sdm": N_("Pegawai"),
    "reputasi": N_("Reputasi"),
}
RESPONSES = {
    "terima": N_("Terima"),
    "kurangi": N_("Kurangi"),
    "hindari": N_("Hindari"),
    "bagi": N_("Bagi dengan pihak lain"),
}


@dataclass(frozen=True)
class Words:
    """What a risk is, and whose; ``owner_nip`` is one of today's employees."""

    objective: str
    statement: str
    cause: str
    consequence: str
    category: str
    owner_nip: str
    control: str


@dataclass(frozen=True)
class Judgement:
    """How a risk is judged; see :class:`app.risk.models.RiskVersion`."""

    adequate: bool
    likelihood: int
    impact: int
    response: str
    residual_likelihood: int
    residual_impact: int
    numbers: tuple[int, ...]
    feeds: tuple[str, ...]


def say(version: RiskVersion, said: Words | Judgement) -> None:
    """Let a version say it."""
    for one in fields(said):
        value = getattr(said, one.name)
        setattr(version, one.name, list(value) if isinstance(value, tuple) else value)


_CARRIED = [
    *(one.name for one in (*fields(Words), *fields(Judgement))),
    "owner_name", "seen", "judged", "judged_by",
]  # fmt: skip


def copy(held: RiskVersion, form_id: str, reason: str, by: str, day: date) -> RiskVersion:
    """The version after ``held``, saying the same."""
    fresh = RiskVersion(
        id=form_id, risk_id=held.risk_id, number=held.number + 1, reason=reason, day=day, by=by
    )
    for name in _CARRIED:
        setattr(fresh, name, getattr(held, name))
    return fresh


def same(one: RiskVersion, other: RiskVersion) -> bool:
    """Whether two versions say the same."""
    return all(getattr(one, name) == getattr(other, name) for name in _CARRIED)


def says(version: RiskVersion, said: Words | Judgement) -> bool:
    """Whether a version says just this."""
    told = {one.name: getattr(said, one.name) for one in fields(said)}
    return all(
        getattr(version, name) == (list(value) if isinstance(value, tuple) else value)
        for name, value in told.items()
    )


def changed(newer: RiskVersion, older: RiskVersion) -> list[str]:
    """The names of what a version says otherwise than the one before."""
    said = [one.name for one in (*fields(Words), *fields(Judgement))]
    return [name for name in said if getattr(newer, name) != getattr(older, name)]

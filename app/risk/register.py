"""The risks: entered, reworded, judged anew, closed. Each change is a version that stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.people import roster
from app.risk import reality, scale
from app.risk.errors import Moved, Refused
from app.risk.models import Monitoring, Risk, RiskVersion
from app.risk.said import Judgement, Words, copy, same, say, says
from app.standards.turns import alone_in
from app.store import db, new_id, writing

MOST = 999
"""Risks of an office, closed ones too."""

MOST_A_YEAR = 9_999
"""The largest number that somebody may expect of a year."""


@dataclass(frozen=True)
class Entry:
    """A risk with the version that holds."""

    risk: Risk
    version: RiskVersion

    @property
    def level(self) -> int:
        """The level with today's controls."""
        return scale.level(self.version.likelihood, self.version.impact)

    @property
    def residual(self) -> int:
        """The level that is left after the planned activities."""
        return scale.level(self.version.residual_likelihood, self.version.residual_impact)

    def beyond(self, counting: reality.Counting) -> list[reality.Signal]:
        """The counts by which reality is more than this judgement says."""
        v = self.version
        signals = counting.of(v.feeds).signals
        return reality.beyond(v.likelihood, v.numbers, signals, v.seen)


def entries(day: date) -> list[Entry]:
    """The risks that were open at the end of ``day``, each as it was judged then, by code."""
    return [
        entry
        for entry in everything(day)
        if entry.risk.closed is None or entry.risk.closed > day
    ]  # fmt: skip


def everything(day: date) -> list[Entry]:
    """Also those that were closed by then."""
    risks = db.session.scalars(select(Risk).where(Risk.opened <= day).order_by(Risk.code)).all()
    held = select(RiskVersion).where(RiskVersion.day <= day).order_by(RiskVersion.number)
    newest = {v.risk_id: v for v in db.session.scalars(held)}
    return [Entry(risk, newest[risk.id]) for risk in risks if risk.id in newest]


def find(code: str) -> Risk | None:
    """The risk of this code."""
    return db.session.scalar(select(Risk).where(Risk.code == code))


def versions(risk_id: str) -> list[RiskVersion]:
    """Every version of a risk, the newest first."""
    query = select(RiskVersion).where(RiskVersion.risk_id == risk_id)
    return list(db.session.scalars(query.order_by(RiskVersion.number.desc())))


def enter(form_id: str, words: Words, judged: Judgement, by: str, day: date) -> str:
    """A new risk; returns its code. The same ``form_id`` twice enters it once. Raises :class:`Refused`."""
    _possible(judged)
    seen = _seen(judged, day)
    with writing() as session:
        alone_in(Risk)
        known = session.get(Risk, form_id)
        if known and versions(known.id)[-1].statement == words.statement:
            return known.code
        count = session.scalar(select(func.count()).select_from(Risk)) or 0
        if count >= MOST:
            raise Refused("tujuan", "full")
        owner = _owner(words.owner_nip, day)
        risk = Risk(
            id=new_id() if known else form_id,
            code=f"R-{count + 1:03}",
            opened=day,
            closed_because="",
            closed_by="",
        )
        session.add(risk)
        session.flush()
        fresh = RiskVersion(id=new_id(), risk_id=risk.id, number=1, reason="", day=day, by=by)
        fresh.owner_name, fresh.seen, fresh.judged, fresh.judged_by = owner, seen, day, by
        say(fresh, words)
        say(fresh, judged)
        session.add(fresh)
        return risk.code


def reword(
    form_id: str, risk: Risk, number: int, words: Words, reason: str, by: str, day: date
) -> None:
    """Say a risk in other words, or give it to another owner; the judgement stays as it was.

    ``number`` is the version that the writer saw. Raises :class:`Refused` and :class:`Moved`.
    """
    with writing() as session:
        held = _next(form_id, risk, number, reason, words)
        if held is None:
            return
        fresh = copy(held, form_id, reason, by, day)
        fresh.owner_name = _owner(words.owner_nip, day)
        say(fresh, words)
        if same(fresh, held):
            raise Refused("alasan", "unchanged")
        session.add(fresh)


def judge(
    form_id: str, risk: Risk, number: int, judged: Judgement, reason: str, by: str, day: date
) -> None:
    """Judge a risk anew, if only to say that it stays as it was: a version, and an entry of its monitoring.

    From then on the counts that the figures showed on this day are known to the judgement.
    Raises :class:`Refused` and :class:`Moved`.
    """
    _possible(judged)
    seen = _seen(judged, day)
    with writing() as session:
        held = _next(form_id, risk, number, reason, judged)
        if held is None:
            return
        fresh = copy(held, form_id, reason, by, day)
        say(fresh, judged)
        fresh.seen, fresh.judged, fresh.judged_by = seen, day, by
        session.add(fresh)
        session.add(
            Monitoring(
                id=new_id(),
                risk_id=risk.id,
                day=day,
                seen=reason,
                number=fresh.number,
                entered=day,
                by=by,
            )
        )


def close(risk: Risk, reason: str, by: str, day: date) -> None:
    """End a risk, with the reason; nothing is said of it any more. Closing again does nothing."""
    with writing() as session:
        alone_in(Risk)
        kept = session.get_one(Risk, risk.id, populate_existing=True)
        if kept.closed is None:
            kept.closed, kept.closed_because, kept.closed_by = day, reason, by


def still_open(risk_id: str) -> Risk:
    """The risk, for a write about it. Raises :class:`Refused` for one that was closed."""
    found = db.session.get(Risk, risk_id, with_for_update=True, populate_existing=True)
    if found is None or found.closed:
        raise Refused("", "closed")
    return found


def _next(
    form_id: str, risk: Risk, number: int, reason: str, said: Words | Judgement
) -> RiskVersion | None:
    """The newest version, for the one after it; None where this form was carried out already.

    The page of a form that was carried out, filled in otherwise, is one that saw an older version.
    """
    alone_in(Risk)
    known = db.session.get(RiskVersion, form_id)
    if known and known.reason == reason and says(known, said):
        return None
    still_open(risk.id)
    held = versions(risk.id)[0]
    if held.number != number:
        raise Moved(held.by)
    return held


def _possible(judged: Judgement) -> None:
    """Refuse what no judgement can say."""
    if judged.residual_likelihood > judged.likelihood:
        raise Refused("sisa_kemungkinan", "residual")
    if judged.residual_impact > judged.impact:
        raise Refused("sisa_dampak", "residual")
    scale.level(judged.likelihood, judged.impact)
    scale.level(judged.residual_likelihood, judged.residual_impact)
    for n, (lower, upper) in enumerate(zip((0, *judged.numbers), judged.numbers, strict=False), 1):
        if upper > MOST_A_YEAR:
            raise Refused(f"perkiraan_{n}", "large")
        if n > 1 and upper < lower:
            raise Refused(f"perkiraan_{n}", "order")


def _seen(judged: Judgement, day: date) -> dict[str, int]:
    return {s.span: s.count for s in reality.counted(judged.feeds, day).signals}


def _owner(nip: str, day: date) -> str:
    person = roster.on(nip, day)
    if person is None:
        raise Refused("pemilik", "nobody")
    return person.name


def highest_first(found: Sequence[Entry]) -> list[Entry]:
    """The same, by level, then by code."""
    return sorted(found, key=lambda e: (-e.level, e.risk.code))

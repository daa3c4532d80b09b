"""Figures compared with the histories that they were counted from, for ``portal verify``."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.cases.models import Case, DailyRoot, RootHead
from app.statistics import aggregates, counting, yearly
from app.statistics.counting import OPEN_CHANNELS, SEALED_CHANNELS, Cell, Place
from app.statistics.models import DailyFigures, MonthlyFigures, YearlyFigures
from app.store import db

_MEND = "jalankan portal recount-figures"


class Recount:
    """Counts each case that a verification has before it, and at the end tells what is stored otherwise."""

    def __init__(self) -> None:
        counting.forget_days()
        self._reach = aggregates.reach()
        self._covered = _covered(OPEN_CHANNELS, self._reach.until) if self._reach else {}
        self._sums = counting.new_sums()
        self._years = db.session.execute(select(YearlyFigures.__table__)).all()
        days = {row.as_of for row in self._years}
        self._heads = {day: _covered(SEALED_CHANNELS, day) for day in days}
        self._ended: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)

    def see(self, case: Any, events: Sequence[Any]) -> None:
        """Count a case; ``events`` are all of its history, in order."""
        if case.channel in OPEN_CHANNELS:
            seen = [e for e in events if e.seq <= self._covered.get(case.id, 0)]
            counting.add(self._sums, counting.count(case, seen))
        for row in self._years:
            last = self._heads[row.as_of].get(case.id) if case.channel == row.channel else None
            for event in events:
                if event.seq == last:
                    outcome = yearly.closed_in(event.data, row.year)
                    self._ended[row.year, row.channel][outcome] += 1

    def end(self) -> Iterator[str]:
        """What is stored and is not what was counted, by channel, day and measure."""
        if self._reach:
            yield from self._check_reach(self._reach)
            yield from _differences("angka", aggregates.stored(DailyFigures), self._sums)
            months = aggregates.by_month(self._sums)
            yield from _differences("angka bulan", aggregates.stored(MonthlyFigures), months)
        for row in self._years:
            known = yearly.outcomes(row.channel) if row.channel in SEALED_CHANNELS else {}
            ended = self._ended[row.year, row.channel]
            if row.cells != yearly.publishable({name: ended[name] for name in known}):
                yield f"angka tahun {row.year} {row.channel} bukan yang dihitung; {_MEND}"

    def _check_reach(self, held: aggregates.Reach) -> Iterator[str]:
        if db.session.get(DailyRoot, held.until) is None:
            yield f"angka sampai {held.until} tidak punya akar harian; {_MEND}"
        if held.counted_by != aggregates.measured_by(held.until):
            yield "hari kerja berubah sejak angka dihitung: jalankan portal jobs, lalu periksa lagi"


def _covered(channels: Sequence[str], until: date) -> dict[str, int]:
    query = (
        select(RootHead.case_id, func.max(RootHead.seq))
        .join(Case, Case.id == RootHead.case_id)
        .where(Case.channel.in_(channels), RootHead.day <= until)
        .group_by(RootHead.case_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


_Stored = Mapping[Place, Mapping[Cell, int]]


def _differences(what: str, stored: _Stored, counted: _Stored) -> Iterator[str]:
    for place in sorted(stored.keys() | counted.keys()):
        mine, true = stored.get(place, {}), counted.get(place, {})
        cells = sorted(mine.keys() | true.keys())
        wrong = next((c for c in cells if mine.get(c, 0) != true.get(c, 0)), None)
        if wrong:
            (group, bucket), (channel, day, measure) = wrong, place
            of = f" ({group or 'semua'}, {bucket})"
            numbers = f"tersimpan {mine.get(wrong, 0)}, seharusnya {true.get(wrong, 0)}"
            yield f"{what} {channel} {day} {measure}{of}: {numbers}; {_MEND}"

"""The figures of a period as they are published: one list, from which page, JSON and CSV are made."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app import periods
from app.cases.channel import MEDIA
from app.channels import CHANNELS
from app.periods import Period
from app.statistics import aggregates, counting, yearly
from app.statistics.models import MonthlyFigures
from app.store import db

MONTH = "bulan"
SCORES = (1, 2, 3, 4)

UNCLASSIFIED = "belum_digolongkan"
"""Stands for the class of a complaint that has none yet."""

_ROWS = select(
    MonthlyFigures.channel, MonthlyFigures.day, MonthlyFigures.measure, MonthlyFigures.counts
)
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Numbers:
    """What is said of a group of cases; None where there is nothing to say it of.

    Days are working days. :data:`UNITS` names the fields in their order.
    """

    received: int
    settled: int
    on_time: int
    percent: float | None
    median_settled: int | None
    p90_settled: int | None
    median_answered: int | None
    p90_answered: int | None

    def named(self) -> dict[str, int | float | None]:
        """The same under the names of JSON and CSV."""
        return dict(zip(UNITS, vars(self).values(), strict=True))


UNITS = {
    "diterima": "kasus",
    "diselesaikan": "kasus",
    "tepat_waktu": "kasus",
    "persen_tepat_waktu": "persen",
    "median_hari_selesai": "hari kerja",
    "p90_hari_selesai": "hari kerja",
    "median_hari_tanggapan": "hari kerja",
    "p90_hari_tanggapan": "hari kerja",
}
"""Names of :class:`Numbers` as published, and what they are counted in."""

RATING_UNITS = {f"nilai_{score}": "penilaian" for score in SCORES} | {
    "penilaian": "penilaian",
    "tuntas": "penilaian",
}


@dataclass(frozen=True)
class Ratings:
    """How reporters found that they were handled: ratings by score, and how many called it solved."""

    by_score: Mapping[int, int]
    solved: int

    def named(self) -> dict[str, int]:
        """The same under the names of JSON and CSV."""
        scores = {f"nilai_{score}": self.by_score[score] for score in SCORES}
        return scores | {"penilaian": sum(self.by_score.values()), "tuntas": self.solved}


@dataclass(frozen=True)
class ChannelFigures:
    """A channel in a period: all of it, and told apart by each dimension and by month."""

    channel: str
    whole: Numbers
    ratings: Ratings
    by: Mapping[str, Mapping[str, Numbers]]


@dataclass(frozen=True)
class Published:
    """Everything that the page says; ``until`` is None before anything was counted."""

    until: date | None
    period: Period
    channels: tuple[ChannelFigures, ...]
    years: tuple[Any, ...]


_Buckets = dict[str, int]
_Measures = dict[str, dict[str, _Buckets]]
"""Buckets by group and measure."""


def of(period: Period) -> Published:
    """The figures of a period, from the figures of its months."""
    held = aggregates.reach()
    whole: dict[str, _Measures] = {name: {} for name in counting.OPEN_CHANNELS}
    monthly: dict[tuple[str, str], _Measures] = {}
    mine = MonthlyFigures.day.between(period.first, period.last)
    for channel, day, measure, counts in db.session.execute(_ROWS.where(mine)):
        if channel in whole:
            _merge(whole[channel], measure, counts)
            month = monthly.setdefault((channel, f"{day:%Y-%m}"), {})
            _merge(month, measure, {"": counts.get("", {})})
    begun = held.until if held else date.min
    months = [month.name for month in periods.months(period) if month.first <= begun]
    found = tuple(
        _channel(name, measures, {month: monthly.get((name, month), {}) for month in months})
        for name, measures in whole.items()
    )
    return Published(held.until if held else None, period, found, tuple(yearly.published()))


def _merge(into: _Measures, measure: str, counts: Mapping[str, _Buckets]) -> None:
    for group, buckets in counts.items():
        mine = into.setdefault(group, {}).setdefault(measure, {})
        for bucket, number in buckets.items():
            mine[bucket] = mine.get(bucket, 0) + number


def years() -> range:
    """The years of which there are figures, in order; empty before anything was counted."""
    held = aggregates.reach()
    first = db.session.scalar(select(func.min(MonthlyFigures.day)))
    return range(first.year, held.until.year + 1) if held and first else range(0)


def _channel(name: str, groups: _Measures, months: Mapping[str, _Measures]) -> ChannelFigures:
    by: dict[str, dict[str, Numbers]] = {MONTH: {}}
    by |= {dimension: {} for dimension in counting.dimensions(name)}
    for group in sorted(groups):
        dimension, _, value = group.partition(":")
        if dimension in by:
            by[dimension][value or UNCLASSIFIED] = _numbers(groups[group])
    by[MONTH] = {month: _numbers(mine.get("", {})) for month, mine in months.items()}
    everything = groups.get("", {})
    scores, solved = (everything.get(m, {}) for m in (counting.RATED, counting.SOLVED))
    ratings = Ratings({n: scores.get(str(n), 0) for n in SCORES}, solved.get("1", 0))
    return ChannelFigures(name, _numbers(everything), ratings, by)


def _numbers(measures: Mapping[str, _Buckets]) -> Numbers:
    def many(measure: str) -> int:
        return sum(measures.get(measure, {}).values())

    def days(measure: str) -> dict[int, int]:
        return {int(bucket): number for bucket, number in measures.get(measure, {}).items()}

    settled, on_time = many(counting.SETTLED), many(counting.ON_TIME)
    ended, answered = days(counting.DAYS_SETTLED), days(counting.DAYS_ANSWERED)
    return Numbers(
        many(counting.RECEIVED),
        settled,
        on_time,
        percent(on_time, settled),
        nearest_rank(ended, 50),
        nearest_rank(ended, 90),
        nearest_rank(answered, 50),
        nearest_rank(answered, 90),
    )


def percent(part: int, whole: int) -> float | None:
    """A share to one decimal, half up; None of nothing."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole > 0 else None


def nearest_rank(histogram: Mapping[int, int], share: int) -> int | None:
    """The smallest value that at least ``share`` percent of the values do not exceed; None if there are none.

    Nearest rank: of n values in order the one at place ⌈share·n/100⌉, so always one that occurred.
    """
    count = sum(histogram.values())
    place, seen = -(-share * count // 100), 0
    for value in sorted(histogram):
        seen += histogram[value]
        if 0 < place <= seen:
            return value
    return None


def label(channel: str, dimension: str, value: str) -> str:
    """What a group is called, to be translated; the value itself where nothing is known of it."""
    if dimension == "lewat":
        return MEDIA.get(value, value)
    return CHANNELS[channel].fact_label(counting.DIMENSIONS[dimension], value)


def as_json(found: Published) -> dict[str, Any]:
    """Everything as JSON has it; docs/kamus-data.md says what each key is."""
    return {
        "sampai": found.until.isoformat() if found.until else None,
        "periode": found.period.name,
        "periode_mulai": found.period.first.isoformat(),
        "periode_akhir": found.period.last.isoformat(),
        "kanal": {
            one.channel: {
                "jumlah": one.whole.named(),
                "penilaian": one.ratings.named(),
                "menurut": {
                    by: {value: numbers.named() for value, numbers in groups.items()}
                    for by, groups in one.by.items()
                },
            }
            for one in found.channels
        },
        "tahunan": [
            {
                "tahun": row.year,
                "kanal": row.channel,
                "dihitung_menurut": row.as_of.isoformat(),
                "hasil": dict(row.cells),
                "jumlah_paling_sedikit": yearly.total(row.cells).least,
                "jumlah_paling_banyak": yearly.total(row.cells).most,
            }
            for row in found.years
        ],
    }


COLUMNS = ("kanal", "periode", "menurut", "kelompok", "ukuran", "nilai", "satuan")
"""Columns of the CSV, a line for each figure."""


def as_csv(found: Published) -> str:
    """The same figures, one a line; no cell is read as a formula by a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in _lines(found):
        writer.writerow(["" if cell is None else _harmless(str(cell)) for cell in line])
    return out.getvalue()


def _lines(found: Published) -> Iterator[tuple[Any, ...]]:
    for one in found.channels:
        groups = [("", "", one.whole)]
        groups += [(by, value, n) for by, many in one.by.items() for value, n in many.items()]
        for by, value, numbers in groups:
            for name, figure in numbers.named().items():
                yield one.channel, found.period.name, by, value, name, figure, UNITS[name]
        for name, figure in one.ratings.named().items():
            yield one.channel, found.period.name, "", "", name, figure, RATING_UNITS[name]
    for row in found.years:
        sums = yearly.total(row.cells)
        for outcome, cell in row.cells.items():
            yield row.channel, row.year, "hasil", outcome, "ditutup", cell, "kasus"
        yield row.channel, row.year, "", "", "jumlah_paling_sedikit", sums.least, "kasus"
        yield row.channel, row.year, "", "", "jumlah_paling_banyak", sums.most, "kasus"


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_RISKY) else text

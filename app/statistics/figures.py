"""The figures of a period as they are published: one list, from which page, JSON and CSV are made."""

import csv
import io
from collections import Counter
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
from app.statistics.counting import Cell
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


def of(period: Period) -> Published:
    """The figures of a period, from the figures of its months."""
    held = aggregates.reach()
    sums: dict[tuple[str, str], Counter[Cell]] = {}
    months: dict[tuple[str, str, str], Counter[Cell]] = {}
    mine = MonthlyFigures.day.between(period.first, period.last)
    for row in db.session.execute(_ROWS.where(mine)):
        cells = counting.cells(row.counts)
        sums.setdefault((row.channel, row.measure), Counter()).update(cells)
        only = Counter({cell: n for cell, n in cells.items() if not cell[0]})
        months[row.channel, f"{row.day:%Y-%m}", row.measure] = only
    found = tuple(_channel(name, period, sums, months) for name in counting.OPEN_CHANNELS)
    return Published(held.until if held else None, period, found, tuple(yearly.published()))


def years() -> range:
    """The years of which there are figures, in order; empty before anything was counted."""
    held = aggregates.reach()
    first = db.session.scalar(select(func.min(MonthlyFigures.day)))
    return range(first.year, held.until.year + 1) if held and first else range(0)


def _channel(
    name: str,
    period: Period,
    sums: Mapping[tuple[str, str], Counter[Cell]],
    months: Mapping[tuple[str, str, str], Counter[Cell]],
) -> ChannelFigures:
    mine = {measure: cells for (channel, measure), cells in sums.items() if channel == name}
    grouped = _grouped(mine)
    by: dict[str, dict[str, Numbers]] = {
        dimension: {
            value or UNCLASSIFIED: _numbers(grouped[f"{dimension}:{value}"])
            for value in sorted(
                g.partition(":")[2] for g in grouped if g.startswith(f"{dimension}:")
            )
        }
        for dimension in counting.dimensions(name)
    }
    by[MONTH] = {
        month.name: _numbers(
            _grouped(
                {
                    measure: cells
                    for (channel, of_month, measure), cells in months.items()
                    if (channel, of_month) == (name, month.name)
                }
            ).get("", {})
        )
        for month in periods.months(period)
    }
    scores = mine.get(counting.RATED, Counter())
    solved = mine.get(counting.SOLVED, Counter())
    ratings = Ratings({score: scores["", score] for score in SCORES}, solved["", 1])
    return ChannelFigures(name, _numbers(grouped.get("", {})), ratings, by)


def _grouped(measures: Mapping[str, Counter[Cell]]) -> dict[str, dict[str, dict[int, int]]]:
    """Buckets by group and measure."""
    found: dict[str, dict[str, dict[int, int]]] = {}
    for measure, cells in measures.items():
        for (group, bucket), number in cells.items():
            if number:
                found.setdefault(group, {}).setdefault(measure, {})[bucket] = number
    return found


def _numbers(measures: Mapping[str, Mapping[int, int]]) -> Numbers:
    def many(measure: str) -> int:
        return sum(measures.get(measure, {}).values())

    settled, on_time = many(counting.SETTLED), many(counting.ON_TIME)
    ended = measures.get(counting.DAYS_SETTLED, {})
    answered = measures.get(counting.DAYS_ANSWERED, {})
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

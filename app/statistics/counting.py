"""What one case adds to the figures, read off its history alone.

The history only grows, and a daily root says which events it covers. So what a case
added as of a root can be worked out at any later time, and comes out the same.
"""

from calendar import isleap
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any

from app.cases import history
from app.cases.channel import Channel
from app.cases.damage import UNREADABLE
from app.channels import CHANNELS
from app.law.calendar import is_working_day

OPEN_CHANNELS = ("pengaduan", "informasi")
"""Channels whose figures are published as they are."""

SEALED_CHANNELS = ("wbs", "gratifikasi", "benturan", "kepentingan")
"""Channels of which only yearly totals are; see :mod:`app.statistics.yearly`."""

RECEIVED, SETTLED, ON_TIME = "diterima", "selesai", "tepat_waktu"
DAYS_SETTLED, DAYS_ANSWERED = "hari_selesai", "hari_tanggapan"
RATED, SOLVED = "nilai", "tuntas"
STAGE, REOPENED = "tahap", "dibuka_lagi"
ENDED, ORIGIN = "berakhir", "asal"

DIMENSIONS = {
    "jenis": "kind",
    "golongan": "classification",
    "kategori": "category",
    "lewat": "medium",
}
"""What figures are told apart by, and the column or fact that says it."""

LEGAL_CLOCKS = {
    "pengaduan": ("verifikasi", "tindak_lanjut"),
    "informasi": ("jawaban", "perpanjangan", "tanggapan_keberatan"),
}
"""The clocks that the office has to keep by law: those that ``portal deadlines`` names for the kinds of
the channel, and what takes their place when an answer needs more time or is objected to."""

ANSWERED = {"pengaduan": ("ditanggapi",), "informasi": ()}
"""Open states in which the reporter has the office's answer; every closed state is one too."""

VERIFIED, FIRST_ANSWER = "verifikasi", "tanggapan"

_UNVERIFIED = {"pengaduan": ("diterima", "diverifikasi", "dilengkapi", "diarsipkan")}
"""States before somebody of the office has judged what a report is, in channels that have such a stage."""

DEFINITIONS = 2
"""Raise it when what a case adds is defined anew: then everything is counted again."""

Place = tuple[str, date, str]
"""Channel, day, measure."""

Cell = tuple[str, int]
"""Group and bucket."""


@dataclass(frozen=True)
class Counted:
    """What the figures know of one case, as of some event of it."""

    channel: str
    received: date
    groups: tuple[str, ...]
    closed: date | None = None
    on_time: bool = False
    answered: date | None = None
    """Day of the answer that stands, where the case is closed."""
    rating: tuple[date, int, bool] | None = None
    stages: tuple[tuple[str, date], ...] = ()
    """Each stage that the case came to, and the day on which it first did."""
    reopened: tuple[date, ...] = ()
    """The days on which it was opened again after it had been closed."""
    ended: tuple[str, ...] = ()
    """Of a closed case: the state, the outcome, and the legal clocks that were missed, as groups."""

    def adds(self) -> Iterator[tuple[Place, tuple[str, ...], int]]:
        """Where the case counts once: in which groups, in which bucket."""
        yield (self.channel, self.received, RECEIVED), self.groups, 0
        if self.closed:
            yield (self.channel, self.closed, SETTLED), self.groups, 0
            if self.on_time:
                yield (self.channel, self.closed, ON_TIME), self.groups, 0
            waited = _waited(self.received, self.closed)
            yield (self.channel, self.closed, DAYS_SETTLED), self.groups, waited
            waited = _waited(self.received, self.answered or self.closed)
            yield (self.channel, self.closed, DAYS_ANSWERED), self.groups, waited
            yield (self.channel, self.closed, ENDED), self.ended, 0
            yield (self.channel, self.closed, ORIGIN), _ALL, month_number(self.received)
        for stage, day in self.stages:
            waited = _waited(self.received, day)
            yield (self.channel, day, STAGE), (f"tahap:{stage}",), waited
        for day in self.reopened:
            yield (self.channel, day, REOPENED), _ALL, 0
        if self.rating:
            day, score, solved = self.rating
            yield (self.channel, day, RATED), _ALL, score
            yield (self.channel, day, SOLVED), _ALL, int(solved)


_ALL = ("",)


def month_number(day: date) -> int:
    """Months since the year 0, so that ages in months are differences."""
    return 12 * day.year + day.month - 1


Sums = defaultdict[Place, defaultdict[Cell, int]]
"""How many, by place and cell."""


def new_sums() -> Sums:
    """Sums of nothing yet."""
    return defaultdict(lambda: defaultdict(int))


def add(sums: Sums, counted: Counted | None, sign: int = 1) -> None:
    """Add what a case adds, or take it away again."""
    for place, groups, bucket in counted.adds() if counted else ():
        cells = sums[place]
        for group in groups:
            cells[group, bucket] += sign


def _waited(received: date, day: date) -> int:
    """Working days after ``received`` up to and including ``day``.

    The same as :func:`app.law.calendar.working_days_between`, from sums that are kept.
    """
    before = sum(_working_days(year)[-1] for year in range(received.year, day.year))
    until = _working_days(day.year)[day.timetuple().tm_yday]
    return max(0, before + until - _working_days(received.year)[received.timetuple().tm_yday])


@cache
def _working_days(year: int) -> list[int]:
    """How many working days a year has up to its n-th day; the last is all of them."""
    first, found = date(year, 1, 1), [0]
    for n in range(366 if isleap(year) else 365):
        found.append(found[-1] + is_working_day(first + timedelta(days=n)))
    return found


def forget_days() -> None:
    """Count working days anew: the office's own days may have changed."""
    _working_days.cache_clear()


def count(case: Any, events: Sequence[Any]) -> Counted | None:
    """What a case of an open channel adds as of the last of ``events``, in their order.

    ``case`` needs ``channel``, ``medium`` and ``received``. None where there are no events
    yet, or they cannot be read: ``portal verify`` names such a case.
    """
    if not events:
        return None
    try:
        return _count(case, _told(CHANNELS[case.channel]), events)
    except UNREADABLE:
        return None


@dataclass(frozen=True)
class _Told:
    """What of a channel the counting goes by."""

    channel: Channel

    @cached_property
    def closed(self) -> frozenset[str]:
        return frozenset(s.name for s in self.channel.states if s.closed)

    @cached_property
    def answered(self) -> frozenset[str]:
        return self.closed | frozenset(ANSWERED[self.channel.name])

    @cached_property
    def stages(self) -> dict[str, frozenset[str]]:
        """By stage, the states in which a case has it behind it."""
        every = frozenset(s.name for s in self.channel.states)
        unverified = _UNVERIFIED.get(self.channel.name)
        found = {VERIFIED: every - frozenset(unverified)} if unverified else {}
        return found | {FIRST_ANSWER: self.answered}

    @cached_property
    def dimensions(self) -> dict[str, str]:
        """Those of :data:`DIMENSIONS` that cases of the channel have."""
        steps = self.channel.transitions
        classified = any("classification" in t.sets for t in steps)
        return {
            name: fact
            for name, fact in DIMENSIONS.items()
            if fact != "classification" or classified
        }


_of_channel: dict[str, _Told] = {}


def _told(channel: Channel) -> _Told:
    return _of_channel.setdefault(channel.name, _Told(channel))


def dimensions(channel: str) -> tuple[str, ...]:
    """What the figures of an open channel are told apart by."""
    return tuple(_told(CHANNELS[channel]).dimensions)


def _count(case: Any, told: _Told, events: Sequence[Any]) -> Counted:
    last = events[-1].data
    facts = {"medium": case.medium, **last.get("fakta", {})}
    groups = tuple(f"{name}:{facts.get(fact, '')}" for name, fact in told.dimensions.items())
    legal = LEGAL_CLOCKS[case.channel]
    missed = {e.data["jam"] for e in events if e.kind == history.MISSED} & set(legal)
    ended = last.get("selesai") if last["status"] in told.closed else None
    return Counted(
        channel=case.channel,
        received=case.received,
        groups=("", *groups),
        closed=date.fromisoformat(ended) if ended else None,
        on_time=not missed,
        answered=_answered(told, events),
        rating=_rating(events),
        stages=tuple(_stages(told, events)),
        reopened=tuple(_reopened(told, events)),
        ended=_ended(last, missed) if ended else (),
    )


def stages(channel: str) -> tuple[str, ...]:
    """The stages that the figures of an open channel know."""
    return tuple(_told(CHANNELS[channel]).stages)


def _stages(told: _Told, events: Sequence[Any]) -> Iterator[tuple[str, date]]:
    """The day on which a case first came to each stage: it never moves."""
    for stage, states in told.stages.items():
        first = next((e.day for e in events if e.data["status"] in states), None)
        if first:
            yield stage, first


def _reopened(told: _Told, events: Sequence[Any]) -> Iterator[date]:
    closed = False
    for event in events:
        now = event.data["status"] in told.closed
        if closed and not now:
            yield event.day
        closed = now


def _ended(last: Mapping[str, Any], missed: Collection[str]) -> tuple[str, ...]:
    outcome = last.get("fakta", {}).get("outcome", "")
    clocks = (f"jam:{name}" for name in sorted(missed))
    return (f"akhir:{last['status']}", f"hasil:{outcome}", *clocks)


def _answered(told: _Told, events: Sequence[Any]) -> date | None:
    """The day on which the case last came to have an answer, after it had none."""
    found, before = None, False
    for event in events:
        now = event.data["status"] in told.answered
        if now and not before:
            found = event.day
        before = now
    return found


def _rating(events: Sequence[Any]) -> tuple[date, int, bool] | None:
    """The last rating that a reporter gave: each case counts once."""
    for event in reversed(events):
        if event.kind == history.REPORTER_WROTE and "nilai" in event.data:
            return event.day, int(event.data["nilai"]), bool(event.data["tuntas"])
    return None


def tally(cells: Mapping[Cell, int]) -> dict[str, dict[str, int]]:
    """Counts of one place as they are stored; nothing that is zero."""
    found: dict[str, dict[str, int]] = {}
    for (group, bucket), number in sorted(cells.items()):
        if number:
            found.setdefault(group, {})[str(bucket)] = number
    return found


def cells(stored: Mapping[str, Mapping[str, int]]) -> defaultdict[Cell, int]:
    """The same, read back."""
    found: defaultdict[Cell, int] = defaultdict(int)
    for group, buckets in stored.items():
        for bucket, number in buckets.items():
            found[group, int(bucket)] += int(number)
    return found

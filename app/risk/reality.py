"""How often a risk came true, from figures that everybody may read, and whether that is more than was judged.

Open channels: the published numbers of received reports. Sealed channels: the frozen yearly cells and
nothing else; of those a number under five is hidden, here too, and what cannot be said is not counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app import periods
from app.channels import CHANNELS
from app.periods import Period
from app.statistics import aggregates, figures, yearly
from app.statistics.counting import OPEN_CHANNELS, SEALED_CHANNELS
from app.statistics.yearly import Cells

DIMENSION = "kategori"
QUARTERS = 4
_MONTHS = 3
_YEARS = 3
"""Published years that are shown."""

_Quarters = dict[Period, Mapping[str, figures.ChannelFigures]]
_Held = tuple[date | None, _Quarters]


@dataclass(frozen=True)
class Signal:
    """How often in a span of a year: ``span`` names its last quarter, or the channel and the year."""

    span: str
    count: int


@dataclass(frozen=True)
class Year:
    """A published year of a sealed channel: its cells as everybody reads them."""

    channel: str
    year: int
    cells: Cells

    @property
    def least(self) -> int | None:
        """How many there were at least; None where nothing can be said."""
        return yearly.total(self.cells).least or None


@dataclass(frozen=True)
class Counted:
    """What was counted for a risk; ``until`` is the last day that counts, None before any was."""

    until: date | None
    quarters: tuple[tuple[Period, int], ...]
    """Oldest first; the last one may still run. Empty where no open channel counts."""
    years: tuple[Year, ...]
    """Newest first."""

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Every span of a year with its number.

        Of open channels: the last four quarters that are over, and the one that runs with the three
        before. The two are not added to those of sealed channels: one event may be reported twice.
        """
        found = []
        over = [n for n, (q, _) in enumerate(self.quarters) if self.until and q.last <= self.until]
        for end in sorted({over[-1] if over else 0, len(self.quarters) - 1}):
            first = end - QUARTERS + 1
            if self.quarters and first >= 0:
                spanned = self.quarters[first : end + 1]
                found.append(Signal(spanned[-1][0].name, sum(n for _, n in spanned)))
        newest = {one.channel: one for one in reversed(self.years)}
        for one in newest.values():
            if one.least is not None:
                found.append(Signal(f"{one.channel}:{one.year}", one.least))
        return tuple(found)


def choices() -> tuple[tuple[str, str, str], ...]:
    """Everything that can feed a risk: its name, the channel's title, what of it ("" for all)."""
    found: list[tuple[str, str, str]] = []
    for name in OPEN_CHANNELS:
        title = CHANNELS[name].title
        found.append((name, title, ""))
        options = CHANNELS[name].field(DIMENSION).choices
        found += [(f"{name}:{DIMENSION}:{value}", title, label) for value, label in options]
    return (*found, *((name, CHANNELS[name].title, "") for name in SEALED_CHANNELS))


def counted(feeds: Sequence[str], day: date) -> Counted:
    """What the published figures say of these feeds, as of ``day``."""
    return Counting(day).of(feeds)


class Counting:
    """The published figures as of one day, read once for any number of risks."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._held: _Held | None = None
        self._years: tuple[Year, ...] | None = None

    def of(self, feeds: Sequence[str]) -> Counted:
        """What was counted for these feeds."""
        opened = [f for f in feeds if f.split(":")[0] in OPEN_CHANNELS]
        whole = {f for f in opened if ":" not in f}
        wanted = [f for f in opened if f in whole or f.split(":")[0] not in whole]
        until, found = self._quarters() if wanted else (None, {})
        quarters = tuple((q, sum(_number(by, f) for f in wanted)) for q, by in found.items())
        return Counted(until, quarters, tuple(y for y in self._sealed(feeds) if y.channel in feeds))

    def _quarters(self) -> _Held:
        if self._held is None:
            reach = aggregates.reach()
            until = min(reach.until, self._day) if reach else None
            self._held = (until, _read(until) if until else {})
        return self._held

    def _sealed(self, feeds: Sequence[str]) -> tuple[Year, ...]:
        if not set(feeds) & set(SEALED_CHANNELS):
            return ()
        if self._years is None:
            rows = [r for r in yearly.published() if r.as_of <= self._day]
            self._years = tuple(
                Year(r.channel, r.year, dict(r.cells))
                for r in rows
                if r.year >= self._day.year - _YEARS
            )
        return self._years


def beyond(
    likelihood: int, numbers: Sequence[int], signals: Sequence[Signal], seen: Mapping[str, int]
) -> list[Signal]:
    """The counts that are higher than the judged likelihood stands for, and that the judgement did not know.

    ``numbers`` are four: up to how many in a year likelihood 1 to 4 stand for. Nothing is
    higher than likelihood 5. ``seen`` holds the counts that the judgement was made in the knowledge of.
    """
    if likelihood > len(numbers):
        return []
    most = numbers[likelihood - 1]
    return [s for s in signals if s.count > most and s.count > seen.get(s.span, -1)]


def _read(until: date) -> _Quarters:
    """The figures of the quarter of ``until`` and the four before it, the oldest first."""
    newest = periods.around(until, _MONTHS)
    quarters = [newest]
    for _ in range(QUARTERS):
        quarters.append(periods.around(quarters[-1].first - timedelta(days=1), _MONTHS))
    return {q: {c.channel: c for c in figures.of(q).channels} for q in reversed(quarters)}


def _number(channels: Mapping[str, figures.ChannelFigures], feed: str) -> int:
    channel, *rest = feed.split(":")
    found = channels[channel]
    if not rest:
        return found.whole.received
    numbers = found.by.get(rest[0], {}).get(rest[1])
    return numbers.received if numbers else 0

"""Read the dated rules: one TOML file a channel, versions inside it by start date.

The office amends a figure from a day on; that begins a version too, which is the one
before with that figure changed. A case keeps the version that held on the day it was
received.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from app.law import calendar

_FOLDER = Path(__file__).with_name("rules")


class UnknownRule(LookupError):
    """No rule of that name, or none yet in force on that day."""


@dataclass(frozen=True)
class Rule:
    """One figure of the law: ``value`` in ``unit``, with its source and mark (V: read in a published text;
    U: to be confirmed). A period is in ``hk`` working days, ``hari`` calendar days or ``bulan`` months;
    ``nilai`` and ``kejadian`` are numbers and no periods."""

    name: str
    labels: Mapping[str, str]
    """What it is called, by language."""
    value: int
    unit: str
    source: str
    mark: str
    since: date
    """Start of the version that gave the rule this value."""

    def deadline(self, start: date, pauses: Iterable[calendar.Pause] = ()) -> date:
        """The last day of this period for an event on ``start``."""
        if self.unit == "hk":
            return calendar.add_working_days(start, self.value, pauses)
        if self.unit == "bulan":
            return calendar.add_months(start, self.value)
        return calendar.add_calendar_days(start, self.value, pauses)


@dataclass(frozen=True)
class Amendment:
    """A figure as the office has it from ``since`` on; of two for the same day the later one counts."""

    channel: str
    since: date
    name: str
    value: int
    source: str
    mark: str


_sources: list[Callable[[], Sequence[Amendment]]] = []


def take_amendments_from(source: Callable[[], Sequence[Amendment]]) -> None:
    """Ask ``source`` for the office's amendments, oldest first, from now on."""
    _sources[:] = [source]


def _amendments() -> Sequence[Amendment]:
    return _sources[0]() if _sources else ()


def version_on(channel: str, day: date) -> date:
    """The start date of the version of ``channel``'s rules that holds on ``day``."""
    held = [since for since in _versions(channel) if since <= day]
    if not held:
        raise UnknownRule(f"{channel}: no rules in force on {day}")
    return max(held)


def rule(channel: str, name: str, version: date) -> Rule:
    """The rule ``name`` of the version that starts on ``version``."""
    try:
        return _versions(channel)[version][name]
    except KeyError:
        raise UnknownRule(f"{channel}: no rule {name!r} in version {version}") from None


def figures(channel: str, day: date) -> dict[str, int]:
    """The value of every rule of ``channel`` that holds on ``day``, by name."""
    return {name: r.value for name, r in in_force(channel, day).items()}


def least(channel: str, name: str) -> int:
    """The smallest value that the rule ``name`` has in any version of ``channel``'s rules."""
    return min(held[name].value for held in _versions(channel).values() if name in held)


def in_force(channel: str, day: date) -> dict[str, Rule]:
    """Every rule of ``channel`` that holds on ``day``, by name."""
    return dict(_versions(channel)[version_on(channel, day)])


def _versions(channel: str) -> dict[date, dict[str, Rule]]:
    return _amended(channel, _FOLDER, tuple(a for a in _amendments() if a.channel == channel))


@lru_cache(maxsize=64)
def _amended(
    channel: str, folder: Path, amendments: tuple[Amendment, ...]
) -> dict[date, dict[str, Rule]]:
    versions = dict(_shipped(channel, folder))
    for since in sorted({a.since for a in amendments}):
        held = [day for day in versions if day <= since]
        if not held:
            continue  # an office cannot amend what was not in force
        changed = dict(versions[max(held)])
        for a in amendments:
            if a.since == since and a.name in changed:
                changed[a.name] = replace(
                    changed[a.name], value=a.value, source=a.source, mark=a.mark, since=since
                )
        versions[since] = changed
    return versions


@cache
def _shipped(channel: str, folder: Path) -> dict[date, dict[str, Rule]]:
    path = folder / f"{channel}.toml"
    if not path.is_file():
        raise UnknownRule(f"no rules for {channel!r}")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        version["berlaku_sejak"]: {
            name: Rule(
                name=name,
                labels={"id": entry["nama"], "en": entry["name"]},
                value=entry["nilai"],
                unit=entry["satuan"],
                source=entry["sumber"],
                mark=entry["tanda"],
                since=version["berlaku_sejak"],
            )
            for name, entry in version["aturan"].items()
        }
        for version in data["versi"]
    }

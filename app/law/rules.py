"""Read the dated rules: one TOML file a channel, versions inside it by start date.

A case keeps the version that held on the day it was received.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from app.law import calendar

_FOLDER = Path(__file__).with_name("rules")


class UnknownRule(LookupError):
    """No rule of that name, or none yet in force on that day."""


@dataclass(frozen=True)
class Rule:
    """One period of the law: ``value`` in ``unit`` (``hk`` working days, ``hari`` calendar days),
    with its source and mark (V: read in a published text; U: to be confirmed)."""

    name: str
    value: int
    unit: str
    source: str
    mark: str
    since: date

    def deadline(self, start: date, pauses: Iterable[calendar.Pause] = ()) -> date:
        """The last day of this period for an event on ``start``."""
        if self.unit == "hk":
            return calendar.add_working_days(start, self.value, pauses)
        return calendar.add_calendar_days(start, self.value, pauses)


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
    return {name: r.value for name, r in _versions(channel)[version_on(channel, day)].items()}


@cache
def _versions(channel: str) -> dict[date, dict[str, Rule]]:
    path = _FOLDER / f"{channel}.toml"
    if not path.is_file():
        raise UnknownRule(f"no rules for {channel!r}")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        version["berlaku_sejak"]: {
            name: Rule(
                name=name,
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

"""What the public is told about the teams: enrolled or not, and the day of their last visit."""

import time

from app.cases.channel import Channel
from app.people import vault_keys
from app.people.presence import TeamStatus, team_status
from app.store import db

_KEPT = 2.0
_cache: dict[tuple[str, str], tuple[float, tuple[TeamStatus, ...]]] = {}


def statuses(channel: Channel) -> tuple[TeamStatus, ...]:
    """The status of each vault of ``channel``, read at most every two seconds."""
    key = (db.url, channel.name)
    kept = _cache.get(key)
    now = time.monotonic()
    if kept is None or now - kept[0] > _KEPT:
        kept = (now, tuple(team_status(channel.vaults)))
        db.release()
        _cache[key] = kept
    return kept[1]


def forget() -> None:
    """Read anew at the next question: what the teams' keys are has just changed."""
    _cache.clear()
    vault_keys.forget()

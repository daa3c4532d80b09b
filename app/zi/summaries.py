"""The frozen summaries that the API and the drawing of samples go by, as everybody may read them."""

from typing import Any

from app.monitoring import snapshots
from app.statistics.counting import OPEN_CHANNELS
from app.statistics.yearly import SMALLEST

_OPEN = (*OPEN_CHANNELS, "skm")
_OF_SEALED = ("kanal", "periode", "sampai", "kepatuhan", "tahunan")
_COMPLIANCE = {"seluruh", "sebagian", "belum"}


def public(year: int) -> list[dict[str, Any]]:
    """The snapshots of a year as everybody may read them."""
    return [
        {
            "id": one.id,
            "kanal": one.channel,
            "periode": one.period,
            "versi": one.version,
            "nomor": one.number,
            "terbit": one.published.isoformat(),
            "sampai": one.as_of.isoformat(),
            "sidik": one.digest,
            "dibaca_pimpinan": one.read_on.isoformat() if one.read_on else None,
            "angka": figures(one.channel, one.figures),
        }
        for one in snapshots.of_year(year)
    ]


def figures(channel: str, told: dict[str, Any]) -> dict[str, Any]:
    """What of a snapshot's figures leaves the portal.

    Of a sealed channel, and of one that nobody knows, only compliance in words and the frozen
    cells of a year, and of those no number below ``yearly.SMALLEST``: also where a snapshot says more.
    """
    if channel in _OPEN:
        return told
    kept = {name: told[name] for name in _OF_SEALED if name in told}
    if "kepatuhan" in kept:
        said = kept["kepatuhan"]
        said = said if isinstance(said, dict) else {}
        kept["kepatuhan"] = {clock: word for clock, word in said.items() if word in _COMPLIANCE}
    if "tahunan" in kept:
        kept["tahunan"] = _cells(kept["tahunan"])
    return kept


def _cells(told: Any) -> Any:
    """The same without a number below ``SMALLEST``; a span of numbers is a text and stays."""
    if isinstance(told, dict):
        return {name: _cells(value) for name, value in told.items()}
    if isinstance(told, list):
        return [_cells(value) for value in told]
    if isinstance(told, bool | float):
        return None
    return f"<{SMALLEST}" if isinstance(told, int) and told < SMALLEST else told

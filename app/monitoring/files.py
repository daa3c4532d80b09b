"""A summary as a file: JSON, CSV, XLSX, PDF, all of the same figures."""

import json
from typing import Any

from app import grid
from app.monitoring import paper, tables
from app.monitoring.snapshots import Snapshot

KINDS = ("json", "csv", "xlsx", "pdf")


def make(kind: str, figures: dict[str, Any], frozen: Snapshot | None = None) -> bytes:
    """The summary as a file of one of :data:`KINDS`, in the reader's language; JSON and CSV are in none."""
    if kind == "json":
        return json.dumps(_whole(figures, frozen), ensure_ascii=False, indent=2).encode()
    if kind == "csv":
        return tables.as_csv(figures).encode()
    if kind == "xlsx":
        return grid.xlsx(tables.grids(figures))
    return paper.pdf(figures, frozen)


def _whole(figures: dict[str, Any], frozen: Snapshot | None) -> dict[str, Any]:
    """The figures; of a frozen summary also, under ``rekap``, what was said of them, and the hash."""
    if frozen is None:
        return {**figures, "rekap": None}
    said = {name: value for name, value in frozen.document().items() if name != "angka"}
    return {**figures, "rekap": {**said, "sidik": frozen.digest}}

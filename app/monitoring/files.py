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
        whole = figures if frozen is None else {**frozen.document(), "sidik": frozen.digest}
        return json.dumps(whole, ensure_ascii=False, indent=2).encode()
    if kind == "csv":
        return tables.as_csv(figures).encode()
    if kind == "xlsx":
        return grid.xlsx(tables.grids(figures))
    return paper.pdf(figures, frozen)

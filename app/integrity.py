"""All that ``portal verify`` and ``portal restore`` check: cases, figures, and each part that keeps proofs.

Only commands import this, never a web worker.
"""

from app import documents, planted
from app.cases import verification
from app.cases.damage import UNREADABLE
from app.monitoring import snapshots
from app.statistics import checking
from app.zi import evaluator, sampling

_PARTS = (snapshots, documents, evaluator, sampling, planted)
"""Each has ``faults()``: where, and what is wrong there."""


def check(earlier_root: str | None = None) -> verification.Findings:
    """Check everything; see :func:`app.cases.verification.verify` for ``earlier_root``."""
    found = verification.verify(earlier_root, (checking.Recount,))
    for part in _PARTS:
        try:
            for where, what in part.faults():
                found.add(where, what)
        except UNREADABLE:
            name = part.__name__.rpartition(".")[2]
            found.add("-", f"{name}: baris tidak terbaca, isinya diubah")
    return found

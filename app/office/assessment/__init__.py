"""Pages by which the Zona Integritas record leaves the office: exports, LKE, evaluators, samples, tokens."""

from types import ModuleType


def pages() -> tuple[ModuleType, ...]:
    """The modules of these pages, loaded when the office's application is made."""
    from app.office.assessment import (
        accounts,
        answering,
        exporting,
        loading,
        sampling,
        sheet,
        tokens,
    )

    return (exporting, sheet, loading, answering, sampling, accounts, tokens)

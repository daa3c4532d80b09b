"""Amounts of money as they are written here."""


def rupiah(amount: int) -> str:
    """Whole rupiah: ``Rp1.500.000``."""
    return f"Rp{amount:,}".replace(",", ".")

"""What is evaluated: the channels, with what is evaluated together with them."""

from app.cases.channel import N_
from app.channels import CHANNELS
from app.monitoring import tables
from app.statistics.counting import SEALED_CHANNELS

SKM = "skm"

TITLES = {
    "pengaduan": N_("Pengaduan masyarakat"),
    "informasi": N_("Permintaan informasi publik"),
    "wbs": N_("Pelaporan pelanggaran (WBS)"),
    "gratifikasi": N_("Gratifikasi"),
    "benturan": N_("Benturan kepentingan dan daftar kepentingan"),
    SKM: N_("Survei Kepuasan Masyarakat (SKM)"),
}
"""What each evaluation is of, in the order in which they are listed."""

_COVERS = {"benturan": ("benturan", "kepentingan")}


def covers(unit: str) -> tuple[str, ...]:
    """The channels whose summaries an evaluation of ``unit`` goes by."""
    return _COVERS.get(unit, (unit,))


def sealed(channel: str) -> bool:
    """Whether nothing but compliance and frozen yearly cells may be said of a channel."""
    return channel in SEALED_CHANNELS


def clock_label(channel: str, clock: str) -> str:
    """What a clock of a channel is called, to be translated; its name where nothing is known of it."""
    if clock == tables.DECLARED:
        return tables.DECLARATIONS
    known = CHANNELS.get(channel)
    found = next((c.label for c in known.clocks if c.name == clock), "") if known else ""
    return found or clock

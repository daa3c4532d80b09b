"""The clocks of a conflict of interest; their figures stand in app/law/rules/benturan.toml."""

from app.cases.channel import N_, By, Clock

_DECIDED = ("putuskan", "bukan_benturan", "catat_putuskan", "catat_bukan_benturan")
_LIFTED = ("cabut", "catat_cabut")

CLOCKS = (
    Clock(
        name="keputusan_atasan",
        label=N_("Atasan memutuskan"),
        rule="keputusan_atasan",
        starts=("masuk", "buka_kembali"),
        stops=_DECIDED,
        whose=By.SUPERIOR,
    ),
    Clock(
        name="pantau",
        label=N_("Pengendalian dipantau lagi"),
        rule="pantau",
        starts=("putuskan", "catat_putuskan"),
        restarts=("putuskan", "catat_putuskan", "pantau", "catat_pantau"),
        stops=_LIFTED,
    ),
)

KINDS = {"aktual": ("keputusan_atasan",), "inisiatif": ("keputusan_atasan",)}
"""Clocks that a declaration has to keep, by its kind."""

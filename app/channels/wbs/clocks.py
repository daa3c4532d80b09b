"""The clocks of a WBS report; their figures stand in app/law/rules/wbs.toml."""

from app.cases.channel import N_, Clock

_TEAM_GOES_ON = (
    "pesan_tim",
    "telaah",
    "klarifikasi",
    "lanjut",
    "investigasi",
    "rekomendasi",
    "tindak_lanjut",
)
_TEAM_ENDS = ("selesai", "teruskan", "tolak")

CLOCKS = (
    Clock(
        name="konfirmasi",
        label=N_("Tim menjawab pelapor"),
        to_reporter=N_("Tim menjawab Anda"),
        rule="konfirmasi",
        starts=("masuk", "pesan_pelapor"),
        stops=(*_TEAM_GOES_ON, *_TEAM_ENDS, "buka_kembali"),
    ),
    Clock(
        name="telaah",
        label=N_("Telaah selesai"),
        rule="telaah",
        starts=("masuk", "buka_kembali"),
        stops=("investigasi", *_TEAM_ENDS),
        pauses=("klarifikasi",),
    ),
    Clock(
        name="umpan_balik",
        label=N_("Kabar berkala kepada pelapor"),
        to_reporter=N_("Kabar berkala untuk Anda"),
        rule="umpan_balik",
        starts=("masuk", "buka_kembali"),
        stops=_TEAM_ENDS,
        restarts=_TEAM_GOES_ON,
        pauses=("klarifikasi",),
    ),
)

KINDS = {"laporan": ("konfirmasi", "telaah", "umpan_balik")}
"""Clocks that an incoming report of each kind starts."""

"""The clocks of a WBS report; their figures stand in app/law/rules/wbs.toml."""

from app.cases.channel import N_, Clock

CLOCKS = (
    Clock(
        name="konfirmasi",
        label=N_("Tim menjawab pelapor"),
        rule="konfirmasi",
        starts=("masuk", "pesan_pelapor"),
        stops=(
            "pesan_tim",
            "telaah",
            "klarifikasi",
            "lanjut",
            "investigasi",
            "rekomendasi",
            "tindak_lanjut",
            "selesai",
            "teruskan",
            "tolak",
            "buka_kembali",
        ),
    ),
    Clock(
        name="telaah",
        label=N_("Telaah selesai"),
        rule="telaah",
        starts=("masuk", "buka_kembali"),
        stops=("investigasi", "selesai", "teruskan", "tolak"),
        pauses=("klarifikasi",),
    ),
    Clock(
        name="umpan_balik",
        label=N_("Kabar berkala kepada pelapor"),
        rule="umpan_balik",
        starts=("masuk", "buka_kembali"),
        stops=("selesai", "teruskan", "tolak"),
        restarts=(
            "pesan_tim",
            "telaah",
            "klarifikasi",
            "lanjut",
            "investigasi",
            "rekomendasi",
            "tindak_lanjut",
        ),
        pauses=("klarifikasi",),
    ),
)

KINDS = {"laporan": ("konfirmasi", "telaah", "umpan_balik")}
"""Clocks that an incoming report of each kind starts."""

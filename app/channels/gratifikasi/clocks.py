"""The clocks of a gift; their figures stand in app/law/rules/gratifikasi.toml.

Two count from the day on which the gift was received, which the employee tells.
"""

from app.cases.channel import N_, By, Clock

RECEIVED = "penerimaan"

_FORWARDED = ("teruskan", "tidak_wajib", "hentikan")

CLOCKS = (
    Clock(
        name="lapor_upg",
        label=N_("Penerima melapor"),
        rule="lapor_upg",
        starts=("masuk",),
        stops=("masuk",),
        since="tanggal",
        only=(RECEIVED,),
        whose=By.REPORTER,
    ),
    Clock(
        name="lapor_kpk",
        label=N_("Laporan sampai kepada KPK"),
        rule="lapor_kpk",
        starts=("masuk", "lengkapi", "buka_kembali"),
        stops=_FORWARDED,
        since="tanggal",
        along={"lengkapi": ("lapor_kpk",), "buka_kembali": ("lapor_kpk",)},
        only=(RECEIVED,),
    ),
    Clock(
        name="teruskan_kpk",
        label=N_("UPG meneruskan kepada KPK"),
        rule="teruskan_kpk",
        starts=("masuk", "lengkapi", "buka_kembali"),
        since_step={"diterima_upg": "tanggal_terima"},
        stops=(*_FORWARDED, "catat"),
        restarts=("diterima_upg",),
        pauses=("dilengkapi", "dikirim_upg"),
    ),
    Clock(
        name="kelengkapan",
        label=N_("Pelapor melengkapi laporan"),
        to_reporter=N_("Anda melengkapi laporan"),
        rule="kelengkapan",
        starts=("kembalikan",),
        stops=("lengkapi",),
        along={"kembalikan": ("teruskan_kpk",)},
        whose=By.REPORTER,
    ),
    Clock(
        name="penetapan",
        label=N_("KPK menetapkan status"),
        rule="penetapan",
        starts=("teruskan",),
        stops=("tetapkan",),
    ),
)

KINDS = {RECEIVED: ("lapor_upg", "lapor_kpk", "teruskan_kpk")}
"""Clocks that a report has to keep, by its kind."""

"""The clocks of a complaint; their figures stand in app/law/rules/pengaduan.toml.

All clocks of a report start on the day it was received. By when the office has to
follow it up is known once it is classified, and counts from that same day.
"""

from app.cases.channel import N_, By, Clock

CLASSES = (
    ("permintaan_informasi", N_("Permintaan informasi")),
    ("normatif", N_("Bersifat normatif (menanyakan aturan atau prosedur)")),
    ("non_pengawasan", N_("Tidak perlu pemeriksaan (tidak berkadar pengawasan)")),
    ("pengawasan", N_("Perlu pemeriksaan (berkadar pengawasan)")),
)

_OPENED_AGAIN = ("balas", "balas_terlambat", "buka_kembali", "buka")

CLOCKS = (
    Clock(
        name="verifikasi",
        label=N_("Verifikasi laporan"),
        rule="verifikasi",
        starts=("masuk", "lengkapi", "keberatan", "periksa_lagi"),
        stops=("klasifikasi", "rujuk", "tolak"),
        pauses=("dilengkapi",),
    ),
    Clock(
        name="tindak_lanjut",
        label=N_("Tindak lanjut dan tanggapan"),
        rule="normatif",
        rules={name: name for name, _ in CLASSES},
        starts=("klasifikasi", "rujukan_kembali", *_OPENED_AGAIN),
        restarts=("klasifikasi_ulang",),
        stops=("tanggapi", "rujuk", "tolak"),
        pauses=("ditanya",),
        along={
            "klasifikasi": ("verifikasi",),
            "klasifikasi_ulang": ("tindak_lanjut",),
            "rujukan_kembali": ("tindak_lanjut", "verifikasi"),
        },
    ),
    Clock(
        name="lengkapi",
        label=N_("Pelapor melengkapi laporan"),
        to_reporter=N_("Anda melengkapi laporan"),
        rule="lengkapi",
        starts=("kembalikan", "tanya"),
        stops=("lengkapi", "jawab", "lanjut"),
        whose=By.REPORTER,
    ),
    Clock(
        name="balasan",
        label=N_("Pelapor menjawab tanggapan"),
        to_reporter=N_("Anda menjawab tanggapan"),
        rule="balasan",
        starts=("tanggapi", "rujukan_dijawab", "rujukan_buntu"),
        stops=("balas", "terima", "buka"),
        whose=By.REPORTER,
    ),
    Clock(
        name="rujukan",
        label=N_("Menanyakan kabar rujukan"),
        rule="rujukan",
        starts=("rujuk",),
        restarts=("tanya_rujukan",),
        stops=("rujukan_dijawab", "rujukan_buntu", "rujukan_kembali"),
    ),
)

KINDS = {
    "permintaan-informasi": ("verifikasi", "tindak_lanjut"),
    "normatif": ("verifikasi", "tindak_lanjut"),
    "non-pengawasan": ("verifikasi", "tindak_lanjut"),
    "pengawasan": ("verifikasi", "tindak_lanjut"),
}
"""Clocks that a report of each class has to keep."""

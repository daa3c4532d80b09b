"""The stages of a WBS report and the steps between them.

Order after published practice (regulasi section 2): penerimaan, telaah,
klarifikasi, investigasi, rekomendasi, tindak lanjut, selesai.
"""

from app.cases.asking import INTERNAL, choice, message, optional_message, passage
from app.cases.channel import N_, By, State, Transition

OUTCOMES = (
    ("etik", N_("Terbukti: pelanggaran etik")),
    ("disiplin", N_("Terbukti: pelanggaran disiplin")),
    ("pidana", N_("Terbukti: dugaan tindak pidana")),
    ("tidak_terbukti", N_("Tidak terbukti")),
)

AGENCIES = (
    ("inspektorat", N_("Inspektorat")),
    ("kpk", N_("Komisi Pemberantasan Korupsi (KPK)")),
    ("kepolisian", N_("Kepolisian")),
    ("ombudsman", N_("Ombudsman RI")),
    ("lain", N_("Instansi lain")),
)

REASONS = (
    ("bukan_pelanggaran", N_("Isi laporan bukan pelanggaran yang ditangani kanal ini")),
    ("kurang_keterangan", N_("Keterangan tidak cukup untuk ditelusuri, setelah ditanyakan")),
    ("sudah_ditangani", N_("Hal yang sama sudah ditangani dalam laporan lain")),
)

STATES = (
    State(
        "diterima",
        N_("Diterima"),
        N_("Laporan Anda sudah sampai dan tersimpan terkunci."),
        N_("Tim akan membaca laporan ini dan menjawab Anda di halaman ini."),
    ),
    State(
        "ditelaah",
        N_("Ditelaah"),
        N_("Tim sedang menelaah laporan Anda."),
        N_("Setelah telaah, tim memutuskan apakah dilakukan investigasi."),
    ),
    State(
        "klarifikasi",
        N_("Menunggu klarifikasi"),
        N_(
            "Tim bertanya kepada Anda. Selama menunggu jawaban, waktu telaah dan kabar berkala berhenti."
        ),
        N_("Jawablah di bagian percakapan di bawah, sejauh aman bagi Anda."),
    ),
    State(
        "diinvestigasi",
        N_("Diinvestigasi"),
        N_("Dugaan dalam laporan Anda sedang diperiksa."),
        N_("Setelah pemeriksaan, tim menyusun rekomendasi."),
    ),
    State(
        "rekomendasi",
        N_("Rekomendasi disusun"),
        N_("Pemeriksaan selesai dan rekomendasi telah disusun."),
        N_("Rekomendasi akan ditindaklanjuti oleh yang berwenang."),
    ),
    State(
        "ditindaklanjuti",
        N_("Ditindaklanjuti"),
        N_("Rekomendasi sedang dilaksanakan."),
        N_("Tim menutup laporan ini setelah tindak lanjut selesai."),
    ),
    State(
        "selesai",
        N_("Selesai"),
        N_("Penanganan laporan Anda selesai. Hasilnya ada dalam percakapan di bawah."),
        N_("Anda tetap dapat menulis kepada tim di sini, juga jika terjadi pembalasan."),
        closed=True,
    ),
    State(
        "diteruskan",
        N_("Diteruskan ke instansi lain"),
        N_("Hal ini di luar kewenangan kantor dan telah diteruskan."),
        N_("Anda tetap dapat menulis kepada tim di sini, juga jika terjadi pembalasan."),
        closed=True,
    ),
    State(
        "tidak_diproses",
        N_("Tidak dapat diproses"),
        N_("Laporan ini tidak dapat diproses. Alasannya ada dalam percakapan di bawah."),
        N_("Jika Anda punya keterangan baru atau tidak setuju, tulislah kepada tim di sini."),
        closed=True,
    ),
)

_HINT = N_("Dibaca pelapor. Jangan menyebut hal yang dapat membuka siapa pelapornya.")
_MESSAGE = message(_HINT)
_OPTIONAL_MESSAGE = optional_message(_HINT)
_OPEN = ("diterima", "ditelaah", "klarifikasi", "diinvestigasi", "rekomendasi", "ditindaklanjuti")
_CLOSED = ("selesai", "diteruskan", "tidak_diproses")

TRANSITIONS = (
    Transition(
        "telaah", N_("Mulai telaah"), ("diterima",), "ditelaah", (_OPTIONAL_MESSAGE, INTERNAL)
    ),
    Transition(
        "klarifikasi",
        N_("Minta klarifikasi"),
        ("diterima", "ditelaah"),
        "klarifikasi",
        (
            passage(
                "pesan",
                N_("Pertanyaan kepada pelapor"),
                hint=N_("Waktu telaah berhenti sampai pelapor menjawab."),
            ),
            INTERNAL,
        ),
    ),
    Transition("jawab", N_("Jawaban pelapor"), ("klarifikasi",), "ditelaah", by=By.REPORTER),
    Transition(
        "lanjut", N_("Lanjutkan tanpa jawaban"), ("klarifikasi",), "ditelaah", (_MESSAGE, INTERNAL)
    ),
    Transition(
        "investigasi",
        N_("Mulai investigasi"),
        ("ditelaah",),
        "diinvestigasi",
        (_OPTIONAL_MESSAGE, INTERNAL),
    ),
    Transition(
        "rekomendasi",
        N_("Susun rekomendasi"),
        ("diinvestigasi",),
        "rekomendasi",
        (_OPTIONAL_MESSAGE, INTERNAL),
    ),
    Transition(
        "tindak_lanjut",
        N_("Tindak lanjuti rekomendasi"),
        ("rekomendasi",),
        "ditindaklanjuti",
        (_OPTIONAL_MESSAGE, INTERNAL),
    ),
    Transition(
        "selesai",
        N_("Tutup dengan hasil"),
        ("ditelaah", "diinvestigasi", "rekomendasi", "ditindaklanjuti"),
        "selesai",
        (choice("hasil", N_("Hasil"), OUTCOMES), _MESSAGE, INTERNAL),
    ),
    Transition(
        "teruskan",
        N_("Teruskan ke instansi lain"),
        _OPEN,
        "diteruskan",
        (choice("instansi", N_("Instansi"), AGENCIES), _MESSAGE, INTERNAL),
    ),
    Transition(
        "tolak",
        N_("Nyatakan tidak dapat diproses"),
        _OPEN,
        "tidak_diproses",
        (choice("alasan", N_("Alasan"), REASONS), _MESSAGE, INTERNAL),
    ),
    Transition("buka_kembali", N_("Buka kembali"), _CLOSED, "ditelaah", (_MESSAGE, INTERNAL)),
)

"""The stages of a gift after its report: completeness, analysis, the KPK, its decision, what became of it.

Order after regulasi section 3: administrasi, verifikasi kelengkapan, analisis, penetapan
status. What was refused, asked for or given is recorded and forwarded only where the UPG
finds that it must be.
"""

from app.cases.asking import INTERNAL, choice, line, message, optional_message, passage, past_day
from app.cases.channel import N_, NOTES, By, Field, Kind, State, Transition

EXEMPT = (
    ("pengecualian", N_("Termasuk yang dikecualikan dan tidak melebihi batasnya")),
    ("bukan_jabatan", N_("Tidak berhubungan dengan jabatan")),
    ("tanpa_nilai", N_("Tidak bernilai ekonomi")),
)
STATUSES = (
    ("milik_negara", N_("Milik negara")),
    ("milik_penerima", N_("Milik penerima")),
    ("dikelola_instansi", N_("Dikelola instansi")),
    ("disalurkan", N_("Disalurkan")),
    ("dikembalikan", N_("Dikembalikan kepada pemberi")),
)

STATES = (
    State(
        "diterima",
        N_("Diterima"),
        N_("Laporan Anda sudah sampai di meja gratifikasi kantor ini dan tersimpan terkunci."),
        N_("Kelengkapannya diperiksa."),
    ),
    State(
        "dilengkapi",
        N_("Perlu dilengkapi"),
        N_("UPG meminta keterangan. Waktu UPG berhenti sampai Anda menjawab."),
        N_(
            "Jawablah di bawah. Laporan yang tidak dilengkapi sampai tenggat tidak ditindaklanjuti."
        ),
    ),
    State(
        "dianalisis",
        N_("Dianalisis"),
        N_("Laporan lengkap. UPG menilai apakah pemberian ini wajib dilaporkan kepada KPK."),
        N_("Hasilnya akan tampil di halaman ini."),
    ),
    State(
        "dikirim_upg",
        N_("Dikirim kepada UPG"),
        N_("Laporan sedang dalam perjalanan kepada UPG di luar kantor ini."),
        N_("Jam UPG mulai berjalan ketika laporan diterimanya."),
    ),
    State(
        "di_upg",
        N_("Di UPG"),
        N_("UPG di luar kantor ini sudah menerima laporan; jamnya yang berjalan sekarang."),
        N_("Hasilnya dicatat di halaman ini begitu diberitahukan."),
    ),
    State(
        "di_kpk",
        N_("Diteruskan kepada KPK"),
        N_("Laporan sudah masuk GOL. Nomornya ada di bawah."),
        N_("KPK menetapkan status kepemilikannya; simpanlah barangnya sampai saat itu."),
    ),
    State(
        "ditetapkan",
        N_("Ditetapkan KPK"),
        N_("KPK sudah menetapkan status pemberian ini."),
        N_("UPG melaksanakan penetapan itu."),
    ),
    State(
        "selesai",
        N_("Selesai"),
        N_("Penetapan sudah dilaksanakan. Terima kasih sudah melapor."),
        closed=True,
    ),
    State(
        "tidak_wajib",
        N_("Tidak wajib dilaporkan"),
        N_("Pemberian ini tidak perlu diteruskan kepada KPK. Alasannya ada di bawah."),
        closed=True,
    ),
    State(
        "dicatat",
        N_("Dicatat"),
        N_("Laporan ini dicatat UPG dan masuk rekapitulasi. Terima kasih sudah melapor."),
        closed=True,
    ),
    State(
        "tidak_lengkap",
        N_("Tidak ditindaklanjuti"),
        N_("Laporan tidak dilengkapi sampai tenggatnya."),
        N_("Tulislah keterangan yang diminta agar laporan ini dibuka lagi."),
        closed=True,
    ),
)

_HINT = N_("Dibaca pelapor.")
_MESSAGE = message(_HINT)
_OPTIONAL_MESSAGE = optional_message(_HINT)
CHECKS = (
    ("jabatan", N_("Hubungan pemberian dengan jabatan penerima diperiksa")),
    ("kewajiban", N_("Berlawanan dengan kewajiban atau tugas: diperiksa")),
    ("pengecualian", N_("Pengecualian dan batas nilainya pada hari itu diperiksa")),
    ("pemberi", N_("Pemberian lain dari pemberi yang sama diperiksa (Register)")),
    ("bukti", N_("Foto dan bukti lain cocok dengan laporan")),
)
_CHECKLIST = Field(
    "diperiksa", N_("Yang sudah diperiksa"), Kind.MANY, choices=CHECKS, compartment=NOTES
)
_ANALYSIS = passage(
    "catatan",
    N_("Analisis UPG"),
    hint=N_(
        "Hubungan dengan jabatan, berlawanan dengan kewajiban atau tidak, pengecualian yang diperiksa. "
        "Hanya untuk UPG."
    ),
    compartment=NOTES,
)
_OPEN = ("diterima", "dilengkapi", "dianalisis", "dikirim_upg", "di_upg", "di_kpk", "ditetapkan")
_WEIGHED = ("diterima", "dianalisis", "di_upg")


TRANSITIONS = (
    Transition(
        "lengkap",
        N_("Nyatakan lengkap"),
        ("diterima",),
        "dianalisis",
        (_OPTIONAL_MESSAGE, INTERNAL),
    ),
    Transition("kembalikan", N_("Minta dilengkapi"), _WEIGHED, "dilengkapi", (_MESSAGE, INTERNAL)),
    Transition(
        "lengkapi",
        N_("Laporan dilengkapi"),
        ("dilengkapi", "tidak_lengkap"),
        "diterima",
        by=By.REPORTER,
    ),
    Transition(
        "hentikan",
        N_("Hentikan: tidak dilengkapi sampai tenggat"),
        ("dilengkapi",),
        "tidak_lengkap",
        (_MESSAGE, INTERNAL),
    ),
    Transition(
        "kirim_upg",
        N_("Kirim kepada UPG di luar kantor"),
        ("diterima", "dianalisis"),
        "dikirim_upg",
        (
            line("nomor_surat", N_("Nomor surat pengantar"), limit=80),
            past_day("tanggal_kirim", N_("Tanggal dikirim")),
            line("cara_kirim", N_("Lewat apa, dan siapa yang membawa")),
            _OPTIONAL_MESSAGE,
            INTERNAL,
        ),
        needs="upg",
    ),
    Transition(
        "diterima_upg",
        N_("Catat penerimaan oleh UPG"),
        ("dikirim_upg",),
        "di_upg",
        (
            line("nomor_agenda", N_("Nomor agenda UPG"), limit=80),
            past_day("tanggal_terima", N_("Tanggal diterima UPG")),
            _OPTIONAL_MESSAGE,
            INTERNAL,
        ),
        needs="upg",
    ),
    Transition(
        "teruskan",
        N_("Teruskan kepada KPK"),
        _WEIGHED,
        "di_kpk",
        (
            line("nomor_gol", N_("Nomor GOL"), limit=60),
            past_day("tanggal_gol", N_("Tanggal masuk GOL")),
            _OPTIONAL_MESSAGE,
            _CHECKLIST,
            _ANALYSIS,
        ),
    ),
    Transition(
        "tidak_wajib",
        N_("Nyatakan tidak wajib dilaporkan"),
        _WEIGHED,
        "tidak_wajib",
        (choice("alasan", N_("Alasan"), EXEMPT), _MESSAGE, _CHECKLIST, _ANALYSIS),
        sets={"outcome": "alasan"},
    ),
    Transition(
        "catat",
        N_("Catat tanpa diteruskan (penolakan, permintaan, pemberian)"),
        _WEIGHED,
        "dicatat",
        (_MESSAGE, _CHECKLIST, _ANALYSIS),
    ),
    Transition(
        "tetapkan",
        N_("Catat penetapan KPK"),
        ("di_kpk",),
        "ditetapkan",
        (
            choice("status", N_("Status menurut penetapan"), STATUSES),
            line("nomor_sk", N_("Nomor penetapan"), limit=80),
            past_day("tanggal_sk", N_("Tanggal penetapan")),
            _OPTIONAL_MESSAGE,
            INTERNAL,
        ),
        sets={"outcome": "status"},
    ),
    Transition(
        "serahkan",
        N_("Catat penyerahan atau pengembalian"),
        ("ditetapkan",),
        "selesai",
        (
            line("diserahkan_kepada", N_("Diserahkan kepada")),
            past_day("tanggal_serah", N_("Tanggal penyerahan")),
            line("saksi", N_("Yang menandatangani berita acara"), limit=300),
            _OPTIONAL_MESSAGE,
            INTERNAL,
        ),
    ),
    Transition(
        "titip",
        N_("Terima titipan barang"),
        _OPEN,
        "",
        (
            line("barang", N_("Barang yang dititipkan, dan keadaannya"), limit=300),
            line("tempat_titip", N_("Tempat penyimpanan")),
            past_day("tanggal_titip", N_("Tanggal dititipkan")),
            line("penyerah", N_("Yang menyerahkan dan yang menerima, menandatangani tanda terima")),
            INTERNAL,
        ),
    ),
    Transition(
        "salurkan",
        N_("Catat penyaluran barang cepat basi"),
        _OPEN,
        "",
        (
            line("lembaga", N_("Disalurkan kepada lembaga sosial")),
            past_day("tanggal_salur", N_("Tanggal penyaluran")),
            line("bukti_salur", N_("Foto dan tanda terima: nomor atau tempat menyimpannya")),
            INTERNAL,
        ),
    ),
    Transition(
        "buka_kembali",
        N_("Buka kembali"),
        ("selesai", "tidak_wajib", "dicatat", "tidak_lengkap"),
        "dianalisis",
        (_MESSAGE, INTERNAL),
        clears=("outcome",),
    ),
)

"""The stages of a complaint and the steps between them, after SP4N-LAPOR! (regulasi section 1)."""

from app.cases.asking import INTERNAL, choice, line, message, optional_message, passage, past_day
from app.cases.channel import N_, NOTES, By, Field, Kind, State, Transition
from app.channels.pengaduan.clocks import CLASSES

OUTCOMES = (
    ("ditindaklanjuti", N_("Ditindaklanjuti: sudah diperbaiki")),
    ("uang_kembali", N_("Uang dikembalikan")),
    ("penjelasan", N_("Diberi penjelasan atau informasi")),
    ("direncanakan", N_("Diterima, dan masuk rencana perbaikan")),
    ("tidak_terbukti", N_("Diperiksa, tidak terbukti")),
)

AGENCIES = (
    ("polri", N_("Kepolisian (Ditlantas atau Satlantas)")),
    ("jasa_raharja", N_("Jasa Raharja")),
    ("bakuda", N_("BAKUDA provinsi")),
    ("pemda", N_("Pemerintah kabupaten")),
    ("lain", N_("Instansi lain")),
)

REASONS = (
    ("bukan_pengaduan", N_("Isinya bukan pengaduan, aspirasi, atau permintaan informasi")),
    ("tidak_lengkap", N_("Keterangan tidak cukup, setelah ditanyakan")),
    ("sudah_ditangani", N_("Hal yang sama sudah ditangani dalam laporan lain")),
    ("uji_coba", N_("Kiriman mesin atau uji coba")),
)

_WRITE_AGAIN = N_(
    "Jika belum puas, Anda dapat membuka kembali laporan ini satu kali dengan alasan."
)

STATES = (
    State(
        "diterima",
        N_("Diterima"),
        N_("Laporan Anda sudah sampai dan tersimpan terkunci."),
        N_("Petugas memeriksa apakah laporan lengkap dan termasuk kewenangan kantor."),
    ),
    State(
        "diverifikasi",
        N_("Verifikasi"),
        N_("Petugas sedang memeriksa laporan Anda."),
        N_("Setelah itu laporan digolongkan, dan dari golongannya Anda tahu tenggat tanggapannya."),
    ),
    State(
        "dilengkapi",
        N_("Dikembalikan untuk dilengkapi"),
        N_("Petugas memerlukan keterangan dari Anda. Selama menunggu, waktu kantor berhenti."),
        N_("Jawablah di bagian percakapan di bawah. Tanpa jawaban, laporan dapat diarsipkan."),
    ),
    State(
        "ditindaklanjuti",
        N_("Tindak lanjut"),
        N_("Laporan Anda sedang ditindaklanjuti."),
        N_("Tanggapan kantor akan tampil di halaman ini."),
    ),
    State(
        "diteruskan",
        N_("Diteruskan (disposisi)"),
        N_("Petugas meneruskan ringkasan laporan, tanpa nama Anda, kepada unit yang menanganinya."),
        N_("Tanggapan kantor akan tampil di halaman ini."),
    ),
    State(
        "ditanya",
        N_("Menunggu keterangan pelapor"),
        N_("Tim bertanya kepada Anda. Selama menunggu jawaban, waktu tindak lanjut berhenti."),
        N_("Jawablah di bagian percakapan di bawah."),
    ),
    State(
        "digabung",
        N_("Ditangani bersama laporan lain"),
        N_("Hal yang sama sudah dilaporkan juga oleh orang lain; keduanya ditangani bersama."),
        N_("Tanggapan kantor akan tampil di halaman ini juga, dengan tenggat Anda sendiri."),
    ),
    State(
        "ditanggapi",
        N_("Ditanggapi"),
        N_("Kantor sudah menanggapi. Bacalah tanggapannya di bagian percakapan di bawah."),
        N_(
            "Tulislah jika belum selesai, atau nyatakan selesai dan beri nilai. Jika Anda tidak "
            "menulis sampai tenggat di bawah, laporan ditutup; tulisan yang terlambat tetap "
            "membukanya lagi."
        ),
    ),
    State(
        "dirujuk",
        N_("Di luar kewenangan, dirujuk"),
        N_(
            "Hal ini wewenang instansi lain dan sudah diteruskan ke sana. Nama dan kontak Anda "
            "tidak ikut, kecuali Anda menyetujuinya."
        ),
        N_("Kantor menanyakan kabarnya sampai dijawab, dan menuliskan jawabannya di halaman ini."),
    ),
    State(
        "selesai",
        N_("Selesai"),
        N_("Anda menyatakan laporan ini selesai. Terima kasih."),
        _WRITE_AGAIN,
        closed=True,
    ),
    State(
        "ditutup",
        N_("Ditutup tanpa jawaban pelapor"),
        N_("Tidak ada tulisan Anda atas tanggapan kantor sampai tenggatnya, jadi laporan ditutup."),
        N_("Jika Anda menulis di bawah, laporan ini dibuka kembali, kapan saja."),
        closed=True,
    ),
    State(
        "diarsipkan",
        N_("Diarsipkan"),
        N_("Keterangan yang diminta belum datang sampai tenggatnya, jadi laporan diarsipkan."),
        N_("Jika Anda menuliskan keterangannya di bawah, laporan dibuka kembali."),
        closed=True,
    ),
    State(
        "ditolak",
        N_("Tidak dapat diproses"),
        N_("Laporan ini tidak dapat diproses. Alasannya ada dalam percakapan di bawah."),
        N_("Jika Anda tidak setuju, Anda dapat meminta pemeriksaan ulang satu kali dengan alasan."),
        closed=True,
    ),
)

_HINT = N_("Dibaca pelapor. Tulislah dengan kata-kata biasa.")
_MESSAGE = message(_HINT)
_OPTIONAL_MESSAGE = optional_message(_HINT)
_CLASS = choice(
    "klasifikasi",
    N_("Golongan laporan"),
    CLASSES,
    hint=N_("Menentukan tenggat tanggapan, yang dihitung sejak laporan diterima."),
)
_AGENCY = choice("instansi", N_("Instansi"), AGENCIES)
_UNVERIFIED = ("diterima", "diverifikasi")
_WORKED_ON = ("ditindaklanjuti", "diteruskan")

TRANSITIONS = (
    Transition(
        "verifikasi",
        N_("Mulai verifikasi"),
        ("diterima",),
        "diverifikasi",
        (_OPTIONAL_MESSAGE, INTERNAL),
    ),
    Transition(
        "klasifikasi",
        N_("Terima dan golongkan"),
        _UNVERIFIED,
        "ditindaklanjuti",
        (_CLASS, _OPTIONAL_MESSAGE, INTERNAL),
        sets={"classification": "klasifikasi"},
    ),
    Transition(
        "kembalikan",
        N_("Kembalikan untuk dilengkapi"),
        _UNVERIFIED,
        "dilengkapi",
        (
            passage(
                "pesan",
                N_("Keterangan apa yang kurang?"),
                hint=N_("Dibaca pelapor. Waktu kantor berhenti sampai pelapor menjawab."),
            ),
            INTERNAL,
        ),
    ),
    Transition(
        "lengkapi",
        N_("Pelapor melengkapi"),
        ("dilengkapi", "diarsipkan"),
        "diverifikasi",
        by=By.REPORTER,
    ),
    Transition(
        "arsipkan",
        N_("Diarsipkan karena keterangan tidak datang"),
        ("dilengkapi",),
        "diarsipkan",
        by=By.TIME,
        clock="lengkapi",
        told_first=True,
    ),
    Transition(
        "disposisi",
        N_("Teruskan ke unit atau orang"),
        _WORKED_ON,
        "diteruskan",
        (
            line(
                "unit",
                N_("Unit atau orang"),
                hint=N_("Terlihat dalam antrean; pelapor melihatnya juga."),
                limit=60,
            ),
            passage(
                "kutipan",
                N_("Ringkasan untuk unit itu"),
                hint=N_(
                    "Tulis sendiri yang perlu diketahui unit itu, tanpa nama, kontak, atau hal "
                    "yang membuka siapa pelapornya."
                ),
                compartment=NOTES,
            ),
        ),
        sets={"unit": "unit"},
        office=True,
    ),
    Transition(
        "klasifikasi_ulang",
        N_("Ubah golongan"),
        _WORKED_ON,
        "ditindaklanjuti",
        (_CLASS, _MESSAGE, INTERNAL),
        sets={"classification": "klasifikasi"},
    ),
    Transition(
        "tanya",
        N_("Tanya pelapor"),
        _WORKED_ON,
        "ditanya",
        (
            passage(
                "pesan",
                N_("Pertanyaan kepada pelapor"),
                hint=N_("Waktu tindak lanjut berhenti sampai pelapor menjawab."),
            ),
            INTERNAL,
        ),
    ),
    Transition("jawab", N_("Jawaban pelapor"), ("ditanya",), "ditindaklanjuti", by=By.REPORTER),
    Transition(
        "lanjut",
        N_("Lanjutkan tanpa jawaban"),
        ("ditanya",),
        "ditindaklanjuti",
        (_MESSAGE, INTERNAL),
    ),
    Transition(
        "gabung",
        N_("Gabungkan dengan laporan lain"),
        _WORKED_ON,
        "digabung",
        (
            line(
                "nomor_utama",
                N_("Nomor laporan utama"),
                hint=N_(
                    "Tanggapan pada laporan itu terkirim kepada pelapor ini juga. Pelapor tidak "
                    "melihat nomornya."
                ),
                compartment=NOTES,
                limit=24,
            ),
            INTERNAL,
        ),
        sets={"joined": "nomor_utama"},
        office=True,
    ),
    Transition(
        "pisahkan",
        N_("Tangani sendiri lagi"),
        ("digabung",),
        "ditindaklanjuti",
        (_OPTIONAL_MESSAGE, INTERNAL),
        clears=("joined",),
    ),
    Transition(
        "tanggapi",
        N_("Tanggapi"),
        (*_WORKED_ON, "digabung"),
        "ditanggapi",
        (
            choice("hasil", N_("Hasil"), OUTCOMES),
            Field(
                "jumlah_kembali",
                N_("Jumlah uang yang dikembalikan"),
                Kind.RUPIAH,
                limit=20,
                needed_with=("hasil", "uang_kembali"),
            ),
            past_day(
                "tanggal_kembali",
                N_("Tanggal uang dikembalikan"),
                needed_with=("hasil", "uang_kembali"),
                required=False,
            ),
            passage(
                "pesan",
                N_("Tanggapan kepada pelapor"),
                hint=N_(
                    "Dibaca pelapor: apa yang ditemukan, apa yang dilakukan, dan apa selanjutnya."
                ),
            ),
            INTERNAL,
        ),
        sets={"outcome": "hasil"},
        shared=True,
    ),
    Transition(
        "balas",
        N_("Pelapor menulis lagi"),
        ("ditanggapi",),
        "ditindaklanjuti",
        by=By.REPORTER,
        clears=("outcome", "joined"),
    ),
    Transition(
        "terima", N_("Dinyatakan selesai oleh pelapor"), ("ditanggapi",), "selesai", by=By.REPORTER
    ),
    Transition(
        "tutup",
        N_("Ditutup karena pelapor tidak menulis lagi"),
        ("ditanggapi",),
        "ditutup",
        by=By.TIME,
        clock="balasan",
        told_first=True,
    ),
    Transition(
        "balas_terlambat",
        N_("Pelapor menulis lagi setelah ditutup"),
        ("ditutup",),
        "ditindaklanjuti",
        by=By.REPORTER,
        clears=("outcome", "joined"),
    ),
    Transition(
        "buka_kembali",
        N_("Buka kembali"),
        ("selesai",),
        "ditindaklanjuti",
        (
            passage(
                "alasan_buka",
                N_("Mengapa laporan ini perlu dibuka kembali?"),
                hint=N_(
                    "Dapat dilakukan satu kali. Waktu tindak lanjut berjalan lagi dari hari ini."
                ),
            ),
        ),
        by=By.REPORTER,
        once=True,
        clears=("outcome", "joined"),
    ),
    Transition(
        "keberatan",
        N_("Minta pemeriksaan ulang"),
        ("ditolak",),
        "diverifikasi",
        (
            passage(
                "alasan_buka",
                N_("Mengapa laporan ini perlu diperiksa ulang?"),
                hint=N_("Dapat dilakukan satu kali. Waktu verifikasi berjalan lagi dari hari ini."),
            ),
        ),
        by=By.REPORTER,
        once=True,
        clears=("outcome", "joined"),
    ),
    Transition(
        "rujuk",
        N_("Rujuk ke instansi lain"),
        (*_UNVERIFIED, *_WORKED_ON),
        "dirujuk",
        (_AGENCY, _MESSAGE, INTERNAL),
        sets={"unit": "instansi"},
    ),
    Transition(
        "tanya_rujukan",
        N_("Catat bahwa kabar rujukan sudah ditanyakan"),
        ("dirujuk",),
        "dirujuk",
        (_OPTIONAL_MESSAGE, INTERNAL),
    ),
    Transition(
        "rujukan_dijawab",
        N_("Sampaikan jawaban instansi itu"),
        ("dirujuk",),
        "ditanggapi",
        (_MESSAGE, INTERNAL),
        clears=("outcome",),
    ),
    Transition(
        "rujukan_buntu",
        N_("Sampaikan bahwa instansi itu tidak menjawab"),
        ("dirujuk",),
        "ditanggapi",
        (_MESSAGE, INTERNAL),
        clears=("outcome",),
    ),
    Transition(
        "rujukan_kembali",
        N_("Tangani sendiri: rujukan dikembalikan"),
        ("dirujuk",),
        "ditindaklanjuti",
        (_CLASS, _MESSAGE, INTERNAL),
        sets={"classification": "klasifikasi"},
        clears=("unit", "outcome"),
    ),
    Transition(
        "tolak",
        N_("Nyatakan tidak dapat diproses"),
        (*_UNVERIFIED, "dilengkapi", *_WORKED_ON, "ditanya"),
        "ditolak",
        (choice("alasan", N_("Alasan"), REASONS), _MESSAGE, INTERNAL),
        sets={"outcome": "alasan"},
    ),
    Transition(
        "buka",
        N_("Buka kembali"),
        ("ditanggapi", "selesai", "ditutup"),
        "ditindaklanjuti",
        (_MESSAGE, INTERNAL),
        clears=("outcome", "joined"),
    ),
    Transition(
        "periksa_lagi",
        N_("Periksa lagi"),
        ("ditolak", "diarsipkan"),
        "diverifikasi",
        (_MESSAGE, INTERNAL),
        clears=("outcome", "joined"),
    ),
)

"""What an employee, or their superior, declares of a conflict of interest (regulasi section 4)."""

from app.cases.asking import EMPLOYEE, NEWS_TO, choice, line, passage, past_day
from app.cases.channel import N_, Field, Kind, Section

KINDS = (
    ("aktual", N_("Saya sendiri mengalaminya")),
    ("inisiatif", N_("Bawahan saya mengalaminya dan belum menyatakannya")),
)
KINDS_TOLD = (("aktual", N_("Dinyatakan pegawai sendiri")), ("inisiatif", N_("Dinyatakan atasan")))
SOURCES = (
    ("keuangan", N_("Kepentingan bisnis atau keuangan")),
    ("keluarga", N_("Keluarga atau kerabat")),
    ("afiliasi", N_("Hubungan afiliasi: organisasi, kelompok, jabatan rangkap")),
    ("pekerjaan", N_("Pekerjaan lain di luar kantor")),
    ("bekas_kerja", N_("Pekerjaan sebelumnya")),
    ("pemberian", N_("Pemberian yang pernah diterima")),
    ("lain", N_("Kepentingan pribadi lain")),
)
SOURCES_TOLD = (
    ("keuangan", N_("Bisnis atau keuangan")),
    ("afiliasi", N_("Afiliasi")),
    ("pekerjaan", N_("Pekerjaan lain")),
    ("pemberian", N_("Pemberian")),
    ("lain", N_("Lainnya")),
)
SERVICES = (
    ("pajak_tahunan", N_("Pajak tahunan dan pengesahan")),
    ("lima_tahunan", N_("Pengesahan lima tahunan dan cek fisik")),
    ("mutasi", N_("Mutasi dan balik nama")),
    ("keliling", N_("Samsat keliling dan loket khusus")),
    ("penagihan", N_("Penagihan, keberatan, dan keringanan")),
    ("pengadaan", N_("Pengadaan barang dan jasa")),
    ("kepegawaian", N_("Kepegawaian: penugasan, penilaian, kenaikan")),
    ("keuangan", N_("Keuangan dan aset kantor")),
    ("lain", N_("Lainnya")),
)
_YES_NO = (("tidak", N_("Tidak")), ("ya", N_("Ya")))

SECTIONS = (
    Section(
        title=N_("Benturannya"),
        readers=N_("dibaca atasan yang memutuskan, petugas, dan Anda"),
        fields=(
            choice(
                "jenis",
                N_("Siapa yang mengalaminya"),
                KINDS,
                told_choices=KINDS_TOLD,
                told=N_("Jenis pernyataan"),
                otherwise="aktual",
            ),
            Field(
                "bawahan",
                N_("Bawahan yang mana"),
                Kind.STAFF,
                hint=N_(
                    "Hanya bila bawahan Anda yang mengalaminya. Ia dapat membaca pernyataan ini."
                ),
                told=N_("Pegawai yang mengalaminya"),
                limit=160,
                needed_with=("jenis", "inisiatif"),
                empty_with=(
                    "jenis",
                    "aktual",
                    N_("Kosongkan bila Anda sendiri yang mengalaminya."),
                ),
                otherwise="",
                head=True,
            ),
            choice(
                "sumber",
                N_("Dari mana benturannya"),
                SOURCES,
                told=N_("Sumber benturan"),
                told_choices=SOURCES_TOLD,
                head=True,
            ),
            line(
                "pihak",
                N_("Siapa atau apa, dan apa hubungannya"),
                hint=N_("Misalnya: adik ipar, pemilik truk yang akan dicek fisik."),
                told=N_("Pihak dan hubungannya"),
                head=True,
                limit=300,
            ),
            choice(
                "layanan",
                N_("Layanan atau tugas mana"),
                SERVICES,
                told=N_("Layanan atau tugas"),
                head=True,
            ),
            line(
                "keputusan",
                N_("Keputusan atau tindakan apa yang dipertaruhkan"),
                hint=N_("Misalnya: menandatangani hasil cek fisik BN 1234 XX hari Kamis."),
                told=N_("Keputusan atau tindakan"),
                head=True,
                limit=500,
            ),
            past_day("sejak", N_("Sejak kapan"), hint=N_("Tulis seperti 17-11-2026."), head=True),
            passage("uraian", N_("Ceritakan selengkapnya"), told=N_("Uraian"), limit=20_000),
            choice(
                "atasan_terlibat",
                N_("Apakah atasan langsung ikut terlibat?"),
                _YES_NO,
                hint=N_("Bila ya, yang memutuskan atasan di atasnya."),
                told=N_("Atasan langsung ikut terlibat"),
            ),
        ),
    ),
    Section(
        title=N_("Anda"),
        readers=N_("dibaca atasan yang memutuskan, petugas, dan Anda"),
        fields=(*EMPLOYEE, NEWS_TO),
    ),
)

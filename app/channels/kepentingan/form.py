"""The list of private interests: what it asks of every employee."""

from app.cases.asking import EMPLOYEE, NEWS_TO, choice, passage
from app.cases.channel import N_, Field, Kind, Section

WHEN = (
    ("tahunan", N_("Pernyataan tahunan")),
    ("menjabat", N_("Baru menjabat atau pindah tugas")),
    ("perubahan", N_("Ada perubahan sejak pernyataan terakhir")),
)
CONTENT = (
    ("nihil", N_("Tidak ada kepentingan pribadi yang perlu saya nyatakan")),
    ("ada", N_("Ada, saya tulis di bawah")),
)
CONTENT_TOLD = (("nihil", N_("Nihil")), ("ada", N_("Ada")))
SOURCES = (
    ("keuangan", N_("Usaha, saham, atau kepentingan keuangan")),
    ("keluarga", N_("Keluarga atau kerabat yang berurusan dengan kantor")),
    ("afiliasi", N_("Organisasi, kelompok, atau jabatan rangkap")),
    ("pekerjaan", N_("Pekerjaan lain di luar kantor")),
    ("bekas_kerja", N_("Pekerjaan sebelumnya")),
    ("lain", N_("Lainnya")),
)

_READERS = N_("dibaca petugas dan Anda")

SECTIONS = (
    Section(
        title=N_("Kepentingan pribadi"),
        readers=_READERS,
        fields=(
            choice("saat", N_("Mengapa diisi sekarang"), WHEN, told=N_("Saat mengisi"), head=True),
            choice(
                "pernyataan",
                N_("Adakah yang perlu dinyatakan"),
                CONTENT,
                hint=N_(
                    "Usaha, keluarga, organisasi, atau pekerjaan lain yang dapat bersentuhan dengan "
                    "tugas Anda."
                ),
                told=N_("Isi pernyataan"),
                told_choices=CONTENT_TOLD,
                head=True,
            ),
            Field(
                "sumber",
                N_("Dari mana"),
                Kind.MANY,
                told=N_("Sumber"),
                choices=SOURCES,
                needed_with=("pernyataan", "ada"),
                empty_with=(
                    "pernyataan",
                    "nihil",
                    N_('Kosongkan, atau pilih "Ada" di atas bila ini perlu dinyatakan.'),
                ),
            ),
            passage(
                "uraian",
                N_("Apa saja: satu baris untuk setiap kepentingan"),
                hint=N_("Misalnya: istri memiliki biro jasa di Sungailiat sejak 2021."),
                told=N_("Uraian"),
                limit=20_000,
                needed_with=("pernyataan", "ada"),
                empty_with=(
                    "pernyataan",
                    "nihil",
                    N_('Kosongkan, atau pilih "Ada" di atas bila ini perlu dinyatakan.'),
                ),
                required=False,
            ),
        ),
    ),
    Section(title=N_("Anda"), readers=_READERS, fields=(*EMPLOYEE, NEWS_TO)),
)

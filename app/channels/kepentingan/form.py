"""The list of private interests: what it asks of every employee."""

from app.cases.channel import IDENTITY, N_, Field, Kind, Section

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
            Field(
                name="saat",
                label=N_("Mengapa diisi sekarang"),
                told=N_("Saat mengisi"),
                kind=Kind.CHOICE,
                choices=WHEN,
                required=True,
                head=True,
            ),
            Field(
                name="pernyataan",
                label=N_("Adakah yang perlu dinyatakan"),
                hint=N_(
                    "Usaha, keluarga, organisasi, atau pekerjaan lain yang dapat bersentuhan dengan "
                    "tugas Anda."
                ),
                told=N_("Isi pernyataan"),
                kind=Kind.CHOICE,
                choices=CONTENT,
                told_choices=CONTENT_TOLD,
                required=True,
                head=True,
            ),
            Field(
                name="sumber",
                label=N_("Dari mana"),
                told=N_("Sumber"),
                kind=Kind.MANY,
                choices=SOURCES,
                needed_with=("pernyataan", "ada"),
                empty_with=(
                    "pernyataan",
                    "nihil",
                    N_('Kosongkan, atau pilih "Ada" di atas bila ini perlu dinyatakan.'),
                ),
            ),
            Field(
                name="uraian",
                label=N_("Apa saja: satu baris untuk setiap kepentingan"),
                hint=N_("Misalnya: istri memiliki biro jasa di Sungailiat sejak 2021."),
                told=N_("Uraian"),
                limit=20_000,
                needed_with=("pernyataan", "ada"),
                empty_with=(
                    "pernyataan",
                    "nihil",
                    N_('Kosongkan, atau pilih "Ada" di atas bila ini perlu dinyatakan.'),
                ),
            ),
        ),
    ),
    Section(
        title=N_("Anda"),
        readers=_READERS,
        fields=(
            Field(name="nama", label=N_("Nama lengkap"), kind=Kind.LINE, limit=120, required=True),
            Field(
                name="jabatan",
                label=N_("Jabatan dan unit"),
                kind=Kind.LINE,
                limit=300,
                required=True,
            ),
            Field(
                name="surel",
                label=N_("Alamat surel untuk kabar"),
                told=N_("Surel untuk kabar"),
                hint=N_(
                    "Boleh dikosongkan. Surelnya hanya menyebut nomor; alamatnya dikunci untuk portal."
                ),
                kind=Kind.EMAIL,
                limit=254,
                compartment=IDENTITY,
            ),
        ),
    ),
)

"""What an employee, or their superior, declares of a conflict of interest (regulasi section 4)."""

from app.cases.channel import IDENTITY, N_, Field, Kind, Section

KINDS = (
    ("aktual", N_("Saya sendiri mengalaminya")),
    ("inisiatif", N_("Bawahan saya mengalaminya dan belum menyatakannya")),
)
KINDS_TOLD = (
    ("aktual", N_("Dinyatakan pegawai sendiri")),
    ("inisiatif", N_("Dinyatakan atasan")),
)
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
            Field(
                name="jenis",
                label=N_("Siapa yang mengalaminya"),
                kind=Kind.CHOICE,
                choices=KINDS,
                told_choices=KINDS_TOLD,
                told=N_("Jenis pernyataan"),
                required=True,
                otherwise="aktual",
            ),
            Field(
                name="bawahan",
                label=N_("Bawahan yang mana"),
                hint=N_(
                    "Hanya bila bawahan Anda yang mengalaminya. Ia dapat membaca pernyataan ini."
                ),
                told=N_("Pegawai yang mengalaminya"),
                kind=Kind.STAFF,
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
            Field(
                name="sumber",
                label=N_("Dari mana benturannya"),
                told=N_("Sumber benturan"),
                kind=Kind.CHOICE,
                choices=SOURCES,
                told_choices=SOURCES_TOLD,
                required=True,
                head=True,
            ),
            Field(
                name="pihak",
                label=N_("Siapa atau apa, dan apa hubungannya"),
                hint=N_("Misalnya: adik ipar, pemilik truk yang akan dicek fisik."),
                told=N_("Pihak dan hubungannya"),
                kind=Kind.LINE,
                limit=300,
                required=True,
                head=True,
            ),
            Field(
                name="layanan",
                label=N_("Layanan atau tugas mana"),
                told=N_("Layanan atau tugas"),
                kind=Kind.CHOICE,
                choices=SERVICES,
                required=True,
                head=True,
            ),
            Field(
                name="keputusan",
                label=N_("Keputusan atau tindakan apa yang dipertaruhkan"),
                hint=N_("Misalnya: menandatangani hasil cek fisik BN 1234 XX hari Kamis."),
                told=N_("Keputusan atau tindakan"),
                kind=Kind.LINE,
                limit=500,
                required=True,
                head=True,
            ),
            Field(
                name="sejak",
                label=N_("Sejak kapan"),
                hint=N_("Tulis seperti 17-11-2026."),
                kind=Kind.DATE,
                required=True,
                head=True,
            ),
            Field(
                name="uraian",
                label=N_("Ceritakan selengkapnya"),
                told=N_("Uraian"),
                limit=20_000,
                required=True,
            ),
            Field(
                name="atasan_terlibat",
                label=N_("Apakah atasan langsung ikut terlibat?"),
                hint=N_("Bila ya, yang memutuskan atasan di atasnya."),
                told=N_("Atasan langsung ikut terlibat"),
                kind=Kind.CHOICE,
                choices=_YES_NO,
                required=True,
            ),
        ),
    ),
    Section(
        title=N_("Anda"),
        readers=N_("dibaca atasan yang memutuskan, petugas, dan Anda"),
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

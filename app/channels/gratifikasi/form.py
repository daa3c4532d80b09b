"""What an employee tells of a gift: the fields of the KPK's form (regulasi section 3)."""

from app.cases.asking import EMPLOYEE, NEWS_TO, choice, line, passage, past_day
from app.cases.channel import N_, Field, Kind, Official, Section

KINDS = (
    ("penerimaan", N_("Saya menerimanya, atau seseorang menerimanya untuk saya")),
    ("penolakan", N_("Saya menolaknya")),
    ("permintaan", N_("Saya diminta memberi")),
    ("pemberian", N_("Saya memberi, atau melihat rekan memberi")),
)
KINDS_TOLD = (
    ("penerimaan", N_("Penerimaan")),
    ("penolakan", N_("Penolakan")),
    ("permintaan", N_("Permintaan")),
    ("pemberian", N_("Pemberian")),
)
SHAPES = (
    ("uang", N_("Uang, cek, atau setara uang")),
    ("barang", N_("Barang")),
    ("cepat_basi", N_("Makanan atau minuman yang cepat basi")),
    ("fasilitas", N_("Jasa, perjalanan, hiburan, potongan harga, atau fasilitas lain")),
)
RELATIONS = (
    ("dilayani", N_("Orang yang sedang atau pernah saya layani")),
    ("rekanan", N_("Penyedia atau rekanan kantor")),
    ("atasan_bawahan", N_("Atasan atau bawahan")),
    ("rekan", N_("Rekan kerja")),
    ("keluarga", N_("Keluarga")),
    ("lain", N_("Lainnya")),
)
RELATIONS_TOLD = (("dilayani", N_("Sedang atau pernah dilayani penerima")),)
PLACES = (
    ("pada_saya", N_("Saya simpan, utuh")),
    ("dititipkan", N_("Sudah saya serahkan kepada UPG")),
    ("disalurkan", N_("Sudah disalurkan karena cepat basi")),
    ("dikembalikan", N_("Sudah saya kembalikan atau tolak")),
    ("terpakai", N_("Sudah terpakai")),
)

PLACES_TOLD = (
    ("pada_saya", N_("Disimpan penerima, utuh")),
    ("dititipkan", N_("Diserahkan kepada UPG")),
    ("dikembalikan", N_("Dikembalikan atau ditolak penerima")),
)

_READERS = N_("dibaca UPG dan Anda")

SECTIONS = (
    Section(
        title=N_("Pemberiannya"),
        readers=_READERS,
        fields=(
            choice(
                "jenis",
                N_("Apa yang terjadi"),
                KINDS,
                told=N_("Jenis laporan"),
                told_choices=KINDS_TOLD,
                head=True,
            ),
            past_day(
                "tanggal",
                N_("Kapan"),
                hint=N_("Tenggat dihitung dari hari itu. Misalnya 17-11-2026."),
                told=N_("Tanggal pemberian"),
                head=True,
            ),
            line("tempat", N_("Di mana")),
            choice("bentuk", N_("Bentuknya"), SHAPES, told=N_("Bentuk"), head=True),
            Field(
                "nilai",
                N_("Nilainya, dalam rupiah"),
                Kind.RUPIAH,
                hint=N_("Taksir harganya di toko bila tidak tahu."),
                told=N_("Nilai taksiran"),
                required=True,
                head=True,
            ),
            passage(
                "uraian",
                N_("Ceritakan: barang apa, dan bagaimana kejadiannya"),
                hint=N_("Siapa mengatakan apa, siapa yang melihat, mengapa tidak dapat ditolak."),
                told=N_("Kronologi"),
            ),
            choice(
                "keberadaan",
                N_("Di mana barangnya sekarang"),
                PLACES,
                told=N_("Keberadaan barang"),
                told_choices=PLACES_TOLD,
                needed_with=("jenis", "penerimaan"),
                required=False,
            ),
        ),
    ),
    Section(
        title=N_("Pemberinya"),
        readers=_READERS,
        fields=(
            line(
                "pemberi",
                N_("Nama orang atau lembaga yang memberi, menawarkan, atau meminta"),
                told=N_("Pemberi"),
            ),
            choice(
                "hubungan",
                N_("Hubungannya dengan Anda"),
                RELATIONS,
                told=N_("Hubungan dengan pelapor"),
                told_choices=RELATIONS_TOLD,
            ),
            line(
                "pekerjaan_pemberi",
                N_("Pekerjaan dan alamat pemberi, bila tahu"),
                required=False,
                limit=300,
            ),
            passage(
                "urusan",
                N_("Urusan apa yang sedang atau akan Anda putuskan untuknya"),
                hint=N_("Misalnya: cek fisik kendaraan, pengadaan, kenaikan pangkat."),
                told=N_("Urusan dengan pemberi"),
                limit=2000,
                required=False,
            ),
        ),
    ),
    Section(
        title=N_("Anda"),
        readers=_READERS,
        fields=(
            *EMPLOYEE,
            line("nik", N_("NIK"), hint=N_("Diminta dalam formulir KPK."), digits=16, limit=40),
            line("alamat", N_("Alamat lengkap"), limit=300),
            Field("telepon", N_("Nomor telepon"), Kind.PHONE, limit=30, required=True),
            NEWS_TO,
        ),
    ),
)

OFFICIAL = Official(
    N_("Formulir pelaporan gratifikasi kepada KPK"),
    (
        (N_("NIK penerima"), ("nik",)),
        (N_("Nama penerima"), ("nama",)),
        (N_("Alamat lengkap"), ("alamat",)),
        (N_("Nomor telepon"), ("telepon",)),
        (N_("Identitas pemberi"), ("pemberi", "pekerjaan_pemberi", "hubungan")),
        (N_("Jabatan penerima"), ("jabatan",)),
        (N_("Tempat dan waktu penerimaan"), ("tempat", "tanggal")),
        (N_("Jenis gratifikasi"), ("jenis", "bentuk")),
        (N_("Nilai gratifikasi"), ("nilai",)),
        (N_("Kronologi"), ("uraian",)),
        (N_("Urusan dengan pemberi"), ("urusan",)),
        (N_("Keberadaan barang"), ("keberadaan",)),
    ),
)
"""The lines of the KPK's form in its order (regulasi section 3); the evidence goes with it as files."""

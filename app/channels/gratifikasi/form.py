"""What an employee tells of a gift: the fields of the KPK's form (regulasi section 3)."""

from app.cases.channel import IDENTITY, N_, Field, Kind, Section

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
            Field(
                name="jenis",
                label=N_("Apa yang terjadi"),
                told=N_("Jenis laporan"),
                kind=Kind.CHOICE,
                choices=KINDS,
                told_choices=KINDS_TOLD,
                required=True,
                head=True,
            ),
            Field(
                name="tanggal",
                label=N_("Kapan"),
                hint=N_("Tenggat dihitung dari hari itu. Misalnya 17-11-2026."),
                told=N_("Tanggal pemberian"),
                kind=Kind.DATE,
                required=True,
                head=True,
            ),
            Field(name="tempat", label=N_("Di mana"), kind=Kind.LINE, limit=200, required=True),
            Field(
                name="bentuk",
                label=N_("Bentuknya"),
                told=N_("Bentuk"),
                kind=Kind.CHOICE,
                choices=SHAPES,
                required=True,
                head=True,
            ),
            Field(
                name="nilai",
                label=N_("Nilainya, dalam rupiah"),
                hint=N_("Taksir harganya di toko bila tidak tahu."),
                told=N_("Nilai taksiran"),
                kind=Kind.RUPIAH,
                required=True,
                head=True,
            ),
            Field(
                name="uraian",
                label=N_("Ceritakan: barang apa, dan bagaimana kejadiannya"),
                hint=N_("Siapa mengatakan apa, siapa yang melihat, mengapa tidak dapat ditolak."),
                told=N_("Kronologi"),
                required=True,
            ),
            Field(
                name="keberadaan",
                label=N_("Di mana barangnya sekarang"),
                told=N_("Keberadaan barang"),
                kind=Kind.CHOICE,
                choices=PLACES,
                told_choices=PLACES_TOLD,
                needed_with=("jenis", "penerimaan"),
            ),
        ),
    ),
    Section(
        title=N_("Pemberinya"),
        readers=_READERS,
        fields=(
            Field(
                name="pemberi",
                label=N_("Nama orang atau lembaga yang memberi, menawarkan, atau meminta"),
                told=N_("Pemberi"),
                kind=Kind.LINE,
                limit=200,
                required=True,
            ),
            Field(
                name="hubungan",
                label=N_("Hubungannya dengan Anda"),
                told=N_("Hubungan dengan pelapor"),
                kind=Kind.CHOICE,
                choices=RELATIONS,
                told_choices=RELATIONS_TOLD,
                required=True,
            ),
            Field(
                name="pekerjaan_pemberi",
                label=N_("Pekerjaan dan alamat pemberi, bila tahu"),
                kind=Kind.LINE,
                limit=300,
            ),
            Field(
                name="urusan",
                label=N_("Urusan apa yang sedang atau akan Anda putuskan untuknya"),
                hint=N_("Misalnya: cek fisik kendaraan, pengadaan, kenaikan pangkat."),
                told=N_("Urusan dengan pemberi"),
                limit=2000,
            ),
        ),
    ),
    Section(
        title=N_("Anda"),
        readers=_READERS,
        fields=(
            Field(name="nama", label=N_("Nama lengkap"), kind=Kind.LINE, limit=120, required=True),
            Field(
                name="nik",
                label=N_("NIK"),
                hint=N_("Diminta dalam formulir KPK."),
                kind=Kind.LINE,
                limit=40,
                digits=16,
                required=True,
            ),
            Field(
                name="jabatan",
                label=N_("Jabatan dan unit"),
                kind=Kind.LINE,
                limit=300,
                required=True,
            ),
            Field(
                name="alamat", label=N_("Alamat lengkap"), kind=Kind.LINE, limit=300, required=True
            ),
            Field(
                name="telepon",
                label=N_("Nomor telepon"),
                kind=Kind.PHONE,
                limit=30,
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

OFFICIAL = (
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
)
"""The lines of the KPK's form in its order (regulasi section 3); the evidence goes with it as files."""

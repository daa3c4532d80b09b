"""What a request for public information asks of the applicant."""

from app.cases.channel import IDENTITY, N_, Field, Kind, Section

APPLICANTS = (
    ("perorangan", N_("Perorangan")),
    ("kelompok", N_("Kelompok orang")),
    ("badan_hukum", N_("Badan hukum")),
)
CATEGORIES = (
    ("anggaran", N_("Anggaran dan laporan keuangan")),
    ("penerimaan", N_("Penerimaan pajak dan jumlah kendaraan")),
    ("pengadaan", N_("Pengadaan barang dan jasa")),
    ("layanan", N_("Standar, prosedur, dan hasil layanan")),
    ("organisasi", N_("Organisasi dan kepegawaian")),
    ("lainnya", N_("Lainnya")),
)
WAYS = (
    ("portal", N_("Dibaca atau diunduh di portal ini")),
    ("salinan", N_("Salinan kertas, diambil di kantor")),
    ("melihat", N_("Melihat atau mencatat di kantor")),
)

SECTIONS = (
    Section(
        title=N_("Informasi yang diminta"),
        seen_by=N_(
            "Jenis pemohon dan pilihan di bawah Tentang terlihat oleh siapa pun yang membaca basis data "
            "portal ini; isinya tidak."
        ),
        fields=(
            Field(
                name="kategori",
                label=N_("Tentang"),
                kind=Kind.CHOICE,
                choices=CATEGORIES,
                required=True,
            ),
            Field(
                name="uraian",
                label=N_("Informasi apa yang Anda minta"),
                told=N_("Informasi yang diminta"),
                hint=N_("Sebutkan tahun, wilayah, dan dokumennya bila tahu."),
                required=True,
            ),
            Field(
                name="tujuan",
                label=N_("Untuk apa informasi itu"),
                told=N_("Tujuan penggunaan"),
                hint=N_("Undang-undang meminta alasannya. Satu kalimat cukup."),
                kind=Kind.LINE,
                limit=500,
                required=True,
            ),
            Field(
                name="cara",
                label=N_("Bagaimana Anda ingin menerimanya"),
                told=N_("Cara menerima"),
                kind=Kind.CHOICE,
                choices=WAYS,
                required=True,
            ),
        ),
    ),
    Section(
        title=N_("Pemohon"),
        seen_by=N_(
            "Nama, alamat, dan kontak dikunci terpisah dari permohonan. Petugas membukanya dengan "
            "menuliskan alasan yang tampil di halaman permohonan Anda."
        ),
        readers=N_("dibuka tim hanya dengan alasan yang Anda lihat"),
        fields=(
            Field(
                name="pemohon",
                label=N_("Anda meminta sebagai"),
                told=N_("Pemohon"),
                kind=Kind.CHOICE,
                choices=APPLICANTS,
                required=True,
            ),
            Field(
                name="nama",
                label=N_("Nama Anda atau badan hukumnya"),
                told=N_("Nama pemohon"),
                hint=N_("Undang-undang mensyaratkan pemohon yang jelas."),
                kind=Kind.LINE,
                limit=200,
                compartment=IDENTITY,
                required=True,
            ),
            Field(
                name="alamat",
                label=N_("Alamat Anda"),
                told=N_("Alamat pemohon"),
                kind=Kind.LINE,
                limit=300,
                compartment=IDENTITY,
                required=True,
            ),
            Field(
                name="surel",
                label=N_("Alamat surel Anda"),
                told=N_("Surel pemohon"),
                hint=N_(
                    "Boleh dikosongkan: jawaban selalu dapat dibaca dengan kode. Surel dari kami hanya "
                    "menyebut nomor dan alamat portal."
                ),
                kind=Kind.EMAIL,
                limit=254,
                compartment=IDENTITY,
            ),
            Field(
                name="telepon",
                label=N_("Nomor telepon Anda"),
                told=N_("Telepon pemohon"),
                kind=Kind.PHONE,
                limit=30,
                compartment=IDENTITY,
            ),
        ),
    ),
)

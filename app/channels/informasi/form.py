"""What a request for public information asks of the applicant."""

from app.cases.asking import choice, line, passage
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
            choice("kategori", N_("Tentang"), CATEGORIES),
            passage(
                "uraian",
                N_("Informasi apa yang Anda minta"),
                told=N_("Informasi yang diminta"),
                hint=N_("Sebutkan tahun, wilayah, dan dokumennya bila tahu."),
            ),
            line(
                "tujuan",
                N_("Untuk apa informasi itu"),
                told=N_("Tujuan penggunaan"),
                hint=N_("Undang-undang meminta alasannya. Satu kalimat cukup."),
                limit=500,
            ),
            choice("cara", N_("Bagaimana Anda ingin menerimanya"), WAYS, told=N_("Cara menerima")),
        ),
    ),
    Section(
        title=N_("Pemohon"),
        seen_by=N_(
            "Nama, alamat, dan kontak dikunci terpisah dari permintaan. Petugas membukanya dengan "
            "menuliskan alasan yang tampil di halaman permintaan Anda."
        ),
        readers=N_("dibuka tim hanya dengan alasan yang Anda lihat"),
        fields=(
            choice("pemohon", N_("Anda meminta sebagai"), APPLICANTS, told=N_("Pemohon")),
            line(
                "nama",
                N_("Nama Anda atau badan hukumnya"),
                told=N_("Nama pemohon"),
                hint=N_("Undang-undang mensyaratkan pemohon yang jelas."),
                compartment=IDENTITY,
            ),
            line(
                "alamat",
                N_("Alamat Anda"),
                told=N_("Alamat pemohon"),
                compartment=IDENTITY,
                limit=300,
            ),
            Field(
                "surel",
                N_("Alamat surel Anda"),
                Kind.EMAIL,
                told=N_("Surel pemohon"),
                hint=N_(
                    "Boleh dikosongkan: jawaban selalu dapat dibaca dengan kode. Surel dari kami hanya "
                    "menyebut nomor dan alamat portal."
                ),
                limit=254,
                compartment=IDENTITY,
            ),
            Field(
                "telepon",
                N_("Nomor telepon Anda"),
                Kind.PHONE,
                told=N_("Telepon pemohon"),
                limit=30,
                compartment=IDENTITY,
            ),
        ),
    ),
)

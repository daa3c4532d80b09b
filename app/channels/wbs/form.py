"""The questions of a WBS report, in the order in which they are asked."""

from app.cases.asking import choice, line, passage
from app.cases.channel import IDENTITY, N_, Field, Kind, Section

CATEGORIES = (
    ("korupsi", N_("Penyuapan atau korupsi")),
    ("wewenang", N_("Penyalahgunaan wewenang")),
    ("pungli", N_("Pungutan liar")),
    ("gratifikasi", N_("Gratifikasi yang tidak dilaporkan")),
    ("benturan", N_("Benturan kepentingan")),
    ("disiplin", N_("Pelanggaran disiplin atau kode etik")),
    ("pelecehan", N_("Pelecehan atau diskriminasi")),
    ("pembalasan", N_("Pembalasan terhadap pelapor")),
    ("lainnya", N_("Lainnya")),
)

NAMED = (
    ("kepala", N_("Kepala UPT")),
    ("petugas", N_("Petugas kepatuhan (pengelola WBS)")),
    ("anggota", N_("Anggota tim WBS lainnya")),
)

RELATIONS = (
    ("", N_("Tidak ingin menyebutkan")),
    ("pegawai", N_("Pegawai kantor ini")),
    ("mantan", N_("Mantan pegawai")),
    ("mitra", N_("Rekanan, penyedia, atau tenaga alih daya")),
    ("warga", N_("Warga atau wajib pajak")),
    ("lain", N_("Lainnya")),
)

READERS = N_("dibaca tim yang menangani saja")

SECTIONS = (
    Section(
        title=N_("Siapa yang tidak boleh membaca laporan ini"),
        seen_by=N_("Pilihan ini tidak terlihat oleh siapa pun yang tidak memegang kunci laporan."),
        readers=READERS,
        fields=(
            Field(
                "tidak_boleh_baca",
                N_("Apakah salah satu dari mereka terlibat?"),
                Kind.MANY,
                hint=N_(
                    "Jika ya, beri tanda. Laporan lalu dikunci hanya untuk Inspektorat; "
                    "kantor ini tidak dapat membukanya."
                ),
                choices=NAMED,
            ),
        ),
    ),
    Section(
        title=N_("Apa yang terjadi"),
        seen_by=N_(
            "Dibaca hanya oleh tim yang menangani laporan ini: Tim WBS kantor, atau hanya "
            "Inspektorat jika Anda memberi tanda di atas."
        ),
        readers=READERS,
        fields=(
            choice("kategori", N_("Jenis pelanggaran"), CATEGORIES),
            passage(
                "uraian",
                N_("Apa yang terjadi, dan bagaimana?"),
                hint=N_(
                    "Ceritakan dengan kata-kata sendiri: apa yang Anda lihat, dengar, atau alami. "
                    "Tidak perlu menyebut nama Anda."
                ),
            ),
            passage(
                "siapa",
                N_("Siapa yang terlibat?"),
                hint=N_("Nama, jabatan, atau ciri-ciri, sejauh Anda tahu."),
                required=False,
            ),
            line("di_mana", N_("Di mana terjadinya?"), required=False, limit=500),
            line(
                "kapan",
                N_("Kapan terjadinya?"),
                hint=N_("Tanggal atau perkiraan. Sebut juga jika masih berlangsung."),
                required=False,
                limit=500,
            ),
            passage(
                "bukti_lain",
                N_("Bukti apa yang ada, dan di mana?"),
                hint=N_(
                    "Surat, rekaman, saksi, atau tempat mencarinya. "
                    "Jangan mengambil risiko untuk mengumpulkannya."
                ),
                required=False,
            ),
        ),
    ),
    Section(
        title=N_("Menjaga agar Anda tidak dikenali"),
        seen_by=N_(
            "Dibaca hanya oleh tim yang menangani, dan selalu tampil paling atas bagi mereka."
        ),
        readers=READERS,
        fields=(
            line(
                "jumlah_tahu",
                N_("Berapa orang yang mengetahui hal ini?"),
                told=N_("Banyaknya orang yang mengetahui hal ini"),
                hint=N_("Makin sedikit yang tahu, makin hati-hati tim harus bertanya."),
                head=True,
                required=False,
            ),
            passage(
                "jangan_lakukan",
                N_("Apa yang tidak boleh dilakukan tim agar Anda tidak dikenali?"),
                told=N_("Yang tidak boleh dilakukan agar pelapor tidak dikenali"),
                hint=N_("Misalnya: jangan memanggil saya bersama rekan seruangan."),
                head=True,
                required=False,
            ),
            choice(
                "hubungan",
                N_("Hubungan Anda dengan kantor ini"),
                RELATIONS,
                told=N_("Hubungan pelapor dengan kantor ini"),
                required=False,
            ),
        ),
    ),
    Section(
        title=N_("Identitas Anda (boleh dikosongkan)"),
        seen_by=N_(
            "Dikunci terpisah dari laporan. Tim hanya dapat membukanya dengan menuliskan alasan; hari "
            "dan alasannya tampil di halaman laporan Anda. Dapat ditambah atau dihapus kapan saja "
            "dengan kode laporan."
        ),
        readers=N_("dibuka tim hanya dengan alasan yang Anda lihat"),
        fields=(
            line(
                "nama_pelapor",
                N_("Nama Anda"),
                told=N_("Nama pelapor"),
                hint=N_("Laporan tanpa nama ditangani sama. Isi hanya jika Anda rela dihubungi."),
                compartment=IDENTITY,
                required=False,
            ),
            line(
                "kontak_pelapor",
                N_("Cara menghubungi Anda"),
                told=N_("Cara menghubungi pelapor"),
                hint=N_("Nomor telepon atau alamat surat elektronik pribadi, bukan milik kantor."),
                compartment=IDENTITY,
                required=False,
                limit=250,
            ),
        ),
    ),
)

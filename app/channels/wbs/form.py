"""The questions of a WBS report, in the order in which they are asked."""

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
                name="tidak_boleh_baca",
                label=N_("Apakah salah satu dari mereka terlibat?"),
                hint=N_(
                    "Jika ya, beri tanda. Laporan lalu dikunci hanya untuk Inspektorat; "
                    "kantor ini tidak dapat membukanya."
                ),
                kind=Kind.MANY,
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
            Field(
                name="kategori",
                label=N_("Jenis pelanggaran"),
                kind=Kind.CHOICE,
                choices=CATEGORIES,
                required=True,
            ),
            Field(
                name="uraian",
                label=N_("Apa yang terjadi, dan bagaimana?"),
                hint=N_(
                    "Ceritakan dengan kata-kata sendiri: apa yang Anda lihat, dengar, atau alami. "
                    "Tidak perlu menyebut nama Anda."
                ),
                required=True,
            ),
            Field(
                name="siapa",
                label=N_("Siapa yang terlibat?"),
                hint=N_("Nama, jabatan, atau ciri-ciri, sejauh Anda tahu."),
            ),
            Field(
                name="di_mana",
                label=N_("Di mana terjadinya?"),
                kind=Kind.LINE,
                limit=500,
            ),
            Field(
                name="kapan",
                label=N_("Kapan terjadinya?"),
                hint=N_("Tanggal atau perkiraan. Sebut juga jika masih berlangsung."),
                kind=Kind.LINE,
                limit=500,
            ),
            Field(
                name="bukti_lain",
                label=N_("Bukti apa yang ada, dan di mana?"),
                hint=N_(
                    "Surat, rekaman, saksi, atau tempat mencarinya. "
                    "Jangan mengambil risiko untuk mengumpulkannya."
                ),
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
            Field(
                name="jumlah_tahu",
                label=N_("Berapa orang yang mengetahui hal ini?"),
                told=N_("Banyaknya orang yang mengetahui hal ini"),
                hint=N_("Makin sedikit yang tahu, makin hati-hati tim harus bertanya."),
                kind=Kind.LINE,
                limit=200,
                head=True,
            ),
            Field(
                name="jangan_lakukan",
                label=N_("Apa yang tidak boleh dilakukan tim agar Anda tidak dikenali?"),
                told=N_("Yang tidak boleh dilakukan agar pelapor tidak dikenali"),
                hint=N_("Misalnya: jangan memanggil saya bersama rekan seruangan."),
                head=True,
            ),
            Field(
                name="hubungan",
                label=N_("Hubungan Anda dengan kantor ini"),
                told=N_("Hubungan pelapor dengan kantor ini"),
                kind=Kind.CHOICE,
                choices=RELATIONS,
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
            Field(
                name="nama_pelapor",
                label=N_("Nama Anda"),
                told=N_("Nama pelapor"),
                hint=N_("Laporan tanpa nama ditangani sama. Isi hanya jika Anda rela dihubungi."),
                kind=Kind.LINE,
                limit=200,
                compartment=IDENTITY,
            ),
            Field(
                name="kontak_pelapor",
                label=N_("Cara menghubungi Anda"),
                told=N_("Cara menghubungi pelapor"),
                hint=N_("Nomor telepon atau alamat surat elektronik pribadi, bukan milik kantor."),
                kind=Kind.LINE,
                limit=250,
                compartment=IDENTITY,
            ),
        ),
    ),
)

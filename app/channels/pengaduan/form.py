"""The questions of a complaint, an aspiration or a request for information."""

from app.cases.asking import choice, line, passage, past_day
from app.cases.channel import IDENTITY, N_, Field, Kind, Section

KINDS = (
    ("pengaduan", N_("Pengaduan: ada yang tidak beres dan perlu diperbaiki")),
    ("aspirasi", N_("Aspirasi: usul agar layanan lebih baik")),
    ("informasi", N_("Permintaan informasi: saya ingin tahu sesuatu")),
)

CATEGORIES = (
    ("pajak", N_("Pajak kendaraan")),
    ("antrean", N_("Antrean dan loket")),
    ("keliling", N_("Samsat keliling")),
    ("biaya", N_("Biaya atau pungutan")),
    ("petugas", N_("Sikap atau tindakan petugas")),
    ("sarana", N_("Sarana dan gedung")),
    ("keterangan", N_("Informasi yang diberikan kantor")),
    ("lainnya", N_("Lainnya")),
)

NAMED = (("kepala", N_("Kepala UPT")), ("petugas", N_("Petugas kepatuhan (pengelola pengaduan)")))

SECRECY = (
    ("", N_("Biasa: petugas pengaduan boleh mengetahui siapa saya bila perlu")),
    ("anonim", N_("Anonim: nama saya tidak disimpan, dan tidak ada yang dapat membukanya")),
    ("rahasia", N_("Rahasia: saya minta isinya tidak dibicarakan di luar tim")),
)

READERS = N_("dibaca tim yang menangani saja")

SECTIONS = (
    Section(
        title=N_("Apa yang ingin Anda sampaikan"),
        seen_by=N_(
            "Jenis laporan dan pilihan di bawah Tentang terlihat oleh siapa pun yang membaca basis "
            "data portal ini; isinya tidak."
        ),
        fields=(
            choice("jenis", N_("Jenis laporan"), KINDS),
            choice("kategori", N_("Tentang"), CATEGORIES),
        ),
    ),
    Section(
        title=N_("Siapa yang tidak boleh membaca laporan ini"),
        seen_by=N_("Pilihan ini tidak terlihat oleh siapa pun yang tidak memegang kunci laporan."),
        readers=READERS,
        fields=(
            Field(
                "tidak_boleh_baca",
                N_("Apakah laporan ini tentang salah satu dari mereka?"),
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
            "Dibaca hanya oleh petugas pengaduan kantor ini, atau hanya oleh Inspektorat jika Anda "
            "memberi tanda di atas. Unit lain menerima ringkasan tanpa nama."
        ),
        readers=READERS,
        fields=(
            passage(
                "uraian",
                N_("Ceritakan apa yang terjadi atau yang Anda perlukan"),
                told=N_("Isi laporan"),
                hint=N_(
                    "Dengan kata-kata sendiri. Nomor pelat kendaraan membantu, tetapi tidak wajib."
                ),
            ),
            past_day(
                "tanggal_kejadian",
                N_("Tanggal kejadian"),
                hint=N_("Contoh: 17-11-2026. Kosongkan jika tidak ada."),
                required=False,
            ),
            line(
                "tempat",
                N_("Tempat"),
                hint=N_("Misalnya loket, gerai, atau tempat Samsat keliling berhenti."),
                required=False,
                limit=500,
            ),
        ),
    ),
    Section(
        title=N_("Jika tentang biaya atau pungutan"),
        seen_by=N_(
            "Lewati bila laporan Anda tentang hal lain. Dibaca hanya oleh tim yang menangani "
            "laporan ini."
        ),
        readers=READERS,
        beside="publik/_tarif.html",
        fields=(
            line(
                "loket",
                N_("Di loket mana, atau kepada siapa Anda membayar?"),
                told=N_("Dibayar di atau kepada"),
                required=False,
                limit=300,
            ),
            Field(
                "jumlah_dibayar",
                N_("Berapa yang Anda bayar?"),
                Kind.RUPIAH,
                told=N_("Jumlah yang dibayar"),
                hint=N_("Dalam rupiah, misalnya 150.000. Lampirkan foto tanda terimanya jika ada."),
                limit=20,
            ),
        ),
    ),
    Section(
        title=N_("Kerahasiaan dan cara menghubungi Anda"),
        seen_by=N_(
            "Nama dan kontak dikunci terpisah dari laporan. Tim hanya dapat membukanya dengan menuliskan "
            "alasan; hari dan alasannya tampil di halaman laporan Anda. Alamat surel dikunci sekali lagi, "
            "hanya agar portal dapat mengabari Anda. Bahwa ada surel atau telepon, bukan "
            "isinya, terlihat dalam basis data agar tim tidak lupa menghubungi Anda."
        ),
        readers=N_("dibuka tim hanya dengan alasan yang Anda lihat"),
        fields=(
            choice(
                "kerahasiaan",
                N_("Bagaimana laporan ini diperlakukan"),
                SECRECY,
                hint=N_("Apa pun pilihan Anda, isi laporan tidak pernah diterbitkan portal ini."),
                required=False,
            ),
            line(
                "nama_pelapor",
                N_("Nama Anda"),
                told=N_("Nama pelapor"),
                hint=N_("Boleh dikosongkan. Laporan tanpa nama ditangani sama."),
                compartment=IDENTITY,
                empty_with=(
                    "kerahasiaan",
                    "anonim",
                    N_("Anda memilih anonim, jadi nama tidak disimpan. Kosongkan nama ini."),
                ),
                required=False,
            ),
            Field(
                "surel",
                N_("Alamat surel Anda"),
                Kind.EMAIL,
                told=N_("Surel pelapor"),
                hint=N_(
                    "Boleh dikosongkan: jawaban selalu dapat dibaca dengan kode laporan. Surel dari kami "
                    "hanya menyebut nomor laporan dan alamat portal, tidak pernah isinya."
                ),
                limit=254,
                compartment=IDENTITY,
            ),
            Field(
                "telepon",
                N_("Nomor telepon atau WhatsApp Anda"),
                Kind.PHONE,
                told=N_("Telepon pelapor"),
                limit=30,
                compartment=IDENTITY,
            ),
        ),
    ),
)

"""The questionnaires: their elements, in plain words, each with four answers in words.

An element is known by its name. Which number it has on paper is the office's choice:
many print sarana as the eighth and pengaduan as the ninth.
"""

from dataclasses import dataclass

from app.cases.channel import N_


@dataclass(frozen=True)
class Element:
    """One question; ``choices`` are the words for 1, 2, 3 and, where there are so many, 4."""

    name: str
    short: str
    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Instrument:
    """One questionnaire; ``prefix`` begins the codes of its columns (U1, U2 …)."""

    name: str
    title: str
    index_title: str
    """What its index is called."""
    index_short: str
    prefix: str
    basis: str
    elements: tuple[Element, ...]
    confirmed: bool = True
    """Whether its questions were read in the regulation itself."""
    orders: bool = False
    """Whether offices number its last two elements differently."""
    months: int = 0
    """How long its periods are, where that is not the office's choice."""
    by_month: bool = False
    """Whether those who answer are counted by month and not by day."""

    def element(self, name: str) -> Element:
        """The element called ``name``; :class:`KeyError` if there is none."""
        return {e.name: e for e in self.elements}[name]

    def codes(self, order: str = "") -> dict[str, str]:
        """Code of each element by its name, as printed; ``order`` names the eighth of the SKM."""
        return {element.name: code for code, element in self.printed(order)}

    def printed(self, order: str = "") -> list[tuple[str, Element]]:
        """Code and element, as printed."""
        first, last = self.elements[:_FIXED], self.elements[_FIXED:]
        turned = [*first, *sorted(last, key=lambda e: e.name != order)]
        return [(f"{self.prefix}{number}", e) for number, e in enumerate(turned, 1)]


_FIXED = 7
"""Elements whose number is the same everywhere."""

ORDERS = (
    ("pengaduan", N_("8 penanganan pengaduan, 9 sarana dan prasarana")),
    ("sarana", N_("8 sarana dan prasarana, 9 penanganan pengaduan")),
)
"""In which order the last two elements of the SKM are printed."""

SKM = Instrument(
    name="skm",
    title=N_("Survei Kepuasan Masyarakat (SKM)"),
    index_title=N_("Indeks Kepuasan Masyarakat"),
    index_short="IKM",
    prefix="U",
    basis="PermenPANRB 14/2017",
    orders=True,
    elements=(
        Element(
            "persyaratan",
            N_("Persyaratan"),
            N_("Syarat dan berkas yang diminta untuk urusan Anda"),
            (N_("tidak sesuai"), N_("kurang sesuai"), N_("sesuai"), N_("sangat sesuai")),
        ),
        Element(
            "prosedur",
            N_("Prosedur"),
            N_("Alur dan cara mengurusnya"),
            (N_("tidak mudah"), N_("kurang mudah"), N_("mudah"), N_("sangat mudah")),
        ),
        Element(
            "waktu",
            N_("Waktu penyelesaian"),
            N_("Kecepatan sampai urusan selesai"),
            (N_("tidak cepat"), N_("kurang cepat"), N_("cepat"), N_("sangat cepat")),
        ),
        Element(
            "biaya",
            N_("Biaya atau tarif"),
            N_("Yang Anda bayar dibandingkan dengan tarif resmi"),
            (
                N_("jauh lebih mahal"),
                N_("lebih mahal"),
                N_("sesuai tarif"),
                N_("sesuai tarif dan jelas rinciannya"),
            ),
        ),
        Element(
            "produk",
            N_("Hasil layanan"),
            N_("Hasil yang Anda terima dibandingkan dengan yang dijanjikan"),
            (N_("tidak sesuai"), N_("kurang sesuai"), N_("sesuai"), N_("sangat sesuai")),
        ),
        Element(
            "kompetensi",
            N_("Kemampuan petugas"),
            N_("Kemampuan petugas yang melayani Anda"),
            (N_("tidak mampu"), N_("kurang mampu"), N_("mampu"), N_("sangat mampu")),
        ),
        Element(
            "perilaku",
            N_("Perilaku petugas"),
            N_("Kesopanan dan keramahan petugas"),
            (N_("tidak sopan"), N_("kurang sopan"), N_("sopan"), N_("sangat sopan")),
        ),
        Element(
            "pengaduan",
            N_("Penanganan pengaduan"),
            N_("Tempat mengadu dan memberi saran, dan tanggapannya"),
            (
                N_("tidak ada"),
                N_("ada, tetapi tidak berfungsi"),
                N_("berfungsi, tetapi kurang"),
                N_("dikelola dengan baik"),
            ),
        ),
        Element(
            "sarana",
            N_("Sarana dan prasarana"),
            N_("Tempat, kebersihan, dan perlengkapan layanan"),
            (N_("buruk"), N_("cukup"), N_("baik"), N_("sangat baik")),
        ),
    ),
)

_HOW_OFTEN = (N_("sering"), N_("kadang-kadang"), N_("jarang"), N_("tidak pernah"))

IPAK = Instrument(
    name="ipak",
    title=N_("Survei persepsi antikorupsi"),
    index_title=N_("Indeks Persepsi Anti Korupsi"),
    index_short="IPAK",
    prefix="P",
    basis="PermenPANRB 90/2021",
    confirmed=False,
    elements=(
        Element(
            "pungutan",
            N_("Pungutan di luar tarif"),
            N_("Petugas meminta pembayaran di luar tarif resmi"),
            _HOW_OFTEN,
        ),
        Element(
            "imbalan",
            N_("Imbalan"),
            N_("Petugas meminta atau menerima uang, barang, atau fasilitas sebagai imbalan"),
            _HOW_OFTEN,
        ),
        Element(
            "percaloan",
            N_("Percaloan"),
            N_("Calo atau perantara menawarkan jalan lebih cepat"),
            _HOW_OFTEN,
        ),
        Element(
            "prosedur",
            N_("Di luar prosedur"),
            N_("Urusan orang lain dilayani di luar prosedur atau antrean"),
            _HOW_OFTEN,
        ),
        Element(
            "diskriminasi",
            N_("Pembedaan"),
            N_("Warga dibedakan karena kenal petugas, suku, agama, atau penampilan"),
            _HOW_OFTEN,
        ),
    ),
)

INSTRUMENTS = {instrument.name: instrument for instrument in (SKM, IPAK)}

_KNOWS = (N_("tidak"), N_("sebagian"), N_("ya"))

STAFF_KNOW = Instrument(
    name="kenal_p",
    title=N_("Survei pengenalan kanal untuk pegawai"),
    index_title=N_("Pengenalan kanal"),
    index_short=N_("pegawai"),
    prefix="K",
    basis="",
    confirmed=False,
    months=12,
    by_month=True,
    elements=(
        Element(
            "wbs",
            N_("WBS"),
            N_("Saya tahu di mana melaporkan pelanggaran tanpa menyebut nama"),
            _KNOWS,
        ),
        Element(
            "lindung",
            N_("Perlindungan pelapor"),
            N_("Saya yakin pelapor di kanal itu tidak dapat dikenali"),
            _KNOWS,
        ),
        Element(
            "gratifikasi",
            N_("Gratifikasi"),
            N_("Saya tahu pemberian mana yang wajib dilaporkan, dan kepada siapa"),
            _KNOWS,
        ),
        Element(
            "benturan",
            N_("Benturan kepentingan"),
            N_("Saya tahu kapan harus menyatakan benturan kepentingan, dan caranya"),
            _KNOWS,
        ),
        Element(
            "dipakai",
            N_("Akan dipakai"),
            N_("Bila melihat pelanggaran, saya akan memakai kanal kantor ini"),
            _KNOWS,
        ),
    ),
)

CITIZENS_KNOW = Instrument(
    name="kenal_m",
    title=N_("Survei pengenalan kanal untuk masyarakat"),
    index_title=N_("Pengenalan kanal"),
    index_short=N_("masyarakat"),
    prefix="K",
    basis="",
    confirmed=False,
    months=12,
    by_month=True,
    elements=(
        Element(
            "pengaduan",
            N_("Pengaduan"),
            N_("Saya tahu ke mana mengadu tentang layanan kantor ini"),
            _KNOWS,
        ),
        Element(
            "jawab",
            N_("Tenggat jawaban"),
            N_("Saya tahu kantor ini wajib menjawab pengaduan dalam batas waktu"),
            _KNOWS,
        ),
        Element(
            "wbs",
            N_("WBS"),
            N_("Saya tahu cara melaporkan petugas yang melanggar tanpa menyebut nama"),
            _KNOWS,
        ),
        Element(
            "informasi",
            N_("Informasi publik"),
            N_("Saya tahu cara meminta informasi kepada kantor ini"),
            _KNOWS,
        ),
        Element(
            "dipakai",
            N_("Akan dipakai"),
            N_("Bila ada masalah, saya akan memakai kanal kantor ini"),
            _KNOWS,
        ),
    ),
)

AWARENESS = {instrument.name: instrument for instrument in (STAFF_KNOW, CITIZENS_KNOW)}
"""Whether people know the channels: no index, and shown beside the evaluation of each channel only."""

EVERY = INSTRUMENTS | AWARENESS

"""The fourteen components of a service standard: UU 25/2009, PermenPANRB 15/2014 (list to be confirmed)."""

from dataclasses import dataclass

from app.cases.channel import N_, Field

DELIVERY, MANAGEMENT = "penyampaian", "pengelolaan"

GROUPS = {
    DELIVERY: N_("Penyampaian pelayanan"),
    MANAGEMENT: N_("Pengelolaan pelayanan"),
}

SOURCE = "UU 25/2009; PermenPANRB 15/2014"
MARK = "U"
"""As in app/law/rules: the list was not read in the text itself."""

LONGEST = 10_000
"""Characters of one component."""


@dataclass(frozen=True)
class Component:
    """One component: its name in the data, what it is called, and what the office is asked for."""

    name: str
    group: str
    label: str
    hint: str

    @property
    def field(self) -> Field:
        """The question of the draft's form. A draft may leave it empty."""
        return Field(name=self.name, label=self.label, hint=self.hint, limit=LONGEST)


COMPONENTS = (
    Component(
        "persyaratan",
        DELIVERY,
        N_("Persyaratan"),
        N_("Dokumen dan hal lain yang dibawa atau dipenuhi warga, satu pada setiap baris."),
    ),
    Component(
        "prosedur",
        DELIVERY,
        N_("Sistem, mekanisme, dan prosedur"),
        N_("Langkah warga dari datang sampai selesai, satu pada setiap baris."),
    ),
    Component(
        "waktu",
        DELIVERY,
        N_("Jangka waktu penyelesaian"),
        N_("Tulis waktunya pada baris pertama; baris itu tampil dalam daftar layanan."),
    ),
    Component(
        "biaya",
        DELIVERY,
        N_("Biaya/tarif"),
        N_(
            "Baris pertama tampil dalam daftar layanan. Tarif PNBP dipilih di bawah, tidak diketik."
        ),
    ),
    Component(
        "produk",
        DELIVERY,
        N_("Produk pelayanan"),
        N_("Yang diterima warga, misalnya surat atau tanda pengesahan."),
    ),
    Component(
        "pengaduan",
        DELIVERY,
        N_("Penanganan pengaduan, saran, dan masukan"),
        N_("Ke mana warga mengadu, dan kapan dijawab."),
    ),
    Component(
        "dasar_hukum",
        MANAGEMENT,
        N_("Dasar hukum"),
        N_("Peraturan dan keputusan dengan nomornya, satu pada setiap baris."),
    ),
    Component(
        "sarana",
        MANAGEMENT,
        N_("Sarana, prasarana, dan fasilitas"),
        N_("Juga fasilitas bagi penyandang disabilitas, lansia, dan ibu menyusui."),
    ),
    Component(
        "kompetensi",
        MANAGEMENT,
        N_("Kompetensi pelaksana"),
        N_("Pendidikan, keahlian, dan sikap yang dituntut dari petugas."),
    ),
    Component(
        "pengawasan",
        MANAGEMENT,
        N_("Pengawasan internal"),
        N_("Siapa yang mengawasi, dan bagaimana."),
    ),
    Component(
        "jumlah_pelaksana",
        MANAGEMENT,
        N_("Jumlah pelaksana"),
        N_("Berapa orang di tiap bagian, tanpa nama."),
    ),
    Component(
        "jaminan_pelayanan",
        MANAGEMENT,
        N_("Jaminan pelayanan"),
        N_("Yang dijamin kantor, dan yang terjadi bila janji itu tidak ditepati."),
    ),
    Component(
        "jaminan_keamanan",
        MANAGEMENT,
        N_("Jaminan keamanan dan keselamatan"),
        N_("Keamanan dokumen, data, dan orang selama dilayani."),
    ),
    Component(
        "evaluasi",
        MANAGEMENT,
        N_("Evaluasi kinerja pelaksana"),
        N_("Bagaimana dan seberapa sering layanan ini dinilai."),
    ),
)

LABELS = {c.name: c.label for c in COMPONENTS}

"""The questions of the risk register's forms, and what their answers mean to it."""

from flask_babel import gettext

from app.cases.channel import N_, Field, Kind
from app.language import language
from app.office import employees
from app.risk import reality, scale, telling
from app.risk.said import CATEGORIES, RESPONSES

_LONG = 2000
NUMBERS = tuple(f"perkiraan_{n}" for n in scale.STEPS[:-1])

REASON = Field(
    name="alasan",
    label=N_("Yang dilihat, dan mengapa dinilai begitu"),
    hint=N_("Ditulis juga ketika nilainya tetap. Jangan menulis nama pelapor atau isi laporan."),
    limit=_LONG,
    required=True,
)
REWORD_REASON = Field(
    name="alasan", label=N_("Mengapa diubah"), kind=Kind.LINE, limit=300, required=True
)
CLOSE_REASON = Field(name="alasan", label=N_("Mengapa ditutup"), limit=_LONG, required=True)
NUMBER = Field(name="nomor", label="nomor", kind=Kind.NUMBER, limit=6, required=True)
FILE = Field(
    name="berkas",
    label=N_("Bukti"),
    hint=N_(
        "Surat, foto, atau daftar hadir; sebaiknya PDF. Keterangan tersembunyi dihapus bila dapat."
    ),
    kind=Kind.LINE,
)
SEEN = (
    Field(name="hari", label=N_("Hari"), kind=Kind.DATE, required=True),
    Field(
        name="dilihat",
        label=N_("Yang dilihat"),
        hint=N_("Jangan menulis nama pelapor atau isi laporan."),
        limit=_LONG,
        required=True,
    ),
)
DONE = (
    Field(name="hari", label=N_("Selesai pada"), kind=Kind.DATE, required=True),
    Field(name="hasil", label=N_("Hasilnya"), limit=_LONG, required=True),
)
CALL_OFF = (
    Field(name="alasan", label=N_("Mengapa dibatalkan"), kind=Kind.LINE, limit=300, required=True),
)


def words() -> tuple[Field, ...]:
    """What a risk is, and whose."""
    return (
        Field(
            name="tujuan",
            label=N_("Tujuan yang terancam"),
            hint=N_("Apa yang hendak dicapai layanan atau kegiatan ini."),
            limit=_LONG,
            required=True,
        ),
        Field(
            name="pernyataan",
            label=N_("Pernyataan risiko"),
            hint=N_("Apa yang dapat terjadi, dalam satu kalimat."),
            limit=500,
            required=True,
        ),
        Field(name="sebab", label=N_("Sebab"), limit=_LONG, required=True),
        Field(name="akibat", label=N_("Akibat"), limit=_LONG, required=True),
        Field(
            name="kelompok",
            label=N_("Kelompok"),
            kind=Kind.CHOICE,
            choices=tuple(CATEGORIES.items()),
            required=True,
        ),
        employees.question(
            "pemilik",
            N_("Pemilik risiko"),
            N_("Pegawai yang bertanggung jawab; nama dan NIP dicatat seperti hari ini."),
        ),
        Field(
            name="kendali",
            label=N_("Pengendalian yang sudah ada"),
            hint=N_("Kosongkan bila belum ada."),
            limit=_LONG,
        ),
    )


def judgement() -> tuple[Field, ...]:
    """How a risk is judged."""
    mine = language()
    feeds = tuple(
        (name, gettext(title) + (f": {gettext(label)}" if label else ""))
        for name, title, label in reality.choices()
    )
    return (
        Field(
            name="memadai",
            label=N_("Apakah pengendalian yang ada memadai?"),
            kind=Kind.CHOICE,
            choices=(("ya", N_("Memadai")), ("tidak", N_("Belum memadai, atau belum ada"))),
            required=True,
        ),
        _step(
            "kemungkinan",
            N_("Kemungkinan"),
            N_("Dengan pengendalian yang ada sekarang."),
            scale.LIKELIHOOD,
            mine,
        ),
        _step("dampak", N_("Dampak"), N_("Bila benar terjadi."), scale.IMPACT, mine),
        Field(
            name="tanggapan",
            label=N_("Tanggapan"),
            hint=N_(
                "Terima: dibiarkan dan dipantau. Kurangi: dengan kegiatan pengendalian. Hindari: yang "
                "menimbulkannya dihentikan. Bagi: sebagian ditanggung pihak lain."
            ),
            kind=Kind.CHOICE,
            choices=tuple(RESPONSES.items()),
            required=True,
        ),
        _step(
            "sisa_kemungkinan",
            N_("Kemungkinan yang tersisa"),
            N_("Sesudah kegiatan pengendalian selesai."),
            scale.LIKELIHOOD,
            mine,
        ),
        _step("sisa_dampak", N_("Dampak yang tersisa"), "", scale.IMPACT, mine),
        Field(
            name="umpan",
            label=N_("Dihitung dari"),
            kind=Kind.MANY,
            hint=N_(
                "Kanal yang laporannya menunjukkan risiko ini terjadi. Dari kanal rahasia hanya "
                "jumlah tahunan yang sudah terbit."
            ),
            choices=feeds,
        ),
        *(
            Field(
                name=name,
                label=label,
                hint=N_("Lebih dari angka ini berarti kemungkinan 5.") if n == 4 else "",
                kind=Kind.NUMBER,
                limit=6,
                required=True,
            )
            for n, (name, label) in enumerate(zip(NUMBERS, _AT_MOST, strict=True), 1)
        ),
    )


_AT_MOST = (
    N_("Kemungkinan 1: paling banyak (kejadian setahun)"),
    N_("Kemungkinan 2: paling banyak (kejadian setahun)"),
    N_("Kemungkinan 3: paling banyak (kejadian setahun)"),
    N_("Kemungkinan 4: paling banyak (kejadian setahun)"),
)


def _step(name: str, label: str, hint: str, which: str, mine: str) -> Field:
    options = tuple(
        (str(s.value), f"{s.value} – {s.names[mine]}: {s.meanings[mine]}")
        for s in scale.scales().steps[which]
    )
    return Field(
        name=name, label=label, hint=hint, kind=Kind.CHOICE, choices=options, required=True
    )


def activity() -> tuple[Field, ...]:
    """What is undertaken against a risk."""
    return (
        Field(name="kegiatan", label=N_("Kegiatan pengendalian"), limit=_LONG, required=True),
        employees.question("pelaksana", N_("Penanggung jawab")),
        Field(
            name="tenggat",
            label=N_("Selesai paling lambat"),
            hint=N_(
                "Tidak dapat digeser. Bila tidak tercapai: batalkan dengan alasan, lalu rencanakan lagi."
            ),
            kind=Kind.ANY_DATE,
            required=True,
        ),
    )


def communication(events: tuple[tuple[str, str], ...]) -> tuple[Field, ...]:
    """One entry of the communication log."""
    return (
        Field(name="hari", label=N_("Hari"), kind=Kind.DATE, required=True),
        Field(
            name="kepada",
            label=N_("Kepada siapa"),
            hint=N_("Misalnya: seluruh pegawai, petugas loket, pimpinan BAKUDA."),
            kind=Kind.LINE,
            limit=200,
            required=True,
        ),
        Field(
            name="media",
            label=N_("Lewat apa"),
            kind=Kind.CHOICE,
            choices=tuple(telling.MEDIA.items()),
            required=True,
        ),
        Field(
            name="pokok",
            label=N_("Pokok yang disampaikan"),
            kind=Kind.LINE,
            limit=300,
            required=True,
        ),
        Field(
            name="kegiatan",
            label=N_("Kegiatan sosialisasi"),
            hint=N_("Bila disampaikan dalam kegiatan yang sudah dicatat di halaman Sosialisasi."),
            kind=Kind.CHOICE,
            choices=(("", N_("tidak dalam kegiatan")), *events),
        ),
    )

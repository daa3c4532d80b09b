"""From the declaration to the superior's decision, and the control until it is lifted (regulasi section 4).

Each step of the superior has a twin by which the officer writes down what a superior decided
outside the portal.
"""

from dataclasses import replace

from app.cases.asking import choice, line, passage
from app.cases.channel import N_, By, Field, State, Transition

CONTROLS = (
    ("mundur", N_("Pegawai tidak ikut dalam keputusan itu")),
    ("diambil_alih", N_("Keputusan diambil atasan atau pejabat lain")),
    ("akses_dibatasi", N_("Akses pegawai kepada informasinya dibatasi")),
    ("pindah_tugas", N_("Tugas atau penempatan pegawai diubah")),
    ("dilepas", N_("Pegawai melepas kepentingan pribadinya")),
    ("diawasi", N_("Diumumkan dan diawasi")),
)
_REAL = (("aktual", N_("Ya, sedang terjadi")), ("potensial", N_("Belum, tetapi dapat terjadi")))
_KEPT = (
    ("dipatuhi", N_("Dipatuhi")),
    ("sebagian", N_("Dipatuhi sebagian")),
    ("dilanggar", N_("Tidak dipatuhi")),
)

STATES = (
    State(
        "menunggu",
        N_("Menunggu keputusan atasan"),
        N_("Pernyataan tersimpan dan terkunci. Jangan ambil dulu keputusan atau tindakan itu."),
        N_("Atasan memutuskan pengendaliannya, atau menyatakan bahwa tidak ada benturan."),
    ),
    State(
        "dibantu",
        N_("Petugas diminta membantu atasan"),
        N_("Atasan meminta bantuan petugas. Jangan ambil dulu keputusan atau tindakan itu."),
        N_("Petugas menjawab atasan, lalu atasan memutuskan."),
    ),
    State(
        "dikendalikan",
        N_("Dikendalikan"),
        N_("Atasan sudah memutuskan pengendaliannya. Ikuti yang tertulis di bawah."),
        N_("Pengendalian dipantau sampai dicabut."),
    ),
    State(
        "bukan_benturan",
        N_("Tidak ada benturan"),
        N_("Atasan menyatakan tidak ada benturan kepentingan. Tugas boleh diteruskan."),
        closed=True,
    ),
    State(
        "dicabut",
        N_("Pengendalian dicabut"),
        N_(
            "Kepentingan itu tidak lagi bersentuhan dengan tugas. Terima kasih sudah menyatakannya."
        ),
        closed=True,
    ),
)


def _text(name: str, label: str, hint: str = "") -> Field:
    return passage(name, label, hint=hint, limit=10_000)


_IMPACT = _text(
    "dampak",
    N_("Dampaknya bila dibiarkan"),
    N_("Terhadap keputusan, warga, atau kantor. Dibaca pegawai dan petugas."),
)
_DIRECTION = _text(
    "arahan",
    N_("Yang harus dilakukan, oleh siapa, mulai kapan"),
    N_("Dibaca pegawai. Sebutkan juga siapa yang menggantikannya."),
)
_REASON = _text("alasan", N_("Alasannya"), N_("Dibaca pegawai dan petugas."))

_STEPS = (
    Transition(
        "putuskan",
        N_("Tetapkan pengendalian"),
        ("menunggu", "dibantu", "dikendalikan"),
        "dikendalikan",
        (
            choice("nyata", N_("Apakah benturannya nyata"), _REAL),
            _IMPACT,
            choice("pengendalian", N_("Pengendalian"), CONTROLS),
            _DIRECTION,
        ),
        sets={"outcome": "pengendalian"},
    ),
    Transition(
        "bukan_benturan",
        N_("Nyatakan tidak ada benturan"),
        ("menunggu", "dibantu"),
        "bukan_benturan",
        (_REASON,),
        clears=("outcome",),
    ),
    Transition(
        "pantau",
        N_("Catat hasil pemantauan"),
        ("dikendalikan",),
        "",
        (
            choice("kepatuhan", N_("Pengendalian"), _KEPT),
            _text("temuan", N_("Yang dilihat"), N_("Dibaca pegawai, atasan, dan petugas.")),
        ),
    ),
    Transition("cabut", N_("Cabut pengendalian"), ("dikendalikan",), "dicabut", (_REASON,)),
)

_WHO = line("pemutus", N_("Siapa yang memutuskan, dan dengan surat apa"), limit=300)
_ON_PAPER = (
    N_("Catat pengendalian yang diputuskan di luar portal"),
    N_("Catat keputusan tidak ada benturan di luar portal"),
    N_("Catat hasil pemantauan"),
    N_("Catat pencabutan yang diputuskan di luar portal"),
)

TRANSITIONS = (
    *(replace(step, by=By.SUPERIOR) for step in _STEPS),
    Transition(
        "tanya",
        N_("Tanya pegawai"),
        ("menunggu", "dibantu", "dikendalikan"),
        "",
        (_text("pesan", N_("Pertanyaan"), N_("Dibaca pegawai dan petugas.")),),
        by=By.SUPERIOR,
    ),
    Transition(
        "minta_bantuan",
        N_("Minta bantuan petugas"),
        ("menunggu",),
        "dibantu",
        (_text("pesan", N_("Bantuan apa"), N_("Dibaca petugas dan pegawai.")),),
        by=By.SUPERIOR,
        then="tim",
    ),
    Transition(
        "jawab_bantuan",
        N_("Jawab atasan"),
        ("dibantu",),
        "menunggu",
        (_text("pesan", N_("Jawaban"), N_("Dibaca atasan dan pegawai.")),),
        then="",
    ),
    Transition(
        "tanggapi",
        N_("Sampaikan tanggapan Anda"),
        ("menunggu", "dibantu", "dikendalikan"),
        "",
        (_text("pesan", N_("Tanggapan"), N_("Dibaca atasan dan petugas.")),),
        by=By.CONCERNED,
        then="tim",
    ),
    *(
        replace(step, name=f"catat_{step.name}", label=label, asks=(*step.asks, _WHO))
        for step, label in zip(_STEPS, _ON_PAPER, strict=True)
    ),
    Transition(
        "buka_kembali",
        N_("Buka kembali"),
        ("bukan_benturan", "dicabut"),
        "menunggu",
        (_REASON,),
        clears=("outcome",),
    ),
)

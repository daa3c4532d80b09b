"""From a request to its answer within ten working days, once longer by seven; objection and its answer.

UU 14/2008: the written answer says whether the office has the information, gives or refuses it
with reasons. An applicant who objects is answered by the head of the one who answered.
"""

from app.cases.channel import N_, NOTES, By, Clock, Field, Kind, State, Transition

GROUNDS = (
    ("dikecualikan", N_("Informasi dikecualikan (Pasal 17)")),
    ("tidak_dikuasai", N_("Tidak dikuasai kantor ini")),
    ("belum_didokumentasikan", N_("Belum dikuasai atau belum didokumentasikan")),
)

STATES = (
    State(
        "diterima",
        N_("Permohonan diterima"),
        N_("Permohonan Anda tersimpan terkunci dan sedang disiapkan jawabannya."),
        N_("Bila perlu waktu lebih, petugas memberi tahu alasannya sebelum tenggat."),
    ),
    State(
        "diperpanjang",
        N_("Waktu jawaban diperpanjang"),
        N_("Petugas memerlukan waktu tambahan. Alasannya ada di bawah."),
        N_("Perpanjangan hanya satu kali."),
    ),
    State(
        "diberikan",
        N_("Informasi diberikan"),
        N_("Jawabannya ada di bawah."),
        N_("Bila tidak puas, Anda dapat mengajukan keberatan di bawah."),
        closed=True,
    ),
    State(
        "ditolak",
        N_("Tidak dapat diberikan"),
        N_("Alasannya ada di bawah."),
        N_("Anda dapat mengajukan keberatan di bawah; sesudahnya ke Komisi Informasi."),
        closed=True,
    ),
    State(
        "keberatan",
        N_("Keberatan diterima"),
        N_("Keberatan Anda tercatat. Petugas menyampaikannya kepada atasannya, yang menanggapi."),
        N_("Tanggapannya tampil di halaman ini."),
    ),
    State(
        "keberatan_dijawab",
        N_("Keberatan dijawab"),
        N_("Tanggapan atas keberatan ada di bawah."),
        N_("Bila tetap tidak puas, ajukan sengketa ke Komisi Informasi provinsi."),
        closed=True,
    ),
)

_ANSWER = Field(
    name="pesan",
    label=N_("Jawaban kepada pemohon"),
    hint=N_("Dibaca pemohon. Lampirkan dokumennya dengan Kirim pesan."),
    required=True,
)
_NOTE = Field(
    name="catatan",
    label=N_("Catatan internal (boleh kosong)"),
    hint=N_("Hanya untuk tim; pemohon tidak pernah melihatnya."),
    compartment=NOTES,
)
_OPEN = ("diterima", "diperpanjang")
_ANSWERED = ("diberikan", "ditolak")

TRANSITIONS = (
    Transition("berikan", N_("Berikan informasi"), _OPEN, "diberikan", (_ANSWER, _NOTE)),
    Transition(
        "tolak",
        N_("Tolak dengan alasan"),
        _OPEN,
        "ditolak",
        (
            Field(
                name="dasar",
                label=N_("Dasar penolakan"),
                kind=Kind.CHOICE,
                choices=GROUNDS,
                required=True,
            ),
            _ANSWER,
            _NOTE,
        ),
        sets={"outcome": "dasar"},
    ),
    Transition(
        "perpanjang",
        N_("Perpanjang waktu jawaban"),
        ("diterima",),
        "diperpanjang",
        (
            Field(
                name="pesan",
                label=N_("Mengapa perlu waktu lebih"),
                hint=N_("Dibaca pemohon."),
                required=True,
            ),
            _NOTE,
        ),
    ),
    Transition(
        "keberatan",
        N_("Ajukan keberatan"),
        _ANSWERED,
        "keberatan",
        (
            Field(
                name="alasan_keberatan",
                label=N_("Mengapa Anda keberatan"),
                hint=N_("Dibaca petugas dan atasannya."),
                required=True,
            ),
        ),
        by=By.REPORTER,
        once=True,
    ),
    Transition(
        "jawab_keberatan",
        N_("Catat tanggapan atasan atas keberatan"),
        ("keberatan",),
        "keberatan_dijawab",
        (
            Field(
                name="penanggap",
                label=N_("Atasan yang menanggapi, dan nomor suratnya"),
                kind=Kind.LINE,
                limit=300,
                required=True,
            ),
            _ANSWER,
            _NOTE,
        ),
    ),
    Transition(
        "buka_kembali",
        N_("Buka kembali"),
        ("diberikan", "ditolak", "keberatan_dijawab"),
        "diterima",
        (
            Field(
                name="pesan",
                label=N_("Mengapa dibuka kembali"),
                hint=N_("Dibaca pemohon."),
                required=True,
            ),
            _NOTE,
        ),
        clears=("outcome",),
    ),
)

CLOCKS = (
    Clock(
        name="jawaban",
        label=N_("Jawaban kepada pemohon"),
        rule="jawaban",
        starts=("masuk", "buka_kembali"),
        stops=("berikan", "tolak", "perpanjang"),
    ),
    Clock(
        name="perpanjangan",
        label=N_("Jawaban sesudah perpanjangan"),
        rule="perpanjangan",
        starts=("perpanjang",),
        stops=("berikan", "tolak"),
        along={"perpanjang": ("jawaban",)},
    ),
    Clock(
        name="tanggapan_keberatan",
        label=N_("Tanggapan atas keberatan"),
        rule="tanggapan_keberatan",
        starts=("keberatan",),
        stops=("jawab_keberatan",),
    ),
)

KINDS = {
    "perorangan": ("jawaban",),
    "kelompok": ("jawaban",),
    "badan-hukum": ("jawaban",),
}
"""Clocks that a request has to keep, by who asks."""

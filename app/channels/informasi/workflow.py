"""From a request to its answer within ten working days, once longer by seven; objection and its answer.

UU 14/2008: the written answer says whether the office has the information, gives or refuses it
with reasons. An applicant who objects is answered by the head of the one who answered.
"""

from app.cases.asking import INTERNAL, choice, line, passage
from app.cases.channel import N_, By, Clock, State, Transition

GROUNDS = (
    ("dikecualikan", N_("Informasi dikecualikan (Pasal 17)")),
    ("tidak_dikuasai", N_("Tidak dikuasai kantor ini")),
    ("belum_didokumentasikan", N_("Belum dikuasai atau belum didokumentasikan")),
)

STATES = (
    State(
        "diterima",
        N_("Permintaan diterima"),
        N_("Permintaan Anda tersimpan terkunci dan sedang disiapkan jawabannya."),
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

_ANSWER = passage(
    "pesan",
    N_("Jawaban kepada pemohon"),
    hint=N_("Dibaca pemohon. Lampirkan dokumennya dengan Kirim pesan."),
)
_OPEN = ("diterima", "diperpanjang")
_ANSWERED = ("diberikan", "ditolak")

TRANSITIONS = (
    Transition("berikan", N_("Berikan informasi"), _OPEN, "diberikan", (_ANSWER, INTERNAL)),
    Transition(
        "tolak",
        N_("Tolak dengan alasan"),
        _OPEN,
        "ditolak",
        (choice("dasar", N_("Dasar penolakan"), GROUNDS), _ANSWER, INTERNAL),
        sets={"outcome": "dasar"},
    ),
    Transition(
        "perpanjang",
        N_("Perpanjang waktu jawaban"),
        ("diterima",),
        "diperpanjang",
        (passage("pesan", N_("Mengapa perlu waktu lebih"), hint=N_("Dibaca pemohon.")), INTERNAL),
    ),
    Transition(
        "keberatan",
        N_("Ajukan keberatan"),
        _ANSWERED,
        "keberatan",
        (
            passage(
                "alasan_keberatan",
                N_("Mengapa Anda keberatan"),
                hint=N_("Dibaca petugas dan atasannya."),
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
            line("penanggap", N_("Atasan yang menanggapi, dan nomor suratnya"), limit=300),
            _ANSWER,
            INTERNAL,
        ),
    ),
    Transition(
        "buka_kembali",
        N_("Buka kembali"),
        ("diberikan", "ditolak", "keberatan_dijawab"),
        "diterima",
        (passage("pesan", N_("Mengapa dibuka kembali"), hint=N_("Dibaca pemohon.")), INTERNAL),
        clears=("outcome",),
    ),
)

CLOCKS = (
    Clock(
        name="jawaban",
        label=N_("Jawaban kepada pemohon"),
        to_reporter=N_("Jawaban untuk Anda"),
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

KINDS = {"perorangan": ("jawaban",), "kelompok": ("jawaban",), "badan-hukum": ("jawaban",)}
"""Clocks that a request has to keep, by who asks."""

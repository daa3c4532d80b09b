"""The officer looks at each list that names something, and says what it means for the work."""

from app.cases.asking import INTERNAL, passage
from app.cases.channel import N_, By, Clock, State, Transition

STATES = (
    State(
        "diterima",
        N_("Daftar diterima"),
        N_("Daftar Anda tersimpan terkunci."),
        N_("Petugas menelaah apakah ada yang dapat bersentuhan dengan tugas Anda."),
    ),
    State(
        "tercatat",
        N_("Tercatat"),
        N_("Daftar Anda tercatat. Tulislah di bawah, atau isi daftar baru, bila ada perubahan."),
        closed=True,
    ),
    State(
        "potensial",
        N_("Perlu dijaga"),
        N_("Ada yang dapat menjadi benturan kepentingan. Sarannya ada di bawah."),
        N_("Nyatakan segera bila benturannya benar-benar terjadi."),
        closed=True,
    ),
)

_ADVICE = passage("saran", N_("Apa yang perlu dijaga, dan bagaimana"), hint=N_("Dibaca pegawai."))

TRANSITIONS = (
    Transition(
        "catat", N_("Catat, tidak ada yang perlu dijaga"), ("diterima",), "tercatat", (INTERNAL,)
    ),
    Transition("jaga", N_("Beri saran"), ("diterima",), "potensial", (_ADVICE, INTERNAL)),
    Transition("ubah", N_("Daftar diubah"), ("tercatat", "potensial"), "diterima", by=By.REPORTER),
    Transition(
        "buka_kembali", N_("Telaah lagi"), ("tercatat", "potensial"), "diterima", (INTERNAL,)
    ),
)

CLOCKS = (
    Clock(
        name="telaah",
        label=N_("Petugas menelaah daftar"),
        rule="telaah",
        starts=("masuk", "ubah", "buka_kembali"),
        stops=("catat", "jaga"),
    ),
)

KINDS = {"ada": ("telaah",), "nihil": ()}
"""Clocks that a list has to keep, by what it says."""

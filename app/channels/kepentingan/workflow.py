"""The officer looks at each list that names something, and says what it means for the work."""

from app.cases.channel import N_, NOTES, By, Clock, Field, State, Transition

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

_NOTE = Field(
    name="catatan",
    label=N_("Catatan internal (boleh kosong)"),
    hint=N_("Hanya untuk petugas; pegawai tidak pernah melihatnya."),
    compartment=NOTES,
)
_ADVICE = Field(
    name="saran",
    label=N_("Apa yang perlu dijaga, dan bagaimana"),
    hint=N_("Dibaca pegawai."),
    required=True,
)

TRANSITIONS = (
    Transition(
        "catat", N_("Catat, tidak ada yang perlu dijaga"), ("diterima",), "tercatat", (_NOTE,)
    ),
    Transition("jaga", N_("Beri saran"), ("diterima",), "potensial", (_ADVICE, _NOTE)),
    Transition(
        "ubah",
        N_("Daftar diubah"),
        ("tercatat", "potensial"),
        "diterima",
        by=By.REPORTER,
    ),
    Transition("buka_kembali", N_("Telaah lagi"), ("tercatat", "potensial"), "diterima", (_NOTE,)),
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

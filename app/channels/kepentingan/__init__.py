"""Daftar kepentingan pribadi: what could one day become a conflict, once a year, on a new post, on change."""

from app.cases.channel import N_, Channel, Register, Staff
from app.channels.kepentingan.form import SECTIONS
from app.channels.kepentingan.workflow import CLOCKS, KINDS, STATES, TRANSITIONS

KEPENTINGAN = Channel(
    name="kepentingan",
    title=N_("Daftar kepentingan pribadi"),
    purpose=N_(
        "Untuk pegawai: setahun sekali, saat menjabat, dan bila ada perubahan. Tidak ada yang perlu "
        "dinyatakan juga sebuah jawaban."
    ),
    invitation=N_("Isi daftar kepentingan"),
    answer_label=N_("Petugas menelaah paling lambat"),
    number_prefix="KEP",
    vaults=("konflik",),
    hides_route=False,
    sections=SECTIONS,
    states=STATES,
    transitions=TRANSITIONS,
    clocks=CLOCKS,
    kinds=KINDS,
    first_state="diterima",
    begins={"nihil": "tercatat"},
    answer_clock="telaah",
    facts={"kind": "pernyataan"},
    headed=("pernyataan", "saat", "sumber"),
    register=Register(by="pernyataan", yearly=True),
    notices={"konflik": "kabar"},
    reached_by=("surel",),
    staff=Staff(
        readers=N_("Daftar dikunci; hanya Anda dan petugas yang membukanya."),
        evidence=N_("Berkas pendukung, bila ada"),
        information=("/benturan-kepentingan", N_("Apa yang perlu dinyatakan?")),
        beside=("benturan",),
    ),
)

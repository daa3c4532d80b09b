"""Permintaan informasi publik: requests under UU 14/2008, with a reasoned answer and a way to object."""

from app.cases.channel import N_, Channel
from app.channels.informasi.form import SECTIONS
from app.channels.informasi.workflow import CLOCKS, KINDS, STATES, TRANSITIONS

INFORMASI = Channel(
    name="informasi",
    title=N_("Permintaan informasi publik"),
    purpose=N_(
        "Untuk siapa saja yang meminta dokumen atau data kantor ini menurut undang-undang keterbukaan "
        "informasi."
    ),
    invitation=N_("Minta informasi"),
    answer_label=N_("Dijawab paling lambat"),
    number_prefix="INF",
    vaults=("pengaduan",),
    hides_route=False,
    sections=SECTIONS,
    states=STATES,
    transitions=TRANSITIONS,
    clocks=CLOCKS,
    kinds=KINDS,
    first_state="diterima",
    answer_clock="jawaban",
    notices={"pengaduan": "kabar"},
    facts={"kind": "pemohon", "category": "kategori"},
    reached_by=("surel", "telepon"),
)

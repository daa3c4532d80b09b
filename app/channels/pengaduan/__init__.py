"""Pengaduan masyarakat: complaints, aspirations and requests for information, from anyone."""

from app.cases.channel import N_, Channel
from app.channels.pengaduan.clocks import CLOCKS, KINDS
from app.channels.pengaduan.form import SECTIONS
from app.channels.pengaduan.workflow import STATES, TRANSITIONS

PENGADUAN = Channel(
    name="pengaduan",
    title=N_("Pengaduan masyarakat"),
    purpose=N_(
        "Untuk siapa saja: keluhan tentang layanan, antrean, biaya, atau petugas; usul; atau pertanyaan."
    ),
    invitation=N_("Tulis pengaduan"),
    answer_label=N_("Diverifikasi paling lambat"),
    number_prefix="ADU",
    vaults=("pengaduan", "wbs-inspektorat"),
    hides_route=True,
    sections=SECTIONS,
    states=STATES,
    transitions=TRANSITIONS,
    clocks=CLOCKS,
    kinds=KINDS,
    first_state="diterima",
    answer_clock="verifikasi",
    excluded_by={"tidak_boleh_baca": "wbs-inspektorat"},
    notices={"pengaduan": "kabar", "wbs-inspektorat": "kabar-inspektorat"},
    outside_vault="wbs-inspektorat",
    facts={"kind": "jenis", "category": "kategori"},
    on_paper=True,
    reached_by=("surel", "telepon"),
    rated_in=("ditanggapi", "selesai", "ditutup"),
    accepts="terima",
)

"""Whistleblowing system: anonymous reports to the WBS team or to the Inspektorat."""

from app.cases.channel import N_, Channel
from app.channels.wbs.clocks import CLOCKS, KINDS
from app.channels.wbs.form import SECTIONS
from app.channels.wbs.workflow import STATES, TRANSITIONS

WBS = Channel(
    name="wbs",
    title=N_("Pelaporan pelanggaran (WBS)"),
    purpose=N_(
        "Untuk pegawai dan warga yang mengetahui korupsi, pungutan liar, penyalahgunaan wewenang, "
        "atau pelanggaran lain di kantor ini."
    ),
    invitation=N_("Tulis laporan"),
    answer_label=N_("Tim menjawab paling lambat"),
    head_title=N_("Agar pelapor tidak dikenali"),
    number_prefix="WBS",
    vaults=("wbs", "wbs-inspektorat"),
    hides_route=True,
    sections=SECTIONS,
    states=STATES,
    transitions=TRANSITIONS,
    clocks=CLOCKS,
    kinds=KINDS,
    first_state="diterima",
    answer_clock="konfirmasi",
    excluded_by={"tidak_boleh_baca": "wbs-inspektorat"},
    outside_vault="wbs-inspektorat",
)

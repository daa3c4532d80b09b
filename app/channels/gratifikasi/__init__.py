"""Gratifikasi: what employees received, refused, were asked for or gave, and what the UPG does with it."""

from app.cases.channel import N_, Channel, Register, Staff
from app.channels.gratifikasi.clocks import CLOCKS, KINDS
from app.channels.gratifikasi.form import OFFICIAL, SECTIONS
from app.channels.gratifikasi.workflow import STATES, TRANSITIONS

GRATIFIKASI = Channel(
    name="gratifikasi",
    title=N_("Gratifikasi"),
    purpose=N_("Untuk pegawai: pemberian yang diterima, ditolak, diminta, atau diberikan."),
    invitation=N_("Laporkan gratifikasi"),
    answer_label=N_("Diteruskan kepada KPK paling lambat"),
    number_prefix="GRA",
    vaults=("upg",),
    hides_route=False,
    sections=SECTIONS,
    states=STATES,
    transitions=TRANSITIONS,
    clocks=CLOCKS,
    kinds=KINDS,
    first_state="diterima",
    answer_clock="teruskan_kpk",
    facts={"kind": "jenis"},
    headed=("jenis", "tanggal", "bentuk", "nilai", "pemberi"),
    register=Register(by="jenis", amount="nilai", again="pemberi"),
    official=OFFICIAL,
    receipts={
        "titip": N_("Tanda terima titipan barang"),
        "salurkan": N_("Tanda terima penyaluran barang"),
        "serahkan": N_("Berita acara penyerahan barang"),
    },
    notices={"upg": "kabar"},
    reached_by=("surel",),
    staff=Staff(
        readers=N_("Laporan dikunci; hanya Anda dan petugas UPG di kantor ini yang membukanya."),
        evidence=N_("Bukti: foto barang, kartu ucapan, percakapan"),
        information=("/kampanye/gratifikasi", N_("Wajib lapor atau tidak?")),
    ),
)

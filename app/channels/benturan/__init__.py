"""Benturan kepentingan: an employee declares a conflict, their superior decides how it is controlled."""

from app.cases.channel import N_, About, Channel, Register, Staff
from app.channels.benturan.clocks import CLOCKS, KINDS
from app.channels.benturan.form import SECTIONS
from app.channels.benturan.workflow import STATES, TRANSITIONS

BENTURAN = Channel(
    name="benturan",
    title=N_("Benturan kepentingan"),
    purpose=N_(
        "Untuk pegawai: urusan kantor yang bersentuhan dengan keluarga, usaha, atau kepentingan Anda "
        "sendiri. Menyatakannya bukan pengakuan bersalah; menyembunyikannya yang menjadi masalah."
    ),
    invitation=N_("Nyatakan benturan kepentingan"),
    answer_label=N_("Atasan memutuskan paling lambat"),
    number_prefix="BEN",
    vaults=("konflik",),
    hides_route=False,
    sections=SECTIONS,
    states=STATES,
    transitions=TRANSITIONS,
    clocks=CLOCKS,
    kinds=KINDS,
    first_state="menunggu",
    answer_clock="keputusan_atasan",
    facts={"kind": "jenis"},
    headed=("jenis", "sumber", "layanan"),
    register=Register(by="sumber", crossed=("layanan", "sumber")),
    about=About(over_superior=("atasan_terlibat", "ya"), concerned="bawahan"),
    parties=("atasan", "terkait"),
    notices={"konflik": "kabar"},
    reached_by=("surel",),
    staff=Staff(
        readers=N_(
            "Pernyataan dikunci; hanya Anda, atasan yang memutuskan, dan petugas yang membukanya."
        ),
        evidence=N_("Berkas pendukung, bila ada"),
        information=("/benturan-kepentingan", N_("Apa itu benturan kepentingan?")),
        beside=("kepentingan",),
    ),
)

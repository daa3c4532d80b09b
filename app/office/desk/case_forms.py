"""What the forms on a case's page ask for, besides the steps that its channel declares."""

from typing import Any

from app.cases.channel import MEDIA, N_, Field, Kind
from app.office import session
from app.people import members

MESSAGE = Field(
    name="pesan",
    label=N_("Pesan kepada pelapor"),
    hint=N_("Dibaca pelapor. Jangan menyebut hal yang dapat membuka siapa pelapornya."),
    required=True,
)
NOTE = Field(
    name="catatan",
    label=N_("Catatan internal"),
    hint=N_("Hanya untuk tim; pelapor tidak pernah melihatnya."),
    required=True,
)
OPENING = Field(
    name="alasan",
    label=N_("Alasan membuka"),
    hint=N_(
        "Dibaca pelapor, beserta harinya. Yang dibuka hanya terbuka bagi Anda, sampai hari ini berakhir."
    ),
    kind=Kind.LINE,
    limit=500,
    required=True,
)
CONTACT = (
    Field(
        name="cara",
        label=N_("Cara menghubungi"),
        kind=Kind.CHOICE,
        choices=(
            ("telepon", N_("Telepon")),
            ("whatsapp", N_("WhatsApp")),
            ("surel", N_("Surel")),
            ("surat", N_("Surat")),
            ("lisan", N_("Bertemu langsung")),
            ("lapor", N_("Tanggapan disalin ke SP4N-LAPOR!")),
        ),
        required=True,
    ),
    Field(
        name="hasil_kabar",
        label=N_("Hasilnya"),
        hint=N_("Hanya untuk tim. Misalnya: tersambung, tidak diangkat, nomor tidak aktif."),
        kind=Kind.LINE,
        limit=300,
        required=True,
    ),
)
"""An attempt to reach the reporter: how, and what came of it."""

RELAY = (
    Field(
        name="lewat",
        label=N_("Pelapor menyampaikannya lewat"),
        kind=Kind.CHOICE,
        choices=tuple((name, label) for name, label in MEDIA.items() if name != "daring"),
        required=True,
    ),
    Field(
        name="isi",
        label=N_("Apa yang disampaikan pelapor"),
        hint=N_("Terbaca pelapor. Keadaan dan tenggat berubah seperti bila ia menulis sendiri."),
        required=True,
    ),
)
"""What the reporter said by another way than the portal."""

PRIORITY = Field(
    name="prioritas",
    label=N_("Prioritas"),
    kind=Kind.CHOICE,
    choices=(
        ("", N_("Biasa")),
        ("tinggi", N_("Didahulukan")),
        ("tertinggi", N_("Pembalasan: dahulukan")),
    ),
)
WHY = Field(name="catatan_tugas", label=N_("Catatan (boleh kosong)"), kind=Kind.LINE, limit=300)


def assignment_fields() -> tuple[Field, ...]:
    """Who of this member's team may work on a case, how pressing it is, and why."""
    team = members.team(members.role_of(session.member()))
    people = tuple((a.name, a.name) for a in team.members)
    who = Field(
        name="ditugaskan",
        label=N_("Ditugaskan kepada"),
        kind=Kind.CHOICE,
        choices=(("", N_("siapa pun dalam tim")), *people),
    )
    return (who, PRIORITY, WHY)


def assigned_text(given: dict[str, Any]) -> str:
    """An assignment in one line, as the notes hold it."""
    who = given["ditugaskan"] or "tim"
    return f"{who} · {given['prioritas'] or 'biasa'} · {given['catatan_tugas']}".strip(" ·")


def contact_text(given: dict[str, Any]) -> str:
    """An attempt to reach the reporter in one line, as the notes hold it."""
    label = dict(CONTACT[0].choices)[given["cara"]]
    return f"{label}: {given['hasil_kabar']}"

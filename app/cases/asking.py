"""Questions that recur in channels: each kind in one line, and those that several ask word for word."""

from typing import Any

from app.cases.channel import IDENTITY, N_, NOTES, Field, Kind

Choices = tuple[tuple[str, str], ...]


def line(name: str, label: str, *, limit: int = 200, required: bool = True, **more: Any) -> Field:
    """A text of one line, of at most ``limit`` characters."""
    return Field(name, label, Kind.LINE, limit=limit, required=required, **more)


def passage(name: str, label: str, *, required: bool = True, **more: Any) -> Field:
    """A text of several lines."""
    return Field(name, label, Kind.TEXT, required=required, **more)


def choice(name: str, label: str, choices: Choices, *, required: bool = True, **more: Any) -> Field:
    """One of several answers."""
    return Field(name, label, Kind.CHOICE, choices=choices, required=required, **more)


def past_day(name: str, label: str, *, required: bool = True, **more: Any) -> Field:
    """A day that is not to come."""
    return Field(name, label, Kind.DATE, required=required, **more)


def message(hint: str, label: str = N_("Penjelasan untuk pelapor")) -> Field:
    """What a step says to the reporter."""
    return passage("pesan", label, hint=hint)


def optional_message(hint: str) -> Field:
    """The same where nothing need be said."""
    label = N_("Penjelasan untuk pelapor (boleh kosong)")
    return passage("pesan", label, hint=hint, required=False)


INTERNAL = passage(
    "catatan",
    N_("Catatan internal (boleh kosong)"),
    hint=N_("Hanya untuk tim; pelapor tidak pernah melihatnya."),
    compartment=NOTES,
    required=False,
)
"""What a step says to the team alone."""

EMPLOYEE = (
    line("nama", N_("Nama lengkap"), limit=120),
    line("jabatan", N_("Jabatan dan unit"), limit=300),
)
"""Who the employee is that files something."""

NEWS_TO = Field(
    "surel",
    N_("Alamat surel untuk kabar"),
    Kind.EMAIL,
    told=N_("Surel untuk kabar"),
    hint=N_("Boleh dikosongkan. Surelnya hanya menyebut nomor; alamatnya dikunci untuk portal."),
    limit=254,
    compartment=IDENTITY,
)
"""Where an employee is written to when there is news."""

"""Choosing somebody from the roster: a question that many forms ask."""

from app.cases.channel import N_, Field, Kind
from app.people import roster


def choices() -> tuple[tuple[str, str], ...]:
    """NIP of everybody who is on the roster today, and their name with their position."""
    return tuple(
        (p.person.nip, f"{p.person.name} ({p.person.position})") for p in roster.everybody()
    )


def question(
    name: str, label: str, hint: str = "", *, nobody: str = "", gone: tuple[str, str] = ("", "")
) -> Field:
    """Which employee; the answer is a NIP.

    ``nobody`` is what choosing none is called, where that is allowed. ``gone`` is the NIP and name
    of somebody who was chosen before: they stay a choice after they left the roster.
    """
    listed = dict(choices())
    if gone[0]:
        listed.setdefault(*gone)
    none = nobody or ("" if listed else N_("Daftar pegawai masih kosong"))
    return Field(
        name=name,
        label=label,
        hint=hint,
        kind=Kind.CHOICE,
        choices=((("", none),) if none else ()) + tuple(listed.items()),
        required=not nobody,
    )

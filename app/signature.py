"""Who signs what the office prints, and the block that they sign in."""

from dataclasses import dataclass

from flask_babel import gettext

from app.people import roster

_LINE = "(..........................................)"


@dataclass(frozen=True)
class Signer:
    """Who signs it."""

    name: str
    position: str
    nip: str


def signer() -> Signer | None:
    """The office's leader, as the roster has them today; None where nobody is."""
    for listed in roster.everybody():
        if listed.account and "pimpinan" in listed.account.roles:
            person = listed.person
            return Signer(person.name, person.position, person.nip)
    return None


def block(above: str, signer: Signer | None) -> list[str]:
    """The lines of the block: ``above``, position, name and NIP; room for a name that is not known."""
    if signer is None:
        return [above, gettext("Kepala"), _LINE, "NIP"]
    return [above, signer.position, signer.name, f"NIP {signer.nip}"]

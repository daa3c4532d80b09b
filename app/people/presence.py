"""What is told of a vault's team: its key's fingerprint and first day, and its last day at the desk."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from app.crypto.sealing import fingerprint
from app.people import vault_keys
from app.people.models import Vault, VaultGeneration
from app.prepared import fetch
from app.store import db, writing

_STATUS = select(Vault.id, Vault.last_opened)


@dataclass(frozen=True)
class TeamStatus:
    """What the public may know of a vault's team: its key's fingerprint, and its last day at the desk.

    ``fingerprint`` is empty until somebody of the team is enrolled; ``lost`` says that
    the team had a key here which somebody took away.
    """

    vault: str
    fingerprint: str
    last_opened: date | None
    lost: bool = False

    @property
    def enrolled(self) -> bool:
        """Whether reports can be sealed to this team."""
        return bool(self.fingerprint)


def team_status(vault_ids: tuple[str, ...]) -> list[TeamStatus]:
    """For each vault: the fingerprint of its key, and the day its desk was last opened."""
    try:
        days = {row.id: row.last_opened for row in fetch(_STATUS)}
    except (ValueError, TypeError):  # somebody wrote something else than a day there
        days = {}
    keys = vault_keys.newest(vault_ids)
    return [
        TeamStatus(v, fingerprint(keys[v].public_key), days.get(v))
        if v in keys
        else TeamStatus(v, "", days.get(v), lost=vault_keys.lost(v))
        for v in vault_ids
    ]


def key_days(vault_ids: tuple[str, ...]) -> dict[str, date]:
    """For each vault the day on which its newest key began."""
    rows = db.session.scalars(
        select(VaultGeneration)
        .where(VaultGeneration.vault.in_(vault_ids))
        .order_by(VaultGeneration.number)
    )
    return {row.vault: row.started for row in rows}


def note_presence(vault_ids: list[str], day: date) -> None:
    """Note that a member is at the desk today; the public pages show the day."""
    query = select(Vault.id).where(
        Vault.id.in_(vault_ids), Vault.last_opened.is_(None) | (Vault.last_opened != day)
    )
    if db.session.scalars(query).all():
        with writing() as session:
            session.execute(update(Vault).where(Vault.id.in_(vault_ids)).values(last_opened=day))

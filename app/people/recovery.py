"""The way back with a recovery key on paper: new sign-in, the same vaults, every case readable.

A recovery key opens what was sealed to it and nothing else: the office's key never
opens the Inspektorat's vault, and one of an older generation not the newest.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete

from app.crypto import paper
from app.crypto.errors import BadCode
from app.crypto.sealing import Holder, Recipient
from app.people import accounts, journal, vault_keys, vaults
from app.people.accounts import Credentials
from app.people.models import Account, VaultMember
from app.people.pins import pins
from app.store import db, writing

RECOVERY_BYTES = 20
"""A recovery key: 160 bits."""


class RecoveryRefused(Exception):
    """Nothing was changed; the text says why, in one line."""


@dataclass(frozen=True)
class Drilled:
    """What a recovery key on paper would open: vaults, and how many key pairs of theirs."""

    vaults: list[str]
    key_pairs: int


def read_key(text: str) -> bytes:
    """The recovery key as a person typed it; :class:`RecoveryRefused` if it was mistyped."""
    try:
        return paper.read(text, RECOVERY_BYTES)
    except BadCode:
        raise RecoveryRefused("kunci pemulihan salah ketik: periksa tiap huruf dan angka") from None


def drill(secret: bytes, day: date) -> Drilled:
    """Prove that a paper key still opens the newest key of its vaults; the journal keeps the day."""
    opened = _opened(secret)
    names = {holder.id for holder in opened}
    circles = (vaults.OFFICE_VAULTS, vaults.INSPECTORATE_VAULTS)
    wanted = sorted(
        vaults.wanted(vault for circle in circles if names & set(circle) for vault in circle)
    )
    if not wanted:
        raise RecoveryRefused(
            "kunci ini tidak membuka apa pun di portal ini: kunci portal lain, atau sudah diganti"
        )
    newest = _newest(opened, wanted)
    with writing():
        journal.write(journal.DRILLED, newest[0], day, {"semua_brankas": wanted})
    return Drilled(wanted, len(opened))


def last_drill(vault: str, day: date) -> date | None:
    """The last day up to ``day`` on which the key on paper was tried, if it is the same paper still.

    Whenever a member leaves, their team gets a new one.
    """
    team = next(own for own in vaults.TEAMS.values() if vault in own)
    tried = None
    for entry in journal.entries():
        if entry.day > day:
            break
        if entry.kind == journal.REMOVED and entry.data.get("brankas") in team:
            tried = None
        elif entry.kind == journal.DRILLED and vault in entry.data.get("semua_brankas", ()):
            tried = entry.day
    return tried


def check(name: str, secret: bytes, circle: str) -> None:
    """Raise :class:`RecoveryRefused` unless the key opens all that an account of ``circle`` needs."""
    account = accounts.called(name)
    open_to = account is not None and account.left_on is None
    wanted = _wanted(account) if account and open_to else []
    own = vaults.OFFICE_VAULTS if circle == vaults.OFFICE else vaults.INSPECTORATE_VAULTS
    if not wanted or not set(wanted) <= set(own):
        raise RecoveryRefused("bukan akun tim ini")
    _newest(_opened(secret), wanted)


def recover(
    name: str, secret: bytes, credentials: Credentials, day: date, otp_step: int = 0
) -> None:
    """Give the account ``name`` new ``credentials`` and seal its vaults' keys to a new key pair.

    Sessions of the account end. Raises :class:`RecoveryRefused`, and then changes nothing.
    """
    asked, account = accounts.sign_in_name(name), accounts.called(name)
    if account is None:
        raise RecoveryRefused(f"tidak ada akun bernama {asked}")
    if account.left_on is not None:
        raise RecoveryRefused(f"akun {asked} sudah keluar")
    wanted = _wanted(account)
    if not wanted:
        raise RecoveryRefused(f"akun {asked} tidak memegang brankas; undang lagi saja")
    _newest(_opened(secret), wanted)
    fresh = accounts.new_secrets(account.id, credentials)  # slow, so before the transaction
    db.session.rollback()
    member = Recipient(account.id, accounts.GENERATION, fresh["public_key"])
    with writing() as session:
        vault_keys.hold_generations()
        opened = [h for h in vaults.open_vaults(vaults.recovery_holder(secret)) if h.id in wanted]
        newest = _newest(opened, wanted)  # a member may have left since
        kept = session.get(Account, account.id, populate_existing=True)
        assert kept is not None
        accounts.replace_secrets(kept, fresh, otp_step)
        kept.roles, kept.invited_to = _team_roles(kept), None
        session.execute(delete(VaultMember).where(VaultMember.member == account.id))
        for holder in opened:
            session.add(vaults.membership(holder, member))
        pins.pin_member(member)
        journal.write(journal.RECOVERED, newest[0], day, {"akun": asked, "semua_brankas": wanted})


def _wanted(account: Account) -> list[str]:
    return sorted(vaults.wanted(vaults.vaults_of(_team_roles(account))))


def _team_roles(account: Account) -> list[str]:
    """The roles of an account, and the one that a team it was in has not given back yet."""
    waiting = account.invited_to
    return [*account.roles, *([waiting] if waiting and waiting not in account.roles else [])]


def _opened(secret: bytes) -> list[Holder]:
    found = vaults.open_vaults(vaults.recovery_holder(secret))
    db.session.rollback()
    return found


def _newest(opened: list[Holder], wanted: list[str]) -> list[Holder]:
    """The newest key pair of each wanted vault; :class:`RecoveryRefused` if one does not open."""
    published = vault_keys.newest(tuple(wanted))
    found = {
        holder.id: holder
        for holder in opened
        if holder.id in published
        and published[holder.id].generation == holder.generation
        and published[holder.id].public_key == holder.recipient().public_key
    }
    closed = [vault for vault in wanted if vault not in found]
    if closed:
        raise RecoveryRefused(
            f"kunci ini tidak membuka brankas {', '.join(closed)}: kunci lain, atau dari generasi lama"
        )
    return [found[vault] for vault in wanted]

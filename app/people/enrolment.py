"""Setting up the office, and the Inspektorat's one-time enrolment.

The Inspektorat's first member starts the Inspektorat's vault with a recovery key
that only they are shown: no key of the office opens what is sealed to it.
"""

import base64
import hashlib
import os
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.crypto import paper
from app.crypto.errors import BadCode
from app.people import vaults
from app.people.accounts import Credentials, new_account, new_credentials
from app.people.models import Account, Enrolment, Vault, VaultGeneration
from app.people.pins import KeyExchanged, pins
from app.people.recovery import RECOVERY_BYTES
from app.store import db, writing

FIRST_OFFICER = "petugas"
_CODE_BYTES = 15


class EnrolmentRefused(Exception):
    """The invitation is unknown or was used."""


class NameTaken(Exception):
    """Somebody already signs in with this name."""


@dataclass(frozen=True)
class Setup:
    """What ``portal setup`` prints once; nothing of it is stored in the clear."""

    name: str
    credentials: Credentials
    recovery_key: str
    inspectorate_code: str


def is_set_up() -> bool:
    """Whether there already is an account."""
    return _count_accounts() > 0


def set_up(day: date) -> Setup | None:
    """Make the first officer, the office's vaults and the Inspektorat's invitation.

    Returns None, and changes nothing, when there already is an account. Raises
    :class:`app.people.pins.KeyExchanged` when this machine pinned keys of another
    portal.
    """
    if _count_accounts():
        return None
    _refuse_pinned(vaults.OFFICE_VAULTS)
    credentials = new_credentials()
    recovery = os.urandom(RECOVERY_BYTES)
    account, officer = new_account(FIRST_OFFICER, ["petugas", "administrator"], credentials, day)
    with writing() as session:
        if _count_accounts():
            return None
        session.add(account)
        vaults.declare_vaults()
        for vault_id in vaults.OFFICE_VAULTS:
            vaults.start_generation(
                vault_id,
                [officer],
                vaults.recovery_holder(recovery).recipient(),
                day,
            )
        code = _invite("inspektorat", day)
    vaults.forget()
    vaults.published(vaults.OFFICE_VAULTS)
    return Setup(FIRST_OFFICER, credentials, paper.write(recovery), code)


def renew_invitation(day: date) -> str:
    """A new invitation for the Inspektorat in place of one that was lost.

    Raises :class:`EnrolmentRefused` once somebody of the Inspektorat is enrolled.
    """
    with writing() as session:
        if _inspectorate_enrolled():
            raise EnrolmentRefused
        for old in session.scalars(select(Enrolment).where(Enrolment.role == "inspektorat")):
            session.delete(old)
        return _invite("inspektorat", day)


def check(code: str) -> None:
    """Raise :class:`EnrolmentRefused` unless ``code`` is an unused invitation."""
    if db.session.get(Enrolment, _code_id(code)) is None:
        raise EnrolmentRefused


def check_name(name: str) -> None:
    """Raise :class:`NameTaken` if somebody signs in with ``name``."""
    if db.session.scalar(select(Account.id).where(Account.name == name)):
        raise NameTaken


def enrol_inspectorate(
    code: str, name: str, credentials: Credentials, recovery: bytes, day: date, otp_step: int = 0
) -> None:
    """Use the invitation: account, vault generation and the Inspektorat's own recovery key.

    ``otp_step`` is the time step of the one-time code that proved the authenticator.

    Raises :class:`EnrolmentRefused` or :class:`NameTaken`, and then changes nothing.
    """
    try:
        _refuse_pinned(vaults.INSPECTORATE_VAULTS)
    except KeyExchanged:
        raise EnrolmentRefused from None
    account, member = new_account(name, ["inspektorat"], credentials, day)
    account.otp_last_step = otp_step
    with writing() as session:
        invitation = session.get(Enrolment, _code_id(code), with_for_update=True)
        if invitation is None or _inspectorate_enrolled():
            raise EnrolmentRefused
        check_name(name)
        session.delete(invitation)
        session.add(account)
        for vault_id in vaults.INSPECTORATE_VAULTS:
            vaults.start_generation(
                vault_id,
                [member],
                vaults.recovery_holder(recovery).recipient(),
                day,
            )
    vaults.forget()
    vaults.published(vaults.INSPECTORATE_VAULTS)


def otp_text(secret: bytes) -> str:
    """A one-time secret as authenticator apps take it (base32)."""
    return base64.b32encode(secret).decode()


def _refuse_pinned(vault_ids: tuple[str, ...]) -> None:
    """A vault whose key was pinned here before cannot start anew: its members are being replaced."""
    for vault_id in vault_ids:
        if pins.holds(vault_id):
            raise KeyExchanged(vault_id)


def _count_accounts() -> int:
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


def _inspectorate_enrolled() -> bool:
    found = db.session.scalar(
        select(VaultGeneration.vault)
        .join(Vault, Vault.id == VaultGeneration.vault)
        .where(Vault.circle == vaults.INSPECTORATE)
        .limit(1)
    )
    return found is not None


def _invite(role: str, day: date) -> str:
    code = paper.write(os.urandom(_CODE_BYTES))
    db.session.add(Enrolment(id=_code_id(code), role=role, created=day))
    return code


def _code_id(code: str) -> bytes:
    try:
        return hashlib.sha256(paper.read(code, _CODE_BYTES)).digest()
    except BadCode:
        raise EnrolmentRefused from None

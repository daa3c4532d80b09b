"""Setting up the office, and one-time codes by which people enrol.

The Inspektorat's first member starts the Inspektorat's vault with a recovery key
that only they are shown: no key of the office opens what is sealed to it. Whoever
is invited to a team later has an account and no vault's key until a member lets
them in (:mod:`app.people.members`). An employee whose passphrase is lost enrols
again with a new code: same account, new key pair; a member of a team must part with it
first, or use the recovery key.
"""

import base64
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, false, func, select

from app.crypto import paper
from app.crypto.errors import BadCode
from app.people import accounts, roster, vault_keys, vaults
from app.people.accounts import Credentials, new_account, new_credentials
from app.people.models import Account, Enrolment, Vault, VaultGeneration
from app.people.pins import KeyExchanged, pins
from app.people.recovery import RECOVERY_BYTES
from app.store import db, writing

FIRST_OFFICER = "petugas"
EMPLOYEE = "pegawai"
EVALUATOR = "penilai"
"""A member of the team that assesses the office (TPI): reads the Zona Integritas record, and no more."""

VALID = timedelta(days=30)
"""How long a code works, but for the Inspektorat's first."""

_CODE_BYTES = 15
_BATCH = 500


class EnrolmentRefused(Exception):
    """The invitation is unknown, was used, or is too old."""


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
    pins.pin_member(officer)
    vault_keys.forget()
    vault_keys.published(vaults.OFFICE_VAULTS)
    return Setup(FIRST_OFFICER, credentials, paper.write(recovery), code)


def renew_invitation(day: date) -> str:
    """A new invitation for the Inspektorat in place of one that was lost.

    Raises :class:`EnrolmentRefused` once somebody of the Inspektorat is enrolled.
    """
    with writing() as session:
        if _inspectorate_enrolled():
            raise EnrolmentRefused
        session.execute(delete(Enrolment).where(Enrolment.role == "inspektorat"))
        return _invite("inspektorat", day)


def invite(role: str, day: date) -> str:
    """A code by which a new colleague enrols for the team ``role``."""
    with writing():
        return _invite(role, day)


def invite_employees(nips: Sequence[str], day: date) -> dict[str, str]:
    """A new code for each employee, by NIP; codes that they had before stop working."""
    codes = {nip: paper.write(os.urandom(_CODE_BYTES)) for nip in nips}
    with writing() as session:
        for start in range(0, len(nips), _BATCH):
            some = nips[start : start + _BATCH]
            session.execute(delete(Enrolment).where(Enrolment.nip.in_(some)))
            session.add_all(
                Enrolment(id=_code_id(codes[nip]), role=EMPLOYEE, created=day, nip=nip)
                for nip in some
            )
    return codes


def drop_expired(day: date) -> None:
    """Delete codes that nobody used in time."""
    with writing() as session:
        session.execute(delete(Enrolment).where(Enrolment.created <= day - VALID, ~_first()))


@dataclass(frozen=True)
class Invitation:
    """What a code is for. ``starts_vault``: its holder starts the Inspektorat's vault."""

    role: str
    starts_vault: bool
    nip: str | None
    known_name: str
    """The name of the account that the code renews; empty where there is none yet."""


def outstanding(role: str, day: date) -> int:
    """How many invitations to a team nobody has used yet."""
    found = db.session.scalars(select(Enrolment).where(Enrolment.role == role))
    return sum(_valid(invitation, day) for invitation in found)


def call_off(role: str) -> None:
    """Let no invitation to a team work that was not used yet."""
    with writing() as session:
        session.execute(delete(Enrolment).where(Enrolment.role == role))


def is_of_a_team(nip: str) -> bool:
    """Whether an employee is in a team or invited to one: a code would take their keys from the team."""
    account = _of_employee(nip)
    if account is None or account.left_on is not None:
        return False
    return bool(account.invited_to or vaults.vaults_of(account.roles))


def check(code: str, day: date) -> Invitation:
    """What ``code`` is for; :class:`EnrolmentRefused` unless it is an unused invitation."""
    found = db.session.get(Enrolment, _code_id(code))
    if found is None or not _valid(found, day):
        raise EnrolmentRefused
    if found.nip and (roster.current(found.nip) is None or is_of_a_team(found.nip)):
        raise EnrolmentRefused
    known = _of_employee(found.nip)
    starts = found.role == "inspektorat" and not _inspectorate_enrolled()
    return Invitation(found.role, starts, found.nip, known.name if known else "")


def _valid(invitation: Enrolment, day: date) -> bool:
    if invitation.role == "inspektorat" and not _inspectorate_enrolled():
        return True
    return invitation.created > day - VALID


def _first() -> ColumnElement[bool]:
    return (Enrolment.role == "inspektorat") if not _inspectorate_enrolled() else false()


def _of_employee(nip: str | None) -> Account | None:
    return db.session.scalar(select(Account).where(Account.nip == nip)) if nip else None


def check_name(name: str) -> None:
    """Raise :class:`NameTaken` if somebody signs in with ``name``."""
    if accounts.called(name):
        raise NameTaken


def enrol(
    code: str,
    name: str,
    credentials: Credentials,
    day: date,
    *,
    recovery: bytes = b"",
    otp_step: int = 0,
) -> None:
    """Use an invitation: an account, and for the Inspektorat's first member its vault.

    ``recovery`` is the recovery key of a vault that this member starts; ``otp_step`` the
    time step of the one-time code that proved the authenticator.

    Raises :class:`EnrolmentRefused` or :class:`NameTaken`, and then changes nothing.
    """
    invitation = check(code, day)
    if invitation.starts_vault:
        try:
            _refuse_pinned(vaults.INSPECTORATE_VAULTS)
        except KeyExchanged:
            raise EnrolmentRefused from None
    team = invitation.role in vaults.TEAMS and not invitation.starts_vault
    known = _of_employee(invitation.nip)
    if known is not None:
        _enrol_again(code, known.id, accounts.new_secrets(known.id, credentials), otp_step)
        return
    account, member = new_account(name, [] if team else [invitation.role], credentials, day)
    account.otp_last_step, account.nip = otp_step, invitation.nip
    account.invited_to = invitation.role if team else None
    with writing() as session:
        row = session.get(Enrolment, _code_id(code), with_for_update=True)
        if row is None or (invitation.starts_vault and _inspectorate_enrolled()):
            raise EnrolmentRefused
        session.delete(row)
        check_name(name)
        session.add(account)
        for vault_id in vaults.INSPECTORATE_VAULTS if invitation.starts_vault else ():
            vaults.start_generation(
                vault_id,
                [member],
                vaults.recovery_holder(recovery).recipient(),
                day,
            )
    if invitation.starts_vault:
        pins.pin_member(member)
        vault_keys.forget()
        vault_keys.published(vaults.INSPECTORATE_VAULTS)


def _enrol_again(code: str, account_id: str, fresh: dict[str, Any], otp_step: int) -> None:
    """New secrets for a known account, which is of no team."""
    with writing() as session:
        invitation = session.get(Enrolment, _code_id(code), with_for_update=True)
        account = session.get(Account, account_id, populate_existing=True)
        if invitation is None or account is None:
            raise EnrolmentRefused
        session.delete(invitation)
        if account.left_on is not None:  # somebody who came back
            account.left_on, account.roles = None, [EMPLOYEE]
        accounts.replace_secrets(account, fresh, otp_step)
        if account.invited_to or vaults.vaults_of(account.roles):
            raise EnrolmentRefused


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

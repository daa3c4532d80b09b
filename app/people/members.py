"""Who belongs to a team: letting a colleague in, parting with one, standing in for one.

A team is everybody with the role that opens its vaults. Letting somebody in is one
seal for each key. When somebody leaves, every vault of the team gets a new key and
the team a new recovery key; :mod:`app.cases.resealing` then takes the old cases along.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy import delete, or_, select

from app.crypto import paper
from app.crypto.sealing import Holder, Recipient, fingerprint
from app.people import accounts, journal, roster, vault_keys, vaults
from app.people.enrolment import EVALUATOR
from app.people.models import Account, VaultGeneration, VaultMember
from app.people.pins import pins
from app.people.sessions import Member
from app.store import db, writing

LAST_GROUPS = 3
"""Groups at the end of a fingerprint or a paper key that are enough to compare it: 60 bits."""


class Why(Enum):
    """Why a change of a team was refused."""

    UNKNOWN = "unknown"
    """No such person, or not in this state any more."""
    FINGERPRINT = "fingerprint"
    """What was typed is not the end of the new colleague's fingerprint."""
    KEYS = "keys"
    """The acting member does not hold every key of the team's vaults."""
    YOURSELF = "yourself"
    """Nobody removes themselves: the new keys would pass through their hands."""
    EXCHANGED = "exchanged"
    """A remaining member's public key is not the one that was let in on this machine."""
    INVITED = "invited"
    """Somebody is invited by another team already, or belongs to one."""
    DAYS = "days"
    """The leave ends before it begins, or has ended."""
    DEPUTY = "deputy"
    """The deputy is not another member of the same team."""


class Refused(Exception):
    """Nothing was changed; ``names`` are the people it is about."""

    def __init__(self, why: Why, *names: str) -> None:
        super().__init__(why.value)
        self.why, self.names = why, names


@dataclass(frozen=True)
class Team:
    """The members of a team, and those who enrolled for it and wait to be let in."""

    role: str
    members: Sequence[Account]
    waiting: Sequence[Account]

    @property
    def alone(self) -> bool:
        """Whether its vaults hang on a single person."""
        return len(self.members) < 2


def team(role: str) -> Team:
    """The team of ``role`` as it stands."""
    found = accounts.active()
    return Team(
        role,
        [a for a in found if role in a.roles],
        [a for a in found if a.invited_to == role],
    )


def off_the_roster(found: Team) -> list[Account]:
    """Members whom the personnel list no longer has: they left the office, and still hold keys."""
    return [a for a in found.members if a.nip and roster.current(a.nip) is None]


def covered_by(account_id: str) -> Sequence[Account]:
    """The colleagues whose deputy this person is."""
    return db.session.scalars(select(Account).where(Account.deputy == account_id)).all()


def role_of(member: Member) -> str:
    """The role whose team a member belongs to; empty for none."""
    return next((role for role in member.account.roles if role in vaults.TEAMS), "")


def ask_in(member: Member, name: str) -> None:
    """Ask somebody who has an account already to join; they still have to be let in."""
    role = role_of(member)
    with writing():
        asked = accounts.called(name)
        if asked is None or asked.left_on or not role:
            raise Refused(Why.UNKNOWN, name)
        if EVALUATOR in asked.roles:  # whoever assesses the office is of none of its teams
            raise Refused(Why.INVITED, asked.name)
        if vaults.vaults_of(asked.roles) or asked.invited_to not in (None, role):
            raise Refused(Why.INVITED, asked.name)
        asked.invited_to = role


def admit(member: Member, account_id: str, typed: str, day: date) -> None:
    """Let a colleague in: every key of the team's vaults is sealed to theirs.

    ``typed`` is the end of the fingerprint that the colleague read out: who writes into
    the database cannot put another key in its place. Raises :class:`Refused`.
    """
    role = role_of(member)
    with writing() as session:
        vault_keys.hold_generations()
        holders = _all_keys(member, role)
        asked = session.get(Account, account_id, populate_existing=True)
        if asked is None or asked.left_on or not role or asked.invited_to != role:
            raise Refused(Why.UNKNOWN)
        if not paper.same_end(typed, fingerprint(asked.public_key), LAST_GROUPS):
            raise Refused(Why.FINGERPRINT, asked.name)
        session.execute(delete(VaultMember).where(VaultMember.member == asked.id))
        session.add_all(vaults.membership(holder, _recipient(asked)) for holder in holders)
        pins.pin_member(_recipient(asked))
        asked.roles, asked.invited_to = [*asked.roles, role], None
        said = {"akun": asked.name, "oleh": member.account.name}
        journal.write(journal.ADMITTED, _newest(holders), day, said)


def turn_away(member: Member, account_id: str, day: date) -> None:
    """Take back an invitation; an account that was made for it alone is closed."""
    with writing() as session:
        asked = session.get(Account, account_id, populate_existing=True)
        if asked is None or not asked.invited_to or asked.invited_to != role_of(member):
            raise Refused(Why.UNKNOWN)
        asked.invited_to = None
        if not asked.roles:
            _close(asked, day)


@dataclass(frozen=True)
class Parting:
    """Who would leave, who stays (the acting member first), and the keys that change."""

    leaving: Account
    staying: Sequence[Account]
    holders: Sequence[Holder]


def parting(member: Member, account_id: str) -> Parting:
    """What removing somebody would mean; raises :class:`Refused` where it cannot be."""
    role = role_of(member)
    leaving = db.session.get(Account, account_id)
    if leaving is None or leaving.left_on or not role or role not in leaving.roles:
        raise Refused(Why.UNKNOWN)
    if leaving.id == member.account.id:
        raise Refused(Why.YOURSELF)
    holders = _all_keys(member, role)
    gone = {leaving.id, member.account.id}
    others = [a for a in team(role).members if a.id not in gone]
    exchanged = [a.name for a in others if not pins.knows_member(_recipient(a))]
    if exchanged:
        raise Refused(Why.EXCHANGED, *exchanged)
    return Parting(leaving, [member.account, *others], holders)


def remove(member: Member, account_id: str, recovery: bytes, day: date) -> None:
    """Part with a member: new keys for every vault of the team, and a new recovery key.

    The new keys are sealed to whoever stays and to ``recovery`` (see
    :data:`app.people.recovery.RECOVERY_BYTES`), the old ones to ``recovery`` instead of
    the former recovery key. Raises :class:`Refused`, and then changes nothing.
    """
    role = role_of(member)
    with writing() as session:
        vault_keys.hold_generations(changing=True)
        found = parting(member, account_id)
        leaving, holders = found.leaving, found.holders
        staying = [member.own_key, *(_recipient(a) for a in found.staying[1:])]
        paper_key = vaults.recovery_holder(recovery).recipient()
        ours = VaultMember.vault.in_(vaults.TEAMS[role])
        gone = VaultMember.member.in_((leaving.id, paper_key.id))
        session.execute(delete(VaultMember).where(ours, gone))
        session.add_all(vaults.membership(holder, paper_key) for holder in holders)
        for newest in _newest_of_each(holders):
            vaults.start_generation(newest.id, staying, paper_key, day, newest)
        vaults.declare_vaults()
        for missing in set(vaults.TEAMS[role]) - {h.id for h in holders}:
            vaults.start_generation(missing, staying, paper_key, day)
        administrator = "administrator" in leaving.roles
        leaving.roles = [r for r in leaving.roles if r not in (role, "administrator")]
        if not leaving.roles:
            _close(leaving, day)
        if administrator:
            _hand_on(member.account.id)
        _forget_leave(leaving)
        accounts.end_sessions(leaving)
        said = {"akun": leaving.name, "oleh": member.account.name}
        journal.write(journal.REMOVED, _newest(holders), day, said)
    vault_keys.forget()
    vault_keys.settle(holders)


def go_on_leave(member: Member, begin: date, end: date, deputy_id: str, day: date) -> None:
    """Say from when to when a member is away (days, both included), and who stands in."""
    if end < begin or end < day:
        raise Refused(Why.DAYS)
    role = role_of(member)
    holders = _all_keys(member, role)
    with writing() as session:
        deputy = session.get(Account, deputy_id)
        if deputy is None or deputy.id == member.account.id or role not in deputy.roles:
            raise Refused(Why.DEPUTY)
        if deputy.left_on or _away(deputy, begin, end):
            raise Refused(Why.DEPUTY, deputy.name)
        away = session.get(Account, member.account.id, populate_existing=True)
        assert away is not None
        away.away_from, away.away_until, away.deputy = begin, end, deputy.id
        said = {"akun": away.name, "pengganti": deputy.name}
        days = {"mulai": begin.isoformat(), "sampai": end.isoformat()}
        journal.write(journal.AWAY, _newest(holders), day, said | days)


def come_back(member: Member) -> None:
    """End or call off a member's leave."""
    with writing() as session:
        away = session.get(Account, member.account.id, populate_existing=True)
        assert away is not None
        away.away_from = away.away_until = away.deputy = None


def standing_in(member: Member, day: date) -> Sequence[Account]:
    """The colleagues for whom this member stands in on ``day``."""
    query = select(Account).where(Account.deputy == member.account.id, Account.left_on.is_(None))
    return [a for a in db.session.scalars(query) if away_on(a, day)]


def gets_digest(account: Account) -> bool:
    """Whether somebody is told every working day what is due: members of teams, and leaders."""
    return bool({*vaults.TEAMS, "pimpinan"} & set(account.roles))


def away_on(account: Account, day: date) -> bool:
    """Whether a member is on leave on ``day``."""
    return _away(account, day, day)


def _away(account: Account, begin: date, end: date) -> bool:
    if account.away_from is None or account.away_until is None:
        return False
    return account.away_from <= end and begin <= account.away_until


def own_fingerprint(member: Member) -> str:
    """The fingerprint of a person's own key, as they read it out: of the key they hold."""
    return fingerprint(member.own_key.public_key)


def _recipient(account: Account) -> Recipient:
    return Recipient(account.id, accounts.GENERATION, account.public_key)


def _close(account: Account, day: date) -> None:
    accounts.close(account, day)
    _forget_leave(account)


def _forget_leave(account: Account) -> None:
    """Whoever is no member is neither on leave from a team nor anybody's deputy."""
    away = select(Account).where(or_(Account.deputy == account.id, Account.id == account.id))
    for other in db.session.scalars(away):
        other.away_from = other.away_until = other.deputy = None


def _hand_on(account_id: str) -> None:
    """Whoever removes the last administrator becomes one."""
    db.session.flush()
    if not accounts.administrators():
        heir = db.session.get(Account, account_id, populate_existing=True)
        assert heir is not None
        heir.roles = [*heir.roles, "administrator"]


def _all_keys(member: Member, role: str) -> list[Holder]:
    """Every generation of the team's vaults; :class:`Refused` if the member lacks one or left."""
    acting = db.session.get(Account, member.account.id, populate_existing=True)
    if acting is None or acting.left_on is not None or role not in acting.roles:
        raise Refused(Why.KEYS)
    mine = {(h.id, h.generation): h for h in member.vault_keys}
    query = select(VaultGeneration).where(VaultGeneration.vault.in_(vaults.TEAMS.get(role, ())))
    found = []
    for row in db.session.scalars(query.order_by(VaultGeneration.vault, VaultGeneration.number)):
        holder = mine.get((row.vault, row.number))
        if holder is None or holder.recipient().public_key != row.public_key:
            raise Refused(Why.KEYS)
        found.append(holder)
    if not found or member.false_keys:
        raise Refused(Why.KEYS)
    return found


def _newest_of_each(holders: Sequence[Holder]) -> list[Holder]:
    newest = {h.id: h for h in sorted(holders, key=lambda h: h.generation)}
    return [newest[vault_id] for vault_id in sorted(newest)]


def _newest(holders: Sequence[Holder]) -> Holder:
    """The key under which an act about the whole team is signed."""
    return _newest_of_each(holders)[0]

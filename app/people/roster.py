"""The office's employees as the personnel list has them, from one day to another.

A change closes what held before and begins anew, so that it can always be told who
was whose superior on a day. Roles that follow from the list are never stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select

from app.people import accounts, vaults
from app.people.models import Account, Assignment, Enrolment
from app.store import db, writing

if TYPE_CHECKING:
    from app.people.roster_file import Person

_FACTS = ("name", "position", "unit", "superior", "email")


@dataclass(frozen=True)
class Imported:
    """What an import did: how many are new, changed, as before, gone, and not in the file.

    ``still_open`` are sign-in names of people who are gone but whose accounts stay open: they
    hold a vault's key, or nobody else is an administrator.
    """

    new: int
    changed: int
    same: int
    gone: int
    missing: int
    still_open: list[str]


def known_nips() -> set[str]:
    """The NIPs of all employees of today."""
    return set(db.session.scalars(select(Assignment.nip).where(Assignment.until.is_(None))))


def take_over(people: "Sequence[Person]", day: date, *, complete: bool = False) -> Imported:
    """Bring the list up to ``people`` from ``day`` on, all or nothing.

    With ``complete`` whoever is not among them has left. Raises
    :class:`app.people.roster_file.RosterRefused` where the people in the file and those
    known before do not fit together.
    """
    listed = {p.nip for p in people}
    with writing() as session:
        before = {
            a.nip: a for a in session.scalars(select(Assignment).where(Assignment.until.is_(None)))
        }
        away = [nip for nip in before if nip not in listed]
        _fit_together(people, [] if complete else [before[nip] for nip in away])
        counts = {"new": 0, "changed": 0, "same": 0}
        for person in people:
            counts[_bring(before.get(person.nip), person, day)] += 1
        still_open = [name for nip in away if complete for name in _part(before[nip], day)]
    gone = len(away) if complete else 0
    return Imported(**counts, gone=gone, missing=len(away) - gone, still_open=sorted(still_open))


def current(nip: str) -> Assignment | None:
    """What holds for an employee now."""
    return db.session.scalar(
        select(Assignment).where(Assignment.nip == nip, Assignment.until.is_(None))
    )


def on(nip: str, day: date) -> Assignment | None:
    """What held for an employee on ``day``."""
    return db.session.scalar(
        select(Assignment).where(
            Assignment.nip == nip,
            Assignment.since <= day,
            or_(Assignment.until.is_(None), Assignment.until > day),
        )
    )


def has_staff(nip: str, day: date) -> bool:
    """Whether somebody had this employee as their superior on ``day``."""
    query = select(Assignment.nip).where(
        Assignment.superior == nip,
        Assignment.since <= day,
        or_(Assignment.until.is_(None), Assignment.until > day),
    )
    return db.session.scalar(query.limit(1)) is not None


def superiors() -> list[str]:
    """The NIP of everybody who has staff today."""
    query = select(Assignment.superior).where(Assignment.until.is_(None), Assignment.superior != "")
    return list(db.session.scalars(query.distinct()))


def staff_of(nip: str) -> list[Assignment]:
    """The employees whose superior this one is today, by name."""
    query = select(Assignment).where(Assignment.superior == nip, Assignment.until.is_(None))
    return list(db.session.scalars(query.order_by(Assignment.name, Assignment.nip)))


def roles_of(account: Account, day: date) -> list[str]:
    """The roles of an account: those it was given, and ``atasan`` where the list says so."""
    superior = account.nip is not None and has_staff(account.nip, day)
    return [*account.roles, *(["atasan"] if superior else [])]


@dataclass(frozen=True)
class Listed:
    """An employee and their account, if they have activated one."""

    person: Assignment
    account: Account | None


def search(words: str, after: str, limit: int) -> list[Listed]:
    """Employees of today whose name or NIP holds ``words``, by NIP, from after the NIP ``after``."""
    opened = (Account.nip == Assignment.nip) & Account.left_on.is_(None)
    query = select(Assignment, Account).outerjoin(Account, opened)
    query = query.where(Assignment.until.is_(None), Assignment.nip > after)
    if words:
        like = {"autoescape": True}
        query = query.where(
            or_(Assignment.name.icontains(words, **like), Assignment.nip.contains(words, **like))
        )
    rows = db.session.execute(query.order_by(Assignment.nip).limit(limit)).all()
    return [Listed(person, account) for person, account in rows]


def everybody() -> list[Listed]:
    """Every employee of today with their open account, by name."""
    opened = (Account.nip == Assignment.nip) & Account.left_on.is_(None)
    query = select(Assignment, Account).outerjoin(Account, opened)
    query = query.where(Assignment.until.is_(None)).order_by(Assignment.name, Assignment.nip)
    return [Listed(person, account) for person, account in db.session.execute(query)]


def without_account() -> list[Assignment]:
    """Employees of today who have no open account, by NIP."""
    opened = (Account.nip == Assignment.nip) & Account.left_on.is_(None)
    query = select(Assignment).outerjoin(Account, opened)
    none = query.where(Assignment.until.is_(None), Account.id.is_(None))
    return list(db.session.scalars(none.order_by(Assignment.nip)))


def _bring(before: Assignment | None, person: "Person", day: date) -> str:
    facts = {fact: getattr(person, fact) for fact in _FACTS}
    if before is not None and all(getattr(before, fact) == facts[fact] for fact in _FACTS):
        return "same"
    if before is not None and before.since >= day:
        for fact, value in facts.items():
            setattr(before, fact, value)
        return "changed"
    if before is not None:
        before.until = day
    back = db.session.get(Assignment, (person.nip, day))
    if back is not None:  # gone and back on one day
        db.session.delete(back)
        db.session.flush()
    db.session.add(Assignment(nip=person.nip, since=day, until=None, **facts))
    return "changed" if before is not None else "new"


def _part(assignment: Assignment, day: date) -> list[str]:
    """End an assignment and close the account; the account's name if that cannot be closed."""
    if assignment.since >= day:
        db.session.delete(assignment)
    else:
        assignment.until = day
    db.session.execute(delete(Enrolment).where(Enrolment.nip == assignment.nip))
    account = db.session.scalar(select(Account).where(Account.nip == assignment.nip))
    if account is None or account.left_on is not None:
        return []
    if vaults.vaults_of(account.roles) or accounts.administrators() == [account]:
        return [account.name]
    accounts.close(account, day)
    return []


def _fit_together(people: "Sequence[Person]", staying: Sequence[Assignment]) -> None:
    """Refuse a loop of superiors, or an e-mail address of two, across the file and those known before."""
    # Readers of files are no web worker's.
    from app.people.roster_file import RosterRefused, superior_loops

    everybody: list[Person | Assignment] = [*staying, *people]
    superiors = {p.nip: p.superior for p in everybody}
    names = {p.nip: p.name for p in everybody}
    rows = {p.nip: p.row for p in people}
    faults = []
    for loop in superior_loops(superiors):
        row = min((rows[n] for n in loop if n in rows), default=0)
        chain = " → ".join(names[n] for n in [*loop, loop[0]])
        faults.append(f"baris {row}: rantai atasan berputar ({chain})")
    emails = {a.email: a for a in staying if a.email}
    faults += [
        f"baris {p.row}: surel {p.email} sudah dipakai {emails[p.email].name} (NIP {emails[p.email].nip})"
        for p in people
        if p.email in emails
    ]
    if faults:
        raise RosterRefused(faults)

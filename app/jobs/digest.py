"""The digest: once a working day each member of a team, and who stands above it, learns what is due.

One letter a person, however much there is: reminders at half of a clock's time, two
working days before its end and on its last day, and what is over. Of complaints it names
number and clock, only those that the person's own team reads; of a channel whose cases
no list may show it says that there is something, to every team alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import outbox
from app.cases import clocks, history, keys
from app.cases.channel import By, Channel
from app.cases.damage import UNREADABLE, read_each
from app.cases.models import Case, Deadline, KeyWrap
from app.channels import CHANNELS
from app.crypto.errors import CannotOpen
from app.crypto.sealing import Holder
from app.jobs.words import Words
from app.language import day_text
from app.law.calendar import is_working_day, working_days_between
from app.outbox import DIGEST, Letter
from app.people import addresses, members, vaults
from app.people.models import Account
from app.store import db, new_id, writing

BEGINS, ENDS = time(8), time(16)
"""Office hours (WIB) in which digests go out."""

SOON = 2
"""Working days before the end of a clock at which it is named again."""

UNATTENDED = 2
"""Working days after which a desk that nobody opened is told to the next level."""

MOST = 25
"""Cases named under one heading; the others are counted."""

_BATCH = 500
_TEXT = Path(__file__).with_name("surat") / "ringkasan.txt"

OVER, LAST_DAY, NEAR, HALF = "lewat", "hari_ini", "dekat", "separuh"
_HEADINGS = {
    OVER: "Lewat tenggat",
    LAST_DAY: "Berakhir hari ini",
    NEAR: "Tinggal 2 hari kerja",
    HALF: "Separuh waktunya sudah lewat",
}


@dataclass(frozen=True)
class Due:
    """One clock of one case that is to be named today."""

    case_id: str
    number: str
    clock: str
    due: date
    why: str
    assignee: str

    @property
    def line(self) -> str:
        """How the digest names it."""
        whose = f" ({self.assignee})" if self.assignee else ""
        return f"- {self.number}: {self.clock}, {day_text(self.due, 'id')}{whose}"


@dataclass
class _Told:
    """What a digest tells; nothing of it is a reason to write no letter."""

    named: dict[str, list[Due]] = field(default_factory=lambda: {why: [] for why in _HEADINGS})
    others: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """All of it, a heading each."""
        found: list[str] = []
        for why, dues in self.named.items():
            if dues:
                found += ["", f"{_HEADINGS[why]} ({len(dues)}):"]
                found += [due.line for due in dues[:MOST]]
                more = len(dues) - MOST
                found += [f"- dan {more} lainnya; semuanya ada di meja"] * (more > 0)
        return [*found, *([""] if self.others else []), *self.others]


def put_out(day: date, now: datetime) -> None:
    """Put one digest into the outbox for everybody who gets one, once a working day in office hours."""
    hour = (now + timedelta(hours=7)).time()
    if not (is_working_day(day) and BEGINS <= hour < ENDS):
        return
    there = set(
        db.session.scalars(
            select(Letter.account_id).where(Letter.kind == DIGEST, Letter.day == day)
        )
    )
    new = [a.id for a in _readers(day) if a.id not in there and addresses.of(a)]
    if new:
        with writing() as session:
            session.add_all(
                Letter(id=new_id(), kind=DIGEST, account_id=account_id, day=day)
                for account_id in new
            )


def compose(
    account_id: str, day: date, held: Mapping[str, Holder] | None, url: str
) -> Words | None:
    """The digest of one person as it is now; None where there is nothing to tell, or nowhere to send it.

    ``held`` are the keys of notices: without them it is not known which team reads a
    complaint, so none is named.
    """
    account = db.session.get(Account, account_id)
    address = addresses.of(account) if account and account.left_on is None else ""
    if account is None or not address:
        return None
    told = _told(account, day, held)
    lines = told.lines()
    db.session.rollback()
    if not lines:
        return None
    text = _TEXT.read_text().format(
        hari=day_text(day, "id"), isi="\n".join(lines).strip(), alamat=f"{url}/kantor/meja"
    )
    return Words(address, f"Kanal Integritas: ringkasan {day_text(day, 'id')}", text)


def _readers(day: date) -> list[Account]:
    """Members of the teams who are not on leave, and the office's leaders."""
    found = db.session.scalars(select(Account).where(Account.left_on.is_(None))).all()
    wanted = {*vaults.TEAMS, "pimpinan"}
    mine = [a for a in found if wanted & set(a.roles)]
    present = [a for a in mine if not members.away_on(a, day)]
    return present or mine


def _told(account: Account, day: date, held: Mapping[str, Holder] | None) -> _Told:
    told = _Told()
    role = next((r for r in vaults.TEAMS if r in account.roles), "")
    leader = "pimpinan" in account.roles
    for channel in CHANNELS.values():
        dues = _due_in(channel, day)
        if not channel.notices:
            if role and dues:
                told.others.append(
                    f"- {channel.title}: ada tenggat yang dekat atau lewat. Masuklah ke meja."
                )
            continue
        _tell_named(told, channel, dues, account, day, held, leader)
    told.others += _unattended(role, leader, day)
    if role:
        told.others += _letters_wait(held)
    if role == "inspektorat":
        told.others += _root()
    return told


def _tell_named(
    told: _Told,
    channel: Channel,
    dues: Sequence[Due],
    account: Account,
    day: date,
    held: Mapping[str, Holder] | None,
    leader: bool,
) -> None:
    """Add the clocks of a channel that ``account`` should know of.

    A member's own cases, those of nobody, and those of somebody who is away; what is over
    is everybody's, and the leader's too, but never of a case that another team reads.
    """
    team = vaults.vaults_of(account.roles)
    reads = {notice for vault, notice in channel.notices.items() if vault in team}
    if leader:
        reads.add(channel.notices[channel.vaults[0]])
    if not reads or not dues:
        return
    if held is None:
        told.others.append(
            f"- {channel.title}: ada tenggat yang dekat atau lewat. Masuklah ke meja."
        )
        return
    present = {a.name for a in _readers(day)}
    mine = [
        due
        for due in dues
        if due.why == OVER
        or (team and due.assignee in ("", account.name))
        or (team and due.assignee not in present)
    ]
    own = _read_by(reads, [due.case_id for due in mine], held)
    for due in mine:
        if due.case_id in own:
            told.named[due.why].append(due)


def _due_in(channel: Channel, day: date) -> list[Due]:
    """Every clock of a team of this channel that is to be named on ``day``, the first to end first."""
    query = (
        select(Deadline.id)
        .join(Case, Case.id == Deadline.case_id)
        .where(
            Deadline.stopped.is_(None),
            Case.channel == channel.name,
            Case.closed.is_(None),
            Deadline.clock.in_(channel.clocks_of(By.TEAM)),
        )
    )
    ids = db.session.scalars(query).all()
    found: list[Due] = []
    for start in range(0, len(ids), _BATCH):
        rows, _ = read_each(_runs, ids[start : start + _BATCH])
        for row in rows:
            why = _why(row, day) if clocks.readable(row) else ""
            if why:
                label = channel.clock_label(row.clock)
                found.append(Due(row.case_id, row.number, label, row.due, why, row.assignee))
    return sorted(found, key=lambda due: (due.due, due.number))


def _runs(ids: Sequence[str]) -> Sequence[Any]:
    columns = (Deadline.case_id, Deadline.clock, Deadline.started, Deadline.due)
    query = select(*columns, Deadline.stopped, Deadline.pauses, Case.number, Case.assignee)
    return db.session.execute(
        query.join(Case, Case.id == Deadline.case_id).where(Deadline.id.in_(ids))
    ).all()


def _why(run: Any, day: date) -> str:
    """Why a running clock is to be named on this working day; empty for no reason."""
    if clocks.paused(run):
        return ""
    if run.due < day:
        return OVER
    left = working_days_between(day, run.due)
    if left == 0:
        return LAST_DAY  # or its last day is no working day, and this is the last one before
    if left == SOON:
        return NEAR
    stood = sum(working_days_between(a, b) for a, b in clocks.pauses_of(run) if b)
    whole = working_days_between(run.started, run.due) - stood
    return HALF if left == whole // 2 else ""


def _read_by(reads: set[str], case_ids: Sequence[str], held: Mapping[str, Holder]) -> set[str]:
    """Which of these cases are of a team whose vault of notices is among ``reads``."""
    found: set[str] = set()
    ids = sorted(set(case_ids))
    for start in range(0, len(ids), _BATCH):
        rows, _ = read_each(_wraps, ids[start : start + _BATCH])
        for row in rows:
            holder = held.get(row.recipient) if row.recipient in reads else None
            try:
                if holder is not None:
                    keys.open_notice(row.case_id, row.sealed, holder)
                    found.add(row.case_id)
            except (CannotOpen, *UNREADABLE):
                continue
    return found


def _wraps(ids: Sequence[str]) -> Sequence[Any]:
    query = select(KeyWrap.case_id, KeyWrap.recipient, KeyWrap.sealed)
    return db.session.execute(
        query.where(KeyWrap.case_id.in_(ids), KeyWrap.wrap == keys.NOTICE)
    ).all()


def _unattended(role: str, leader: bool, day: date) -> list[str]:
    """Desks that nobody opened for :data:`UNATTENDED` working days; the pages for everybody show the day."""
    found = []
    for team, name in (("petugas", "Meja kantor"), ("inspektorat", "Meja Inspektorat")):
        status = vaults.team_status(vaults.TEAMS[team])[0]
        last = status.last_opened
        if not status.enrolled or not (role or leader):
            continue
        since = last or vaults.key_days((status.vault,)).get(status.vault, day)
        if working_days_between(since, day) > UNATTENDED:
            told = f"sejak {day_text(last, 'id')}" if last else "sama sekali"
            found.append(f"- {name} belum dibuka siapa pun {told}.")
    return found


def _letters_wait(held: Mapping[str, Holder] | None) -> list[str]:
    waiting = outbox.counts().get(outbox.WAITING, 0)
    if not waiting or held is not None:
        return []
    return [
        f"- {waiting} pemberitahuan kepada pelapor menunggu: masuklah sekali ke portal agar terkirim."
    ]


def _root() -> list[str]:
    """The newest root of the history, for the team outside the office to keep."""
    root = history.last_daily_root()
    if root is None:
        return []
    return [
        f"- Akar riwayat sampai {day_text(root[0], 'id')}, simpanlah surel ini:",
        f"  {root[1]}",
    ]

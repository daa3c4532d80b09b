"""The digest: once a working day each member of a team, and who stands above it, learns what is due.

One letter a person, however much there is, and also when there is nothing: whether somebody
gets one must not tell whose a case is. Reminders come at half of a clock's time, two working
days before its end and on its last day, and every day for what is over. Of complaints it names
number and clock, only those that the person's own team reads; of the WBS nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import outbox
from app.cases import clocks, history, keys
from app.cases.channel import By, Channel
from app.cases.damage import read_each
from app.cases.models import Case, Deadline, KeyWrap
from app.cases.queues import SOON
from app.channels import CHANNELS
from app.crypto.sealing import Holder
from app.evaluation import schedule
from app.jobs.post import Words
from app.language import day_text
from app.law.calendar import is_working_day, working_days_between
from app.outbox import DIGEST, Letter
from app.people import accounts, addresses, members, presence, roster, vaults
from app.people.models import Account
from app.store import db

BEGINS, ENDS = time(8), time(16)
"""Office hours (WIB) in which digests go out."""

WAITS_UNTIL = time(10)
"""Until then a digest waits for somebody to open a desk, without which it names no complaint."""

UNATTENDED = 2
"""Working days after which a desk that nobody opened is told to the next level."""

MOST = 25
"""Cases named under one heading; the others are counted."""

_BATCH = 500
_TEXTS = Path(__file__).with_name("surat")

OVER, LAST_DAY, NEAR, HALF = "lewat", "hari_ini", "dekat", "separuh"
_HEADINGS = {
    OVER: "Lewat tenggat",
    LAST_DAY: "Berakhir hari ini",
    NEAR: f"Tinggal {SOON} hari kerja",
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
    by_superior: bool = False
    """Whether a superior has to keep it: which of them, nothing outside the case tells."""
    vault: str = ""
    """The vault of the team that reads the case; empty where that is not known."""

    @property
    def line(self) -> str:
        """How the digest names it."""
        whose = f" ({self.assignee})" if self.assignee else ""
        return f"- {self.number}: {self.clock}, {day_text(self.due, 'id')}{whose}"


@dataclass
class _Told:
    """What a digest tells."""

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
        found = found or ["Tidak ada tenggat yang perlu diingatkan hari ini."]
        return [*found, *([""] if self.others else []), *self.others]


def may_go(now: datetime, held: object) -> bool:
    """Whether digests may go out at this moment (UTC): in office hours, the keys at hand or waited for."""
    hour = _hour(now)
    return BEGINS <= hour < ENDS and (held is not None or hour >= WAITS_UNTIL)


def put_out(day: date, now: datetime) -> None:
    """Put one digest into the outbox for everybody who gets one, once a working day in office hours."""
    if not in_office_hours(day, now):
        return
    there = set(
        db.session.scalars(
            select(Letter.account_id).where(Letter.kind == DIGEST, Letter.day == day)
        )
    )
    mine = [a for a in _readers(day) if a.id not in there]
    for account in [*mine, *_superiors(day, there | {a.id for a in mine})]:
        if addresses.of(account):
            outbox.put(account.id, DIGEST, day)


def in_office_hours(day: date, now: datetime) -> bool:
    """Whether the office works at this moment (UTC) of ``day``."""
    return is_working_day(day) and BEGINS <= _hour(now) < ENDS


def _hour(now: datetime) -> time:
    return (now + timedelta(hours=7)).time()


class Digests:
    """The digests of one day as things are now; what is due is looked up once, whoever they are for.

    ``held`` are the keys of notices: without them it is not known which team reads a
    complaint, so none is named.
    """

    def __init__(self, day: date, held: Mapping[str, Holder] | None) -> None:
        self._day, self._held = day, held

    def compose(self, account_id: str) -> Words | None:
        """The digest of one person; None where there is nowhere to send it."""
        account = db.session.get(Account, account_id)
        address = addresses.of(account) if account and account.left_on is None else ""
        if account is None or not address:
            return None
        lines, day = self._told(account).lines(), day_text(self._day, "id")
        db.session.rollback()
        name = "ringkasan" if members.gets_digest(account) else "ringkasan_atasan"
        text = (_TEXTS / f"{name}.txt").read_text().format(hari=day, isi="\n".join(lines).strip())
        return Words(address, f"Kanal Integritas: ringkasan {day}", text)

    def _told(self, account: Account) -> _Told:
        told = _Told()
        role = next((r for r in vaults.TEAMS if r in account.roles), "")
        self._tell_named(told, account)
        if account.nip and roster.has_staff(account.nip, self._day):
            self._tell_superior(told)
        if not members.gets_digest(account):
            return told
        if role:
            told.others.append("- Tenggat WBS tidak disebut dalam surel: lihatlah di meja.")
        if self._held is None:
            told.others.append(
                "- Tenggat pengaduan tidak disebut sampai seorang petugas dan seorang anggota "
                "Inspektorat membuka meja sekali sejak portal dimulai ulang: lihatlah di meja."
            )
        told.others += _unattended(self._day)
        if role:
            told.others += _letters_wait(self._held)
        if role == "petugas":
            told.others += self._evaluations
        if role == "inspektorat":
            told.others += _root()
        return told

    def _tell_named(self, told: _Told, account: Account) -> None:
        """Add the clocks that ``account`` should know of.

        A member's own cases, those of nobody, and those of somebody who is away; what is over
        is everybody's, and the leader's too, but never of a case that another team reads.
        """
        team = vaults.vaults_of(account.roles)
        for channel, dues in self._dues:
            reads = {vault for vault in channel.vaults if vault in team}
            if "pimpinan" in account.roles:
                reads.add(channel.vaults[0])
            for due in dues:
                mine = team and (
                    due.assignee in ("", account.name) or due.assignee not in self._present
                )
                if due.vault in reads and (due.why == OVER or mine):
                    told.named[due.why].append(due)
            if any(not due.vault for due in dues):  # said to all alike, whoever reads those cases
                told.others.append(
                    "- Sebagian tenggat tidak disebut karena kasusnya belum disegel ulang: "
                    "lihatlah di meja."
                )

    def _tell_superior(self, told: _Told) -> None:
        """Add what waits for a superior: every superior is told the same, whoever's it is."""
        waiting = [due for _, dues in self._dues for due in dues if due.by_superior]
        for due in waiting:
            if due not in told.named[due.why]:
                told.named[due.why].append(due)
        if waiting:
            told.others.append(
                "- Keputusan atasan: nomor yang sama dikirim kepada semua atasan. Bila itu pernyataan "
                "bawahan Anda, Anda menemukannya di halaman Keputusan atasan."
            )

    @cached_property
    def _dues(self) -> list[tuple[Channel, list[Due]]]:
        """What is due in each channel whose cases may be named; of the WBS nothing.

        Where two teams read, what is due is known only with the keys of notices.
        """
        found = []
        for channel in CHANNELS.values():
            if not channel.hides_route:
                dues = due_in(channel, self._day, channel.office_clocks)
                found.append((channel, [replace(due, vault=channel.vaults[0]) for due in dues]))
            elif channel.notices and self._held is not None:
                dues = due_in(channel, self._day, channel.office_clocks)
                found.append((channel, _with_vaults(channel, dues, self._held)))
        return found

    @cached_property
    def _evaluations(self) -> list[str]:
        """How many evaluations of channels, and recommendations of them, are late or come up soon."""
        found = schedule.due(self._day)
        late = sum(one.late for one in found)
        if not found:
            return []
        return [
            f"- Evaluasi kanal: {late} lewat waktu, {len(found) - late} dalam "
            f"{schedule.SOON.days} hari. Lihatlah di meja, halaman Evaluasi kanal."
        ]

    @cached_property
    def _present(self) -> set[str]:
        return {account.name for account in _readers(self._day)}


def _readers(day: date) -> list[Account]:
    """Members of the teams who are not on leave, and the office's leaders; all of them if all are away."""
    mine = [a for a in accounts.active() if members.gets_digest(a)]
    present = [a for a in mine if not members.away_on(a, day)]
    return present or mine


def _superiors(day: date, but: Collection[str | None] = ()) -> list[Account]:
    """Everybody who has staff, on a day on which a superior's clock is to be named; else nobody.

    Without the accounts ``but``, and looked up only where there is another.
    """
    leading = roster.superiors()
    query = select(Account).where(Account.left_on.is_(None), Account.nip.in_(leading))
    found = [a for a in db.session.scalars(query) if a.id not in but]
    asked = [c for c in CHANNELS.values() if c.clocks_of(By.SUPERIOR)]
    if found and any(
        due.by_superior for channel in asked for due in due_in(channel, day, channel.office_clocks)
    ):
        return found
    return []


def due_in(channel: Channel, day: date, clocks_named: Collection[str]) -> list[Due]:
    """Every running one of these clocks that is to be named on ``day``, the first to end first."""
    query = (
        select(Deadline.id)
        .join(Case, Case.id == Deadline.case_id)
        .where(
            Deadline.stopped.is_(None),
            Case.channel == channel.name,
            Case.closed.is_(None),
            Deadline.clock.in_(clocks_named),
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
                mine = row.clock in channel.clocks_of(By.SUPERIOR)
                found.append(Due(row.case_id, row.number, label, row.due, why, row.assignee, mine))
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


def _with_vaults(channel: Channel, dues: Sequence[Due], held: Mapping[str, Holder]) -> list[Due]:
    """The same, with the vault whose team reads each case, found by its vault of notices.

    Not known of a case while a wrap of it is missing or sealed to an older key, whichever team's.
    """
    ids = sorted({due.case_id for due in dues})
    newest: dict[str, list[Any]] = {case_id: [] for case_id in ids}
    for start in range(0, len(ids), _BATCH):
        rows, _ = read_each(_wraps, ids[start : start + _BATCH])
        for row in rows:
            holder = held.get(row.recipient)
            if holder is not None and row.generation == holder.generation:
                newest[row.case_id].append(row)
    known = {
        case_id: row.recipient
        for case_id, wraps in newest.items()
        for row in wraps
        if len(wraps) == len(held) and keys.notice_in(case_id, [row], held.values())
    }
    teams = {notices: vault for vault, notices in channel.notices.items()}
    return [replace(due, vault=teams.get(known.get(due.case_id, ""), "")) for due in dues]


def _wraps(ids: Sequence[str]) -> Sequence[Any]:
    query = select(
        KeyWrap.case_id, KeyWrap.wrap, KeyWrap.recipient, KeyWrap.generation, KeyWrap.sealed
    )
    return db.session.execute(
        query.where(KeyWrap.case_id.in_(ids), KeyWrap.wrap == keys.NOTICE)
    ).all()


def _unattended(day: date) -> list[str]:
    """Desks that nobody opened for :data:`UNATTENDED` working days; the pages for everybody show the day."""
    found = []
    for team, name in (("petugas", "Meja kantor"), ("inspektorat", "Meja Inspektorat")):
        status = presence.team_status(vaults.TEAMS[team])[0]
        last = status.last_opened
        if not status.enrolled:
            continue
        since = last or presence.key_days((status.vault,)).get(status.vault, day)
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

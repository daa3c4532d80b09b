"""Who is in charge of a recommendation of an evaluation is reminded of it, and told nothing of it.

A week before its day, once that is over, and then once a week until the follow-up is complete. One
letter stands for all that somebody is in charge of, so that many recommendations make no letter a day.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from app import outbox
from app.evaluation import schedule
from app.evaluation.schedule import Due
from app.jobs import digest
from app.jobs.post import Words
from app.outbox import EVALUATION, Letter
from app.people import addresses
from app.people.models import Account
from app.store import db

BEFORE = timedelta(days=7)
"""How long before its day somebody is reminded of a recommendation."""

AGAIN = timedelta(days=7)
"""How long after a letter the next one goes, while something is over."""

_SAID = {True: "yang lewat tenggat", False: "yang tenggatnya dekat"}
"""What a letter says: of what is over, and of what comes up."""

_TEXT = Path(__file__).with_name("surat") / "evaluasi.txt"


def put_out(day: date, now: datetime) -> None:
    """Put a letter into the outbox for everybody whose turn it is, on a working day in office hours.

    Whoever has no account or address yet gets theirs once they do.
    """
    if not digest.in_office_hours(day, now):
        return
    owed = _owed(day)
    query = select(Letter.account_id, func.max(Letter.day)).where(Letter.kind == EVALUATION)
    told = {row[0]: row[1] for row in db.session.execute(query.group_by(Letter.account_id))}
    mine = select(Account).where(Account.left_on.is_(None), Account.nip.in_(owed))
    for account in db.session.scalars(mine).all():
        last = told.get(account.id, date.min)
        if _turn(owed[account.nip or ""], last, day) and addresses.of(account):
            outbox.put(account.id, EVALUATION, day)


def compose(account_id: str, day: date, url: str) -> Words | None:
    """The letter of one person; None where nothing waits any more, or there is nowhere to send it."""
    account = db.session.get(Account, account_id)
    address = addresses.of(account) if account and account.left_on is None else ""
    mine = _owed(day).get(account.nip or "", []) if account else []
    db.session.rollback()
    if not address or not mine:
        return None
    found = {one.late for one in mine}
    what = " dan ".join(said for late, said in _SAID.items() if late in found)
    text = _TEXT.read_text().format(yang=what, alamat=f"{url}/kantor/masuk")
    return Words(address, "Kanal Integritas: rekomendasi evaluasi kanal", text)


def _owed(day: date) -> dict[str, list[Due]]:
    """What is over or comes up within :data:`BEFORE`, by the NIP of whoever is in charge."""
    found: defaultdict[str, list[Due]] = defaultdict(list)
    for one in schedule.due(day):
        if one.nip and one.due <= day + BEFORE:
            found[one.nip].append(one)
    return found


def _turn(mine: Sequence[Due], last: date, day: date) -> bool:
    """Whether somebody who was written to on the day ``last`` is to be written to.

    Of what is over, and of what comes up, the first decides; what joins it waits for the next letter.
    """
    over = [one.due for one in mine if one.late]
    near = [one.due for one in mine if not one.late]
    if over and (last <= min(over) or last <= day - AGAIN):
        return True
    return bool(near) and last < min(near) - BEFORE

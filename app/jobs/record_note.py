"""Once a month officers and leaders learn how much of the ZI record is not complete, and nothing more."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from app import outbox
from app.jobs import digest
from app.jobs.post import Words
from app.outbox import RECORD, Letter
from app.people import accounts, addresses
from app.people.models import Account
from app.store import db
from app.zi import days
from app.zi.evidence import COMPLETE
from app.zi.record import ENDS_SOON, record

ROLES = ("petugas", "pimpinan")
_TEXT = Path(__file__).with_name("surat") / "zi.txt"


def put_out(day: date, now: datetime) -> None:
    """Put one letter a month into the outbox for each of them, on its first working day in office hours.

    Whoever gets an address or a role later in the month gets theirs then.
    """
    if not digest.in_office_hours(day, now):
        return
    month = day.replace(day=1)
    told = select(Letter.account_id).where(Letter.kind == RECORD, Letter.day >= month)
    there = set(db.session.scalars(told))
    for account in accounts.active():
        if set(ROLES) & set(account.roles) and account.id not in there and addresses.of(account):
            outbox.put(account.id, RECORD, day)


def compose(account_id: str, day: date, url: str) -> Words | None:
    """The letter of one person; None where there is nowhere to send it."""
    account = db.session.get(Account, account_id)
    address = addresses.of(account) if account and account.left_on is None else ""
    year = days.prepared(day)
    found = record(year)
    lacking = [one for one in found["kriteria"] if one["status"] != COMPLETE]
    ending = sum(one["jenis"] == ENDS_SOON for one in found["peringatan"])
    unowned = sum(one["penanggung_jawab"] is None for one in lacking)
    db.session.rollback()
    if not address:
        return None
    text = _TEXT.read_text().format(
        tahun=year, n=len(lacking), habis=ending, tanpa=unowned, alamat=f"{url}/kantor/zi"
    )
    return Words(address, "Kanal Integritas: catatan ZI bulan ini", text)

"""Employees whose own time to answer runs out are told so, if they left an address.

At half of the time, two working days before its end and on its last day, as officers are.
"""

from datetime import date, datetime

from app import outbox
from app.cases.channel import By
from app.channels import CHANNELS
from app.jobs import digest

_WHEN = (digest.HALF, digest.NEAR, digest.LAST_DAY)


def put_out(day: date, now: datetime) -> None:
    """Put a letter into the outbox for every case of an employee that waits for them and is due."""
    if not digest.in_office_hours(day, now):
        return
    for channel in CHANNELS.values():
        mine = channel.clocks_of(By.REPORTER)
        if channel.staff and channel.notices and mine:
            dues = digest.due_in(channel, day, mine)
            waiting = sorted({due.case_id for due in dues if due.why in _WHEN})
            if waiting:
                outbox.prompt(waiting, day)

"""An office at work on days of one's choosing, past the pages: cases are filed, handled, closed."""

import os
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app import periods
from app.cases import automatic, history, intake, reading, replies, workflow
from app.cases.models import Case, Deadline
from app.channels import CHANNELS
from app.crypto import receipt
from app.crypto.sealing import Holder
from app.site import site_salt
from app.statistics import aggregates, figures
from app.statistics.figures import ChannelFigures
from app.store import db, new_id
from tests.portal import Portal

FILED = {
    "pengaduan": {"jenis": "pengaduan", "kategori": "antrean", "uraian": "Antre lama."},
    "informasi": {"kategori": "anggaran", "uraian": "Anggaran.", "pemohon": "perorangan"},
    "wbs": {"kategori": "pungli", "uraian": "Ada pungutan."},
    "gratifikasi": {"jenis": "penerimaan", "tanggal": "2025-06-02"},
}


@dataclass
class Filed:
    """A case, and the secret that its code is made of."""

    channel: str
    number: str
    secret: bytes


class Office:
    """Everybody's keys at a portal."""

    def __init__(self, portal: Portal) -> None:
        self.holders: list[Holder] = portal.keys("petugas")

    def file(self, name: str, day: date, *, medium: str = "daring", **more: str) -> Filed:
        """File a report."""
        channel = CHANNELS[name]
        answers = {f.name: [] if f.kind == "centang" else "" for f in channel.fields}
        secret = os.urandom(receipt.TOKEN)
        sent = {**answers, **FILED[name], **more}
        given = intake.submit(intake.Submission(channel, sent, secret, day, medium=medium))
        return Filed(name, given.number, secret)

    def step(self, case: Filed, name: str, day: date, **answers: str) -> None:
        """The team takes a step."""
        channel = CHANNELS[case.channel]
        opened = reading.open_by_number(case.number, self.holders)
        filled = {f.name: "" for f in channel.transition(name).asks} | answers
        workflow.step(channel, opened, "petugas", name, filled, new_id(), day)

    def says(self, case: Filed, saying: replies.Saying, day: date) -> None:
        """The reporter writes."""
        opened = reading.open_by_receipt(receipt.derive_keys(case.secret, site_salt()))
        replies.say_as_reporter(CHANNELS[case.channel], opened, saying, new_id(), day)

    def rates(self, case: Filed, day: date, score: int, *, solved: bool = True) -> None:
        """The reporter says how it was handled; solved closes the case."""
        self.says(case, replies.Saying("", rating=replies.Rating(score, solved)), day)

    def answered(self, case: Filed, day: date, group: str = "normatif") -> None:
        """Verified, classified and answered, all on one day."""
        self.step(case, "verifikasi", day)
        self.step(case, "klasifikasi", day, klasifikasi=group, pesan="Digolongkan.")
        self.step(case, "tanggapi", day, hasil="penjelasan", pesan="Begini.")

    def settled(self, received: date, answered: date, closed: date, **more: Any) -> Filed:
        """A complaint that was answered on one day and called solved on another."""
        case = self.file("pengaduan", received, **more)
        self.answered(case, answered)
        self.miss(case, closed)
        self.rates(case, closed, 4)
        return case

    def miss(self, case: Filed, day: date) -> None:
        """What the jobs would have noted by ``day``: clocks that ran out."""
        query = select(Deadline.id).join(Case, Case.id == Deadline.case_id)
        for run in db.session.scalars(query.where(Case.number == case.number)).all():
            automatic.mark_missed(run, day)


def day_ends(day: date) -> None:
    """The jobs at midnight: the root of the day that is over, then the figures."""
    history.close_day(day)
    aggregates.up_to_date()
    db.session.rollback()


def figures_of(name: str, period: str) -> ChannelFigures:
    """A channel's figures of a period."""
    wanted = periods.parse(period)
    assert wanted is not None
    found = figures.of(wanted)
    db.session.rollback()
    return next(one for one in found.channels if one.channel == name)


def everything() -> dict[Any, Any]:
    """All that is stored of days and months."""
    found = {m: aggregates.stored(m) for m in (aggregates.DailyFigures, aggregates.MonthlyFigures)}
    db.session.rollback()
    return found


DAY = timedelta(days=1)

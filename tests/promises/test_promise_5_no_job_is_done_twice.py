"""Promise 5 and the jobs: runners are killed two hundred times, and nothing is sent or done twice."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app import outbox
from app.cases import acts, history, reading, verification, workflow
from app.cases.models import Case, Deadline, Event
from app.channels import CHANNELS
from app.law.calendar import today
from app.outbox import Letter
from app.people import lending
from app.store import db, new_id
from tests.mailbox import Mailbox
from tests.portal import COMPLAINT, Portal
from tests.serving import ROOT, Browser, Server, serving

KILLS = 200
MOST_KILLS = 1000
"""A slow machine needs more until there was enough to break."""

RUNNERS = 2
LATER = 60
"""Days by which the runners are ahead: whatever was answered today closes by itself."""

COMPLAINTS = CHANNELS["pengaduan"]

_RUNNERS = """
import os, signal, sys, time
from datetime import timedelta
from app.law import calendar
day = calendar.today() + timedelta(days=int(sys.argv[1]))
calendar.today = lambda: day
from wsgi import app
from app.cases import history
from app.jobs import due, letters
from app.people.lending import Custody
from app.store import db
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
history.close_days_before = lambda day: None  # others still write today
config = app.config["PORTAL"]
with app.app_context():  # so that each of them begins quickly, with what is done once a day done
    due.run_due()
    custody = Custody(config.secret_key)
    letters.write_letters(config, custody)
    custody.keys()
    custody.leave()
    db.session.remove()
    db.engine.dispose()
for _ in sys.stdin:
    pid = os.fork()
    if not pid:
        with app.app_context():
            custody = Custody(config.secret_key)
            while True:
                for _ in range(8):
                    letters.write_letters(config, custody)
                    time.sleep(0.01)
                due.run_due(lent=custody.held())
    print(pid, flush=True)
"""


class Runners:
    """Two job runners, each a process of its own that is replaced as soon as it was killed."""

    def __init__(self, portal: Portal, mailbox: Mailbox) -> None:
        settings = {
            **os.environ,
            "DATABASE_URL": portal.settings.database_url,
            "PORTAL_DATA": str(portal.settings.data),
            "MAIL_SERVER": mailbox.settings.server,
            "MAIL_PORT": str(mailbox.settings.port),
            "MAIL_DEFAULT_SENDER": mailbox.settings.sender,
        }
        self._nursery = subprocess.Popen(
            [sys.executable, "-c", _RUNNERS, str(LATER)],
            cwd=ROOT,
            env=settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._chance = random.Random(200)
        self._living = [self._new() for _ in range(RUNNERS)]
        self.kills = 0

    def kill_one(self) -> None:
        """``kill -9`` for one of them after a moment of work, and another in its place."""
        time.sleep(self._chance.uniform(0.1, 0.3))
        victim = self._chance.randrange(RUNNERS)
        os.kill(self._living[victim], signal.SIGKILL)
        self.kills += 1
        self._living[victim] = self._new()

    def stop(self) -> None:
        """End all of them, as a machine does that goes down."""
        for pid in self._living:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self._nursery.stdin
        self._nursery.stdin.close()
        self._nursery.wait(20)

    def _new(self) -> int:
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write("go\n")
        self._nursery.stdin.flush()
        return int(self._nursery.stdout.readline())


class Office:
    """The people meanwhile: two citizens at two web processes, and an officer who answers."""

    def __init__(self, portal: Portal, server: Server) -> None:
        self.portal, self.server = portal, server
        self.keys = {name: portal.keys(name) for name in ("petugas", "inspektorat")}
        self.numbers: list[str] = []
        self.reachable: list[str] = []
        """Those of them whose reporter left an address."""
        self._chance = random.Random(5)
        self.errors: list[BaseException] = []
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._guarded, args=(work,))
            for work in (self._file, self._file, self._answer, self._write, self.lend)
        ]

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Everybody works until the block ends."""
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in self._threads:
                thread.join()

    def lend(self) -> None:
        """Members lend their keys to whoever asks, as each of their requests does."""
        for holders in self.keys.values():
            lending.forget()
            lending.lend(holders, self.portal.settings.secret_key)
        db.session.remove()
        time.sleep(0.02)

    def _guarded(self, work: Any) -> None:
        try:
            while not self._over.is_set():
                work()
        except BaseException as error:
            self.errors.append(error)
        finally:
            db.session.remove()

    def _file(self) -> None:
        citizen: Browser = self.server.visitor()
        with_address = {"surel": f"warga{len(self.numbers)}@surel.invalid"}
        more = with_address if len(self.numbers) % 2 else {}
        page = citizen.send(
            citizen.get("/lapor/pengaduan"), "/lapor/pengaduan", **COMPLAINT, **more
        )
        self.numbers.append(page.by_id("nomor-laporan"))
        if more:
            self.reachable.append(self.numbers[-1])
        time.sleep(0.2)

    def _write(self) -> None:
        if self.reachable:
            number = self.reachable[self._chance.randrange(len(self.reachable))]
            with suppress(acts.CaseMoved):
                opened = reading.open_by_number(number, self.keys["petugas"])
                workflow.say_as_team(
                    COMPLAINTS, opened, "petugas", "Masih kami periksa.", new_id(), today()
                )
        db.session.remove()
        time.sleep(0.05)

    def _answer(self) -> None:
        if len(self.numbers) < 2:
            time.sleep(0.05)
            return
        for number in self.numbers[-2:]:
            for step, fields in (
                ("klasifikasi", {"klasifikasi": "normatif"}),
                ("tanggapi", {"hasil": "penjelasan", "pesan": "Sudah kami jelaskan."}),
            ):
                with suppress(acts.StepRefused, acts.CaseMoved):
                    opened = reading.open_by_number(number, self.keys["petugas"])
                    asked = {f.name: "" for f in COMPLAINTS.asked(step)}
                    workflow.step(
                        COMPLAINTS, opened, "petugas", step, asked | fields, new_id(), today()
                    )
        db.session.remove()


@pytest.mark.xdist_group("serving")
def test_through_two_hundred_kills_of_runners_nothing_is_done_twice(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name != "postgresql":
        return  # several machines share a PostgreSQL
    later = today() + timedelta(days=LATER)
    monkeypatch.setattr("app.cases.chain.today", lambda: later)
    mailbox = Mailbox()
    mailbox.thinks = 0.01
    mailbox.start()
    with serving(tmp_path, DATABASE_URL=portal.settings.database_url,
                 PORTAL_DATA=str(portal.settings.data)) as server:  # fmt: skip
        office = Office(portal, server)
        runners = Runners(portal, mailbox)
        with office.at_work():
            while runners.kills < KILLS or not _enough(mailbox, office):
                runners.kill_one()
                assert runners.kills < MOST_KILLS, "the storm had nothing to break"
        assert office.errors == []
        _work_off(office, runners)
        runners.stop()
    mailbox.stop()
    _look(portal, mailbox, office)


def _enough(mailbox: Mailbox, office: Office) -> bool:
    """Whether the storm had something to break, however slow the machine is."""
    unsure = outbox.counts().get(outbox.UNSURE, 0)
    timed = db.session.scalar(
        select(func.count()).select_from(Event).where(Event.kind == history.TIMED)
    )
    db.session.rollback()
    filed = len(office.numbers) > 20
    return filed and len(mailbox.letters) > 30 and unsure > 0 and (timed or 0) > 10


def _work_off(office: Office, runners: Runners) -> None:
    """What is left is done by runners that nobody kills."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        office.lend()
        waiting = outbox.counts()
        to_close = (
            select(func.count())
            .select_from(Deadline)
            .join(Case, Case.id == Deadline.case_id)
            .where(
                Case.state == "ditanggapi",
                Case.reach == "",
                Deadline.clock == "balasan",
                Deadline.stopped.is_(None),
                Deadline.due < today() + timedelta(days=LATER),
            )
        )
        left = db.session.scalar(to_close)
        db.session.rollback()
        if not waiting.keys() & {outbox.WAITING, outbox.TRYING, outbox.HANDING} and not left:
            return
        time.sleep(0.2)
    raise AssertionError(f"work left: {outbox.counts()}, cases {left}, kills {runners.kills}")


def _look(portal: Portal, mailbox: Mailbox, office: Office) -> None:
    assert len(set(office.numbers)) == len(office.numbers)
    names = Counter(str(letter["Message-ID"]) for _, letter in mailbox.letters)
    assert names.most_common(1)[0][1] == 1, "a letter came twice"
    went = {name.strip("<>").split("@")[0] for name in names}
    letters = db.session.scalars(select(Letter)).all()
    assert went <= {letter.id for letter in letters}
    claims: dict[str, list[Letter]] = defaultdict(list)
    for letter in letters:
        if letter.state == outbox.SENT:
            claims[letter.claim].append(letter)
    assert claims
    for together in claims.values():  # letters about one case that went as one
        assert len({letter.id for letter in together} & went) == 1
    states = Counter(letter.state for letter in letters)
    assert len(went) <= len(claims) + states[outbox.UNSURE]
    for kind, once in (
        (history.TIMED, lambda e: (e.case_id, e.data["jam"], e.data["putaran"])),
        (history.MISSED, lambda e: (e.case_id, e.data["jam"], e.data["putaran"])),
        (history.NOTIFIED, lambda e: (e.case_id, e.data["tentang"])),
    ):
        found = db.session.scalars(select(Event).where(Event.kind == kind)).all()
        assert len({once(e) for e in found}) == len(found), kind
    db.session.rollback()
    assert verification.verify().faults == []

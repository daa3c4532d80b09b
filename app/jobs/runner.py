"""The jobs process: what is due, every quarter of an hour; letters, three times a minute."""

import signal
from contextlib import suppress
from functools import partial
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.blocking import BlockingScheduler

from app.jobs.due import run_due
from app.jobs.letters import write_letters
from app.law.calendar import WIB
from app.people.lending import Custody
from app.quiet import harden_process
from config import Config

_EVERY_MINUTES = 15
_EVERY_SECONDS = 20


def run_forever(config: Config) -> None:
    """Work until the process is told to stop. Several such processes may run: they take turns."""
    harden_process()
    custody = Custody(config.secret_key)
    stop = Event()
    letters = partial(write_letters, config, custody, stop.is_set)
    signal.signal(signal.SIGTERM, _stop)
    scheduler = BlockingScheduler(
        timezone=WIB,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
    )

    def due() -> None:
        run_due(lent=custody.held())

    scheduler.add_job(due)
    scheduler.add_job(letters)
    scheduler.add_job(due, "cron", minute=f"*/{_EVERY_MINUTES}")
    scheduler.add_job(letters, "cron", second=f"*/{_EVERY_SECONDS}")
    try:
        scheduler.start()
    finally:
        stop.set()
        with suppress(SchedulerNotRunningError):
            scheduler.shutdown()  # what is at work ends first
        custody.leave()


def _stop(_signal: int, _frame: object) -> None:
    raise SystemExit(0)

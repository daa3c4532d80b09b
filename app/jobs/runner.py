"""The jobs process: what is due, every quarter of an hour."""

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler

from app.jobs.due import run_due
from app.law.calendar import WIB
from app.quiet import harden_process

_EVERY_MINUTES = 15


def run_forever() -> None:
    """Work until the process is told to stop."""
    harden_process()
    scheduler = BlockingScheduler(
        timezone=WIB,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
    )
    run_due()
    scheduler.add_job(run_due, "cron", minute=f"*/{_EVERY_MINUTES}")
    scheduler.start()

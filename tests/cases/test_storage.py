"""Several writers at once: everybody's rows are stored, and nobody pays for another's error."""

import os
import threading

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError

from app import bulk, site
from app.cases import intake
from app.cases.models import Case
from app.channels import CHANNELS
from app.law.calendar import today
from app.people import vault_keys
from app.store import db
from tests.portal import REPORT, Portal


def test_reports_that_arrive_together_are_all_committed_and_each_once(portal: Portal) -> None:
    secrets = [os.urandom(15) for _ in range(24)]
    given: list[intake.Receipt] = []
    errors: list[BaseException] = []

    def file(secret: bytes) -> None:
        try:
            given.append(intake.submit(intake.Submission(CHANNELS["wbs"], REPORT, secret, today())))
        except BaseException as error:
            errors.append(error)
        finally:
            db.session.remove()

    threads = [threading.Thread(target=file, args=(s,)) for s in secrets for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(given) == 48
    assert len({(g.code, g.number) for g in given}) == 24
    assert db.session.scalar(select(func.count()).select_from(Case)) == 24


def test_a_database_that_refuses_once_fails_that_report_and_no_other(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError("BEGIN", {}, Exception("database is locked"))

    with monkeypatch.context() as broken:
        broken.setattr(bulk, "_plain_writing", refuse)
        with pytest.raises(OperationalError):
            intake.submit(intake.Submission(CHANNELS["wbs"], REPORT, os.urandom(15), today()))
    assert intake.submit(intake.Submission(CHANNELS["wbs"], REPORT, os.urandom(15), today())).number


def test_one_that_cannot_be_stored_does_not_take_the_others_along(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter(["WBS-SAMA", "WBS-SAMA", "WBS-LAIN", "WBS-SISA"])
    lock = threading.Lock()

    def next_number(_channel: object) -> str:
        with lock:
            return next(numbers, "WBS-BARU")

    monkeypatch.setattr(intake, "new_number", next_number)
    outcomes: list[str] = []

    def file() -> None:
        try:
            outcomes.append(
                intake.submit(
                    intake.Submission(CHANNELS["wbs"], REPORT, os.urandom(15), today())
                ).number
            )
        finally:
            db.session.remove()

    threads = [threading.Thread(target=file) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["WBS-BARU", "WBS-LAIN", "WBS-SAMA", "WBS-SISA"]


def test_what_is_acknowledged_is_on_the_disk_and_what_is_deleted_is_overwritten(
    portal: Portal,
) -> None:
    if db.engine.dialect.name == "postgresql":
        assert db.session.scalar(text("SHOW synchronous_commit")) == "on"
        return
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
    with db.engine.connect() as connection:
        found = {n: connection.exec_driver_sql(f"PRAGMA {n}").scalar() for n in wanted}
    assert found == wanted


def test_a_form_sent_again_is_refused_without_the_database_writing_an_error(
    portal: Portal,
) -> None:
    secret = os.urandom(15)
    first = intake.submit(intake.Submission(CHANNELS["wbs"], REPORT, secret, today()))
    asked: list[BaseException] = []
    event.listen(db.engine, "handle_error", asked.append)
    assert intake.submit(intake.Submission(CHANNELS["wbs"], REPORT, secret, today())) == first
    assert asked == []


def test_filing_a_report_never_holds_one_connection_while_it_waits_for_another(
    portal: Portal,
) -> None:
    db.session.remove()
    site._salts.clear()
    vault_keys.forget()
    held, most = [0], [0]

    def out(*_: object) -> None:
        held[0] += 1
        most[0] = max(most[0], held[0])

    def back(*_: object) -> None:
        held[0] -= 1

    event.listen(db.engine, "checkout", out)
    event.listen(db.engine, "checkin", back)
    intake.submit(intake.Submission(CHANNELS["wbs"], REPORT, os.urandom(15), today()))
    assert (most[0], held[0]) == (1, 0)

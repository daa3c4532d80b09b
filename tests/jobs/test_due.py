"""Work that nobody asks for: missed clocks, daily roots, sessions that are over."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from app.cases import automatic, chain, verification
from app.cases.models import Case, DailyRoot, Deadline, Event, KeyWrap, Record, RootHead
from app.jobs import due
from app.jobs.due import run_due
from app.jobs.mixing import NotMixed, mix_if_due
from app.law.calendar import today
from app.people import signin
from app.people.models import OfficeSession
from app.store import db, writing
from tests.portal import Portal


def days_pass(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let jobs and readers see a later day."""
    for place in (due, chain):
        monkeypatch.setattr(place, "today", lambda: today() + timedelta(days=days))


def test_a_missed_clock_goes_into_the_history_once(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, number = portal.report()
    days_pass(monkeypatch, 9)
    assert run_due()["tenggat_lewat"] == 1
    assert run_due()["tenggat_lewat"] == 0
    opened = portal.opened(number)
    assert [e.kind for e in opened.entries] == ["masuk", "tenggat_lewat"]
    assert opened.sound
    assert verification.verify().faults == []
    _, page = portal.track(code)
    assert "Tenggat terlewat (dicatat otomatis): Tim menjawab Anda" in page.text


def test_a_clock_that_is_answered_at_that_moment_is_not_noted_as_missed(portal: Portal) -> None:
    if db.engine.dialect.name != "postgresql":
        return  # SQLite lets in one writer at a time
    _, number = portal.report()
    later = today() + timedelta(days=30)
    run_id = db.session.scalar(select(Deadline.id))
    db.session.remove()
    with db.engine.connect() as officer, ThreadPoolExecutor(1) as runner:
        officer.execute(select(Case.id).where(Case.number == number).with_for_update())
        noting = runner.submit(automatic.mark_missed, run_id, later)
        waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not officer.execute(waits).scalar():
            assert not noting.done()
            time.sleep(0.01)
        officer.execute(update(Deadline).values(stopped=today()))
        officer.commit()
        assert noting.result() is False
        runner.submit(db.session.remove).result()


def test_the_root_of_a_day_covers_no_event_of_a_later_day(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as yesterday:
        yesterday.setattr("app.public.report.today", lambda: today() - timedelta(days=1))
        old, number = portal.report()
    visitor, page = portal.track(old)
    visitor.send(page, "/lacak/balas", pesan="Hari ini")
    portal.report()
    run_due()
    heads = db.session.scalars(select(RootHead)).all()
    assert [(h.day, h.seq) for h in heads] == [(today() - timedelta(days=1), 1)]
    assert portal.opened(number).case.id == heads[0].case_id
    monkeypatch.setattr(due, "today", lambda: today() + timedelta(days=1))
    run_due()
    assert db.session.query(RootHead).count() == 3
    assert verification.verify().faults == []


def test_the_root_of_every_day_that_is_over_is_made_once(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.report()
    run_due()
    assert db.session.scalars(select(DailyRoot.day)).all() == [today() - timedelta(days=1)]
    monkeypatch.setattr(due, "today", lambda: today() + timedelta(days=3))
    run_due()
    run_due()
    days = sorted(db.session.scalars(select(DailyRoot.day)))
    assert days == [today() + timedelta(days=n) for n in range(-1, 3)]
    assert verification.verify().faults == []


def test_sessions_that_are_over_are_forgotten(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.sign_in("petugas")
    run_due()
    assert db.session.query(OfficeSession).count() == 1
    later = signin.utc_now() + timedelta(hours=13)
    monkeypatch.setattr(due, "utc_now", lambda: later)
    run_due()
    assert db.session.query(OfficeSession).count() == 0


def test_after_the_night_nothing_on_the_disk_tells_the_order_of_the_reports(
    portal: Portal,
) -> None:
    numbers = [portal.report()[1] for _ in range(60)]
    assert mix_if_due(today() + timedelta(days=1))
    assert not mix_if_due(today() + timedelta(days=1))
    found = list(db.session.scalars(select(Case.number)))
    assert sorted(found) == sorted(numbers)
    assert found != numbers
    if db.engine.dialect.name == "postgresql":
        for table in ("kasus", "catatan_kasus", "kunci_kasus", "peristiwa", "tenggat"):
            writers = db.session.execute(text(f"SELECT count(DISTINCT xmin::text) FROM {table}"))
            assert writers.scalar() == 1
    else:
        assert _pages_follow_keys()
    assert verification.verify().faults == []
    portal.opened(numbers[0])


def test_somebody_who_keeps_reading_makes_the_mixing_wait_and_nobody_else(portal: Portal) -> None:
    code, _ = portal.report()
    db.session.rollback()
    with db.engine.connect() as reader:
        reader.execute(select(KeyWrap.sealed)).first()
        with pytest.raises(NotMixed):
            mix_if_due(today() + timedelta(days=1))
        _, page = portal.track(code)
        assert page.status == 200
    assert mix_if_due(today() + timedelta(days=1))


def _pages_follow_keys() -> bool:
    """On SQLite: the ciphertexts lie on the file's pages in the order of their random keys."""
    rows = db.session.execute(select(Record.sealed).order_by(Record.case_id, Record.id)).all()
    size = db.session.scalar(text("PRAGMA page_size"))
    db.session.rollback()
    raw = Path(str(db.engine.url.database)).read_bytes()
    pages = [raw.index(sealed[40:140]) // size for (sealed,) in rows]
    beside = zip([-1, *pages], pages, [*pages[1:], -1], strict=False)
    leaves = [page for before, page, after in beside if page in (before, after)]
    log = Path(f"{db.engine.url.database}-wal")
    assert log.stat().st_size < 100_000
    return leaves == sorted(leaves) and len(set(leaves)) > 10


def test_what_a_hand_over_overwrote_is_gone_from_the_disk_after_the_next_run(
    portal: Portal,
) -> None:
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL keeps its log itself: docs/threat-model.md
    code, number = portal.report()
    case_id = portal.opened(number).case.id
    wrap = db.session.get(KeyWrap, (case_id, "bersama", "wbs"))
    assert wrap is not None
    old = wrap.sealed
    db.session.rollback()
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/serahkan", alasan="Serahkan")
    place = Path(str(db.engine.url.database)).parent
    assert any(old[40:140] in path.read_bytes() for path in place.glob("portal.sqlite3*"))
    run_due()
    assert not any(old[40:140] in path.read_bytes() for path in place.glob("portal.sqlite3*"))


def test_after_a_run_the_files_tell_the_day_and_no_hour(portal: Portal) -> None:
    if db.engine.dialect.name == "sqlite":
        portal.report()
        run_due()
        for path in Path(str(db.engine.url.database)).parent.glob("portal.sqlite3*"):
            assert time.localtime(path.stat().st_mtime)[3:6] == (0, 0, 0)


def test_a_damaged_case_hides_the_missed_clock_of_no_other(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = portal.report()[1], portal.report()[1]
    case_id = portal.opened(broken).case.id
    with writing() as session:
        session.execute(update(Event).where(Event.case_id == case_id).values(data=["rusak"]))
    days_pass(monkeypatch, 9)
    assert run_due()["tenggat_lewat"] == 1
    assert [e.kind for e in portal.opened(whole).entries] == ["masuk", "tenggat_lewat"]
    assert broken in str(verification.verify().faults)


def test_emptying_the_log_lets_writers_through_while_somebody_reads(portal: Portal) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    portal.report()
    with db.engine.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM kasus").all()
        portal.report()
        with ThreadPoolExecutor(1) as pool:
            emptying = pool.submit(db.empty_log)
            wrote = []
            while not emptying.done() and len(wrote) < 3:
                wrote.append(portal.report())
            assert len(wrote) == 3
            assert emptying.result() is False


def test_work_that_fails_stops_no_other_work_and_is_reported(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(due, "mark_missed", fail)
    status, printed, errors = portal.command("jobs")
    assert (status, printed["gagal"]) == (2, ["tenggat_lewat"])
    assert "tenggat_lewat" in errors
    assert db.session.query(DailyRoot).count() == 1

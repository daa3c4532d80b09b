"""What somebody with the whole database, or with old keys, writes into a history, is not believed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.bulk import insert_rows
from app.cases import chain, clocks, history, keys, records, verification
from app.cases.channel import CONVERSATION
from app.cases.models import Case, Deadline, Event, KeyWrap, Record
from app.cases.reading import OpenCase
from app.law.calendar import today
from app.store import db, writing
from tests.portal import Portal


def case_of(number: str) -> Case:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Case).where(Case.number == number)).one()


def append(
    case: Case,
    kind: str,
    actor: str,
    *,
    rings: keys.Rings | None = None,
    texts: list[dict[str, Any]] | None = None,
    own_key: bytes = b"",
    **changes: Any,
) -> None:
    """Add an event with all hashes right, as somebody who has this code and the database can."""
    last = db.session.get(Event, (case.id, case.events))
    assert last is not None
    runs = db.session.scalars(select(Deadline).where(Deadline.case_id == case.id)).all()
    wraps = db.session.scalars(select(KeyWrap).where(KeyWrap.case_id == case.id)).all()
    hashed = keys.wraps_digest([(w.wrap, w.recipient, w.generation, w.sealed) for w in wraps])
    row = history.event_row(
        case, kind, actor, today(), clocks.runs_digest(runs), texts or [], hashed, rings,
        changes, own_key,
    )  # fmt: skip
    with writing() as session:
        insert_rows(session.connection(), Record, texts or [])
        insert_rows(session.connection(), Event, [row])
        session.execute(
            update(Case).where(Case.id == case.id).values(events=row["seq"], head=row["hash"])
        )


def shown_as_broken(portal: Portal, code: str, number: str, name: str = "petugas") -> bool:
    _, page = portal.track(code)
    return "tidak utuh" in page.text and not portal.opened(number, name).sound


def test_a_forged_automatic_event_closes_no_case(portal: Portal) -> None:
    code, number = portal.report()
    case = case_of(number)
    with writing() as session:
        session.execute(
            update(Case).where(Case.id == case.id).values(state="tidak_diproses", closed=today())
        )
    append(case_of(number), "tenggat_lewat", "sistem", jam="konfirmasi", putaran=1)
    assert shown_as_broken(portal, code, number)
    assert number in str(verification.verify().faults)


@pytest.mark.parametrize(
    "claim",
    [
        {"jam": "konfirmasi", "putaran": 1},
        {"jam": "tidak-ada", "putaran": 1},
        {"jam": ["konfirmasi"], "putaran": None},
        {},
    ],
    ids=["a clock that is in time", "no such clock", "no name at all", "nothing"],
)
def test_an_automatic_event_must_name_a_clock_that_ran_out(
    portal: Portal, claim: dict[str, Any]
) -> None:
    code, number = portal.report()
    append(case_of(number), "tenggat_lewat", "sistem", **claim)
    assert shown_as_broken(portal, code, number)
    assert number in str(verification.verify().faults)


def test_an_unsigned_event_of_the_team_is_none(portal: Portal) -> None:
    code, number = portal.report()
    append(case_of(number), "pesan_tim", "tim")
    assert shown_as_broken(portal, code, number)


def test_a_clock_moved_and_blessed_by_a_later_automatic_event_stays_noticed(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr("app.public.report.today", lambda: today() - timedelta(days=9))
        code, number = portal.report()
    case = case_of(number)
    with writing() as session:
        session.execute(
            update(Deadline)
            .where(Deadline.case_id == case.id, Deadline.clock == "telaah")
            .values(due=today() + timedelta(days=300))
        )
    assert portal.command("jobs")[0] == 0
    assert shown_as_broken(portal, code, number)


def test_what_was_broken_stays_broken_whatever_is_written_afterwards(portal: Portal) -> None:
    code, number = portal.report()
    case = case_of(number)
    with writing() as session:
        session.execute(
            update(Deadline)
            .where(Deadline.case_id == case.id)
            .values(due=today() + timedelta(days=300))
        )
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), "/pesan", pesan="Halo")
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/balas", pesan="Halo juga")
    last = db.session.get(Event, (case.id, 3))
    assert last is not None
    assert last.data[chain.DAMAGED] is True
    assert shown_as_broken(portal, code, number)


def handed_over(portal: Portal) -> tuple[str, str, OpenCase]:
    """A report that the office read and the reporter then handed over; with the office's old keys."""
    code, number = portal.report()
    before = portal.opened(number)
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/serahkan", alasan="Kepada Inspektorat")
    assert portal.opened(number, "inspektorat").sound
    return code, number, before


def message(before: OpenCase, who: str, text: str) -> dict[str, Any]:
    return records.make(
        before.case.id, before.rings, CONVERSATION, records.MESSAGE, {"dari": who, "isi": text}
    )


@pytest.mark.parametrize("epoch", [1, 2, 3])
def test_after_a_hand_over_the_office_cannot_speak_with_its_old_keys(
    portal: Portal, epoch: int
) -> None:
    code, number, before = handed_over(portal)
    case = case_of(number)
    case.epoch = epoch
    db.session.flush()
    append(
        case, "pesan_tim", "tim", rings=before.rings,
        texts=[message(before, "tim", "Laporan dicabut pelapor")],
    )  # fmt: skip
    assert shown_as_broken(portal, code, number, "inspektorat")


def test_with_all_keys_of_a_case_a_team_still_cannot_speak_as_the_reporter(
    portal: Portal,
) -> None:
    code, number = portal.report()
    before = portal.opened(number)
    rings = keys.next_epoch(before.rings)
    case = case_of(number)
    case.epoch = 2
    texts = [
        records.make(
            case.id, rings, CONVERSATION, records.MESSAGE, {"dari": "pelapor", "isi": "Saya cabut"}
        ),
        records.make(case.id, rings, CONVERSATION, records.HEADER, before.header),
    ]
    db.session.flush()
    append(case, "pesan_pelapor", "pelapor", rings=rings, texts=texts, own_key=b"tebakan" * 4)
    _, page = portal.track(code)
    assert "tidak utuh" in page.text


def test_data_that_is_no_json_at_all_gives_a_page_a_finding_and_no_traceback(
    portal: Portal,
) -> None:
    code, number = portal.report(uraian="Yang masih terbaca")
    portal.report()
    case = case_of(number)
    if db.engine.dialect.name == "sqlite":
        with db.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE peristiwa SET data = 'bukan json' WHERE case_id = ?", (case.id,)
            )
    else:
        with writing() as session:
            session.execute(update(Event).where(Event.case_id == case.id).values(data=["x"]))
    status, printed, _ = portal.command("verify")
    assert status == 2
    assert number in str(printed["temuan"])
    _, page = portal.track(code)
    assert page.status == 200
    assert "tidak utuh" in page.text
    assert portal.sign_in("petugas").get(f"/kantor/meja/kasus/{number}").status == 200


def test_a_missed_clock_cannot_be_claimed_for_one_that_was_answered_nor_for_a_later_day(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr("app.public.report.today", lambda: today() - timedelta(days=9))
        code, number = portal.report()
        then.setattr("app.office.desk.case.today", lambda: today() - timedelta(days=8))
        officer = portal.sign_in("petugas")
        address = f"/kantor/meja/kasus/{number}"
        officer.send(officer.get(address), "/pesan", pesan="Kami membacanya")
    append(case_of(number), "tenggat_lewat", "sistem", jam="konfirmasi", putaran=1)
    assert shown_as_broken(portal, code, number)


def test_a_missed_clock_is_noted_once(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as then:
        then.setattr("app.public.report.today", lambda: today() - timedelta(days=9))
        code, number = portal.report()
    portal.command("jobs")
    assert portal.opened(number).sound
    append(case_of(number), "tenggat_lewat", "sistem", jam="konfirmasi", putaran=1)
    assert shown_as_broken(portal, code, number)


DAMAGE = [
    ("tenggat", "pauses", "'[[]]'"),
    ("tenggat", "pauses", "'\"x\"'"),
    ("tenggat", "clock", "'x' || clock"),
    ("kasus", "channel", "'x'"),
    ("kasus", "state", "'x'"),
    ("kasus", "awaits", "'x'"),
    ("peristiwa", "kind", "'x'"),
    ("peristiwa", "data", "'{\"catatan\": 5}'"),
]
UNTYPED = [
    ("tenggat", "due", "'x'"),
    ("tenggat", "due", "5"),
    ("tenggat", "pauses", "'x'"),
    ("kasus", "received", "'x'"),
    ("kasus", "received", "5"),
    ("peristiwa", "day", "5"),
    ("peristiwa", "data", "'" + "[" * 5000 + "]" * 5000 + "'"),
    ("kunci_kasus", "sealed", "'x'"),
    ("catatan_kasus", "sealed", "'x'"),
]
"""What SQLite alone lets somebody write into a column."""


@pytest.mark.parametrize(("table", "column", "value"), DAMAGE + UNTYPED)
def test_one_damaged_row_stops_no_page_no_job_and_no_other_case(
    portal: Portal, table: str, column: str, value: str
) -> None:
    if (table, column, value) in UNTYPED and db.engine.dialect.name != "sqlite":
        return
    code, number = portal.report()
    whole_code, whole = portal.report()
    case = case_of(number)
    where = f"{'id' if table == 'kasus' else 'case_id'} = '{case.id}'"
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = {value} WHERE {where}")
    officer = portal.sign_in("petugas")
    for path in ("/kantor/meja", "/kantor/meja/kasus", f"/kantor/meja/kasus/{whole}"):
        page = officer.get(path)
        assert page.status == 200
        assert whole in page.text
    assert officer.get(f"/kantor/meja/kasus/{number}").status in (200, 404, 503)
    assert portal.track(code)[1].status in (200, 503)
    assert portal.track(whole_code)[1].status == 200
    assert portal.command("jobs")[1]["gagal"] == []
    status, printed, _ = portal.command("verify")
    assert status == 2
    assert number in str(printed["temuan"])
    assert whole not in str(printed["temuan"])

"""What somebody with the whole database, or with old keys, writes into a history, is not believed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.bulk import insert_rows
from app.cases import chain, clocks, history, keys, records, verification
from app.cases.channel import CONVERSATION, NOTES
from app.cases.models import Case, Deadline, Event, KeyWrap, Record
from app.cases.open_case import OpenCase
from app.crypto.errors import CannotOpen
from app.law.calendar import today
from app.people import vault_keys
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
    signing = history.mac_key(rings["percakapan"][-1]) if rings else None
    row = history.event_row(
        case, kind, actor, today(), clocks.runs_digest(runs), texts or [], hashed, signing,
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


FORGED = [
    ("catatan", "laporan", {"kategori": "lainnya", "uraian": "Tidak ada apa-apa"}),
    ("catatan", "kepala", {"rute": "wbs-inspektorat"}),
    ("catatan", "kepala", {"rute": "tidak-ada"}),
    ("pesan_tim", "pesan", {"dari": "pelapor", "isi": "Saya menyerahkan", "serah": True}),
    ("langkah", "langkah", {"langkah": "x", "isian": 5}),
]


@pytest.mark.parametrize(("kind", "record", "content"), FORGED)
def test_a_team_cannot_rewrite_the_report_nor_speak_as_its_reporter(
    portal: Portal, kind: str, record: str, content: dict[str, Any]
) -> None:
    code, number = portal.report(uraian="Yang sebenarnya terjadi")
    before = portal.opened(number)
    text = records.make(before.case.id, before.rings, CONVERSATION, record, content)
    append(case_of(number), kind, "tim", rings=before.rings, texts=[text])
    visitor, page = portal.track(code)
    assert page.status == 200
    assert "Yang sebenarnya terjadi" in page.text
    assert "Tidak ada apa-apa" not in page.text
    assert "Anda menyerahkan laporan" not in page.text
    assert "dikunci hanya untuk Inspektorat. Kantor ini tidak dapat" not in page.text
    assert "tidak utuh" in page.text
    assert number in str(verification.verify().faults)
    handed = visitor.send(page, "/lacak/serahkan", alasan="Saya serahkan sungguh")
    assert handed.status == 200
    opened = portal.opened(number, "inspektorat")
    assert opened.answers["uraian"] == "Yang sebenarnya terjadi"
    assert not opened.sound


def test_a_notes_key_that_the_office_prepared_opens_no_note_of_the_inspektorat(
    portal: Portal,
) -> None:
    code, number = portal.report()
    before = portal.opened(number)
    known = b"k" * keys.KEY
    both = vault_keys.newest(("wbs", "wbs-inspektorat"))
    rows = [
        row
        for recipient in both.values()
        for row in keys.wrap_notes(before.case.id, [recipient], [known], recipient.id)
    ]
    with writing() as session:
        insert_rows(session.connection(), KeyWrap, rows)
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/serahkan", alasan="Kepada Inspektorat")
    inspector = portal.sign_in("inspektorat")
    address = f"/kantor/meja/kasus/{number}"
    assert inspector.send(inspector.get(address), "/catatan", catatan="Rahasia kami").status == 200
    assert "Rahasia kami" in inspector.get(address).text
    db.session.rollback()
    notes = db.session.scalars(select(Record).where(Record.compartment == NOTES)).all()
    assert notes
    for note in notes:
        with pytest.raises((CannotOpen, IndexError)):
            records.read(note, {NOTES: [known]})


def test_a_second_own_wrap_does_not_lock_a_message_away_from_everybody(portal: Portal) -> None:
    code, number = portal.report()
    case_id = case_of(number).id
    visitor, page = portal.track(code)
    with writing() as session:
        here = (KeyWrap.case_id == case_id, KeyWrap.recipient == keys.REPORTER)
        session.execute(update(KeyWrap).where(*here).values(wrap="aa"))
    answer = visitor.send(page, "/lacak/balas", pesan="Jangan hilang")
    assert answer.status == 503
    assert "Jangan hilang" in answer.text


@pytest.mark.parametrize("value", ["'5'", "'\"x\"'", "'[[\"x\", null]]'"])
def test_a_damaged_clock_loses_no_word_of_whoever_writes(portal: Portal, value: str) -> None:
    code, number = portal.report()
    case_id = case_of(number).id
    officer = portal.sign_in("petugas")
    desk = officer.get(f"/kantor/meja/kasus/{number}")
    visitor, page = portal.track(code)
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE tenggat SET pauses = {value} WHERE case_id = '{case_id}'"
        )
    told = visitor.send(page, "/lacak/balas", pesan="Kata pelapor")
    assert "Kata pelapor" in told.text
    told = officer.send(desk, "/pesan", pesan="Kata petugas")
    assert "Kata petugas" in told.text

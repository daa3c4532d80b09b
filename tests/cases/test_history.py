"""`portal verify`: nothing is silently changed, removed or rewritten."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app.cases import history, verification
from app.cases.models import (
    Case,
    DailyRoot,
    Deadline,
    Event,
    KeyWrap,
    Record,
    RootHead,
    RootWitness,
)
from app.crypto.derive import digest
from app.law.calendar import today
from app.store import db, writing
from tests.portal import Portal


@pytest.fixture
def number(portal: Portal) -> str:
    """The number of a report with a message, a note and a step; another report lies beside it."""
    portal.report()
    code, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), "/langkah/telaah", pesan="Kami baca", catatan="dalam")
    officer.send(officer.get(address), "/catatan", catatan="Catatan")
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/balas", pesan="Terima kasih")
    db.session.rollback()
    return number


def faults(root: str | None = None) -> list[dict[str, str]]:
    db.session.rollback()
    db.session.expire_all()
    return verification.verify(root).faults


def case_of(number: str) -> Case:
    return db.session.scalars(select(Case).where(Case.number == number)).one()


def flip(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def test_a_history_that_nobody_touched_is_whole(portal: Portal, number: str) -> None:
    status, printed, errors = portal.command("verify")
    assert (status, errors) == (0, "")
    assert printed["utuh"] is True
    assert (printed["kasus"], printed["peristiwa"]) == (2, 5)
    assert len(printed["akar"]) == 64


@pytest.mark.parametrize("model", [Record, KeyWrap])
@pytest.mark.parametrize("at", [0, 1, 600, -1])
def test_one_changed_byte_of_any_ciphertext_names_the_case(
    number: str, model: Any, at: int
) -> None:
    case = case_of(number)
    rows = db.session.scalars(select(model).where(model.case_id == case.id)).all()
    row = rows[len(rows) // 2]
    with writing():
        row.sealed = flip(row.sealed, at % len(row.sealed))
    found = faults()
    assert found
    assert {f["kasus"] for f in found} == {number}


def put(case_id: str, seq: int, column: str, value: Any) -> None:
    with writing() as session:
        here = (Event.case_id == case_id, Event.seq == seq)
        session.execute(update(Event).where(*here).values({column: value}))


@pytest.mark.parametrize("column", ["hash", "mac", "data", "renamed", "day", "kind", "actor"])
def test_one_changed_fact_of_any_event_names_the_case(
    portal: Portal, number: str, column: str
) -> None:
    case = case_of(number)
    case_id, events = case.id, case.events
    changed: dict[str, Any] = {
        "hash": lambda e: flip(e.hash, 5),
        "mac": lambda e: flip(e.mac, 3),
        "data": lambda e: {**e.data, "status": "selesai"},
        "renamed": lambda e: {k.replace("catatan", "catataN"): v for k, v in e.data.items()},
        "day": lambda e: e.day - timedelta(days=1),
        "kind": lambda _: "pesan_tim",
        "actor": lambda _: "sistem",
    }[column]
    column = column.replace("renamed", "data")
    for seq in range(1, events + 1):
        event = db.session.get(Event, (case_id, seq))
        assert event is not None
        before, after = getattr(event, column), changed(event)
        if before != after:
            put(case_id, seq, column, after)
            assert {f["kasus"] for f in faults()} == {number}
            assert portal.command("verify")[0] == 2
            put(case_id, seq, column, before)
    assert faults() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "selesai"),
        ("awaits", "pelapor"),
        ("received", today() - timedelta(days=3)),
        ("closed", today()),
        ("medium", "surat"),
        ("lookup", b"x" * 32),
        ("fingerprint", b"x" * 32),
        ("events", 3),
    ],
)
def test_a_changed_column_of_the_case_is_noticed(number: str, column: str, value: Any) -> None:
    with writing():
        setattr(case_of(number), column, value)
    assert {f["kasus"] for f in faults()} == {number}


def test_a_postponed_deadline_is_noticed(number: str) -> None:
    case = case_of(number)
    run = db.session.scalars(select(Deadline).where(Deadline.case_id == case.id)).first()
    assert run is not None
    with writing():
        run.due += timedelta(days=30)
    assert {f["kasus"] for f in faults()} == {number}


@pytest.mark.parametrize("model", [Record, KeyWrap, Event, Deadline])
def test_a_removed_row_is_noticed(number: str, model: Any) -> None:
    case = case_of(number)
    row = db.session.scalars(select(model).where(model.case_id == case.id)).first()
    with writing() as session:
        session.delete(row)
    assert {f["kasus"] for f in faults()} == {number}


def remove(case: Case) -> None:
    with writing() as session:
        for model in (Record, KeyWrap, Event, Deadline):
            session.execute(delete(model).where(model.case_id == case.id))
        session.execute(delete(Case).where(Case.id == case.id))


def rewrite_last_event(case: Case) -> None:
    """What somebody with the whole database and this code can do: change, and hash anew."""
    event = db.session.get(Event, (case.id, case.events))
    before = db.session.get(Event, (case.id, case.events - 1))
    assert event is not None
    assert before is not None
    with writing():
        event.day += timedelta(days=1)
        event.hash = history.link(
            history.event_hash(
                case.id, event.seq, event.day, event.kind, event.actor, event.data, before.hash
            ),
            event.mac,
            event.reporter_mac,
        )
        case.head = event.hash


def cut_last_event(case: Case) -> None:
    """The same for taking the newest event away with all that it brought."""
    last = db.session.get(Event, (case.id, case.events))
    before = db.session.get(Event, (case.id, case.events - 1))
    assert last is not None
    assert before is not None
    with writing() as session:
        for record_id in last.data["catatan"]:
            session.execute(delete(Record).where(Record.case_id == case.id, Record.id == record_id))
        session.delete(last)
        case.events -= 1
        case.head = before.hash
        case.awaits, case.epoch = before.data["menunggu"], before.data["epoch"]


@pytest.mark.parametrize("tamper", [remove, rewrite_last_event, cut_last_event])
@pytest.mark.parametrize("daily", [False, True], ids=["handed out", "daily"])
def test_an_earlier_root_notices_what_was_removed_or_rewritten_with_all_its_hashes(
    portal: Portal, number: str, tamper: Any, daily: bool
) -> None:
    root = history.close_day(today()).hex() if daily else history.hand_out_root()
    assert faults(root) == []
    tamper(case_of(number))
    found = faults(root)
    assert found
    status, _, errors = portal.command("verify", "--akar", root)
    assert status == 2
    assert "tidak utuh" in errors


def test_rewriting_the_roots_themselves_is_noticed_by_who_kept_one(number: str) -> None:
    root = history.close_day(today()).hex()
    rewrite_last_event(case_of(number))
    with writing() as session:
        for model in (RootHead, DailyRoot, RootWitness):
            session.execute(delete(model))
    history.close_day(today())
    assert faults() == []
    assert "tidak dikenal" in json.dumps(faults(root))


def test_an_earlier_root_still_holds_after_new_reports_and_new_roots(
    portal: Portal, number: str
) -> None:
    first = history.hand_out_root()
    portal.report()
    second = history.close_day(today()).hex()
    portal.report()
    third = history.hand_out_root()
    assert len({first, second, third}) == 3
    for root in (first, second, third):
        assert faults(root) == []


def test_the_roots_of_days_are_chained(number: str) -> None:
    first = history.close_day(today() - timedelta(days=1))
    heads = history.uncovered_heads()
    second = history.close_day(today())
    assert second == history.chain_root(first, today(), heads)
    assert history.close_day(today()) == second
    with writing() as session:
        session.execute(update(DailyRoot).where(DailyRoot.root == first).values(root=digest("x")))
    assert any("akar harian" in f["temuan"] for f in faults())


def test_what_a_handed_out_root_covers_cannot_be_read_without_it(number: str) -> None:
    root = history.hand_out_root()
    row = db.session.scalars(select(RootWitness)).one()
    assert root.encode() not in row.sealed + row.id
    assert bytes.fromhex(root) not in row.sealed + row.id
    assert case_of(number).id.encode() not in row.sealed


def test_an_event_forged_without_the_case_key_is_shown_to_reporter_and_officer(
    portal: Portal,
) -> None:
    code, number = portal.report()
    case = case_of(number)
    event = db.session.get(Event, (case.id, 1))
    assert event is not None
    with writing():
        event.day -= timedelta(days=1)
        event.hash = history.link(
            history.event_hash(
                case.id, 1, event.day, event.kind, event.actor, event.data, bytes(32)
            ),
            event.mac,
            event.reporter_mac,
        )
        case.head = event.hash
    _, page = portal.track(code)
    assert "tidak utuh" in page.text
    desk = portal.sign_in("petugas").get(f"/kantor/meja/kasus/{number}")
    assert "tidak utuh" in desk.text


@pytest.mark.parametrize("text", ["", "xyz", "00", "g" * 64])
def test_a_root_that_is_none_gets_one_line_and_status_2(portal: Portal, text: str) -> None:
    status, printed, errors = portal.command("verify", "--akar", text)
    assert (status, printed) == (2, None)
    assert "heksadesimal" in errors


@pytest.mark.parametrize("kind", ["laporan", "kepala", "pesan", "langkah"])
def test_a_record_that_was_taken_away_is_shown_and_breaks_no_page(
    portal: Portal, kind: str
) -> None:
    code, number = portal.report()
    officer = portal.sign_in("petugas")
    address = f"/kantor/meja/kasus/{number}"
    officer.send(officer.get(address), "/langkah/telaah", pesan="Kami baca")
    officer.send(officer.get(address), "/pesan", pesan="Halo")
    with writing() as session:
        session.execute(delete(Record).where(Record.kind == kind))
    visitor, page = portal.track(code)
    assert page.status == 200
    assert "tidak utuh" in page.text
    assert officer.get(address).status == 200
    assert "tidak utuh" in officer.get(address).text
    assert number in portal.sign_in("petugas").get("/kantor/meja/kasus").text
    assert visitor.send(page, "/lacak/balas", pesan="Masih di sini").status in (200, 409)

"""What a closed case says is erased when its time is up: announced before, delayed once, a stub stays."""

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app import office_law, outbox
from app.cases import acts, erasing, history, keys, reading, replies, retention, verification
from app.cases.models import Attachment, Case, Chunk, Event, KeyWrap, Record
from app.channels import CHANNELS
from app.crypto import receipt
from app.jobs import due
from app.law import rules
from app.law.calendar import add_months, today
from app.site import site_salt
from app.store import db, writing
from tests.portal import Portal, Visitor
from tests.public.test_complaint import answer, step

DAY = timedelta(days=1)
SECRET = "uang dalam amplop hijau"


class Time:
    """The day it is for jobs, readers and pages."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.day = today()
        for module in (
            "app.jobs.due",
            "app.cases.chain",
            "app.cases.verification",
            "app.public.track",
            "app.public.report",
            "app.office.desk.case",
            "app.office.desk.today.this_day",
        ):
            name = module if module.endswith("this_day") else f"{module}.today"
            patch.setattr(name, lambda: self.day)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def closed_report(portal: Portal, **fields: Any) -> tuple[str, str, Visitor]:
    """A WBS report that the team closed."""
    code, number = portal.report(uraian=f"Ada {SECRET}.", **fields)
    officer = portal.sign_in("petugas")
    page = officer.get(f"/kantor/meja/kasus/{number}")
    officer.send(page, "/langkah/tolak", alasan="bukan_pelanggaran", pesan="Terima kasih")
    assert portal.opened(number).case.closed == today()
    return code, number, officer


def counted(model: type[Any]) -> int:
    found = db.session.scalar(select(func.count()).select_from(model)) or 0
    db.session.rollback()
    return int(found)


def kinds(number: str) -> list[str]:
    query = select(Event.kind).join(Case, Case.id == Event.case_id).where(Case.number == number)
    found = list(db.session.scalars(query.order_by(Event.seq)))
    db.session.rollback()
    return found


def test_content_is_erased_after_its_time_and_a_stub_stays(portal: Portal, time: Time) -> None:
    code, number, officer = closed_report(
        portal, lampiran=[(io.BytesIO(b"bukti" * 1000), "bukti.bin")]
    )
    over = add_months(today(), rules.figures("wbs", today())["retensi"])
    time.day = over - timedelta(days=31)
    assert due.run_due()["dihapus"] == 0
    assert history.ERASURE_ANNOUNCED not in kinds(number)

    time.day = over - timedelta(days=30)
    due.run_due()
    due.run_due()
    assert kinds(number)[-1] == history.ERASURE_ANNOUNCED
    assert kinds(number).count(history.ERASURE_ANNOUNCED) == 1
    opened = portal.opened(number)
    assert (opened.erases_on, opened.sound) == (over, True)
    _, page = portal.track(code)
    assert "Isi laporan ini dihapus pada" in page.text
    assert "Isi kasus ini dihapus pada" in officer.get(f"/kantor/meja/kasus/{number}").text
    assert "Isinya segera dihapus (1)" in officer.get("/kantor/meja").text
    assert verification.verify().faults == []

    time.day = over - DAY
    assert due.run_due()["dihapus"] == 0
    time.day = over
    assert due.run_due()["dihapus"] == 1
    assert due.run_due()["dihapus"] == 0
    assert (counted(Record), counted(KeyWrap), counted(Attachment), counted(Chunk)) == (0, 0, 0, 0)
    assert verification.verify().faults == []
    for page in (portal.track(code)[1], officer.get(f"/kantor/meja/kasus/{number}")):
        assert page.status == 410
        assert "Isi laporan ini sudah dihapus" in page.text
        assert number in page.text
        assert SECRET not in page.html
    assert "Isinya segera dihapus" not in officer.get("/kantor/meja").text


def test_nothing_of_what_was_erased_is_left_on_the_disk(portal: Portal, time: Time) -> None:
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL keeps its log itself: docs/threat-model.md
    _, number, _ = closed_report(portal)
    sealed = [r.sealed for r in db.session.scalars(select(Record))]
    sealed += [w.sealed for w in db.session.scalars(select(KeyWrap))]
    db.session.rollback()
    time.day = add_months(today(), 60) - timedelta(days=30)
    due.run_due()
    time.day = add_months(today(), 60)
    due.run_due()
    assert kinds(number)[-1] == history.ERASED
    place = Path(str(db.engine.url.database)).parent
    for path in place.glob("portal.sqlite3*"):
        raw = path.read_bytes()
        assert not any(one[40:120] in raw for one in sealed), path


def test_something_unread_delays_it_once(portal: Portal, time: Time) -> None:
    code, number, _ = closed_report(portal)
    over = add_months(today(), 60)
    time.day = over - timedelta(days=30)
    due.run_due()
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/balas", pesan="Masih ada yang perlu Anda baca")
    time.day = over
    assert due.run_due()["dihapus"] == 0
    assert kinds(number).count(history.ERASURE_ANNOUNCED) == 2
    assert portal.opened(number).erases_on == over + timedelta(days=30)
    assert portal.opened(number).sound
    time.day = over + timedelta(days=29)
    assert due.run_due()["dihapus"] == 0
    time.day = over + timedelta(days=30)
    assert due.run_due()["dihapus"] == 1
    assert verification.verify().faults == []


def test_a_complaint_keeps_its_kind_and_outcome_and_loses_who_worked_on_it(
    portal: Portal, time: Time
) -> None:
    code, number = portal.complain(surel="siti@surel.invalid")
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="normatif")
    answer(officer, number)
    visitor, page = portal.track(code)
    visitor.send(page, "/lacak/nilai", nilai="4", tuntas="ya")
    assert portal.opened(number).case.closed == today()
    before = portal.opened(number).case
    over = add_months(today(), 24)
    time.day = over - timedelta(days=30)
    due.run_due()
    waits = outbox.counts().get(outbox.WAITING, 0)
    assert waits == 3, "two steps, and the announcement, are told to whoever left an address"
    time.day = over
    assert due.run_due()["dihapus"] == 1
    case = db.session.scalars(select(Case).where(Case.number == number)).one()
    kept = (case.kind, case.category, case.classification, case.outcome, case.closed)
    assert kept == (before.kind, before.category, "normatif", "penjelasan", today())
    assert (case.reach, case.assignee, case.unit, case.awaits) == ("", "", "", "")
    assert outbox.counts() == {}
    page = portal.track(code)[1]
    assert "Hasil" in page.text
    assert verification.verify().faults == []


def test_a_case_that_was_opened_again_is_not_erased(portal: Portal, time: Time) -> None:
    code, number = portal.complain()
    officer = portal.sign_in("petugas")
    step(officer, number, "klasifikasi", klasifikasi="normatif")
    answer(officer, number)
    visitor, page = portal.track(code)
    page = visitor.send(page, "/lacak/nilai", nilai="4", tuntas="ya")
    time.day = add_months(today(), 24) - timedelta(days=30)
    due.run_due()
    visitor.send(page, "/lacak/langkah/buka_kembali", alasan_buka="Terjadi lagi.")
    assert portal.opened(number).case.closed is None
    time.day = add_months(today(), 24)
    assert due.run_due()["dihapus"] == 0
    assert portal.opened(number).sound


def forged(number: str, kind: str, day: date, said: dict[str, Any]) -> str:
    """Somebody with the database adds an event of the portal itself; returns the case's id."""
    with writing() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        last = session.get(Event, (case.id, case.events))
        assert last is not None
        wraps, runs = last.data["kunci"], last.data["tenggat"]
        if kind == history.ERASED:
            case.awaits, wraps = "", keys.wraps_digest([])
        row = history.event_row(case, kind, "sistem", day, runs, (), wraps, None, said)
        session.execute(Event.__table__.insert().values(**row))  # type: ignore[attr-defined]
        session.execute(
            update(Case).where(Case.id == case.id).values(events=row["seq"], head=row["hash"])
        )
        return case.id


def test_a_figure_that_somebody_forges_into_the_past_erases_nothing(
    portal: Portal, time: Time
) -> None:
    _, number, _ = closed_report(portal)
    rules_of = portal.opened(number).case.rules
    with writing() as session:
        session.add(
            office_law.RuleAmended(
                number=1,
                channel="wbs",
                name="retensi",
                since=rules_of,
                value=1,
                source="-",
                mark="V",
                entered=rules_of - DAY,
                by="-",
            )
        )
    office_law.forget()
    for days in (2, 40):
        time.day = today() + timedelta(days=days)
        assert due.run_due()["dihapus"] == 0
    assert history.ERASURE_ANNOUNCED not in kinds(number)


def test_one_teams_list_of_what_will_be_erased_names_no_case_of_another(
    portal: Portal, time: Time
) -> None:
    _, number = portal.report(tidak_boleh_baca=["kepala"])
    inspector = portal.sign_in("inspektorat")
    page = inspector.get(f"/kantor/meja/kasus/{number}")
    inspector.send(page, "/langkah/tolak", alasan="bukan_pelanggaran", pesan="Terima kasih")
    time.day = add_months(today(), 60) - timedelta(days=30)
    due.run_due()
    assert number in inspector.get("/kantor/meja").text
    assert number not in portal.sign_in("petugas").get("/kantor/meja").text


@pytest.mark.parametrize("days", [0, 29, 31])
def test_an_announcement_out_of_time_shows_as_damage(portal: Portal, time: Time, days: int) -> None:
    _, number, _ = closed_report(portal)
    time.day = add_months(today(), 60)
    said = {"pada": (time.day + timedelta(days=days)).isoformat()}
    forged(number, history.ERASURE_ANNOUNCED, time.day, said)
    assert not portal.opened(number).sound


def test_a_case_that_somebody_else_erased_does_not_pass_for_one_whose_time_was_up(
    portal: Portal, time: Time
) -> None:
    code, number, officer = closed_report(portal)
    case_id = forged(number, history.ERASED, today(), {})
    with writing() as session:
        for model in (Record, KeyWrap):
            session.execute(model.__table__.delete().where(model.case_id == case_id))  # type: ignore[attr-defined]
    assert verification.verify().faults != []
    derived = receipt.derive_keys(receipt.read_code(code), site_salt())
    with pytest.raises(reading.Unreadable):
        reading.open_by_receipt(derived)
    assert officer.get(f"/kantor/meja/kasus/{number}").status == 503


def test_what_was_changed_outside_the_portal_is_evidence_and_is_not_erased(
    portal: Portal, time: Time
) -> None:
    closed_report(portal)
    time.day = add_months(today(), 60) - timedelta(days=30)
    due.run_due()
    with writing() as session:
        session.execute(update(Event).where(Event.kind == history.RECEIVED).values(actor="tim"))
    time.day += timedelta(days=30)
    assert due.run_due()["dihapus"] == 0
    assert counted(Record) > 0


def test_a_step_of_time_cannot_say_that_a_case_closed_long_ago(portal: Portal, time: Time) -> None:
    _, number = portal.complain()
    step(portal.sign_in("petugas"), number, "kembalikan", pesan="Kapan?")
    time.day = today() + timedelta(days=40)
    assert due.run_due()["langkah_waktu"] == 1
    assert portal.opened(number).sound
    with writing() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        last = session.get(Event, (case.id, case.events))
        before = session.get(Event, (case.id, case.events - 1))
        assert last is not None
        assert before is not None
        data = {**last.data, "selesai": "2023-01-02"}
        hashed = history.event_hash(
            case.id, last.seq, last.day, last.kind, last.actor, data, before.hash
        )
        linked = history.link(hashed, None, None)
        session.execute(
            update(Event)
            .where(Event.case_id == case.id, Event.seq == last.seq)
            .values(data=data, hash=linked)
        )
        session.execute(
            update(Case).where(Case.id == case.id).values(closed=date(2023, 1, 2), head=linked)
        )
    assert verification.verify().faults != []
    assert not portal.opened(number).sound
    due.run_due()
    time.day += timedelta(days=31)
    assert due.run_due()["dihapus"] == 0


def test_events_that_are_put_into_days_that_are_over_are_found_and_erase_nothing(
    portal: Portal, time: Time
) -> None:
    _, number, _ = closed_report(portal)
    over = add_months(today(), 60)
    time.day = over
    history.close_days_before(over)
    said = {"pada": over.isoformat()}
    forged(number, history.ERASURE_ANNOUNCED, over - timedelta(days=30), said)
    assert any("bertanggal sebelum akar" in f["temuan"] for f in verification.verify().faults)
    assert due.run_due()["dihapus"] == 0
    assert counted(Record) > 0


def test_whoever_writes_while_a_case_is_erased_gets_their_words_back(
    portal: Portal, time: Time
) -> None:
    code, number, officer = closed_report(portal)
    time.day = add_months(today(), 60) - timedelta(days=30)
    due.run_due()
    visitor, page = portal.track(code)
    desk = officer.get(f"/kantor/meja/kasus/{number}")
    derived = receipt.derive_keys(receipt.read_code(code), site_salt())
    opened = reading.open_by_receipt(derived)
    time.day += timedelta(days=30)
    assert due.run_due()["dihapus"] == 1
    said = replies.Saying("Terlambat")
    with pytest.raises(acts.CaseMoved):
        replies.say_as_reporter(CHANNELS["wbs"], opened, said, "0" * 32, time.day)
    for late in (
        visitor.send(page, "/lacak/balas", pesan="Kata-kata pelapor"),
        officer.send(desk, f"{number}/pesan", pesan="Kata-kata petugas"),
    ):
        assert late.status == 410
        assert "Kata-kata p" in late.text
    assert verification.verify().faults == []


def test_nothing_is_written_into_an_erased_case(portal: Portal, time: Time) -> None:
    _, number, _ = closed_report(portal)
    time.day = add_months(today(), 60) - timedelta(days=30)
    due.run_due()
    time.day += timedelta(days=30)
    due.run_due()
    case_id = forged(number, history.MISSED, time.day, {"jam": "telaah", "putaran": 1})
    assert any("tidak mengikuti" in f["temuan"] for f in verification.verify().faults)
    assert not erasing.erase(case_id, time.day)
    assert not erasing.announce(CHANNELS["wbs"], case_id, time.day)


def test_every_channel_says_how_long_it_keeps_what_it_was_told(portal: Portal) -> None:
    page = portal.visitor().get("/perlindungan")
    for name, channel in CHANNELS.items():
        months = rules.figures(name, today())[retention.RULE]
        assert f"{channel.title} {months} bulan" in page.text


def test_months_are_counted_to_the_last_day_where_the_month_is_shorter() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2026, 11, 25), 24) == date(2028, 11, 25)
    assert add_months(date(2026, 3, 15), -3) == date(2025, 12, 15)

"""Reminders of recommendations: to whoever is in charge, seldom, without a word of the evaluation."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from app import outbox
from app.evaluation import cycle, recommendations
from app.evaluation.models import Recommendation
from app.evaluation.recommendations import Done
from app.jobs import due, evaluation_note, letters
from app.outbox import EMPTY, EVALUATION, SENT, Letter
from app.people.lending import Custody
from app.people.models import Account
from app.store import db, new_id, writing
from tests.evaluation.summaries import BY, begun, complaints, complete, keep_all, recommend
from tests.mailbox import Mailbox
from tests.people_at_work import employ
from tests.portal import Portal

NOON = time(5)
"""Noon in Asia/Jakarta, in UTC."""

PERIOD, BEGUN = "2026-S1", date(2026, 7, 10)
DUE = date(2026, 9, 10)
"""A Thursday; there is no holiday in the weeks around it."""

HALF_OF_SEPTEMBER = (date(2026, 8, 31), date(2026, 9, 18))


@pytest.fixture
def office(portal: Portal) -> Portal:
    """An employee with an address, whom recommendations name, and another one."""
    employ(portal, "sri", "1")
    employ(portal, "agus", "2")
    return portal


def drawn_up(*days: date, concluded: bool = True) -> list[str]:
    """An evaluation with a recommendation for Sri until each of these days; their ids."""
    basis = complaints(PERIOD)
    evaluation_id = begun("pengaduan", PERIOD, [basis], BEGUN)
    finding_id = keep_all(evaluation_id, BEGUN)[0]
    path = "lewat_menurut_jam.verifikasi"
    wishes = [recommend(finding_id, basis, path, "0", day, BEGUN) for day in days]
    if concluded:
        conclude(evaluation_id)
    return wishes


def conclude(evaluation_id: str) -> None:
    cycle.conclude(evaluation_id, "Perlu piket.", BY, BEGUN)


def put(day: date, at: time = NOON) -> list[str]:
    """To whom letters lie in the outbox after the jobs ran twice on ``day``."""
    for _ in range(2):
        evaluation_note.put_out(day, datetime.combine(day, at))
    query = select(Account.name).join(Letter, Letter.account_id == Account.id)
    query = query.where(Letter.kind == EVALUATION, Letter.day == day).order_by(Account.name)
    found = list(db.session.scalars(query))
    db.session.rollback()
    return found


def written(first: date, last: date) -> list[tuple[int, int]]:
    """The days (month, day) from one to another on which Sri, and nobody else, gets a letter."""
    found = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        to = put(day)
        assert to in ([], ["sri"])
        if to:
            found.append((day.month, day.day))
    return found


def test_a_week_before_once_it_is_over_and_then_once_a_week(office: Portal) -> None:
    drawn_up(DUE)
    found = written(date(2026, 8, 20), date(2026, 10, 3))
    assert found == [(9, 3), (9, 11), (9, 18), (9, 25), (10, 2)]


def test_on_working_days_in_office_hours_only(office: Portal) -> None:
    drawn_up(date(2026, 9, 11))
    assert put(date(2026, 9, 4), time(0, 30)) == [], "half past seven"
    assert put(date(2026, 9, 4), time(9)) == [], "four in the afternoon"
    assert put(date(2026, 9, 5)) == [], "a Saturday"
    assert put(date(2026, 9, 7)) == ["sri"], "nobody had worked on the day itself"
    assert put(date(2026, 9, 12)) == [], "a Saturday"
    assert put(date(2026, 9, 14)) == ["sri"]


def test_many_recommendations_make_one_letter_and_not_one_a_day(office: Portal) -> None:
    drawn_up(*(date(2026, 9, day) for day in (7, 8, 9, 10, 10)))
    assert written(*HALF_OF_SEPTEMBER) == [(8, 31), (9, 8), (9, 15)]


def test_what_is_done_before_another_comes_up_does_not_hide_it(office: Portal) -> None:
    first, _ = drawn_up(date(2026, 9, 7), DUE)
    assert put(date(2026, 8, 31)) == ["sri"]
    complete(first, date(2026, 9, 1))
    assert written(date(2026, 9, 1), date(2026, 9, 10)) == [(9, 3)]


def test_none_once_the_follow_up_is_complete(office: Portal) -> None:
    (wish,) = drawn_up(DUE)
    complete(wish, date(2026, 8, 20))
    assert written(*HALF_OF_SEPTEMBER) == []


def test_none_any_more_once_what_was_over_is_complete_and_not_before(office: Portal) -> None:
    (wish,) = drawn_up(DUE)
    begun_only = Done("Jadwal dibahas", DUE, "", None, False)
    recommendations.follow_up(new_id(), wish, begun_only, BY, DUE)
    assert put(date(2026, 9, 11)) == ["sri"]
    complete(wish, date(2026, 9, 17))
    assert written(date(2026, 9, 12), date(2026, 10, 30)) == []


def test_again_where_a_verdict_lets_it_go_on(office: Portal) -> None:
    (wish,) = drawn_up(DUE)
    complete(wish, date(2026, 8, 20))
    until, day = date(2026, 11, 12), date(2026, 10, 1)
    no = recommendations.NOT_WORKED
    recommendations.judge(new_id(), wish, no, "Belum turun", None, until, BY, day)
    assert written(day, date(2026, 11, 13)) == [(11, 5), (11, 13)]


def test_none_for_what_was_dropped_nor_while_it_is_drawn_up(office: Portal) -> None:
    gone, _ = drawn_up(date(2026, 9, 7), date(2026, 12, 1), concluded=False)
    assert written(*HALF_OF_SEPTEMBER) == []
    recommendations.drop(gone)
    (evaluation_id,) = db.session.scalars(select(cycle.Evaluation.id))
    conclude(evaluation_id)
    assert written(*HALF_OF_SEPTEMBER) == []


def test_who_has_no_account_or_address_gets_it_once_they_do(portal: Portal) -> None:
    drawn_up(DUE)
    assert put(date(2026, 9, 3)) == []
    employ(portal, "sri", "1")
    assert put(date(2026, 9, 4)) == ["sri"]


def test_nobody_is_written_to_who_has_left(office: Portal) -> None:
    drawn_up(DUE)
    with writing() as session:
        session.execute(update(Account).where(Account.name == "sri").values(left_on=BEGUN))
    assert put(date(2026, 9, 3)) == []


def sent(office: Portal, mailbox: Mailbox, day: date, patch: pytest.MonkeyPatch) -> list[str]:
    """What Sri was written after two rounds of a runner on ``day``."""
    patch.setattr(letters, "today", lambda: day)
    config = replace(office.settings, mail=mailbox.settings)
    for _ in range(2):
        letters.send_due(config, Custody(office.settings.secret_key))
    return [mailbox.text(n) for n, to in enumerate(mailbox.received) if to == "sri@kantor.test"]


def states() -> list[str]:
    found = list(db.session.scalars(select(Letter.state).where(Letter.kind == EVALUATION)))
    db.session.rollback()
    return found


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 9, 3), "yang tenggatnya dekat."),
        (date(2026, 9, 11), "yang lewat tenggat dan yang tenggatnya dekat."),
        (date(2026, 9, 18), "yang lewat tenggat."),
    ],
)
def test_it_says_that_there_is_something_and_where_and_nothing_of_the_content(
    office: Portal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, day: date, told: str
) -> None:
    drawn_up(DUE, date(2026, 9, 16))
    assert put(day) == ["sri"]
    (text,) = sent(office, mailbox, day, monkeypatch)
    assert states() == [SENT]
    subject, first, *_ = text.splitlines()
    assert subject == "Kanal Integritas: rekomendasi evaluasi kanal"
    assert first == f"Ada rekomendasi evaluasi kanal dalam tanggung jawab Anda {told}"
    assert f"{office.settings.url}/kantor/masuk" in text
    without_address = text.replace(office.settings.url, "")
    assert not any(c.isdigit() for c in without_address), "no number, no day, no period"
    for word in ("verifikasi", "piket", "membagi", "pengaduan", "wbs", "rekap", "sri", "semester"):
        assert word not in without_address.casefold()


def test_what_is_complete_before_the_letter_goes_is_not_written_of(
    office: Portal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    (wish,) = drawn_up(DUE)
    day = date(2026, 9, 11)
    assert put(day) == ["sri"]
    complete(wish, day)
    assert sent(office, mailbox, day, monkeypatch) == []
    assert states() == [EMPTY]


def test_the_jobs_put_it_out(office: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_up(DUE)
    day = date(2026, 9, 3)
    monkeypatch.setattr(due, "today", lambda: day)
    monkeypatch.setattr(due, "utc_now", lambda: datetime.combine(day, NOON))
    assert due.run_due()["gagal"] == []
    account_id = db.session.scalar(select(Account.id).where(Account.name == "sri"))
    query = select(Letter.account_id).where(Letter.kind == outbox.EVALUATION)
    assert list(db.session.scalars(query)) == [account_id]


def test_who_is_in_charge_reads_the_recommendation_on_their_own_page_and_nobody_else_does(
    portal: Portal,
) -> None:
    sri, agus = employ(portal, "sri", "1"), employ(portal, "agus", "2")
    assert "bagian saya" not in sri.get("/kantor/pegawai").text
    (wish,) = drawn_up(DUE)
    said = db.session.scalar(select(Recommendation.text).where(Recommendation.id == wish))
    assert said
    assert "rekomendasi evaluasi yang menunggu Anda: 1." in sri.get("/kantor/pegawai").text
    page = sri.get("/kantor/pegawai/zi")
    assert said in page.text
    assert "sampaikan hasil dan buktinya kepada petugas" in page.text
    assert said not in agus.get("/kantor/pegawai/zi").text
    assert "Zona Integritas" not in agus.get("/kantor/pegawai").text
    complete(wish, DUE)
    assert said not in sri.get("/kantor/pegawai/zi").text

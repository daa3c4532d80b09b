"""An evaluation from begun to verified: what each state allows, and the same form sent twice."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app import periods
from app.evaluation import cycle, recommendations, schedule, summaries, view
from app.evaluation.errors import Refused
from app.evaluation.measures import Outcome
from app.evaluation.models import Evaluation, Finding, FollowUp, Recommendation, Verdict
from app.evaluation.recommendations import Done, Plan
from app.monitoring import snapshots
from app.store import db, new_id
from tests.evaluation.summaries import (
    BY,
    begun,
    complaints,
    complete,
    hold,
    keep_all,
    made,
    planned,
    recommend,
    standing,
)
from tests.portal import Portal

BEGUN, DUE, DONE = date(2026, 7, 10), date(2026, 9, 1), date(2026, 8, 20)
VERIFICATION = "lewat_menurut_jam.verifikasi"


def why(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.reason


def drawn_up(*, path: str = VERIFICATION, wanted: str = "0") -> tuple[str, str]:
    """An evaluation of the first half with one recommendation; their ids."""
    basis = complaints("2026-S1")
    evaluation_id = begun("pengaduan", "2026-S1", [basis], BEGUN)
    finding_id = keep_all(evaluation_id, BEGUN)[0]
    row = db.session.get_one(Finding, finding_id)
    assert row.path == VERIFICATION
    wish = recommend(finding_id, basis if path else None, path, wanted if path else "", DUE, BEGUN)
    cycle.conclude(evaluation_id, "Verifikasi perlu piket.", BY, BEGUN)
    return evaluation_id, wish


def judge(wish: str, verdict: str, now: object, reason: str = "", due: date | None = None) -> None:
    recommendations.judge(new_id(), wish, verdict, reason, now, due, BY, date(2027, 1, 8))  # type: ignore[arg-type]


def test_findings_come_from_the_summary_with_its_number_and_digest(portal: Portal) -> None:
    basis = complaints("2026-S1")
    evaluation_id = begun("pengaduan", "2026-S1", [basis], BEGUN)
    found = cycle.found_in(evaluation_id)
    assert [(f.path, f.value, f.state) for f in found] == [(VERIFICATION, "2", cycle.PROPOSED)]
    assert found[0].summary_id == basis.id
    assert found[0].summary_number == "REKAP/PENGADUAN/2026-S1/1"
    assert found[0].summary_digest == basis.digest
    row = db.session.get_one(Evaluation, evaluation_id)
    assert [one["sidik"] for one in row.basis] == [basis.digest]


def test_a_reason_is_needed_for_other_words_and_for_dropping(portal: Portal) -> None:
    evaluation_id = begun("pengaduan", "2026-S1", [complaints("2026-S1")], BEGUN)
    (found,) = cycle.found_in(evaluation_id)
    for state, text in ((cycle.KEPT, "Lain"), (cycle.DROPPED, "")):
        with pytest.raises(Refused) as refused:
            cycle.decide(found.id, state, text, "", BY, BEGUN)
        assert (refused.value.field, why(refused)) == ("alasan", "needed")
    cycle.decide(found.id, cycle.KEPT, f"{found.proposed}\r\n", "", BY, BEGUN)
    assert [f.state for f in cycle.found_in(evaluation_id)] == [cycle.KEPT]


def test_begun_twice_it_is_one(portal: Portal) -> None:
    first = begun("pengaduan", "2026-S1", [complaints("2026-S1")], BEGUN)
    assert begun("pengaduan", "2026-S1", [], BEGUN) == first
    assert db.session.scalar(select(func.count()).select_from(Evaluation)) == 1
    assert len(cycle.found_in(first)) == 1
    with pytest.raises(Refused) as refused:
        begun("pengaduan", "2026-S2", [], date(2026, 6, 30))
    assert why(refused) == "too_early"


def test_a_newer_summary_replaces_what_nobody_decided_on_and_nothing_else(portal: Portal) -> None:
    old = complaints("2026-Q1", umur_sisa={"6": 1, "lebih": 0})
    evaluation_id = begun("pengaduan", "2026-S1", [old], BEGUN)
    kept, left = (f.id for f in cycle.found_in(evaluation_id))
    cycle.decide(kept, cycle.DROPPED, "", "Sudah diperbaiki", BY, BEGUN)
    new = complaints("2026-S1")
    for _ in range(2):
        cycle.draw(evaluation_id, [new], BY, BEGUN)
    found = cycle.found_in(evaluation_id)
    assert left not in {f.id for f in found}
    assert {(f.summary_id, f.state) for f in found} == {
        (old.id, cycle.DROPPED), (new.id, cycle.PROPOSED),
    }  # fmt: skip


def test_it_is_drawn_up_only_when_all_is_decided_and_answered(portal: Portal) -> None:
    basis = complaints("2026-S1")
    evaluation_id = begun("pengaduan", "2026-S1", [basis], BEGUN)
    with pytest.raises(Refused) as refused:
        cycle.conclude(evaluation_id, "Simpulan", BY, BEGUN)
    assert why(refused) == "undecided"
    finding_id = keep_all(evaluation_id, BEGUN)[0]
    with pytest.raises(Refused) as refused:
        cycle.conclude(evaluation_id, "Simpulan", BY, BEGUN)
    assert why(refused) == "unanswered"
    wish = recommend(finding_id, basis, VERIFICATION, "0", DUE, BEGUN)
    with pytest.raises(Refused) as refused:
        cycle.decide(finding_id, cycle.DROPPED, "", "Tidak jadi", BY, BEGUN)
    assert why(refused) == "has_recommendations"
    recommendations.drop(wish)
    recommendations.drop(wish)  # gone already
    cycle.decide(finding_id, cycle.DROPPED, "", "Tidak jadi", BY, BEGUN)
    cycle.conclude(evaluation_id, "Tidak ada yang perlu ditindaklanjuti.", BY, BEGUN)
    assert planned("pengaduan", "2026-S1").state == schedule.FOLLOWED


def test_nothing_of_a_later_state_can_be_done_before_it_and_nothing_after_the_end(
    portal: Portal,
) -> None:
    basis = complaints("2026-S1")
    evaluation_id = begun("pengaduan", "2026-S1", [basis], BEGUN)
    finding_id = keep_all(evaluation_id, BEGUN)[0]
    wish = recommend(finding_id, basis, VERIFICATION, "0", DUE, BEGUN)
    silent = made("pengaduan", "2026-S2")

    def writes() -> list[tuple[str, object]]:
        return [
            ("draw", lambda: cycle.draw(evaluation_id, [basis], BY, BEGUN)),
            ("add", lambda: cycle.add(new_id(), evaluation_id, "Lain", BY, BEGUN)),
            ("keep", lambda: cycle.decide(finding_id, cycle.KEPT, "Lain", "x", BY, BEGUN)),
            ("conclude", lambda: cycle.conclude(evaluation_id, "x", BY, BEGUN)),
            ("drop", lambda: recommendations.drop(wish)),
            ("recommend", lambda: recommend(finding_id, basis, VERIFICATION, "0", DUE, BEGUN)),
            ("follow", lambda: complete(wish, DONE)),
            ("judge", lambda: judge(wish, "tak_terukur", silent, "Tidak dimuat lagi")),
            ("verify", lambda: cycle.verify(evaluation_id, BY, DONE)),
        ]

    def refused(*names: str) -> None:
        before = _rows()
        for name, write in writes():
            if name in names:
                with pytest.raises(Refused):
                    write()  # type: ignore[operator]
        assert _rows() == before

    refused("follow", "judge", "verify")
    cycle.conclude(evaluation_id, "Simpulan", BY, BEGUN)
    refused("draw", "add", "keep", "conclude", "drop", "verify", "judge")
    complete(wish, DONE)
    judge(wish, "tak_terukur", silent, "Tidak dimuat lagi")
    cycle.verify(evaluation_id, BY, DONE)
    refused(*(name for name, _ in writes()))
    assert planned("pengaduan", "2026-S1").state == schedule.VERIFIED


def _rows() -> list[int]:
    db.session.rollback()
    tables = (Evaluation, Finding, Recommendation, FollowUp, Verdict)
    return [db.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables]


def test_the_same_form_is_carried_out_once(portal: Portal) -> None:
    basis = complaints("2026-S1")
    evaluation_id = begun("pengaduan", "2026-S1", [basis], BEGUN)
    finding_id = keep_all(evaluation_id, BEGUN)[0]
    plan = Plan("Piket", "1", "Sri", DUE, VERIFICATION, "0", basis)
    done = Done("Sebagian", DONE, "", None, False)
    for _ in range(2):
        cycle.add("a" * 32, evaluation_id, "Temuan sendiri", BY, BEGUN)
        recommendations.recommend("b" * 32, finding_id, plan, BY, BEGUN)
        recommendations.recommend("e" * 32, "a" * 32, Plan("Poster", "1", "Sri", DUE), BY, BEGUN)
    cycle.conclude(evaluation_id, "Simpulan", BY, BEGUN)
    for _ in range(2):
        recommendations.follow_up("c" * 32, "b" * 32, done, BY, DONE)
    complete("b" * 32, DONE)
    silent = made("pengaduan", "2026-S2")
    for _ in range(2):
        recommendations.judge("d" * 32, "b" * 32, "tak_terukur", "Hilang", silent, None, BY, DONE)  # type: ignore[arg-type]
    assert _rows() == [1, 2, 2, 2, 1]


def test_states_of_a_recommendation_by_its_day(portal: Portal) -> None:
    _, wish = drawn_up()

    def state(day: date) -> str:
        return standing(wish, "pengaduan", "2026-S1").state(day)

    assert state(DUE) == "belum"
    assert state(DUE + timedelta(days=1)) == "terlambat"
    begun_ = Done("Sebagian", DONE, "", None, False)
    recommendations.follow_up(new_id(), wish, begun_, BY, DONE)
    assert state(DUE) == "berjalan"
    assert state(DUE + timedelta(days=1)) == "terlambat"
    complete(wish, DONE)
    assert state(DUE + timedelta(days=400)) == "selesai"


def test_what_is_complete_has_its_proof(portal: Portal) -> None:
    _, wish = drawn_up()
    bare = Done("Selesai", DONE, "", None, True)
    with pytest.raises(Refused) as refused:
        recommendations.follow_up(new_id(), wish, bare, BY, DONE)
    assert why(refused) == "no_proof"
    shown = Done("Piket", DONE, "/standar-pelayanan", None, False)
    recommendations.follow_up(new_id(), wish, shown, BY, DONE)
    recommendations.follow_up(new_id(), wish, bare, BY, DONE)
    with pytest.raises(Refused) as refused:
        complete(wish, DONE)
    assert why(refused) == "done_already"


def test_what_is_wanted_is_better_than_what_is(portal: Portal) -> None:
    basis = complaints("2026-S1")
    evaluation_id = begun("pengaduan", "2026-S1", [basis], BEGUN)
    finding_id = keep_all(evaluation_id, BEGUN)[0]
    for path, wanted, reason in (
        (VERIFICATION, "2", "not_better"),
        (VERIFICATION, "3", "not_better"),
        (VERIFICATION, "", "no_value"),
        ("angka.diterima", "0", "no_figure"),
        ("kepatuhan.verifikasi", "sebagian", "not_better"),
    ):
        with pytest.raises(Refused) as refused:
            recommend(finding_id, basis, path, wanted, DUE, BEGUN)
        assert why(refused) == reason, path
    with pytest.raises(Refused) as refused:
        recommend(finding_id, basis, VERIFICATION, "1", BEGUN - timedelta(days=1), BEGUN)
    assert why(refused) == "past"
    recommend(finding_id, basis, VERIFICATION, "1", BEGUN, BEGUN)


def test_it_worked_only_where_a_later_summary_shows_it(portal: Portal) -> None:
    _, wish = drawn_up()
    complete(wish, DONE)
    better = complaints("2026-S2", lewat_menurut_jam={"verifikasi": 1})
    worse = complaints("2026-S2", lewat_menurut_jam={"verifikasi": 2})
    for now in (None, worse):
        with pytest.raises(Refused) as refused:
            judge(wish, "berhasil", now, "Menurut petugas")
        assert why(refused) == "not_shown"
    with pytest.raises(Refused) as refused:
        judge(wish, "berhasil", better)  # better, but not what was wanted: why does it do?
    assert why(refused) == "needed"
    judge(wish, "berhasil", better, "Satu kasus terlambat karena banjir")
    held = standing(wish, "pengaduan", "2026-S1").final
    assert held is not None
    assert (held.value, held.summary_id, held.summary_digest) == ("1", better.id, better.digest)


def test_what_reached_its_target_needs_no_words(portal: Portal) -> None:
    evaluation_id, wish = drawn_up()
    complete(wish, DONE)
    judge(wish, "berhasil", complaints("2026-S2", lewat_menurut_jam={"verifikasi": 0}))
    cycle.verify(evaluation_id, BY, date(2027, 1, 8))


def test_what_did_not_work_goes_on_until_it_does(portal: Portal) -> None:
    evaluation_id, wish = drawn_up()
    complete(wish, DONE)
    same = complaints("2026-S2")
    with pytest.raises(Refused) as refused:
        judge(wish, "belum", same, "Masih terlambat")
    assert why(refused) == "no_day"
    judge(wish, "belum", same, "Masih terlambat", date(2027, 3, 1))
    found = standing(wish, "pengaduan", "2026-S1")
    assert (found.done, found.due, found.final) == (False, date(2027, 3, 1), None)
    assert found.state(date(2027, 3, 2)) == "terlambat"
    with pytest.raises(Refused) as refused:
        cycle.verify(evaluation_id, BY, date(2027, 1, 8))
    assert why(refused) == "unverified"
    bare = Done("Piket kedua", date(2027, 2, 1), "", None, True)
    with pytest.raises(Refused) as refused:  # the proof of before proves nothing new
        recommendations.follow_up(new_id(), wish, bare, BY, date(2027, 2, 1))
    assert why(refused) == "no_proof"
    complete(wish, date(2027, 2, 1))
    judge(wish, "berhasil", complaints("2027-S1", lewat_menurut_jam={"verifikasi": 0}))
    cycle.verify(evaluation_id, BY, date(2027, 7, 8))


def test_what_no_figure_measures_is_said_to_be_so_with_a_reason(portal: Portal) -> None:
    evaluation_id, wish = drawn_up(path="")
    complete(wish, DONE)
    for verdict, reason in (("berhasil", "not_shown"), ("tak_terukur", "needed")):
        with pytest.raises(Refused) as refused:
            judge(wish, verdict, None)
        assert why(refused) == reason
    judge(wish, "tak_terukur", None, "Poster tidak terukur dengan rekap")
    cycle.verify(evaluation_id, BY, DONE)


def test_what_has_a_figure_is_measured_unless_a_later_summary_lacks_it(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, wish = drawn_up()
    complete(wish, DONE)
    basis, day = complaints("2026-S1"), date(2027, 1, 8)

    def by(*held: object) -> object:
        hold(monkeypatch, basis, *held)  # type: ignore[arg-type]
        return view.judged_by(standing(wish, "pengaduan", "2026-S1"), day)

    with pytest.raises(Refused) as refused:
        judge(wish, "tak_terukur", by(), "Rekap berikutnya belum ada")
    assert (refused.value.field, why(refused)) == ("putusan", "awaited")
    assert refused.value.found == ("pengaduan", "2026-S1", "2026-S1")
    assert by(complaints("2026-Q3")) is None  # counts of a quarter measure no half
    with pytest.raises(Refused) as refused:
        judge(wish, "tak_terukur", by(complaints("2026-S2")), "Sulit")
    assert why(refused) == "measured"
    seen = view.of(planned("pengaduan", "2026-S1"), day).findings[0].recommendations[0]
    assert seen.awaited is None
    silent = made("pengaduan", "2026-S2")
    assert by(silent) is silent
    judge(wish, "tak_terukur", silent, "Rekap tidak memuatnya lagi")
    found = standing(wish, "pengaduan", "2026-S1").final
    assert found is not None
    assert (found.value, found.summary_id) == ("", "")


def test_it_is_not_drawn_up_before_its_period_is_over(portal: Portal) -> None:
    last = date(2026, 6, 30)
    evaluation_id = begun("pengaduan", "2026-S1", [], last)
    with pytest.raises(Refused) as refused:
        cycle.conclude(evaluation_id, "Simpulan", BY, last)
    assert (why(refused), refused.value.found) == ("not_over", ("2026-07-01",))
    cycle.conclude(evaluation_id, "Simpulan", BY, last + timedelta(days=1))


def test_the_summary_that_measures_is_later_as_long_and_the_newest(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    basis, corrected = complaints("2026-S1"), complaints("2026-S1", version=2)
    quarter, half = complaints("2026-Q3"), complaints("2026-S2")
    year = complaints("2026")
    other = made("informasi", "2026-S2", lewat_menurut_jam={"verifikasi": 0})
    hold(monkeypatch, basis, corrected, quarter, year, other)

    def later(path: str, until: int = 2027) -> object:
        return summaries.later("pengaduan", path, "2026-S1", until)

    assert later(VERIFICATION) is None  # a quarter counts less anyway, a correction is not later
    assert later("hari.tanggapan.p90") is quarter
    hold(monkeypatch, basis, quarter, half, year, other)
    assert later(VERIFICATION) is half
    assert later("hari.tanggapan.p90") is half  # of two that end together the longer one
    next_half = complaints("2027-S1")
    hold(monkeypatch, half, next_half)
    assert later(VERIFICATION) is next_half
    assert later(VERIFICATION, until=2026) is half
    assert later("hari.verifikasi.median") is None  # it says nothing of that
    assert summaries.later("pengaduan", VERIFICATION, "?", 2027) is None


def test_an_evaluation_goes_by_the_summary_of_its_period_or_by_all_that_lie_within_it(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = planned("benturan", "2026").period
    quarter, late = made("benturan", "2026-Q1"), made("benturan", "2026-Q3")
    interests = made("kepentingan", "2026-S1")
    before, other = made("benturan", "2025"), made("wbs", "2026")
    inside, beside = made("benturan", "2026-02"), made("benturan", "2026-05")
    hold(monkeypatch, late, quarter, interests, before, other, inside, beside)
    assert summaries.basis("benturan", whole) == [quarter, beside, late, interests]
    corrected = made("benturan", "2026-Q1", version=2)
    hold(monkeypatch, quarter, corrected, late)
    assert summaries.basis("benturan", whole) == [corrected, late]
    year = made("benturan", "2026")
    hold(monkeypatch, quarter, late, year, interests)
    assert summaries.basis("benturan", whole) == [year, interests]
    monkeypatch.undo()
    assert snapshots.of_year(1999) == []


def test_of_two_quarters_both_propose_and_neither_measures_what_the_other_moves(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = complaints("2026-Q1", lewat_menurut_jam={"verifikasi": 3})
    second = complaints("2026-Q2", lewat_menurut_jam={"verifikasi": 1})
    hold(monkeypatch, first, second)
    span = periods.around(BEGUN - timedelta(days=30), 6)
    basis = summaries.basis("pengaduan", span)
    assert basis == [first, second]
    evaluation_id = begun("pengaduan", "2026-S1", basis, BEGUN)  # type: ignore[arg-type]
    found = {f.summary_id: f for f in cycle.found_in(evaluation_id)}
    assert {(f.summary_id, f.value) for f in found.values()} == {(first.id, "3"), (second.id, "1")}
    keep_all(evaluation_id, BEGUN)
    wish = recommend(found[first.id].id, first, VERIFICATION, "0", DUE, BEGUN)
    one = standing(wish, "pengaduan", "2026-S1")
    assert view.judged_by(one, date(2027, 1, 8)) is None  # Q2 is no later than what was evaluated
    third = complaints("2026-Q3", lewat_menurut_jam={"verifikasi": 0})
    hold(monkeypatch, first, second, third, complaints("2026-S2"))
    assert view.judged_by(one, date(2027, 1, 8)) is third


def test_the_page_says_where_a_summary_began_before_the_work_was_done(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, wish = drawn_up()
    complete(wish, DONE)
    now = complaints("2026-S2", lewat_menurut_jam={"verifikasi": 1})
    hold(monkeypatch, complaints("2026-S1"), now)
    seen = view.of(planned("pengaduan", "2026-S1"), date(2027, 1, 8))
    followed = seen.findings[0].recommendations[0]
    assert (followed.value, followed.outcome) == ("1", Outcome.BETTER)
    assert followed.overlaps
    monkeypatch.undo()
    assert standing(wish, "pengaduan", "2026-S1").row.then == "2"

"""The clocks of a case: what starts, stops, pauses and restarts them."""

from datetime import date, timedelta

from app.cases import clocks
from app.cases.clocks import Moment
from app.cases.models import Deadline
from app.channels import CHANNELS
from app.law.rules import version_on

WBS = CHANNELS["wbs"]
RECEIVED = date(2026, 10, 5)  # a Monday; no holiday until 25 December


def run(*happenings: tuple[str, str, int]) -> dict[str, list[Deadline]]:
    """Play ``(happening, state after it, days after receipt)`` and return the runs by clock."""
    runs: list[Deadline] = []
    for happening, state, days in (("masuk", "diterima", 0), *happenings):
        day = RECEIVED + timedelta(days=days)
        runs += clocks.advance(
            Moment(WBS, "x", state, day, version_on("wbs", RECEIVED)), runs, happening
        )
    found: dict[str, list[Deadline]] = {}
    for one in runs:
        found.setdefault(one.clock, []).append(one)
    return found


def test_three_clocks_start_on_the_day_of_receipt() -> None:
    found = run()
    assert found["konfirmasi"][0].due == date(2026, 10, 12)  # 7 calendar days
    assert found["telaah"][0].due == date(2026, 10, 19)  # 10 working days: 6-9, 12-16, 19
    assert found["umpan_balik"][0].due == date(2026, 11, 4)  # 30 calendar days


def test_the_first_answer_of_the_team_stops_the_first_clock() -> None:
    assert run(("pesan_tim", "diterima", 3))["konfirmasi"][0].stopped == date(2026, 10, 8)
    assert run(("telaah", "ditelaah", 2))["konfirmasi"][0].stopped == date(2026, 10, 7)


def test_the_review_stands_still_while_the_reporter_is_asked() -> None:
    found = run(
        ("telaah", "ditelaah", 1), ("klarifikasi", "klarifikasi", 2), ("jawab", "ditelaah", 9)
    )
    review = found["telaah"][0]
    assert review.pauses == [["2026-10-07", "2026-10-14"]]
    # without 8, 9, 12, 13 and 14 October the ten working days are 6, 7, 15, 16, 19-23, 26
    assert review.due == date(2026, 10, 26)
    assert review.stopped is None


def test_a_clock_that_stands_still_in_time_is_never_late() -> None:
    review = run(("klarifikasi", "klarifikasi", 1))["telaah"][0]
    assert clocks.paused(review)
    assert not clocks.late(review, RECEIVED + timedelta(days=400))


def test_every_message_of_the_team_begins_the_feedback_clock_anew() -> None:
    found = run(("pesan_tim", "diterima", 4), ("pesan_tim", "diterima", 10))["umpan_balik"]
    assert [r.stopped for r in found] == [date(2026, 10, 9), date(2026, 10, 15), None]
    assert found[-1].due == date(2026, 11, 14)


def test_a_reporters_message_starts_the_answer_clock_but_not_twice() -> None:
    found = run(
        ("pesan_tim", "diterima", 1),
        ("pesan_pelapor", "diterima", 2),
        ("pesan_pelapor", "diterima", 5),
    )["konfirmasi"]
    assert [r.due for r in found] == [date(2026, 10, 12), date(2026, 10, 14)]


def test_closing_stops_every_clock_and_a_later_message_starts_the_answer_clock_only() -> None:
    found = run(("tolak", "tidak_diproses", 3), ("pesan_pelapor", "tidak_diproses", 40))
    assert [r.stopped is None for r in found["konfirmasi"]] == [False, True]
    assert found["telaah"][0].stopped == date(2026, 10, 8)
    assert [r.stopped is None for r in found["umpan_balik"]] == [False]


def test_closing_while_the_clock_stands_still_ends_the_pause_too() -> None:
    review = run(("klarifikasi", "klarifikasi", 2), ("tolak", "tidak_diproses", 20))["telaah"][0]
    assert review.pauses == [["2026-10-07", "2026-10-25"]]
    assert review.stopped == date(2026, 10, 25)
    assert not clocks.paused(review)
    # only 6 and 7 October were counted before the pause: eight working days were left
    assert review.due == date(2026, 11, 4)
    assert not clocks.late(review, date(2026, 12, 1))


def test_asking_the_reporter_after_the_last_day_does_not_make_the_clock_punctual() -> None:
    review = run(("telaah", "ditelaah", 1), ("klarifikasi", "klarifikasi", 20))["telaah"][0]
    assert clocks.paused(review)
    assert clocks.late(review, RECEIVED + timedelta(days=21))


def test_reopening_starts_review_and_feedback_again() -> None:
    found = run(("tolak", "tidak_diproses", 3), ("buka_kembali", "ditelaah", 7))
    assert [r.run for r in found["telaah"]] == [1, 2]
    assert found["telaah"][1].due == date(2026, 10, 26)

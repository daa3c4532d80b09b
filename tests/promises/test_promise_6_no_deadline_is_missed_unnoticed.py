"""Promise 6: every legal deadline is computed, shown to both sides, and noticed when it passes."""

from datetime import timedelta

import pytest

from app.channels import CHANNELS
from app.jobs import due
from app.law import rules
from app.law.calendar import today
from app.public import report
from app.web import language
from tests.portal import Portal


def test_both_sides_see_every_running_clock_and_its_last_day(portal: Portal) -> None:
    code, number = portal.report()
    wbs = CHANNELS["wbs"]
    version = rules.version_on("wbs", today())
    _, reporter = portal.track(code)
    desk = portal.sign_in("petugas").get(f"/kantor/meja/kasus/{number}")
    with portal.app.test_request_context("/"):
        for clock in wbs.clocks:
            last = rules.rule("wbs", clock.rule, version).deadline(today())
            for page, label in ((reporter, clock.to_reporter or clock.label), (desk, clock.label)):
                assert label in page.text
                assert language.day_text(last) in page.text


def test_the_command_answers_what_the_portal_itself_uses(portal: Portal) -> None:
    _, number = portal.report()
    status, printed, _ = portal.command(
        "deadlines", "--channel", "wbs", "--kind", "laporan", "--received", today().isoformat()
    )
    assert status == 0
    stored = {d.clock: d.due.isoformat() for d in portal.opened(number).deadlines}
    assert printed == stored


@pytest.mark.parametrize(
    "words",
    [
        ("--channel", "x", "--kind", "laporan", "--received", "2026-01-01"),
        ("--channel", "wbs", "--kind", "x", "--received", "2026-01-01"),
        ("--channel", "wbs", "--kind", "laporan", "--received", "2026-02-30"),
        ("--channel", "wbs", "--kind", "laporan", "--received", "1999-01-01"),
        ("--channel", "wbs", "--kind", "laporan", "--received", "2026-01-01", "--pause", "x"),
        ("--channel", "wbs", "--kind", "laporan", "--received", "2026-01-01",
         "--pause", "2026-01-09:2026-01-05"),
        ("--channel", "wbs", "--kind", "laporan"),
    ],
)  # fmt: skip
def test_a_wrong_question_gets_one_line_and_status_2(
    portal: Portal, words: tuple[str, ...]
) -> None:
    status, printed, errors = portal.command("deadlines", *words)
    assert (status, printed) == (2, None)
    assert errors.strip()


def test_a_missed_clock_is_noticed_by_everyone_it_concerns(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "today", lambda: today() - timedelta(days=30))
    code, number = portal.report()
    assert due.run_due()["tenggat_lewat"] == 2
    _, page = portal.track(code)
    assert "Tenggat terlewat" in page.text
    assert "Lewat tenggat (1)" in portal.sign_in("petugas").get("/kantor/meja").text
    assert number in portal.sign_in("inspektorat").get("/kantor/meja").text

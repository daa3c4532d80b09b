"""Signing in: what a member can rely on, and what a stranger cannot do to them."""

import os
from collections.abc import Iterator
from datetime import date

import pytest

from app import create_office_app, create_public_app, limits
from app.people import sessions, signin
from app.people.models import OfficeSession
from app.store import db
from tests.portal import Page, Portal, Visitor


def attempt(portal: Portal, visitor: Visitor, **fields: str) -> Page:
    right = {"nama": "petugas", "frasa": portal.accounts["petugas"]["frasa"]}
    page = visitor.get("/kantor/masuk")
    return visitor.send(page, "/kantor/masuk", **{**right, **fields})


def test_all_three_must_be_right_and_the_answer_does_not_say_which_was_not(portal: Portal) -> None:
    visitor = portal.visitor()
    answers = {
        attempt(portal, visitor, nama="orang-lain", kode_otp=portal.otp("petugas")).text,
        attempt(portal, visitor, frasa="satu dua tiga", kode_otp="123456").text,
        attempt(portal, visitor, kode_otp="000000").text,
        attempt(portal, visitor, kode_otp="").text,
    }
    assert len(answers) == 1
    assert "tidak cocok" in answers.pop()
    assert attempt(portal, visitor, kode_otp=portal.otp("petugas")).title.startswith("Hari ini")


def test_a_passphrase_is_forgiven_capitals_spaces_and_dashes(portal: Portal) -> None:
    phrase = portal.accounts["petugas"]["frasa"].upper().replace(" ", " - ")
    page = attempt(portal, portal.visitor(), frasa=phrase, kode_otp=portal.otp("petugas"))
    assert page.title.startswith("Hari ini")


def test_a_one_time_code_works_once(portal: Portal) -> None:
    code = portal.otp("petugas")
    assert attempt(portal, portal.visitor(), kode_otp=code).title.startswith("Hari ini")
    assert attempt(portal, portal.visitor(), kode_otp=code).status == 422


def test_guessing_codes_behind_a_right_passphrase_is_stopped(portal: Portal) -> None:
    for _ in range(signin.OTP_TRIES):
        attempt(portal, portal.visitor(), kode_otp="000000")
    page = attempt(portal, portal.visitor(), kode_otp=portal.otp("petugas"))
    assert page.status == 429
    assert "lima belas menit" in page.text


def test_a_strangers_wrong_passphrases_do_not_lock_the_officer_out(portal: Portal) -> None:
    for _ in range(signin.OTP_TRIES + 3):
        attempt(portal, portal.visitor(), frasa="tebak saja", kode_otp="000000")
    page = attempt(portal, portal.visitor(), kode_otp=portal.otp("petugas"))
    assert page.title.startswith("Hari ini")


@pytest.fixture
def crowd() -> Iterator[None]:
    """As many strangers at the door as may wait there, each from an address of their own."""
    waiting = signin._strangers._waiting
    waiting += [f"orang {n}" for n in range(signin._AT_THE_DOOR)]
    yield
    waiting.clear()


@pytest.mark.usefixtures("crowd")
def test_a_crowd_of_strangers_at_the_door_keeps_a_known_device_from_nothing(
    portal: Portal,
) -> None:
    signin._strangers._waiting.clear()
    known = portal.sign_in("petugas")
    signin._strangers._waiting.extend("12345")
    told = attempt(portal, portal.visitor(), kode_otp="000000")
    assert told.status == 503
    assert told.answer.headers["Retry-After"] == str(signin.PATIENCE)
    assert told.filled("/masuk")["nama"] == "petugas"
    assert attempt(portal, known, kode_otp=portal.otp("petugas")).title.startswith("Hari ini")
    signin._strangers._waiting.clear()
    assert attempt(portal, portal.visitor(), kode_otp="000000").status == 422


@pytest.mark.usefixtures("crowd")
def test_only_this_offices_own_cookie_makes_a_device_known(portal: Portal) -> None:
    liar = portal.visitor()
    liar.client.set_cookie("perangkat", "WyJwZXR1Z2FzIl0.palsu", path="/kantor")
    assert attempt(portal, liar, kode_otp="000000").status == 503


def test_one_address_waits_in_one_place_and_each_name_has_its_own_lane() -> None:
    lane = signin.Lane()
    with lane.turn("satu"):
        with pytest.raises(signin.Busy), lane.turn("satu"):
            pass
        with signin._known["petugas"].turn("satu"), signin._known["inspektorat"].turn("satu"):
            pass
    with lane.turn("satu"):
        pass


def test_a_passphrase_as_long_as_a_book_is_not_stretched(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin.passphrase, "stretch", _refuse)
    assert attempt(portal, portal.visitor(), frasa="kata " * 100_000, kode_otp="1").status == 422


def test_the_database_alone_opens_nothing_and_neither_does_the_cookie_alone(
    portal: Portal,
) -> None:
    officer = portal.sign_in("petugas")
    cookie = officer.client.get_cookie("kantor", path="/kantor")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Strict"
    assert cookie.path == "/kantor"
    row = db.session.query(OfficeSession).one()
    for key in portal.keys("petugas"):
        assert key.private_key not in row.private_sealed
    db.session.delete(row)
    db.session.commit()
    assert officer.get("/kantor/meja").title.startswith("Masuk")


def test_a_session_ends_when_idle_and_when_signed_out(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = portal.sign_in("petugas")
    page = officer.get("/kantor/meja")
    assert page.status == 200
    now = signin.utc_now()
    monkeypatch.setattr("app.office.session.utc_now", lambda: now + sessions.IDLE)
    assert officer.get("/kantor/meja").title.startswith("Masuk")
    monkeypatch.undo()
    assert officer.send(page, "/kantor/keluar").title.startswith("Masuk")
    assert db.session.query(OfficeSession).count() == 0
    assert officer.get("/kantor/meja").title.startswith("Masuk")


def test_the_two_sides_do_not_accept_each_others_signatures(portal: Portal) -> None:
    public = create_public_app(portal.settings)
    office = create_office_app(portal.settings)
    assert public.config["SECRET_KEY"] != office.config["SECRET_KEY"]
    assert public.extensions["portal_limiter"] is not office.extensions["portal_limiter"]


def test_no_staff_cookie_reaches_an_anonymous_page(portal: Portal) -> None:
    officer = portal.sign_in("petugas")
    for path in ("/", "/lapor/wbs", "/lacak", "/perlindungan"):
        page = officer.get(path)
        assert "Cookie" not in page.answer.request.headers
        assert "kantor" not in str(page.answer.headers.getlist("Set-Cookie"))


def test_the_address_key_of_a_day_does_not_lead_back_to_the_day_before() -> None:
    key = limits.DailyKey(b"k" * 32, date(2026, 11, 24))
    first = key.on(date(2026, 11, 24))
    second = key.on(date(2026, 11, 25))
    assert first != second
    assert key.on(date(2026, 11, 24)) == second
    same = limits.DailyKey(b"k" * 32, date(2026, 11, 24))
    assert same.on(date(2026, 11, 25)) == second


def _refuse(*_: object) -> None:
    raise AssertionError


def test_office_pages_lead_strangers_to_the_sign_in(portal: Portal) -> None:
    _, number = portal.report()
    for path in ("/kantor/", "/kantor/meja", "/kantor/meja/kasus", f"/kantor/meja/kasus/{number}"):
        page = portal.visitor().get(path)
        assert page.title.startswith("Masuk")
        assert number not in page.text


def test_no_process_keeps_yesterdays_address_key_once_another_has_stepped_on() -> None:
    key = limits.DailyKey(b"k" * 32, date(2026, 11, 24))
    first = key.on(date(2026, 11, 24))
    child = os.fork()
    if child == 0:
        key.on(date(2026, 11, 25))
        os._exit(0)
    os.waitpid(child, 0)
    assert key.on(date(2026, 11, 24)) != first

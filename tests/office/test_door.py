"""Signing in: what a member can rely on, and what a stranger cannot do to them."""

from datetime import date

import pytest
from flask import Response

from app import create_office_app, create_public_app, limits
from app.crypto.sealing import new_private_key, public_key
from app.office.door import _remember_device
from app.people import sessions, signin
from app.people.models import OfficeSession, VaultGeneration
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


@pytest.mark.limits
def test_a_device_that_signed_in_before_counts_apart_from_a_stranger_at_the_same_address(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.office.door.GUESSES", "2/5 minutes")
    monkeypatch.setattr(signin, "sign_in", _refuse)
    known = portal.visitor()
    office = portal.app.extensions["office"]
    with office.test_request_context("/masuk"):
        answer = Response()
        _remember_device(answer, "petugas")
        value = answer.headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
    known.client.set_cookie("perangkat", value, path="/kantor")
    stranger = portal.visitor()
    assert [attempt(portal, stranger).status for _ in range(3)] == [422, 422, 429]
    assert attempt(portal, known).status == 422


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
        assert "Set-Cookie" not in page.answer.headers


def test_a_published_key_that_is_not_the_vaults_own_is_shouted_about(portal: Portal) -> None:
    row = db.session.get(VaultGeneration, ("wbs", 1))
    assert row is not None
    row.public_key = public_key(new_private_key())
    db.session.commit()
    desk = portal.sign_in("petugas").get("/kantor/meja")
    assert "Kunci brankas tidak cocok" in desk.text
    assert "wbs" in desk.text


def test_the_address_key_of_a_day_does_not_lead_back_to_the_day_before() -> None:
    key = limits.DailyKey(b"k" * 32, date(2026, 11, 24))
    first = key.on(date(2026, 11, 24))
    second = key.on(date(2026, 11, 25))
    assert first != second
    assert key.on(date(2026, 11, 24)) == second
    same = limits.DailyKey(b"k" * 32, date(2026, 11, 24))
    assert same.on(date(2026, 11, 25)) == second


def _refuse(*_: object) -> None:
    raise signin.SignInRefused


def test_office_pages_lead_strangers_to_the_sign_in(portal: Portal) -> None:
    _, number = portal.report()
    for path in ("/kantor/", "/kantor/meja", "/kantor/meja/kasus", f"/kantor/meja/kasus/{number}"):
        page = portal.visitor().get(path)
        assert page.title.startswith("Masuk")
        assert number not in page.text

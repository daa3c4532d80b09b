"""Signing in and out."""

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer

from app import web
from app.limits import address_hash, within
from app.office import session
from app.people import sessions, signin, vaults
from app.people.signin import OtpLocked, SignInRefused, utc_now
from app.store import new_id

bp = Blueprint("pintu", __name__)

KNOWN_DEVICE = "perangkat"
GUESSES = "10/5 minutes"
"""Sign-ins for one name from one address, or from one known device."""

ALL_GUESSES = "60/5 minutes"
"""Sign-ins for all names together from one address without a known device."""

_DEVICE_AGE = 180 * 24 * 3600


@bp.get("/")
def index() -> Response:
    """The office's address leads to the desk, and from there to the sign-in."""
    return redirect(url_for("meja.today"), 303)  # type: ignore[return-value]


@bp.get("/masuk")
def sign_in() -> Response:
    """The sign-in form."""
    ended = request.args.get("berakhir") == "1"
    return _form(gettext("Silakan masuk; sesi sebelumnya sudah berakhir.") if ended else "")


@bp.post("/masuk")
def enter() -> Response:
    """Check name, passphrase and code, and begin a session."""
    name = request.form.get("nama", "").strip().lower()
    if web.sent_from_elsewhere():
        return _form(gettext("Isi formulir ini di halaman ini sendiri."), 403, name)
    if not _may_guess(name):
        return _form(
            gettext(
                "Terlalu banyak percobaan untuk nama ini dari jaringan ini. Tunggu lima menit, "
                "atau masuk dari perangkat yang pernah dipakai masuk."
            ),
            429,
            name,
        )
    now = utc_now()
    try:
        found = signin.sign_in(
            name, request.form.get("frasa", ""), request.form.get("kode_otp", ""), now
        )
    except SignInRefused:
        return _form(
            gettext(
                "Nama, frasa sandi, atau kode tidak cocok. Kode hanya berlaku sekali: tunggu "
                "kode berikutnya bila perlu."
            ),
            422,
            name,
        )
    except OtpLocked:
        return _form(
            gettext("Kode salah berulang kali. Masuk lagi setelah lima belas menit."), 429, name
        )
    cookie = sessions.start(found, now)
    _check_published_keys(cookie)
    response = redirect(url_for("meja.today"), 303)
    _remember_device(response, name)  # type: ignore[arg-type]
    return session.set_cookie(response, cookie)  # type: ignore[arg-type]


@bp.post("/keluar")
@session.signed_in
def leave() -> Response:
    """End the session on the server and in the browser."""
    session.read_token("keluar")
    sessions.end(request.cookies.get(session.COOKIE, ""))
    return session.clear_cookie(redirect(url_for("pintu.sign_in"), 303))  # type: ignore[arg-type]


@bp.app_errorhandler(session.FormRefused)
def refused(_error: session.FormRefused) -> Response:
    """A form that was not made for this session: nothing happened, go back and send it anew."""
    return web.page("galat.html", 403, kode=400)


def _form(message: str = "", status: int = 200, name: str = "") -> Response:
    return web.page("kantor/masuk.html", status, message=message, name=name)


def _check_published_keys(cookie: str) -> None:
    """Is each vault's published key the one whose private half this member just opened?"""
    member = sessions.resume(cookie, utc_now())
    assert member is not None
    false = vaults.false_keys(member.vault_keys)
    member.cache["kunci_palsu"] = false
    member.keep()


def _may_guess(name: str) -> bool:
    """A device that signed in before counts apart from strangers at the same address."""
    limiter = current_app.extensions["portal_limiter"]
    try:
        known = _signer().loads(request.cookies.get(KNOWN_DEVICE, "")).get(name)
    except BadSignature:
        known = None
    if known:
        return within(limiter, GUESSES, "masuk", known)
    return within(limiter, GUESSES, "masuk", f"{address_hash()}/{name}") and within(
        limiter, ALL_GUESSES, "masuk-semua"
    )


def _remember_device(response: Response, name: str) -> None:
    try:
        devices = _signer().loads(request.cookies.get(KNOWN_DEVICE, ""))
    except BadSignature:
        devices = {}
    devices[name] = devices.get(name) or new_id()
    response.set_cookie(
        KNOWN_DEVICE,
        str(_signer().dumps(devices)),
        path=session.PATH,
        max_age=_DEVICE_AGE,
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="perangkat")

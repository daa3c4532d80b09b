"""Signing in and out."""

import re

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer

from app import web
from app.law.calendar import today
from app.limits import address_hash
from app.office import session
from app.people import sessions, signin
from app.people.signin import OtpLocked, SignInRefused, utc_now

bp = Blueprint("pintu", __name__)

KNOWN_DEVICE = "perangkat"
KEPT, ONWARD = "tulisan", "lanjut"

_CASE = re.compile(r"/meja/kasus/([A-Z0-9-]{1,24})(?:/|$)")
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
    now = utc_now()
    typed = (request.form.get("frasa", ""), request.form.get("kode_otp", ""))
    try:
        found = signin.sign_in(name, *typed, now, address=address_hash(), known=name in _devices())
    except signin.Busy:
        text = gettext(
            "Banyak yang mencoba masuk pada saat yang sama. Tunggu beberapa detik, lalu tekan Masuk "
            "lagi. Perangkat yang pernah dipakai masuk tidak perlu menunggu."
        )
        response = _form(text, 503, name)
        response.headers["Retry-After"] = str(signin.PATIENCE)
        return response
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
    response = _onward()
    _remember_device(response, name)
    return session.set_cookie(response, cookie)


@bp.post("/keluar")
@session.anybody
def leave() -> Response:
    """End the session on the server and in the browser."""
    session.read_token("keluar")
    sessions.end(request.cookies.get(session.COOKIE, ""))
    return session.clear_cookie(redirect(url_for("pintu.sign_in"), 303))  # type: ignore[arg-type]


@bp.app_errorhandler(session.FormRefused)
def refused(_error: session.FormRefused) -> Response:
    """A form that was not made for this session: nothing happened, go back and send it anew."""
    return web.page("galat.html", 403, kode=400)


@bp.app_errorhandler(session.NotAtDesk)
def elsewhere(_error: session.NotAtDesk) -> Response:
    """Lead whoever belongs to no team to their own page."""
    return redirect(url_for("pegawai.home"), 303)  # type: ignore[return-value]


@bp.app_errorhandler(session.RecordOnly)
def to_the_record(_error: session.RecordOnly) -> Response:
    """Lead an evaluator to the one thing that is theirs to read."""
    return redirect(url_for("penilaian.show", year=today().year), 303)  # type: ignore[return-value]


@bp.app_errorhandler(session.SessionEnded)
def ended(_error: session.SessionEnded) -> Response:
    """Lead to the sign-in; what was typed into a form goes along."""
    if request.method == "POST" and session.typed():
        text = gettext("Sesi Anda sudah berakhir dan tulisan Anda belum tersimpan. Masuk lagi.")
        return _form(text, 403, kept=session.typed(), onward=request.path)
    was_in = 1 if session.COOKIE in request.cookies else None
    return redirect(url_for("pintu.sign_in", berakhir=was_in), 303)  # type: ignore[return-value]


def _form(
    message: str = "", status: int = 200, name: str = "", kept: str = "", onward: str = ""
) -> Response:
    return web.page(
        "kantor/masuk.html",
        status,
        message=message,
        name=name,
        failed=status == 422,
        kept=kept or request.form.get(KEPT, ""),
        onward=onward or request.form.get(ONWARD, ""),
        names={"kept": KEPT, "onward": ONWARD},
    )


def _onward() -> Response:
    """To the desk; or to what was written before the session ended."""
    kept = request.form.get(KEPT, "")
    if not kept:
        return redirect(url_for("meja.today"), 303)  # type: ignore[return-value]
    number = _CASE.search(request.form.get(ONWARD, ""))
    return web.page(
        "kantor/belum_tersimpan.html",
        pesan=gettext("Anda sudah masuk lagi. Salin tulisan Anda, lalu tempelkan di kasusnya."),
        tulisan=kept,
        lanjut=url_for("kasus.show", number=number[1]) if number else url_for("meja.today"),
    )


def _devices() -> set[str]:
    """The names that signed in from this device before, as a cookie that only we can sign says."""
    try:
        return set(_signer().loads(request.cookies.get(KNOWN_DEVICE, "")))
    except BadSignature:
        return set()


def _remember_device(response: Response, name: str) -> None:
    response.set_cookie(
        KNOWN_DEVICE,
        str(_signer().dumps(sorted(_devices() | {name}))),
        path=session.PATH,
        max_age=_DEVICE_AGE,
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="perangkat")

"""The Inspektorat's one-time enrolment: invitation, passphrase, authenticator, recovery key.

Nothing is stored before the last step. What was generated travels in the form,
encrypted under a key that this portal alone has, and comes back with it.
"""

import base64
import json
import os
import re

import segno
from cryptography.fernet import Fernet, InvalidToken
from flask import Blueprint, Response, current_app, request
from flask_babel import gettext
from markupsafe import Markup

from app import web
from app.crypto import paper, passphrase
from app.crypto.derive import derive
from app.law.calendar import today
from app.limits import within
from app.people import accounts, enrolment, recovery, signin, vaults
from app.people.accounts import Credentials
from app.people.enrolment import EnrolmentRefused, NameTaken

bp = Blueprint("pendaftaran", __name__, url_prefix="/pendaftaran")

HOURS = 2
_NAME = re.compile(r"[a-z][a-z0-9.\-]{2,39}")


@bp.get("")
def ask() -> Response:
    """The page that asks for the invitation and a sign-in name."""
    return _ask()


@bp.post("")
def begin() -> Response:
    """Check the invitation; show passphrase, authenticator secret and recovery key, once."""
    code, name = request.form.get("undangan", ""), request.form.get("nama", "").strip().lower()
    if not within(current_app.extensions["portal_limiter"], "20/5 minutes", "pendaftaran"):
        return _ask(gettext("Terlalu banyak percobaan. Tunggu lima menit."), 429, code, name)
    if not _NAME.fullmatch(name):
        return _ask(
            gettext("Nama masuk: 3 sampai 40 huruf kecil, angka, titik, atau tanda hubung."),
            422,
            code,
            name,
        )
    try:
        enrolment.check(code)
        enrolment.check_name(name)
    except EnrolmentRefused:
        return _ask(gettext("Undangan ini tidak dikenal atau sudah dipakai."), 422, code, name)
    except NameTaken:
        return _ask(gettext("Nama masuk ini sudah dipakai."), 422, code, name)
    credentials = accounts.new_credentials()
    sealed = _seal(
        {
            "undangan": code,
            "nama": name,
            "frasa": credentials.phrase,
            "otp": credentials.otp_secret.hex(),
            "pemulihan": os.urandom(recovery.RECOVERY_BYTES).hex(),
        }
    )
    return _show(sealed)


@bp.post("/selesai")
def finish() -> Response:
    """Store the account and start the Inspektorat's vault, once everything was copied."""
    sealed = request.form.get("rahasia", "")
    kept = _unseal(sealed)
    if kept is None:
        return _ask(gettext("Pendaftaran ini sudah kedaluwarsa. Mulailah lagi."), 422)
    credentials = Credentials(kept["frasa"], bytes.fromhex(kept["otp"]))
    typed = passphrase.normalise(request.form.get("frasa", ""))
    if typed != credentials.phrase:
        return _show(sealed, gettext("Frasa sandi yang Anda ketik tidak sama. Periksa salinannya."))
    code = request.form.get("kode_otp", "")
    step = signin.matching_step(credentials.otp_secret, code, signin.utc_now())
    if step is None:
        return _show(
            sealed, gettext("Kode dari aplikasi autentikator tidak cocok. Coba kode baru.")
        )
    try:
        enrolment.enrol_inspectorate(
            kept["undangan"],
            kept["nama"],
            credentials,
            bytes.fromhex(kept["pemulihan"]),
            today(),
            step,
        )
    except EnrolmentRefused:
        return _ask(gettext("Undangan ini tidak dikenal atau sudah dipakai."), 422)
    except NameTaken:
        return _ask(gettext("Nama masuk ini sudah dipakai."), 422, kept["undangan"])
    team = vaults.team_status(vaults.INSPECTORATE_VAULTS)[0]
    return web.page("kantor/terdaftar.html", nama=kept["nama"], sidik=team.fingerprint)


def _ask(message: str = "", status: int = 200, code: str = "", name: str = "") -> Response:
    return web.page("kantor/pendaftaran.html", status, message=message, code=code, name=name)


def _show(sealed: str, message: str = "") -> Response:
    kept = _unseal(sealed)
    assert kept is not None
    secret = bytes.fromhex(kept["otp"])
    uri = signin.new_totp(secret).get_provisioning_uri(kept["nama"], "Kanal Integritas")
    picture = segno.make(uri, error="m").svg_inline(omitsize=True, border=2)
    return web.page(
        "kantor/pendaftaran_rahasia.html",
        422 if message else 200,
        message=message,
        sealed=sealed,
        nama=kept["nama"],
        frasa=kept["frasa"],
        otp=enrolment.otp_text(secret),
        qr=Markup(picture),  # noqa: S704 - drawn by segno from our own text
        pemulihan=paper.write(bytes.fromhex(kept["pemulihan"])),
        typed=request.form.get("frasa", "") if message else "",
    )


def _seal(values: dict[str, str]) -> str:
    return _cipher().encrypt(json.dumps(values).encode()).decode()


def _unseal(sealed: str) -> dict[str, str] | None:
    try:
        raw = _cipher().decrypt(sealed.encode("ascii"), ttl=HOURS * 3600)
    except (InvalidToken, UnicodeEncodeError):
        return None
    values: dict[str, str] = json.loads(raw)
    return values


def _cipher() -> Fernet:
    secret: bytes = current_app.config["SECRET_KEY"]
    return Fernet(base64.urlsafe_b64encode(derive(secret, "pendaftaran")))

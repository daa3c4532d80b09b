"""One-time enrolment, and the Inspektorat's way back: new passphrase, authenticator, recovery key.

Nothing is stored before the last step: what was generated travels in the form.
"""

import os
import re

from flask import Blueprint, Response, request
from flask_babel import gettext

from app import web
from app.crypto import paper, passphrase
from app.law.calendar import today
from app.limits import portal_limiter, within
from app.office import carried
from app.people import accounts, enrolment, presence, recovery, signin, vaults
from app.people.accounts import Credentials, sign_in_name
from app.people.enrolment import EnrolmentRefused, NameTaken
from app.people.recovery import RecoveryRefused
from app.printing import inline_qr

bp = Blueprint("pendaftaran", __name__)

_NAME = re.compile(r"[a-z][a-z0-9.\-]{2,39}")
_ENROLMENT, _RECOVERY = "pendaftaran", "pemulihan"


@bp.get("/pendaftaran")
def ask() -> Response:
    """The page that asks for the invitation and a sign-in name."""
    return _ask()


@bp.post("/pendaftaran")
def begin() -> Response:
    """Check the invitation; show the new secrets once, with a recovery key where a vault starts."""
    code, name = request.form.get("undangan", ""), sign_in_name(request.form.get("nama", ""))
    if _too_often():
        return _ask(gettext("Terlalu banyak percobaan. Tunggu lima menit."), 429, code, name)
    if not _NAME.fullmatch(name):
        return _ask(
            gettext("Nama masuk: 3 sampai 40 huruf kecil, angka, titik, atau tanda hubung."),
            422,
            code,
            name,
        )
    try:
        invitation = enrolment.check(code, today())
        name = invitation.known_name or name
        if not invitation.known_name:
            enrolment.check_name(name)
    except EnrolmentRefused:
        return _ask(_unknown_invitation(), 422, code, name)
    except NameTaken:
        return _ask(gettext("Nama masuk ini sudah dipakai."), 422, code, name)
    paper_key = os.urandom(recovery.RECOVERY_BYTES) if invitation.starts_vault else b""
    return _show(carried.seal(_ENROLMENT, _secrets(name, undangan=code, pemulihan=paper_key.hex())))


@bp.post("/pendaftaran/selesai")
def finish() -> Response:
    """Store the account once everything was copied."""
    sealed = request.form.get("rahasia", "")
    kept = carried.unseal(_ENROLMENT, sealed)
    if kept is None:
        return _ask(gettext("Pendaftaran ini sudah kedaluwarsa. Mulailah lagi."), 422)
    credentials, step, message = _proved(kept)
    if message:
        return _show(sealed, message)
    try:
        invitation = enrolment.check(kept["undangan"], today())
        enrolment.enrol(
            kept["undangan"],
            kept["nama"],
            credentials,
            today(),
            recovery=bytes.fromhex(kept["pemulihan"]),
            otp_step=step,
        )
    except EnrolmentRefused:
        return _ask(_unknown_invitation(), 422)
    except NameTaken:
        return _ask(gettext("Nama masuk ini sudah dipakai."), 422, kept["undangan"])
    fingerprint = ""
    if invitation.starts_vault:
        fingerprint = presence.team_status(vaults.INSPECTORATE_VAULTS)[0].fingerprint
    return web.page(
        "kantor/terdaftar.html", nama=kept["nama"], undangan=invitation, sidik=fingerprint
    )


@bp.get("/pemulihan")
def ask_recovery() -> Response:
    """The page on which the Inspektorat uses its own recovery key, from its own device."""
    return _ask_recovery()


@bp.post("/pemulihan")
def begin_recovery() -> Response:
    """Check name and recovery key; show the new passphrase and authenticator secret, unless it is a drill."""
    name, typed = sign_in_name(request.form.get("nama", "")), request.form.get("kunci", "")
    if _too_often():
        return _ask_recovery(gettext("Terlalu banyak percobaan. Tunggu lima menit."), 429, name)
    try:
        secret = recovery.read_key(typed)
        recovery.check(name, secret, vaults.INSPECTORATE)
    except RecoveryRefused:
        return _ask_recovery(
            gettext(
                "Nama dan kunci pemulihan ini tidak cocok. Periksa tiap huruf dan angka di kertas; "
                "kunci yang sudah diganti tidak berlaku lagi. Tidak ada yang berubah."
            ),
            422,
            name,
        )
    if "uji" in request.form:
        recovery.drill(secret, today())
        return _ask_recovery(name=name, tested=True)
    return _show(carried.seal(_RECOVERY, _secrets(name, kunci=secret.hex())), purpose=_RECOVERY)


@bp.post("/pemulihan/selesai")
def finish_recovery() -> Response:
    """Give the account its new secrets once they were copied."""
    sealed = request.form.get("rahasia", "")
    kept = carried.unseal(_RECOVERY, sealed)
    if kept is None:
        return _ask_recovery(gettext("Pemulihan ini sudah kedaluwarsa. Mulailah lagi."), 422)
    credentials, step, message = _proved(kept)
    if message:
        return _show(sealed, message, _RECOVERY)
    try:
        secret = bytes.fromhex(kept["kunci"])
        recovery.check(kept["nama"], secret, vaults.INSPECTORATE)
        recovery.recover(kept["nama"], secret, credentials, today(), step)
    except RecoveryRefused:
        text = gettext("Kunci pemulihan ini tidak berlaku lagi. Tidak ada yang berubah.")
        return _ask_recovery(text, 422, kept["nama"])
    return web.page("kantor/terdaftar.html", nama=kept["nama"], undangan=None, sidik="")


def _ask(message: str = "", status: int = 200, code: str = "", name: str = "") -> Response:
    return web.page("kantor/pendaftaran.html", status, message=message, code=code, name=name)


def _ask_recovery(
    message: str = "", status: int = 200, name: str = "", *, tested: bool = False
) -> Response:
    return web.page("kantor/pemulihan.html", status, message=message, name=name, tested=tested)


def _unknown_invitation() -> str:
    text: str = gettext(
        "Kode ini tidak dikenal, sudah dipakai, atau sudah lewat waktunya. Mintalah kode baru."
    )
    return text


def _too_often() -> bool:
    return not within(portal_limiter(), "20/5 minutes", "pendaftaran")


def _secrets(name: str, **more: str) -> dict[str, str]:
    made = accounts.new_credentials()
    return {"nama": name, "frasa": made.phrase, "otp": made.otp_secret.hex(), **more}


def _proved(kept: dict[str, str]) -> tuple[Credentials, int, str]:
    """The carried credentials, the step of the one-time code, and what is still wrong."""
    credentials = Credentials(kept["frasa"], bytes.fromhex(kept["otp"]))
    if passphrase.normalise(request.form.get("frasa", "")) != credentials.phrase:
        wrong = gettext("Frasa sandi yang Anda ketik tidak sama. Periksa salinannya.")
        return credentials, 0, wrong
    code = request.form.get("kode_otp", "")
    step = signin.matching_step(credentials.otp_secret, code, signin.utc_now())
    if step is None:
        wrong = gettext("Kode dari aplikasi autentikator tidak cocok. Coba kode baru.")
        return credentials, 0, wrong
    return credentials, step, ""


def _show(sealed: str, message: str = "", purpose: str = _ENROLMENT) -> Response:
    kept = carried.unseal(purpose, sealed)
    assert kept is not None
    secret = bytes.fromhex(kept["otp"])
    uri = signin.new_totp(secret).get_provisioning_uri(kept["nama"], "Kanal Integritas")
    key = bytes.fromhex(kept.get("pemulihan", ""))
    return web.page(
        "kantor/pendaftaran_rahasia.html",
        422 if message else 200,
        message=message,
        sealed=sealed,
        back=purpose == _RECOVERY,
        nama=kept["nama"],
        frasa=kept["frasa"],
        otp=enrolment.otp_text(secret),
        qr=inline_qr(uri),
        pemulihan=paper.write(key) if key else "",
        typed=request.form.get("frasa", "") if message else "",
    )

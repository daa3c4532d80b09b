"""The report form and its receipt: one page, one POST, one code."""

import sys
import time
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, abort, current_app, request
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from wtforms import Form

from app import forms, language, web
from app.cases import intake
from app.cases.channel import Channel
from app.channels import CHANNELS
from app.crypto import receipt
from app.crypto.derive import derive
from app.crypto.errors import BadFormToken
from app.law import rules
from app.law.calendar import today
from app.limits import within
from app.people.vaults import TeamStatus
from app.public.spliced import SplicedPage, marker
from app.public.teams import statuses

bp = Blueprint("lapor", __name__)

TOKEN = "kunci_formulir"  # noqa: S105 - a field name
SWITCH = "ganti_bahasa"
HONEYPOT = "situs_web"

REPORT_LIMIT = "30/minute"
WAITED_LIMIT = "300/minute"
WAIT = 20
"""Seconds that a sender past the limit waits before the form goes through."""


@bp.get("/lapor/<name>")
def form(name: str) -> Response:
    """The blank form with a fresh token."""
    channel = _channel(name)
    blank = _blank(name, language.language(), statuses(channel))
    return blank.response({"token": _new_token(channel)})


@bp.post("/lapor/<name>")
def send(name: str) -> Response:
    """Take the report, or give the form back with everything that was typed."""
    channel = _channel(name)
    filled = forms.read(channel.fields, request.form)
    switch = request.form.get(SWITCH)
    if switch in language.LANGUAGES:
        language.use_language(switch)
        return _again(channel, filled)
    try:
        token = receipt.read_form(form_key(), channel.name, request.form.get(TOKEN, ""))
    except BadFormToken:
        return _again(
            channel,
            filled,
            400,
            gettext(
                "Formulir ini perlu dikirim sekali lagi. Isi di bawah masih lengkap; "
                "periksa lalu tekan Kirim."
            ),
        )
    if web.sent_from_elsewhere():
        return _again(
            channel,
            filled,
            403,
            gettext(
                "Formulir ini dikirim dari halaman di luar portal ini. Jika Anda sendiri yang "
                "menulisnya, periksa isinya dan tekan Kirim di sini. Jika tidak, tutup halaman ini."
            ),
        )
    if not _may_send(token):
        return _again(channel, filled, 429, waited=True)
    files = [f.filename for f in request.files.values() if f.filename]
    if files:
        return _again(
            channel,
            filled,
            422,
            gettext(
                "Berkas belum dapat diterima melalui formulir ini dan tidak ikut tersimpan. "
                "Sebutkan buktinya di bagian bukti, lalu kirim tanpa berkas."
            ),
        )
    if not filled.validate():
        return _again(channel, filled, 422)
    return _accept(channel, filled, token)


@bp.get("/lapor/<name>/tersimpan")
def kept(name: str) -> Response:
    """What comes next, once the reporter says that the code was kept."""
    channel = _channel(name)
    return web.page(
        "publik/tersimpan.html",
        channel=channel,
        teams=statuses(channel),
        angka=rules.figures(channel.name, today()),
    )


@bp.get("/lapor/<name>/cetak")
def printed(name: str) -> Response:
    """The form on paper: print, fill in by hand, bring or send."""
    return web.page("publik/cetak.html", channel=_channel(name))


def form_key() -> bytes:
    """The key that signs the tokens of public forms."""
    secret: bytes = current_app.config["SECRET_KEY"]
    return derive(secret, "formulir")


def _accept(channel: Channel, filled: Form, token: receipt.FormToken) -> Response:
    try:
        given = intake.submit(
            channel,
            forms.answers(filled),
            token.secret,
            today(),
            marked=bool(request.form.get(HONEYPOT)),
        )
    except intake.TokenUsed:
        return _again(
            channel,
            filled,
            409,
            gettext(
                "Formulir ini sudah pernah dikirim dengan isi yang lain. Laporan pertama tersimpan "
                "dengan kodenya sendiri. Jika isi di bawah memang laporan baru, tekan Kirim."
            ),
        )
    except SQLAlchemyError:
        current_app.log_exception(sys.exc_info())
        return _again(
            channel,
            filled,
            503,
            gettext(
                "Ada kesalahan di pihak kami dan laporan belum tersimpan. Isi di bawah masih lengkap; "
                "tekan Kirim sekali lagi."
            ),
        )
    except intake.NoVault:
        return _again(
            channel,
            filled,
            409,
            gettext(
                "Inspektorat belum terdaftar di portal ini, sehingga laporan ini belum dapat dijaga "
                "dari kantor ini. Tidak ada yang disimpan. Gunakan saluran di luar kantor "
                "(tautannya di kaki halaman), atau hapus "
                "tanda pada bagian pertama jika Anda rela kantor ini membacanya."
            ),
        )
    day = language.day_text
    return _receipt(channel.name, language.language()).response(
        {
            "kode": "<wbr>".join(
                f"<span>{group}</span>" for group in given.code.replace("-", "- ").split()
            ),
            "nomor": given.number,
            "hari": day(given.day),
            "tenggat": day(given.answer_due),
        }
    )


def _may_send(token: receipt.FormToken) -> bool:
    limiter = current_app.extensions["portal_limiter"]
    if within(limiter, REPORT_LIMIT, "lapor"):
        return True
    rested = token.waited and time.time() - token.issued >= WAIT
    return rested and within(limiter, WAITED_LIMIT, "lapor-menunggu")


def _again(
    channel: Channel, filled: Form, status: int = 200, message: str = "", *, waited: bool = False
) -> Response:
    """The form as it was typed, always under a new token."""
    html = _render(
        channel,
        filled,
        statuses(channel),
        token=_new_token(channel, waited=waited),
        message=message,
        problems=forms.problems(filled),
        slowed=waited,
        wait=WAIT,
    )
    response = web.no_store(Response(html, status))
    if waited:
        response.headers["Retry-After"] = str(WAIT)
    return response


@lru_cache(maxsize=32)
def _blank(name: str, _language: str, teams: tuple[TeamStatus, ...]) -> SplicedPage:
    """The blank form of a channel, rendered once per language and state of the teams."""
    channel = CHANNELS[name]
    return SplicedPage.split(
        _render(
            channel, forms.read(channel.fields, None), teams, token=marker("token"), problems=[]
        )
    )


@lru_cache(maxsize=32)
def _receipt(name: str, _language: str) -> SplicedPage:
    """The receipt of a channel, rendered once per language."""
    places = {n: Markup(marker(n)) for n in ("kode", "nomor", "hari", "tenggat")}  # noqa: S704
    return SplicedPage.split(language.render("publik/kode.html", channel=CHANNELS[name], **places))


def _render(channel: Channel, filled: Form, teams: tuple[TeamStatus, ...], **values: Any) -> str:
    return language.render(
        "publik/lapor.html",
        channel=channel,
        form=filled,
        teams=teams,
        names={"token": TOKEN, "switch": SWITCH, "honeypot": HONEYPOT},
        **values,
    )


def _new_token(channel: Channel, *, waited: bool = False) -> str:
    return receipt.sign_form(form_key(), channel.name, int(time.time()), waited=waited)


def _channel(name: str) -> Channel:
    channel = CHANNELS.get(name)
    if channel is None:
        abort(404)
    return channel

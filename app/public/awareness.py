"""Two short surveys of whether people know the channels: no account, no identity, no day."""

import sys
from datetime import date
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError
from wtforms import Form

from app import forms, language, web
from app.crypto.errors import BadFormToken
from app.law.calendar import today
from app.public import slowing
from app.public.signed import TOKEN, new_token, read_token
from app.public.spliced import SplicedPage, marker
from app.public.survey import (
    CEILING,
    HONEYPOT,
    LIMIT,
    SCOPE,
    SCOPE_OF_DAY,
    answer_id,
    medium,
)
from app.survey import collecting, form, seasons
from app.survey.instruments import CITIZENS_KNOW, STAFF_KNOW, Instrument

bp = Blueprint("survei_kanal", __name__, url_prefix="/survei/kanal")

ADDRESSES = {"pegawai": STAFF_KNOW, "masyarakat": CITIZENS_KNOW}
_ALL = "kanal"
"""What stands in the place of a service: all answers are counted together."""


@bp.get("")
def choose() -> Response:
    """Which of the two somebody is to answer."""
    return web.page("publik/survei_kanal.html", instruments=ADDRESSES)


@bp.get("/<any(pegawai, masyarakat):who>")
def ask(who: str) -> Response:
    """The blank questions."""
    page = _blank(who, language.language(), current_app.config["PORTAL"].url)
    return page.response({"token": new_token(ADDRESSES[who].name)})


@bp.post("/<any(pegawai, masyarakat):who>")
def answer(who: str) -> Response:
    """Take the answers, or give the form back with everything that was chosen."""
    instrument, day = ADDRESSES[who], today()
    filled = forms.read(form.questions(instrument), request.form)
    if language.switched():
        return _again(who, filled)
    try:
        token = read_token(instrument.name)
    except BadFormToken:
        token = None
    if token is None or web.sent_from_elsewhere():
        text = gettext("Formulir ini perlu dikirim sekali lagi; isinya masih ada di bawah.")
        return _again(who, filled, 403 if token else 400, text)
    if not filled.validate():
        return _again(who, filled, 422)
    if not slowing.passes(LIMIT, SCOPE):
        return _again(who, filled, 429, slowed=True)
    try:
        _store(instrument, token.secret, forms.answers(filled), day)
    except SQLAlchemyError:
        current_app.log_exception(sys.exc_info())
        text = gettext(
            "Ada kesalahan di pihak kami dan jawaban belum tersimpan. Isi di bawah masih lengkap; "
            "tekan Kirim jawaban sekali lagi."
        )
        return _again(who, filled, 503, text)
    slowing.count(LIMIT, SCOPE)
    slowing.count(CEILING, SCOPE_OF_DAY)
    return redirect(url_for("survei_kanal.thanks"), 303)  # type: ignore[return-value]


@bp.get("/terima-kasih")
def thanks() -> Response:
    """What happens with the answers."""
    return web.page("publik/survei_kanal_terima_kasih.html")


def paths() -> list[str]:
    """The two questionnaires, as the sitemap lists them."""
    return [f"/survei/kanal/{who}" for who in ADDRESSES]


def _store(instrument: Instrument, secret: bytes, given: dict[str, Any], day: date) -> None:
    collecting.take_one(
        seasons.current(instrument, day),
        answer_id(secret),
        _ALL,
        form.digits(instrument, given),
        medium(),
        {},
        None,
        day,
    )


@lru_cache(maxsize=8)
def _blank(who: str, mine: str, url: str) -> SplicedPage:
    """``url`` is the portal's own, which the page tells to those who share it."""
    blank = forms.read(form.questions(ADDRESSES[who]), None)
    values = _values(who, blank, marker("token"))
    return SplicedPage.split(language.render("publik/survei_kanal_tanya.html", **values))


def _again(
    who: str, filled: Form, status: int = 200, text: str = "", *, slowed: bool = False
) -> Response:
    values = _values(who, filled, new_token(ADDRESSES[who].name))
    values |= {
        "text": text,
        "problems": forms.problems(filled) if status == 422 else [],
        "slowed": slowed,
        "wait": slowing.WAIT,
        "ticket": slowing.ticket(SCOPE, slowed=slowed),
    }
    shown = web.page("publik/survei_kanal_tanya.html", status, **values)
    return slowing.retry_after(shown) if slowed else shown


def _values(who: str, filled: Form, token: str) -> dict[str, Any]:
    return {
        "who": who,
        "instrument": ADDRESSES[who],
        "questions": form.questions(ADDRESSES[who]),
        "form": filled,
        "token": token,
        "names": {
            "token": TOKEN,
            "honeypot": HONEYPOT,
            "ticket": slowing.TICKET,
            "switch": language.SWITCH,
        },
    }

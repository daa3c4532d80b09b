"""The survey: one page, no account, nothing that tells who answered."""

import sys
from datetime import date
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError
from wtforms import Form

from app import forms, language, web
from app.crypto.derive import digest
from app.crypto.errors import BadFormToken, CannotOpen
from app.law.calendar import today
from app.people.pins import KeyExchanged
from app.public import slowing
from app.public.signed import TOKEN, new_token, read_token
from app.public.spliced import SplicedPage, marker
from app.survey import collecting, form, seasons, services, suggestions
from app.survey.answers_file import SERVICE
from app.survey.form import AT_COUNTER, FROM
from app.survey.instruments import IPAK, SKM, Instrument
from app.survey.seasons import Season

bp = Blueprint("survei", __name__)

ADDRESSES = {"": SKM, "antikorupsi": IPAK}
HONEYPOT = "situs_web"
LIMIT = "30/hour"
"""Answers from one address, before a sender is asked to wait; a counter's phones share one."""

CEILING = "150/day"
"""Answers from one address that count: a busy counter's network has fewer."""

SCOPE, SCOPE_OF_DAY = "survei", "survei-sehari"
_ID = 32


@bp.get("/survei", defaults={"which": ""})
@bp.get("/survei/<which>")
def ask(which: str) -> Response:
    """The blank questionnaire; a poster at a counter names the service in the address."""
    instrument = _instrument(which)
    offered = tuple(services.offered().items())
    service = request.args.get(SERVICE, "")
    chosen = service if service in dict(offered) else ""
    counter = AT_COUNTER if request.args.get(FROM) == AT_COUNTER else ""
    order = seasons.current(instrument, today()).order
    mine, url = language.language(), current_app.config["PORTAL"].url
    page = _blank(instrument.name, mine, url, offered, order, chosen, counter)
    return page.response({"token": new_token(instrument.name)})


@bp.post("/survei", defaults={"which": ""})
@bp.post("/survei/<which>")
def answer(which: str) -> Response:
    """Take the answers, or give the form back with everything that was chosen and written."""
    instrument, day = _instrument(which), today()
    season = seasons.current(instrument, day)
    filled = forms.read(form.all_fields(instrument, services.offered(), season.order), request.form)
    if language.switched():
        return _again(instrument, filled, season.order)
    try:
        token = read_token(instrument.name)
    except BadFormToken:
        token = None
    if token is None or web.sent_from_elsewhere():
        text = gettext("Formulir ini perlu dikirim sekali lagi; isinya masih ada di bawah.")
        return _again(instrument, filled, season.order, 403 if token else 400, text)
    if not filled.validate():
        return _again(instrument, filled, season.order, 422)
    if not slowing.passes(LIMIT, SCOPE):
        return _again(instrument, filled, season.order, 429, slowed=True)
    try:
        _store(season, token.secret, forms.answers(filled), day)
    except (SQLAlchemyError, KeyExchanged, CannotOpen, KeyError):  # KeyError: no vault for words
        current_app.log_exception(sys.exc_info())
        text = gettext(
            "Ada kesalahan di pihak kami dan jawaban belum tersimpan. Isi di bawah masih lengkap; "
            "tekan Kirim jawaban sekali lagi."
        )
        return _again(instrument, filled, season.order, 503, text)
    slowing.count(LIMIT, SCOPE)
    slowing.count(CEILING, SCOPE_OF_DAY)
    done = url_for("survei.thanks", survei=instrument.name, layanan=filled[SERVICE].data)
    return redirect(done, 303)  # type: ignore[return-value]


@bp.get("/survei/terima-kasih")
def thanks() -> Response:
    """What happens with the answers, and the other questionnaire."""
    other = IPAK if request.args.get("survei") == SKM.name else None
    service = request.args.get(SERVICE, "")
    return web.page("publik/survei_terima_kasih.html", other=other, service=service)


def _store(season: Season, secret: bytes, given: dict[str, Any], day: date) -> None:
    """Take what was answered; ``secret`` is the form's own, by which it counts once."""
    words, service = given[form.SUGGESTION].strip(), given[SERVICE]
    collecting.take_one(
        season,
        answer_id(secret),
        service,
        form.digits(season.instrument, given),
        medium(),
        {f.name: given[f.name] for f in form.ABOUT},
        suggestions.seal(season, service, words) if words else None,
        day,
    )


def answer_id(secret: bytes) -> str:
    """The id of the answers that come by a form, which follows from the form's own secret."""
    return digest("survei", secret).hex()[:_ID]


def paths() -> list[str]:
    """The questionnaires, as the sitemap lists them."""
    return ["/survei", *(f"/survei/{which}" for which in ADDRESSES if which)]


def _instrument(which: str) -> Instrument:
    if which not in ADDRESSES:
        abort(404)
    return ADDRESSES[which]


def medium() -> str:
    """How these answers came; past the day's ceiling of an address they are kept and not counted."""
    if request.form.get(HONEYPOT) or not slowing.passes(CEILING, SCOPE_OF_DAY, tickets=False):
        return collecting.MACHINE
    at_counter = request.form.get(FROM) == AT_COUNTER
    return collecting.COUNTER if at_counter else collecting.ONLINE


@lru_cache(maxsize=64)
def _blank(
    name: str,
    mine: str,
    url: str,
    offered: tuple[tuple[str, str], ...],
    order: str,
    chosen: str,
    counter: str,
) -> SplicedPage:
    """``url`` is the portal's own, which the page tells to those who share it."""
    instrument = next(i for i in ADDRESSES.values() if i.name == name)
    blank = forms.read(form.all_fields(instrument, dict(offered), order), None)
    blank[SERVICE].data = chosen or (offered[0][0] if len(offered) == 1 else "")
    values = _values(instrument, blank, order, marker("token"), counter)
    return SplicedPage.split(language.render("publik/survei.html", **values))


def _again(
    instrument: Instrument,
    filled: Form,
    order: str,
    status: int = 200,
    text: str = "",
    *,
    slowed: bool = False,
) -> Response:
    values = _values(
        instrument, filled, order, new_token(instrument.name), request.form.get(FROM, "")
    )
    values |= {
        "text": text,
        "problems": forms.problems(filled) if status == 422 else [],
        "slowed": slowed,
        "wait": slowing.WAIT,
        "ticket": slowing.ticket(SCOPE, slowed=slowed),
    }
    shown = web.page("publik/survei.html", status, **values)
    return slowing.retry_after(shown) if slowed else shown


def _values(
    instrument: Instrument, filled: Form, order: str, token: str, counter: str
) -> dict[str, Any]:
    return {
        "instrument": instrument,
        "which": next(which for which, one in ADDRESSES.items() if one is instrument),
        "service": form.service_field(services.offered()),
        "questions": form.questions(instrument, order),
        "about": form.ABOUT,
        "suggestion": form.suggestion(),
        "form": filled,
        "token": token,
        "counter": counter if counter == AT_COUNTER else "",
        "names": {
            "token": TOKEN,
            "from": FROM,
            "honeypot": HONEYPOT,
            "ticket": slowing.TICKET,
            "switch": language.SWITCH,
        },
    }

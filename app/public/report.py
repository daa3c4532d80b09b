"""The report form and its receipt: one page, one POST, one code."""

import sys
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from wtforms import Form

from app import files, forms, language, web
from app.cases import intake
from app.cases.channel import Channel
from app.cases.uploads import FilesGone
from app.channels import OPEN_TO_ALL
from app.crypto import receipt
from app.crypto.errors import BadFormToken, CannotOpen
from app.files import Bag
from app.law import doors, rules
from app.law.calendar import today
from app.law.tariff import tariffs
from app.people.pins import KeyExchanged
from app.people.presence import TeamStatus
from app.public import slowing
from app.public.blank_form import blank_pdf
from app.public.signed import TOKEN, new_token, read_token
from app.public.spliced import SplicedPage, marker
from app.public.teams import statuses

bp = Blueprint("lapor", __name__)

HONEYPOT = "situs_web"

REPORT_LIMIT = "30/minute"
"""Reports stored from one address, before a sender is asked to wait."""

_SCOPE = "lapor"


@bp.get("/lapor/<name>")
def form(name: str) -> Response:
    """The blank form with a fresh token."""
    channel = _channel(name)
    blank = _blank(name, language.language(), statuses(channel))
    return blank.response({"token": new_token(channel.name)})


def paths() -> list[str]:
    """Where the blank forms stand, and those for paper that are a page."""
    on_screen = [f"/lapor/{name}" for name in OPEN_TO_ALL]
    return on_screen + [f"/lapor/{n}/cetak" for n, c in OPEN_TO_ALL.items() if not c.on_paper]


@bp.post("/lapor/<name>")
def send(name: str) -> Response:
    """Take the report, or give the form back with everything that was typed."""
    channel = _channel(name)
    bag = files.take()
    filled = forms.read(channel.fields, request.form)
    if web.sent_from_elsewhere():
        return _again(
            channel,
            filled,
            bag,
            403,
            gettext(
                "Formulir ini dikirim dari halaman di luar portal ini. Jika Anda sendiri yang "
                "menulisnya, periksa isinya dan tekan Kirim laporan di sini. Jika tidak, tutup halaman ini."
            ),
        )
    if language.switched():
        ask = _check_files if bag.ask_again() and not bag.refused else _again
        return ask(channel, filled, bag)
    if files.CHANGE in request.form:
        return _again(channel, filled, bag)
    try:
        token = read_token(channel.name)
    except BadFormToken:
        return _again(
            channel,
            filled,
            bag,
            400,
            gettext(
                "Formulir ini perlu dikirim sekali lagi. Isi di bawah masih lengkap; "
                "periksa lalu tekan Kirim laporan."
            ),
        )
    if not filled.validate() or bag.refused:
        return _again(channel, filled, bag, 422)
    if not slowing.passes(REPORT_LIMIT, _SCOPE):
        return _again(channel, filled, bag, 429, slowed=True)
    if bag.unclean():
        return _check_files(channel, filled, bag)
    return _accept(channel, filled, bag, token)


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
    channel = _channel(name)
    if channel.on_paper:
        return redirect(url_for("lapor.paper", name=name), 303)  # type: ignore[return-value]
    return web.page("publik/cetak.html", channel=channel, doors=doors.outside(language.language()))


@bp.get("/lapor/<name>/formulir.pdf")
def paper(name: str) -> Response:
    """The same as a PDF of one page, where the channel is one that the counter takes in."""
    channel = _channel(name)
    if not channel.on_paper:
        abort(404)
    pdf = blank_pdf(name, language.language(), url_for("lapor.form", name=name, _external=True))
    response = Response(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="formulir-{name}.pdf"'
    return response


def _accept(channel: Channel, filled: Form, bag: Bag, token: receipt.FormToken) -> Response:
    try:
        given = intake.submit(
            intake.Submission(
                channel,
                forms.answers(filled),
                token.secret,
                today(),
                marked=bool(request.form.get(HONEYPOT)),
                proofs=bag.to_send(),
            )
        )
    except FilesGone:
        bag.drop_lost()
        return _again(channel, filled, bag, 409)
    except intake.TokenUsed:
        return _again(
            channel,
            filled,
            bag,
            409,
            gettext(
                "Formulir ini sudah pernah dikirim dengan isi yang lain. Laporan pertama tersimpan "
                "dengan kodenya sendiri. Jika isi di bawah memang laporan baru, tekan Kirim laporan."
            ),
        )
    except SQLAlchemyError:
        current_app.log_exception(sys.exc_info())
        return _again(
            channel,
            filled,
            bag,
            503,
            gettext(
                "Ada kesalahan di pihak kami dan laporan belum tersimpan. Isi di bawah masih lengkap; "
                "tekan Kirim laporan sekali lagi."
            ),
        )
    except (KeyExchanged, CannotOpen):
        return _again(
            channel,
            filled,
            bag,
            503,
            gettext(
                "Kunci tim di portal ini berubah di luar prosedur, sehingga laporan tidak dikirim: "
                "mungkin ada yang mencoba membacanya. Tidak ada yang disimpan. Gunakan kanal di "
                "luar kantor (tautannya di kaki halaman)."
            ),
        )
    except intake.NoVault:
        return _again(
            channel,
            filled,
            bag,
            409,
            gettext(
                "Inspektorat belum terdaftar di portal ini, sehingga laporan ini belum dapat dijaga "
                "dari kantor ini. Tidak ada yang disimpan. Gunakan kanal di luar kantor "
                "(tautannya di kaki halaman), atau hapus "
                "tanda pada bagian pertama jika Anda rela kantor ini membacanya."
            ),
        )
    bag.sent()
    slowing.count(REPORT_LIMIT, _SCOPE)
    day = language.day_text
    return _receipt(channel.name, language.language()).response(
        {
            "kode": "<wbr>".join(
                f"<span>{group}</span>" for group in given.code.replace("-", "- ").split()
            ),
            "nomor": given.number,
            "hari": day(given.day),
            "tenggat": day(given.answer_due) if given.answer_due else "",
        }
    )


def _check_files(channel: Channel, filled: Form, bag: Bag) -> Response:
    """One page before the receipt: which files stay as they came, and why."""
    return web.page(
        "periksa.html",
        dasar="publik/dasar.html",
        action=url_for("lapor.send", name=channel.name),
        hidden=[*forms.hidden(filled), (TOKEN, new_token(channel.name)), *_carried()],
        bag=bag,
        files=files,
        switch=language.SWITCH,
    )


def _carried() -> list[tuple[str, str]]:
    """What the form brought besides its answers: a ticket that has rested, the honeypot's content."""
    brought = {
        slowing.TICKET: slowing.ticket(_SCOPE, slowed=False),
        HONEYPOT: request.form.get(HONEYPOT, ""),
    }
    return [(name, text) for name, text in brought.items() if text]


def _again(
    channel: Channel,
    filled: Form,
    bag: Bag,
    status: int = 200,
    message: str = "",
    *,
    slowed: bool = False,
) -> Response:
    """The form as it was typed, always under a new token."""
    html = _render(
        channel,
        filled,
        statuses(channel),
        token=new_token(channel.name),
        message=message,
        problems=forms.problems(filled),
        bag=bag,
        slowed=slowed,
        wait=slowing.WAIT,
        ticket=slowing.ticket(_SCOPE, slowed=slowed),
    )
    response = web.no_store(Response(html, status))
    return slowing.retry_after(response) if slowed else response


@lru_cache(maxsize=32)
def _blank(name: str, _language: str, teams: tuple[TeamStatus, ...]) -> SplicedPage:
    """The blank form of a channel, rendered once per language and state of the teams."""
    channel = OPEN_TO_ALL[name]
    return SplicedPage.split(
        _render(
            channel,
            forms.read(channel.fields, None),
            teams,
            token=marker("token"),
            problems=[],
            bag=Bag(),
        )
    )


@lru_cache(maxsize=32)
def _receipt(name: str, _language: str) -> SplicedPage:
    """The receipt of a channel, rendered once per language."""
    places = {n: Markup(marker(n)) for n in ("kode", "nomor", "hari", "tenggat")}  # noqa: S704
    return SplicedPage.split(
        language.render("publik/kode.html", channel=OPEN_TO_ALL[name], **places)
    )


def _render(channel: Channel, filled: Form, teams: tuple[TeamStatus, ...], **values: Any) -> str:
    return language.render(
        "publik/lapor.html",
        channel=channel,
        form=filled,
        teams=teams,
        files=files,
        angka=rules.figures(channel.name, today()),
        tarif=tariffs(language.language()),
        names={
            "token": TOKEN,
            "switch": language.SWITCH,
            "honeypot": HONEYPOT,
            "ticket": slowing.TICKET,
        },
        **values,
    )


def _channel(name: str) -> Channel:
    channel = OPEN_TO_ALL.get(name)
    if channel is None:
        abort(404)
    return channel

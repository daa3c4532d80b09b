"""Follow a report by its code: status, conversation, hand-over, a copy to print."""

import time
from collections.abc import Callable

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask_babel import gettext

from app import forms, language, web
from app.cases import history, workflow
from app.cases.channel import N_, TEXT_LIMIT, Channel, Field
from app.channels import CHANNELS
from app.crypto import receipt
from app.crypto.errors import BadFormToken
from app.law import doors
from app.law.calendar import today
from app.limits import within
from app.people import vaults
from app.public import visit
from app.public.report import SWITCH, TOKEN, form_key
from app.public.teams import statuses
from app.public.visit import Visit

bp = Blueprint("lacak", __name__, url_prefix="/lacak")

CODE = "kode"
CODE_LIMIT = "60/minute"
MESSAGE = Field(name="pesan", label=N_("Pesan Anda"), required=True, limit=TEXT_LIMIT)
RETALIATION = "pembalasan"


@bp.get("")
def ask() -> Response:
    """The page that asks for a code."""
    return _ask()


@bp.post("")
def enter() -> Response:
    """Open the case of the code that was typed."""
    draft, typed = request.form.get(MESSAGE.name, ""), request.form.get(CODE, "")
    switch = request.form.get(SWITCH)
    if switch in language.LANGUAGES:
        language.use_language(switch)
        return _ask(typed=typed, draft=draft)
    if web.sent_from_elsewhere():
        return _ask(403, gettext("Ketik kode Anda di halaman ini."), draft=draft)
    if not within(current_app.extensions["portal_limiter"], CODE_LIMIT, "lacak"):
        return _ask(
            429,
            gettext(
                "Terlalu banyak permintaan dari jaringan ini. Tunggu satu menit, lalu tekan Buka "
                "lagi. Kode Anda tetap berlaku."
            ),
            typed,
            draft,
        )
    found = visit.by_code(typed)
    if found is None:
        return _ask(
            422,
            gettext(
                "Kode itu tidak membuka laporan apa pun. Periksa kembali tiap huruf dan angka, "
                "lalu coba lagi."
            ),
            typed,
            draft,
        )
    return _case(found, draft=draft)


@bp.get("/laporan")
def case() -> Response:
    """The case of the visit that goes on."""
    found = visit.by_cookie()
    return _case(found) if found else _ended()


@bp.post("/balas")
def reply() -> Response:
    """A message of the reporter, sent once however often the form is."""
    return _write(_say)


@bp.post("/serahkan")
def hand_over() -> Response:
    """Seal the case to the Inspektorat and close it to the office, without asking the office."""
    return _write(_hand_over)


@bp.get("/salinan")
def copy() -> Response:
    """The reporter's own copy, to print."""
    found = visit.by_cookie()
    if found is None:
        return _ended()
    channel = CHANNELS[found.opened.case.channel]
    shown = web.page("publik/salinan.html", channel=channel, o=found.opened, hari=today())
    return visit.remember(shown, found)


@bp.post("/tutup")
def leave() -> Response:
    """End the visit on this device."""
    return visit.forget(redirect(url_for("lacak.ask"), 303))  # type: ignore[arg-type]


def _say(found: Visit, channel: Channel, text: str, record_id: str) -> None:
    retaliation = request.form.get(RETALIATION) == "ya"
    workflow.say_as_reporter(
        channel, found.opened, text, record_id, today(), retaliation=retaliation
    )


def _hand_over(found: Visit, channel: Channel, text: str, record_id: str) -> None:
    workflow.say_as_reporter(channel, found.opened, text, record_id, today(), hand_over=True)


def _write(act: Callable[[Visit, Channel, str, str], None]) -> Response:
    filled = forms.read((MESSAGE,), request.form)
    text = filled[MESSAGE.name].data
    found = visit.by_cookie()
    if found is None:
        return _ended(text)
    channel = CHANNELS[found.opened.case.channel]
    switch = request.form.get(SWITCH)
    if switch in language.LANGUAGES:
        language.use_language(switch)
        return _case(found, draft=text)
    try:
        token = receipt.read_form(form_key(), _form_name(found, act), request.form.get(TOKEN, ""))
    except BadFormToken:
        return _case(
            found,
            409,
            gettext(
                "Tulisan ini dimulai di halaman laporan lain. Periksa apakah benar untuk laporan ini, "
                "lalu kirim lagi."
            ),
            text,
        )
    if web.sent_from_elsewhere():
        return _case(
            found,
            403,
            gettext(
                "Tulisan ini dikirim dari halaman di luar portal ini. Jika Anda sendiri yang "
                "menulisnya, kirim sekali lagi dari sini."
            ),
            text,
        )
    if not within(current_app.extensions["portal_limiter"], CODE_LIMIT, "balas"):
        return _case(
            found,
            429,
            gettext(
                "Terlalu banyak permintaan dari jaringan ini. Tunggu satu menit, lalu kirim lagi."
            ),
            text,
        )
    if not filled.validate():
        return _case(found, 422, forms.problems(filled)[0][1], text)
    return _carried_out(act, found, channel, text, token.secret.hex())


def _carried_out(
    act: Callable[[Visit, Channel, str, str], None],
    found: Visit,
    channel: Channel,
    text: str,
    record_id: str,
) -> Response:
    try:
        act(found, channel, text, record_id)
    except workflow.AlreadyDone:
        pass
    except workflow.CaseMoved:
        return _case(
            found,
            409,
            gettext("Ada tulisan lain yang masuk pada saat yang sama. Kirim sekali lagi."),
            text,
        )
    except workflow.NoInspectorate:
        return _case(
            found,
            409,
            gettext(
                "Inspektorat belum terdaftar di portal ini, sehingga laporan belum dapat diserahkan."
            ),
            text,
        )
    shown = redirect(url_for("lacak.case") + "#percakapan", 303)
    return visit.remember(shown, found)  # type: ignore[arg-type]


def _form_name(found: Visit, act: Callable[..., None]) -> str:
    return f"{act.__name__}/{found.opened.case.id}"


def _ask(status: int = 200, message: str = "", typed: str = "", draft: str = "") -> Response:
    teams = [team for channel in CHANNELS.values() for team in statuses(channel)]
    return web.page(
        "publik/lacak.html",
        status,
        message=message,
        typed=typed,
        draft=draft,
        teams=teams,
        names={"code": CODE, "switch": SWITCH, "message": MESSAGE.name},
    )


def _ended(draft: str = "") -> Response:
    return _ask(
        403,
        gettext(
            "Kunjungan Anda sudah berakhir: setelah %(menit)s menit kode perlu diketik lagi.",
            menit=visit.MINUTES,
        ),
        draft=draft,
    )


def _case(found: Visit, status: int = 200, message: str = "", draft: str = "") -> Response:
    opened = found.opened
    channel = CHANNELS[opened.case.channel]
    now, key = int(time.time()), form_key()
    day = today()
    shown = web.page(
        "publik/laporan.html",
        status,
        channel=channel,
        o=opened,
        state=channel.state(opened.case.state),
        message=message,
        draft=draft,
        running=opened.running(),
        missed=opened.missed(day),
        hari=day,
        doors=doors.outside(language.language()),
        teams=statuses(channel),
        handed=opened.header.get("rute") in vaults.INSPECTORATE_VAULTS,
        reply_token=receipt.sign_form(key, _form_name(found, _say), now),
        hand_over_token=receipt.sign_form(key, _form_name(found, _hand_over), now),
        names={
            "token": TOKEN,
            "switch": SWITCH,
            "message": MESSAGE.name,
            "retaliation": RETALIATION,
        },
        hidden_events=(history.NOTED,),
    )
    return visit.remember(shown, found)

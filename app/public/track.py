"""Follow a report by its code: status, conversation, hand-over, a copy to print."""

import time
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask_babel import gettext

from app import forms, language, web
from app.cases import history, workflow
from app.cases.channel import N_, TEXT_LIMIT, Field
from app.channels import CHANNELS
from app.crypto import receipt
from app.crypto.errors import BadFormToken
from app.law import doors
from app.law.calendar import today
from app.limits import within
from app.people import vaults
from app.people.vaults import team_status
from app.public import visit
from app.public.report import SWITCH, TOKEN, form_key
from app.public.teams import statuses
from app.public.visit import Visit

bp = Blueprint("lacak", __name__, url_prefix="/lacak")

CODE = "kode"
CODE_LIMIT = "60/minute"
MESSAGE = Field(name="pesan", label=N_("Pesan Anda"), required=True, limit=TEXT_LIMIT)
RETALIATION = "pembalasan"
FOR = "untuk"
HAND_OVER = "serahkan"
_NAMES = {
    "code": CODE,
    "token": TOKEN,
    "switch": SWITCH,
    "message": MESSAGE.name,
    "retaliation": RETALIATION,
    "for": FOR,
}


@dataclass(frozen=True)
class Draft:
    """What was typed and not yet sent: the words, for which form, and whether it is retaliation."""

    text: str = ""
    hand_over: bool = False
    retaliation: bool = False

    @classmethod
    def sent(cls, *, hand_over: bool | None = None) -> "Draft":
        """The draft in the form that was just sent."""
        form = request.form
        return cls(
            text=forms.read((MESSAGE,), form)[MESSAGE.name].data,
            hand_over=form.get(FOR) == HAND_OVER if hand_over is None else hand_over,
            retaliation=form.get(RETALIATION) == "ya",
        )


@bp.get("")
def ask() -> Response:
    """The page that asks for a code."""
    return _ask()


@bp.post("")
def enter() -> Response:
    """Open the case of the code that was typed."""
    draft, typed = Draft.sent(), request.form.get(CODE, "")
    switch = request.form.get(SWITCH)
    if switch in language.LANGUAGES:
        language.use_language(switch)
        return _ask(typed=typed, draft=draft)
    if web.sent_from_elsewhere():
        return _ask(403, gettext("Ketik kode Anda di halaman ini."), typed, draft)
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
    return _write(Draft.sent(hand_over=False))


@bp.post("/serahkan")
def hand_over() -> Response:
    """Seal the case to the Inspektorat and close it to the office, without asking the office."""
    return _write(Draft.sent(hand_over=True))


@bp.get("/balas")
@bp.get("/serahkan")
def back() -> Response:
    """An address that only takes forms leads to the case when it is opened again."""
    return redirect(url_for("lacak.case"), 303)  # type: ignore[return-value]


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


def _write(draft: Draft) -> Response:
    found = visit.by_cookie()
    if found is None:
        return _ended(draft)
    switch = request.form.get(SWITCH)
    if switch in language.LANGUAGES:
        language.use_language(switch)
        return _case(found, draft=draft)
    try:
        token = receipt.read_form(
            form_key(), _form_name(found, draft.hand_over), request.form.get(TOKEN, "")
        )
    except BadFormToken:
        text = gettext(
            "Periksa apakah tulisan ini memang untuk laporan ini, lalu kirim sekali lagi."
        )
        return _case(found, 409, text, draft)
    if web.sent_from_elsewhere():
        text = gettext(
            "Tulisan ini dikirim dari halaman di luar portal ini. Jika Anda sendiri yang "
            "menulisnya, kirim sekali lagi dari sini."
        )
        return _case(found, 403, text, draft)
    if not within(current_app.extensions["portal_limiter"], CODE_LIMIT, "balas"):
        text = gettext(
            "Terlalu banyak permintaan dari jaringan ini. Tunggu satu menit, lalu kirim lagi."
        )
        return _case(found, 429, text, draft)
    filled = forms.read((MESSAGE,), request.form)
    if not filled.validate():
        return _case(found, 422, forms.problems(filled)[0][1], draft)
    return _carry_out(found, draft, token.secret.hex())


def _carry_out(found: Visit, draft: Draft, record_id: str) -> Response:
    channel = CHANNELS[found.opened.case.channel]
    try:
        workflow.say_as_reporter(
            channel,
            found.opened,
            draft.text,
            record_id,
            today(),
            retaliation=draft.retaliation,
            hand_over=draft.hand_over,
        )
    except workflow.AlreadyDone:
        if not found.opened.says(draft.text):
            text = gettext(
                "Pesan pertama dari formulir ini sudah terkirim. Jika tulisan di bawah memang "
                "pesan baru, kirim sekali lagi."
            )
            return _case(found, 409, text, draft)
    except workflow.CaseMoved:
        text = gettext("Ada tulisan lain yang masuk pada saat yang sama. Kirim sekali lagi.")
        return _case(found, 409, text, draft)
    except workflow.NoInspectorate:
        text = gettext(
            "Inspektorat belum terdaftar di portal ini, sehingga laporan belum dapat diserahkan."
        )
        return _case(found, 409, text, draft)
    shown = redirect(url_for("lacak.case") + "#percakapan", 303)
    return visit.remember(shown, found)  # type: ignore[arg-type]


def _form_name(found: Visit, hand_over: bool) -> str:
    return f"{HAND_OVER if hand_over else 'balas'}/{found.opened.case.id}"


def _ask(
    status: int = 200, message: str = "", typed: str = "", draft: Draft | None = None
) -> Response:
    teams = [team for channel in CHANNELS.values() for team in statuses(channel)]
    return web.page(
        "publik/lacak.html",
        status,
        message=message,
        typed=typed,
        draft=draft or Draft(),
        teams=teams,
        names=_NAMES,
    )


def _ended(draft: Draft | None = None) -> Response:
    return _ask(
        403,
        gettext(
            "Laporan tidak sedang terbuka di perangkat ini. Ketik kode Anda; setelah %(menit)s "
            "menit tanpa kegiatan kode perlu diketik lagi.",
            menit=visit.MINUTES,
        ),
        draft=draft,
    )


def _case(
    found: Visit, status: int = 200, message: str = "", draft: Draft | None = None
) -> Response:
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
        draft=draft or Draft(),
        running=opened.running(),
        missed=opened.missed(day),
        hari=day,
        doors=doors.outside(language.language()),
        teams=team_status(channel.vaults),
        handed=opened.header.get("rute") in vaults.INSPECTORATE_VAULTS,
        reply_token=receipt.sign_form(key, _form_name(found, False), now),
        hand_over_token=receipt.sign_form(key, _form_name(found, True), now),
        names=_NAMES,
        hidden_events=(history.NOTED,),
    )
    return visit.remember(shown, found)

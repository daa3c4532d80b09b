"""Follow a report by its code: status, conversation, hand-over, a copy to print."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext

from app import forms, language, web
from app.cases import history, workflow
from app.cases.channel import N_, TEXT_LIMIT, Field
from app.channels import CHANNELS
from app.crypto.errors import BadFormToken, CannotOpen
from app.law import doors
from app.law.calendar import today
from app.people import vaults
from app.people.pins import KeyExchanged
from app.public import slowing, visit
from app.public.signed import TOKEN, new_token, read_token
from app.public.teams import statuses
from app.public.visit import Visit

bp = Blueprint("lacak", __name__, url_prefix="/lacak")

CODE = "kode"
CODE_LIMIT = "60/minute"
"""Codes typed, and messages sent, from one address before a visitor is asked to wait."""

MESSAGE = Field(name="pesan", label=N_("Pesan Anda"), required=True, limit=TEXT_LIMIT)
RETALIATION = "pembalasan"
FOR = "untuk"
HAND_OVER = "serahkan"
_NAMES = {
    "code": CODE,
    "token": TOKEN,
    "switch": language.SWITCH,
    "message": MESSAGE.name,
    "retaliation": RETALIATION,
    "for": FOR,
    "ticket": slowing.TICKET,
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
    if web.sent_from_elsewhere():
        return _ask(403, gettext("Ketik kode Anda di halaman ini."), typed, draft)
    switch = request.form.get(language.SWITCH)
    if switch in language.LANGUAGES:
        language.use_language(switch)
        return _ask(typed=typed, draft=draft)
    if not slowing.passes(CODE_LIMIT, "lacak"):
        return _ask(
            429,
            gettext(
                "Banyak kode diketik dari jaringan yang sama, mungkin bukan oleh Anda. Tunggu "
                "%(detik)s detik, lalu tekan Buka lagi: laporan Anda akan terbuka. Kode Anda tetap "
                "berlaku.",
                detik=slowing.WAIT,
            ),
            typed,
            draft,
        )
    slowing.count(CODE_LIMIT, "lacak")
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
    return visit.forget(redirect(url_for("lacak.ask", ditutup=1), 303))  # type: ignore[arg-type]


def _write(draft: Draft) -> Response:
    found = visit.by_cookie()
    if found is None:
        return _ended(draft)
    if web.sent_from_elsewhere():
        text = gettext(
            "Tulisan ini dikirim dari halaman di luar portal ini. Jika Anda sendiri yang "
            "menulisnya, kirim sekali lagi dari sini."
        )
        return _case(found, 403, text, draft)
    switch = request.form.get(language.SWITCH)
    if switch in language.LANGUAGES:
        language.use_language(switch)
        return _case(found, draft=draft)
    try:
        token = read_token(_form_name(found, draft.hand_over))
    except BadFormToken:
        text = gettext(
            "Periksa apakah tulisan ini memang untuk laporan ini, lalu kirim sekali lagi."
        )
        return _case(found, 409, text, draft)
    filled = forms.read((MESSAGE,), request.form)
    if not filled.validate():
        return _case(found, 422, forms.problems(filled)[0][1], draft)
    if not slowing.passes(CODE_LIMIT, "balas"):
        text = gettext(
            "Banyak pesan dikirim dari jaringan yang sama, mungkin bukan oleh Anda. Tunggu "
            "%(detik)s detik, lalu kirim lagi: pesan Anda akan diterima.",
            detik=slowing.WAIT,
        )
        return _case(found, 429, text, draft)
    slowing.count(CODE_LIMIT, "balas")
    return _carry_out(found, draft, token.secret.hex())


def _carry_out(found: Visit, draft: Draft, record_id: str) -> Response:
    channel = CHANNELS[found.opened.case.channel]
    said = workflow.Saying(draft.text, retaliation=draft.retaliation, hand_over=draft.hand_over)
    try:
        workflow.say_as_reporter(channel, found.opened, said, record_id, today())
    except workflow.AlreadyDone:
        found = visit.again(found)
        if found.opened.contents.get(record_id) != said.content():
            text = gettext(
                "Pesan pertama dari formulir ini sudah terkirim. Jika tulisan di bawah memang "
                "pesan baru, kirim sekali lagi."
            )
            return _case(found, 409, text, draft)
    except workflow.CaseMoved:
        text = gettext("Ada tulisan lain yang masuk pada saat yang sama. Kirim sekali lagi.")
        return _case(visit.again(found), 409, text, draft)
    except workflow.NoInspectorate:
        text = gettext(
            "Inspektorat belum terdaftar di portal ini, sehingga laporan belum dapat diserahkan."
        )
        return _case(found, 409, text, draft)
    except (KeyExchanged, CannotOpen):
        text = gettext(
            "Kunci tim di portal ini berubah di luar prosedur, sehingga pesan tidak dikirim: "
            "mungkin ada yang mencoba membacanya. Gunakan saluran di luar kantor."
        )
        return _case(found, 503, text, draft)
    shown = redirect(url_for("lacak.case") + "#percakapan", 303)
    return visit.remember(shown, found)  # type: ignore[arg-type]


def _form_name(found: Visit, hand_over: bool) -> str:
    return f"{HAND_OVER if hand_over else 'balas'}/{found.opened.case.id}"


def _ask(
    status: int = 200, message: str = "", typed: str = "", draft: Draft | None = None
) -> Response:
    teams = [team for channel in CHANNELS.values() for team in statuses(channel)]
    shown = web.page(
        "publik/lacak.html",
        status,
        message=message,
        typed=typed,
        draft=draft or Draft(),
        teams=teams,
        names=_NAMES,
        slowed=status == 429,
        ticket=slowing.ticket("lacak") if status == 429 else "",
        closed=request.args.get("ditutup") == "1",
    )
    return _slowed(shown) if status == 429 else shown


def _slowed(shown: Response) -> Response:
    shown.headers["Retry-After"] = str(slowing.WAIT)
    return shown


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
    day = today()
    shown = web.page(
        "publik/laporan.html",
        status,
        channel=channel,
        o=opened,
        state=channel.shown_state(opened.case.state),
        message=message,
        draft=draft or Draft(),
        running=opened.running(),
        missed=opened.missed(day),
        hari=day,
        doors=doors.outside(language.language()),
        teams=statuses(channel),
        handed=opened.header.get("rute") in vaults.INSPECTORATE_VAULTS,
        reply_token=new_token(_form_name(found, False)),
        hand_over_token=new_token(_form_name(found, True)),
        ticket=slowing.ticket("balas") if status == 429 else "",
        names=_NAMES,
        hidden_events=(history.NOTED,),
    )
    return visit.remember(_slowed(shown) if status == 429 else shown, found)

"""Follow a report by its code: status, conversation, hand-over, a copy to print."""

import sys

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from app import files, forms, language, web
from app.cases import attachments, history, reading, workflow
from app.cases.damage import UNREADABLE
from app.cases.uploads import FilesGone
from app.channels import CHANNELS, channel_of
from app.crypto.errors import BadFormToken, CannotOpen
from app.law import doors
from app.law.calendar import today
from app.people.pins import KeyExchanged
from app.public import slowing, visit
from app.public.draft import (
    MESSAGE,
    MESSAGE_BESIDE_FILES,
    REASON,
    RETALIATION,
    WITHDRAW,
    Draft,
)
from app.public.signed import TOKEN, new_token, read_token
from app.public.teams import statuses
from app.public.visit import Visit

bp = Blueprint("lacak", __name__, url_prefix="/lacak")

CODE = "kode"
CODE_LIMIT = "60/minute"
"""Codes typed, and messages sent, from one address before a visitor is asked to wait."""

_NAMES = {
    "code": CODE,
    "token": TOKEN,
    "switch": language.SWITCH,
    "message": MESSAGE.name,
    "reason": REASON.name,
    "retaliation": RETALIATION,
    "withdraw": WITHDRAW,
    "ticket": slowing.TICKET,
}


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
    if not visit.form_is_of_this_visitor():
        text = gettext(
            "Laporan sudah ditutup di perangkat ini, atau halaman ini sudah lama terbuka. Ketik kode "
            "Anda sekali lagi. Jika ini terulang, izinkan cookie untuk portal ini."
        )
        return _ask(403, text, draft=draft)
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
    return _case(found, sent=request.args.get("terkirim") == "1") if found else _ended()


@bp.post("/balas")
def reply() -> Response:
    """A message of the reporter, sent once however often the form is."""
    return _write(hand_over=False)


@bp.post("/serahkan")
def hand_over() -> Response:
    """Seal the case to the Inspektorat and close it to the office, without asking the office."""
    return _write(hand_over=True)


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
    channel = channel_of(found.opened.case)
    shown = web.page(
        "publik/salinan.html", channel=channel, o=found.opened, hari=today(), files=files
    )
    return visit.remember(shown, found)


@bp.get("/lampiran/<file_id>")
def attachment(file_id: str) -> Response:
    """A file of the case, to save."""
    found = visit.by_cookie()
    if found is None:
        return _ended()
    try:
        proof = found.opened.proof(file_id)
        shown = files.download(proof.file, proof.name)
    except LookupError:
        abort(404)
    except CannotOpen:
        return _case(
            found, 409, gettext("Berkas ini diubah di luar portal dan tidak terbaca lagi.")
        )
    return visit.remember(shown, found)


@bp.post("/identitas")
def identity() -> Response:
    """Add, change or withdraw what the reporter tells of themselves."""
    draft, found = Draft.sent(), visit.by_cookie()
    if found is None:
        return _ended(draft)
    refused = _not_yet(found, draft)
    if refused:
        return refused
    fields = channel_of(found.opened.case).identity_fields
    filled = forms.read(fields, request.form)
    if not filled.validate():
        return _case(found, 422, forms.problems(filled)[0][1], draft)
    told = {name: text.strip() for name, text in forms.answers(filled).items()}
    if WITHDRAW in request.form:
        told = dict.fromkeys(told, "")
    if told == _told(found):
        return _case(found, draft=draft, identity=told)
    return _say(found, draft, workflow.Saying("", identity=told))


@bp.post("/tutup")
def leave() -> Response:
    """End the visit on this device."""
    return visit.forget(redirect(url_for("lacak.ask", ditutup=1), 303))  # type: ignore[arg-type]


def _write(*, hand_over: bool) -> Response:
    draft, found = Draft.sent(), visit.by_cookie()
    if found is None:
        return _ended(draft)
    refused = _not_yet(found, draft, hand_over=hand_over)
    if refused:
        return refused
    message = MESSAGE_BESIDE_FILES if draft.bag.proofs else MESSAGE
    filled = forms.read((REASON if hand_over else message,), request.form)
    if not filled.validate():
        return _case(found, 422, forms.problems(filled)[0][1], draft, hand_over=hand_over)
    if draft.bag.refused:
        return _case(found, 422, " ".join(draft.bag.refused), draft, hand_over=hand_over)
    if draft.bag.unclean():
        return _check_files(found, draft, hand_over=hand_over)
    said = workflow.Saying(
        draft.reason if hand_over else draft.text,
        retaliation=draft.retaliation,
        hand_over=hand_over,
        proofs=draft.bag.to_send(),
    )
    return _say(found, draft, said)


def _not_yet(found: Visit, draft: Draft, *, hand_over: bool = False) -> Response | None:
    """The page that answers a form which is not to be carried out yet, whatever stands in it."""
    if web.sent_from_elsewhere():
        text = gettext(
            "Tulisan ini dikirim dari halaman di luar portal ini. Jika Anda sendiri yang "
            "menulisnya, kirim sekali lagi dari sini."
        )
        return _case(found, 403, text, draft, hand_over=hand_over)
    switch = request.form.get(language.SWITCH)
    if switch in language.LANGUAGES:
        language.use_language(switch)
        return _case(found, draft=draft, hand_over=hand_over)
    if files.CHANGE in request.form:
        return _case(found, draft=draft, hand_over=hand_over)
    try:
        read_token(_form_name(found))
    except BadFormToken:
        text = gettext(
            "Periksa apakah tulisan ini memang untuk laporan ini, lalu kirim sekali lagi."
        )
        return _case(found, 409, text, draft, hand_over=hand_over)
    if not slowing.passes(CODE_LIMIT, "balas"):
        text = gettext(
            "Banyak pesan dikirim dari jaringan yang sama, mungkin bukan oleh Anda. Tunggu "
            "%(detik)s detik, lalu kirim lagi: pesan Anda akan diterima.",
            detik=slowing.WAIT,
        )
        return _case(found, 429, text, draft, hand_over=hand_over)
    return None


def _say(found: Visit, draft: Draft, said: workflow.Saying) -> Response:
    """Carry out what the reporter says; give everything back where it cannot be done."""
    channel, hand_over = channel_of(found.opened.case), said.hand_over
    record_id = read_token(_form_name(found)).secret.hex()
    slowing.count(CODE_LIMIT, "balas")
    try:
        workflow.say_as_reporter(channel, found.opened, said, record_id, today())
    except workflow.AlreadyDone:
        found = visit.again(found)
        if not _said_before(found, record_id, said):
            text = gettext(
                "Pesan pertama dari formulir ini sudah terkirim. Jika tulisan di bawah memang "
                "pesan baru, kirim sekali lagi."
            )
            return _case(found, 409, text, draft, hand_over=hand_over)
    except FilesGone:
        draft.bag.drop_lost()
        return _case(found, 409, " ".join(draft.bag.refused), draft, hand_over=hand_over)
    except workflow.CaseMoved:
        text = gettext("Ada tulisan lain yang masuk pada saat yang sama. Kirim sekali lagi.")
        return _case(visit.again(found), 409, text, draft, hand_over=hand_over)
    except workflow.NoInspectorate:
        text = gettext(
            "Inspektorat belum terdaftar di portal ini, sehingga laporan belum dapat diserahkan."
        )
        return _case(found, 409, text, draft, hand_over=hand_over)
    except (workflow.CaseDamaged, *UNREADABLE):
        current_app.log_exception(sys.exc_info())
        text = gettext(
            "Sebagian data laporan ini diubah di luar portal, sehingga pesan tidak dapat disimpan "
            "dengan aman di sini. Cetak salinan laporan, dan hubungi Inspektorat atau saluran lain "
            "di luar kantor."
        )
        return _case(found, 409, text, draft, hand_over=hand_over)
    except SQLAlchemyError:
        current_app.log_exception(sys.exc_info())
        text = gettext(
            "Ada kesalahan di pihak kami dan pesan belum tersimpan. Isinya masih ada di bawah; kirim "
            "sekali lagi."
        )
        return _case(found, 503, text, draft, hand_over=hand_over)
    except (KeyExchanged, CannotOpen):
        text = gettext(
            "Kunci tim di portal ini berubah di luar prosedur, sehingga pesan tidak dikirim: "
            "mungkin ada yang mencoba membacanya. Gunakan saluran di luar kantor."
        )
        return _case(found, 503, text, draft, hand_over=hand_over)
    found = visit.again(found)
    told = _told(found)
    typed = _typed(told) if said.identity is None else told
    left = draft
    if said.identity is None:
        draft.bag.sent()
        left = draft.without(hand_over=hand_over)
    if left != Draft() or typed != told:
        return _case(found, draft=left, sent=True, identity=typed)
    shown = redirect(url_for("lacak.case", terkirim=1), 303)
    return visit.remember(shown, found)  # type: ignore[arg-type]


def _told(found: Visit) -> dict[str, str]:
    """What the reporter told of themselves, as it is stored."""
    stored = reading.identity(found.opened)
    fields = channel_of(found.opened.case).identity_fields
    return {f.name: stored.get(f.name, "") for f in fields}


def _typed(told: dict[str, str]) -> dict[str, str]:
    """The same as it stands in the form that was just sent, saved or not."""
    return {name: request.form.get(name, text) for name, text in told.items()}


def _said_before(found: Visit, record_id: str, said: workflow.Saying) -> bool:
    """Whether what is stored under this form's id says the same, with the same files."""
    for entry in found.opened.entries:
        if record_id in entry.ids:
            told = said.identity is None or _told(found) == said.identity
            same = told and attachments.same(entry.proofs, said.proofs)
            return same and found.opened.contents.get(record_id) == said.content()
    return False


def _check_files(found: Visit, draft: Draft, *, hand_over: bool) -> Response:
    """One page before sending: which files stay as they came, and why."""
    hidden = [(TOKEN, new_token(_form_name(found))), (MESSAGE.name, draft.text)]
    hidden += [(REASON.name, draft.reason)]
    hidden += [(RETALIATION, "ya")] if draft.retaliation else []
    hidden += _typed(_told(found)).items()
    shown = web.page(
        "periksa.html",
        dasar="publik/dasar.html",
        action=url_for("lacak.hand_over" if hand_over else "lacak.reply"),
        hidden=hidden,
        bag=draft.bag,
        files=files,
    )
    return visit.remember(shown, found)


def _form_name(found: Visit) -> str:
    return f"balas/{found.opened.case.id}"


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
        identity=[
            (f.name, request.form[f.name])
            for channel in CHANNELS.values()
            for f in channel.identity_fields
            if f.name in request.form
        ],
        files=files,
        teams=teams,
        names=_NAMES,
        slowed=status == 429,
        ticket=slowing.ticket("lacak", slowed=status == 429),
        closed=request.args.get("ditutup") == "1",
        token=visit.form_token(),
    )
    return visit.know_again(_slowed(shown) if status == 429 else shown)


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
    found: Visit,
    status: int = 200,
    message: str = "",
    draft: Draft | None = None,
    *,
    hand_over: bool = False,
    sent: bool = False,
    identity: dict[str, str] | None = None,
) -> Response:
    opened, told = found.opened, _told(found)
    channel = channel_of(opened.case)
    day = today()
    shown = web.page(
        "publik/laporan.html",
        status,
        channel=channel,
        o=opened,
        state=channel.shown_state(opened.case.state),
        message=message,
        draft=draft or Draft(),
        files=files,
        identity=_typed(told) if identity is None else identity,
        told=told,
        running=opened.running(),
        missed=opened.missed(day),
        hari=day,
        doors=doors.outside(language.language()),
        teams=statuses(channel),
        handed=opened.header.get("rute") == channel.outside_vault,
        token=new_token(_form_name(found)),
        hand_over=hand_over,
        sent=sent,
        ticket=slowing.ticket("balas", slowed=status == 429),
        names=_NAMES,
        hidden_events=(history.NOTED,),
    )
    return visit.remember(_slowed(shown) if status == 429 else shown, found)

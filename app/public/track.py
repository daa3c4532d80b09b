"""Follow a report by its code: status, conversation, hand-over, a copy to print."""

import sys
from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError
from wtforms import Form

from app import files, forms, language, web
from app.cases import acts, attachments, replies
from app.cases.channel import By, Field
from app.cases.damage import UNREADABLE
from app.cases.uploads import FilesGone
from app.channels import OPEN_TO_ALL, channel_of
from app.crypto.errors import BadFormToken, CannotOpen
from app.law.calendar import today
from app.people.pins import KeyExchanged
from app.public import case_page, slowing, visit
from app.public.draft import (
    MESSAGE,
    MESSAGE_BESIDE_FILES,
    RATING,
    REASON,
    RETALIATION,
    WITHDRAW,
    Draft,
)
from app.public.signed import TOKEN, new_token, read_token
from app.public.teams import statuses
from app.public.visit import Visit

bp = Blueprint("lacak", __name__, url_prefix="/lacak")

CODE_LIMIT = "60/minute"
"""Codes typed, and messages sent, from one address before a visitor is asked to wait."""

Part = tuple[Field, ...]
"""The fields of one part of a case's page that is sent for itself."""

MESSAGE_PART, REASON_PART = (MESSAGE,), (REASON,)


@bp.get("")
def ask() -> Response:
    """The page that asks for a code."""
    return _ask()


@bp.post("")
def enter() -> Response:
    """Open the case of the code that was typed."""
    draft, typed = Draft.sent(), request.form.get(case_page.CODE, "")
    if web.sent_from_elsewhere():
        return _ask(403, gettext("Ketik kode Anda di halaman ini."), typed, draft)
    if language.switched():
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
    return case_page.show(found, draft=draft)


@bp.get("/laporan")
def case() -> Response:
    """The case of the visit that goes on."""
    found = visit.by_cookie()
    return case_page.show(found, sent=request.args.get("terkirim", "")) if found else _ended()


@bp.post("/balas")
def reply() -> Response:
    """A message of the reporter, sent once however often the form is."""

    def saying(draft: Draft, _filled: Form) -> replies.Saying:
        return replies.Saying(draft.text, retaliation=draft.retaliation, proofs=draft.bag.to_send())

    return _write(MESSAGE_PART, saying)


@bp.post("/serahkan")
def hand_over() -> Response:
    """Seal the case to the Inspektorat and close it to the office, without asking the office."""

    def saying(draft: Draft, _filled: Form) -> replies.Saying:
        return replies.Saying(
            draft.reason,
            retaliation=draft.retaliation,
            hand_over=True,
            proofs=draft.bag.to_send(),
        )

    return _write(REASON_PART, saying)


@bp.post("/nilai")
def rate() -> Response:
    """How the reporter finds that the matter was handled, and whether it is solved."""

    def saying(_draft: Draft, filled: Form) -> replies.Saying:
        score, solved = int(filled["nilai"].data), filled["tuntas"].data == "ya"
        return replies.Saying(filled["komentar"].data, rating=replies.Rating(score, solved))

    return _write(RATING, saying)


@bp.post("/langkah/<name>")
def choose(name: str) -> Response:
    """A step that the reporter chooses, with their reason."""
    found = visit.by_cookie()
    asked = [channel_of(found.opened.case)] if found else OPEN_TO_ALL.values()
    steps = (t for channel in asked for t in channel.transitions if t.by is By.REPORTER)
    step = next((t for t in steps if t.name == name), None)
    if step is None or not step.asks:
        abort(404)

    def saying(_draft: Draft, filled: Form) -> replies.Saying:
        text = "\n\n".join(str(answer) for answer in forms.answers(filled).values())
        return replies.Saying(text, step=name)

    return _write(step.asks, saying)


@bp.get("/balas")
@bp.get("/serahkan")
@bp.get("/nilai")
@bp.get("/langkah/<name>")
def back(name: str = "") -> Response:
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
        return case_page.show(
            found, 409, gettext("Berkas ini diubah di luar portal dan tidak terbaca lagi.")
        )
    return visit.remember(shown, found)


@bp.post("/identitas")
def identity() -> Response:
    """Add, change or withdraw what the reporter tells of themselves."""
    draft, found = Draft.sent(), visit.by_cookie()
    if found is None:
        return _ended(draft)
    refused = _not_yet(found, draft, MESSAGE_PART)
    if refused:
        return refused
    fields = channel_of(found.opened.case).identity_fields
    filled = forms.read(fields, request.form, found.opened.answers)
    if not filled.validate():
        name, text = forms.problems(filled)[0]
        return case_page.show(found, 422, text, draft, part=name)
    told = {name: text.strip() for name, text in forms.answers(filled).items()}
    if WITHDRAW in request.form:
        told = dict.fromkeys(told, "")
    if told == case_page.told_of(found):
        return case_page.show(found, draft=draft, identity=told)
    return _say(found, draft, replies.Saying("", identity=told), MESSAGE_PART)


@bp.post("/tutup")
def leave() -> Response:
    """End the visit on this device."""
    return visit.forget(redirect(url_for("lacak.ask", ditutup=1), 303))  # type: ignore[arg-type]


def _write(asks: Part, saying: Callable[[Draft, Form], replies.Saying]) -> Response:
    """Check the part of the page that was sent, and carry out what ``saying`` makes of it."""
    draft, found = Draft.sent(), visit.by_cookie()
    if found is None:
        return _ended(draft)
    refused = _not_yet(found, draft, asks)
    if refused:
        return refused
    with_files = asks in (MESSAGE_PART, REASON_PART)
    if asks == MESSAGE_PART and draft.bag.proofs:
        filled = forms.read((MESSAGE_BESIDE_FILES,), request.form)
    else:
        filled = forms.read(asks, request.form)
    if not filled.validate():
        name, text = forms.problems(filled)[0]
        label = gettext(next(f.label for f in asks if f.name == name))
        named = f"{label} {text}" if label.endswith("?") else f"{label}: {text}"
        return _again(found, 422, named, draft, asks)
    if draft.bag.refused:
        return _again(found, 422, " ".join(draft.bag.refused), draft, asks)
    if with_files and draft.bag.unclean():
        return _check_files(found, draft, asks)
    return _say(found, draft, saying(draft, filled), asks)


def _again(found: Visit, status: int, text: str, draft: Draft, asks: Part) -> Response:
    """The case as it is, with everything that was typed, and what is wrong with one part of it."""
    return case_page.show(found, status, text, draft, part=asks[0].name)


def _not_yet(found: Visit, draft: Draft, asks: Part) -> Response | None:
    """The page that answers a form which is not to be carried out yet, whatever stands in it."""
    if web.sent_from_elsewhere():
        text = gettext(
            "Tulisan ini dikirim dari halaman di luar portal ini. Jika Anda sendiri yang "
            "menulisnya, kirim sekali lagi dari sini."
        )
        return _again(found, 403, text, draft, asks)
    if language.switched():
        if draft.bag.ask_again() and not draft.bag.refused:
            return _check_files(found, draft, asks)
        return _again(found, 200, "", draft, asks)
    if files.CHANGE in request.form:
        return _again(found, 200, "", draft, asks)
    try:
        read_token(case_page.form_name(found))
    except BadFormToken:
        text = gettext(
            "Periksa apakah tulisan ini memang untuk laporan ini, lalu kirim sekali lagi."
        )
        return _again(found, 409, text, draft, asks)
    if not slowing.passes(CODE_LIMIT, "balas"):
        text = gettext(
            "Banyak pesan dikirim dari jaringan yang sama, mungkin bukan oleh Anda. Tunggu "
            "%(detik)s detik, lalu kirim lagi: pesan Anda akan diterima.",
            detik=slowing.WAIT,
        )
        return _again(found, 429, text, draft, asks)
    return None


def _say(found: Visit, draft: Draft, said: replies.Saying, asks: Part) -> Response:
    """Carry out what the reporter says; give everything back where it cannot be done."""
    channel = channel_of(found.opened.case)
    record_id = read_token(case_page.form_name(found)).secret.hex()
    slowing.count(CODE_LIMIT, "balas")
    try:
        replies.say_as_reporter(channel, found.opened, said, record_id, today())
    except acts.AlreadyDone:
        found = visit.again(found)
        if not _said_before(found, record_id, said):
            text = gettext(
                "Pesan pertama dari formulir ini sudah terkirim. Jika tulisan di bawah memang "
                "pesan baru, kirim sekali lagi."
            )
            return _again(found, 409, text, draft, asks)
    except FilesGone:
        draft.bag.drop_lost()
        return _again(found, 409, " ".join(draft.bag.refused), draft, asks)
    except acts.CaseMoved:
        text = gettext("Ada tulisan lain yang masuk pada saat yang sama. Kirim sekali lagi.")
        return _again(visit.again(found), 409, text, draft, asks)
    except acts.StepRefused:
        text = gettext(
            "Langkah itu tidak dapat dilakukan lagi. Bacalah dulu keadaan laporan di bawah."
        )
        return _again(visit.again(found), 409, text, draft, asks)
    except acts.NoInspectorate:
        text = gettext(
            "Inspektorat belum terdaftar di portal ini, sehingga laporan belum dapat diserahkan."
        )
        return _again(found, 409, text, draft, asks)
    except (acts.CaseDamaged, *UNREADABLE):
        current_app.log_exception(sys.exc_info())
        text = gettext(
            "Sebagian data laporan ini diubah di luar portal, sehingga pesan tidak dapat disimpan "
            "dengan aman di sini. Cetak salinan laporan, dan hubungi Inspektorat atau kanal lain "
            "di luar kantor."
        )
        return _again(found, 409, text, draft, asks)
    except SQLAlchemyError:
        current_app.log_exception(sys.exc_info())
        text = gettext(
            "Ada kesalahan di pihak kami dan pesan belum tersimpan. Isinya masih ada di bawah; kirim "
            "sekali lagi."
        )
        return _again(found, 503, text, draft, asks)
    except (KeyExchanged, CannotOpen):
        text = gettext(
            "Kunci tim di portal ini berubah di luar prosedur, sehingga pesan tidak dikirim: "
            "mungkin ada yang mencoba membacanya. Gunakan kanal di luar kantor."
        )
        return _again(found, 503, text, draft, asks)
    found = visit.again(found)
    told = case_page.told_of(found)
    typed = case_page.typed(told) if said.identity is None else told
    left = draft
    if said.identity is None:
        if said.proofs:
            draft.bag.sent()
        left = draft.without(asks)
    sent = case_page.SENT if said.identity is None else case_page.TOLD
    if left != Draft() or typed != told:
        return case_page.show(found, draft=left, sent=sent, identity=typed)
    shown = redirect(url_for("lacak.case", terkirim=sent), 303)
    return visit.remember(shown, found)  # type: ignore[arg-type]


def _said_before(found: Visit, record_id: str, said: replies.Saying) -> bool:
    """Whether what is stored under this form's id says the same, with the same files."""
    for entry in found.opened.entries:
        if record_id in entry.ids:
            told = said.identity is None or case_page.told_of(found) == said.identity
            same = told and attachments.same(entry.proofs, said.proofs)
            return same and found.opened.contents.get(record_id) == said.content()
    return False


def _check_files(found: Visit, draft: Draft, asks: Part) -> Response:
    """One page before sending: which files stay as they came, and why."""
    hidden = [(TOKEN, new_token(case_page.form_name(found))), (MESSAGE.name, draft.text)]
    hidden += [(REASON.name, draft.reason)]
    hidden += [(RETALIATION, "ya")] if draft.retaliation else []
    hidden += [*draft.more.items(), *case_page.typed(case_page.told_of(found)).items()]
    shown = web.page(
        "periksa.html",
        dasar="publik/dasar.html",
        action=url_for("lacak.hand_over" if asks == REASON_PART else "lacak.reply"),
        hidden=hidden,
        bag=draft.bag,
        files=files,
        switch=language.SWITCH,
    )
    return visit.remember(shown, found)


def _ask(
    status: int = 200, message: str = "", typed: str = "", draft: Draft | None = None
) -> Response:
    teams = {team.vault: team for channel in OPEN_TO_ALL.values() for team in statuses(channel)}
    shown = web.page(
        "publik/lacak.html",
        status,
        message=message,
        typed=typed,
        draft=draft or Draft(),
        identity=[
            (f.name, request.form[f.name])
            for channel in OPEN_TO_ALL.values()
            for f in channel.identity_fields
            if f.name in request.form
        ],
        files=files,
        teams=list(teams.values()),
        names=case_page.NAMES,
        slowed=status == 429,
        ticket=slowing.ticket("lacak", slowed=status == 429),
        closed=request.args.get("ditutup") == "1",
        still_open=visit.goes_on(),
        token=visit.form_token(),
    )
    return visit.know_again(slowing.retry_after(shown) if status == 429 else shown)


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

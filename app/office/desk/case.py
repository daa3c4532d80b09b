"""One case on the desk: read, answer, note, take a step."""

import sys
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError
from wtforms import Form

from app import forms, language, web
from app.cases import reading, workflow
from app.cases.channel import N_, Channel, Field
from app.cases.damage import UNREADABLE
from app.cases.reading import NotForYou, OpenCase
from app.channels import channel_of
from app.crypto.errors import CannotOpen
from app.law.calendar import today
from app.office import session
from app.people import vaults
from app.people.pins import KeyExchanged

bp = Blueprint("kasus", __name__, url_prefix="/meja/kasus/<number>")

MESSAGE = Field(
    name="pesan",
    label=N_("Pesan kepada pelapor"),
    hint=N_("Dibaca pelapor. Jangan menyebut hal yang dapat membuka siapa pelapornya."),
    required=True,
)
NOTE = Field(
    name="catatan",
    label=N_("Catatan internal"),
    hint=N_("Hanya untuk tim; pelapor tidak pernah melihatnya."),
    required=True,
)


class TakenAway(Exception):
    """The case a form was written for no longer opens for its writer; holds what was typed."""


@bp.app_errorhandler(TakenAway)
def taken_away(error: TakenAway) -> Response:
    """Give the words back when the reporter handed the case over meanwhile."""
    return web.page(
        "kantor/belum_tersimpan.html",
        404,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        pesan=gettext(
            "Kasus ini tidak lagi terbuka bagi Anda, mungkin karena pelapor menyerahkannya kepada "
            "Inspektorat. Yang Anda tulis tidak disimpan."
        ),
        tulisan=str(error),
        lanjut=url_for("meja.today"),
    )


@bp.get("")
@session.signed_in
def show(number: str) -> Response:
    """The case with everything this member may read."""
    channel, opened = _open(number)
    vaults.note_presence(session.member().vault_ids(), today())
    return _page(channel, opened)


@bp.post("/pesan")
@session.signed_in
def message(number: str) -> Response:
    """Write to the reporter."""

    def act(channel: Channel, opened: OpenCase, answers: dict[str, Any], form_id: str) -> None:
        workflow.say_as_team(channel, opened, _who(), answers["pesan"], form_id, today())

    return _carry_out(number, "pesan", (MESSAGE,), act)


@bp.post("/catatan")
@session.signed_in
def note(number: str) -> Response:
    """Write an internal note."""

    def act(channel: Channel, opened: OpenCase, answers: dict[str, Any], form_id: str) -> None:
        workflow.note(channel, opened, _who(), answers["catatan"], form_id, today())

    return _carry_out(number, "catatan", (NOTE,), act)


@bp.post("/langkah/<name>")
@session.signed_in
def step(number: str, name: str) -> Response:
    """Take a declared step with what it asks for."""
    channel, _ = _open(number)
    try:
        transition = channel.transition(name)
    except LookupError:
        abort(404)

    def act(channel: Channel, opened: OpenCase, answers: dict[str, Any], form_id: str) -> None:
        workflow.step(channel, opened, _who(), name, answers, form_id, today())

    return _carry_out(number, name, transition.asks, act)


def _carry_out(
    number: str,
    name: str,
    asks: tuple[Field, ...],
    act: Callable[[Channel, OpenCase, dict[str, Any], str], None],
) -> Response:
    """Check the form called ``name``, let ``act`` do it, and show the case again."""
    channel, opened = _open(number)
    filled = forms.read(asks, request.form)
    switch = request.form.get(language.SWITCH)
    if switch in language.LANGUAGES:
        language.use_language(switch)
        return _page(channel, opened, 200, name, filled)
    try:
        form_id = session.read_token(_purpose(name, opened))
    except session.FormRefused:
        text = gettext("Formulir ini perlu dikirim sekali lagi; isinya masih ada di bawah.")
        return _page(channel, opened, 403, name, filled, text)
    if form_id in opened.contents:
        return _done_before(channel, opened, name, asks, filled, form_id)
    if not _offered(channel, opened, name):
        return _page(channel, opened, 409, name, filled, _moved())
    if not filled.validate():
        return _page(channel, opened, 422, name, filled)
    if asks != (NOTE,) and _read_until() < opened.heard():
        text = gettext(
            "Pelapor menulis sejak halaman Anda dibuka. Bacalah dulu pesannya di percakapan, lalu "
            "kirim lagi bila masih tepat; yang Anda tulis masih ada."
        )
        return _page(channel, opened, 409, name, filled, text)
    try:
        act(channel, opened, forms.answers(filled), form_id)
    except workflow.AlreadyDone:
        return _done_before(*_open(number), name, asks, filled, form_id)
    except (workflow.StepRefused, workflow.CaseMoved):
        return _page(*_open(number), 409, name, filled, _moved())
    except (workflow.CaseDamaged, *UNREADABLE):
        current_app.log_exception(sys.exc_info())
        text = gettext(
            "Sebagian data kasus ini diubah di luar portal, sehingga tidak ada yang dapat disimpan di "
            'dalamnya. Jalankan "portal verify" dan hubungi Inspektorat; yang Anda tulis masih ada.'
        )
        return _page(channel, opened, 409, name, filled, text)
    except (KeyExchanged, CannotOpen):
        text = gettext(
            "Kunci brankas berubah di luar prosedur, sehingga tidak ada yang disimpan. Hentikan "
            "portal dan hubungi Inspektorat; yang Anda tulis masih ada di bawah."
        )
        return _page(channel, opened, 503, name, filled, text)
    except SQLAlchemyError:
        current_app.log_exception(sys.exc_info())
        text = gettext(
            "Ada kesalahan di pihak kami dan tulisan Anda belum tersimpan. Isinya masih ada di bawah; "
            "kirim sekali lagi."
        )
        return _page(channel, opened, 503, name, filled, text)
    return redirect(url_for("kasus.show", number=number), 303)  # type: ignore[return-value]


def _offered(channel: Channel, opened: OpenCase, name: str) -> bool:
    """Whether the form called ``name`` is one that the case takes where it stands now."""
    return name in ("pesan", "catatan") or any(
        t.name == name for t in channel.transitions_from(opened.case.state)
    )


def _moved() -> str:
    text: str = gettext(
        "Kasus ini sudah berubah sejak halaman Anda dibuka. Baca yang baru di bawah, lalu "
        "ulangi bila masih perlu; yang Anda tulis masih ada."
    )
    return text


def _done_before(
    channel: Channel,
    opened: OpenCase,
    name: str,
    asks: tuple[Field, ...],
    filled: Form,
    form_id: str,
) -> Response:
    """A form whose act is stored already: the same once more, or something else that must not get lost."""
    if _same(opened, form_id, asks, filled):
        return redirect(url_for("kasus.show", number=opened.case.number), 303)  # type: ignore[return-value]
    text = gettext(
        "Formulir ini sudah pernah terkirim dengan isi yang lain. Jika yang di bawah "
        "memang baru, kirim sekali lagi."
    )
    return _page(channel, opened, 409, name, filled, text)


def _read_until() -> int:
    """The number of the last event on the page that the form was sent from."""
    sent = request.form.get(session.READ_UNTIL, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def _same(opened: OpenCase, form_id: str, asks: tuple[Field, ...], filled: Form) -> bool:
    """Whether what is stored under this form's id says what the form says, inner notes included."""
    stored = opened.contents[form_id]
    if "isian" not in stored:
        return all(filled[f.name].data == stored.get("isi") for f in asks)
    inner = [filled[f.name].data for f in asks if f.name not in stored["isian"]]
    noted = opened.contents.get(workflow.note_id(form_id), {}).get("isi", "")
    shown = all(filled[name].data == value for name, value in stored["isian"].items())
    return shown and "\n".join(text for text in inner if text) == noted


def _open(number: str) -> tuple[Channel, OpenCase]:
    try:
        opened = reading.open_by_number(number, session.member().vault_keys)
    except NotForYou:
        if request.method == "POST" and session.typed():
            raise TakenAway(session.typed()) from None
        abort(404)
    return channel_of(opened.case), opened


def _page(
    channel: Channel,
    opened: OpenCase,
    status: int = 200,
    failed: str = "",
    filled: Form | None = None,
    text: str = "",
) -> Response:
    steps = channel.transitions_from(opened.case.state)
    filled_in = {t.name: forms.read(t.asks, None) for t in steps}
    filled_in |= {"pesan": forms.read((MESSAGE,), None), "catatan": forms.read((NOTE,), None)}
    shown = {failed}
    if filled is not None:
        if failed in filled_in:
            filled_in[failed] = filled
        else:  # that step is gone: its message and its note go back into their own boxes
            shown |= _put_back(filled, filled_in)
    return web.page(
        "kantor/kasus.html",
        status,
        member=session.member(),
        channel=channel,
        o=opened,
        state=channel.shown_state(opened.case.state),
        hari=today(),
        steps=steps,
        forms=filled_in,
        failed=failed,
        shown=shown,
        text=text,
        problems=forms.problems(filled) if filled is not None and failed in filled_in else [],
        message_field=MESSAGE,
        note_field=NOTE,
        tokens={name: session.new_token(_purpose(name, opened)) for name in filled_in},
        leave_token=session.new_token("keluar"),
        names={"token": session.TOKEN, "until": session.READ_UNTIL, "switch": language.SWITCH},
    )


def _put_back(filled: Form, into: dict[str, Form]) -> set[str]:
    """Put the texts of ``filled`` into the forms for messages and notes; which of them hold any."""
    answers = forms.answers(filled)
    kept = {name for name in ("pesan", "catatan") if answers.get(name)}
    for name in kept:
        into[name][name].data = answers[name]
    return kept


def _purpose(name: str, opened: OpenCase) -> str:
    return f"{name}/{opened.case.id}"


def _who() -> str:
    return session.member().account.name

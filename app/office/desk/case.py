"""One case on the desk: read, answer, note, take a step."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import files, forms, language, outbox, web
from app.cases import acts, attachments, owned, parties, queues, reading, workflow
from app.cases.channel import IDENTITY, MEDIA, ORIGINALS, By, Channel, Field, Transition
from app.cases.damage import UNREADABLE
from app.cases.open_case import Locked, OpenCase
from app.cases.uploads import FilesGone
from app.channels import channel_of
from app.crypto.errors import CannotOpen
from app.files import Bag
from app.law.calendar import today
from app.office import sentences, session, unclean
from app.office.desk import answers
from app.office.desk.case_forms import (
    CONTACT,
    MESSAGE,
    NOTE,
    OPENING,
    RELAY,
    assigned_text,
    assignment_fields,
    contact_text,
)
from app.people import presence

bp = Blueprint("kasus", __name__, url_prefix="/meja/kasus/<number>")

_DISPOSITION = "disposisi"
_OPEN_IDENTITY, _OPEN_ORIGINAL = "buka-identitas", "buka-asli-"


@dataclass(frozen=True)
class Sent:
    """A form of the desk that was checked and is to be carried out."""

    channel: Channel
    opened: OpenCase
    answers: dict[str, Any]
    form_id: str
    bag: Bag


Act = Callable[[Sent], None]


class NotJoined(Exception):
    """The case cannot be handled with the one that was named."""


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
@session.at_desk
def show(number: str) -> Response:
    """The case with everything this member may read."""
    channel, opened = _open(number)
    presence.note_presence(session.member().vault_ids(), today())
    return _page(channel, opened)


@bp.get("/disposisi")
@session.at_desk
def disposition(number: str) -> Response:
    """What the unit gets that the case was passed on to: the excerpt, to print or to copy."""
    _, opened = _open(number)
    passed_on = [
        entry
        for entry in opened.entries
        if entry.texts.get("langkah", {}).get("langkah") == _DISPOSITION
        and "catatan" in entry.texts
    ]
    if not passed_on:
        abort(404)
    return web.page(
        "kantor/disposisi.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        o=opened,
        entry=passed_on[-1],
        text=passed_on[-1].texts["catatan"]["isi"],
    )


@bp.post("/pesan")
@session.at_desk
def message(number: str) -> Response:
    """Write to the reporter."""

    def act(sent: Sent) -> None:
        workflow.say_as_team(
            sent.channel,
            sent.opened,
            _who(),
            sent.answers["pesan"],
            sent.form_id,
            today(),
            sent.bag.to_send(),
        )

    return _carry_out(number, "pesan", (MESSAGE,), act)


@bp.post("/catatan")
@session.at_desk
def note(number: str) -> Response:
    """Write an internal note."""

    def act(sent: Sent) -> None:
        text = sent.answers["catatan"]
        workflow.note(sent.channel, sent.opened, _who(), text, sent.form_id, today())

    return _carry_out(number, "catatan", (NOTE,), act)


@bp.post("/hubungi")
@session.at_desk
def contact(number: str) -> Response:
    """Log an attempt to reach the reporter."""

    def act(sent: Sent) -> None:
        text = contact_text(sent.answers)
        workflow.contacted(sent.channel, sent.opened, _who(), text, sent.form_id, today())

    return _carry_out(number, "hubungi", CONTACT, act)


@bp.post("/balasan")
@session.at_desk
def relay(number: str) -> Response:
    """Write down what the reporter said by another way."""

    def act(sent: Sent) -> None:
        text, medium = sent.answers["isi"], sent.answers["lewat"]
        workflow.relay(sent.channel, sent.opened, _who(), text, medium, sent.form_id, today())

    return _carry_out(number, "balasan", RELAY, act)


@bp.post("/tugas")
@session.at_desk
def assign(number: str) -> Response:
    """Say who of the team works on the case, and how pressing it is."""

    def act(sent: Sent) -> None:
        facts = {"assignee": sent.answers["ditugaskan"], "priority": sent.answers["prioritas"]}
        text = assigned_text(sent.answers)
        workflow.assign(sent.channel, sent.opened, _who(), facts, text, sent.form_id, today())

    return _carry_out(number, "tugas", assignment_fields(), act)


@bp.post("/langkah/<name>")
@session.at_desk
def step(number: str, name: str) -> Response:
    """Take a declared step with what it asks for."""
    channel, _ = _open(number)
    try:
        transition = channel.transition(name)
    except LookupError:
        abort(404)

    def act(sent: Sent) -> None:
        given = sent.answers
        if "joined" in transition.sets:
            field = transition.sets["joined"]
            given = given | {field: given[field].strip().upper()}
            if workflow.join_refused(sent.channel, sent.opened, given[field]):
                raise NotJoined
        workflow.step_with_joined(
            sent.channel, sent.opened, _who(), name, given, sent.form_id, today()
        )

    return _carry_out(number, name, transition.asks, act)


@bp.post("/buka/<name>")
@session.at_desk
def open_locked(number: str, name: str) -> Response:
    """Open the identity or an original, for a reason that the reporter reads."""
    _, opened = _open(number)
    what = _locked(opened).get(name)
    if what is None:
        abort(404)

    def act(sent: Sent) -> None:
        reason = sent.answers[OPENING.name]
        workflow.open_locked(sent.channel, sent.opened, _who(), what, reason, sent.form_id, today())

    return _carry_out(number, name, (OPENING,), act)


@bp.get("/lampiran/<file_id>")
@session.at_desk
def attachment(number: str, file_id: str) -> Response:
    """A file of the case, to save."""
    _, opened = _open(number)
    try:
        proof = opened.proof(file_id)
        return files.download(proof.file, proof.name)
    except LookupError:
        abort(404)
    except CannotOpen:
        return _damaged_file(opened)


@bp.get("/asli/<file_id>")
@session.at_desk
def original(number: str, file_id: str) -> Response:
    """An original that this member opened with a reason today."""
    _, opened = _open(number)
    if (ORIGINALS, file_id) not in opened.opened_today(_who(), today()):
        abort(403)
    try:
        return files.download(reading.original(opened, file_id), opened.proof(file_id).name)
    except LookupError:
        abort(404)
    except CannotOpen:
        return _damaged_file(opened)


def _damaged_file(opened: OpenCase) -> Response:
    text = gettext("Berkas ini diubah di luar portal dan tidak terbaca lagi.")
    return _page(channel_of(opened.case), opened, 409, text=text)


def _locked(opened: OpenCase) -> dict[str, Locked]:
    """What this case holds under lock, by the name of the form that opens it."""
    found = {
        f"{_OPEN_ORIGINAL}{proof.file.id}": Locked(ORIGINALS, proof.file.id, proof.name)
        for entry in opened.entries
        for proof in entry.proofs
        if proof.original_id
    }
    if opened.header.get("identitas"):
        found[_OPEN_IDENTITY] = Locked(IDENTITY)
    return found


def _carry_out(number: str, name: str, asks: tuple[Field, ...], act: Act) -> Response:
    """Check the form called ``name``, let ``act`` do it, and show the case again."""
    bag = files.take() if asks == (MESSAGE,) else Bag()
    channel, opened = _open(number)
    filled = forms.read(asks, request.form)
    if language.switched():
        return _page(channel, opened, 200, name, filled, bag=bag)
    if files.CHANGE in request.form:
        return _page(channel, opened, 200, name, filled, bag=bag)
    if answers.USE in request.form and answers.fill(filled, opened, channel):
        return _page(channel, opened, 200, name, filled, bag=bag)
    try:
        form_id = session.read_token(_purpose(name, opened))
    except session.FormRefused:
        text = sentences.once_more()
        return _page(channel, opened, 403, name, filled, text, bag)
    if form_id in opened.contents:
        return _done_before(channel, opened, name, asks, filled, form_id, bag)
    if not _offered(channel, opened, name):
        return _page(channel, opened, 409, name, filled, sentences.case_moved(), bag)
    if not filled.validate() or bag.refused:
        return _page(channel, opened, 422, name, filled, " ".join(bag.refused), bag)
    if asks[0] not in (NOTE, CONTACT[0]) and name != "tugas" and _read_until() < opened.heard():
        text = gettext(
            "Pelapor menulis sejak halaman Anda dibuka. Bacalah dulu pesannya di percakapan, lalu "
            "kirim lagi bila masih tepat; yang Anda tulis masih ada."
        )
        return _page(channel, opened, 409, name, filled, text, bag)
    if bag.unclean():
        return _check_files(opened, name, filled, bag)
    return _act(channel, opened, name, asks, act, filled, form_id, bag)


def _act(
    channel: Channel,
    opened: OpenCase,
    name: str,
    asks: tuple[Field, ...],
    act: Act,
    filled: Form,
    form_id: str,
    bag: Bag,
) -> Response:
    """Let ``act`` do what the form says; give everything back where it cannot be done."""
    number = opened.case.number
    try:
        act(Sent(channel, opened, forms.answers(filled), form_id, bag))
    except acts.AlreadyDone:
        return _done_before(*_open(number), name, asks, filled, form_id, bag)
    except NotJoined:
        text = gettext(
            "Nomor itu bukan laporan terbuka yang dapat Anda baca, atau ia sendiri sudah digabung."
        )
        return _page(channel, opened, 422, name, filled, text, bag)
    except (acts.StepRefused, acts.CaseMoved):
        return _page(*_open(number), 409, name, filled, sentences.case_moved(), bag)
    except FilesGone:
        bag.drop_lost()
        return _page(channel, opened, 409, name, filled, " ".join(bag.refused), bag)
    except (acts.CaseDamaged, *UNREADABLE):
        current_app.log_exception(sys.exc_info())
        text = gettext(
            "Sebagian data kasus ini diubah di luar portal, sehingga tidak ada yang dapat disimpan di "
            'dalamnya. Minta pengelola menjalankan "portal verify", dan hubungi Inspektorat; yang Anda '
            "tulis masih ada."
        )
        return _page(channel, opened, 409, name, filled, text, bag)
    except sentences.NOT_WRITTEN as error:
        text = sentences.not_written(error)
        return _page(channel, opened, 503, name, filled, text, bag)
    bag.sent()
    part = "identitas" if name == "buka-identitas" else None
    done = url_for("kasus.show", number=number, selesai=1, _anchor=part)
    return redirect(done, 303)  # type: ignore[return-value]


def _check_files(opened: OpenCase, name: str, filled: Form, bag: Bag) -> Response:
    action = url_for("kasus.message", number=opened.case.number)
    hidden = [(session.READ_UNTIL, str(_read_until())), *forms.hidden(filled)]
    return unclean.page(action, _purpose(name, opened), hidden, bag)


def _offered(channel: Channel, opened: OpenCase, name: str) -> bool:
    """Whether the form called ``name`` is one that the case takes where it stands now."""
    always = {"pesan", "catatan", *_locked(opened), *_beside_the_portal(channel, opened)}
    return name in always or any(t.name == name for t in _steps(channel, opened))


def _done_before(
    channel: Channel,
    opened: OpenCase,
    name: str,
    asks: tuple[Field, ...],
    filled: Form,
    form_id: str,
    bag: Bag,
) -> Response:
    """A form whose act is stored already: the same once more, or something else that must not get lost."""
    if _same(opened, form_id, asks, filled, bag):
        bag.sent()
        return redirect(url_for("kasus.show", number=opened.case.number), 303)  # type: ignore[return-value]
    text = gettext(
        "Formulir ini sudah pernah terkirim dengan isi yang lain. Jika yang di bawah "
        "memang baru, kirim sekali lagi."
    )
    return _page(channel, opened, 409, name, filled, text, bag)


def _read_until() -> int:
    """The number of the last event on the page that the form was sent from."""
    sent = request.form.get(session.READ_UNTIL, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def _same(opened: OpenCase, form_id: str, asks: tuple[Field, ...], filled: Form, bag: Bag) -> bool:
    """Whether what is stored under this form's id says what the form says, notes and files included."""
    stored = opened.contents[form_id]
    told = {CONTACT[0].name: contact_text, "ditugaskan": assigned_text}.get(asks[0].name)
    if told:
        return told(forms.answers(filled)) == stored.get("isi")
    if "isian" not in stored:
        proofs = [p for e in opened.entries if form_id in e.ids for p in e.proofs]
        sent = attachments.same(bag.to_send(), proofs)
        word = "alasan" if asks == (OPENING,) else "isi"
        if asks == RELAY:
            return all(filled[f.name].data == stored.get(f.name) for f in asks)
        return sent and all(filled[f.name].data == stored.get(word) for f in asks)
    inner = workflow.noted(asks, forms.answers(filled))
    noted = opened.contents.get(workflow.note_id(form_id), {}).get("isi", "")
    shown = all(filled[name].data == value for name, value in stored["isian"].items())
    return shown and inner == noted


def _open(number: str) -> tuple[Channel, OpenCase]:
    opened = reading.find(number, session.member().vault_keys)
    if opened is None:
        if request.method == "POST" and session.typed():
            raise TakenAway(session.typed())
        abort(
            404,
            gettext(
                "Nomor kasus ini keliru, kasusnya bukan untuk tim Anda, atau pelapor sudah menyerahkannya "
                "ke Inspektorat."
            ),
        )
    return channel_of(opened.case), opened


def _page(
    channel: Channel,
    opened: OpenCase,
    status: int = 200,
    failed: str = "",
    filled: Form | None = None,
    text: str = "",
    bag: Bag | None = None,
) -> Response:
    locked = _locked(opened)
    seen = opened.opened_today(_who(), today())
    steps = _steps(channel, opened)
    filled_in = {t.name: forms.read(t.asks, None) for t in steps}
    filled_in |= {"pesan": forms.read((MESSAGE,), None), "catatan": forms.read((NOTE,), None)}
    filled_in |= {name: forms.read((OPENING,), None) for name in locked}
    beside = _beside_the_portal(channel, opened)
    filled_in |= {name: forms.read(fields, None) for name, fields in beside.items()}
    if "tugas" in beside:
        filled_in["tugas"]["ditugaskan"].data = opened.case.assignee
        filled_in["tugas"]["prioritas"].data = opened.case.priority
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
        upg=current_app.config["PORTAL"].upg,
        own=_own(channel, opened),
        decider=parties.decider(channel, opened.header) if not opened.case.closed else None,
        o=opened,
        state=channel.shown_state(opened.case.state),
        hari=today(),
        steps=steps,
        forms=filled_in,
        failed=failed,
        shown=shown,
        text=text,
        problems=forms.problems(filled) if filled is not None and failed in filled_in else [],
        media=MEDIA,
        message_field=MESSAGE,
        note_field=NOTE,
        opening_field=OPENING,
        contact_fields=CONTACT,
        relay_fields=RELAY,
        assignment=beside.get("tugas", ()),
        letter=outbox.states_of([opened.case.id]).get(opened.case.id, ""),
        samples=answers.offered(),
        joined=queues.joined_to(channel, opened.case.number) if channel.facts else [],
        sample_field=answers.USE,
        number=opened.answers.get("nomor_lapor", ""),
        last_answer=_last_answer(opened),
        bag=bag or Bag(),
        files=files,
        locked=locked,
        seen={file_id for kind, file_id in seen if kind == ORIGINALS},
        identity=reading.identity(opened) if (IDENTITY, "") in seen else None,
        tokens={name: session.new_token(_purpose(name, opened)) for name in filled_in},
        leave_token=session.new_token("keluar"),
        names={"token": session.TOKEN, "until": session.READ_UNTIL, "switch": language.SWITCH},
    )


def _last_answer(opened: OpenCase) -> str:
    """The team's newest text for the reporter, to be copied out where the case came from elsewhere."""
    for entry in reversed(opened.entries):
        step, message = entry.texts.get("langkah", {}), entry.texts.get("pesan", {})
        text = step.get("isian", {}).get("pesan") or (
            message.get("isi") if message.get("dari") == "tim" else ""
        )
        if text:
            return str(text)
    return ""


def _own(channel: Channel, opened: OpenCase) -> bool:
    """Whether this member filed the case themselves, or is whom it concerns: no step of it is theirs."""
    if not channel.staff:
        return False
    member = session.member()
    said = opened.header.get(parties.NAMED)
    about = {said.get("pemilik"), said.get("terkait")} if isinstance(said, dict) else set()
    if member.account.nip and member.account.nip in about:
        return True
    mine = owned.all_of(owned.seed_of(member.own)).cases
    return any(one.case.number == opened.case.number for one in mine)


def _steps(channel: Channel, opened: OpenCase) -> list[Transition]:
    """The steps that this team can take in the case now."""
    if _own(channel, opened):
        return []
    outside = opened.holder.id == channel.outside_vault
    given = channel.steps_of(By.TEAM, current_app.config["PORTAL"].settings)
    return [t for t in given if opened.case.state in t.sources and not (outside and t.office)]


def _put_back(filled: Form, into: dict[str, Form]) -> set[str]:
    """Put the texts of ``filled`` into the forms for messages and notes; which of them hold any."""
    given = {n: text for n, text in forms.answers(filled).items() if isinstance(text, str) and text}
    rest = [text for name, text in given.items() if name != "pesan"]
    kept = {"pesan": given.get("pesan", ""), "catatan": "\n\n".join(rest)}
    for name, text in kept.items():
        into[name][name].data = text
    return {name for name, text in kept.items() if text}


def _beside_the_portal(channel: Channel, opened: OpenCase) -> dict[str, tuple[Field, ...]]:
    """The forms for what happens by telephone or on paper, where the channel knows whom it deals with."""
    if not channel.reached_by:
        return {}
    found: dict[str, tuple[Field, ...]] = {"balasan": RELAY}
    if opened.holder.id != channel.outside_vault:
        found["tugas"] = assignment_fields()
    return found | ({"hubungi": CONTACT} if opened.case.reach else {})


def _purpose(name: str, opened: OpenCase) -> str:
    return f"{name}/{opened.case.id}"


def _who() -> str:
    return session.member().account.name

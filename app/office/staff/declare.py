"""What employees file, signed in: the form of a channel, their own cases, and the talk about one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import files, forms, web
from app.cases import intake, owned, parties, reading, replies
from app.cases.channel import N_, Channel, Field, Kind
from app.cases.intake import Submission
from app.cases.open_case import OpenCase
from app.cases.uploads import FilesGone
from app.channels import CHANNELS, channel_of
from app.crypto.errors import CannotOpen
from app.files import Bag
from app.law import rules
from app.law.calendar import today
from app.office import sentences, session, unclean
from app.office.staff.acting import carry_out
from app.people import addresses, roster

bp = Blueprint("laporan", __name__, url_prefix="/pegawai")

_ADDRESS = f"/<any({', '.join(c.name for c in CHANNELS.values() if c.staff)}):name>"

PLACE = "urutan"
COUNT = "hitung"
"""The button that shows the deadlines for the day that was typed, and sends nothing."""

REPLY = Field(name="pesan", label=N_("Tulis kepada yang menangani"), required=True)


@bp.get(_ADDRESS)
@session.signed_in
def form(name: str) -> Response:
    """One's own reports in a channel, and the blank form."""
    channel = CHANNELS[name]
    filled = forms.read(_asked(channel, _staff()), None)
    for field, value in _known().items():
        if field in filled:
            filled[field].data = value
    return _page(channel, filled, Bag())


@bp.post(_ADDRESS)
@session.signed_in
def send(name: str) -> Response:
    """Take the form as a case, or give it back with everything that was typed."""
    channel = CHANNELS[name]
    bag = files.take()
    filled = forms.read(_asked(channel, _staff()), request.form)
    if COUNT in request.form or files.CHANGE in request.form:
        filled.validate()
        text = ""
        if COUNT in request.form and not deadlines(channel, filled):
            text = gettext(
                "Tenggat hanya dihitung untuk pemberian yang diterima: pilih itu di atas, dan tulis "
                "harinya seperti 17-11-2026."
            )
        return _page(channel, filled, bag, text=text, quiet=True)
    try:
        session.read_token(_purpose(channel))
    except session.FormRefused:
        return _page(channel, filled, bag, 403, sentences.once_more())
    if not filled.validate() or bag.refused:
        return _page(channel, filled, bag, 422)
    if bag.unclean():
        return _check_files(channel, filled, bag)
    return _submit(channel, filled, bag)


@bp.get("/laporan/<number>")
@session.signed_in
def case(number: str) -> Response:
    """One of one's own cases."""
    return _case_page(*_own(number))


@bp.post("/laporan/<number>")
@session.signed_in
def reply(number: str) -> Response:
    """Write to whoever handles one's own case."""
    channel, opened = _own(number)
    bag = files.take()
    filled = forms.read((REPLY,), request.form)
    try:
        form_id = session.read_token(f"balas/{opened.case.id}")
    except session.FormRefused:
        return _case_page(channel, opened, filled, bag, 403, sentences.once_more())
    if not filled.validate() or bag.refused:
        return _case_page(channel, opened, filled, bag, 422)
    if bag.unclean():
        action = url_for("laporan.reply", number=number)
        return unclean.page(action, f"balas/{opened.case.id}", forms.hidden(filled), bag)
    said = replies.Saying(filled[REPLY.name].data, proofs=bag.to_send())
    refused = carry_out(
        lambda: replies.say_as_reporter(channel, opened, said, form_id, today()),
        lambda status, text: _case_page(*_own(number), filled, bag, status, text),
        bag,
    )
    done = url_for("laporan.case", number=number, terkirim=1)
    return refused or redirect(done, 303)  # type: ignore[return-value]


@bp.get("/laporan/<number>/berkas/<file_id>")
@session.signed_in
def attachment(number: str, file_id: str) -> Response:
    """A file of one's own case."""
    _, opened = _own(number)
    try:
        proof = opened.proof(file_id)
        return files.download(proof.file, proof.name)
    except (LookupError, CannotOpen):
        abort(404)


def _own(number: str) -> tuple[Channel, OpenCase]:
    """One's own case with this number, opened; 404 for anybody else's."""
    seed = owned.seed_of(session.member().own)
    wanted = number.strip().upper()
    place = next((o.place for o in owned.all_of(seed).cases if o.case.number == wanted), None)
    if place is None:
        abort(404)
    opened = reading.open_by_receipt(owned.keys_of(seed, place))
    return channel_of(opened.case), opened


def _asked(channel: Channel, staff: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields that this person is asked: some only superiors are, who choose among their ``staff``."""
    among = tuple((text, text) for text in staff)
    asked = (f for f in channel.fields if f.otherwise is None or staff)
    return tuple(
        replace(f, kind=Kind.CHOICE, choices=among) if f.kind is Kind.STAFF else f for f in asked
    )


def _staff() -> dict[str, str]:
    """The NIP of each of one's own staff, by name and NIP."""
    nip = session.member().account.nip
    return {f"{p.name} ({p.nip})": p.nip for p in roster.staff_of(nip)} if nip else {}


def _about(channel: Channel, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Whom the case is about: its sealed header says it, for the register and for a superior."""
    owner = session.member().account.nip or ""
    if channel.about is None:
        return parties.named(owner)
    field, answer = channel.about.over_superior
    return parties.named(
        owner,
        over_superior=answers.get(field) == answer,
        concerned=_staff().get(str(answers.get(channel.about.concerned, "")), ""),
    )


def _known() -> dict[str, str]:
    """What the roster says of who is signed in, to begin the form with."""
    account = session.member().account
    written_to = {"surel": addresses.of(account)}
    person = roster.current(account.nip) if account.nip else None
    if person is None:
        return written_to
    return written_to | {"nama": person.name, "jabatan": f"{person.position}, {person.unit}"}


def _submit(channel: Channel, filled: Form, bag: Bag) -> Response:
    seed = owned.seed_of(session.member().own)
    typed = request.form.get(PLACE, "")
    place = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1
    if not 0 <= place <= owned.all_of(seed).next_place:
        return _page(channel, filled, bag, 409, sentences.once_more())
    asked = forms.answers(filled)
    answers = {f.name: asked.get(f.name, f.otherwise or "") for f in channel.fields}
    sent = Submission(
        channel,
        answers,
        owned.secret(seed, place),
        today(),
        proofs=bag.to_send(),
        about=_about(channel, answers),
    )
    try:
        given = intake.submit(sent)
    except FilesGone:
        bag.drop_lost()
        return _page(channel, filled, bag, 409)
    except intake.TokenUsed:
        text = gettext(
            "Formulir ini sudah pernah terkirim dengan isi yang lain. Jika yang di bawah memang laporan "
            "baru, kirim sekali lagi."
        )
        return _page(channel, filled, bag, 409, text)
    except sentences.NOT_WRITTEN as error:
        return _page(channel, filled, bag, 503, sentences.not_written(error))
    bag.sent()
    return web.page(
        "kantor/terkirim.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        given=given,
        channel=channel,
        decider=parties.decider(channel, {parties.NAMED: sent.about}),
    )


def deadlines(channel: Channel, filled: Form) -> list[tuple[str, date, bool]]:
    """The clocks that count from a day in the form: label, last day, whether it is over already."""
    found = []
    for clock in channel.clocks:
        typed = filled[clock.since].data if clock.since else ""
        day = forms.read_day(typed) if typed else None
        if day is None or day > today():
            continue
        if clock.only and filled[channel.facts["kind"]].data not in clock.only:
            continue
        rule = rules.rule(channel.name, clock.rule, rules.version_on(channel.name, today()))
        last = rule.deadline(day)
        found.append((clock.label, last, last < today()))
    return found


def _check_files(channel: Channel, filled: Form, bag: Bag) -> Response:
    hidden = [*forms.hidden(filled), (PLACE, request.form.get(PLACE, ""))]
    return unclean.page(url_for("laporan.send", name=channel.name), _purpose(channel), hidden, bag)


def _page(
    channel: Channel,
    filled: Form,
    bag: Bag,
    status: int = 200,
    text: str = "",
    *,
    quiet: bool = False,
) -> Response:
    own, staff = owned.all_of(owned.seed_of(session.member().own)), _staff()
    asked = _asked(channel, staff)
    return web.page(
        "kantor/lapor_pegawai.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_purpose(channel)),
        place=own.next_place,
        channel=channel,
        sections=[
            (s, [f for f in asked if f.name in {one.name for one in s.fields}])
            for s in channel.sections
        ],
        upg=current_app.config["PORTAL"].upg if channel.official else "",
        beside=[CHANNELS[other] for other in (channel.staff.beside if channel.staff else ())],
        decides=bool(staff),
        counts=any(clock.since for clock in channel.clocks),
        form=filled,
        text=text,
        problems=[] if quiet else forms.problems(filled),
        deadlines=deadlines(channel, filled),
        own=[o.case for o in own.cases if o.case.channel == channel.name],
        bag=bag,
        files=files,
        public=request.script_root.removesuffix(session.PATH),
        names={"token": session.TOKEN, "place": PLACE, "count": COUNT},
    )


def _case_page(
    channel: Channel,
    opened: OpenCase,
    filled: Form | None = None,
    bag: Bag | None = None,
    status: int = 200,
    text: str = "",
) -> Response:
    return web.page(
        "kantor/laporan_saya.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(f"balas/{opened.case.id}"),
        channel=channel,
        o=opened,
        state=channel.shown_state(opened.case.state),
        hari=today(),
        missed=opened.missed(today()),
        decider=parties.decider(channel, opened.header) if not opened.case.closed else None,
        sent=request.args.get("terkirim") == "1",
        reply_field=REPLY,
        form=filled or forms.read((REPLY,), None),
        problems=forms.problems(filled) if filled is not None else [],
        text=text,
        bag=bag or Bag(),
        files=files,
        names={"token": session.TOKEN},
    )


def _purpose(channel: Channel) -> str:
    return f"lapor/{channel.name}"

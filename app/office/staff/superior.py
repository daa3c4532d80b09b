"""What a superior is asked to decide, and what somebody else filed about oneself."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from wtforms import Form

from app import files, forms, web
from app.cases import parties, reading, workflow
from app.cases.channel import By, Channel, Transition
from app.cases.open_case import OpenCase
from app.channels import CHANNELS, channel_of
from app.crypto.errors import CannotOpen
from app.law.calendar import today
from app.office import sentences, session
from app.office.staff.acting import carry_out

bp = Blueprint("bawahan", __name__, url_prefix="/pegawai/bawahan")


@bp.get("")
@session.signed_in
def show() -> Response:
    """The cases that one's own key opens as a superior, or as whom they concern."""
    own = session.member().own
    listed = {
        name: [
            (channel, row)
            for channel in CHANNELS.values()
            if name in channel.parties
            for row in parties.opened_by(own, channel, name)
        ]
        for name in (parties.SUPERIOR, parties.CONCERNED)
    }
    return web.page(
        "kantor/bawahan.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        put_before=listed[parties.SUPERIOR],
        concerning=listed[parties.CONCERNED],
    )


@bp.get("/<number>")
@session.signed_in
def case(number: str) -> Response:
    """One of them."""
    return _page(*_open(number))


@bp.post("/<number>/<name>")
@session.signed_in
def step(number: str, name: str) -> Response:
    """Take one of the steps that are one's own in it."""
    channel, opened = _open(number)
    chosen = next((t for t in _steps(channel, opened) if t.name == name), None)
    if chosen is None:
        parties_steps = (By.SUPERIOR, By.CONCERNED)
        if not any(t.name == name and t.by in parties_steps for t in channel.transitions):
            abort(404)
        return _page(channel, opened, 409, text=sentences.case_moved())
    filled = forms.read(chosen.asks, request.form)
    try:
        form_id = session.read_token(_purpose(opened, name))
    except session.FormRefused:
        return _page(channel, opened, 403, chosen, filled, sentences.once_more())
    if not filled.validate():
        return _page(channel, opened, 422, chosen, filled)

    def act() -> None:
        given, who = forms.answers(filled), session.member().account.name
        workflow.decide(channel, opened, who, name, given, form_id, today())

    def refuse(status: int, text: str) -> Response:
        return _page(*_open(number), status, chosen, filled, text)

    refused = carry_out(act, refuse)
    done = url_for("bawahan.case", number=number, terkirim=1)
    return refused or redirect(done, 303)  # type: ignore[return-value]


@bp.get("/<number>/berkas/<file_id>")
@session.signed_in
def attachment(number: str, file_id: str) -> Response:
    """A file of one of them."""
    _, opened = _open(number)
    try:
        proof = opened.proof(file_id)
        return files.download(proof.file, proof.name)
    except (LookupError, CannotOpen):
        abort(404)


def _open(number: str) -> tuple[Channel, OpenCase]:
    """The case as the party that one is in it; 404 where one is none."""
    own = [session.member().own]
    opened = reading.find(number, own, parties.SUPERIOR)
    opened = opened or reading.find(number, own, parties.CONCERNED)
    if opened is None:
        abort(404)
    return channel_of(opened.case), opened


def _steps(channel: Channel, opened: OpenCase) -> tuple[Transition, ...]:
    return channel.transitions_from(opened.case.state, By(opened.party))


def _purpose(opened: OpenCase, name: str) -> str:
    return f"putusan/{opened.case.id}/{name}"


def _page(
    channel: Channel,
    opened: OpenCase,
    status: int = 200,
    failed: Transition | None = None,
    filled: Form | None = None,
    text: str = "",
) -> Response:
    """``failed`` is the step whose form is shown again as it was ``filled`` in."""
    steps: dict[str, Any] = {
        t.name: (t, forms.read(t.asks, None), session.new_token(_purpose(opened, t.name)))
        for t in _steps(channel, opened)
    }
    if failed and filled is not None:
        steps[failed.name] = (failed, filled, session.new_token(_purpose(opened, failed.name)))
    return web.page(
        "kantor/bawahan_kasus.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        channel=channel,
        o=opened,
        state=channel.shown_state(opened.case.state),
        hari=today(),
        missed=opened.missed(today()),
        sent=request.args.get("terkirim") == "1",
        steps=steps,
        failed=failed.name if failed else "",
        problems=forms.problems(filled) if filled is not None else [],
        text=text,
        files=files,
        names={"token": session.TOKEN},
    )

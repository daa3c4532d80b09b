"""The team's ready-made answers at the desk: written, taken away, put into a form."""

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import forms, sample_answers, web
from app.cases import clocks
from app.cases.channel import N_, By, Channel, Field, Kind
from app.cases.open_case import OpenCase
from app.language import day_text
from app.law.calendar import today
from app.office import sentences, session
from app.people import members
from app.sample_answers import SampleAnswer

bp = Blueprint("contoh", __name__, url_prefix="/meja/contoh")

USE = "contoh"
"""Field of the button that puts a ready-made answer into the form it belongs to."""

NAME = Field(name="nama_contoh", label=N_("Nama contoh"), kind=Kind.LINE, limit=80, required=True)
TEXT = Field(
    name="teks_contoh",
    label=N_("Teksnya"),
    hint=N_(
        "Dalam kurung kurawal portal mengisi sendiri: {nomor}, {diterima}, {status}, {unit}, {tenggat}. "
        "Jangan menulis hal dari suatu kasus: teks ini tidak terkunci."
    ),
    limit=5000,
    required=True,
)
_PURPOSE = "contoh-jawaban"


@bp.get("")
@session.at_desk
def show() -> Response:
    """The team's texts, and the form for a new one."""
    return _page(forms.read((NAME, TEXT), None))


@bp.post("")
@session.at_desk
def add() -> Response:
    """Keep a new text."""
    filled = forms.read((NAME, TEXT), request.form)
    try:
        session.read_token(_PURPOSE)
    except session.FormRefused:
        text = sentences.once_more()
        return _page(filled, 403, text)
    if not filled.validate():
        return _page(filled, 422)
    name, text = filled[NAME.name].data.strip(), filled[TEXT.name].data
    if not sample_answers.add(_role(), name, text, session.member().account.name, today()):
        full = gettext("Sudah ada %(n)s contoh. Hapus yang tidak dipakai.", n=sample_answers.MOST)
        return _page(filled, 409, full)
    return redirect(url_for("contoh.show"), 303)  # type: ignore[return-value]


@bp.post("/hapus/<sample_id>")
@session.at_desk
def drop(sample_id: str) -> Response:
    """Take a text away."""
    session.read_token(_PURPOSE)
    sample_answers.drop(_role(), sample_id)
    return redirect(url_for("contoh.show"), 303)  # type: ignore[return-value]


def offered() -> list[SampleAnswer]:
    """The texts that this member can put into a form."""
    return sample_answers.of_team(_role())


def fill(filled: Form, opened: OpenCase, channel: Channel) -> bool:
    """Put the chosen text behind what was typed to the reporter; False if there is none to put.

    The texts are in Bahasa Indonesia, whatever language the officer reads the desk in.
    """
    chosen = next((s for s in offered() if s.id == request.form.get(USE)), None)
    if chosen is None or "pesan" not in filled:
        return False
    mine = channel.clocks_of(By.TEAM)
    run = next((r for r in opened.running() if r.clock in mine and not clocks.paused(r)), None)
    case = opened.case
    values = {
        "nomor": case.number,
        "diterima": day_text(case.received, "id"),
        "status": channel.shown_state(case.state).label,
        "unit": channel.fact_label("unit", case.unit),
        "tenggat": day_text(run.due, "id") if run else "",
    }
    typed = filled["pesan"].data.rstrip()
    text = sample_answers.filled(chosen.text, values)
    filled["pesan"].data = f"{typed}\n\n{text}" if typed else text
    return True


def _role() -> str:
    return members.role_of(session.member())


def _page(filled: Form, status: int = 200, text: str = "") -> Response:
    return web.page(
        "kantor/contoh.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        samples=offered(),
        fields=(NAME, TEXT),
        form=filled,
        text=text,
        problems=forms.problems(filled),
    )

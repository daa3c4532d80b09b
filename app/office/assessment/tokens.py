"""Tokens of the API, for administrators: made and shown once, listed, revoked."""

from datetime import date, timedelta

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import forms, web
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import sentences, session
from app.zi import tokens

bp = Blueprint("token_api", __name__, url_prefix="/meja/token")

FIELDS = (
    Field(
        name="nama",
        label=N_("Untuk siapa atau apa"),
        hint=N_("Misalnya: dasbor Inspektorat Provinsi."),
        kind=Kind.LINE,
        limit=120,
        required=True,
    ),
    Field(
        name="lingkup",
        label=N_("Yang boleh dibaca"),
        kind=Kind.MANY,
        choices=tuple(tokens.SCOPES.items()),
        required=True,
    ),
    Field(
        name="sampai",
        label=N_("Berlaku sampai"),
        hint=N_("Hari terakhir, paling lama setahun. Tulis seperti 17-11-2026."),
        kind=Kind.ANY_DATE,
        required=True,
    ),
)
_PURPOSE, _REVOKE = "token-api", "cabut-token"


@bp.get("")
@session.administrator
def show() -> Response:
    """The tokens that were made, and the form for another."""
    return _page()


@bp.post("")
@session.administrator
def make() -> Response:
    """Make a token and show it, this once."""
    filled = forms.read(FIELDS, request.form)
    try:
        form_id = session.read_token(_PURPOSE)
    except session.FormRefused:
        return _page(403, filled, sentences.once_more())
    if not filled.validate():
        return _page(422, filled)
    last, label = date.fromisoformat(filled["sampai"].data), filled["nama"].data.strip()
    by, chosen = session.member().account.name, filled["lingkup"].data
    try:
        end = last + timedelta(days=1)
        made = tokens.make(label, chosen, end, by, today(), form_id)
    except tokens.AlreadyMade:
        text = gettext(
            "Formulir ini sudah membuat tokennya, dan token hanya tampil sekali. Bila belum tersalin: cabut, "
            "lalu buat yang baru."
        )
        return _page(409, text=text)
    except ValueError:
        filled["sampai"].errors = [gettext("Pilih hari mulai hari ini, paling lama setahun lagi.")]
        return _page(422, filled)
    return _page(made=made)


@bp.post("/cabut/<name>")
@session.administrator
def revoke(name: str) -> Response:
    """Let a token open nothing any more."""
    session.read_token(_REVOKE)
    if not tokens.revoke(name, today()):
        return _page(404, text=gettext("Token itu tidak ada, atau sudah dicabut."))
    return redirect(url_for("token_api.show", tersimpan="cabut"), 303)  # type: ignore[return-value]


def _page(
    status: int = 200,
    filled: Form | None = None,
    text: str = "",
    made: tokens.Made | None = None,
) -> Response:
    return web.page(
        "kantor/token.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        revoke_token=session.new_token(_REVOKE),
        rows=tokens.everything(),
        scopes=tokens.SCOPES,
        day=today(),
        fields=FIELDS,
        labels={f.name: f.label for f in FIELDS},
        form=filled if filled is not None else forms.read(FIELDS, None),
        problems=forms.problems(filled) if filled is not None else [],
        text=text,
        made=made,
        saved=request.args.get("tersimpan", ""),
    )

"""The maklumat pelayanan at the desk: its draft, publishing it, and what was published before."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, request, url_for
from wtforms import Form

from app import forms, web
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import session
from app.office.desk.writing import carry_out
from app.standards import maklumat
from app.standards.models import Maklumat

bp = Blueprint("meja_maklumat", __name__, url_prefix="/meja/standar/maklumat")

FIELDS = (
    Field(name="naskah", label=N_("Isi maklumat"), limit=3000, required=True),
    Field(
        name="kepala",
        label=N_("Nama kepala kantor"),
        kind=Kind.LINE,
        limit=120,
        required=True,
    ),
    Field(name="jabatan", label=N_("Jabatan"), kind=Kind.LINE, limit=200, required=True),
    Field(name="nip", label="NIP", hint=N_("Boleh kosong."), kind=Kind.LINE, digits=18),
    Field(
        name="kota",
        label=N_("Tempat ditandatangani"),
        kind=Kind.LINE,
        limit=80,
        required=True,
    ),
    Field(
        name="tanggal",
        label=N_("Tanggal ditandatangani"),
        kind=Kind.ANY_DATE,
        required=True,
    ),
)
_EDITION = Field(name="edisi", label="edisi", kind=Kind.NUMBER, limit=9, required=True)
_NUMBER = Field(name="nomor", label="nomor", kind=Kind.NUMBER, limit=9, required=True)
_PURPOSE = "maklumat"


@bp.get("")
@session.office_team
def show() -> Response:
    """The draft, and what was published."""
    listed = maklumat.versions()
    return _page(200, _filled(listed), "")


@bp.post("")
@session.office_team
def save() -> Response:
    """Save the draft."""

    def act(filled: Form, _form_id: str) -> None:
        text, head, position, nip, place = (filled[f.name].data.strip() for f in FIELDS[:-1])
        signed = date.fromisoformat(filled["tanggal"].data)
        wording = maklumat.Wording(text, head, position, nip, place, signed)
        edition = int(filled["edisi"].data)
        maklumat.save(wording, edition, session.member().account.name, today())

    done = url_for("meja_maklumat.show", tersimpan="rancangan")
    return carry_out((*FIELDS, _EDITION), _PURPOSE, act, _page, done)


@bp.post("/terbitkan")
@session.office_team
def publish() -> Response:
    """Publish the draft that the page showed."""

    def act(filled: Form, _form_id: str) -> None:
        number, edition = int(filled["nomor"].data), int(filled["edisi"].data)
        maklumat.publish(number, edition, session.member().account.name, today())

    def again(status: int, _filled_in: Form, text: str) -> Response:
        return _page(status, _filled(maklumat.versions()), text)

    done = url_for("meja_maklumat.show", tersimpan="terbit")
    return carry_out((_NUMBER, _EDITION), _PURPOSE, act, again, done)


def _filled(listed: Sequence[Maklumat]) -> Form:
    form = forms.read((*FIELDS, _EDITION), None)
    draft = maklumat.draft_of(listed)
    source = draft or (listed[0] if listed else None)
    form["naskah"].data = source.text if source else maklumat.USUAL
    if source:
        told = (source.head, source.position, source.nip, source.place)
        for name, value in zip(("kepala", "jabatan", "nip", "kota"), told, strict=True):
            form[name].data = value
    form["tanggal"].data = f"{draft.signed:%d-%m-%Y}" if draft else ""
    form["edisi"].data = str(draft.edition if draft else 0)
    return form


def _page(status: int, filled: Form, text: str) -> Response:
    listed = maklumat.versions()
    return web.page(
        "kantor/maklumat.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        draft=maklumat.draft_of(listed),
        published=[v for v in listed if v.published],
        fields=FIELDS,
        form=filled,
        labels={f.name: f.label for f in (*FIELDS, _EDITION)},
        problems=forms.problems(filled) if request.method == "POST" else [],
        text=text,
        saved=request.args.get("tersimpan", ""),
    )

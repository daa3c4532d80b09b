"""An LKE from a file: a preview that names every bad row, then one act that loads all of it."""

import json
import zlib
from base64 import b64decode, b64encode

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext

from app import uploaded
from app.cells import plain_words
from app.law.calendar import today
from app.office import carried, session
from app.office.assessment.common import page
from app.office.zi.showing import checked
from app.store import new_id
from app.zi import lke
from app.zi.lke_file import MOST_BYTES, FileRefused, Row, SheetRead, read

bp = Blueprint("lke_impor", __name__, url_prefix="/zi/<int:year>/lke/impor")

FIELD, NAME, PACKED = "berkas", "nama", "isi"
_ID, _DIGEST = "pratinjau", "sidik"
_LONGEST = 200


@bp.get("")
@session.office_team
def form(year: int) -> Response:
    """The page that asks for the file."""
    return _page(year)


@bp.post("")
@session.office_team
def check(year: int) -> Response:
    """Read the file and show what would be loaded, or all that is wrong with it."""
    checked(year)
    files = uploaded.take(MOST_BYTES)
    name, complaint = plain_words(request.form.get(NAME, ""), _LONGEST)
    try:
        session.read_token(_purpose(year))
    except session.FormRefused:
        return _page(year, 403, gettext("Berkas perlu dikirim sekali lagi."), name)
    if complaint:
        text = gettext("Nama LKE %(sebab)s.", sebab=complaint)
        return _page(year, 422, text, name, wrong=NAME)
    if not files:
        return _page(year, 422, gettext("Pilih dulu berkasnya."), name, wrong=FIELD)
    try:
        found = read(files[0].raw)
    except FileRefused as refused:
        return _page(year, 422, name=name, refused=refused)
    return _page(year, name=name, found=found)


@bp.post("/simpan")
@session.office_team
def take(year: int) -> Response:
    """Load all rows of the preview as the year's next version."""
    checked(year)
    try:
        session.read_token(_purpose(year))
    except session.FormRefused:
        return _page(year, 403, gettext("Berkas perlu dikirim sekali lagi."))
    kept = carried.unseal(_purpose(year), request.form.get(PACKED, ""))
    if kept is None:
        text = gettext("Pratinjau itu sudah terlalu lama. Kirim berkasnya sekali lagi.")
        return _page(year, 409, text)
    by = session.member().account.name
    lke.load(year, _unpack(kept), kept[NAME], by, kept[_ID], today())
    return redirect(url_for("lke.show", year=year, tersimpan="lke"), 303)  # type: ignore[return-value]


def _purpose(year: int) -> str:
    return f"impor-lke/{year}"


def _page(
    year: int,
    status: int = 200,
    text: str = "",
    name: str = "",
    *,
    wrong: str = "",
    refused: FileRefused | None = None,
    found: SheetRead | None = None,
) -> Response:
    newest = lke.newest(checked(year))
    return page(
        "kantor/zi/lke_impor.html",
        year,
        status,
        token=session.new_token(_purpose(year)),
        text=text,
        name=name,
        wrong=wrong,
        refused=refused,
        found=found,
        next=(newest.version if newest else 0) + 1,
        packed=_pack(year, name, found) if found else "",
        names={"file": FIELD, "name": NAME, "packed": PACKED},
        mb=MOST_BYTES // 2**20,
    )


def _pack(year: int, name: str, found: SheetRead) -> str:
    """The rows as the form carries them, readable by this side of the portal only."""
    plain = json.dumps([[r.code, r.text, r.options, r.weight] for r in found.rows])
    packed = b64encode(zlib.compress(plain.encode(), 9)).decode()
    values = {PACKED: packed, _DIGEST: found.digest, _ID: new_id(), NAME: name}
    return carried.seal(_purpose(year), values)


def _unpack(kept: dict[str, str]) -> SheetRead:
    rows = json.loads(zlib.decompress(b64decode(kept[PACKED])))
    return SheetRead(
        tuple(Row(c, t, tuple((v, x) for v, x in options), w) for c, t, options, w in rows),
        kept[_DIGEST],
    )

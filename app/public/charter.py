"""The maklumat pelayanan, to read and to frame."""

from flask import Blueprint, Response, abort

from app import file_words, printing, web
from app.language import day_text
from app.site import OFFICE
from app.standards import maklumat

bp = Blueprint("maklumat", __name__)


@bp.get("/maklumat")
def show() -> Response:
    """The promise, or that there is none yet."""
    found = maklumat.current()
    signed = day_text(found.signed, "id") if found else ""
    return web.page("publik/maklumat.html", maklumat=found, signed=signed)


@bp.get("/maklumat.pdf")
def pdf() -> Response:
    """The same on one sheet of A4. It is in Bahasa Indonesia, in which it was signed."""
    found = maklumat.current()
    if found is None:
        abort(404)
    data = {
        "kantor": OFFICE,
        "isi": found.text,
        "tempat": f"{found.place}, {day_text(found.signed, 'id')}",
        "jabatan": found.position,
        "kepala": found.head,
        "nip": found.nip,
    }
    answer = Response(printing.pdf("maklumat.typ", data), content_type="application/pdf")
    answer.headers["Content-Disposition"] = file_words.disposition("maklumat.pdf", "inline")
    return answer

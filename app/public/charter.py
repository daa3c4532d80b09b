"""The maklumat pelayanan, to read and to frame."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort

from app import file_words, web
from app.language import day_text
from app.site import OFFICE
from app.standards import maklumat

bp = Blueprint("maklumat", __name__)

_SOURCE = Path(__file__).parent.parent / "templates" / "maklumat.typ"


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
    answer = Response(_sheet(json.dumps(data, ensure_ascii=False)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = file_words.disposition("maklumat.pdf", "inline")
    return answer


@lru_cache(maxsize=2)
def _sheet(data: str) -> bytes:
    import typst  # 30 MB that a worker needs only where something is printed

    made: bytes = typst.compile(_SOURCE.read_bytes(), sys_inputs={"data": data})
    return made

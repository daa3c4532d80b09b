"""Documents that everybody may read: SOPs, decrees, attendance lists, photographs of events.

They are rows of the database, so that backups hold them, and are cleaned of metadata
like the files of a case. Nothing of a case is ever kept here.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from flask import Response, abort
from flask_babel import gettext
from sqlalchemy import Date, LargeBinary, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app import file_words
from app.cleaning import findings, supervisor
from app.law.calendar import today
from app.store import ROW_ORDER_HIDDEN, Base, db, new_id
from app.uploaded import Uploaded

LARGEST = 10 * 2**20
"""Bytes of one document."""

_SHOWN_INSIDE = {"application/pdf", "image/jpeg", "image/png"}
"""What a browser shows by itself; everything else is saved."""


class Document(Base):
    """One document; it never changes. A new version is another row."""

    __tablename__ = "dokumen"
    __table_args__ = (ROW_ORDER_HIDDEN,)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    added: Mapped[date] = mapped_column(Date)
    cleaned: Mapped[str] = mapped_column(String(16))
    """What cleaning it came to: a word of :mod:`app.cleaning.findings`."""
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


_SCANS = {"application/pdf", "image/jpeg", "image/png", "image/tiff", "image/webp"}
_OFFICE = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")


class Only(StrEnum):
    """What a file has to be, by its content and not its name."""

    ANYTHING = "apa saja"
    SCAN = "pindaian"
    """PDF or a picture: what comes from paper."""
    PAPER = "dokumen"
    """That, a document of an office program, or plain text that says so by its name."""


class Refused(ValueError):
    """A file that cannot be kept; ``sentence`` says why, in the reader's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


_AS_IT_CAME = {findings.CLEAN, findings.NOTHING, findings.SIGNED}
"""What cleaning came to where a file may be shown to everybody: it is clean, or signed."""


def prepare(file: Uploaded, *, public: bool = False, only: Only = Only.ANYTHING) -> Document:
    """The cleaned document, not stored yet: add it to a transaction. Slow. Raises :class:`Refused`.

    What is ``public`` is refused where it could not be cleaned, and what is not ``only`` that.
    """
    if not file.raw:
        raise Refused(gettext("Berkas ini kosong."))
    if len(file.raw) > LARGEST:
        raise Refused(gettext("Berkas ini lebih besar dari %(mb)s MB.", mb=LARGEST // 2**20))
    kept: list[bytes] = []

    def keep(portions: Iterator[bytes]) -> None:
        kept[:] = [b"".join(portions)]

    outcome = supervisor.clean(lambda: [file.raw], keep)
    if only is not Only.ANYTHING and outcome.result in (findings.BUSY, findings.TOO_MUCH):
        raise Refused(
            gettext("Berkas ini belum dapat diperiksa. Coba lagi, atau perkecil dahulu berkasnya.")
        )
    if not _is(only, outcome, file.name):
        raise Refused(_WANTED[only]())
    if public and outcome.result not in _AS_IT_CAME:
        raise Refused(
            gettext(
                "Berkas ini tidak dapat dibersihkan dari keterangan tersembunyi, jadi tidak dapat dibuka "
                "untuk umum. Simpan ulang sebagai PDF atau foto JPEG, lalu unggah lagi."
            )
        )
    clean = outcome.result == findings.CLEAN and bool(kept)
    body = kept[0] if clean else file.raw
    return Document(
        id=new_id(),
        name=file_words.saved_name(file.name),
        type=outcome.kind,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        added=today(),
        cleaned=outcome.result,
        body=body,
    )


_WANTED = {
    Only.SCAN: lambda: gettext(
        "Berkas ini bukan PDF atau foto. Yang dilihat isinya, bukan namanya."
    ),
    Only.PAPER: lambda: gettext(
        "Berkas ini bukan PDF, foto, atau dokumen Word, Excel, atau LibreOffice. Yang dilihat isinya, "
        "bukan namanya."
    ),
}


def _is(only: Only, outcome: supervisor.Outcome, name: str) -> bool:
    if only is Only.ANYTHING or outcome.kind in _SCANS:
        return True
    if only is Only.SCAN:
        return False
    plain = outcome.kind == "text/plain" and name.casefold().endswith(".txt")
    return plain or outcome.kind.startswith(_OFFICE)


def find(document_id: str) -> Document | None:
    """What is known of a document, without its bytes."""
    return db.session.get(Document, document_id)


def faults() -> Iterator[tuple[str, str]]:
    """For ``portal verify``: each document whose bytes are not those that were kept, one after the other."""
    query = select(Document.id, Document.name, Document.sha256).order_by(Document.id)
    for one in db.session.execute(query).all():
        body = db.session.scalar(select(Document.body).where(Document.id == one.id))
        if hashlib.sha256(body or b"").hexdigest() != one.sha256:
            yield f"dokumen {one.name}", "isinya bukan yang disimpan"


def answer(document_id: str) -> Response:
    """A document as an answer: PDF and pictures in the browser's window, everything else to save."""
    found = find(document_id)
    if found is None:
        abort(404)
    body = db.session.scalar(select(Document.body).where(Document.id == document_id))
    inside = found.type in _SHOWN_INSIDE
    response = Response(body, content_type=found.type if inside else "application/octet-stream")
    how = "inline" if inside else "attachment"
    response.headers["Content-Disposition"] = file_words.disposition(found.name, how)
    return response

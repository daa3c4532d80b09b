"""PDF files without their metadata, by pikepdf: written anew, so that older revisions are gone too."""

import io
from typing import Any

import pikepdf

from app.cleaning import images
from app.cleaning.findings import (
    AUTHOR,
    BROKEN,
    CONTAINS,
    DEVICE,
    LOCKED,
    REST,
    SIGNED,
    TIME,
    Uncleanable,
)

_MEANS = {
    "/Author": AUTHOR,
    "/Title": REST,
    "/Subject": REST,
    "/Keywords": REST,
    "/Creator": DEVICE,
    "/Producer": DEVICE,
    "/CreationDate": TIME,
    "/ModDate": TIME,
}


def clean(data: bytes) -> tuple[bytes, set[str]]:
    """The document without metadata, and what was found. Raises :class:`Uncleanable`."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            return _cleaned(document)
    except pikepdf.PasswordError:
        raise Uncleanable(LOCKED) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError):
        raise Uncleanable(BROKEN) from None


def rehearse() -> None:
    """Load what writing a document needs, while files may be opened."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out)
    clean(out.getvalue())


def _cleaned(document: pikepdf.Pdf) -> tuple[bytes, set[str]]:
    if document.is_encrypted:
        raise Uncleanable(LOCKED)
    if len(document.attachments):
        raise Uncleanable(CONTAINS)
    form = document.Root.get("/AcroForm")
    if form is not None and int(form.get("/SigFlags", 0)) & 1:
        raise Uncleanable(SIGNED)
    found: set[str] = set()
    if "/Info" in document.trailer:
        found |= {_MEANS.get(str(name), REST) for name in document.trailer.Info}
        del document.trailer["/Info"]
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            found |= _strip(thing)
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue(), found


def _strip(thing: Any) -> set[str]:
    found: set[str] = set()
    for name, word in (("/Metadata", REST), ("/PieceInfo", DEVICE), ("/LastModified", TIME)):
        if name in thing:
            del thing[name]
            found.add(word)
    if str(thing.get("/Type", "")) == "/EmbeddedFile" or "/EF" in thing:
        raise Uncleanable(CONTAINS)
    if "/Rect" in thing and str(thing.get("/Subtype", "")) not in ("", "/Widget"):
        for name, word in (("/T", AUTHOR), ("/CreationDate", TIME), ("/M", TIME), ("/NM", REST)):
            if name in thing:
                del thing[name]
                found.add(word)
    if isinstance(thing, pikepdf.Stream) and _is_photograph(thing):
        picture, inside = images.clean(thing.read_raw_bytes())
        if inside:
            thing.write(picture, filter=pikepdf.Name.DCTDecode)
            found |= inside
    return found


def _is_photograph(thing: Any) -> bool:
    if str(thing.get("/Subtype", "")) != "/Image":
        return False
    kind = thing.get("/Filter")
    return kind == pikepdf.Name.DCTDecode or (
        isinstance(kind, pikepdf.Array) and [*map(str, kind)] == ["/DCTDecode"]
    )

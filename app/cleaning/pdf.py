"""PDF files without their metadata, by pikepdf: written anew, so that older revisions are gone too."""

import io
import re
from collections.abc import Iterator
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

_JPEG, _JPEG_2000 = "/DCTDecode", "/JPXDecode"
_SHORT = {"/DCT": _JPEG, "/AHx": "/ASCIIHexDecode", "/A85": "/ASCII85Decode", "/Fl": "/FlateDecode"}
_INLINE = re.compile(rb"\bBI\b[^\0]{0,400}?/DCT")
_CARRIERS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
"""Annotations that carry another file."""

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
    for thing in list(document.objects):
        for dictionary in _dictionaries(thing):
            found |= _strip(document, dictionary)
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue(), found


def _dictionaries(thing: Any) -> Iterator[Any]:
    """Every dictionary and stream of an object, those inside others too, but for what is an object itself."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Stream):
            yield one
            one = one.stream_dict
        elif isinstance(one, pikepdf.Dictionary):
            yield one
        if isinstance(one, pikepdf.Dictionary):
            parts = [part for _, part in one.items()]
        elif isinstance(one, pikepdf.Array):
            parts = list(one)
        else:
            continue
        waiting += [
            part
            for part in parts
            if isinstance(part, pikepdf.Dictionary | pikepdf.Array) and not part.is_indirect
        ]


def _strip(document: pikepdf.Pdf, thing: Any) -> set[str]:
    found: set[str] = set()
    for name, word in (("/Metadata", REST), ("/PieceInfo", DEVICE), ("/LastModified", TIME)):
        if name in thing:
            del thing[name]
            found.add(word)
    subtype = str(thing.get("/Subtype", ""))
    if str(thing.get("/Type", "")) == "/EmbeddedFile" or "/EF" in thing or subtype in _CARRIERS:
        raise Uncleanable(CONTAINS)
    if "/Rect" in thing and subtype not in ("", "/Widget"):
        for name, word in (("/T", AUTHOR), ("/CreationDate", TIME), ("/M", TIME), ("/NM", REST)):
            if name in thing:
                del thing[name]
                found.add(word)
    if isinstance(thing, pikepdf.Stream):
        found |= _clean_pictures(document, thing)
    return found


def _clean_pictures(document: pikepdf.Pdf, stream: Any) -> set[str]:
    """Write a photograph anew without what a camera wrote into it; refuse pictures nobody can look into."""
    filters = _filters(stream)
    if _JPEG in filters[:-1] or _JPEG_2000 in filters:
        raise Uncleanable(CONTAINS)
    if filters[-1:] == [_JPEG]:
        jpeg = _before_the_last(document, stream, filters)
        picture, found = images.clean(jpeg, upright=False)  # a page turns its pictures itself
        stream.write(picture, filter=pikepdf.Name.DCTDecode)
        return found
    drawn = str(stream.get("/Subtype", "")) in ("", "/Form") and "/Length1" not in stream
    if drawn and _INLINE.search(stream.read_bytes()):
        raise Uncleanable(CONTAINS)  # a photograph in the midst of a page's own lines
    return set()


def _filters(stream: Any) -> list[str]:
    kind = stream.get("/Filter")
    names = list(kind) if isinstance(kind, pikepdf.Array) else [kind] if kind is not None else []
    return [_SHORT.get(str(name), str(name)) for name in names]


def _before_the_last(document: pikepdf.Pdf, stream: Any, filters: list[str]) -> bytes:
    """The bytes of a stream that only its last filter is still to decode."""
    raw: bytes = stream.read_raw_bytes()
    if len(filters) == 1:
        return raw
    outer = pikepdf.Stream(document, raw)
    outer.stream_dict["/Filter"] = pikepdf.Array([pikepdf.Name(name) for name in filters[:-1]])
    given = stream.get("/DecodeParms")
    if isinstance(given, pikepdf.Array):
        outer.stream_dict["/DecodeParms"] = pikepdf.Array(list(given)[:-1])
    return bytes(outer.read_bytes())

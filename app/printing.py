"""What goes on paper: PDFs from the templates, QR codes, posters."""

import io
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext
from markupsafe import Markup

from app.language import use_language
from app.site import OFFICE

_TEMPLATES = Path(__file__).with_name("templates")
_MARK = Path(__file__).with_name("static") / "mark.svg"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def pdf(
    template: str, data: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """The template filled with ``data``, as PDF/UA-1 unless it holds letters that no font here has.

    ``pictures`` are named in ``data["foto"]``; where one cannot be drawn, none is.
    """
    import typst  # 30 MB that a worker needs only where something is printed

    sources: Any = {"main": (_TEMPLATES / template).read_bytes(), **(pictures or {})}
    words = {"data": json.dumps(_printable(data), ensure_ascii=False)}
    made: bytes
    try:
        made = typst.compile(sources, sys_inputs=words, pdf_standards="ua-1")
    except typst.TypstError:
        if pictures:
            return pdf(template, {**data, "foto": []})
        made = typst.compile(sources, sys_inputs=words)  # a letter that no font here has
    return made


def _printable(value: Any) -> Any:
    """The same without control characters in its texts, which no font has."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value)
    if isinstance(value, Mapping):
        return {name: _printable(one) for name, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list | tuple) else value


def inline_qr(text: str) -> Markup:
    """A QR code as SVG within a page, as large as the page's style makes it."""
    import segno

    picture = segno.make(text, error="m").svg_inline(omitsize=True, border=2)
    return Markup(picture)  # noqa: S704 - drawn by segno from our own text


def qr(text: str, border: int = 2) -> str:
    """A QR code as SVG to be put into a template."""
    import segno

    picture = io.BytesIO()
    segno.make(text, error="m").save(picture, kind="svg", border=border, svgclass=None)
    return picture.getvalue().decode()


@lru_cache(maxsize=32)
def poster(
    address: str, heading: str, about: str, lines: Sequence[str], footer: str, mine: str
) -> bytes:
    """One A4 page in the language ``mine`` with a QR that leads to ``address``."""
    use_language(mine)
    split = urlsplit(address)
    return pdf(
        "poster.typ",
        {
            "bahasa": mine,
            "judul": heading,
            "tentang": about,
            "baris": list(lines),
            "ajakan": gettext("Arahkan kamera ponsel ke sini, atau ketik alamatnya:"),
            "alamat": f"{split.netloc}{split.path}",
            "kantor": OFFICE,
            "hari": footer,
            "qr": qr(address),
            "lambang": _MARK.read_text(encoding="utf-8"),
        },
    )

"""The words of a PDF."""

import io
import re

from pypdf import PdfReader


def text_of(body: bytes) -> str:
    """All words of a PDF in their order, spaces folded."""
    pages = PdfReader(io.BytesIO(body)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def squeezed(text: str) -> str:
    """A text without what a line break may change, to be found whatever its lines on paper are."""
    return re.sub(r"[\s\u200b\u00ad\u2010-]+", "", text)

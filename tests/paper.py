"""The words of a PDF."""

import io

from pypdf import PdfReader


def text_of(body: bytes) -> str:
    """All words of a PDF in their order, spaces folded."""
    pages = PdfReader(io.BytesIO(body)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())

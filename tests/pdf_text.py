"""The words of a PDF that the portal printed, as far as a test needs them: no order of columns."""

import io
import re
from typing import Any

import pikepdf

_PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
_SPAN = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def text_of(raw: bytes) -> str:
    """Every text of every page in the order of drawing, without spaces and without break marks."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        found = "".join(_page(page) for page in pdf.pages)
    return re.sub(r"[\s\u200b\u00ad]+", "", found)


def squeezed(text: str) -> str:
    """A text as :func:`text_of` gives it back."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text)


def _page(page: Any) -> str:
    fonts = {str(n): _codes(f) for n, f in page.Resources.get("/Font", {}).items()}
    out: list[str] = []
    codes: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            codes = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    raw = bytes(part)
                    pairs = zip(raw[::2], raw[1::2], strict=True)
                    out += [codes.get(high << 8 | low, "") for high, low in pairs]
    return "".join(out)


def _codes(font: Any) -> dict[int, str]:
    cmap = font.ToUnicode.read_bytes()
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in _PAIR.findall(block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, text in _SPAN.findall(block):
            start = int(text, 16)
            for n, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = chr(start + n)
    return found

"""JSON written in one way only, so that everybody who has the content can compute its SHA-256."""

import hashlib
import json
from typing import Any


def text_of(content: Any) -> str:
    """``content`` as JSON with sorted keys, no blanks and letters as they are."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(content: Any) -> str:
    """SHA-256 in hexadecimal over the UTF-8 of :func:`text_of`."""
    return sha256_of_text(text_of(content))


def sha256_of_text(text: str) -> str:
    """SHA-256 in hexadecimal over the UTF-8 of a text, such as a kept :func:`text_of`."""
    return hashlib.sha256(text.encode()).hexdigest()

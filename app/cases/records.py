"""One encrypted text of a case: how it is made and read, whatever it holds."""

import json
from typing import Any

from app.cases.keys import Rings
from app.crypto.envelope import decrypt, encrypt
from app.crypto.errors import CannotOpen
from app.store import new_id

REPORT = "laporan"
HEADER = "kepala"
IDENTITY_CARD = "identitas"
MESSAGE = "pesan"
STEP = "langkah"
NOTE = "catatan"
ATTACHMENTS = "lampiran"
ORIGINAL = "asli"
OPENING = "buka"

_CARD = 3072
"""Bytes that every identity card takes, so that its size does not tell an empty one."""


def make(
    case_id: str,
    rings: Rings,
    compartment: str,
    kind: str,
    content: dict[str, Any],
    record_id: str | None = None,
) -> dict[str, Any]:
    """A row of ``catatan_kasus`` that holds ``content`` under the newest key of ``compartment``."""
    record_id = record_id or new_id()
    ring = rings[compartment]
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if kind == IDENTITY_CARD:
        body = body.ljust(_CARD)
    return {
        "case_id": case_id,
        "id": record_id,
        "compartment": compartment,
        "kind": kind,
        "epoch": len(ring),
        "sealed": encrypt(ring[-1], body, case_id, compartment, kind, record_id),
    }


def read(row: Any, rings: Rings) -> dict[str, Any]:
    """The content of a row; :class:`app.crypto.errors.CannotOpen` if it was changed or moved."""
    key = rings[row.compartment][row.epoch - 1]
    body = decrypt(key, row.sealed, row.case_id, row.compartment, row.kind, row.id)
    content = json.loads(body)
    if not isinstance(content, dict):
        raise CannotOpen("content")
    return content

"""One piece of evidence, in the shape in which every part of the portal gives it to the ZI record."""

from datetime import date
from typing import Any

Evidence = dict[str, Any]
"""JSON-ready: a ``bukti`` of docs/skema-zi.json, made by :func:`piece`."""


def piece(
    ident: str,
    form: str,
    *,
    title: str,
    day: date,
    address: str,
    digest: str,
    kind: str = "",
    told: str = "",
    version: int = 1,
    since: date | None = None,
    until: date | None = None,
    file: str | None = None,
    holds: bool = True,
    lacking: str = "",
) -> Evidence:
    """A piece of evidence.

    ``form`` is what it is (``rekap``, ``dokumen``, …), ``kind`` what criteria ask for, where that is
    another word; ``told`` its figure as a sentence, ``day`` that as of which it holds, ``digest`` a
    SHA-256 in hexadecimal, ``file`` a document's id. ``holds`` says whether it holds now,
    ``lacking`` what it is short of: it is enough by itself where it holds and lacks nothing.
    """
    return {
        "id": ident,
        "jenis": form,
        "bentuk": kind or form,
        "judul": title,
        "angka": told,
        "tanggal": day.isoformat(),
        "alamat": address,
        "sidik": digest,
        "versi": version,
        "berlaku_dari": since.isoformat() if since else None,
        "berlaku_sampai": until.isoformat() if until else None,
        "berkas": file,
        "berlaku": holds,
        "cukup": holds and not lacking,
        "kurang": lacking,
    }

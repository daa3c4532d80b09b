"""The evidence pack: a ZIP with a folder for each criterion, made while it is sent.

At any time it holds one document in memory, and the reports that it printed, whatever the pack
comes to. Its last two files list every other one with its SHA-256: ``manifest.txt`` is what
``sha256sum -c`` takes.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import select

from app.documents import Document
from app.store import db
from app.zi.exports import paper, reports, workbook
from app.zi.exports.safe_names import Taken, folder
from app.zi.exports.whole import evidence, name

_LEVEL = 6
"""How hard a file is packed; documents are packed already."""

Told = Callable[[int, int], None]
"""Is told how many of how many pieces of evidence are packed."""


class _Pipe:
    """Takes what a ZIP writes and gives it out in pieces; nothing can go back in it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def drain(self) -> Iterator[bytes]:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        yield from pieces


class _Pack:
    def __init__(self, day: str, url: str) -> None:
        self._pipe = _Pipe()
        self._zip = zipfile.ZipFile(self._pipe, "w", zipfile.ZIP_DEFLATED)  # type: ignore[call-overload]
        self._when = (*map(int, day.split("-")), 0, 0, 0)
        self.listed: list[dict[str, Any]] = []
        self.taken = Taken()
        self.url = url
        self._printed: dict[tuple[str, str], bytes | None] = {}

    def add(self, path: str, body: bytes, *, packed: bool = False, **about: Any) -> Iterator[bytes]:
        """One file, and its line in the manifest; ``packed`` where packing it again gains nothing."""
        sha = hashlib.sha256(body).hexdigest()
        self.listed.append({"berkas": path, "byte": len(body), "sha256": sha, **about})
        yield from self.write(path, body, 0 if packed else _LEVEL)

    def printed(self, proof: dict[str, Any]) -> bytes | None:
        """The report of a piece of evidence; of one that serves several criteria it is made once."""
        key = proof["alamat"].partition("#")[0], proof["sidik"]
        if key not in self._printed:
            self._printed[key] = reports.report(proof)
        return self._printed[key]

    def write(self, path: str, body: bytes, level: int = _LEVEL) -> Iterator[bytes]:
        """One file."""
        entry = zipfile.ZipInfo(path, self._when)  # type: ignore[arg-type]
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        self._zip.writestr(entry, body, compresslevel=level)
        yield from self._pipe.drain()

    def end(self) -> Iterator[bytes]:
        """The directory at the end of the ZIP."""
        self._zip.close()
        yield from self._pipe.drain()


def stream(told: dict[str, Any], url: str, progress: Told | None = None) -> Iterator[bytes]:
    """The pack of what :func:`app.zi.exports.whole.whole` told, in pieces; ``url`` is the portal's own."""
    pack = _Pack(told["dibuat"], url)
    yield from pack.add(name(told["tahun"], "json"), as_json(told))
    yield from pack.add(name(told["tahun"], "xlsx"), workbook.made(told, url))
    yield from pack.add(name(told["tahun"], "pdf"), paper.made(told, url))
    pairs = evidence(told)
    for done, (criterion, proof) in enumerate(pairs):
        if progress:
            progress(done, len(pairs))
        yield from _proof(pack, criterion["kode"], proof)
    for meeting in told["rapat"]:
        title = f"{meeting['tanggal']} {meeting['judul']}"
        path = pack.taken.place("rapat", f"{_flat(title)}.json")
        yield from pack.add(path, as_json(meeting), rapat=meeting["id"])
    manifest = {
        "tahun": told["tahun"],
        "kantor": told["kantor"],
        "dibuat": told["dibuat"],
        "berkas": pack.listed,
    }
    lines = "".join(f"{one['sha256']}  {one['berkas']}\n" for one in pack.listed)
    yield from pack.write("manifest.json", as_json(manifest))
    yield from pack.write("manifest.txt", lines.encode())
    yield from pack.end()


def as_json(value: Any) -> bytes:
    """A value as the JSON that this office's files hold."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _proof(pack: _Pack, code: str, proof: dict[str, Any]) -> Iterator[bytes]:
    """One piece of evidence in the folder of its criterion: the document, or what the portal says."""
    where = folder(code)
    about = {"kriteria": code, "bukti": proof["id"]}
    if proof.get("berkas"):
        yield from _document(pack, where, proof["berkas"], **about)
        return
    title = _flat(f"{proof['jenis']} {proof['judul']}")
    yield from pack.add(pack.taken.place(where, f"{title}.json"), as_json(proof), **about)
    printed = pack.printed(proof)
    if printed is not None:
        yield from pack.add(pack.taken.place(where, f"{title}.pdf"), printed, **about)


def _flat(title: str) -> str:
    """A title as the beginning of a file's name: its slashes part no folders."""
    return title.replace("/", "-").replace("\\", "-")[:80]


def _document(pack: _Pack, where: str, document_id: str, **about: Any) -> Iterator[bytes]:
    """A document under its own name; nothing where there is no such document."""
    query = select(Document.name, Document.body).where(Document.id == document_id)
    if not document_id:
        return
    with db.engine.connect() as connection:  # no transaction stays open while somebody downloads
        found = connection.execute(query).first()
    if found is not None:
        place = pack.taken.place(where, found.name)
        yield from pack.add(place, found.body, packed=True, **about)

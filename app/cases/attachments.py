"""The files of a case: what its sealed records say of them, and how a case adopts them.

The cleaned file, or the file as it came where it could not be cleaned, belongs to the
conversation. An original that the reporter wanted kept is a compartment of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.bulk import Changes
from app.cases import records, uploads
from app.cases.channel import CONVERSATION, ORIGINALS
from app.cases.keys import Rings
from app.cases.uploads import StoredFile


@dataclass(frozen=True)
class Proof:
    """One file as reporter and team see it.

    ``name`` is what the sender's device called it; ``sha256`` is that of the file as it
    came; ``result`` and ``found`` are words of :mod:`app.cleaning.findings`;
    ``original_id`` is empty unless the original was kept, and ``original`` is known
    only before the case adopts it, or to whoever opened the originals.
    """

    name: str
    kind: str
    sha256: str
    result: str
    found: tuple[str, ...]
    file: StoredFile
    original_id: str = ""
    original: StoredFile | None = None

    def stored(self) -> list[StoredFile]:
        """Every stored file that belongs to it."""
        return [self.file, *([self.original] if self.original else [])]

    def same_as(self) -> tuple[str, str, bool]:
        """What is the same when the same file is sent once more."""
        return self.name, self.sha256, bool(self.original_id)


def rows(case_id: str, rings: Rings, proofs: Sequence[Proof]) -> list[dict[str, Any]]:
    """The records that tell of ``proofs``; none if there are none."""
    if not proofs:
        return []
    listed = {"berkas": [_content(proof) for proof in proofs]}
    texts = [records.make(case_id, rings, CONVERSATION, records.ATTACHMENTS, listed)]
    kept = {p.original_id: _place(p.original) for p in proofs if p.original}
    if kept:
        texts.append(records.make(case_id, rings, ORIGINALS, records.ORIGINAL, kept))
    return texts


def adoption(case_id: str, proofs: Sequence[Proof]) -> Changes:
    """The changes that give the files to a case, in its own transaction."""
    return uploads.adoption(case_id, [file for proof in proofs for file in proof.stored()])


def same(mine: Iterable[Proof], others: Iterable[Proof]) -> bool:
    """Whether two lists are of the same files, whatever they were stored as."""
    return sorted(p.same_as() for p in mine) == sorted(p.same_as() for p in others)


def digests(proofs: Sequence[Proof]) -> dict[str, Any]:
    """What an event says of the files it brings; nothing if there are none."""
    found = {file.id: file.digest.hex() for proof in proofs for file in proof.stored()}
    return {"berkas": found} if found else {}


def read(content: Mapping[str, Any]) -> tuple[Proof, ...]:
    """The files that a record lists, without the originals' keys."""
    return tuple(
        Proof(
            name=str(one["nama"]),
            kind=str(one["jenis"]),
            sha256=str(one["sidik"]),
            result=str(one["hasil"]),
            found=tuple(str(word) for word in one["ditemukan"]),
            file=_stored(one["simpanan"]),
            original_id=str(one["asli"]),
        )
        for one in content["berkas"]
    )


def read_originals(content: Mapping[str, Any]) -> dict[str, StoredFile]:
    """The originals that a record of their compartment lists, by their ids."""
    return {str(file_id): _stored(place) for file_id, place in content.items()}


def _content(proof: Proof) -> dict[str, Any]:
    return {
        "nama": proof.name,
        "jenis": proof.kind,
        "sidik": proof.sha256,
        "hasil": proof.result,
        "ditemukan": list(proof.found),
        "simpanan": _place(proof.file),
        "asli": proof.original_id,
    }


def _place(file: StoredFile) -> dict[str, Any]:
    return {
        "id": file.id,
        "tempat": file.place,
        "potongan": file.chunks,
        "sidik": file.digest.hex(),
        "ukuran": file.size,
        "kunci": file.key.hex(),
    }


def _stored(place: Mapping[str, Any]) -> StoredFile:
    return StoredFile(
        id=str(place["id"]),
        place=int(place["tempat"]),
        chunks=int(place["potongan"]),
        digest=bytes.fromhex(place["sidik"]),
        size=int(place["ukuran"]),
        key=bytes.fromhex(place["kunci"]),
    )


def to_ticket(proof: Proof) -> dict[str, Any]:
    """All of a proof that still waits, as plain values for a sealed ticket."""
    more = {"simpanan_asli": _place(proof.original)} if proof.original else {}
    return {**_content(proof), **more}


def from_ticket(values: Mapping[str, Any]) -> Proof:
    """The proof that :func:`to_ticket` wrote."""
    (proof,) = read({"berkas": [values]})
    original = values.get("simpanan_asli")
    return replace(proof, original=_stored(original)) if original else proof

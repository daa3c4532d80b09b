"""Files in forms, on both sides: taken in sealed, cleaned, carried from page to page, given out.

A file is sealed while it arrives and cleaned before the page answers. What is known of
it, its key included, travels in the form as a ticket that only this side of the portal
can read; so an error page or the language switch needs no second upload.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Response, current_app, request
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from app import file_words as words
from app import language, web
from app.cases import attachments, uploads
from app.cases.attachments import Proof
from app.cases.uploads import LARGEST, MOST, TOGETHER, Arriving, NoRoom, StoredFile, TooLarge
from app.cleaning import findings, supervisor
from app.cleaning.supervisor import Budget
from app.crypto.errors import CannotOpen
from app.law.calendar import today
from app.limits import fits, portal_limiter, spend
from app.side_keys import side_cipher

FIELD, TICKET, DROP, KEEP = "lampiran", "berkas", "lepas", "simpan_asli"
UNDERSTOOD, CHANGE = "dipahami", "ubah"
NAMES = {
    "file": FIELD,
    "proof": TICKET,
    "drop": DROP,
    "keep": KEEP,
    "understood": UNDERSTOOD,
    "change": CHANGE,
}

BODY_LIMIT = 256 * 1024 * 1024
"""Bytes of a form with files that are still read, so that its text can be given back."""

_TICKET_DAYS = 3
_PURPOSE = "berkas"
_CLEANED_ROOM = 2 * LARGEST
_LONGEST_NAME = 1000

_SLOW = "120/10 minutes"
"""Seconds of cleaning for one address, after which each of its files gets little time."""

_QUICK = 5.0
"""Seconds; a photograph needs one or two."""


@dataclass
class Bag:
    """The files that travel with one form: those it brought now, and those it had before."""

    proofs: list[Proof] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Sentences about files that were not taken."""
    keep: bool = False
    """Whether the reporter wants the originals of cleaned files kept too."""
    understood: frozenset[str] = frozenset()
    left: list[StoredFile] = field(default_factory=list)
    """Files that no form carries any more."""

    def to_send(self) -> tuple[Proof, ...]:
        """The files as a case is to adopt them: with their originals only if those are kept."""
        if self.keep:
            return tuple(self.proofs)
        return tuple(replace(p, original_id="", original=None) for p in self.proofs)

    def unclean(self) -> list[Proof]:
        """Files that stay as they came and that the sender has not yet been told about."""
        return [
            p
            for p in self.proofs
            if not supervisor.was_cleaned(p.result) and p.file.id not in self.understood
        ]

    def ask_again(self) -> bool:
        """Forget that the sender was told of unclean files; whether that is to be done once more."""
        told, self.understood = self.understood, frozenset()
        return bool(told and self.unclean())

    def refuse_once(self, sentence: str) -> None:
        """Say ``sentence`` of files that were not taken, however many they are."""
        if sentence not in self.refused:
            self.refused.append(sentence)

    def sent(self) -> None:
        """A case has adopted what it was to adopt: forget the rest."""
        self.left += [file for proof in self.proofs for file in proof.stored()]
        self.proofs = []
        self.tidy()

    def tidy(self) -> None:
        """Delete what no form carries any more."""
        uploads.forget_soon([file.id for file in self.left])
        self.left = []

    def drop_lost(self) -> None:
        """Leave out files that no longer wait for a case, and say so."""
        there = uploads.waiting(file for proof in self.proofs for file in proof.stored())
        for proof in list(self.proofs):
            if not {file.id for file in proof.stored()} <= there:
                self.proofs.remove(proof)
                self.refused.append(
                    gettext(
                        "%(nama)s tidak tersimpan lagi di sini. Lampirkan sekali lagi.",
                        nama=words.shown_name(proof.name),
                    )
                )

    def tickets(self) -> list[tuple[Proof, str]]:
        """Each file with what the next page has to carry for it."""
        return [(proof, _seal(proof)) for proof in self.proofs]


class Sink:
    """Takes the file parts of one request while its body arrives."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    def open(self, filename: str | None) -> "Part":
        """A stream for the next file part."""
        room = TOGETHER - sum(part.size for part in self.parts)
        part = Part((filename or "")[:_LONGEST_NAME], room, full=len(self.parts) >= MOST)
        self.parts.append(part)
        return part

    def close(self) -> None:
        """Delete what did not arrive whole."""
        for part in self.parts:
            part.abandon()


class Part(io.BytesIO):
    """One file part: nothing is kept of what is written but its sealed chunks.

    Whatever goes wrong with it, the rest of the form is still read.
    """

    def __init__(self, filename: str, room: int, *, full: bool) -> None:
        super().__init__()
        self.filename = filename
        self.size = 0
        self.stored: StoredFile | None = None
        self.refused = ""
        self._arriving = Arriving(today(), min(room, LARGEST))
        self._together = room < LARGEST
        if full:
            self._refuse(
                gettext("Paling banyak %(n)s berkas sekali kirim; sisanya tidak diterima.", n=MOST)
            )

    def write(self, data: Any, /) -> int:
        """Seal the next bytes."""
        self._try(lambda: self._arriving.write(data))
        return len(data)

    def seek(self, *_: Any) -> int:
        """The parser's sign that the part is complete."""
        if (self.filename or self._arriving.size) and not self.stored:
            self._try(self._finish)
        return 0

    def abandon(self) -> None:
        """Delete what was stored, unless the file is complete."""
        if not self.stored and not self.refused:
            self._refuse("-")

    def _finish(self) -> None:
        self.stored = self._arriving.finish()
        self.size = self.stored.size

    def _try(self, act: Any) -> None:
        if self.refused:
            return
        name = words.shown_name(self.filename)
        try:
            act()
        except TooLarge:
            self._refuse(_too_large(name, together=self._together))
        except NoRoom:
            self._refuse(
                gettext(
                    "%(nama)s tidak diterima: tempat untuk berkas sedang penuh. Kirim laporan tanpa "
                    "berkas; berkas dapat disusulkan dengan kode laporan.",
                    nama=name,
                )
            )
        except SQLAlchemyError:
            current_app.log_exception(sys.exc_info())
            self._refuse(
                gettext("%(nama)s belum tersimpan karena kesalahan di pihak kami.", nama=name)
            )

    def _refuse(self, text: str) -> None:
        self.refused = text
        try:
            self._arriving.abandon()
        except SQLAlchemyError:
            current_app.log_exception(sys.exc_info())


def _too_large(name: str, *, together: bool) -> str:
    text: str = (
        gettext(
            "%(nama)s tidak diterima: semua berkas bersama-sama paling besar %(mb)s MB.",
            nama=name,
            mb=TOGETHER // 2**20,
        )
        if together
        else gettext(
            "%(nama)s tidak diterima: satu berkas paling besar %(mb)s MB.",
            nama=name,
            mb=LARGEST // 2**20,
        )
    )
    return text


def take() -> Bag:
    """Read the form that was sent and the files with it; call it before anything reads the form."""
    if request.mimetype == "multipart/form-data":
        request.max_content_length = BODY_LIMIT
    sink = request.sink = Sink()  # type: ignore[attr-defined]
    form = request.form
    if not web.sent_from_elsewhere():
        language.switched()  # what is said of its files is read in that language too
    bag = Bag(keep=form.get(KEEP) == "ya", understood=frozenset(form.getlist(UNDERSTOOD)))
    budget = _budget()
    _take_carried(bag, form.getlist(TICKET), set(form.getlist(DROP)), budget)
    for part in sink.parts:
        if part.stored and _fits(bag, part.filename, part.stored.size):
            bag.proofs.append(_cleaned(part.filename, part.stored, bag, budget))
        elif part.stored:
            bag.left.append(part.stored)
        elif part.refused:
            bag.refused.append(part.refused)
    _spend(budget)
    bag.tidy()
    return bag


def _take_carried(bag: Bag, tickets: Iterable[str], dropped: set[str], budget: Budget) -> None:
    """Take over what the form had before, each file once; clean what found no turn then."""
    for ticket in tickets:
        proof = _unseal(ticket)
        if proof is None:
            bag.refuse_once(
                gettext(
                    "Berkas yang sudah terlampir tidak terbaca lagi di sini, mungkin karena halaman ini "
                    "lama terbuka. Lampirkan sekali lagi."
                )
            )
        elif proof.file.id in dropped:
            bag.left += proof.stored()
        elif proof.file.id in {taken.file.id for taken in bag.proofs}:
            continue
        elif _fits(bag, proof.name, proof.file.size):
            bag.proofs.append(proof)
        else:
            bag.left += proof.stored()
    if any(proof.result == findings.BUSY for proof in bag.proofs):
        bag.drop_lost()
        bag.proofs = [
            _cleaned(proof.name, proof.file, bag, budget)
            if proof.result == findings.BUSY
            else proof
            for proof in bag.proofs
        ]


def _fits(bag: Bag, name: str, size: int) -> bool:
    """Whether one more file of ``size`` bytes may come along; says so to the sender where not."""
    together = sum(proof.file.size for proof in bag.proofs) + size
    if len(bag.proofs) < MOST and together <= TOGETHER:
        return True
    bag.refused.append(
        gettext(
            "%(nama)s tidak diterima: paling banyak %(n)s berkas, bersama-sama %(mb)s MB.",
            nama=words.shown_name(name),
            n=MOST,
            mb=TOGETHER // 2**20,
        )
    )
    return False


def _budget() -> Budget:
    """The time that the files of this form may take; little for each where this address took much already."""
    slow = not fits(portal_limiter(), _SLOW, "pembersihan")
    return Budget(_QUICK) if slow else Budget()


def _spend(budget: Budget) -> None:
    """Count whole seconds of cleaning: what takes less is nobody's burden."""
    spend(portal_limiter(), _SLOW, "pembersihan", int(budget.spent))


def _cleaned(name: str, stored: StoredFile, bag: Bag, budget: Budget) -> Proof:
    """The file after a child has cleaned it; as it came where that was not possible."""
    kept: list[StoredFile] = []

    def keep(portions: Iterator[bytes]) -> None:
        arriving = Arriving(today(), _CLEANED_ROOM)
        try:
            for portion in portions:
                arriving.write(portion)
            kept.append(arriving.finish())
        except (TooLarge, NoRoom):
            arriving.abandon()
        except BaseException:
            arriving.abandon()
            raise

    outcome = supervisor.clean(lambda: uploads.read(stored), keep, budget)
    proof = Proof(name, outcome.kind, outcome.sha256, outcome.result, outcome.found, stored)
    if outcome.result != findings.CLEAN:
        bag.left += kept
        return proof
    if not kept:  # what is left of it found no room here
        return replace(proof, result=findings.TOO_MUCH, found=())
    return replace(proof, file=kept[0], original_id=stored.id, original=stored)


def download(file: StoredFile, name: str) -> Response:
    """The file, chunk by chunk, as an attachment that no browser shows in its own window.

    Raises :class:`app.crypto.errors.CannotOpen` if its beginning was damaged.
    """
    content = uploads.read(file)
    first = next(content, b"")
    response = Response(_onward(first, content), content_type="application/octet-stream")
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Disposition"] = words.disposition(name)
    return response


def _onward(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    try:
        yield from rest
    except CannotOpen:
        return  # the answer is shorter than its stated length, which the browser tells


def _seal(proof: Proof) -> str:
    return side_cipher(_PURPOSE).seal(json.dumps(attachments.to_ticket(proof)).encode())


def _unseal(ticket: str) -> Proof | None:
    try:
        raw = side_cipher(_PURPOSE).open(ticket, _TICKET_DAYS * 24 * 3600)
    except CannotOpen:
        return None
    return attachments.from_ticket(json.loads(raw))

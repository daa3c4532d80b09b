"""A case on the form of another authority, in its order, as XLSX and PDF: to be sent on, or typed over."""

import zipfile
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, abort
from flask_babel import gettext

from app import file_words, forms, grid
from app.cases import reading, uploads
from app.cases.attachments import Proof
from app.cases.channel import Channel, Kind, Official
from app.cases.open_case import OpenCase
from app.channels import channel_of
from app.crypto.errors import CannotOpen
from app.grid import Grid
from app.language import day_text, language
from app.office import session

bp = Blueprint("resmi", __name__, url_prefix="/meja/kasus/<number>")


@bp.get("/formulir.<any(xlsx, pdf):kind>")
@session.at_desk
def form(number: str, kind: str) -> Response:
    """The form, filled in with what the case says."""
    official, opened = _with_form(number)
    name = f"{opened.case.number}.{kind}"
    return grid.file([_form(official, opened)], gettext(official.title), name)


@bp.get("/paket.zip")
@session.at_desk
def packet(number: str) -> Response:
    """The form in both kinds and every file of the case, to be sent to a UPG outside this office."""
    official, opened = _with_form(number)
    lines = _form(official, opened)
    parts: list[tuple[str, Iterable[bytes]]] = [
        ("formulir.pdf", [grid.pdf([lines], gettext(official.title))]),
        ("formulir.xlsx", [grid.xlsx([lines])]),
    ]
    proofs = [p for e in opened.entries for p in e.proofs]
    whole = [p for p in proofs if _readable(p)]
    parts += [
        (f"bukti-{n}-{file_words.saved_name(p.name)}", uploads.read(p.file))
        for n, p in enumerate(whole, 1)
    ]
    if len(whole) < len(proofs):
        lost = [p.name for p in proofs if p not in whole]
        text = gettext(
            "Berkas berikut diubah di luar portal dan tidak terbaca lagi: %(nama)s",
            nama=", ".join(lost),
        )
        parts.append(("RUSAK.txt", [text.encode()]))
    response = Response(_zipped(parts), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{opened.case.number}.zip"'
    return response


@bp.get("/barang/<int:seq>.pdf")
@session.at_desk
def receipt(number: str, seq: int) -> Response:
    """The receipt for an object that was handed in, passed on or given back, to be signed by both."""
    channel, opened = _open(number)
    entry = next((e for e in opened.entries if e.seq == seq and "langkah" in e.texts), None)
    step = entry.texts["langkah"]["langkah"] if entry else ""
    if entry is None or step not in channel.receipts:
        abort(404)
    given = entry.texts["langkah"]["isian"]
    asked = [f for f in channel.asked(step) if f.kind is not Kind.TEXT and given.get(f.name)]
    day = day_text(entry.day, language())
    lines = Grid(
        gettext("Nomor %(nomor)s/%(n)s", nomor=opened.case.number, n=seq),
        (gettext("Isian"), gettext("Jawaban")),
        [
            (gettext("Dicatat"), day),
            *((gettext(f.label), forms.told(f, given[f.name])) for f in asked),
        ],
    )
    signers = (gettext("Yang menyerahkan"), gettext("Yang menerima"), gettext("Saksi"))
    body = grid.pdf([lines], gettext(channel.receipts[step]), signers)
    return grid.saved(body, f"{opened.case.number}-{seq}.pdf")


def _open(number: str) -> tuple[Channel, OpenCase]:
    opened = reading.find(number, session.member().vault_keys)
    if opened is None:
        abort(404)
    return channel_of(opened.case), opened


def _with_form(number: str) -> tuple[Official, OpenCase]:
    """The form that the case's channel has, and the case; 404 where it has none."""
    channel, opened = _open(number)
    if channel.official is None:
        abort(404)
    return channel.official, opened


def _form(official: Official, opened: OpenCase) -> Grid:
    """The lines of the form, filled in."""
    channel = channel_of(opened.case)

    def answers(names: tuple[str, ...]) -> str:
        given = [forms.told(channel.field(name), opened.answers.get(name)) for name in names]
        return "; ".join(answer for answer in given if answer)

    proofs = ", ".join(p.name for e in opened.entries for p in e.proofs)
    return Grid(
        gettext("Laporan %(nomor)s", nomor=opened.case.number),
        (gettext("Isian"), gettext("Jawaban")),
        [
            *((gettext(label), answers(names)) for label, names in official.lines),
            (gettext("Bukti"), proofs),
        ],
    )


def _readable(proof: Proof) -> bool:
    """Whether the whole file opens: nothing of an archive can be taken back once it is on its way."""
    try:
        for _ in uploads.read(proof.file):
            pass
    except CannotOpen:
        return False
    return True


class _Through:
    """What a ZIP is written into while it is sent: nothing of it is kept."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _zipped(parts: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    through = _Through()
    with zipfile.ZipFile(through, "w") as archive:  # type: ignore[call-overload]
        for name, content in parts:
            with archive.open(zipfile.ZipInfo(name), "w") as part:
                for chunk in content:
                    part.write(chunk)
                    yield through.taken()
    yield through.taken()

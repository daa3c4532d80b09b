"""A case on the form of another authority, in its order, as XLSX and PDF: to be sent on, or typed over."""

from flask import Blueprint, Response, abort
from flask_babel import gettext

from app import grid, language
from app.cases import reading
from app.cases.channel import Channel
from app.cases.reading import NotForYou, OpenCase
from app.channels import channel_of
from app.grid import Grid
from app.language import day_text
from app.law.calendar import today
from app.office import session
from app.office.desk.register import OFFICE, told

bp = Blueprint("resmi", __name__, url_prefix="/meja/kasus/<number>")


@bp.get("/formulir.<any(xlsx, pdf):kind>")
@session.at_desk
def form(number: str, kind: str) -> Response:
    """The form, filled in with what the case says."""
    channel, opened = _open(number)
    if not channel.official:
        abort(404)
    title = gettext("Formulir pelaporan gratifikasi")
    lines = Grid(
        gettext("Laporan %(nomor)s", nomor=opened.case.number),
        (gettext("Isian"), gettext("Jawaban")),
        [
            *(
                (gettext(label), _answers(channel, opened, names))
                for label, names in channel.official
            ),
            (gettext("Bukti"), ", ".join(p.name for e in opened.entries for p in e.proofs)),
        ],
    )
    made = gettext("Dibuat %(hari)s.", hari=day_text(today(), language.language()))
    return _sent(title, [made], [lines], opened.case.number, kind)


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
    rows = [
        (gettext(f.label), told(f, given.get(f.name)))
        for f in channel.asked(step)
        if f.name in given
    ]
    lines = Grid(
        gettext("Tanda terima nomor %(nomor)s/%(n)s", nomor=opened.case.number, n=seq),
        (gettext("Isian"), gettext("Jawaban")),
        [(gettext("Dicatat"), day_text(entry.day, language.language())), *rows],
    )
    signed = Grid(
        gettext("Tanda tangan"),
        (gettext("Yang menyerahkan"), gettext("Yang menerima"), gettext("Saksi")),
        [("\n\n\n", "", "")],
    )
    return _sent(gettext(channel.shown_step(step)), [], [lines, signed], f"{number}-{seq}", "pdf")


def _open(number: str) -> tuple[Channel, OpenCase]:
    try:
        opened = reading.open_by_number(number, session.member().vault_keys)
    except reading.Erased:
        raise
    except NotForYou:
        abort(404)
    return channel_of(opened.case), opened


def _answers(channel: Channel, opened: OpenCase, names: tuple[str, ...]) -> str:
    given = [told(channel.field(name), opened.answers.get(name)) for name in names]
    return "; ".join(answer for answer in given if answer)


def _sent(title: str, lines: list[str], grids: list[Grid], name: str, kind: str) -> Response:
    if kind == "xlsx":
        return grid.response(grid.xlsx(grids), f"{name}.xlsx")
    body = grid.pdf(title, OFFICE, lines, grids, language.language())
    return grid.response(body, f"{name}.pdf")

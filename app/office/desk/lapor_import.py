"""Many reports from SP4N-LAPOR! at once: a file, a preview that names bad rows, one act that takes the good.

The file is read in memory and never stored; the good rows travel, encrypted, in the
form of the preview.
"""

import json
import os
import sys
import zlib
from base64 import b64decode, b64encode
from datetime import date

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from app import uploaded, web
from app.cases import intake
from app.cases.intake import Submission
from app.crypto.errors import CannotOpen
from app.law.calendar import today
from app.office import carried, session
from app.office.desk.counter import CHANNEL, LAPOR, LONGEST_AGO, NUMBER
from app.office.desk.lapor_file import MOST_BYTES, MOST_ROWS, Fault, FileRefused, LaporRow, read
from app.people.pins import KeyExchanged

bp = Blueprint("impor", __name__, url_prefix="/meja/impor")

FIELD, ROWS = "berkas", "baris"
_PURPOSE = "impor-lapor"
_SHOWN = 100
"""Faults that are listed."""

_TOKEN = 15


@bp.get("")
@session.at_desk
def form() -> Response:
    """The page that asks for the file."""
    return _page()


@bp.post("")
@session.at_desk
def check() -> Response:
    """Read the file and show what would be taken, and what is wrong with the rest."""
    files = uploaded.take(MOST_BYTES)
    try:
        session.read_token(_PURPOSE)
    except session.FormRefused:
        return _page(403, gettext("Berkas perlu dikirim sekali lagi."))
    raw = b"".join(file.raw for file in files[:1])
    if not raw:
        return _page(422, gettext("Pilih dulu berkasnya."))
    try:
        good, faults = read(raw, CHANNEL, today(), LONGEST_AGO)
    except FileRefused as refused:
        return _page(422, str(refused))
    known = intake.taken_before(LAPOR, [row.number for row in good])
    good = [row for row in good if row.number not in known]
    return _page(good=good, faults=sorted(faults, key=lambda f: f.row), known=sorted(known))


@bp.post("/simpan")
@session.at_desk
def take() -> Response:
    """Take the good rows of the preview, all of them in one transaction."""
    session.read_token(_PURPOSE)
    rows = _unpack(request.form.get(ROWS, ""))
    if rows is None:
        return _page(409, gettext("Pratinjau itu sudah terlalu lama. Kirim berkasnya sekali lagi."))
    day = today()
    sent = [
        Submission(
            CHANNEL,
            {**row.answers, NUMBER.name: row.number},
            os.urandom(_TOKEN),
            day,
            received=row.received,
            medium=LAPOR,
            number=row.number,
        )
        for row in rows
    ]
    try:
        given = intake.submit_all(sent)
    except intake.TakenBefore as taken:
        text = gettext(
            "Nomor %(nomor)s sudah pernah dicatat, mungkin baru saja. Tidak ada yang disimpan; "
            "kirim berkasnya "
            "sekali lagi untuk melihat yang belum.",
            nomor=taken.args[0],
        )
        return _page(409, text)
    except SQLAlchemyError:
        current_app.log_exception(sys.exc_info())
        text = gettext(
            "Ada kesalahan di pihak kami dan tidak ada yang disimpan. Kirim sekali lagi."
        )
        return _page(503, text)
    except (intake.NoVault, KeyExchanged, CannotOpen):
        text = gettext(
            "Kunci tim berubah di luar prosedur, sehingga tidak ada yang disimpan. Minta pengelola "
            "menghentikan portal, dan hubungi Inspektorat."
        )
        return _page(503, text)
    pairs = [(row.number, one.number) for row, one in zip(rows, given, strict=True)]
    return _page(taken=pairs)


def _page(
    status: int = 200,
    text: str = "",
    good: list[LaporRow] | None = None,
    faults: list[Fault] | None = None,
    taken: list[tuple[str, str]] | None = None,
    known: list[str] | None = None,
) -> Response:
    return web.page(
        "kantor/impor.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        text=text,
        good=good or [],
        faults=(faults or [])[:_SHOWN],
        more=max(0, len(faults or []) - _SHOWN),
        taken=taken,
        known=known or [],
        checked=good is not None,
        packed=_pack(good) if good else "",
        most=MOST_ROWS,
        names={"token": session.TOKEN, "file": FIELD, "rows": ROWS},
        channel=CHANNEL,
    )


def _pack(rows: list[LaporRow]) -> str:
    plain = json.dumps([[r.row, r.number, r.received.isoformat(), r.answers] for r in rows])
    return carried.seal(_PURPOSE, {ROWS: b64encode(zlib.compress(plain.encode())).decode()})


def _unpack(sealed: str) -> list[LaporRow] | None:
    values = carried.unseal(_PURPOSE, sealed)
    if values is None:
        return None
    rows = json.loads(zlib.decompress(b64decode(values[ROWS])))
    return [
        LaporRow(n, number, date.fromisoformat(day), answers) for n, number, day, answers in rows
    ]

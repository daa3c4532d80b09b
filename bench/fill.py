"""Fill a portal with complaints: true ones that open at the desk, and rows that only stand behind them.

A queue opens what it shows and counts the rest by its clear columns. So a portal of
100,000 cases is some thousand true ones, which are due first, and copies of their rows
in the case and deadline tables, due later, without content.
"""

import json
import os
import sys
from datetime import timedelta

from sqlalchemy import insert, select

import config
from app import create_public_app
from app.cases import intake
from app.cases.models import Case, Deadline
from app.channels import CHANNELS
from app.law.calendar import today
from app.store import db, new_id

_AT_ONCE = 50
_WORDS = [
    "antrean",
    "loket",
    "pajak",
    "motor",
    "mobil",
    "petugas",
    "kursi",
    "jadwal",
    "samsat",
    "keliling",
    "pelat",
    "tagihan",
]


def fill(true: int, rows: int) -> None:
    """Add ``true`` complaints that open, and copies until there are ``rows`` in all."""
    channel, day = CHANNELS["pengaduan"], today()
    for start in range(0, true, _AT_ONCE):
        intake.submit_all([_submission(channel, n, day) for n in range(start, start + _AT_ONCE)])
    cases = [dict(row._mapping) for row in db.session.execute(select(Case.__table__).limit(500))]
    runs = {
        row.case_id: dict(row._mapping)
        for row in db.session.execute(select(Deadline.__table__))
        if row.case_id in {case["id"] for case in cases}
    }
    later = day + timedelta(days=400)
    for start in range(true, rows, len(cases)):
        copies, deadlines = [], []
        for case in cases[: rows - start]:
            copy = case | {
                "id": new_id(),
                "number": intake.new_number(channel),
                "lookup": os.urandom(32),
            }
            copies.append(copy | {"next_due": later})
            run = runs[case["id"]] | {"id": new_id(), "case_id": copy["id"], "due": later}
            deadlines.append(run)
        db.session.execute(insert(Case.__table__), copies)
        db.session.execute(insert(Deadline.__table__), deadlines)
        db.session.commit()


def _submission(channel: object, n: int, day: object) -> intake.Submission:
    category = channel.field("kategori").choices[n % 8][0]
    words = " ".join(_WORDS[(n * k) % len(_WORDS)] for k in (1, 3, 5, 7))
    text = (
        f"Laporan ke-{n}: {words}. Pelat BN {1000 + n % 9000} QA. " + "Mohon ditindaklanjuti. " * 20
    )
    answers = {f.name: "" for f in channel.fields} | {
        "jenis": "pengaduan",
        "kategori": category,
        "uraian": text,
        "tidak_boleh_baca": [],
    }
    received = day - timedelta(days=n % 10)
    return intake.Submission(
        channel, answers, os.urandom(15), day, received=received, medium="surat"
    )


if __name__ == "__main__":
    with create_public_app(config.load()).app_context():
        fill(int(sys.argv[1]), int(sys.argv[2]))
        print(json.dumps({"kasus": int(sys.argv[2])}))

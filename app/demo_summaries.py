"""Summaries of a demo's year: frozen by the officer, read by the leader; the newest ones still wait."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.crypto.sealing import Holder
from app.monitoring import calendar, circles, snapshots
from app.periods import parse
from app.store import new_id

ANALYSES = {
    "pengaduan": "Antrean dan biaya paling banyak dilaporkan. Yang terlambat menunggu keterangan unit lain; "
    "disposisi kini diingatkan pada hari kedua.",
    "informasi": "Permintaan informasi publik dijawab dari daftar informasi publik. Yang berulang "
    "diterbitkan sebagai jawaban untuk semua orang.",
    "wbs": "Semua laporan ditelaah tim. Angkanya ada pada lembar tim, yang hanya terbaca dengan kuncinya.",
    "gratifikasi": "Penerima melapor sendiri. Sosialisasi menjelang hari raya diulang tiap tahun.",
    "benturan": "Atasan memutuskan dalam tujuh hari kerja. Pengendalian dipantau tiap tiga bulan.",
    "kepentingan": "Daftar diisi pada awal tahun; yang belum mengisi diingatkan dengan surel.",
    "skm": "Tiga unsur terendah dibahas dalam rapat, dan rencananya terbaca di halaman hasil survei.",
}


class Desk(NamedTuple):
    """Who freezes and who reads."""

    officer: str
    keys: Sequence[Holder]
    leader: str


def play(desk: Desk, day: date) -> None:
    """Freeze every summary that is expected by ``day``, but the newest of requests, and have them read."""
    waiting = calendar.due(day)
    newest = max((p for s, p in waiting if s == "informasi"), default="")
    for source, name in waiting:
        period = parse(name)
        if period is None or (source, name) == ("informasi", newest):
            continue
        told = circles.count(desk.keys, source, period)
        words = snapshots.Words("", ANALYSES[source])
        made = snapshots.freeze(
            source, period, words, desk.officer, new_id(), circles.key(desk.keys, source), told.said
        )
        circles.keep(made, told)
        snapshots.confirm_reading(made, desk.leader, day)

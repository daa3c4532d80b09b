"""Summaries of a demo's year: each frozen a few days after its period, as figures were then; and read.

The newest ones of requests still wait.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.cases import history
from app.channels import CHANNELS
from app.crypto.sealing import Holder
from app.demo_complaints import working_day
from app.monitoring import calendar, circles, snapshots, summary
from app.periods import Period, parse, year_of
from app.statistics import aggregates
from app.store import new_id

ANALYSES = {
    "informasi": "Permintaan informasi publik dijawab dari daftar informasi publik. Yang berulang "
    "diterbitkan sebagai jawaban untuk semua orang.",
    "wbs": "Semua laporan ditelaah tim. Angkanya ada pada lembar tim, yang hanya terbaca dengan kuncinya.",
    "gratifikasi": "Batas wajib lapor dijelaskan lagi dalam sosialisasi menjelang hari raya.",
    "benturan": "Keputusan atasan dan pengendaliannya dipantau tiap tiga bulan.",
    "kepentingan": "Daftar diisi pada awal tahun; yang belum mengisi diingatkan dengan surel.",
    "skm": "Tiga unsur terendah dibahas dalam rapat, dan rencananya terbaca di halaman hasil survei.",
}
_COMPLAINTS = "pengaduan"
_YEAR = timedelta(days=366)
_LETTER = timedelta(days=3)
"""How long an office writes on a summary that could be published."""

_READ = timedelta(days=2)


class Desk(NamedTuple):
    """Who freezes and who reads."""

    officer: str
    keys: Sequence[Holder]
    leader: str


def publish_before(desk: Desk, day: date, now: date) -> None:
    """Live through the days before ``day``: each is closed and counted before what is published on it."""
    for published, source, period in sorted(_planned(now)):
        if published >= day or snapshots.newest(source, period.name):
            continue
        history.close_days_before(published)
        aggregates.up_to_date()
        since = summary.counted_since()
        if since and period.last >= since:
            _publish(desk, source, period, published, min(working_day(published + _READ), now))


def play(desk: Desk, day: date) -> None:
    """Publish what is left up to ``day``."""
    publish_before(desk, day, day)
    history.close_days_before(day)
    aggregates.up_to_date()
    waiting = calendar.due(day)
    newest = max((p for s, p in waiting if s == "informasi"), default="")
    for source, name in waiting:
        span = parse(name)
        if span and (source, name) != ("informasi", newest):
            _publish(desk, source, span, day, day)


def _planned(day: date) -> Iterator[tuple[date, str, Period]]:
    """When what is published, before ``day``; of complaints last year too, by which cases are drawn."""
    expected = [
        (source, one)
        for year in (day.year - 1, day.year)
        for one in calendar.spans(year)
        for source, lengths in calendar.USUAL.items()
        if one.length in lengths and one.last >= day - _YEAR
    ]
    expected.append((_COMPLAINTS, year_of(day).before()))
    newest = max(
        (one for source, one in expected if source == "informasi" and one.last < day), default=None
    )
    for source, one in expected:
        published = working_day(summary.settled(source, one) + timedelta(days=1) + _LETTER)
        if published < day and (source, one) != ("informasi", newest):
            yield published, source, one


def _publish(desk: Desk, source: str, period: Period, published: date, read: date) -> None:
    told = circles.count(desk.keys, source, period)
    words = snapshots.Words("", _analysis(source, period))
    key = circles.key(desk.keys, source)
    made = snapshots.freeze(
        source, period, words, desk.officer, new_id(), published, key, told.said
    )
    circles.keep(made, told)
    snapshots.confirm_reading(made, desk.leader, read)


def _analysis(source: str, period: Period) -> str:
    """What the figures show, and nothing that they contradict."""
    figures = summary.summary(source, period)
    totals = figures.get("angka", {})
    if source == summary.SATISFACTION and not totals["responden"]:
        return "Belum ada jawaban survei dalam periode ini."
    if source == "informasi" and not totals["diterima"]:
        return "Tidak ada permintaan yang diterima dalam periode ini."
    if source != _COMPLAINTS:
        return ANALYSES[source]
    if not totals["selesai"]:
        return "Belum ada pengaduan yang selesai dalam periode ini."
    on_time = (
        "Sebagian selesai sesudah tenggat; disposisi kini diingatkan pada hari kedua."
        if totals["terlambat"]
        else "Semua yang selesai dijawab sebelum tenggat."
    )
    received = {name: own["diterima"] for name, own in figures["menurut"]["kategori"].items()}
    most = [name for name, n in received.items() if n == max(received.values()) and n > 1]
    if len(most) != 1:
        return on_time
    label = CHANNELS[_COMPLAINTS].fact_label("category", most[0])
    return f"{on_time} Kategori yang paling banyak diterima: {label}."

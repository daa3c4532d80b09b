"""Measures and their values in words, in the reader's language."""

from datetime import timedelta
from decimal import Decimal

from babel.numbers import format_decimal
from flask_babel import gettext

from app.cases.channel import N_
from app.channels import CHANNELS
from app.evaluation import measures
from app.evaluation.measures import Outcome
from app.evaluation.units import SKM, clock_label
from app.language import day_text, language
from app.monitoring import summary, tables
from app.periods import Period

_CATEGORY = "persen.kategori."
_STAGES = {
    "verifikasi": N_("verifikasi"),
    "tanggapan": N_("tanggapan"),
    "selesai": N_("selesai"),
}
_NAMES = {
    "persen.tepat_waktu": N_("Selesai tepat waktu"),
    "persen.penilaian_rendah": N_("Penilaian 1 atau 2"),
    "jumlah.sisa_lama": N_("Terbuka lebih dari tiga bulan"),
    "angka.terlambat": N_("Selesai terlambat"),
    "angka.sisa": N_("Masih terbuka"),
    "angka.dibuka_lagi": N_("Dibuka kembali"),
    "angka.ikm": N_("Indeks Kepuasan Masyarakat"),
}


def measure(channel: str, path: str) -> str:
    """What a measure is called."""
    named = _named(channel, path)
    told: str = gettext(named[0], **named[1])
    return told


def _named(channel: str, path: str) -> tuple[str, dict[str, str]]:
    """The sentence of a measure, and what stands in it."""
    head, _, rest = path.partition(".")
    middle, _, last = rest.rpartition(".")
    if path.startswith(_CATEGORY):
        category = {"nama": category_label(channel, middle.partition(".")[2])}
        share = N_("Bagian kategori %(nama)s dari yang diterima")
        on_time = N_("Selesai tepat waktu, kategori %(nama)s")
        return (on_time if last == "tepat_waktu" else share), category
    if head == "kepatuhan":
        return N_("Kepatuhan tenggat %(nama)s"), {"nama": _clock(channel, rest)}
    if head == "lewat_menurut_jam":
        return N_("Lewat tenggat %(nama)s"), {"nama": _clock(channel, rest)}
    if head == "hari":
        stage = {"tahap": gettext(_STAGES.get(middle, middle))}
        median = N_("Hari sampai %(tahap)s (median)")
        return (median if last == "median" else N_("Hari sampai %(tahap)s (persentil 90)")), stage
    if head == "unsur":
        return N_("Nilai unsur %(kode)s (NRR)"), {"kode": middle}
    return _NAMES.get(path, path), {}


def value(path: str, text: str) -> str:
    """A value of a measure; a dash where there is none."""
    if not text:
        return "–"
    if measures.is_word(path):
        words: dict[str, str] = {
            "belum": gettext("belum tepat waktu"),
            "sebagian": gettext("sebagian tepat waktu"),
            "seluruh": gettext("seluruhnya tepat waktu"),
        }
        return words.get(text, text)
    number = format_decimal(Decimal(text), locale=language())
    if path.startswith("persen."):
        return f"{number}%"
    if path.startswith("hari."):
        told: str = gettext("%(n)s hari kerja", n=number)
        return told
    if path == "angka.dibuka_lagi":
        times: str = gettext("%(n)s kali", n=number)
        return times
    if measures.is_count(path):
        reports: str = gettext("%(n)s laporan", n=number)
        return reports
    return str(number)


def category_label(channel: str, category: str) -> str:
    """What a category of a channel is called; its name where nothing is known of it."""
    known = CHANNELS.get(channel)
    return gettext(known.fact_label("category", category)) if known else category


def channel_label(channel: str) -> str:
    """What a channel is called."""
    known = CHANNELS.get(channel)
    if known is None:
        return gettext("Survei Kepuasan Masyarakat (SKM)") if channel == SKM else channel
    told: str = gettext(known.title)
    return told


def _clock(channel: str, clock: str) -> str:
    told: str = gettext(clock_label(channel, clock))
    return f"“{told}”"


def awaited(channel: str, period: Period) -> str:
    """Which summary measures a figure, and from which day on it can be published."""
    told: str = gettext(
        "Angkanya diukur dengan %(rekap)s, yang dapat diterbitkan mulai %(hari)s.",
        rekap=tables.heading(channel, period.label()),
        hari=day_text(summary.settled(channel, period) + timedelta(days=1)),
    )
    return told


def outcome(found: Outcome) -> str:
    """What became of a figure."""
    words: dict[Outcome, str] = {
        Outcome.REACHED: gettext("tercapai"),
        Outcome.BETTER: gettext("membaik, belum tercapai"),
        Outcome.SAME: gettext("tetap"),
        Outcome.WORSE: gettext("memburuk"),
        Outcome.UNKNOWN: gettext("belum ada rekap sesudahnya"),
    }
    return words[found]

"""A summary on paper: kop, number, tables, charts, room for a signature."""

from datetime import date
from typing import Any

from flask_babel import gettext

from app import chart, printing, signature
from app.grid import Grid, shown
from app.language import day_text, language
from app.law.calendar import today
from app.monitoring import tables
from app.monitoring.snapshots import Snapshot
from app.periods import parse
from app.site import KOP, OFFICE, PLACE


def pdf(figures: dict[str, Any], frozen: Snapshot | None = None) -> bytes:
    """The summary as a letter; what is not frozen yet says that it may still change."""
    period = parse(figures["periode"])
    assert period is not None
    title = tables.heading(figures["kanal"], period.label())
    drawings = charts(figures)
    facts, parts = _facts(figures, frozen), []
    if frozen is not None:
        parts.append({"judul": gettext("Analisis"), "teks": frozen.analysis or "–"})
    return printing.pdf(
        "rekap.typ",
        {
            "bahasa": language(),
            "judul": title,
            "kop": KOP,
            "kaki": f"{OFFICE} · {frozen.number if frozen else gettext('belum diterbitkan')}",
            "keterangan": facts,
            "bagian": parts,
            "foto": [[f"bagan{n}.svg", name] for n, (name, _) in enumerate(drawings)],
            "tabel": [_table(one) for one in tables.grids(figures)],
            "tanda_tangan": signature.block(
                f"{PLACE}, {day_text(frozen.published if frozen else today())}", signature.signer()
            ),
        },
        {f"bagan{n}.svg": chart.standalone(drawn) for n, (_, drawn) in enumerate(drawings)},
    )


def charts(figures: dict[str, Any]) -> list[tuple[str, Any]]:
    """What is drawn of a summary: the name of each drawing, and the drawing."""
    found: list[tuple[str, Any]] = []
    if "pembanding" in figures and "diterima" in figures["angka"]:
        spans = [(figures["periode"], figures["angka"])]
        spans += [(o["periode"], o["angka"]) for o in tables.beside(figures).values()]
        for measure in ("diterima", "selesai"):
            name = gettext("%(ukuran)s, dibandingkan", ukuran=gettext(tables.MEASURES[measure]))
            found.append((name, chart.bars(name, [(p, n[measure]) for p, n in reversed(spans)])))
    if "unsur" in figures:
        name = gettext("NRR tiap unsur")
        rows = [(code, one["nrr"]) for code, one in figures["unsur"].items()]
        found.append((name, chart.bars(name, rows, 4)))
    return [(name, drawn) for name, drawn in found if drawn]


def correction(frozen: Snapshot) -> str:
    """What a later version says of itself: its number, which it replaces, and why."""
    return str(
        gettext(
            "Versi %(n)s, menggantikan %(lama)s, karena: %(apa)s",
            n=frozen.version,
            lama=frozen.replaced,
            apa=frozen.correction,
        )
    )


def _facts(figures: dict[str, Any], frozen: Snapshot | None) -> list[list[str]]:
    period = parse(figures["periode"])
    facts = [(gettext("Periode"), period.label() if period else "")]
    if frozen is None:
        until = figures["sampai"]
        told = day_text(date.fromisoformat(until)) if until else "–"
        facts.append((gettext("Dihitung sampai"), told))
        facts.append((gettext("Keadaan"), gettext("belum diterbitkan, masih dapat berubah")))
        return [list(fact) for fact in facts]
    facts += [
        (gettext("Nomor rekap"), frozen.number),
        (gettext("Nomor surat"), frozen.letter or "–"),
        (gettext("Terbit"), day_text(frozen.published)),
        (gettext("Dihitung sampai"), day_text(frozen.as_of)),
        (gettext("Sidik SHA-256"), frozen.digest),
    ]
    if frozen.version > 1:
        facts.append((gettext("Perbaikan"), correction(frozen)))
        facts.append((gettext("Sidik versi sebelumnya"), frozen.replaces))
    if frozen.read_on:
        told = gettext("%(nama)s, %(hari)s", nama=frozen.read_by, hari=day_text(frozen.read_on))
        facts.append((gettext("Dibaca pimpinan"), told))
    return [list(fact) for fact in facts]


def _table(one: Grid) -> dict[str, Any]:
    return {
        "judul": one.title,
        "kolom": list(one.columns),
        "isi": [[shown(cell) for cell in row] for row in one.rows],
        "kosong": one.empty,
        "catatan": one.note,
    }

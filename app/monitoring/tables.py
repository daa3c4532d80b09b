"""A summary as tables: the same for the page, the workbook, the paper and the CSV."""

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from app.cases.channel import N_
from app.channels import CHANNELS
from app.grid import Cell, Grid
from app.monitoring import sealed, sheets
from app.monitoring import summary as live
from app.periods import parse
from app.statistics import figures as published
from app.statistics import yearly
from app.survey.instruments import SKM

MEASURES = {
    "diterima": N_("Diterima"),
    "diverifikasi": N_("Diverifikasi"),
    "ditanggapi": N_("Ditanggapi"),
    "selesai": N_("Selesai"),
    "tepat_waktu": N_("Selesai tepat waktu"),
    "terlambat": N_("Selesai terlambat"),
    "dibuka_lagi": N_("Dibuka lagi"),
    "sisa": N_("Belum selesai pada akhir periode"),
    "responden": N_("Responden"),
    "ikm": SKM.index_title,
    "mutu": N_("Mutu"),
}
STAGES = {
    "verifikasi": N_("Sampai diverifikasi"),
    "tanggapan": N_("Sampai ditanggapi"),
    "selesai": N_("Sampai selesai"),
}
KEPT = {
    "seluruh": N_("seluruhnya ditepati"),
    "sebagian": N_("tidak seluruhnya ditepati"),
    "belum": N_("belum ditepati"),
}
DECLARED = "pernyataan"
"""Whether every employee declared: a statement that only keys can make."""

DECLARATIONS = N_("Pernyataan kepentingan setiap pegawai")
"""What that is called."""

_DIMENSIONS = {
    "jenis": N_("Menurut jenis"),
    "golongan": N_("Menurut golongan"),
    "kategori": N_("Menurut kategori"),
    "lewat": N_("Menurut media"),
}
_AGES = {
    "1": N_("sampai 1 bulan"),
    "3": N_("1 sampai 3 bulan"),
    "6": N_("3 sampai 6 bulan"),
    "lebih": N_("lebih dari 6 bulan"),
}


def grids(figures: Mapping[str, Any]) -> list[Grid]:
    """Every table of a summary, in the reader's language."""
    source = figures["kanal"]
    found = [_numbers(figures)] if "angka" in figures else []
    if "hari" in figures:
        found.append(_days(figures))
    if "kepatuhan" in figures:
        found.append(_kept(source, figures))
    if "tahunan" in figures:
        found.append(_yearly(source, figures["tahunan"]))
    if "menurut" in figures:
        found += [
            _groups(source, name, figures["menurut"].get(name, {}))
            for name in _DIMENSIONS
            if name in figures["menurut"]
        ]
        found += [
            _ended(source, name, figures["menurut"].get(name, {})) for name in ("hasil", "akhir")
        ]
    if "umur_sisa" in figures:
        found.append(_ages(figures["umur_sisa"]))
    if any(figures.get("penilaian", {}).values()):
        found.append(_ratings(figures["penilaian"]))
    if "unsur" in figures:
        found.append(_elements(figures))
    if "survei_lain" in figures:
        found.insert(1, _other_surveys(figures["survei_lain"]))
    return found


def clock_label(source: str, clock: str) -> str:
    """What an obligation is called, in the reader's language."""
    if clock == DECLARED:
        return str(gettext(DECLARATIONS))
    return str(gettext(CHANNELS[source].clock_label(clock)))


def as_csv(figures: Mapping[str, Any]) -> str:
    """Every figure, one a line, under the name that JSON has for it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("kanal", "periode", "kunci", "nilai"))
    for key, value in flat(figures):
        writer.writerow((figures["kanal"], figures["periode"], key, "" if value is None else value))
    return out.getvalue()


def flat(figures: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every figure under its path, such as ``hari.tanggapan.p90``."""
    for name, value in figures.items():
        path = f"{above}{name}"
        if isinstance(value, Mapping):
            yield from flat(value, f"{path}.")
        else:
            yield path, ";".join(map(str, value)) if isinstance(value, list) else value


def _cell(value: Any) -> Cell:
    if value is None:
        return "–"
    return Decimal(str(value)).quantize(Decimal("0.01")) if isinstance(value, float) else value


def beside(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The periods that stand beside this one, each once: of a year the one before is that of a year ago."""
    found: dict[str, Any] = {}
    for name, other in figures.get("pembanding", {}).items():
        if other["periode"] not in {one["periode"] for one in found.values()}:
            found[name] = other
    return found


def _numbers(figures: Mapping[str, Any]) -> Grid:
    others = beside(figures)
    rows: list[tuple[Cell, ...]] = [
        (
            gettext(MEASURES[name]),
            _cell(value),
            *(_cell(other.get("angka", {}).get(name)) for other in others.values()),
        )
        for name, value in figures["angka"].items()
    ]
    survey = figures.get("periode_survei")
    return Grid(
        gettext("Survei %(periode)s: ringkasan", periode=survey)
        if survey
        else gettext("Ringkasan"),
        (gettext("Ukuran"), gettext("Periode ini"), *_named(others)),
        rows,
        note=gettext("Satuan: laporan; “Dibuka lagi”: kali.")
        if "diterima" in figures["angka"]
        else "",
    )


def _named(others: Mapping[str, Any]) -> tuple[str, ...]:
    words = {"sebelumnya": gettext("Sebelumnya"), "tahun_lalu": gettext("Setahun lalu")}
    return tuple(f"{words[name]} ({_spoken(other)})" for name, other in others.items())


def _spoken(other: Mapping[str, Any]) -> str:
    """The period of another summary, and of which survey its figures are, where it is of one."""
    period, survey = _label(other["periode"]), other.get("periode_survei")
    if not survey:
        return period
    return str(gettext("%(periode)s, survei %(survei)s", periode=period, survei=survey))


def _label(name: str) -> str:
    """A period in words."""
    found = parse(name)
    return found.label() if found else name


def _days(figures: Mapping[str, Any]) -> Grid:
    others = beside(figures)
    rows: list[tuple[Cell, ...]] = [
        (
            gettext(STAGES[name]),
            _cell(days["median"]),
            _cell(days["p90"]),
            *(_cell(o.get("hari", {}).get(name, {}).get("p90")) for o in others.values()),
        )
        for name, days in figures["hari"].items()
    ]
    return Grid(
        gettext("Hari kerja tiap tahap"),
        (
            gettext("Tahap"),
            gettext("Median"),
            gettext("Persentil 90"),
            *(
                gettext("Persentil 90, %(periode)s", periode=_label(o["periode"]))
                for o in others.values()
            ),
        ),
        rows,
        note=gettext(
            "Hari kerja sejak laporan diterima; waktu menunggu keterangan pelapor ikut terhitung. Median: "
            "separuh laporan paling lama sekian hari. Persentil 90: sembilan dari sepuluh laporan paling "
            "lama sekian hari."
        ),
    )


def _kept(source: str, figures: Mapping[str, Any]) -> Grid:
    late = figures.get("lewat_menurut_jam")
    rows: list[tuple[Cell, ...]] = [
        (
            clock_label(source, clock),
            *(() if late is None else (late.get(clock, 0),)),
            gettext(KEPT[kept]),
        )
        for clock, kept in figures["kepatuhan"].items()
    ]
    columns = [gettext("Tenggat"), gettext("Kepatuhan")]
    if late is not None:
        columns.insert(1, gettext("Laporan terlambat, dari yang selesai"))
    note = (
        ""
        if late is not None
        else gettext(
            "Angka kanal ini tidak ditampilkan: laporannya sedikit, dan dari angka kecil orang dapat "
            "menduga siapa yang melapor."
        )
    )
    empty = (
        gettext(
            "Kepatuhan kanal ini dinyatakan hanya untuk satu semester atau setahun, seminggu sesudah periode "
            "itu berakhir."
        )
        if 6 in sealed.SPANS.get(source, ())
        else gettext(
            "Kepatuhan kanal ini dinyatakan hanya untuk setahun penuh, seminggu sesudah tahun itu berakhir."
        )
    )
    return Grid(gettext("Kepatuhan pada tenggat"), tuple(columns), rows, empty, note)


def _yearly(source: str, cells: Mapping[str, Any]) -> Grid:
    labels = yearly.outcomes(source)
    rows: list[tuple[Cell, ...]] = [
        (gettext(labels.get(name, name)), n) for name, n in cells.items()
    ]
    total = yearly.total(dict(cells))
    told: Cell = (
        total.least
        if total.least == total.most
        else gettext("antara %(a)s dan %(b)s", a=total.least, b=total.most)
    )
    return Grid(
        gettext("Ditutup dalam setahun"),
        (gettext("Keadaan akhir"), gettext("Kasus")),
        [*rows, (gettext("Jumlah"), told)],
        note=gettext("Angka di bawah lima, juga nol, ditulis <5."),
    )


def _groups(source: str, dimension: str, groups: Mapping[str, Any]) -> Grid:
    label = published.label
    unknown = gettext("Belum digolongkan")
    rows: list[tuple[Cell, ...]] = [
        (
            unknown
            if value == published.UNCLASSIFIED
            else gettext(label(source, dimension, value)),
            n["diterima"],
            n["selesai"],
            n["tepat_waktu"],
        )
        for value, n in groups.items()
    ]
    return Grid(
        gettext(_DIMENSIONS[dimension]),
        (
            gettext("Kelompok"),
            gettext("Diterima"),
            gettext("Selesai"),
            gettext("Selesai tepat waktu"),
        ),
        rows,
        gettext("Tidak ada pada periode ini."),
    )


def _ended(source: str, name: str, groups: Mapping[str, int]) -> Grid:
    channel = CHANNELS[source]

    def label(value: str) -> str:
        found = (
            channel.shown_state(value).label
            if name == "akhir"
            else channel.fact_label("outcome", value)
        )
        return str(gettext(found))

    title = gettext("Keadaan akhir") if name == "akhir" else gettext("Hasil")
    rows: list[tuple[Cell, ...]] = [(label(value), n) for value, n in groups.items()]
    columns = (title, gettext("Laporan"))
    return Grid(title, columns, rows, gettext("Tidak ada pada periode ini."))


def _ages(ages: Mapping[str, int]) -> Grid:
    rows: list[tuple[Cell, ...]] = [(gettext(_AGES[name]), n) for name, n in ages.items()]
    columns = (gettext("Umur sejak bulan diterima"), gettext("Laporan"))
    return Grid(gettext("Umur yang belum selesai"), columns, rows)


def _ratings(ratings: Mapping[str, int]) -> Grid:
    solved = gettext("Menyatakan masalahnya selesai")
    rows: list[tuple[Cell, ...]] = [
        (solved if score == "tuntas" else score, n) for score, n in ratings.items()
    ]
    return Grid(
        gettext("Nilai dari pelapor"),
        (gettext("Nilai (1 terendah, 4 tertinggi)"), gettext("Banyaknya penilaian")),
        rows,
    )


def _elements(figures: Mapping[str, Any]) -> Grid:
    lowest = set(figures["terendah"])
    rows: list[tuple[Cell, ...]] = [
        (
            f"{code} {gettext(SKM.element(one['nama']).short)}",
            _cell(one["nrr"]),
            gettext("terendah") if code in lowest else "",
        )
        for code, one in figures["unsur"].items()
    ]
    return Grid(
        gettext("Survei %(periode)s: tiap unsur", periode=figures["periode_survei"])
        if figures.get("periode_survei")
        else gettext("Tiap unsur"),
        (gettext("Unsur"), gettext("NRR (nilai rata-rata, 1 sampai 4)"), ""),
        rows,
        gettext("Belum ada survei yang berakhir dalam periode ini."),
    )


def _other_surveys(others: Mapping[str, Any]) -> Grid:
    """The survey periods that a summary gives no more of than these numbers."""
    return Grid(
        gettext("Survei lain yang berakhir dalam periode ini"),
        (gettext("Survei"), *(gettext(MEASURES[name]) for name in ("responden", "ikm", "mutu"))),
        [
            (f"{name} ({_label(name)})", *(_cell(one[n]) for n in ("responden", "ikm", "mutu")))
            for name, one in others.items()
        ],
        note=gettext("Angka lain dalam rekap ini tidak memuat jawaban survei-survei itu."),
    )


def sheet_scope(source: str) -> str:
    """Which cases a sealed sheet counts, in the reader's language."""
    if source in sheets.OUTCOMES:
        return str(
            gettext(
                "Menghitung hanya laporan yang diterima dalam periode ini, terbuka dengan kunci tim ini, dan "
                "hasilnya “%(hasil)s” ketika lembar dibuat. Laporan lain terhitung dalam angka di atas, "
                "bukan di sini. Jangan menyalin angkanya ke luar tim.",
                hasil=_sheet_outcome(source),
            )
        )
    return str(
        gettext(
            "Menghitung laporan yang diterima dalam periode ini dan terbuka dengan kunci tim ini, menurut "
            "keadaannya ketika lembar dibuat. Jangan menyalin angkanya ke luar tim."
        )
    )


def _sheet_outcome(source: str) -> str:
    return str(gettext(CHANNELS[source].fact_label("outcome", sheets.OUTCOMES[source])))


def sheet_grids(source: str, sheet: Mapping[str, Any]) -> list[Grid]:
    """What a sealed sheet says, as tables, for those whose keys open it."""
    channel = CHANNELS[source]
    steps = {t.name: t.label for t in channel.transitions}

    def field_label(path: str) -> tuple[str, dict[str, str]]:
        step, _, name = path.rpartition(".")
        asked = [f for f in (*channel.asked(step), *channel.fields) if f.name == name]
        label = gettext(asked[0].told or asked[0].label) if asked else name
        return (f"{gettext(steps[step])}: {label}" if step in steps else label), dict(
            asked[0].answers_told if asked else {}
        )

    received = gettext("Diterima")
    if source in sheets.OUTCOMES:
        received = gettext("Diterima, dengan hasil “%(hasil)s”", hasil=_sheet_outcome(source))
    rows: list[tuple[Cell, ...]] = [(received, sheet["diterima"])]
    for name, n in sheet.get("pegawai", {}).items():
        words = {
            "semua": gettext("Pegawai dalam daftar"),
            "menyatakan": gettext("Sudah menyatakan sejak awal tahun"),
        }
        rows.append((words.get(name, name), n))
    taken = sheet["langkah"]
    order = [*(name for name in steps if name in taken), *sorted(taken.keys() - steps.keys())]
    for name in order:
        n = taken[name]
        rows.append((gettext(steps.get(name, name)), n))
    for name, n in sheet["lewat"].items():
        rows.append((gettext("Terlewat: %(jam)s", jam=clock_label(source, name)), n))
    for path, n in sheet["rupiah"].items():
        rows.append((field_label(path)[0], f"Rp{n:,}".replace(",", ".")))
    found = [Grid(gettext("Angka tim"), (gettext("Ukuran"), gettext("Angka")), rows)]
    for name, values in {**sheet["menurut"], **sheet["pilihan"]}.items():
        label, answers = field_label(name)
        if name == "status":
            label, answers = gettext("Status sekarang"), {s.name: s.label for s in channel.states}
        if name == "prioritas":
            label = gettext("Prioritas")
        told: list[tuple[Cell, ...]] = [
            (gettext(answers.get(value, value)), n) for value, n in values.items()
        ]
        found.append(Grid(label, (label, gettext("Kasus")), told))
    return found


def heading(source: str, period_label: str) -> str:
    """The title of a summary."""
    kind = gettext(live.title(source))
    return str(gettext("Rekap %(kanal)s, %(periode)s", kanal=kind, periode=period_label))

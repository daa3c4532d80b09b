"""The tables of a yearly statement; each is made of the frozen content alone."""

from datetime import date
from typing import Any

from flask_babel import gettext

from app.cases.channel import N_
from app.channels import CHANNELS
from app.grid import Cell, Grid
from app.language import day_text
from app.periods import parse
from app.risk import controls, heatmap, scale, telling
from app.risk.said import CATEGORIES, RESPONSES
from app.risk.scale import Band

Content = dict[str, Any]

MAPS = (
    ("awal", N_("Risiko awal, dengan pengendalian yang ada"), ("kemungkinan", "dampak")),
    ("sisa", N_("Risiko sisa, sesudah kegiatan pengendalian"), ("sisa_kemungkinan", "sisa_dampak")),
)


def maps(content: Content) -> dict[str, list[list[heatmap.Cell]]]:
    """Both maps of the frozen risks."""
    levels = bands(content)
    return {
        name: heatmap.rows([(r["kode"], r[x], r[y]) for r in content["risiko"]], levels)
        for name, _, (x, y) in MAPS
    }


def bands(content: Content) -> list[Band]:
    """The bands that held when the statement was made."""
    return [
        Band(b["nama"], scale.LABELS[b["nama"]], b["singkat"], b["dari"], b["sampai"])
        for b in content["pita"]
    ]


def day(text: str | None) -> str:
    """A frozen day in words; nothing for none."""
    return day_text(date.fromisoformat(text)) if text else ""


def band(name: str) -> str:
    """The name of a band, in the reader's language."""
    return _called(scale.LABELS, name)


def _called(labels: dict[str, str], name: str) -> str:
    text: str = gettext(labels[name])
    return text


def told(cell: heatmap.Cell) -> str:
    """A cell of a map in text: level, band, and the risks that stand there."""
    return f"{cell.level} {cell.band.short}" + (f": {', '.join(cell.codes)}" if cell.codes else "")


def map_grids(content: Content) -> list[Grid]:
    """Both maps as tables."""
    drawn = maps(content)
    columns = (gettext("Kemungkinan"), *(gettext("Dampak %(n)s", n=n) for n in scale.STEPS))
    return [
        Grid(
            gettext(title),
            columns,
            [(row[0].likelihood, *(told(cell) for cell in row)) for row in drawn[name]],
        )
        for name, title, _ in MAPS
    ]


def risks(content: Content) -> list[Grid]:
    """The risks, their judgement, and what numbers and levels mean."""
    said = [
        (
            r["kode"],
            r["tujuan"],
            r["pernyataan"],
            r["sebab"],
            r["akibat"],
            _called(CATEGORIES, r["kelompok"]),
            f"{r['pemilik']['nama']} ({r['pemilik']['nip']})",
        )
        for r in content["risiko"]
    ]
    judged = [
        (
            r["kode"],
            r["kendali"] or gettext("belum ada"),
            gettext("memadai") if r["memadai"] else gettext("belum memadai"),
            r["kemungkinan"],
            r["dampak"],
            r["tingkat"],
            band(r["pita"]),
            _called(RESPONSES, r["tanggapan"]),
            r["sisa_kemungkinan"],
            r["sisa_dampak"],
            r["sisa_tingkat"],
            band(r["sisa_pita"]),
            day(r["dinilai"]),
        )
        for r in content["risiko"]
    ]
    steps = [
        (gettext(label), s["nilai"], s["nama"], s["arti"])
        for name, label in (("kemungkinan", N_("Kemungkinan")), ("dampak", N_("Dampak")))
        for s in content["skala"][name]
    ]
    levels = [(band(b.name), b.short, f"{b.least}–{b.most}") for b in bands(content)]
    return [
        Grid(
            gettext("Risiko"),
            (
                gettext("Kode"),
                gettext("Tujuan"),
                gettext("Risiko"),
                gettext("Sebab"),
                gettext("Akibat"),
                gettext("Kelompok"),
                gettext("Pemilik"),
            ),
            said,
        ),
        Grid(
            gettext("Penilaian"),
            (
                gettext("Kode"),
                gettext("Pengendalian yang ada"),
                gettext("Memadai?"),
                gettext("K"),
                gettext("D"),
                gettext("K × D"),
                gettext("Tingkat"),
                gettext("Tanggapan"),
                gettext("K sisa"),
                gettext("D sisa"),
                gettext("Sisa"),
                gettext("Tingkat sisa"),
                gettext("Dinilai"),
            ),
            judged,
            note=gettext("K: kemungkinan 1 sampai 5. D: dampak 1 sampai 5."),
        ),
        Grid(
            gettext("Arti angka"),
            (gettext("Skala"), gettext("Angka"), gettext("Nama"), gettext("Arti")),
            steps,
        ),
        Grid(
            gettext("Tingkat"), (gettext("Tingkat"), gettext("Singkatan"), gettext("K × D")), levels
        ),
    ]


def activities(content: Content) -> Grid:
    """What was undertaken against the risks."""
    return Grid(
        gettext("Kegiatan pengendalian"),
        (
            gettext("Kode"),
            gettext("Kegiatan"),
            gettext("Penanggung jawab"),
            gettext("Paling lambat"),
            gettext("Keadaan"),
            gettext("Selesai"),
            gettext("Bukti"),
        ),
        [
            (
                r["kode"],
                a["apa"],
                f"{a['penanggung_jawab']['nama']} ({a['penanggung_jawab']['nip']})",
                day(a["tenggat"]),
                _called(controls.STATES, a["keadaan"]),
                day(a["selesai"]),
                gettext("ada") if a["bukti"] else gettext("belum ada"),
            )
            for r in content["risiko"]
            for a in r["kegiatan"]
        ],
        gettext("Belum ada tahun ini."),
    )


def communications(content: Content) -> Grid:
    """Whom the office told."""
    return Grid(
        gettext("Komunikasi SPIP"),
        (gettext("Hari"), gettext("Kepada"), gettext("Lewat"), gettext("Pokok")),
        [
            (day(c["hari"]), c["kepada"], _called(telling.MEDIA, c["media"]), c["pokok"])
            for c in content["komunikasi"]
        ],
        gettext("Belum ada tahun ini."),
    )


def reality(content: Content) -> Grid:
    """What was counted, beside what was expected."""
    rows: list[tuple[Cell, ...]] = []
    for r in content["risiko"]:
        said = r["kenyataan"]
        most = said["perkiraan_paling_banyak"]
        for one in said["dihitung"]:
            rows.append(
                (
                    r["kode"],
                    span_text(one["rentang"]),
                    one["jumlah"],
                    most if most is not None else gettext("tidak dibatasi"),
                )
            )
    return Grid(
        gettext("Kenyataan dan perkiraan"),
        (
            gettext("Kode"),
            gettext("Dihitung dari"),
            gettext("Kejadian setahun"),
            gettext("Perkiraan paling banyak"),
        ),
        rows,
        gettext("Tidak ada risiko yang dihitung dari kanal."),
        gettext(
            "Dari kanal rahasia hanya angka tahunan yang sudah terbit; angka di bawah lima tidak "
            "pernah ditampilkan."
        ),
    )


def span_text(span: str) -> str:
    """The span of a count in words: four quarters up to one, or a sealed channel's published year."""
    channel, _, year = span.partition(":")
    if year:
        title = gettext(CHANNELS[channel].title)
        text: str = gettext("%(kanal)s, ditutup pada %(tahun)s", kanal=title, tahun=year)
        return text
    period = parse(span)
    assert period is not None
    text = gettext("empat triwulan sampai %(periode)s", periode=period.label())
    return text  # noqa: RET504 - gettext is untyped


def entries(content: Content) -> Grid:
    """What was seen of the risks."""
    return Grid(
        gettext("Pemantauan"),
        (
            gettext("Kode"),
            gettext("Hari"),
            gettext("Yang dilihat"),
            gettext("Penilaian"),
            gettext("Oleh"),
        ),
        [
            (
                r["kode"],
                day(m["hari"]),
                m["dilihat"],
                gettext("dinilai ulang, versi %(n)s", n=m["versi"])
                if m["versi"]
                else gettext("tetap"),
                m["oleh"],
            )
            for r in content["risiko"]
            for m in r["pemantauan"]
        ],
        gettext("Belum ada tahun ini."),
    )

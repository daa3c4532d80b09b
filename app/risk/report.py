"""A yearly statement in the order of the five elements of PP 60/2008: page, paper and workbook alike.

Everything comes from the frozen content; nothing is looked up.
"""

from collections import Counter
from typing import Any

from flask_babel import gettext

from app import printing
from app.grid import Cell, Grid, shown
from app.language import language
from app.risk import controls, scale, tables

Content = dict[str, Any]
Part = tuple[str, list[str], list[Grid]]
"""Of one element: its title, sentences, tables."""


def parts(content: Content) -> list[Part]:
    """The statement, element by element."""
    return [
        (gettext("1. Lingkungan pengendalian"), [_environment()], []),
        (gettext("2. Penilaian risiko"), _judged(content), tables.risks(content)),
        (gettext("3. Kegiatan pengendalian"), _acted(content), [tables.activities(content)]),
        (gettext("4. Informasi dan komunikasi"), [], [tables.communications(content)]),
        (
            gettext("5. Pemantauan"),
            _watched(content),
            [tables.reality(content), tables.entries(content)],
        ),
    ]


def grids(content: Content, digest: str) -> list[Grid]:
    """The same as sheets of a workbook: what it is first, then every table, the maps among them."""
    told = parts(content)
    sentences = [(title, " ".join(said)) for title, said, _ in told if said]
    cover = Grid(
        _title(content), (gettext("Bagian"), gettext("Isi")), [*_facts(content, digest), *sentences]
    )
    below = [table for _, _, found in told for table in found]
    return [cover, *tables.map_grids(content), *below]


def pdf(content: Content, digest: str) -> bytes:
    """The same on paper, with the maps drawn."""
    drawn = tables.maps(content)
    data = {
        "bahasa": language(),
        "judul": _title(content),
        "kantor": content["kantor"],
        "keterangan": [list(map(str, one)) for one in _facts(content, digest)],
        "sidik": digest,
        "peta": [
            {
                "judul": gettext(title),
                "tegak": gettext("Kemungkinan"),
                "datar": gettext("Dampak"),
                "baris": [
                    [str(row[0].likelihood), *([tables.told(c), c.band.name] for c in row)]
                    for row in drawn[name]
                ],
            }
            for name, title, _ in tables.MAPS
        ],
        "bagian": [
            {
                "judul": title,
                "kalimat": said,
                "tabel": [_table(table) for table in found],
            }
            for title, said, found in parts(content)
        ],
    }
    return printing.pdf("risiko.typ", data)


def _table(found: Grid) -> dict[str, Any]:
    return {
        "judul": found.title,
        "kolom": list(found.columns),
        "isi": [[shown(cell) for cell in row] for row in found.rows],
        "kosong": found.empty,
        "catatan": found.note,
    }


def _title(content: Content) -> str:
    text: str = gettext("Penilaian risiko %(tahun)s", tahun=content["tahun"])
    return text


def _facts(content: Content, digest: str) -> list[tuple[Cell, ...]]:
    found: list[tuple[Cell, ...]] = [
        (gettext("Nomor"), content["nomor"]),
        (gettext("Keadaan pada"), tables.day(content["keadaan"])),
        (gettext("Dibuat"), tables.day(content["dibuat"])),
    ]
    if content["mengganti"]:
        found.append((gettext("Mengganti"), content["mengganti"]))
        found.append((gettext("Yang dikoreksi"), content["alasan"]))
    found.append((gettext("Sidik (SHA-256)"), digest))
    return found


def _environment() -> str:
    text: str = gettext(
        "Buktinya tidak berada dalam register ini: kode etik, pakta integritas, struktur, dan pembinaan "
        "pegawai dicatat di berkas kerja Zona Integritas, kriteria V.b.1."
    )
    return text


def _judged(content: Content) -> list[str]:
    counts = Counter(r["pita"] for r in content["risiko"])
    left = Counter(r["sisa_pita"] for r in content["risiko"])
    told = [
        gettext(
            "%(n)s risiko dinilai. Awal: %(awal)s. Sisa: %(sisa)s.",
            n=len(content["risiko"]),
            awal=_counted(counts),
            sisa=_counted(left),
        )
    ]
    if not content["pita_dikonfirmasi"]:
        told.append(
            gettext("Batas tingkat risiko ialah kebiasaan instansi dan perlu dikonfirmasi.")
        )
    told += [
        gettext(
            "%(kode)s ditutup %(hari)s: %(alasan)s",
            kode=c["kode"],
            hari=tables.day(c["hari"]),
            alasan=c["alasan"],
        )
        for c in content["ditutup"]
    ]
    return told


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[name]} {tables.band(name)}" for name in reversed(scale.LABELS))


def _acted(content: Content) -> list[str]:
    states = Counter(a["keadaan"] for r in content["risiko"] for a in r["kegiatan"])
    if not states:
        return []
    told = ", ".join(f"{n} {gettext(controls.STATES[s])}" for s, n in sorted(states.items()))
    return [
        gettext("%(n)s kegiatan pengendalian: %(rincian)s.", n=sum(states.values()), rincian=told)
    ]


def _watched(content: Content) -> list[str]:
    codes = [r["kode"] for r in content["risiko"] if r["kenyataan"]["melebihi"]]
    if not codes:
        return [gettext("Tidak ada risiko yang kenyataannya melebihi perkiraan.")]
    return [gettext("Kenyataan melebihi perkiraan: %(kode)s.", kode=", ".join(codes))]

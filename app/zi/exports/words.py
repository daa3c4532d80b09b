"""How exports name what the record holds: columns, states, sentences, in the reader's language."""

import re
from collections.abc import Iterator
from typing import Any

from babel.numbers import format_decimal
from flask_babel import gettext

from app.cases.channel import N_
from app.language import language

STATES = {"lengkap": N_("lengkap"), "sebagian": N_("sebagian"), "belum": N_("belum")}
OWN = {"ya": N_("ya"), "sebagian": N_("sebagian"), "tidak": N_("tidak")}

EVIDENCE_COLUMN = 4
"""Where the evidence stands in a row of criteria."""

ADDRESS_COLUMN = 5
"""Where the address stands in a row of evidence."""

_OUR_ADDRESS = re.compile(r"/(?!/)[A-Za-z0-9/_.\-?=&%#]*")


def is_our_address(text: str) -> bool:
    """Whether a text is an address within this portal."""
    return bool(_OUR_ADDRESS.fullmatch(text))


def title(told: dict[str, Any]) -> str:
    """What an export is called."""
    text: str = gettext("Zona Integritas %(tahun)s", tahun=told["tahun"])
    return text


def made_on(told: dict[str, Any]) -> str:
    """By whom and when an export was made."""
    text: str = gettext(
        "%(kantor)s. Dibuat %(hari)s dari catatan portal; tiap bukti disebut dengan sidik SHA-256.",
        kantor=told["kantor"],
        hari=told["dibuat"],
    )
    return text


def state(word: str) -> str:
    """A criterion's status."""
    return str(gettext(STATES.get(word, word)))


def own(word: str | None) -> str:
    """The office's own assessment."""
    return str(gettext(OWN.get(word, word))) if word and word != "null" else ""


def person(who: dict[str, str] | None) -> str:
    """Who is in charge, by name."""
    return (who or {}).get("nama", "")


def judged(one: dict[str, Any] | None) -> str:
    """What evaluators answered, with their note."""
    if not one:
        return ""
    return ". ".join(filter(None, (one["jawaban"], one["catatan"])))


def area_columns() -> tuple[str, ...]:
    """Of the table of areas."""
    return (
        gettext("Kode"),
        gettext("Area"),
        gettext("Kriteria"),
        state("lengkap"),
        state("sebagian"),
        state("belum"),
    )


def area_row(area: dict[str, Any]) -> tuple[Any, ...]:
    """One area with its counts."""
    counts = area["ringkas"]
    numbers = (counts[name] for name in ("kriteria", *STATES))
    return (area["kode"], area["nama"], *numbers)


def criterion_columns() -> tuple[str, ...]:
    """Of a sheet of criteria."""
    return (
        gettext("Kode"),
        gettext("Kriteria"),
        gettext("Status"),
        gettext("Penilaian mandiri"),
        gettext("Bukti"),
        gettext("Narasi"),
        gettext("Penanggung jawab"),
        gettext("Tenggat"),
        gettext("Kekurangan"),
        "LKE",
        gettext("Penilai"),
    )


def criterion_row(one: dict[str, Any]) -> tuple[Any, ...]:
    """One criterion."""
    return (
        one["kode"],
        one["nama"],
        state(one["status"]),
        own(one["penilaian_mandiri"]),
        "; ".join(proof_line(proof) for proof in one["bukti"]),
        one["narasi"],
        person(one["penanggung_jawab"]),
        one["tenggat"] or "",
        "; ".join(one["kekurangan"]),
        ", ".join(one["lke"]),
        judged(one["penilaian"]),
    )


def proof_line(proof: dict[str, Any]) -> str:
    """A piece of evidence in one line: what it is, its figures, its day, and why it does not count."""
    told = (proof["judul"], proof["angka"], proof["tanggal"], standing(proof))
    return " · ".join(filter(None, told))


def standing(proof: dict[str, Any]) -> str:
    """That a piece of evidence does not hold, or is not enough, and why; nothing where it counts."""
    if proof["berlaku"] and proof["cukup"]:
        return ""
    text = gettext("belum cukup") if proof["berlaku"] else gettext("tidak berlaku")
    return f"{text}: {proof['kurang']}" if proof["kurang"] else str(text)


def evidence_columns() -> tuple[str, ...]:
    """Of the list of evidence."""
    return (
        gettext("Kriteria"),
        gettext("Jenis"),
        gettext("Judul"),
        gettext("Angka"),
        gettext("Tanggal"),
        gettext("Alamat"),
        gettext("Sidik SHA-256"),
        gettext("Versi"),
        gettext("Berlaku sampai"),
        gettext("Keadaan"),
    )


def evidence_row(criterion: dict[str, Any], proof: dict[str, Any]) -> tuple[Any, ...]:
    """One piece of evidence of a criterion."""
    return (
        criterion["kode"],
        proof["jenis"],
        proof["judul"],
        proof["angka"] or "",
        proof["tanggal"] or "",
        proof["alamat"] or "",
        proof["sidik"] or "",
        proof["versi"] if proof["versi"] is not None else "",
        proof["berlaku_sampai"] or "",
        standing(proof) or gettext("berlaku"),
    )


def target_columns() -> tuple[str, ...]:
    """Of the table of targets."""
    return (
        gettext("Kode"),
        gettext("Target"),
        gettext("Prioritas"),
        gettext("Capaian, persen"),
        gettext("Kemajuan"),
    )


def target_row(one: dict[str, Any]) -> tuple[Any, ...]:
    """One target with its months."""
    return (
        one["kode"],
        one["nama"],
        gettext("ya") if one["prioritas"] else gettext("tidak"),
        one["capaian"] if one["capaian"] is not None else "",
        "; ".join(months(one)),
    )


def months(one: dict[str, Any]) -> list[str]:
    """How far something was, month by month."""
    return [
        f"{m['bulan']}: {m['persen']}%" + (f" ({m['catatan']})" if m["catatan"] else "")
        for m in one["kemajuan"]
    ]


def activity_columns() -> tuple[str, ...]:
    """Of the work plan."""
    return (
        gettext("Kegiatan"),
        gettext("Target"),
        gettext("Kriteria"),
        gettext("Mulai"),
        gettext("Selesai"),
        gettext("Penanggung jawab"),
        gettext("Kemajuan"),
    )


def activity_row(one: dict[str, Any]) -> tuple[Any, ...]:
    """One activity of the work plan."""
    return (
        one["kegiatan"],
        ", ".join(one["target"]),
        ", ".join(one["kriteria"]),
        one["mulai"],
        one["selesai"],
        person(one["penanggung_jawab"]),
        "; ".join(months(one)),
    )


def question_columns() -> tuple[str, ...]:
    """Of the LKE."""
    return (
        gettext("Kode"),
        gettext("Pertanyaan"),
        gettext("Pilihan"),
        gettext("Bobot"),
        gettext("Kriteria"),
        gettext("Penilai"),
    )


def question_row(one: dict[str, Any], depth: int) -> tuple[Any, ...]:
    """A question of the LKE, or a heading, with as many spaces as it is deep."""
    criteria = ", ".join(one.get("kriteria", []))
    if "pilihan" in one and not criteria:
        criteria = gettext("belum dipetakan")
    options = ("; ".join(filter(None, (o["nilai"], o["teks"]))) for o in one.get("pilihan", []))
    return (
        one["kode"],
        "  " * (depth - 1) + one["teks"],
        " | ".join(options),
        one["bobot"] or "",
        criteria,
        judged(one.get("penilaian")),
    )


def questions(sheet: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    """Every row of an LKE's tree with its depth, each before those under it."""

    def walk(nodes: list[dict[str, Any]], depth: int) -> Iterator[tuple[dict[str, Any], int]]:
        for node in nodes:
            yield node, depth
            yield from walk(node["anak"], depth + 1)

    yield from walk(sheet["pohon"], 1)


def simulation_lines(told: dict[str, Any]) -> list[str]:
    """What the record says of a simulated score: its label and edition, never without them."""
    found = told.get("simulasi") or {}
    if not found:
        return []
    edition = gettext("edisi %(edisi)s", edisi=found["edisi"])
    areas = [
        gettext(
            "%(area)s: %(nilai)s dari %(bobot)s",
            area=area["kode"],
            nilai=_points(area["nilai"]),
            bobot=_points(area["bobot"]),
        )
        for area in found["pengungkit"]["area"]
    ]
    return [f"{found['label']} ({edition}): {_points(found['total'])}", *areas]


def _points(number: float) -> str:
    return str(format_decimal(number, locale=language()))

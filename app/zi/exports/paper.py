"""The record on paper: cover, contents, areas with charts, criteria, targets, evidence with its hashes."""

import re
from typing import Any

from flask_babel import gettext

from app import chart, printing
from app.language import language
from app.zi.evidence import STATUSES
from app.zi.exports import words
from app.zi.exports.whole import evidence

_LONG = re.compile(r"[0-9a-f]{8}(?=[0-9a-f]{8})|(?<=[^\s/])/(?=\S)")
_MAY_BREAK = "\u200b"


def made(told: dict[str, Any], url: str) -> bytes:
    """The PDF of what :func:`app.zi.exports.whole.whole` told; ``url`` is the portal's own."""
    data = {
        "bahasa": language(),
        "judul": words.title(told),
        "kantor": told["kantor"],
        "baris": words.made_on(told),
        "alamat": url,
        "isi": gettext("Isi"),
        "ringkasan": gettext("Ringkasan"),
        "bagan": _drawn(told),
        "tabel_area": _table(words.area_columns(), [words.area_row(a) for a in told["area"]]),
        "simulasi": words.simulation_lines(told),
        "area": [_area(told, area) for area in told["area"]],
        "lain": _others(told),
        "kosong": gettext("Belum ada."),
    }
    return printing.pdf("zona-integritas.typ", data)


def _area(told: dict[str, Any], area: dict[str, Any]) -> dict[str, Any]:
    counts = area["ringkas"]
    listed = [one for one in told["kriteria"] if one["area"] == area["kode"]]
    sentence = gettext(
        "%(n)s kriteria: %(lengkap)s lengkap, %(sebagian)s sebagian, %(belum)s belum.",
        n=counts["kriteria"],
        **{name: counts[name] for name in STATUSES},
    )
    named = {i["kode"]: i["nama"] for i in area["indikator"]}
    return {
        "judul": f"{area['kode']}. {area['nama']}",
        "ringkas": sentence,
        "indikator": [
            {
                "judul": f"{code} {name}",
                "kriteria": [_criterion(one) for one in listed if one["indikator"] == code],
            }
            for code, name in named.items()
        ],
    }


def _criterion(one: dict[str, Any]) -> dict[str, Any]:
    said = (
        (gettext("Penilaian mandiri"), words.own(one["penilaian_mandiri"])),
        (gettext("Penanggung jawab"), words.person(one["penanggung_jawab"])),
        (gettext("Tenggat"), one["tenggat"] or ""),
        (gettext("Narasi"), one["narasi"]),
        (gettext("Kekurangan"), "; ".join(one["kekurangan"])),
        ("LKE", ", ".join(one["lke"])),
        (gettext("Penilai"), words.judged(one["penilaian"])),
    )
    return {
        "judul": f"{one['kode']} {one['nama']}",
        "status": words.state(one["status"]),
        "bukti": [words.proof_line(proof) for proof in one["bukti"]],
        "keterangan": [f"{label}: {text}" for label, text in said if text],
    }


def _others(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables behind the areas: targets, work plan, LKE, evidence."""
    sheet = told["lke"]
    listed = [
        (
            gettext("Target"),
            words.target_columns(),
            [words.target_row(t) for t in told["target"]],
            (2, 6, 2, 2, 5),
        ),
        (
            gettext("Rencana kerja"),
            words.activity_columns(),
            [words.activity_row(a) for a in told["rencana"]],
            (5, 2, 2, 2, 2, 3, 4),
        ),
    ]
    if sheet:
        rows = [words.question_row(one, depth) for one, depth in words.questions(sheet)]
        name = f"LKE: {sheet['nama']} ({gettext('versi %(n)s', n=sheet['versi'])})"
        listed.append((name, words.question_columns(), rows, (2, 6, 5, 1, 2, 3)))
    listed.append(
        (
            gettext("Daftar bukti"),
            words.evidence_columns(),
            [words.evidence_row(criterion, proof) for criterion, proof in evidence(told)],
            (2, 2, 4, 3, 2, 4, 5, 1, 2, 3),
        )
    )
    return [
        {"judul": title, **_table(columns, rows), "lebar": list(widths)}
        for title, columns, rows, widths in listed
    ]


def _table(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    return {
        "kolom": list(columns),
        "isi": [[_breakable(str(cell)) for cell in row] for row in rows],
    }


def _breakable(text: str) -> str:
    """A text whose hashes and addresses may go on in the next line."""
    return _LONG.sub(lambda found: f"{found[0]}{_MAY_BREAK}", text)


def _drawn(told: dict[str, Any]) -> list[dict[str, str]]:
    """How many criteria of each area are complete, and how far the targets are, as drawings."""
    complete = gettext("Kriteria yang lengkap, persen, menurut area")
    reached = gettext("Capaian target, persen")
    shares = [
        (
            area["kode"],
            100 * area["ringkas"]["lengkap"] / area["ringkas"]["kriteria"]
            if area["ringkas"]["kriteria"]
            else 0,
        )
        for area in told["area"]
    ]
    targets = [(one["kode"], one["capaian"]) for one in told["target"]]
    drawings = (
        (complete, chart.bars(complete, shares, 100)),
        (reached, chart.bars(reached, targets, 100)),
    )
    return [
        {"nama": name, "svg": chart.standalone(drawn).decode()} for name, drawn in drawings if drawn
    ]

"""Everything that an export of a year tells: the record, and the LKE with what evaluators handed over.

Every export, the API and the pages of the LKE go by :func:`whole`, so no figure differs between them.
"""

from functools import cache
from pathlib import Path
from typing import Any

from app.zi import evaluator, lke, sampling
from app.zi.record import record
from config import ROOT

SCHEMA = ROOT / "docs" / "skema-zi.json"
"""The JSON Schema of :func:`whole`, with a sentence for each member."""


def whole(year: int, edition: str = "") -> dict[str, Any]:
    """The record of ``year`` with ``lke``, each criterion's questions and judgement, and samples.

    Raises what :func:`app.zi.record.record` raises.
    """
    told = record(year, edition)
    judged = evaluator.handed(year)
    by_question, by_criterion = (
        {code: evaluator.as_data(one) for (kind, code), one in judged.items() if kind == wanted}
        for wanted in (evaluator.QUESTION, evaluator.CRITERION)
    )
    sheet = lke.newest(year)
    asked = lke.of_criteria(lke.mapping(sheet.id)) if sheet else {}
    order = {row.code: row.place for row in lke.rows(sheet.id)} if sheet else {}
    criteria = [
        {
            **one,
            "lke": sorted(asked.get(one["kode"], []), key=lambda code: order[code])
            if sheet
            else list(one.get("lke", [])),
            "penilaian": by_criterion.get(one["kode"]),
        }
        for one in told["kriteria"]
    ]
    return {
        **told,
        "kriteria": criteria,
        "lke": lke.as_data(year, by_question),
        "penyerahan": [
            {"nomor": h.number, "tanggal": h.day.isoformat(), "oleh": h.by, "sidik": h.digest}
            for h in evaluator.hand_overs(year)
        ],
        "sampel": [
            {
                "surat": d.letter,
                "sidik": d.digest,
                "akar": d.root,
                "sampai": d.as_of.isoformat(),
                "jumlah": d.size,
                "populasi": len(d.population.split("\n")),
                "tanggal": d.day.isoformat(),
            }
            for d in sampling.drawings(year)
        ],
    }


def evidence(told: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Criterion and evidence, each pair once, in the order of the record."""
    return [(one, proof) for one in told["kriteria"] for proof in one["bukti"]]


def name(year: int, kind: str) -> str:
    """The name of an export's file."""
    return f"zona-integritas-{year}.{kind}"


@cache
def schema_text() -> str:
    """The JSON Schema as it stands in docs/."""
    return Path(SCHEMA).read_text(encoding="utf-8")

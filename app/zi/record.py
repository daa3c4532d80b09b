"""The record of a year, whole: the one source of page, JSON, XLSX, PDF and API, so that all agree."""

from datetime import date
from typing import Any

from flask_babel import gettext

from app.evidence import Evidence
from app.language import day_text
from app.law.calendar import today
from app.site import OFFICE
from app.zi import days, meetings, notes, papers, plan, score, sources
from app.zi.catalogue import areas, criteria, editions, indicators, part_of, sheet_items, targets
from app.zi.evidence import STATUSES, gaps, status
from app.zi.meetings import Meeting
from app.zi.models import CriterionNote
from app.zi.plan import Activity

SCHEMA = 1
"""Version of the record's form; it changes where a key goes or means something else."""

LACKS, ENDS_SOON, ENDED = "kurang", "segera_berakhir", "berakhir"


def record(year: int, edition: str = "") -> dict[str, Any]:
    """Everything that there is of a year, ready for JSON; ``edition`` chooses that of the simulation.

    Raises :class:`app.zi.days.NoSuchYear` and :class:`app.zi.score.NoSuchEdition`.
    """
    days.check(year)
    chosen = score.edition(edition)
    names, noted, held = notes.names(), notes.of_year(year), meetings.of_year(year)
    found = evidence(year, held)
    listed = [_criterion(code, found[code], noted.get(code), names) for code in criteria()]
    activities, day = plan.of_year(year), days.held_on(year)
    assessed = {code: note.assessment for code, note in noted.items()}
    return {
        "versi_skema": SCHEMA,
        "tahun": year,
        "kantor": OFFICE,
        "dibuat": today().isoformat(),
        "area": _areas(year, listed),
        "kriteria": listed,
        "target": _targets(year, activities),
        "rencana": [_activity(one, names, day) for one in activities],
        "rapat": [_meeting(one) for one in held],
        "simulasi": score.simulate(
            chosen, score.figures(chosen, year), assessed, score.surveys(year)
        ),
        "peringatan": [w for one in listed for w in _warnings(one)],
    }


def evidence(year: int, held: list[Meeting]) -> dict[str, list[Evidence]]:
    """All evidence of a year by criterion: live, of meetings (``held``), and documents, in this order."""
    own, live = papers.of_year(year), sources.of_year(year)
    sheets = {one.id: meetings.as_evidence(one) for one in held}
    found = {}
    for code in criteria():
        met = [item for one in held if code in one.said.criteria for item in sheets[one.id]]
        found[code] = [*live.get(code, ()), *met, *own.get(code, [])]
    return found


def _criterion(
    code: str, items: list[Evidence], note: CriterionNote | None, names: dict[str, str]
) -> dict[str, Any]:
    one = criteria()[code]
    return {
        "kode": code,
        "area": one.area,
        "indikator": one.indicator,
        "nama": one.name,
        "sumber": one.source,
        "butuh": [list(kinds) for kinds in one.needs],
        "status": status(one, items),
        "penilaian_mandiri": (note.assessment or None) if note else None,
        "narasi": note.narrative if note else "",
        "penanggung_jawab": _person(note.nip, names) if note else None,
        "tenggat": _iso(note.due) if note else None,
        "bukti": items,
        "kekurangan": gaps(one, items),
        "bagian": part_of(code) or None,
        "lke": sheet_items(code),
    }


def _areas(year: int, listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    weights = {code: score.weights(one, year) for code, one in editions().items()}
    found = []
    for code, name in areas().items():
        own = [one["status"] for one in listed if one["area"] == code]
        found.append(
            {
                "kode": code,
                "nama": name,
                "indikator": [
                    {"kode": i.code, "nama": i.name} for i in indicators() if i.area == code
                ],
                "bobot": {edition: of_area[code] for edition, of_area in weights.items()},
                "ringkas": {"kriteria": len(own), **{s: own.count(s) for s in STATUSES}},
            }
        )
    return found


def _targets(year: int, activities: list[Activity]) -> list[dict[str, Any]]:
    chosen, reviewed = plan.priorities(year), plan.reviews(year)
    found = []
    for code, one in targets().items():
        months = plan.target_progress(activities, code)
        found.append(
            {
                "kode": code,
                "area": one.area,
                "nama": one.name,
                "prioritas": code in chosen,
                "kemajuan": [{"bulan": m, "persen": p, "catatan": n} for m, p, n in months],
                "capaian": months[-1][1] if months else None,
                "reviu": [
                    {
                        "semester": f"{year}-S{r.semester}",
                        "tercapai": r.achieved,
                        "berubah": r.changes,
                        "tanggal": r.entered.isoformat(),
                        "oleh": r.by,
                    }
                    for r in reviewed
                    if r.code == code
                ],
            }
        )
    return found


def _activity(one: Activity, names: dict[str, str], day: date) -> dict[str, Any]:
    said = one.said
    return {
        "id": one.id,
        "kegiatan": said.title,
        "target": list(said.targets),
        "kriteria": list(said.criteria),
        "mulai": said.begins.isoformat(),
        "selesai": said.ends.isoformat(),
        "penanggung_jawab": _person(said.nip, names),
        "kemajuan": [
            {"bulan": p.month, "persen": p.percent, "catatan": p.note, "bukti": p.series}
            for p in one.progress
        ],
        "capaian": one.percent,
        "terlambat": one.late(day),
    }


def _meeting(one: Meeting) -> dict[str, Any]:
    base = f"/kantor/zi/rapat/{one.id}"
    return {
        "id": one.id,
        "judul": one.said.title,
        "tanggal": one.said.day.isoformat(),
        **{part: f"{base}/{part}.pdf" for part in ("undangan", "absensi", "notulen", "dii")},
        "hadir": len(one.said.attended) + len(one.said.guests),
        "kriteria": list(one.said.criteria),
        "kekurangan": meetings.lacking(one),
        "keputusan": [
            {
                "keputusan": d.text,
                "penanggung_jawab": d.person,
                "tenggat": d.due.isoformat(),
                "selesai": _iso(d.done),
                "hasil": d.outcome,
            }
            for d in meetings.decisions(one.id)
        ],
    }


def _warnings(one: dict[str, Any]) -> list[dict[str, str]]:
    """What is missing, has ended, or ends within :data:`app.zi.papers.SOON`."""
    person = one["penanggung_jawab"]
    told = [(LACKS, sentence) for sentence in one["kekurangan"]]
    for item in one["bukti"]:
        if item["berlaku_sampai"] is None:
            continue
        ends = date.fromisoformat(item["berlaku_sampai"])
        if not item["berlaku"]:
            if item["kurang"] not in one["kekurangan"]:
                told.append((ENDED, item["kurang"]))
        elif today() <= ends <= today() + papers.SOON:
            sentence = gettext(
                "%(judul)s berakhir %(hari)s.", judul=item["judul"], hari=day_text(ends)
            )
            told.append((ENDS_SOON, sentence))
    kinds = {i["kurang"] for i in one["bukti"] if i["berlaku_sampai"] and not i["berlaku"]}
    return [
        {
            "jenis": ENDED if sentence in kinds else kind,
            "kriteria": one["kode"],
            "kalimat": sentence,
            "penanggung_jawab": person["nama"] if person else "",
        }
        for kind, sentence in told
    ]


def _person(nip: str, names: dict[str, str]) -> dict[str, str] | None:
    return {"nip": nip, "nama": names.get(nip, "")} if nip else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""The ZI record of a demo (`app/demo_zi.toml`): some documents, three meetings, a work plan with progress."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app import documents, grid
from app.documents import Document
from app.grid import Grid
from app.law.calendar import today
from app.people import roster_file
from app.store import new_id
from app.uploaded import Uploaded
from app.zi import meetings, notes, papers, plan
from app.zi.meetings import Decided, Guest
from config import ROOT

_SAMPLES = Path(__file__).with_name("demo_zi.toml")
_STAFF = ROOT / "docs" / "contoh-pegawai.csv"
_PRIORITIES = {"T.I.a", "T.V.c", "T.VI.a", "T.VI.c"}


def play(by: str) -> None:
    """Keep this year's record; ``by`` is the name of the officer who enters it."""
    content = tomllib.loads(_SAMPLES.read_text(encoding="utf-8"))
    people = roster_file.read(_STAFF.read_bytes())
    nips, year = [p.nip for p in people], today().year
    proofs = [_document(sample, year, by) for sample in content["dokumen"]]
    for sample in content["rapat"]:
        _meeting(sample, nips, people[0].name, by)
    for sample in content["kegiatan"]:
        _activity(sample, nips, year, proofs[0], by)
    plan.prioritise(year, _PRIORITIES, by)
    for one in content["reviu"]:
        plan.review(new_id(), year, one["target"], 1, one["tercapai"], one["berubah"], by)
    for one in content["penilaian"]:
        due = today() + timedelta(days=one["batas"]) if "batas" in one else None
        said = notes.Said(one["nilai"], one["narasi"], nips[one["orang"] - 1], due)
        for code in one["kriteria"]:
            notes.say(year, code, said, 0, by)


def _ago(days: int) -> date:
    """A day so many days ago, in this year; a negative number is to come."""
    return max(today() - timedelta(days=days), date(today().year, 1, 2))


def _document(sample: dict[str, Any], year: int, by: str) -> str:
    ends = today() + timedelta(days=sample["sampai"]) if "sampai" in sample else None
    said = papers.Said(
        sample["jenis"],
        sample["judul"],
        _ago(sample["hari"]),
        ends,
        sample.get("catatan", ""),
        sample.get("alamat", ""),
    )
    file = None if said.url else _paper(said.title)
    series = papers.add(new_id(), said, file, [(year, c) for c in sample["kriteria"]], by)
    if "perubahan" in sample:
        again = papers.Said(said.kind, sample["perubahan"], _ago(sample["hari"] // 2), ends)
        papers.renew(new_id(), series, again, _paper(again.title), by)
    return series


def _paper(title: str) -> Document:
    """A sheet that says what would stand on it."""
    table = Grid(title, ("Isi",), [("Dokumen contoh.",)])
    return documents.prepare(Uploaded("berkas", f"{title}.pdf", grid.pdf([table], title)))


def _meeting(sample: dict[str, Any], nips: list[str], head: str, by: str) -> None:
    meeting_id, day = new_id(), _ago(sample["hari"])
    attended = tuple(nips[n - 1] for n in sample["hadir"])
    said = meetings.Said(
        title=sample["judul"],
        day=day,
        begins="09.00",
        ends="11.00",
        place="Aula kantor",
        agenda=sample["acara"],
        chair=head,
        position="Kepala UPT BAKUDA Wilayah Kabupaten Bangka",
        attended=attended,
        guests=(Guest("Narasumber", "Biro Organisasi"),) if attended else (),
        minutes=sample["notulen"],
        handed_out=tuple(sample["dibagikan"]),
        criteria=tuple(sample["kriteria"]),
    )
    decided = [
        Decided(text, nips[who - 1], max(_ago(ago), day))
        for text, who, ago, _ in sample["keputusan"]
    ]
    meetings.write(meeting_id, said, decided, 0, by)
    outcomes = [outcome for *_, outcome in sample["keputusan"]]
    for decision, outcome in zip(meetings.decisions(meeting_id), outcomes, strict=True):
        if outcome:
            meetings.finish(decision.id, outcome, by)


def _activity(sample: dict[str, Any], nips: list[str], year: int, proof: str, by: str) -> None:
    activity_id, begins = new_id(), _ago(sample["mulai"])
    said = plan.Said(
        sample["judul"],
        tuple(sample["target"]),
        tuple(sample["kriteria"]),
        begins,
        max(_ago(sample["selesai"]), begins),
        nips[sample["orang"] - 1],
    )
    plan.write(activity_id, year, said, 0, by)
    for ago, percent, note in sample["kemajuan"]:
        month = f"{max(_ago(ago), begins):%Y-%m}"
        plan.advance(activity_id, month, percent, note, proof if percent == 100 else None, by)

"""The services of a demo: standards, SOPs, reviews, the maklumat and a schedule as an office would have."""

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app import documents
from app.law import tariff
from app.law.calendar import today
from app.people.models import Assignment
from app.standards import catalogue, keliling, maklumat, reviews, sops, versions
from app.standards.models import Service
from app.store import new_id
from app.uploaded import Uploaded

_SAMPLES = Path(__file__).with_name("demo_services.toml")
_SHEET = """#let data = json(bytes(sys.inputs.data))
#set page(paper: "a4")
#set text(font: "Libertinus Serif", lang: "id")
= #data.judul
Nomor #data.nomor, versi #data.versi. Dokumen contoh.
#for l in data.langkah [+ #l]
"""
_POSITION = "Kepala UPT BAKUDA Wilayah Kabupaten Bangka"
_REVIEWED_AGAIN = 365
"""Days."""


def play(by: str, head: Assignment) -> None:
    """Fill an empty portal: ``by`` wrote everything, ``head`` signs the maklumat."""
    content = tomllib.loads(_SAMPLES.read_text(encoding="utf-8"))
    catalogue.begin_with_list(by, _day(-_REVIEWED_AGAIN))
    for sample in content["layanan"]:
        service = catalogue.find(sample["alamat"])
        assert service is not None
        _facts(service, sample)
        _standard(service, sample, content["umum"], by)
        _sops(service, sample["alamat"], sample.get("sop", []), by)
        for one in sample.get("reviu", []):
            _review(service, one, by)
    for stop in content["titik"]:
        _stop(stop, by)
    _promise(by, head)


def _day(offset: int) -> date:
    return today() + timedelta(days=offset)


def _facts(service: Service, sample: dict[str, Any]) -> None:
    catalogue.change(service, service.name, service.category, sample["tempat"], None, True)


def _standard(service: Service, sample: dict[str, Any], common: dict[str, str], by: str) -> None:
    """Each version holds what the one before said, and what it says itself."""
    told, decision, codes = dict(common), sample["keputusan"], sample.get("tarif", [])
    if codes:
        told["dasar_hukum"] = f"{told['dasar_hukum']}\n{tariff.tariffs('id').source}"
    for one in sample["versi"]:
        told |= {k: v for k, v in one.items() if isinstance(v, str)}
        since = _day(one["sejak"])
        draft = versions.draft_of(versions.of_service(service.id))
        edition = draft.edition if draft else 0
        changed = one.get("berubah", "")
        saved = versions.save(service, told, codes, changed, edition, by, since)
        decision = one.get("keputusan", decision)
        due = since + timedelta(days=_REVIEWED_AGAIN)
        versions.publish(service, saved.number, saved.edition, since, decision, due, by, since)


def _sops(service: Service, slug: str, samples: list[dict[str, Any]], by: str) -> None:
    for version, one in enumerate(samples, 1):
        since = _day(one["berlaku"])
        paper = documents.prepare(Uploaded("berkas", f"{slug}-{version}.pdf", _paper(one, version)))
        sops.add(
            new_id(),
            service,
            one["nomor"],
            one["judul"],
            version,
            since,
            one.get("berubah", ""),
            paper,
            by,
            since,
        )


def _paper(sample: dict[str, Any], version: int) -> bytes:
    import typst  # 30 MB that a worker needs only where something is printed

    data = json.dumps({**sample, "versi": version}, ensure_ascii=False)
    made: bytes = typst.compile(_SHEET.encode(), sys_inputs={"data": data})
    return made


def _review(service: Service, sample: dict[str, Any], by: str) -> None:
    day = _day(sample["hari"])
    reviews.record(
        new_id(),
        service,
        day,
        sample["peserta"],
        sample["hasil"],
        sample.get("perubahan", ""),
        sample["sebab"],
        _day(sample["berikutnya"]),
        by,
        day,
    )


def _stop(sample: dict[str, Any], by: str) -> None:
    once = "sekali" in sample
    first = _day(sample["sekali"] if once else sample["sejak"])
    place = keliling.Place(
        place=sample["tempat"],
        address=sample.get("alamat", ""),
        weekday=None if once else sample["hari"],
        first=first,
        until=_day(sample["sampai"]) if "sampai" in sample else None,
        opens=sample["buka"],
        closes=sample["tutup"],
        notes=sample.get("catatan", ""),
    )
    stop_id = new_id()
    keliling.add(stop_id, place, by, today())
    if "batal" in sample:
        coming = keliling.upcoming(today(), _day(14))
        which = next(v.day for v in coming if v.stop.id == stop_id)
        keliling.call_off(stop_id, which, sample["batal"], by, today())


def _promise(by: str, head: Assignment) -> None:
    signed = _day(-200)
    wording = maklumat.Wording(maklumat.USUAL, head.name, _POSITION, head.nip, "Sungailiat", signed)
    saved = maklumat.save(wording, 0, by, signed)
    maklumat.publish(saved.number, saved.edition, by, signed)

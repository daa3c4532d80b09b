"""What the register proves for the record of the Zona Integritas: criteria V.b.2, V.b.3 and V.b.4."""

from datetime import date
from typing import Any

from flask_babel import gettext

from app import documents
from app.campaign import events
from app.canonical import sha256_of
from app.law.calendar import today
from app.risk import controls, register, scale, statement, telling
from app.risk.models import Assessment
from app.risk.waiting import ADDRESS

Item = dict[str, Any]

RISKS, CONTROLS, TOLD = "V.b.2", "V.b.3", "V.b.4"


def evidence(year: int) -> dict[str, list[Item]]:
    """By criterion, the evidence of a year: each in the shape of one ``bukti`` of the record.

    Empty where the register says nothing of the year.
    """
    day = min(today(), date(year, 12, 31))
    if year > today().year:
        return {RISKS: [], CONTROLS: [], TOLD: []}
    return {RISKS: _risks(year, day), CONTROLS: _controls(year, day), TOLD: _told(year)}


def _item(ident: str, title: str, figure: str, day: date, address: str, **more: Any) -> Item:
    return {
        "id": ident,
        "jenis": "risiko",
        "judul": title,
        "angka": figure,
        "tanggal": day.isoformat(),
        "alamat": address,
        "sidik": sha256_of(figure),
        "versi": 1,
        "berlaku_dari": None,
        "berlaku_sampai": None,
        "berkas": None,
    } | more


def _risks(year: int, day: date) -> list[Item]:
    made = statement.newest(year)
    if made is not None:
        title = gettext("Penilaian risiko %(tahun)s, %(nomor)s", tahun=year, nomor=made.number)
        where = f"{ADDRESS}/penilaian/{made.id}"
        more = {"sidik": made.digest, "versi": made.version}
        return [_item(made.id, title, _figure(made), made.made, where, **more)]
    held = [e for e in register.entries(day) if e.version.judged.year == year]
    if not held:
        return []
    high = sum(scale.band_of(e.level, day) in scale.HIGH for e in held)
    figure = gettext(
        "%(n)s risiko dinilai, %(m)s tinggi; pernyataan tahunan belum dibuat", n=len(held), m=high
    )
    newest = max(e.version.judged for e in held)
    return [
        _item(
            f"register-{year}",
            gettext("Register risiko %(tahun)s", tahun=year),
            figure,
            newest,
            ADDRESS,
        )
    ]


def _figure(made: Assessment) -> str:
    risks = statement.content_of(made)["risiko"]
    high = sum(one["pita"] in scale.HIGH for one in risks)
    return str(gettext("%(n)s risiko dinilai, %(m)s tinggi", n=len(risks), m=high))


def _controls(year: int, day: date) -> list[Item]:
    """All activities of the year in one figure, then each that was done in it, with its proof."""
    of_year = [
        a
        for a in controls.known(day)
        if (a.due.year == year or (a.done and a.done.year == year)) and not a.called_off
    ]
    if not of_year:
        return []
    codes = {e.risk.id: e.risk.code for e in register.everything(day)}
    states = [controls.state(a, day) for a in of_year]
    figure = gettext(
        "%(n)s kegiatan pengendalian, %(m)s selesai, %(k)s terlambat",
        n=len(of_year),
        m=states.count(controls.DONE),
        k=states.count(controls.LATE),
    )
    title = gettext("Kegiatan pengendalian %(tahun)s", tahun=year)
    found = [_item(f"kendali-{year}", title, figure, day, ADDRESS)]
    for a in of_year:
        if a.done and a.done.year == year:
            proof = documents.find(a.proof) if a.proof else None
            code = codes.get(a.risk_id, "")
            more = {"sidik": proof.sha256, "berkas": proof.id} if proof else {}
            where = f"{ADDRESS}/{code}#kendali"
            found.append(
                _item(a.id, f"{code}: {a.what}", gettext("selesai"), a.done, where, **more)
            )
    return found


def _told(year: int) -> list[Item]:
    found = []
    for c in telling.of_year(year):
        document = documents.find(c.document_id) if c.document_id else None
        event = events.find(c.event_id) if c.event_id else None
        more = {"sidik": document.sha256, "berkas": document.id} if document else {}
        attended = (
            gettext("%(n)s orang hadir", n=event.attended) if event and event.attended else ""
        )
        where = f"{ADDRESS}/komunikasi#{c.id}"
        found.append(
            _item(
                c.id,
                gettext("%(hal)s, kepada %(siapa)s", hal=c.subject, siapa=c.audience),
                attended,
                c.day,
                where,
                **more,
            )
        )
    return found

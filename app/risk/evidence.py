"""What the register proves for the record of the Zona Integritas: criteria V.b.2, V.b.3 and V.b.4."""

from datetime import date

from flask_babel import gettext

from app import documents
from app.campaign import events
from app.canonical import sha256_of
from app.evidence import Evidence, piece
from app.law.calendar import today
from app.risk import controls, register, scale, statement, telling
from app.risk.models import Assessment
from app.risk.waiting import ADDRESS

RISKS, CONTROLS, TOLD = "V.b.2", "V.b.3", "V.b.4"


def evidence(year: int) -> dict[str, list[Evidence]]:
    """By criterion, the evidence of a year: each in the shape of one ``bukti`` of the record.

    Empty where the register says nothing of the year.
    """
    day = min(today(), date(year, 12, 31))
    if year > today().year:
        return {RISKS: [], CONTROLS: [], TOLD: []}
    return {RISKS: _risks(year, day), CONTROLS: _controls(year, day), TOLD: _told(year)}


def of_register(year: int) -> list[Evidence]:
    """That of it whose page is the register itself."""
    return [one for items in evidence(year).values() for one in items if one["alamat"] == ADDRESS]


def _item(
    ident: str,
    title: str,
    figure: str,
    day: date,
    address: str,
    digest: str = "",
    version: int = 1,
    proof: documents.Document | None = None,
) -> Evidence:
    return piece(
        ident,
        "risiko",
        title=title,
        told=figure,
        day=day,
        address=address,
        digest=digest or (proof.sha256 if proof else sha256_of(figure)),
        version=version,
        file=proof.id if proof else None,
    )


def _risks(year: int, day: date) -> list[Evidence]:
    made = statement.newest(year)
    if made is not None:
        title = gettext("Penilaian risiko %(tahun)s, %(nomor)s", tahun=year, nomor=made.number)
        where = f"{ADDRESS}/penilaian/{made.id}"
        figure = _figure(made)
        return [_item(made.id, title, figure, made.made, where, made.digest, made.version)]
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


def _controls(year: int, day: date) -> list[Evidence]:
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
            where = f"{ADDRESS}/{code}#kendali"
            found.append(
                _item(a.id, f"{code}: {a.what}", gettext("selesai"), a.done, where, proof=proof)
            )
    return found


def _told(year: int) -> list[Evidence]:
    found = []
    for c in telling.of_year(year):
        document = documents.find(c.document_id) if c.document_id else None
        event = events.find(c.event_id) if c.event_id else None
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
                proof=document,
            )
        )
    return found

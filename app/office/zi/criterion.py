"""One criterion of a year: its evidence, the office's assessment, documents for it, and its history."""

from flask import Blueprint, Response, abort, url_for
from wtforms import Form

from app import documents, uploaded
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import session
from app.office.desk import sending
from app.office.desk.sending import Again
from app.office.desk.summaries import to_publish
from app.office.zi import showing
from app.office.zi.front import DUE
from app.periods import parse
from app.zi import live_packages, notes, papers
from app.zi.catalogue import criteria, indicators
from app.zi.kinds import LABELS
from app.zi.record import record

bp = Blueprint("zi_kriteria", __name__, url_prefix="/zi/<int:year>/kriteria/<code>")

ASSESSMENT = Field(
    name="penilaian",
    label=N_("Penilaian mandiri"),
    kind=Kind.CHOICE,
    choices=(("", N_("belum dinilai")), *notes.ASSESSMENTS.items()),
)
NARRATIVE = Field(
    name="narasi",
    label=N_("Narasi"),
    hint=N_(
        "Apa yang sudah dilakukan, dan mana buktinya. Jangan menulis isi atau nama dari laporan."
    ),
    limit=10_000,
)
LINK = Field(name="dokumen", label=N_("Dokumen"), kind=Kind.CHOICE, required=True)


@bp.get("")
@session.record_reader
def show(year: int, code: str) -> Response:
    """All about one criterion."""
    return _page(year, _known(year, code))


@bp.post("/nilai")
@session.office_team
def say(year: int, code: str) -> Response:
    """Keep the assessment, the narrative, who is in charge, and until when."""
    _known(year, code)

    def act(filled: Form, _form_id: str) -> None:
        said = notes.Said(
            filled["penilaian"].data,
            filled["narasi"].data.strip(),
            filled["penanggung"].data,
            showing.day(filled, "tenggat"),
        )
        notes.say(year, code, said, int(filled["edisi"].data), session.who())

    fields = (*_said_fields(year, code), showing.SEEN)
    again = _again(year, code, "nilai")
    return showing.carry_out(fields, _purpose(year, code), act, again, _done(year, code, "nilai"))


@bp.post("/dokumen")
@session.office_team
def upload(year: int, code: str) -> Response:
    """Keep a document for this criterion."""
    files = uploaded.take(documents.LARGEST)
    _known(year, code)

    def act(filled: Form, form_id: str) -> None:
        file = sending.file_of(files, public=True)
        papers.add(form_id, said_of(filled), file, [(year, code)], session.who())

    again = _again(year, code, "dokumen")
    done = _done(year, code, "dokumen")
    return showing.carry_out(showing.DOCUMENT, _purpose(year, code), act, again, done)


@bp.post("/taut")
@session.office_team
def link(year: int, code: str) -> Response:
    """Let a document that is there already serve this criterion too."""
    _known(year, code)

    def act(filled: Form, _form_id: str) -> None:
        papers.link(filled["dokumen"].data, [(year, code)], session.who())

    again = _again(year, code, "taut")
    done = _done(year, code, "dokumen")
    return showing.carry_out((_link_field(),), _purpose(year, code), act, again, done)


def said_of(filled: Form, kind: str = "", meeting_id: str | None = None) -> papers.Said:
    """What a valid form says of a document; ``kind`` where the form does not ask for it."""
    return papers.Said(
        kind=kind or filled["jenis"].data,
        title=filled["judul"].data.strip(),
        valid_from=showing.needed_day(filled, "mulai"),
        expires=showing.day(filled, "sampai"),
        note=filled["catatan"].data.strip(),
        url=filled["alamat"].data.strip(),
        meeting_id=meeting_id,
    )


def _known(year: int, code: str) -> str:
    showing.checked(year)
    if code not in criteria():
        abort(404)
    return code


def _purpose(year: int, code: str) -> str:
    return f"zi/{year}/{code}"


def _done(year: int, code: str, what: str) -> str:
    return url_for("zi_kriteria.show", year=year, code=code, tersimpan=what)


def _again(year: int, code: str, which: str) -> Again:
    def answer(status: int, filled: Form, text: str) -> Response:
        return _page(year, code, status, {which: filled}, text)

    return answer


def _said_fields(year: int, code: str) -> tuple[Field, ...]:
    """The questions; who is in charge stays a choice after they left the roster."""
    note = notes.of_year(year).get(code)
    nip = note.nip if note else ""
    return (ASSESSMENT, NARRATIVE, showing.in_charge((nip, notes.names().get(nip, nip))), DUE)


def _link_field() -> Field:
    choices = tuple((one.series, one.title) for one in papers.everything() if not one.withdrawn)
    none = (("", N_("belum ada dokumen")),)
    return Field(
        name=LINK.name,
        label=LINK.label,
        kind=LINK.kind,
        choices=choices or none,
        required=True,
    )


def _unpublished(year: int, code: str) -> list[tuple[str, str]]:
    """The title of each summary that the criterion waits for, and the page on which it is published."""
    spans = [(source, parse(name)) for source, name in live_packages.waiting(year, code)]
    found = [to_publish(source, span) for source, span in spans if span]
    return [one for one in found if one]


def _page(
    year: int,
    code: str,
    status: int = 200,
    sent: dict[str, Form] | None = None,
    text: str = "",
) -> Response:
    one = next(c for c in record(year)["kriteria"] if c["kode"] == code)
    note, sent = notes.of_year(year).get(code), sent or {}
    said, link_field = _said_fields(year, code), _link_field()
    filled = {
        "nilai": showing.begun(
            said,
            penilaian=note.assessment if note else "",
            narasi=note.narrative if note else "",
            penanggung=note.nip if note else "",
            tenggat=(note.due if note else None) or "",
        ),
        "dokumen": showing.begun(showing.DOCUMENT, mulai=today()),
        "taut": showing.begun((link_field,)),
        **sent,
    }
    codes = list(criteria())
    place = codes.index(code)
    return showing.page(
        "kriteria",
        status,
        year=year,
        one=one,
        indicator=next(i.name for i in indicators() if i.code == one["indikator"]),
        previous=codes[place - 1] if place else "",
        following=codes[place + 1] if place + 1 < len(codes) else "",
        kinds=LABELS,
        unpublished=_unpublished(year, code),
        assessments=notes.ASSESSMENTS,
        history=notes.history(year, code),
        names=notes.names(),
        seen=note.number if note else 0,
        token=session.new_token(_purpose(year, code)),
        fields={"nilai": said, "dokumen": showing.DOCUMENT, "taut": (link_field,)},
        linkable=bool(link_field.choices[0][0]),
        forms=filled,
        labels=showing.labels(said, showing.DOCUMENT, (link_field,)),
        problems=showing.problems(sent),
        text=text,
    )

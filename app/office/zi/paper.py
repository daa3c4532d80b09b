"""Documents of the record: all of them, one with its versions and what it serves, and its files."""

from flask import Blueprint, Response, abort, url_for
from wtforms import Form

from app import documents, file_words, uploaded
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import session
from app.office.desk import sending
from app.office.desk.sending import Again
from app.office.zi import showing
from app.office.zi.criterion import said_of
from app.zi import days, papers
from app.zi.catalogue import criteria
from app.zi.errors import Refused
from app.zi.kinds import DOCUMENTS
from app.zi.models import DocumentVersion

bp = Blueprint("zi_dokumen", __name__, url_prefix="/zi/dokumen")

RENEW = tuple(f for f in showing.DOCUMENT if f is not showing.KIND)
WITHDRAW = (
    Field(name="alasan", label=N_("Mengapa ditarik"), kind=Kind.LINE, limit=300, required=True),
)


@bp.get("")
@session.record_reader
def index() -> Response:
    """Every document, by kind."""
    listed = [(one, papers.links(one.series)) for one in papers.everything()]
    return showing.page("dokumen_semua", listed=listed, kinds=DOCUMENTS, soon=today() + papers.SOON)


@bp.get("/<series>")
@session.record_reader
def show(series: str) -> Response:
    """One document."""
    return _page(_known(series))


@bp.post("/<series>/versi")
@session.office_team
def renew(series: str) -> Response:
    """Keep the next version."""
    files = uploaded.take(documents.LARGEST)
    own = _known(series)

    def act(filled: Form, form_id: str) -> None:
        file = sending.file_of(files, public=True)
        said = said_of(filled, own[0].kind, own[0].meeting_id)
        papers.renew(form_id, series, said, file, session.who())

    again = _again(series, "versi")
    return showing.carry_out(RENEW, _purpose(series), act, again, _done(series, "versi"))


@bp.post("/<series>/taut")
@session.office_team
def link(series: str) -> Response:
    """Let the document serve more criteria, of one year."""
    _known(series)

    def act(filled: Form, _form_id: str) -> None:
        year = int(filled["tahun"].data)
        papers.link(series, [(year, code) for code in filled["kriteria"].data], session.who())

    return showing.carry_out(
        _link_fields(), _purpose(series), act, _again(series, "taut"), _done(series, "taut")
    )


@bp.post("/<series>/lepas/<link_id>")
@session.office_team
def unlink(series: str, link_id: str) -> Response:
    """Let it serve one of them no more."""

    def act(_filled: Form, _form_id: str) -> None:
        if link_id not in {one.id for one in papers.links(series)}:
            raise Refused("", "unknown")
        papers.unlink(link_id, session.who())

    _known(series)
    return showing.carry_out((), _purpose(series), act, _again(series, ""), _done(series, "taut"))


@bp.post("/<series>/tarik/<version_id>")
@session.office_team
def withdraw(series: str, version_id: str) -> Response:
    """Let a version count no more."""

    def act(filled: Form, _form_id: str) -> None:
        if version_id not in {one.id for one in papers.versions(series)}:
            raise Refused("alasan", "unknown")
        papers.withdraw(version_id, filled["alasan"].data.strip(), session.who())

    _known(series)
    again = _again(series, f"tarik-{version_id}")
    return showing.carry_out(WITHDRAW, _purpose(series), act, again, _done(series, "tarik"))


@bp.get("/<series>/berkas/<version_id>")
@session.record_reader
def file(series: str, version_id: str) -> Response:
    """The file of a version, withdrawn ones too."""
    found = next((one for one in _known(series) if one.id == version_id), None)
    if found is None or found.document_id is None:
        abort(404)
    return documents.answer(found.document_id)


def _known(series: str) -> list[DocumentVersion]:
    own = papers.versions(series)
    if not own:
        abort(404)
    return own


def _purpose(series: str) -> str:
    return f"zi-dokumen/{series}"


def _done(series: str, what: str) -> str:
    return url_for("zi_dokumen.show", series=series, tersimpan=what)


def _link_fields() -> tuple[Field, ...]:
    years = tuple((str(y), str(y)) for y in days.years())
    return (
        Field(name="tahun", label=N_("Tahun"), kind=Kind.CHOICE, choices=years, required=True),
        showing.criteria_field(N_("Kriteria"), required=True),
    )


def _again(series: str, which: str) -> Again:
    def answer(status: int, filled: Form, text: str) -> Response:
        return _page(_known(series), status, {which: filled} if which else {}, text)

    return answer


def _page(
    own: list[DocumentVersion],
    status: int = 200,
    sent: dict[str, Form] | None = None,
    text: str = "",
) -> Response:
    series, links, sent = own[0].series, _link_fields(), sent or {}
    filled = {
        "versi": showing.begun(RENEW, judul=own[0].title, mulai=today()),
        "taut": showing.begun(links, tahun=str(today().year)),
        **sent,
    }
    return showing.page(
        "dokumen",
        status,
        own=own,
        newest=own[0],
        in_force=papers.in_force(own, today().year),
        links=papers.links(series),
        criteria=criteria(),
        kinds=DOCUMENTS,
        document=documents.find,
        results=file_words.RESULTS,
        token=session.new_token(_purpose(series)),
        fields={"versi": RENEW, "taut": links, "tarik": WITHDRAW},
        forms=filled,
        labels=showing.labels(RENEW, links, WITHDRAW),
        problems=showing.problems(sent),
        text=text,
    )

"""What an employee owes the record: the criteria they are in charge of, and documents for those."""

from flask import Blueprint, Response, abort, url_for
from wtforms import Form

from app import documents, uploaded
from app.law.calendar import today
from app.office import session
from app.office.desk import sending
from app.office.zi import showing, steps, tasks
from app.office.zi.criterion import said_of
from app.zi import notes, papers
from app.zi.catalogue import criteria
from app.zi.kinds import LABELS
from app.zi.record import record

bp = Blueprint("zi_saya", __name__, url_prefix="/pegawai/zi")


@bp.get("")
@session.signed_in
def index() -> Response:
    """What the signed-in employee is in charge of this year."""
    account = session.member().account
    mine, roles = tasks.of(account.nip, today()), account.roles
    year, codes = mine.year, {one.code for one in mine.criteria}
    listed = [one for one in record(year)["kriteria"] if one["kode"] in codes] if codes else []
    return showing.page(
        "saya",
        year=year,
        mine=mine,
        listed=[(one, steps.of(one, year, roles)) for one in listed],
        reads=bool(session.RECORD_READERS.intersection(roles)),
    )


@bp.get("/<int:year>/<code>")
@session.signed_in
def show(year: int, code: str) -> Response:
    """One criterion of theirs, and the form for a document."""
    return _page(*_mine(year, code))


@bp.post("/<int:year>/<code>")
@session.signed_in
def upload(year: int, code: str) -> Response:
    """Keep a document for it."""
    files = uploaded.take(documents.LARGEST)
    _mine(year, code)

    def act(filled: Form, form_id: str) -> None:
        file = sending.file_of(files, public=True)
        papers.add(form_id, said_of(filled), file, [(year, code)], session.who())

    def again(status: int, filled: Form, text: str) -> Response:
        return _page(year, code, status, filled, text)

    done = url_for("zi_saya.show", year=year, code=code, tersimpan="dokumen")
    return showing.carry_out(showing.DOCUMENT, f"zi-saya/{year}/{code}", act, again, done)


def _nip() -> str:
    """Their NIP; something that nobody has where the account has none."""
    return session.member().account.nip or "-"


def _mine(year: int, code: str) -> tuple[int, str]:
    showing.checked(year)
    if code not in criteria() or code not in {one.code for one in notes.owed_by(_nip(), year)}:
        abort(404)
    return year, code


def _page(
    year: int, code: str, status: int = 200, filled: Form | None = None, text: str = ""
) -> Response:
    one = next(c for c in record(year)["kriteria"] if c["kode"] == code)
    form = filled if filled is not None else showing.begun(showing.DOCUMENT, mulai=today())
    sent = {"dokumen": filled} if filled is not None else {}
    return showing.page(
        "saya_kriteria",
        status,
        year=year,
        one=one,
        kinds=LABELS,
        token=session.new_token(f"zi-saya/{year}/{code}"),
        fields=showing.DOCUMENT,
        form=form,
        labels=showing.labels(showing.DOCUMENT),
        problems=showing.problems(sent),
        text=text,
    )

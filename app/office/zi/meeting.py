"""One meeting: what is written of it, its four sheets on paper, signed scans, and its decisions."""

from flask import Blueprint, Response, abort, url_for
from wtforms import Form

from app import documents, forms, uploaded
from app.cases.channel import N_, Field, Kind
from app.language import use_language
from app.law.calendar import today
from app.office import session
from app.office.desk import sending
from app.office.desk.sending import Again
from app.office.zi import showing
from app.office.zi.criterion import said_of
from app.office.zi.meetings import decided, fields, filled_from, parts, said
from app.zi import meetings, minutes, papers
from app.zi.errors import Refused
from app.zi.kinds import DOCUMENTS, MEETING
from app.zi.meetings import Meeting

bp = Blueprint("zi_rapat", __name__, url_prefix="/zi/rapat/<meeting_id>")

SHEET = Field(
    name="jenis",
    label=N_("Lembar"),
    kind=Kind.CHOICE,
    choices=tuple((part, DOCUMENTS[part]) for part in MEETING),
    required=True,
)
SCAN = (SHEET, *(f for f in showing.DOCUMENT if f is not showing.KIND))
DONE = (
    Field(name="hasil", label=N_("Yang sudah dikerjakan"), limit=2000, required=True),
)  # fmt: skip


@bp.get("")
@session.record_reader
def show(meeting_id: str) -> Response:
    """All about one meeting."""
    return _page(_known(meeting_id))


@bp.post("/ubah")
@session.office_team
def change(meeting_id: str) -> Response:
    """Say it anew, and add decisions."""
    one = _known(meeting_id)

    def act(filled: Form, _form_id: str) -> None:
        seen = int(filled["edisi"].data)
        meetings.write(meeting_id, said(filled), decided(filled), seen, session.who())

    asked = (*fields(one), showing.SEEN)
    again = _again(one, "ubah")
    return showing.carry_out(asked, _purpose(one), act, again, _done(one, "rapat"))


@bp.post("/pindai")
@session.office_team
def scan(meeting_id: str) -> Response:
    """Keep a signed sheet; it serves the criteria that the meeting names."""
    files = uploaded.take(documents.LARGEST)
    one = _known(meeting_id)

    def act(filled: Form, form_id: str) -> None:
        if filled["jenis"].data not in MEETING:
            raise Refused("jenis", "unknown")
        file = sending.file_of(files, public=True)
        places = [(one.said.day.year, code) for code in one.said.criteria]
        papers.add(form_id, said_of(filled, meeting_id=meeting_id), file, places, session.who())

    again = _again(one, "pindai")
    return showing.carry_out(SCAN, _purpose(one), act, again, _done(one, "pindai"))


@bp.post("/keputusan/<decision_id>")
@session.office_team
def finish(meeting_id: str, decision_id: str) -> Response:
    """Write what was done about a decision."""
    one = _known(meeting_id)

    def act(filled: Form, _form_id: str) -> None:
        if decision_id not in {d.id for d in meetings.decisions(meeting_id)}:
            raise Refused("hasil", "unknown")
        meetings.finish(decision_id, filled["hasil"].data.strip(), session.who())

    again = _again(one, f"putusan-{decision_id}")
    return showing.carry_out(DONE, _purpose(one), act, again, _done(one, "keputusan"))


@bp.get("/<any(undangan, absensi, notulen, dii):part>.pdf")
@session.record_reader
def sheet(meeting_id: str, part: str) -> Response:
    """One of the four sheets, to be printed and signed."""
    one = _known(meeting_id)
    use_language("id")  # a sheet of the office, whatever language its page is read in
    made = minutes.sheet(part, one, meetings.decisions(meeting_id))
    answer = Response(made, content_type="application/pdf")
    name = f"{part}-{one.said.day.isoformat()}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _known(meeting_id: str) -> Meeting:
    found = meetings.find(meeting_id)
    if found is None:
        abort(404)
    return found


def _purpose(one: Meeting) -> str:
    return f"zi-rapat/{one.id}"


def _done(one: Meeting, what: str) -> str:
    return url_for("zi_rapat.show", meeting_id=one.id, tersimpan=what)


def _again(one: Meeting, which: str) -> Again:
    def answer(status: int, filled: Form, text: str) -> Response:
        return _page(one, status, {which: filled}, text)

    return answer


def _page(
    one: Meeting, status: int = 200, sent: dict[str, Form] | None = None, text: str = ""
) -> Response:
    asked, sent = fields(one), sent or {}
    filled = {
        "ubah": filled_from(one, asked),
        "pindai": showing.begun(SCAN, judul=one.said.title, mulai=one.said.day),
        **sent,
    }
    decisions = meetings.decisions(one.id)
    changing = forms.problems(sent["ubah"]) if "ubah" in sent else []
    others = {which: form for which, form in sent.items() if which != "ubah"}
    return showing.page(
        "rapat",
        status,
        one=one,
        lacking=meetings.lacking(one),
        history=meetings.history(one.id),
        sheets=MEETING,
        kinds=DOCUMENTS,
        scans=papers.of_meeting(one.id),
        decisions=decisions,
        overdue=[d.id for d in decisions if d.done is None and d.due < today()],
        parts=parts(asked),
        token=session.new_token(_purpose(one)),
        fields={"pindai": SCAN, "selesai": DONE},
        forms=filled,
        opened="ubah" in sent,
        labels=showing.labels(asked, SCAN, DONE),
        problems=[*((name, name, told) for name, told in changing), *showing.problems(others)],
        text=text,
    )

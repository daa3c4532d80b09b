"""The work plan of a year: its activities, priority targets, and the review of each target."""

from flask import Blueprint, Response, abort, url_for
from wtforms import Form

from app import forms
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import session
from app.office.zi import showing
from app.zi import plan
from app.zi.catalogue import targets
from app.zi.record import record

bp = Blueprint("zi_rencana", __name__, url_prefix="/zi/<int:year>")

TITLE = Field(name="kegiatan", label=N_("Kegiatan"), kind=Kind.LINE, limit=300, required=True)
BEGINS = Field(name="mulai", label=N_("Mulai"), kind=Kind.ANY_DATE, required=True)
ENDS = Field(name="selesai", label=N_("Selesai"), kind=Kind.ANY_DATE, required=True)
PRIORITY = Field(
    name="prioritas",
    label=N_("Target prioritas tahun ini"),
    kind=Kind.MANY,
    choices=tuple((code, f"{code} {one.name}") for code, one in targets().items()),
)
REVIEW = (
    Field(
        name="semester",
        label=N_("Semester"),
        kind=Kind.CHOICE,
        choices=(("1", N_("Semester I")), ("2", N_("Semester II"))),
        required=True,
    ),
    Field(name="tercapai", label=N_("Yang tercapai"), limit=5000, required=True),
    Field(name="berubah", label=N_("Yang diubah sesudahnya"), limit=5000, required=True),
)


@bp.get("/rencana")
@session.record_reader
def show(year: int) -> Response:
    """Activities and targets."""
    return _page(showing.checked(year))


@bp.post("/rencana")
@session.office_team
def add(year: int) -> Response:
    """Plan an activity."""
    showing.checked(year)

    def act(filled: Form, form_id: str) -> None:
        plan.write(form_id, year, said(filled), 0, session.who())

    def again(status: int, filled: Form, text: str) -> Response:
        return _page(year, status, {"kegiatan": filled}, text)

    return showing.carry_out(fields(), _purpose(year), act, again, _done(year, "kegiatan"))


@bp.post("/prioritas")
@session.office_team
def prioritise(year: int) -> Response:
    """Choose the targets that have priority."""
    showing.checked(year)

    def act(filled: Form, _form_id: str) -> None:
        plan.prioritise(year, set(filled["prioritas"].data or ()), session.who())

    def again(status: int, filled: Form, text: str) -> Response:
        return _page(year, status, {"prioritas": filled}, text)

    return showing.carry_out((PRIORITY,), _purpose(year), act, again, _done(year, "prioritas"))


@bp.get("/target/<code>")
@session.record_reader
def target(year: int, code: str) -> Response:
    """One target: its progress by month, its activities, its reviews."""
    return _target(showing.checked(year), code)


@bp.post("/target/<code>")
@session.office_team
def review(year: int, code: str) -> Response:
    """Keep the review of a target after a semester."""
    showing.checked(year)

    def act(filled: Form, form_id: str) -> None:
        texts = (filled["tercapai"].data.strip(), filled["berubah"].data.strip())
        semester = int(filled["semester"].data)
        plan.review(form_id, year, code, semester, *texts, session.who())

    def again(status: int, filled: Form, text: str) -> Response:
        return _target(year, code, status, filled, text)

    done = url_for("zi_rencana.target", year=year, code=code, tersimpan="reviu")
    return showing.carry_out(REVIEW, f"zi-target/{year}/{code}", act, again, done)


def fields(gone: tuple[str, str] = ("", "")) -> tuple[Field, ...]:
    """What is asked of an activity; ``gone`` is who is in charge and off the roster."""
    person = showing.in_charge(gone)
    chosen = showing.targets_field(N_("Target yang dituju"), required=True)
    return (
        TITLE,
        BEGINS,
        ENDS,
        person,
        chosen,
        showing.criteria_field(N_("Kriteria yang dibantu")),
    )


def said(filled: Form, *, dropped: bool = False) -> plan.Said:
    """What a valid form says of an activity."""
    return plan.Said(
        filled["kegiatan"].data.strip(),
        tuple(filled["target"].data or ()),
        tuple(filled["kriteria"].data or ()),
        showing.needed_day(filled, "mulai"),
        showing.needed_day(filled, "selesai"),
        filled["penanggung"].data,
        dropped,
    )


def _purpose(year: int) -> str:
    return f"zi-rencana/{year}"


def _done(year: int, what: str) -> str:
    return url_for("zi_rencana.show", year=year, tersimpan=what)


def _page(
    year: int, status: int = 200, sent: dict[str, Form] | None = None, text: str = ""
) -> Response:
    found, asked, sent = record(year), fields(), sent or {}
    chosen = [one["kode"] for one in found["target"] if one["prioritas"]]
    filled = {
        "kegiatan": showing.begun(asked),
        "prioritas": showing.begun((PRIORITY,), prioritas=chosen),
        **sent,
    }
    return showing.page(
        "rencana",
        status,
        year=year,
        activities=found["rencana"],
        targets=found["target"],
        token=session.new_token(_purpose(year)),
        fields={"kegiatan": asked, "prioritas": (PRIORITY,)},
        forms=filled,
        opened="kegiatan" in sent,
        labels=showing.labels(asked, (PRIORITY,)),
        problems=showing.problems(sent),
        text=text,
    )


def _target(
    year: int, code: str, status: int = 200, filled: Form | None = None, text: str = ""
) -> Response:
    found = record(year)
    one = next((t for t in found["target"] if t["kode"] == code), None)
    if one is None:
        abort(404)
    semester = "2" if (year, today().month) >= (today().year, 7) else "1"
    form = filled if filled is not None else showing.begun(REVIEW, semester=semester)
    return showing.page(
        "target",
        status,
        year=year,
        one=one,
        activities=[a for a in found["rencana"] if code in a["target"]],
        token=session.new_token(f"zi-target/{year}/{code}"),
        fields=REVIEW,
        form=form,
        labels=showing.labels(REVIEW),
        problems=forms.problems(form) if filled is not None else [],
        text=text,
    )

"""The front page of the record: what is missing today, what ends soon, who owes it; and its areas."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, abort, url_for
from wtforms import Form

from app import forms
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import employees, session
from app.office.zi import showing
from app.zi import days, meetings, notes
from app.zi.catalogue import areas, criteria
from app.zi.evidence import COMPLETE, STATUSES
from app.zi.record import ENDED, ENDS_SOON, record

bp = Blueprint("zi", __name__, url_prefix="/zi")

DUE = Field(name="tenggat", label=N_("Dilengkapi paling lambat"), kind=Kind.ANY_DATE)


@bp.get("")
@session.record_reader
def front() -> Response:
    """What is missing today."""
    year, day = showing.asked_year(), today()
    found = record(year)
    listed: list[dict[str, Any]] = found["kriteria"]
    lacking = [one for one in listed if one["status"] != COMPLETE]
    overdue = [one for one in lacking if one["tenggat"] and one["tenggat"] < day.isoformat()]
    owed = Counter(_owner(one) for one in lacking)
    sending = days.next_sending(day)
    return showing.page(
        "depan",
        year=year,
        areas=found["area"],
        counts={s: sum(one["status"] == s for one in listed) for s in STATUSES},
        lacking=lacking,
        overdue=overdue,
        owed=owed.most_common(),
        ends_soon=_by_sentence(found["peringatan"], ENDS_SOON),
        ended=_by_sentence(found["peringatan"], ENDED),
        late=[one for one in found["rencana"] if one["terlambat"]],
        follow_ups=meetings.follow_ups(),
        sending=sending,
        left=(sending - day).days,
    )


@bp.get("/<int:year>/area/<area>")
@session.record_reader
def area(year: int, area: str) -> Response:
    """One area: its indicators and criteria."""
    return _area(showing.checked(year), area)


@bp.post("/<int:year>/area/<area>")
@session.office_team
def entrust(year: int, area: str) -> Response:
    """Put somebody in charge of every criterion of the area that has nobody."""
    showing.checked(year)
    if area not in areas():
        abort(404)

    def act(filled: Form, _form_id: str) -> None:
        codes = [code for code, one in criteria().items() if one.area == area]
        due = showing.day(filled, "tenggat")
        notes.entrust(year, codes, filled["penanggung"].data, due, session.who())

    def again(status: int, filled: Form, text: str) -> Response:
        return _area(year, area, status, filled, text)

    done = url_for("zi.area", year=year, area=area, tersimpan="penanggung")
    return showing.carry_out(_entrust_fields(), _purpose(year, area), act, again, done)


def _purpose(year: int, area: str) -> str:
    return f"zi-area/{year}/{area}"


def _entrust_fields() -> tuple[Field, ...]:
    label = N_("Penanggung jawab semua kriteria yang belum punya")
    return (employees.question("penanggung", label), DUE)


def _area(
    year: int, area: str, status: int = 200, filled: Form | None = None, text: str = ""
) -> Response:
    found, asked = record(year), _entrust_fields()
    mine = next((one for one in found["area"] if one["kode"] == area), None)
    if mine is None:
        abort(404)
    listed = [one for one in found["kriteria"] if one["area"] == area]
    return showing.page(
        "area",
        status,
        year=year,
        area=mine,
        criteria=listed,
        nobody=sum(one["penanggung_jawab"] is None for one in listed),
        token=session.new_token(_purpose(year, area)),
        fields=asked,
        form=filled if filled is not None else forms.read(asked, None),
        labels=showing.labels(asked),
        problems=forms.problems(filled) if filled is not None else [],
        text=text,
        targets=[one for one in found["target"] if one["area"] == area],
    )


def _by_sentence(warnings: list[dict[str, str]], kind: str) -> dict[str, list[dict[str, str]]]:
    """Warnings of a kind by what they say: a document that ends is named once, with all its criteria."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in warnings:
        if one["jenis"] == kind:
            found.setdefault(one["kalimat"], []).append(one)
    return found


def _owner(one: dict[str, Any]) -> str:
    person = one["penanggung_jawab"]
    return person["nama"] if person else ""

"""The front page of the record: what is missing today, what ends soon, who owes it; and its areas."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, abort

from app.law.calendar import today
from app.office import session
from app.office.zi import showing
from app.zi import days, meetings
from app.zi.evidence import COMPLETE, STATUSES
from app.zi.record import ENDED, ENDS_SOON, record

bp = Blueprint("zi", __name__, url_prefix="/zi")


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
    found = record(showing.checked(year))
    mine = next((one for one in found["area"] if one["kode"] == area), None)
    if mine is None:
        abort(404)
    return showing.page(
        "area",
        year=year,
        area=mine,
        criteria=[one for one in found["kriteria"] if one["area"] == area],
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

"""One act on many cases at once: who works on them, how pressing they are, or set aside."""

import sys
from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from app import forms, web
from app.cases import acts, reading, workflow
from app.cases.channel import Channel
from app.cases.damage import UNREADABLE, Unreadable
from app.cases.open_case import OpenCase
from app.cases.queues import Row
from app.cases.reading import NotForYou
from app.channels import channel_of
from app.crypto.errors import CannotOpen
from app.law.calendar import today
from app.office import session
from app.office.desk.queue import ALL, MANY, MOST, NOBODY, NUMBER, Wanted, many_fields, rows_of
from app.people.pins import KeyExchanged
from app.store import new_id

bp = Blueprint("banyak", __name__, url_prefix="/meja/banyak")

ASSIGN, SET_ASIDE, SURELY = "tugaskan", "sisihkan", "sungguh-sisihkan"

_PASSED_OVER = (NotForYou, acts.StepRefused, acts.CaseMoved)
"""Why one case is left as it is while the others go on."""

_STOPS = (Unreadable, acts.CaseDamaged, KeyExchanged, CannotOpen, SQLAlchemyError, *UNREADABLE)
"""Why nothing more is done: somebody changed data or keys, or the database does not answer."""


@bp.post("")
@session.at_desk
def carry_out() -> Response:
    """Do one thing to every case that was ticked, or to all that the queue is narrowed to."""
    session.read_token(MANY)
    numbers = list(dict.fromkeys(request.form.getlist(NUMBER)))[:MOST]
    everything = request.form.get(ALL) == "ya"
    wanted = request.form.get("tindakan", "")
    if wanted == SET_ASIDE:
        return _look_first(set(numbers), everything=everything)
    if wanted not in (ASSIGN, SURELY):
        abort(404)
    act = _assign() if wanted == ASSIGN else _set_aside
    if everything and wanted == ASSIGN:
        numbers = [row.case.number for row in rows_of(Wanted.sent(), MOST).rows]
    done, left, stopped = [], [], ""
    for number in numbers:
        try:
            opened = reading.open_by_number(number, session.member().vault_keys)
            act(channel_of(opened.case), opened)
            done.append(number)
        except _PASSED_OVER:
            left.append(number)
        except _STOPS:
            current_app.log_exception(sys.exc_info())
            stopped = number
            break
    return web.page(
        "kantor/banyak.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        done=done,
        left=left,
        stopped=stopped,
        back=Wanted.sent().address(),
    )


def _assign() -> Callable[[Channel, OpenCase], None]:
    filled = forms.read(many_fields(), request.form)
    if not filled.validate():
        abort(400)
    changes = {
        fact: "" if filled[name].data == NOBODY else filled[name].data
        for fact, name in (("assignee", "ditugaskan"), ("priority", "prioritas"))
        if filled[name].data
    }

    def act(channel: Channel, opened: OpenCase) -> None:
        if not channel.facts or not changes:
            raise acts.StepRefused
        text = " · ".join(value or NOBODY for value in changes.values())
        name = session.member().account.name
        workflow.assign(channel, opened, name, changes, text, new_id(), today())

    return act


def _look_first(numbers: set[str], *, everything: bool) -> Response:
    """What would be set aside, by its first lines, before it is: only what nobody worked on yet."""
    rows = [
        row
        for row in rows_of(Wanted.sent(), MOST).rows
        if (everything or row.case.number in numbers) and _can_be_set_aside(row)
    ]
    return web.page(
        "kantor/sisihkan.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(MANY),
        rows=rows,
        number_field=NUMBER,
        surely=SURELY,
        back=Wanted.sent().address(),
    )


def _can_be_set_aside(row: Row) -> bool:
    channel = channel_of(row.case)
    return bool(channel.facts) and not row.case.classification and _refusal(channel, row.case.state)


def _refusal(channel: Channel, state: str) -> bool:
    """Whether the channel can refuse a case in this state as something that machines send."""
    steps = {t.name: t for t in channel.transitions_from(state)}
    refuse = steps.get("tolak")
    reasons = {value for f in refuse.asks for value, _ in f.choices} if refuse else set()
    return "uji_coba" in reasons


def _set_aside(channel: Channel, opened: OpenCase) -> None:
    """What machines send: closed with the declared reason, so that it can still be objected to."""
    if opened.case.classification or not _refusal(channel, opened.case.state):
        raise acts.StepRefused
    given = {
        "alasan": "uji_coba",
        "pesan": "Laporan ini tampak sebagai kiriman mesin atau uji coba.",
        "catatan": "",
    }
    name = session.member().account.name
    workflow.step(channel, opened, name, "tolak", given, new_id(), today())

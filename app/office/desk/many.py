"""One act on many cases at once: who works on them, how pressing they are, or set aside."""

import sys
from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from app import forms, web
from app.cases import reading, workflow
from app.cases.channel import Channel
from app.cases.damage import UNREADABLE, Unreadable
from app.cases.reading import NotForYou, OpenCase
from app.channels import channel_of
from app.crypto.errors import CannotOpen
from app.law.calendar import today
from app.office import session
from app.office.desk.queue import ALL, MANY, MOST, NOBODY, NUMBER, Wanted, many_fields, rows_of
from app.people.pins import KeyExchanged
from app.store import new_id

bp = Blueprint("banyak", __name__, url_prefix="/meja/banyak")

ASSIGN, SET_ASIDE = "tugaskan", "sisihkan"

_PASSED_OVER = (NotForYou, workflow.StepRefused, workflow.CaseMoved)
"""Why one case is left as it is while the others go on."""

_STOPS = (Unreadable, workflow.CaseDamaged, KeyExchanged, CannotOpen, SQLAlchemyError, *UNREADABLE)
"""Why nothing more is done: somebody changed data or keys, or the database does not answer."""


@bp.post("")
@session.at_desk
def carry_out() -> Response:
    """Do one thing to every case that was ticked, or to all that the queue is narrowed to."""
    session.read_token(MANY)
    numbers = list(dict.fromkeys(request.form.getlist(NUMBER)))[:MOST]
    if request.form.get(ALL) == "ya":
        rows, _ = rows_of(Wanted.sent(), MOST)
        numbers = [row.case.number for row in rows]
    acts: dict[str, Callable[[Channel, OpenCase], None]] = {
        ASSIGN: _assign(),
        SET_ASIDE: _set_aside,
    }
    act = acts.get(request.form.get("tindakan", ""))
    if act is None:
        abort(404)
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
            raise workflow.StepRefused
        text = " · ".join(value or NOBODY for value in changes.values())
        name = session.member().account.name
        workflow.assign(channel, opened, name, changes, text, new_id(), today())

    return act


def _set_aside(channel: Channel, opened: OpenCase) -> None:
    """What machines send: closed with the declared reason, so that it can still be objected to."""
    steps = {t.name: t for t in channel.transitions_from(opened.case.state)}
    refuse = steps.get("tolak")
    reasons = {value for f in refuse.asks for value, _ in f.choices} if refuse else set()
    if "uji_coba" not in reasons:
        raise workflow.StepRefused
    given = {
        "alasan": "uji_coba",
        "pesan": "Laporan ini tampak sebagai kiriman mesin atau uji coba.",
        "catatan": "",
    }
    name = session.member().account.name
    workflow.step(channel, opened, name, "tolak", given, new_id(), today())

"""Complaints drawn for the evaluators: drawing, opening one for them, reading what was opened."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import forms, periods
from app.cases import acts, history, reading, showing
from app.cases.channel import N_, Field, Kind
from app.cases.damage import Unreadable
from app.cases.open_case import OpenCase
from app.channels import CHANNELS
from app.crypto.errors import CannotOpen
from app.law.calendar import today
from app.office import sentences, session
from app.office.assessment.common import page
from app.office.desk.sending import Wrong, carry_out
from app.office.desk.summaries import to_publish
from app.office.zi.showing import checked
from app.people import evaluators, members
from app.zi import sampling

bp = Blueprint("sampel", __name__, url_prefix="/zi/<int:year>/sampel")

CHANNEL = CHANNELS[sampling.CHANNEL]

SIZE = Field(
    name="jumlah",
    label=N_("Berapa pengaduan"),
    hint=N_("1 sampai 20."),
    kind=Kind.NUMBER,
    limit=2,
    required=True,
)
_DRAW = "undi-sampel"


@bp.get("")
@session.record_reader
def show(year: int) -> Response:
    """What was drawn, how, and what of it was opened for whom."""
    return _page(year, 200, forms.read((SIZE,), None), "")


@bp.post("")
@session.evaluator
def draw(year: int) -> Response:
    """Draw the cases."""
    checked(year)

    def act(filled: Form, form_id: str) -> None:
        by = session.member().account.name
        try:
            sampling.draw(year, int(filled["jumlah"].data), by, form_id, today())
        except ValueError:
            raise Wrong("jumlah", gettext("Tulis 1 sampai %(n)s.", n=sampling.LARGEST)) from None
        except sampling.NoSnapshot:
            text = gettext(
                "Rekap pengaduan tahun ini belum diterbitkan. Undian memakai sidik rekap itu, supaya tidak "
                "seorang pun memilih."
            )
            raise Wrong("", text) from None
        except sampling.NoRootYet:
            text = gettext(
                "Rekap itu baru diterbitkan. Undian juga memakai akar harian hari terbitnya, yang dihitung "
                "sesudah hari itu lewat: undilah mulai besok."
            )
            raise Wrong("", text) from None
        except sampling.NothingClosed:
            text = gettext("Belum ada pengaduan yang ditutup sampai hari rekap itu.")
            raise Wrong("", text) from None

    def again(status: int, filled: Form, text: str) -> Response:
        return _page(year, status, filled, text)

    return carry_out(
        (SIZE,), _DRAW, act, again, url_for("sampel.show", year=year, tersimpan="undi")
    )


@bp.get("/populasi/<drawing_id>")
@session.record_reader
def population(year: int, drawing_id: str) -> Response:
    """The numbers that could be drawn, one a line, so that anybody can draw again."""
    found = next((d for d in sampling.drawings(checked(year)) if d.id == drawing_id), None)
    if found is None:
        abort(404)
    return Response(f"{found.population}\n", content_type="text/plain; charset=utf-8")


@bp.get("/kasus/<number>")
@session.record_reader
def case(year: int, number: str) -> Response:
    """For an evaluator what they were shown; for whoever holds the key what would be shown."""
    return _case(year, number)


@bp.post("/kasus/<number>")
@session.at_desk
def open_for(year: int, number: str) -> Response:
    """Show the case to one evaluator."""
    opened = _opened(year, number)
    reader, who = request.form.get("penilai", ""), session.member().account.name
    try:
        form_id = _read_token(opened)
    except session.FormRefused:
        return _case(year, number, 403, sentences.once_more())
    if request.form.get("sudah_dibaca") != "ya":
        text = gettext(
            "Baca dulu salinan di bawah, lalu beri tanda bahwa tidak ada yang menunjuk pelapor atau terlapor."
        )
        return _case(year, number, 422, text)
    try:
        showing.grant(CHANNEL, opened, reader, who, form_id, today())
    except showing.NoSuchReader:
        return _case(year, number, 422, gettext("Pilih penilai yang akunnya masih terbuka."))
    except acts.AlreadyDone:
        pass
    except (acts.CaseMoved, acts.CaseDamaged):
        return _case(year, number, 409, sentences.case_moved())
    except sentences.NOT_WRITTEN as error:
        return _case(year, number, 503, sentences.not_written(error))
    return redirect(url_for("sampel.show", year=year, tersimpan="buka"), 303)  # type: ignore[return-value]


def _purpose(opened: OpenCase, events: int) -> str:
    """The form is for the case as it was read: whatever is written meanwhile has to be read too."""
    return f"tunjukkan/{opened.case.number}/{events}"


def _read_token(opened: OpenCase) -> str:
    """The id of the form; also of one that was carried out just before, which does nothing twice."""
    events = opened.case.events
    try:
        return session.read_token(_purpose(opened, events))
    except session.FormRefused:
        if opened.entries[-1].kind != history.SHOWN:
            raise
        return session.read_token(_purpose(opened, events - 1))


def _opened(year: int, number: str) -> OpenCase:
    """The drawn case, as this member's keys open it; else there is no such page."""
    if number not in sampling.drawn(checked(year)):
        abort(404)
    try:
        return reading.open_by_number(number, session.member().vault_keys)
    except Unreadable:
        raise
    except reading.Erased:
        raise
    except reading.NotForYou:
        abort(404)


def _case(year: int, number: str, status: int = 200, text: str = "") -> Response:
    member = session.member()
    if number not in sampling.drawn(checked(year)):
        abort(404)
    mine = evaluators.is_one(member.account)
    shown: Any
    token = ""
    if mine:
        try:
            shown = showing.read(number, member.own)
        except LookupError:
            abort(404)
        except CannotOpen:
            shown = None
    else:
        opened = _opened(year, number)
        shown, token = (
            showing.redacted(CHANNEL, opened),
            session.new_token(_purpose(opened, opened.case.events)),
        )
    days = showing.shown_on([number]).get(number, {})
    return page(
        "kantor/zi/sampel_kasus.html",
        year,
        status,
        shown=shown,
        number=number,
        channel=CHANNEL,
        fields=CHANNEL.fields,
        asked={t.name: {f.name: f for f in t.asks} for t in CHANNEL.transitions},
        readers=[] if mine else evaluators.everybody(),
        fingerprints={a.id: evaluators.fingerprint_of(a) for a in evaluators.everybody()},
        days=days,
        text=text,
        token=token,
    )


def _page(year: int, status: int, filled: Form, text: str) -> Response:
    listed = sampling.drawings(checked(year))
    member = session.member()
    mine = evaluators.is_one(member.account)
    days = showing.shown_on(sampling.drawn(year), member.account.id if mine else "")
    return page(
        "kantor/zi/sampel.html",
        year,
        status,
        drawings=listed,
        days=days,
        names={a.id: a.name for a in evaluators.everybody()},
        at_desk=bool(members.role_of(member)),
        published=sampling.published(year),
        to_publish=to_publish(sampling.CHANNEL, periods.year_of(date(year, 1, 1))),
        field=SIZE,
        form=filled,
        problems=forms.problems(filled) if request.method == "POST" else [],
        text=text,
        token=session.new_token(_DRAW) if mine else "",
    )

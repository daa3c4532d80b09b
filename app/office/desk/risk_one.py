"""One risk at the desk: what is said of it, its judgement and history, controls, what was seen, its end."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, abort, request, url_for
from wtforms import Form

from app import documents, forms, uploaded, web
from app.cases.channel import Field
from app.law.calendar import today
from app.office import session
from app.office.desk import risk_answers, risk_fields
from app.office.desk.risk_acts import carry_out
from app.office.desk.sending import Again, needed_file
from app.people import roster
from app.risk import controls, reality, register, said, scale, statement, watching
from app.risk.models import Risk
from app.risk.register import Entry
from app.statistics import yearly

bp = Blueprint("satu_risiko", __name__, url_prefix="/meja/risiko/<code>")

REWORD, JUDGE, PLAN, SEEN, CLOSE = "uraian", "nilai", "kendali", "pantau", "tutup"


@bp.get("")
@session.record_reader
def show(code: str) -> Response:
    """All about one risk."""
    return _page(_risk(code))


@bp.get("/bukti/<document_id>")
@session.record_reader
def proof(code: str, document_id: str) -> Response:
    """The proof of something that was done about this risk."""
    if not controls.is_proof(_risk(code).id, document_id):
        abort(404)
    return documents.answer(document_id)


@bp.post("/uraian")
@session.office_team
def reword(code: str) -> Response:
    """Say it in other words, or give it to another owner."""
    risk = _risk(code)

    def act(filled: Form, form_id: str) -> None:
        reason, words = filled["alasan"].data.strip(), risk_answers.words_in(filled)
        register.reword(form_id, risk, _number(filled), words, reason, session.who(), today())

    fields = (*_fields(REWORD), risk_fields.NUMBER)
    return carry_out(fields, _purpose(risk), act, _again(risk, REWORD), _done(code, REWORD))


@bp.post("/nilai")
@session.office_team
def judge(code: str) -> Response:
    """Judge it anew."""
    risk = _risk(code)

    def act(filled: Form, form_id: str) -> None:
        reason, judged = filled["alasan"].data.strip(), risk_answers.judgement_in(filled)
        register.judge(form_id, risk, _number(filled), judged, reason, session.who(), today())

    fields = (*_fields(JUDGE), risk_fields.NUMBER)
    return carry_out(fields, _purpose(risk), act, _again(risk, JUDGE), _done(code, JUDGE))


@bp.post("/kendali")
@session.office_team
def plan(code: str) -> Response:
    """Undertake something against it."""
    risk = _risk(code)

    def act(filled: Form, form_id: str) -> None:
        what, nip = filled["kegiatan"].data.strip(), filled["pelaksana"].data
        controls.plan(form_id, risk, what, nip, _day(filled, "tenggat"), session.who(), today())

    return carry_out(_fields(PLAN), _purpose(risk), act, _again(risk, PLAN), _done(code, PLAN))


@bp.post("/kendali/<activity_id>/mulai")
@session.office_team
def begin(code: str, activity_id: str) -> Response:
    """Work on an activity has begun."""
    risk = _risk(code)

    def act(_filled: Form, _form_id: str) -> None:
        controls.begin(risk, activity_id, today())

    return carry_out((), _purpose(risk), act, _again(risk, ""), _done(code, PLAN))


@bp.post("/kendali/<activity_id>/selesai")
@session.office_team
def finish(code: str, activity_id: str) -> Response:
    """An activity was done, with its proof."""
    files = uploaded.take(documents.LARGEST)
    risk = _risk(code)

    def act(filled: Form, _form_id: str) -> None:
        document = needed_file(files)
        done, result = _day(filled, "hari"), filled["hasil"].data.strip()
        controls.finish(risk, activity_id, done, result, document, today())

    fields = (*risk_fields.DONE, risk_fields.FILE)
    again = _again(risk, f"selesai-{activity_id}")
    return carry_out(fields, _purpose(risk), act, again, _done(code, PLAN))


@bp.post("/kendali/<activity_id>/batal")
@session.office_team
def call_off(code: str, activity_id: str) -> Response:
    """An activity will not be done."""
    risk = _risk(code)

    def act(filled: Form, _form_id: str) -> None:
        controls.call_off(risk, activity_id, filled["alasan"].data.strip(), today())

    again = _again(risk, f"batal-{activity_id}")
    return carry_out(risk_fields.CALL_OFF, _purpose(risk), act, again, _done(code, PLAN))


@bp.post("/pantau")
@session.office_team
def note(code: str) -> Response:
    """Keep what was seen, by which the judgement stays."""
    risk = _risk(code)

    def act(filled: Form, form_id: str) -> None:
        day, seen = _day(filled, "hari"), filled["dilihat"].data.strip()
        watching.note(form_id, risk, day, seen, session.who(), today())

    return carry_out(_fields(SEEN), _purpose(risk), act, _again(risk, SEEN), _done(code, SEEN))


@bp.post("/tutup")
@session.office_team
def close(code: str) -> Response:
    """End the risk, with the reason."""
    risk = _risk(code)

    def act(filled: Form, _form_id: str) -> None:
        register.close(risk, filled["alasan"].data.strip(), session.who(), today())

    return carry_out(_fields(CLOSE), _purpose(risk), act, _again(risk, CLOSE), _done(code, CLOSE))


def _risk(code: str) -> Risk:
    found = register.find(code)
    if found is None:
        abort(404)
    return found


def _number(filled: Form) -> int:
    return int(filled["nomor"].data)


def _day(filled: Form, name: str) -> date:
    return date.fromisoformat(filled[name].data)


def _purpose(risk: Risk) -> str:
    return f"risiko/{risk.id}"


def _done(code: str, what: str) -> str:
    return url_for("satu_risiko.show", code=code, tersimpan=what)


def _again(risk: Risk, which: str) -> Again:
    def page(status: int, filled: Form, text: str) -> Response:
        return _page(risk, status, {which: filled} if which else {}, text)

    return page


def _fields(which: str) -> tuple[Field, ...]:
    asked: dict[str, Callable[[], tuple[Field, ...]]] = {
        REWORD: lambda: (*risk_fields.words(), risk_fields.REWORD_REASON),
        JUDGE: lambda: (*risk_fields.judgement(), risk_fields.REASON),
        PLAN: risk_fields.activity,
        SEEN: lambda: risk_fields.SEEN,
        CLOSE: lambda: (risk_fields.CLOSE_REASON,),
    }
    return asked[which]()


def _page(
    risk: Risk, status: int = 200, sent: dict[str, Form] | None = None, text: str = ""
) -> Response:
    day, sent = today(), sent or {}
    own = register.versions(risk.id)
    entry = Entry(register.find(risk.code) or risk, own[0])
    counting = reality.Counting(day)
    fields = {which: _fields(which) for which in (REWORD, JUDGE, PLAN, SEEN, CLOSE)}
    given: dict[str, dict[str, str | list[str]]] = {
        REWORD: dict(risk_answers.words_of(own[0])),
        JUDGE: risk_answers.judgement_of(own[0]),
        SEEN: {"hari": f"{day:%d-%m-%Y}"},
    }
    filled = {
        which: risk_answers.begun(asked, given.get(which, {})) for which, asked in fields.items()
    }
    owner = roster.current(own[0].owner_nip)
    return web.page(
        "kantor/risiko_satu.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_purpose(risk)),
        writes=session.writes() and entry.risk.closed is None,
        entry=entry,
        risk=entry.risk,
        v=own[0],
        versions=[
            (v, said.changed(v, older) if older else [])
            for v, older in zip(own, [*own[1:], None], strict=True)
        ],
        gone=owner is None,
        band=scale.band_of(entry.level, day),
        residual_band=scale.band_of(entry.residual, day),
        band_of=lambda v: scale.band_of(scale.level(v.likelihood, v.impact), v.day),
        band_labels=scale.LABELS,
        scales=scale.scales(),
        counted=counting.of(own[0].feeds),
        beyond=entry.beyond(counting),
        most=statement.most(own[0]),
        outcome=lambda channel, name: yearly.outcomes(channel).get(name, name),
        feeds={name: (title, label) for name, title, label in reality.choices()},
        activities=[(a, controls.state(a, day)) for a in controls.of_risk(risk.id)],
        states=controls.STATES,
        seen=watching.of_risk(risk.id),
        review=watching.review_due([entry], day)[risk.id],
        categories=said.CATEGORIES,
        responses=said.RESPONSES,
        document=documents.find,
        day=day,
        fields=fields,
        done=risk_fields.DONE,
        file_field=risk_fields.FILE,
        call_off=risk_fields.CALL_OFF,
        forms=filled | sent,
        sent=set(sent),
        labels={
            f.name: f.label
            for which in (*fields.values(), risk_fields.DONE, (risk_fields.FILE,))
            for f in which
        },
        problems=[
            (f"{which}-{name}", name, told)
            for which, one in sent.items()
            for name, told in forms.problems(one)
        ],
        text=text,
        saved=request.args.get("tersimpan", ""),
    )

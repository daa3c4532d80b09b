"""A test report through a channel: sent, followed step by step, recorded."""

from datetime import date

from flask import Blueprint, Response, abort, request
from wtforms import Form

from app import forms, web
from app.cases.channel import N_, Field, Kind
from app.evaluation import trials, words
from app.evaluation.models import Trial
from app.evaluation.schedule import Planned
from app.evaluation.trials import CHECKS, OUTCOMES, Told
from app.evaluation.units import TITLES
from app.law.calendar import today
from app.office import session
from app.office.desk.evaluation_forms import carry_out
from app.office.desk.evaluation_one import address, planned_of, purpose

bp = Blueprint("uji_evaluasi", __name__, url_prefix="/meja/evaluasi/<channel>/<period>/uji")

NEW = "baru"
_STEP = "langkah_"
_EDITION = Field("edisi", "edisi", Kind.NUMBER, limit=9, required=True)


def _fields(unit: str) -> tuple[Field, ...]:
    secret = N_(
        "Jangan menulis nomor laporan uji atau kodenya, di kotak mana pun: keduanya membuka atau menunjuk "
        "kasus. Simpan kodenya sendiri di kertas."
    )
    return (
        Field("dikirim", N_("Hari laporan uji dikirim"), Kind.DATE, required=True),
        Field("pengirim", N_("Dikirim oleh"), Kind.LINE, hint=secret, limit=120, required=True),
        *(
            Field(
                f"{_STEP}{name}",
                label,
                Kind.CHOICE,
                choices=tuple(OUTCOMES.items()),
                required=True,
            )
            for name, label in CHECKS[unit]
        ),
        Field("dijawab", N_("Hari jawaban pertama"), Kind.DATE, hint=N_("Kosong bila belum.")),
        Field("gagal", N_("Yang gagal"), hint=secret, limit=2000),
    )


@bp.get("/<trial_id>")
@session.office_team
def form(channel: str, period: str, trial_id: str) -> Response:
    """A test as it was recorded, or a new one."""
    planned = planned_of(channel, period)
    found = _trial(planned, trial_id)
    return _page(planned, trial_id, found, _filled(channel, found))


@bp.post("/<trial_id>")
@session.office_team
def keep(channel: str, period: str, trial_id: str) -> Response:
    """Record a test, or what more is known of it."""
    planned = planned_of(channel, period)
    found = _trial(planned, trial_id)

    def act(filled: Form, form_id: str) -> None:
        answered = filled["dijawab"].data
        told = Told(
            sent=date.fromisoformat(filled["dikirim"].data),
            sender=words.checked(channel, "pengirim", filled["pengirim"].data),
            steps={name: filled[f"{_STEP}{name}"].data for name, _ in CHECKS[channel]},
            answered=date.fromisoformat(answered) if answered else None,
            failed=words.checked(channel, "gagal", filled["gagal"].data),
        )
        edition = int(filled[_EDITION.name].data)
        kept = form_id if trial_id == NEW else trial_id
        trials.keep(kept, channel, planned.period, told, edition, session.who(), today())

    def again(status: int, filled: Form, text: str) -> Response:
        return _page(planned, trial_id, found, filled, status, text)

    fields = (*_fields(channel), _EDITION)
    done = address(planned, tersimpan="uji", _anchor="uji")
    return carry_out(fields, f"{purpose(planned)}/uji", act, again, done)


def _trial(planned: Planned, trial_id: str) -> Trial | None:
    """The test that an address names; None for a new one."""
    found = None if trial_id == NEW else trials.find(planned.unit, trial_id)
    if found is None and trial_id != NEW:
        abort(404)
    return found


def _filled(unit: str, found: Trial | None) -> Form:
    form = forms.read((*_fields(unit), _EDITION), None)
    form[_EDITION.name].data = str(found.edition if found else 0)
    for name, _ in CHECKS[unit]:
        form[f"{_STEP}{name}"].data = found.steps.get(name, "") if found else trials.NOT_YET
    if found:
        form["dikirim"].data = f"{found.sent:%d-%m-%Y}"
        form["dijawab"].data = f"{found.answered:%d-%m-%Y}" if found.answered else ""
        form["pengirim"].data, form["gagal"].data = found.sender, found.failed
    return form


def _page(
    planned: Planned,
    trial_id: str,
    found: Trial | None,
    filled: Form,
    status: int = 200,
    text: str = "",
) -> Response:
    fields = _fields(planned.unit)
    return web.page(
        "kantor/evaluasi_uji.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(f"{purpose(planned)}/uji"),
        p=planned,
        title=TITLES[planned.unit],
        place={"channel": planned.unit, "period": planned.period.name},
        trial_id=trial_id,
        fields=fields,
        edition=_EDITION.name,
        form=filled,
        text=text,
        problems=forms.problems(filled) if request.method == "POST" else [],
        labels={f.name: f.label for f in fields},
    )

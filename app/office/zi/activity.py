"""One activity of the work plan: what it is, how far it was in each month, and its proof."""

from flask import Blueprint, Response, abort, url_for
from wtforms import Form

from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import session
from app.office.desk.sending import Again
from app.office.zi import plan as planning
from app.office.zi import showing
from app.zi import notes, papers, plan
from app.zi.catalogue import criteria, targets
from app.zi.plan import Activity

bp = Blueprint("zi_kegiatan", __name__, url_prefix="/zi/kegiatan/<activity_id>")

MONTH = Field(
    name="bulan",
    label=N_("Bulan"),
    hint=N_("Seperti 2026-03. Bulan yang sama dapat ditulis lagi; yang terakhir berlaku."),
    kind=Kind.LINE,
    limit=7,
    required=True,
)
PERCENT = Field(
    name="persen", label=N_("Kemajuan dalam persen"), kind=Kind.NUMBER, limit=3, required=True
)
NOTE = Field(name="catatan", label=N_("Catatan"), limit=2000)
KEEP = Field(
    name="rencana",
    label=N_("Kegiatan ini"),
    kind=Kind.CHOICE,
    choices=(("tetap", N_("tetap dalam rencana")), ("keluar", N_("dikeluarkan dari rencana"))),
    required=True,
)


@bp.get("")
@session.record_reader
def show(activity_id: str) -> Response:
    """All about one activity."""
    return _page(_known(activity_id))


@bp.post("/ubah")
@session.office_team
def change(activity_id: str) -> Response:
    """Say it anew, or take it out of the plan."""
    one = _known(activity_id)

    def act(filled: Form, _form_id: str) -> None:
        said = planning.said(filled, dropped=filled["rencana"].data == "keluar")
        plan.write(activity_id, one.year, said, int(filled["edisi"].data), session.who())

    asked = (*_asked(one), showing.SEEN)
    again = _again(one, "ubah")
    return showing.carry_out(asked, _purpose(one), act, again, _done(one, "kegiatan"))


@bp.post("/kemajuan")
@session.office_team
def advance(activity_id: str) -> Response:
    """Write how far it is in a month."""
    one = _known(activity_id)

    def act(filled: Form, _form_id: str) -> None:
        percent, series = int(filled["persen"].data), filled["bukti"].data or None
        note = filled["catatan"].data.strip()
        month = filled["bulan"].data.strip()
        plan.advance(activity_id, month, percent, note, series, session.who())

    again = _again(one, "kemajuan")
    return showing.carry_out(_progress(), _purpose(one), act, again, _done(one, "kemajuan"))


def _known(activity_id: str) -> Activity:
    found = plan.find(activity_id)
    if found is None:
        abort(404)
    return found


def _asked(one: Activity) -> tuple[Field, ...]:
    nip = one.said.nip
    return (*planning.fields((nip, notes.names().get(nip, nip))), KEEP)


def _progress() -> tuple[Field, ...]:
    choices = tuple((one.series, one.title) for one in papers.everything() if not one.withdrawn)
    proof = Field(
        name="bukti",
        label=N_("Bukti"),
        hint=N_("Dokumen yang sudah ada dalam catatan ini."),
        kind=Kind.CHOICE,
        choices=(("", N_("belum ada")), *choices),
    )
    return (MONTH, PERCENT, NOTE, proof)


def _purpose(one: Activity) -> str:
    return f"zi-kegiatan/{one.id}"


def _done(one: Activity, what: str) -> str:
    return url_for("zi_kegiatan.show", activity_id=one.id, tersimpan=what)


def _again(one: Activity, which: str) -> Again:
    def answer(status: int, filled: Form, text: str) -> Response:
        return _page(one, status, {which: filled}, text)

    return answer


def _page(
    one: Activity, status: int = 200, sent: dict[str, Form] | None = None, text: str = ""
) -> Response:
    asked, progress, sent = _asked(one), _progress(), sent or {}
    filled = {
        "ubah": showing.begun(
            asked,
            kegiatan=one.said.title,
            mulai=one.said.begins,
            selesai=one.said.ends,
            penanggung=one.said.nip,
            target=list(one.said.targets),
            kriteria=list(one.said.criteria),
            rencana="keluar" if one.said.dropped else "tetap",
        ),
        "kemajuan": showing.begun(progress, bulan=f"{today():%Y-%m}", persen=str(one.percent)),
        **sent,
    }
    return showing.page(
        "kegiatan",
        status,
        one=one,
        year=one.year,
        late=one.late(today()),
        names=notes.names(),
        criteria=criteria(),
        targets=targets(),
        proofs={p.series: papers.versions(p.series)[0].title for p in one.progress if p.series},
        history=plan.history(one.id),
        progress_history=plan.progress_history(one.id),
        token=session.new_token(_purpose(one)),
        fields={"ubah": asked, "kemajuan": progress},
        forms=filled,
        opened="ubah" in sent,
        labels=showing.labels(asked, progress),
        problems=showing.problems(sent),
        text=text,
    )

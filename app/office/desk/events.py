"""Socialisation events at the desk: planned, held, called off; materials, photographs, attendance."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app import documents, forms, uploaded, web
from app.campaign import attendance, events, pages, paper
from app.campaign.events import Event, Plan
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import sentences, session

bp = Blueprint("sosialisasi", __name__, url_prefix="/meja/sosialisasi")

_LINE = Kind.LINE
_FURTHEST = timedelta(days=5 * 366)
_OTHER = "lain"

FIELDS = (
    Field(
        name="topik",
        label=N_("Topik"),
        kind=Kind.CHOICE,
        choices=(
            *((c.name, c.title) for c in pages.CAMPAIGNS.values()),
            (_OTHER, N_("Topik lain")),
        ),
        required=True,
    ),
    Field(name="judul", label=N_("Judul kegiatan"), kind=_LINE, limit=200, required=True),
    Field(name="hari", label=N_("Hari"), kind=Kind.ANY_DATE, required=True),
    Field(name="mulai", label=N_("Mulai pukul"), hint=N_("Misalnya 09.00."), kind=_LINE, limit=10),
    Field(name="selesai", label=N_("Sampai pukul"), kind=_LINE, limit=10),
    Field(name="tempat", label=N_("Tempat"), kind=_LINE, limit=200, required=True),
    Field(
        name="sasaran",
        label=N_("Sasaran"),
        hint=N_("Misalnya: seluruh pegawai, wajib pajak di loket, siswa SMK."),
        kind=_LINE,
        limit=200,
        required=True,
    ),
    Field(name="narasumber", label=N_("Narasumber"), kind=_LINE, limit=200),
    Field(name="penanggung", label=N_("Penanggung jawab"), kind=_LINE, limit=120, required=True),
    Field(
        name="umum",
        label=N_("Diumumkan"),
        hint=N_("Warga melihat judul, hari, jam, tempat, dan sasaran di halaman Sosialisasi."),
        kind=Kind.MANY,
        choices=(("ya", N_("Umumkan kepada warga sampai harinya lewat")),),
    ),
)
RESULT = Field(
    name="hasil",
    label=N_("Hasil dan catatan"),
    hint=N_(
        "Apa yang dibahas, pertanyaan yang muncul, dan apa tindak lanjutnya. Jangan menulis nama peserta."
    ),
    limit=2500,
    required=True,
)
REASON = Field(
    name="alasan", label=N_("Mengapa dibatalkan"), kind=_LINE, limit=300, required=True
)  # fmt: skip
FILE = "berkas"
_ROWS = "baris"


@bp.get("")
@session.office_team
def show() -> Response:
    """The events of a year, and those that somebody has to close."""
    years = events.years()
    asked = request.args.get("tahun", "")
    year = int(asked) if asked in map(str, years) else today().year
    return _render(
        "kantor/sosialisasi.html",
        events=events.of_year(year),
        overdue=events.overdue(),
        years=years,
        year=year,
    )


@bp.get("/baru")
@session.office_team
def blank() -> Response:
    """The form for a new event."""
    filled = forms.read(FIELDS, None)
    return _form(filled)


@bp.post("/baru")
@session.office_team
def plan() -> Response:
    """Enter a new event."""
    filled = forms.read(FIELDS, request.form)
    try:
        event_id = session.read_token("baru")
    except session.FormRefused:
        return _form(filled, 403, sentences.once_more())
    said = _said(filled)
    if said is None:
        return _form(filled, 422)
    events.plan(event_id, said, session.member().account.name)
    return _back(event_id)


@bp.get("/<event_id>")
@session.office_team
def event(event_id: str) -> Response:
    """One event, with everything that can be done about it."""
    return _page(_event(event_id))


@bp.post("/<event_id>/ubah")
@session.office_team
def change(event_id: str) -> Response:
    """Say something else of an event."""

    def act(filled: Form) -> bool:
        said = _said(filled)
        if said is not None:
            events.change(event_id, said)
        return said is not None

    return _carry_out(event_id, "ubah", FIELDS, act)


@bp.post("/<event_id>/hasil")
@session.office_team
def hold(event_id: str) -> Response:
    """The event took place."""

    def act(filled: Form) -> bool:
        if filled.validate():
            events.hold(event_id, filled["hasil"].data.strip())
            return True
        return False

    return _carry_out(event_id, "hasil", (RESULT,), act)


@bp.post("/<event_id>/batal")
@session.office_team
def call_off(event_id: str) -> Response:
    """The event does not take place."""

    def act(filled: Form) -> bool:
        if filled.validate():
            events.call_off(event_id, filled["alasan"].data.strip())
            return True
        return False

    return _carry_out(event_id, "batal", (REASON,), act)


@bp.post("/<event_id>/berkas/<any(materi, foto):part>")
@session.office_team
def attach(event_id: str, part: str) -> Response:
    """Keep materials or photographs, all that were sent or none."""
    sent = uploaded.take(documents.LARGEST)
    found = _event(event_id)
    try:
        session.read_token(f"berkas/{event_id}")
        if not sent:
            return _page(found, 422, gettext("Pilih dulu berkasnya."), part=part)
        prepared = {d.sha256: d for d in map(documents.prepare, sent)}
        events.attach(event_id, part, list(prepared.values()), session.member().account.name)
    except session.FormRefused:
        return _page(found, 403, gettext("Berkas perlu dikirim sekali lagi."), part=part)
    except documents.Refused as refused:
        return _page(found, 422, refused.sentence, part=part)
    except events.Refused as refused:
        return _page(found, 422, _why(refused.args[0]), part=part)
    return _back(event_id)


@bp.post("/<event_id>/lepas/<document_id>")
@session.office_team
def detach(event_id: str, document_id: str) -> Response:
    """Take a file away."""
    session.read_token(f"berkas/{event_id}")
    events.detach(event_id, document_id)
    return _back(event_id)


@bp.get("/<event_id>/berkas/<document_id>")
@session.office_team
def file(event_id: str, document_id: str) -> Response:
    """A file of an event."""
    if not events.has_file(event_id, document_id):
        abort(404)
    return documents.answer(document_id)


@bp.post("/<event_id>/hadir")
@session.office_team
def attend(event_id: str) -> Response:
    """Take over an attendance list, whole, or say what is wrong with each of its rows."""
    sent = uploaded.take(attendance.MOST_BYTES)
    found = _event(event_id)
    try:
        session.read_token(f"hadir/{event_id}")
    except session.FormRefused:
        return _page(found, 403, gettext("Berkas perlu dikirim sekali lagi."), part="hadir")
    if not sent:
        return _page(found, 422, gettext("Pilih dulu berkasnya."), part="hadir")
    try:
        events.take_attendance(event_id, attendance.read(sent[0].raw))
    except attendance.ListRefused as refused:
        text = gettext("Daftar ini belum tersimpan; tidak satu baris pun diambil. Perbaiki dulu:")
        return _page(found, 422, text, part="hadir", faults=refused.faults)
    except events.Refused as refused:
        return _page(found, 422, _why(refused.args[0]), part="hadir")
    return _back(event_id)


@bp.post("/<event_id>/hadir/hapus")
@session.office_team
def erase(event_id: str) -> Response:
    """Erase who attended; the number stays."""
    session.read_token(f"hadir/{event_id}")
    events.erase_names(event_id)
    return _back(event_id)


@bp.get("/<event_id>/daftar-hadir.pdf")
@session.office_team
def attendance_form(event_id: str) -> Response:
    """A blank attendance list to be printed."""
    asked = request.args.get(_ROWS, "")
    rows = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else paper.ROWS
    return _pdf(paper.attendance_form(_event(event_id), rows), "daftar-hadir.pdf")


@bp.get("/<event_id>/laporan.pdf")
@session.office_team
def report(event_id: str) -> Response:
    """The event on one page."""
    return _pdf(paper.report(_event(event_id)), "laporan-sosialisasi.pdf")


def _carry_out(
    event_id: str, purpose: str, fields: tuple[Field, ...], act: Callable[[Form], bool]
) -> Response:
    found, filled = _event(event_id), forms.read(fields, request.form)
    try:
        session.read_token(f"{purpose}/{event_id}")
        if act(filled):
            return _back(event_id)
    except session.FormRefused:
        return _page(found, 403, sentences.once_more(), part=purpose, filled=filled)
    except events.Refused as refused:
        return _page(found, 422, _why(refused.args[0]), part=purpose, filled=filled)
    return _page(found, 422, part=purpose, filled=filled)


def _said(filled: Form) -> Plan | None:
    """What a valid form says of an event; None where something is wrong, which the form then says."""
    valid = filled.validate()
    begins, ends = events.hour(filled["mulai"].data), events.hour(filled["selesai"].data)
    for name, value in (("mulai", begins), ("selesai", ends)):
        if value is None:
            filled[name].errors = [gettext("Tulis jamnya seperti 09.00.")]
    if ends and (not begins or ends <= begins):
        filled["selesai"].errors = [gettext("Jam selesai harus sesudah jam mulai.")]
    day = forms.read_day(filled["hari"].data or "")
    if day and not today() - _FURTHEST <= day <= today() + _FURTHEST:
        filled["hari"].errors = [gettext("Pilih hari paling jauh lima tahun dari sekarang.")]
    if not valid or filled.errors or begins is None or ends is None:
        return None
    topic = filled["topik"].data
    return Plan(
        campaign="" if topic == _OTHER else topic,
        title=filled["judul"].data.strip(),
        day=date.fromisoformat(filled["hari"].data),
        begins=begins,
        ends=ends,
        place=filled["tempat"].data.strip(),
        audience=filled["sasaran"].data.strip(),
        speaker=filled["narasumber"].data.strip(),
        in_charge=filled["penanggung"].data.strip(),
        public=bool(filled["umum"].data),
    )


def _shown(found: Event) -> Form:
    """The form of an event as it stands."""
    given = MultiDict(
        {
            "topik": found.campaign or _OTHER,
            "judul": found.title,
            "hari": f"{found.day:%d-%m-%Y}",
            "mulai": found.begins,
            "selesai": found.ends,
            "tempat": found.place,
            "sasaran": found.audience,
            "narasumber": found.speaker,
            "penanggung": found.in_charge,
        }
    )
    if found.public:
        given.add("umum", "ya")
    return forms.read(FIELDS, given)


def _event(event_id: str) -> Event:
    found = events.find(event_id)
    if found is None:
        abort(404)
    return found


def _back(event_id: str) -> Response:
    done = url_for("sosialisasi.event", event_id=event_id, tersimpan="ya")
    return redirect(done, 303)  # type: ignore[return-value]


def _why(reason: str) -> str:
    texts: dict[str, str] = {
        "unknown": gettext("Kegiatan ini tidak ada."),
        "called_off": gettext("Kegiatan ini sudah dibatalkan. Catat yang baru bila jadi diadakan."),
        "held": gettext("Kegiatan ini sudah terlaksana, jadi tidak dapat dibatalkan."),
        "to_come": gettext("Harinya belum tiba. Ubah harinya bila kegiatan dimajukan."),
        "picture": gettext("Foto harus JPEG atau PNG. Berkas lain masuk sebagai bahan."),
        "files": gettext("Satu kegiatan paling banyak %(n)s berkas.", n=events.MOST_FILES),
    }
    return texts[reason]


def _pdf(body: bytes, name: str) -> Response:
    response = Response(body, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _form(filled: Form, status: int = 200, text: str = "") -> Response:
    return _render(
        "kantor/sosialisasi_baru.html",
        status,
        token=session.new_token("baru"),
        fields=FIELDS,
        form=filled,
        text=text,
        problems=forms.problems(filled),
    )


def _page(
    found: Event,
    status: int = 200,
    text: str = "",
    *,
    part: str = "",
    filled: Form | None = None,
    faults: list[str] | None = None,
) -> Response:
    """An event's page; ``part`` is the form that ``text``, ``faults`` or ``filled`` belong to."""
    told = filled if part == "hasil" else None
    return _render(
        "kantor/sosialisasi_kegiatan.html",
        status,
        e=found,
        facts=paper.facts(found),
        state=paper.state_told(found),
        files=events.files(found.id),
        present=events.present(found.id),
        saved=request.args.get("tersimpan") == "ya",
        text=text,
        part=part,
        faults=faults or [],
        problems=forms.problems(filled) if filled is not None else [],
        labels={f.name: f.label for f in (*FIELDS, RESULT, REASON)},
        tokens={
            p: session.new_token(f"{p}/{found.id}")
            for p in ("ubah", "hasil", "batal", "berkas", "hadir")
        },
        fields=FIELDS,
        form=filled if part == "ubah" else _shown(found),
        result=RESULT,
        result_form=told or forms.read((RESULT,), MultiDict({"hasil": found.result})),
        reason=REASON,
        reason_form=filled if part == "batal" else forms.read((REASON,), None),
        past=found.day <= today(),
        most=documents.LARGEST // 2**20,
        together=uploaded.BODY_LIMIT // 2**20,
        rows=paper.ROWS,
        columns=attendance.COLUMNS,
    )


def _render(template: str, status: int = 200, **values: object) -> Response:
    return web.page(
        template,
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        states=events.STATES,
        hari=today(),
        **values,
    )

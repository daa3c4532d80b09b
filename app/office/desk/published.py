"""Published answers at the desk: written, published, corrected, withdrawn."""

from collections.abc import Callable, Sequence
from functools import partial

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import forms, web
from app.cases import pointing
from app.cases.channel import N_, Field, Kind
from app.crypto.derive import digest
from app.law.calendar import today
from app.office import sentences, session
from app.statistics import answers
from app.statistics.answers import PublishedAnswer, Words

bp = Blueprint("terbit", __name__, url_prefix="/meja/jawaban")

TITLE = Field(
    name="judul",
    label=N_("Judul"),
    hint=N_("Misalnya: Pajak tahunan dapat dibayar tanpa KTP asli?"),
    kind=Kind.LINE,
    limit=120,
    required=True,
)
QUESTION = Field(
    name="pertanyaan",
    label=N_("Pertanyaannya, dengan kata-kata umum Anda sendiri"),
    hint=N_("Jangan menyalin laporan. Yang menanyakannya tidak boleh dapat dikenali dari sini."),
    limit=2000,
    required=True,
)
ANSWER = Field(
    name="jawaban",
    label=N_("Jawaban untuk semua orang"),
    hint=N_("Tanpa nama, hari kejadian, pelat, atau hal lain dari suatu laporan."),
    limit=10_000,
    required=True,
)
CATEGORY = Field(
    name="kategori",
    label=N_("Tentang"),
    kind=Kind.CHOICE,
    choices=answers.CATEGORIES,
    required=True,
)
SURE = Field(
    name="aman",
    label=N_("Sudah dibaca ulang"),
    kind=Kind.MANY,
    choices=(
        (
            "ya",
            N_(
                "Tidak ada nama, tempat, hari, atau rincian yang membuat pelapor atau orang lain "
                "dikenali, juga oleh rekan sekantor."
            ),
        ),
    ),
    required=True,
)
CORRECTION = Field(
    name="koreksi",
    label=N_("Apa yang dikoreksi"),
    hint=N_("Tampil di bawah jawaban, dengan harinya."),
    kind=Kind.LINE,
    limit=300,
    required=True,
)
REASON = Field(
    name="alasan_tarik",
    label=N_("Mengapa ditarik"),
    hint=N_("Tampil di halaman itu untuk semua orang; jawabannya tidak lagi."),
    kind=Kind.LINE,
    limit=300,
    required=True,
)
_NEW = (TITLE, QUESTION, ANSWER, CATEGORY, SURE)
_WRITE = "jawaban-terbit"


@bp.get("")
@session.office_team
def show() -> Response:
    """Every answer, and the form for a new one."""
    return _list(forms.read(_NEW, None))


@bp.post("")
@session.office_team
def add() -> Response:
    """Keep a new answer; it is published by an act of its own."""
    filled = forms.read(_NEW, request.form)
    try:
        answer_id = session.read_token(_WRITE)
    except session.FormRefused:
        return _list(filled, 403, sentences.once_more())
    if not _safe(filled, (TITLE, QUESTION, ANSWER)):
        return _list(filled, 422)
    kept = answers.write(_words(filled), _who(), today(), _id_of(answer_id))
    return redirect(url_for("terbit.one", answer_id=kept), 303)  # type: ignore[return-value]


@bp.get("/<answer_id>")
@session.office_team
def one(answer_id: str) -> Response:
    """One answer as it stands, with what can be done with it."""
    found = _found(answer_id)
    return _one(found, _as_it_stands(found), forms.read((REASON,), None))


@bp.post("/<answer_id>")
@session.office_team
def rewrite(answer_id: str) -> Response:
    """Write it anew; of one that is published, tell what was corrected."""
    found = _found(answer_id)
    fields = _fields(found)
    filled = forms.read(fields, request.form)
    reason = forms.read((REASON,), None)
    try:
        session.read_token(_purpose(answer_id))
    except session.FormRefused:
        return _one(found, filled, reason, 403, sentences.once_more())
    if not _safe(filled, (TITLE, QUESTION, ANSWER, *fields[5:])):
        return _one(found, filled, reason, 422)
    correction = pointing.plain(filled[CORRECTION.name].data) if found.published else ""
    act = partial(answers.rewrite, answer_id, _words(filled), _who(), today(), correction)
    return _done(answer_id, act)


@bp.post("/<answer_id>/terbitkan")
@session.office_team
def publish(answer_id: str) -> Response:
    """Show it to everybody."""
    found = _found(answer_id)
    try:
        session.read_token(_purpose(answer_id))
    except session.FormRefused:
        filled = _as_it_stands(found)
        return _one(found, filled, forms.read((REASON,), None), 403, sentences.once_more())
    return _done(answer_id, partial(answers.publish, answer_id, today()))


@bp.post("/<answer_id>/tarik")
@session.office_team
def withdraw(answer_id: str) -> Response:
    """Take it back, saying why."""
    found = _found(answer_id)
    filled = forms.read((REASON,), request.form)
    try:
        session.read_token(_purpose(answer_id))
    except session.FormRefused:
        return _one(found, _as_it_stands(found), filled, 403, sentences.once_more())
    if not _safe(filled, (REASON,)):
        return _one(found, _as_it_stands(found), filled, 422)
    reason = pointing.plain(filled[REASON.name].data)
    return _done(answer_id, partial(answers.withdraw, answer_id, reason, _who(), today()))


def _safe(filled: Form, fields: Sequence[Field]) -> bool:
    """Whether the form is complete and nothing in it points at somebody; else it says what does."""
    sound = bool(filled.validate())
    for field in fields:
        box = filled[field.name]
        found = [gettext(name) for name in pointing.tells_of_somebody(box.data or "")]
        if found and not box.errors:
            box.errors = [
                gettext(
                    "Di sini ada %(apa)s. Hapus dulu: yang terbit tidak boleh menunjuk kepada siapa pun.",
                    apa=", ".join(found),
                )
            ]
            sound = False
    return sound


def _done(answer_id: str, act: Callable[[], None]) -> Response:
    try:
        act()
    except answers.NotPossible:
        found = _found(answer_id)
        text = gettext("Jawaban ini baru saja berubah, jadi itu tidak dapat dilakukan lagi.")
        return _one(found, _as_it_stands(found), forms.read((REASON,), None), 409, text)
    return redirect(url_for("terbit.one", answer_id=answer_id), 303)  # type: ignore[return-value]


def _words(filled: Form) -> Words:
    title, question, answer = (
        pointing.plain(filled[f.name].data) for f in (TITLE, QUESTION, ANSWER)
    )
    return Words(title, question, answer, filled[CATEGORY.name].data)


def _fields(found: PublishedAnswer) -> tuple[Field, ...]:
    return (*_NEW, CORRECTION) if found.published else _NEW


def _as_it_stands(found: PublishedAnswer) -> Form:
    filled = forms.read(_fields(found), None)
    stored = (found.title, found.question, found.answer, found.category)
    for field, value in zip(_NEW, stored, strict=False):
        filled[field.name].data = value
    return filled


def _found(answer_id: str) -> PublishedAnswer:
    found = answers.find(answer_id)
    if found is None:
        abort(404)
    return found


def _who() -> str:
    return str(session.member().account.name)


def _purpose(answer_id: str) -> str:
    return f"{_WRITE}/{answer_id}"


def _id_of(token: str) -> str:
    """The id of the answer that a form makes, so that the form sent twice makes one."""
    return digest("jawaban terbit", token).hex()[:32]


def _list(filled: Form, status: int = 200, text: str = "") -> Response:
    return web.page(
        "kantor/jawaban.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_WRITE),
        answers=answers.all_of_them(),
        fields=_NEW,
        form=filled,
        text=text,
        problems=forms.problems(filled),
    )


def _one(
    found: PublishedAnswer, filled: Form, reason: Form, status: int = 200, text: str = ""
) -> Response:
    return web.page(
        "kantor/satu_jawaban.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_purpose(found.id)),
        answer=found,
        fields=_fields(found),
        form=filled,
        reason_field=REASON,
        reason=reason,
        text=text,
        problems=forms.problems(filled) + forms.problems(reason),
    )

"""Monitoring summaries at the desk: of a year, of one period, frozen; read, signed, corrected."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import documents, file_words, forms, periods, uploaded, web
from app.cases.channel import N_, Field, Kind
from app.evaluation import words as words_of
from app.law.calendar import today
from app.monitoring import calendar, circles, files, paper, sheets, snapshots, summary, tables
from app.monitoring.snapshots import Snapshot
from app.office import sentences, session
from app.office.desk.sending import Wrong, carry_out
from app.people.enrolment import EVALUATOR
from app.periods import Period

bp = Blueprint("rekap", __name__, url_prefix="/meja/rekap")

LETTER = Field(
    name="nomor_surat",
    label=N_("Nomor surat"),
    hint=N_("Dari agenda surat kantor. Boleh kosong."),
    kind=Kind.LINE,
    limit=80,
)
ANALYSIS = Field(
    name="analisis",
    label=N_("Analisis"),
    hint=N_(
        "Apa yang menonjol, mengapa, dan apa yang akan dilakukan. Jangan menulis nama, nomor laporan, atau "
        "apa pun dari isi laporan: rekap dibaca juga oleh orang yang tidak memegang kunci."
    ),
    limit=6000,
    required=True,
)
CORRECTION = Field(
    name="perbaikan",
    label=N_("Apa yang diperbaiki"),
    hint=N_("Versi yang lama tetap ada dan disebut dalam versi baru."),
    kind=Kind.LINE,
    limit=300,
    required=True,
)
_FILE = "berkas"
_UNITS = {"kepentingan": "benturan"}
"""By which evaluation's rules a text is looked through, where that has another name."""

_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@bp.get("")
@session.record_reader
def show() -> Response:
    """Every summary of a year: what is frozen, what waits, what is still running."""
    asked = request.args.get("tahun", "")
    now = today().year
    year = int(asked) if asked.isascii() and asked.isdigit() and 2000 < int(asked) <= now else now
    frozen = {(s.channel, s.period): s for s in snapshots.of_year(year)}
    return _render(
        "kantor/rekap_daftar.html",
        year=year,
        years=range(now, now - 5, -1),
        sources=[(name, summary.title(name)) for name in summary.SOURCES],
        spans=calendar.spans(year),
        frozen=frozen,
        due=[(source, periods.parse(name)) for source, name in calendar.due(today())],
        until=summary.counted_until(),
        unread=unread(),
    )


def unread() -> list[tuple[Snapshot, str]]:
    """The summaries that wait for a leader's reading, each with its heading."""
    return [(one, tables.heading(one.channel, one.span.label())) for one in snapshots.unread()]


def to_publish(source: str, period: Period) -> tuple[str, str] | None:
    """Title and address of the page that freezes a summary; None before it can be, or for who may not."""
    if not session.writes() or not summary.is_over(source, period, summary.counted_until()):
        return None
    place = url_for("rekap.live", source=source, period=period.name)
    return tables.heading(source, period.label()), f"{place}#terbitkan"


@bp.get("/<source>/<period>")
@session.record_reader
def live(source: str, period: str) -> Response:
    """One period as it is counted now, and the form that freezes it."""
    wanted = _wanted(source, period)
    return _live(200, forms.read(_fields(source, wanted), None), "", source, wanted)


@bp.post("/<source>/<period>")
@session.office_team
def freeze(source: str, period: str) -> Response:
    """Freeze it."""
    wanted = _wanted(source, period)

    def act(filled: Form, form_id: str) -> None:
        answers = forms.answers(filled)
        for field in (ANALYSIS, CORRECTION):
            if named := words_of.found_in(
                _UNITS.get(source, source), str(answers.get(field.name, ""))
            ):
                raise Wrong(field.name, _refused(named))
        words = snapshots.Words(
            answers["nomor_surat"], answers["analisis"], answers.get("perbaikan", "")
        )
        member = session.member()
        keys = member.vault_keys
        told = circles.count(keys, source, wanted)
        try:
            made = snapshots.freeze(
                source,
                wanted,
                words,
                member.account.name,
                form_id,
                today(),
                circles.key(keys, source),
                told.said,
            )
        except snapshots.NotOver:
            raise Wrong(
                "", gettext("Periode ini belum berakhir, jadi belum dapat diterbitkan.")
            ) from None
        except snapshots.NeedsReason:
            raise Wrong(
                "", gettext("Rekap ini baru saja terbit. Muat ulang halaman untuk memperbaikinya.")
            ) from None
        circles.keep(made, told)

    def again(status: int, filled: Form, text: str) -> Response:
        return _live(status, filled, text, source, wanted)

    fields = _fields(source, wanted)
    done = url_for("rekap.newest", source=source, period=period)
    return carry_out(fields, f"rekap-{source}-{period}", act, again, done)


@bp.get("/<source>/<period>/terbit")
@session.record_reader
def newest(source: str, period: str) -> Response:
    """Lead to the newest frozen version."""
    found = snapshots.newest(source, _wanted(source, period).name)
    if found is None:
        abort(404)
    return redirect(url_for("rekap.one", summary_id=found.id))  # type: ignore[return-value]


@bp.get("/<summary_id>")
@session.record_reader
def one(summary_id: str) -> Response:
    """A frozen summary."""
    return _one(200, _found(summary_id), "")


@bp.post("/<summary_id>/dibaca")
@session.signed_in
def read(summary_id: str) -> Response:
    """A leader read it."""
    found = _found(summary_id)
    if "pimpinan" not in session.member().account.roles:
        abort(404)
    try:
        session.read_token("rekap-dibaca")
    except session.FormRefused:
        return _one(403, found, sentences.once_more())
    snapshots.confirm_reading(found.id, circles.name_of(session.member().account), today())
    return redirect(url_for("rekap.one", summary_id=found.id), 303)  # type: ignore[return-value]


@bp.post("/<summary_id>/bertanda-tangan")
@session.office_team
def signed(summary_id: str) -> Response:
    """The signed paper came back."""
    given = [f for f in uploaded.take(documents.LARGEST) if f.field == _FILE]
    found = _found(summary_id)
    try:
        session.read_token("rekap-ttd")
    except session.FormRefused:
        return _one(403, found, sentences.once_more())
    if not given:
        return _one(
            422, found, gettext("Pilih berkas hasil pindaian surat yang sudah ditandatangani.")
        )
    try:
        snapshots.attach_signed(found.id, documents.prepare(given[0], only=documents.Only.SCAN))
    except documents.Refused as refused:
        return _one(422, found, refused.sentence)
    except snapshots.Gone:
        return _one(
            409,
            found,
            gettext("Surat bertanda tangan sudah ada. Untuk menggantinya, terbitkan versi baru."),
        )
    return redirect(url_for("rekap.one", summary_id=found.id), 303)  # type: ignore[return-value]


@bp.post("/<summary_id>/lembar")
@session.at_desk
def add_sheet(summary_id: str) -> Response:
    """Count what only this member's keys tell, and seal it to their vault beside the summary."""
    found = _found(summary_id)
    try:
        session.read_token("rekap-lembar")
    except session.FormRefused:
        return _one(403, found, sentences.once_more())
    circles.keep(found.id, circles.count(session.member().vault_keys, found.channel, found.span))
    return redirect(url_for("rekap.one", summary_id=found.id), 303)  # type: ignore[return-value]


@bp.get("/<summary_id>/surat")
@session.record_reader
def letter(summary_id: str) -> Response:
    """The signed paper."""
    found = _found(summary_id)
    if found.signed is None:
        abort(404)
    return documents.answer(found.signed)


@bp.get("/<summary_id>/rekap.<any(pdf, xlsx, csv, json):kind>")
@session.record_reader
def download(summary_id: str, kind: str) -> Response:
    """A frozen summary as a file."""
    found = _found(summary_id)
    name = f"{found.number.replace('/', '-').lower()}.{kind}"
    return _file(kind, name, found.figures, found)


@bp.get("/<source>/<period>/rekap.<any(pdf, xlsx, csv, json):kind>")
@session.record_reader
def draft(source: str, period: str, kind: str) -> Response:
    """The same of figures that are not frozen."""
    figures = summary.summary(source, _wanted(source, period))
    return _file(kind, f"rekap-{source}-{period}.{kind}", figures, None)


def _file(kind: str, name: str, figures: dict[str, Any], frozen: Snapshot | None) -> Response:
    made = files.make(kind, figures, frozen)
    response = Response(made, content_type=_TYPES[kind])
    response.headers["Content-Disposition"] = file_words.disposition(name, "attachment")
    return response


def _wanted(source: str, period: str) -> Period:
    found = periods.parse(period)
    if EVALUATOR in session.member().account.roles:
        abort(404)  # evaluators judge by what is published
    if source not in summary.SOURCES or found is None or found.first > today():
        abort(404)
    return found


def _found(summary_id: str) -> Snapshot:
    found = snapshots.find(summary_id)
    if found is None:
        abort(404)
    return found


def _fields(source: str, wanted: Period) -> tuple[Field, ...]:
    again = snapshots.newest(source, wanted.name) is not None
    return (LETTER, ANALYSIS, *((CORRECTION,) if again else ()))


def _refused(named: Iterable[str]) -> str:
    told = ", ".join(gettext(one) for one in named)
    return str(gettext("Tulisan ini memuat %(apa)s. Tulislah tanpa itu.", apa=told))


def _live(status: int, filled: Form, text: str, source: str, wanted: Period) -> Response:
    figures = summary.summary(source, wanted)
    fields = _fields(source, wanted)
    return _render(
        "kantor/rekap.html",
        status,
        source=source,
        period=wanted,
        title=tables.heading(source, wanted.label()),
        grids=tables.grids(figures),
        charts=paper.charts(figures),
        frozen=None,
        newest=snapshots.newest(source, wanted.name),
        over=summary.is_over(source, wanted, summary.counted_until()),
        until=figures["sampai"],
        fields=fields,
        form=filled,
        problems=forms.problems(filled),
        labels={f.name: f.label for f in fields},
        text=text,
        token=session.new_token(f"rekap-{source}-{wanted.name}"),
    )


def _one(status: int, found: Snapshot, text: str) -> Response:
    member = session.member()
    opened = sheets.read(found.id, member.vault_keys)
    sealed = sheets.sealed_for(found.id)
    own = circles.vault(member.vault_keys, found.channel)
    return _render(
        "kantor/rekap.html",
        status,
        source=found.channel,
        period=found.span,
        title=tables.heading(found.channel, found.span.label()),
        grids=tables.grids(found.figures),
        charts=paper.charts(found.figures),
        frozen=found,
        correction=paper.correction(found) if found.version > 1 else "",
        versions=snapshots.versions(found.channel, found.period),
        sheets={name: tables.sheet_grids(found.channel, s) for name, s in opened.items()},
        sheet_scope=tables.sheet_scope(found.channel),
        sealed=sealed,
        can_add=own if own and own not in sealed else "",
        letter=documents.find(found.signed) if found.signed else None,
        read_token=session.new_token("rekap-dibaca"),
        signed_token=session.new_token("rekap-ttd"),
        sheet_token=session.new_token("rekap-lembar"),
        text=text,
        problems=[],
        labels={},
    )


def _render(template: str, status: int = 200, **values: Any) -> Response:
    member = session.member()
    return web.page(
        template,
        status,
        member=member,
        leave_token=session.new_token("keluar"),
        writes="petugas" in member.account.roles,
        leads="pimpinan" in member.account.roles,
        sees_all=EVALUATOR not in member.account.roles,
        **values,
    )

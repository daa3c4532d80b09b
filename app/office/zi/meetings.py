"""Meetings: the list of a year, what they decided, and the one form that everything comes from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext
from wtforms import Form

from app import forms
from app.campaign.events import hour
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import session
from app.office.desk.sending import Wrong
from app.office.zi import showing
from app.people import roster
from app.zi import meetings
from app.zi.meetings import Decided, Guest, Meeting, Said

bp = Blueprint("zi_rapat_semua", __name__, url_prefix="/zi/rapat")

_LINE = Kind.LINE
ROWS = 4
"""Decisions that the form has room for at once; more are added when it is saved again."""

_PLAIN = (
    Field(name="judul", label=N_("Judul rapat"), kind=_LINE, limit=200, required=True),
    Field(name="hari", label=N_("Hari"), kind=Kind.ANY_DATE, required=True),
    Field(name="mulai", label=N_("Mulai pukul"), hint=N_("Misalnya 09.00."), kind=_LINE, limit=10),
    Field(name="sampai", label=N_("Sampai pukul"), kind=_LINE, limit=10),
    Field(name="tempat", label=N_("Tempat"), kind=_LINE, limit=200, required=True),
    Field(
        name="acara",
        label=N_("Acara"),
        hint=N_("Yang dibahas, satu baris setiap butir."),
        limit=5000,
        required=True,
    ),
    Field(name="pimpinan", label=N_("Dipimpin oleh"), kind=_LINE, limit=120, required=True),
    Field(name="jabatan", label=N_("Jabatan pimpinan rapat"), kind=_LINE, limit=200, required=True),
)
_AFTER = (
    Field(
        name="tamu",
        label=N_("Hadir dari luar daftar pegawai"),
        hint=N_("Satu orang satu baris: nama; asalnya."),
        limit=5000,
    ),
    Field(
        name="notulen",
        label=N_("Notulen"),
        hint=N_("Apa yang dibahas dan disepakati. Jangan menulis isi atau nama dari laporan."),
        limit=20_000,
    ),
    Field(
        name="dibagikan",
        label=N_("Informasi atau dokumen yang dibagikan (DII)"),
        hint=N_("Satu baris satu dokumen."),
        limit=5000,
    ),
)
MOST_GUESTS = 200


@bp.get("")
@session.record_reader
def index() -> Response:
    """The meetings of a year, and decisions of any year that wait."""
    year = showing.asked_year()
    held = meetings.of_year(year)
    return showing.page(
        "rapat_semua",
        year=year,
        held=held,
        lacking={one.id: meetings.lacking(one) for one in held},
        follow_ups=meetings.follow_ups(),
    )


@bp.get("/baru")
@session.office_team
def blank() -> Response:
    """The form for a new meeting."""
    return _form(200, showing.begun(fields(), hari=today()), "")


@bp.post("/baru")
@session.office_team
def enter() -> Response:
    """Enter a meeting."""

    def act(filled: Form, form_id: str) -> None:
        meetings.write(form_id, said(filled), decided(filled), 0, session.who())

    def done(form_id: str) -> str:
        return url_for("zi_rapat.show", meeting_id=form_id, tersimpan="rapat")

    return showing.carry_out(fields(), "zi-rapat/baru", act, _form, done)


def fields(before: Meeting | None = None) -> tuple[Field, ...]:
    """Everything that the form asks; who is off the roster stays a choice where they attended."""
    people = {one.person.nip: one.person.name for one in roster.everybody()}
    known = zip(before.said.attended, before.people, strict=True) if before else ()
    attended = {nip: guest.name for nip, guest in known} | people
    present = Field(
        name="hadir",
        label=N_("Pegawai yang hadir"),
        kind=Kind.MANY,
        choices=tuple(attended.items()),
    )
    criteria = showing.criteria_field(
        N_("Kriteria yang dibuktikan rapat ini"),
        N_("Rapat menjadi bukti sesudah harinya, dengan daftar hadir dan notulen."),
    )
    rows = [one for n in range(1, ROWS + 1) for one in _row(n, tuple(people.items()))]
    return (*_PLAIN, present, *_AFTER, *rows, criteria)


def _row(n: int, people: tuple[tuple[str, str], ...]) -> tuple[Field, ...]:
    nobody = (("", N_("belum ditentukan")),)
    what = Field(
        name=f"putusan{n}", label=N_("Keputusan"), kind=_LINE, limit=500
    )  # its person and day are asked for in :func:`decided`
    by = Field(
        name=f"oleh{n}", label=N_("Dikerjakan oleh"), kind=Kind.CHOICE, choices=(*nobody, *people)
    )
    due = Field(name=f"batas{n}", label=N_("Paling lambat"), kind=Kind.ANY_DATE)
    return (what, by, due)


def filled_from(one: Meeting, asked: tuple[Field, ...]) -> Form:
    """The form with what is written of a meeting; rows for decisions are blank."""
    said_now = one.said
    return showing.begun(
        asked,
        judul=said_now.title,
        hari=said_now.day,
        mulai=said_now.begins,
        sampai=said_now.ends,
        tempat=said_now.place,
        acara=said_now.agenda,
        pimpinan=said_now.chair,
        jabatan=said_now.position,
        hadir=list(said_now.attended),
        tamu="\n".join(f"{g.name}; {g.place}" for g in said_now.guests),
        notulen=said_now.minutes,
        dibagikan="\n".join(said_now.handed_out),
        kriteria=list(said_now.criteria),
    )


def said(filled: Form) -> Said:
    """What a valid form says of a meeting. Raises :class:`app.office.desk.sending.Wrong`."""
    begins, ends = (_hour(filled, name) for name in ("mulai", "sampai"))
    if begins and ends and ends <= begins:
        raise Wrong("sampai", gettext("Jam selesai harus sesudah jam mulai."))
    return Said(
        title=filled["judul"].data.strip(),
        day=showing.needed_day(filled, "hari"),
        begins=begins,
        ends=ends,
        place=filled["tempat"].data.strip(),
        agenda=filled["acara"].data.strip(),
        chair=filled["pimpinan"].data.strip(),
        position=filled["jabatan"].data.strip(),
        attended=tuple(filled["hadir"].data or ()),
        guests=_guests(filled),
        minutes=filled["notulen"].data.strip(),
        handed_out=tuple(_lines(filled, "dibagikan")),
        criteria=tuple(filled["kriteria"].data or ()),
    )


def decided(filled: Form) -> list[Decided]:
    """The decisions that the form adds; each needs its person and its day."""
    found = []
    for n in range(1, ROWS + 1):
        what = filled[f"putusan{n}"].data.strip()
        by, due = filled[f"oleh{n}"].data, filled[f"batas{n}"].data
        if not what and not by and not due:
            continue
        for name, given in ((f"putusan{n}", what), (f"oleh{n}", by), (f"batas{n}", due)):
            if not given:
                raise Wrong(name, gettext("Keputusan perlu isi, orang, dan harinya."))
        found.append(Decided(what, by, date.fromisoformat(due)))
    return found


def _hour(filled: Form, name: str) -> str:
    found = hour(filled[name].data)
    if found is None:
        raise Wrong(name, gettext("Tulis jamnya seperti 08.30."))
    return found


def _lines(filled: Form, name: str) -> list[str]:
    return [line.strip() for line in filled[name].data.splitlines() if line.strip()]


def _guests(filled: Form) -> tuple[Guest, ...]:
    found = []
    for line in _lines(filled, "tamu"):
        name, _, place = line.partition(";")
        if not name.strip():
            raise Wrong("tamu", gettext("Tulis nama sebelum titik koma."))
        found.append(Guest(name.strip()[:120], place.strip()[:200]))
    if len(found) > MOST_GUESTS:
        raise Wrong("tamu", gettext("Paling banyak %(n)s orang.", n=MOST_GUESTS))
    return tuple(found)


def parts(asked: tuple[Field, ...]) -> Mapping[str, Any]:
    """The form's fields as its template takes them: before, attendance, after, rows, criteria."""
    by_name = {f.name: f for f in asked}
    rows = [
        [by_name[f"{part}{n}"] for part in ("putusan", "oleh", "batas")] for n in range(1, ROWS + 1)
    ]
    return {
        "sebelum": _PLAIN,
        "hadir": by_name["hadir"],
        "sesudah": _AFTER,
        "putusan": rows,
        "kriteria": by_name["kriteria"],
    }


def _form(status: int, filled: Form, text: str) -> Response:
    asked = fields()
    return showing.page(
        "rapat_baru",
        status,
        parts=parts(asked),
        form=filled,
        token=session.new_token("zi-rapat/baru"),
        labels=showing.labels(asked),
        problems=forms.problems(filled) if status != 200 else [],
        text=text,
    )

"""What all pages of the record share: years, who may write, fields that several forms ask."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Response, abort, request
from flask_babel import gettext
from wtforms import Form

from app import forms, web
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import employees, session
from app.office.desk import sending
from app.zi import days, papers
from app.zi.catalogue import criteria, targets
from app.zi.errors import Moved, Refused
from app.zi.kinds import DOCUMENTS

FILE = "berkas"

TITLE = Field(name="judul", label=N_("Judul dokumen"), kind=Kind.LINE, limit=200, required=True)
KIND = Field(
    name="jenis",
    label=N_("Jenis bukti"),
    kind=Kind.CHOICE,
    choices=tuple(DOCUMENTS.items()),
    required=True,
)
UPLOAD = Field(
    name=FILE,
    label=N_("Berkas"),
    hint=N_("PDF atau foto, paling besar 10 MB. Keterangan tersembunyi di dalamnya dihapus."),
    kind=Kind.LINE,
)
ADDRESS = Field(
    name="alamat",
    label=N_("Atau alamat di web"),
    hint=N_("Dimulai dengan https://. Isi salah satu: berkas atau alamat."),
    kind=Kind.LINE,
    limit=500,
)
NOTE = Field(
    name="catatan",
    label=N_("Catatan"),
    hint=N_("Wajib untuk alamat di web: apa yang dapat dibaca di sana."),
    limit=2000,
)
SINCE = Field(name="mulai", label=N_("Berlaku sejak"), kind=Kind.ANY_DATE, required=True)
UNTIL = Field(
    name="sampai",
    label=N_("Berlaku sampai"),
    hint=N_("Hari terakhir berlakunya. Kosongkan bila tidak berakhir."),
    kind=Kind.ANY_DATE,
)
DOCUMENT = (KIND, TITLE, UPLOAD, ADDRESS, NOTE, SINCE, UNTIL)
SEEN = Field(name="edisi", label="edisi", kind=Kind.NUMBER, limit=9, required=True)


def in_charge(gone: tuple[str, str] = ("", "")) -> Field:
    """Who is in charge; nobody yet, or still who was when they left the roster (``gone``)."""
    undecided = N_("belum ditentukan")
    return employees.question("penanggung", N_("Penanggung jawab"), nobody=undecided, gone=gone)


def criteria_field(label: str, hint: str = "", *, required: bool = False) -> Field:
    """Any number of the criteria."""
    choices = tuple((code, f"{code} {one.name}") for code, one in criteria().items())
    return Field(
        name="kriteria",
        label=label,
        hint=hint,
        kind=Kind.MANY,
        choices=choices,
        required=required,
    )


def targets_field(label: str, *, required: bool = False) -> Field:
    """Any number of the targets."""
    choices = tuple((code, f"{code} {one.name}") for code, one in targets().items())
    return Field(name="target", label=label, kind=Kind.MANY, choices=choices, required=required)


def checked(year: int) -> int:
    """The year, if there is a record of it; else the page does not exist."""
    try:
        days.check(year)
    except days.NoSuchYear:
        abort(404)
    return year


def asked_year() -> int:
    """The year that the address asks for (``?tahun=2026``); for anything else that which is worked on."""
    asked = request.args.get("tahun", "")
    return int(asked) if asked in map(str, days.years()) else days.prepared(today())


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page of the record with what all of them need."""
    return web.page(
        f"kantor/zi/{template}.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        writes=session.writes(),
        years=days.years(),
        day=today(),
        saved=request.args.get("tersimpan", ""),
        **values,
    )


def labels(*groups: Sequence[Field]) -> dict[str, str]:
    """What fields are called, by name."""
    return {f.name: f.label for group in groups for f in group}


def problems(sent: dict[str, Form]) -> list[tuple[str, str, str]]:
    """What is wrong in the forms that were sent: element, field and message."""
    return [
        (f"{which}-{name}", name, told)
        for which, one in sent.items()
        for name, told in forms.problems(one)
    ]


def begun(fields: Sequence[Field], **given: object) -> Form:
    """A blank form that already holds what is known."""
    form = forms.read(fields, None)
    for name, value in given.items():
        form[name].data = f"{value:%d-%m-%Y}" if isinstance(value, date) else value
    return form


def day(filled: Form, name: str) -> date | None:
    """The day in a field of a valid form; None where it is empty."""
    typed = filled[name].data
    return date.fromisoformat(typed) if typed else None


def needed_day(filled: Form, name: str) -> date:
    """The same of a field that is required."""
    return date.fromisoformat(filled[name].data)


def moved_text(name: str) -> str:
    """Somebody wrote meanwhile."""
    text: str = gettext(
        "%(nama)s baru saja menyimpan di sini. Tulisan Anda masih ada di bawah dan belum disimpan: "
        "salin bila perlu, lalu buka halaman ini sekali lagi.",
        nama=name,
    )
    return text


def why(reason: str) -> str:
    """What to say of a refusal of the record."""
    texts: dict[str, Callable[[], str]] = {
        "unknown": lambda: gettext("Yang dimaksud tidak ada lagi. Buka halaman ini sekali lagi."),
        "full": lambda: gettext(
            "Sudah %(n)s dokumen di sini: lepas dahulu yang tidak dipakai.", n=papers.MOST
        ),
        "one": lambda: gettext("Pilih satu berkas, atau isi alamatnya; tidak keduanya."),
        "https": lambda: gettext("Tulis alamat lengkap yang dimulai dengan https://."),
        "note": lambda: gettext("Tulis apa yang dapat dibaca di alamat itu."),
        "before": lambda: gettext("Hari terakhir tidak boleh sebelum hari pertama."),
        "year": lambda: gettext("Periksa tahunnya: tidak ada catatan untuk tahun itu."),
        "person": lambda: gettext("Orang ini tidak ada dalam daftar pegawai."),
        "to_come": lambda: gettext("Harinya belum tiba."),
        "month": lambda: gettext(
            "Tulis bulan seperti 2026-03: sejak kegiatan mulai, paling lambat bulan ini."
        ),
        "percent": lambda: gettext("Tulis 0 sampai 100."),
    }
    return texts[reason]()


carry_out = sending.with_reasons(
    FILE,
    {
        Refused: lambda refused: (refused.args[0], why(refused.args[1])),
        Moved: lambda moved: ("", moved_text(moved.args[0])),
    },
    open_to_all=True,
)
"""As :func:`app.office.desk.sending.carry_out`, with the reasons of the record in words."""

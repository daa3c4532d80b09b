"""The law's figures as this office has them, and its own days: read, amended, never erased."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import forms, language, office_law, web
from app.cases.channel import N_, Field, Kind
from app.channels import CHANNELS
from app.law import calendar, rules
from app.law.calendar import today
from app.office import sentences, session
from app.risk import scale

bp = Blueprint("aturan", __name__, url_prefix="/meja/aturan")

_SEPARATOR = "/"

SUBJECTS = {name: channel.title for name, channel in CHANNELS.items()} | {
    scale.SUBJECT: scale.TITLE
}
"""What has dated figures, and its title."""

VALUE = Field(
    name="nilai",
    label=N_("Nilai baru"),
    hint=N_("Satuannya tidak berubah."),
    kind=Kind.NUMBER,
    limit=9,
    required=True,
)
SINCE = Field(
    name="sejak",
    label=N_("Berlaku untuk laporan yang diterima sejak"),
    hint=N_("Paling cepat besok: laporan yang sudah diterima tetap memakai angka lama."),
    kind=Kind.ANY_DATE,
    required=True,
)
SOURCE = Field(
    name="sumber",
    label=N_("Dasarnya: peraturan atau keputusan, dengan nomor"),
    kind=Kind.LINE,
    limit=300,
    required=True,
)
MARK = Field(
    name="tanda",
    label=N_("Apakah angka ini dibaca langsung dalam naskah peraturannya?"),
    kind=Kind.CHOICE,
    choices=(("V", N_("Ya, dibaca")), ("U", N_("Belum, perlu dikonfirmasi"))),
    required=True,
)
DAY = Field(name="hari", label=N_("Hari"), kind=Kind.ANY_DATE, required=True)
WORKS = Field(
    name="kerja",
    label=N_("Pada hari itu kantor"),
    kind=Kind.CHOICE,
    choices=(
        ("tutup", N_("tutup, jadi tidak dihitung")),
        ("buka", N_("bekerja, jadi dihitung")),
        ("kalender", N_("mengikuti kalender lagi")),
    ),
    required=True,
)
REASON = Field(
    name="alasan",
    label=N_("Alasan"),
    hint=N_("Misalnya: banjir, keputusan gubernur nomor sekian."),
    kind=Kind.LINE,
    limit=200,
    required=True,
)
_DAY_FIELDS = (DAY, WORKS, REASON)
_WORKS = {"tutup": False, "buka": True, "kalender": None}


@bp.get("")
@session.administrator
def show() -> Response:
    """Every figure with its source and mark, what was amended, and the office's own days."""
    return _page()


@bp.post("/angka")
@session.administrator
def amend() -> Response:
    """Let a figure be another from a day to come."""
    return _carry_out(_rule_fields(), _amend)


@bp.post("/hari")
@session.administrator
def decide() -> Response:
    """Let a day be one on which this office works, or does not."""
    return _carry_out(_DAY_FIELDS, _decide)


def _amend(filled: Form) -> None:
    channel, name = filled["aturan"].data.split(_SEPARATOR)
    since = date.fromisoformat(filled["sejak"].data)
    value, by = int(filled["nilai"].data), session.member().account.name
    source, mark = filled["sumber"].data.strip(), filled["tanda"].data
    office_law.amend(channel, name, value, since, source, mark, by)


def _decide(filled: Form) -> None:
    day, works = date.fromisoformat(filled["hari"].data), _WORKS[filled["kerja"].data]
    office_law.decide(day, works, filled["alasan"].data.strip(), session.member().account.name)


def _carry_out(fields: tuple[Field, ...], act: Callable[[Form], None]) -> Response:
    filled = forms.read(fields, request.form)
    try:
        session.read_token("aturan")
    except session.FormRefused:
        text = sentences.once_more()
        return _page(403, fields, filled, text)
    if not filled.validate():
        return _page(422, fields, filled)
    try:
        act(filled)
    except office_law.Refused as refused:
        filled[refused.args[0]].errors = [_why(refused.args[1])]
        return _page(422, fields, filled)
    return redirect(url_for("aturan.show", tersimpan=fields[0].name), 303)  # type: ignore[return-value]


def _why(reason: str) -> str:
    texts: dict[str, str] = {
        "unknown": gettext("Pilihan ini tidak dikenal. Pilih dari daftar."),
        "range": gettext("Tulis 1 sampai %(n)s.", n=office_law.LONGEST),
        "short": gettext(
            "Isi laporan disimpan paling sedikit %(n)s bulan: yang dihapus tidak dapat dikembalikan.",
            n=office_law.KEPT_AT_LEAST,
        ),
        "past": gettext("Pilih hari mulai besok, paling jauh dua tahun lagi."),
        "day": gettext("Pilih hari dari sebulan lalu sampai dua tahun lagi."),
    }
    return texts[reason]


def _rule_fields() -> tuple[Field, ...]:
    day = today()
    choices = tuple(
        (
            f"{channel}{_SEPARATOR}{rule.name}",
            f"{gettext(title)}: {rule.labels[language.language()]}",
        )
        for channel, title in SUBJECTS.items()
        for rule in rules.in_force(channel, day).values()
    )
    which = Field(
        name="aturan",
        label=N_("Angka yang diubah"),
        kind=Kind.CHOICE,
        choices=choices,
        required=True,
    )
    return (which, VALUE, SINCE, SOURCE, MARK)


def _superseded(amended: Iterable[Any]) -> set[int]:
    """The numbers of entries that a later one for the same figure and day took the place of."""
    newest: dict[tuple[str, str, date], int] = {}
    numbers = set()
    for row in amended:
        place = (row.channel, row.name, row.since)
        numbers.add(row.number)
        newest[place] = max(row.number, newest.get(place, 0))
    return numbers - set(newest.values())


def _page(
    status: int = 200,
    fields: tuple[Field, ...] = (),
    filled: Form | None = None,
    text: str = "",
) -> Response:
    day, rule_fields = today(), _rule_fields()
    figures = {name: list(rules.in_force(name, day).values()) for name in SUBJECTS}
    sent = {f.name for f in fields}
    amended = {name: office_law.rule_history(name) for name in SUBJECTS}
    return web.page(
        "kantor/aturan.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token("aturan"),
        text=text,
        problems=forms.problems(filled) if filled is not None else [],
        saved=request.args.get("tersimpan", ""),
        subjects=SUBJECTS,
        figures=figures,
        amended=amended,
        superseded=_superseded(row for rows in amended.values() for row in rows),
        labels={f.name: f.label for f in (*rule_fields, *_DAY_FIELDS)},
        by_name={(c, rule.name): rule for c, held in figures.items() for rule in held},
        days=office_law.day_history(),
        holidays={y: calendar.holidays_of(y) for y in (day.year, day.year + 1)},
        rule_fields=rule_fields,
        day_fields=_DAY_FIELDS,
        rule_form=filled if "aturan" in sent else forms.read(rule_fields, None),
        day_form=filled if "hari" in sent else forms.read(_DAY_FIELDS, None),
        hari=day,
    )

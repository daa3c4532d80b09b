"""Both editions of the guide, with weights, thresholds and marks; administrators amend them."""

import re

from flask import Blueprint, Response, url_for
from flask_babel import gettext
from wtforms import Form

from app import forms, office_law
from app.cases.channel import N_, Field, Kind
from app.language import language
from app.law import rules
from app.law.calendar import today
from app.office import session
from app.office.desk.law import MARK, SOURCE
from app.office.desk.sending import Wrong
from app.office.zi import showing
from app.zi import score
from app.zi.catalogue import (
    FULFILMENT,
    REFORM,
    area_names_later,
    areas,
    criteria,
    editions,
    part_of,
)

bp = Blueprint("zi_edisi", __name__, url_prefix="/zi/edisi")

_SEPARATOR = "/"
_VALUE = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?")

VALUE = Field(
    name="nilai",
    label=N_("Nilai baru"),
    hint=N_("Dalam poin atau persen, misalnya 18,25."),
    kind=Kind.LINE,
    limit=9,
    required=True,
)
SINCE = Field(
    name="sejak",
    label=N_("Berlaku sejak"),
    hint=N_("Paling cepat besok; catatan tahun yang sudah lewat tetap memakai angka lama."),
    kind=Kind.ANY_DATE,
    required=True,
)


@bp.get("")
@session.record_reader
def show() -> Response:
    """Both editions."""
    return _page(200, forms.read(_fields(), None), "")


@bp.post("")
@session.administrator
def amend() -> Response:
    """Let a weight or threshold be another from a day to come."""

    def act(filled: Form, _form_id: str) -> None:
        channel, name = filled["aturan"].data.split(_SEPARATOR)
        written = _VALUE.fullmatch(filled["nilai"].data.strip())
        if written is None:
            raise Wrong("nilai", gettext("Tulis 0 sampai 100, misalnya 18,25."))
        value = int(written[1]) * 100 + int((written[2] or "0").ljust(2, "0"))
        since, source = showing.needed_day(filled, "sejak"), filled["sumber"].data.strip()
        try:
            office_law.amend(
                channel, name, value, since, source, filled["tanda"].data, session.who()
            )
        except office_law.Refused as refused:
            field, reason = refused.args
            raise Wrong(field, _why(reason)) from None

    done = url_for("zi_edisi.show", tersimpan="angka")
    return showing.carry_out(_fields(), "zi-edisi", act, _page, done)


def _why(reason: str) -> str:
    texts: dict[str, str] = {
        "unknown": gettext("Pilihan ini tidak dikenal. Pilih dari daftar."),
        "range": gettext("Tulis 0 sampai 100, misalnya 18,25."),
        "past": gettext("Pilih hari mulai besok, paling jauh dua tahun lagi."),
    }
    return texts[reason]


def _fields() -> tuple[Field, ...]:
    choices = tuple(
        (f"{one.rules}{_SEPARATOR}{rule.name}", f"{one.code}: {rule.labels[language()]}")
        for one in editions().values()
        for rule in rules.in_force(one.rules, today()).values()
    )
    which = Field(
        name="aturan",
        label=N_("Angka yang diubah"),
        kind=Kind.CHOICE,
        choices=choices,
        required=True,
    )
    return (which, VALUE, SINCE, SOURCE, MARK)


def _page(status: int, filled: Form, text: str) -> Response:
    held = {code: rules.in_force(one.rules, today()) for code, one in editions().items()}
    parts = {code: part_of(code) for code in criteria()}
    asked = _fields()
    return showing.page(
        "edisi",
        status,
        editions=editions(),
        held=held,
        points=score.points,
        areas=areas(),
        later=area_names_later(),
        mapped={
            area: {
                part: sum(parts[c] == part for c, one in criteria().items() if one.area == area)
                for part in (FULFILMENT, REFORM, "")
            }
            for area in areas()
        },
        amended={code: office_law.rule_history(one.rules) for code, one in editions().items()},
        administers="administrator" in session.member().account.roles,
        token=session.new_token("zi-edisi"),
        fields=asked,
        form=filled,
        labels=showing.labels(asked),
        problems=forms.problems(filled) if status != 200 else [],
        text=text,
    )

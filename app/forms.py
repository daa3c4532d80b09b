"""Forms made from declared fields: what was typed, checked, with messages in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from typing import Any, ClassVar

from flask_babel import format_decimal, gettext
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import Field as BoundField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.meta import DefaultMeta
from wtforms.validators import StopValidation

from app.cases.channel import Field, Kind
from app.law.calendar import today
from app.law.money import rupiah
from app.people import email

_TYPES = {Kind.TEXT: TextAreaField}
_DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y")


def read(
    fields: Sequence[Field],
    sent: MultiDict[str, str] | None,
    beside: Mapping[str, Any] | None = None,
) -> Form:
    """A form over ``fields`` holding what was ``sent`` (None: blank).

    ``beside`` holds answers given before, to fields that this form does not ask for.
    """
    form = _form_class(tuple(fields))(sent)
    form.beside = beside or {}
    return form


def answers(form: Form) -> dict[str, Any]:
    """The answers of a valid form: text, or a list where several may be chosen."""
    return {name: field.data for name, field in form._fields.items()}


def hidden(form: Form) -> list[tuple[str, str]]:
    """The same as name and text, one by one, to be carried in hidden fields of another page."""
    given = answers(form).items()
    return [(n, text) for n, v in given for text in (v if isinstance(v, list) else [v])]


def told(field: Field, answer: Any) -> str:
    """An answer as others read it in a list or on paper, in the reader's language."""
    if isinstance(answer, list):
        return ", ".join(told(field, one) for one in answer)
    text = str(answer or "")
    if field.kind in (Kind.DATE, Kind.ANY_DATE):
        return "/".join(reversed(text.split("-")))
    if field.choices:
        return gettext(field.answers_told.get(text, text)) if text else ""
    return rupiah(int(text)) if field.kind is Kind.RUPIAH and text.isdigit() else text


def problems(form: Form) -> list[tuple[str, str]]:
    """Field name and message of everything that is wrong, in the order of the form."""
    return [(name, str(errors[0])) for name, errors in form.errors.items() if name]


@lru_cache(maxsize=256)
def _form_class(fields: tuple[Field, ...]) -> type[Form]:
    return type("DeclaredForm", (_Form,), {"_blank": {}, **{f.name: _field(f) for f in fields}})


class _Form(Form):
    """A form whose fields are worked out once: each form that is sent gets copies of them to fill."""

    _blank: ClassVar[dict[str, BoundField]]
    """The fields that are copied, by name. They belong to no form, so that nobody's words stay with them."""

    class Meta(DefaultMeta):
        """How fields come into a form."""

        def bind_field(
            self, form: Any, unbound_field: UnboundField, options: dict[str, Any]
        ) -> BoundField:
            """A copy of the field that was never filled in."""
            name, blanks = options["name"], form._blank
            blank = blanks.get(name)
            if blank is None:
                blank = blanks[name] = unbound_field.bind(form=None, name=name, _meta=self)
            field: BoundField = object.__new__(type(blank))
            vars(field).update(vars(blank), _form=form)
            return field


def _field(field: Field) -> Any:
    checks: list[Any] = [_needed] if field.required else []
    if field.needed_with:
        checks.append(_NeededWith(*field.needed_with))
    if field.empty_with:
        checks.append(_EmptyWith(*field.empty_with))
    if field.kind is Kind.CHOICE:
        options = _options(field)
        return _Choice(field.label, validators=checks, choices=options, default="", filters=[_text])
    if field.kind is Kind.MANY:
        return _Many(field.label, validators=checks, choices=_options(field))
    if field.digits:
        checks.append(_Digits(field.digits))
    if field.kind in _CHECKS:
        checks.append(_CHECKS[field.kind])
    return _TYPES.get(field.kind, StringField)(
        field.label, validators=[*checks, _AtMost(field.limit)], filters=[_text], default=""
    )


def _options(field: Field) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in field.choices]


def _text(value: str | None) -> str:
    """Line ends as one character, no NUL; nothing else of what was typed is changed."""
    return (value or "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _given(field: BoundField) -> bool:
    """Whether anything was answered."""
    return bool(field.data.strip() if isinstance(field.data, str) else field.data)


def _needed(_form: Form, field: BoundField) -> None:
    if not _given(field):
        if isinstance(field, SelectField):
            raise StopValidation(gettext("Pilih salah satu."))
        raise StopValidation(gettext("Bagian ini perlu diisi."))


def _answer(form: Form, name: str) -> Any:
    """What was answered to the field ``name``, in this form or before it."""
    return form[name].data if name in form else form.beside.get(name)


class _NeededWith:
    """Required where another field has a certain answer."""

    def __init__(self, other: str, answer: str) -> None:
        self.other, self.answer = other, answer

    def __call__(self, form: Form, field: BoundField) -> None:
        if _answer(form, self.other) == self.answer:
            _needed(form, field)


class _EmptyWith:
    """Empty where another field has a certain answer; ``message`` says why."""

    def __init__(self, other: str, answer: str, message: str) -> None:
        self.other, self.answer, self.message = other, answer, message

    def __call__(self, form: Form, field: BoundField) -> None:
        if _answer(form, self.other) == self.answer and _given(field):
            raise StopValidation(gettext(self.message))


def _any_day(_form: Form, field: BoundField) -> None:
    """A day, written in any of the usual ways, kept as ISO."""
    typed = (field.data or "").strip()
    if not typed:
        return
    day = read_day(typed)
    if day is None:
        raise StopValidation(gettext("Tanggal ini tidak ada. Tulis seperti 17-11-2026."))
    field.data = day.isoformat()


def _past_day(form: Form, field: BoundField) -> None:
    """The same, not to come."""
    _any_day(form, field)
    if field.data and date.fromisoformat(field.data) > today():
        raise StopValidation(gettext("Tanggal ini belum terjadi. Periksa tahunnya."))


def _number(_form: Form, field: BoundField) -> None:
    typed = (field.data or "").strip()
    if typed and not re.fullmatch("[0-9]+", typed):
        raise StopValidation(gettext("Tulis dengan angka saja."))
    field.data = typed


def read_day(typed: str) -> date | None:
    """The day that somebody wrote, year last or first; None if there is no such day."""
    for pattern in _DAYS:
        with suppress(ValueError):
            return datetime.strptime(typed, pattern).date()
    return None


def _email(_form: Form, field: BoundField) -> None:
    typed = field.data = (field.data or "").strip()
    if typed and not email.is_plain(typed):
        raise StopValidation(
            gettext(
                "Alamat surel ini belum lengkap, atau memakai huruf yang tidak dapat dikirimi. "
                "Contoh: nama@contoh.id."
            )
        )


def _phone(_form: Form, field: BoundField) -> None:
    typed = (field.data or "").strip()
    digits = re.sub(r"[\s().-]", "", typed)
    if typed and not re.fullmatch(r"\+?[0-9]{6,15}", digits):
        raise StopValidation(gettext("Nomor ini belum lengkap. Contoh: 0812 3456 7890."))


def _rupiah(_form: Form, field: BoundField) -> None:
    """Whole rupiah; kept as digits."""
    typed = (field.data or "").strip()
    if not typed:
        return
    bare = re.sub(r"(?i)^rp\.?\s*|[.\s]|,(?:00|-)$|,-$", "", typed)
    if not re.fullmatch(r"[0-9]{1,15}", bare):
        raise StopValidation(gettext("Tulis jumlahnya dengan angka saja, misalnya 150.000."))
    field.data = str(int(bare))


_CHECKS: dict[Kind, Any] = {
    Kind.DATE: _past_day,
    Kind.ANY_DATE: _any_day,
    Kind.NUMBER: _number,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.RUPIAH: _rupiah,
}


class _Digits:
    """A number of exactly so many digits; spaces between them do not count."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __call__(self, _form: Form, field: BoundField) -> None:
        typed = "".join((field.data or "").split())
        if typed and not re.fullmatch(f"[0-9]{{{self.count}}}", typed):
            raise StopValidation(gettext("Nomor ini %(n)s angka.", n=self.count))
        field.data = typed


class _AtMost:
    """A text of at most so many characters; says how many there are."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: Form, field: BoundField) -> None:
        length = len(field.data or "")
        if length > self.limit:
            raise StopValidation(
                gettext(
                    "Tulisan ini %(length)s huruf; paling banyak %(limit)s. Tidak ada yang "
                    "dihapus: pendekkan di sini, lalu kirim lagi.",
                    length=format_decimal(length),
                    limit=format_decimal(self.limit),
                )
            )


class _Choice(SelectField):
    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in {choice.value for choice in self.choices or ()}:
            raise StopValidation(gettext("Pilihan ini tidak dikenal. Pilih dari daftar."))


class _Many(SelectMultipleField):
    def pre_validate(self, form: Any) -> None:
        known = {choice.value for choice in self.choices or ()}
        if not set(self.data or ()) <= known:
            raise StopValidation(gettext("Pilihan ini tidak dikenal. Pilih dari daftar."))

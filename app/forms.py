"""Forms made from declared fields: what was typed, checked, with messages in the reader's language."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from flask_babel import format_decimal, gettext
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import Field as BoundField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.cases.channel import Field, Kind

_TYPES = {Kind.LINE: StringField, Kind.TEXT: TextAreaField}


def read(fields: Sequence[Field], sent: MultiDict[str, str] | None) -> Form:
    """A form over ``fields`` holding what was ``sent`` (None: blank)."""
    return _form_class(tuple(fields))(sent)


def answers(form: Form) -> dict[str, Any]:
    """The answers of a valid form: text, or a list where several may be chosen."""
    return {name: field.data for name, field in form._fields.items()}


def problems(form: Form) -> list[tuple[str, str]]:
    """Field name and message of everything that is wrong, in the order of the form."""
    return [(name, str(errors[0])) for name, errors in form.errors.items() if name]


@cache
def _form_class(fields: tuple[Field, ...]) -> type[Form]:
    return type("DeclaredForm", (Form,), {f.name: _field(f) for f in fields})


def _field(field: Field) -> Any:
    if field.kind is Kind.CHOICE:
        return _Choice(
            field.label,
            validators=[_needed] if field.required else [],
            choices=_options(field),
            default="",
            filters=[_text],
        )
    if field.kind is Kind.MANY:
        return _Many(field.label, choices=_options(field))
    checks: list[Any] = [_needed] if field.required else []
    return _TYPES[field.kind](
        field.label, validators=[*checks, _AtMost(field.limit)], filters=[_text], default=""
    )


def _options(field: Field) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in field.choices]


def _text(value: str | None) -> str:
    """Line ends as one character, no NUL; nothing else of what was typed is changed."""
    return (value or "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _needed(_form: Form, field: BoundField) -> None:
    if not (field.data or "").strip():
        if isinstance(field, SelectField):
            raise StopValidation(gettext("Pilih salah satu."))
        raise StopValidation(gettext("Bagian ini perlu diisi."))


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

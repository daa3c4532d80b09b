"""Forms made from declared fields: each is somebody's own, though their fields are worked out once."""

from flask import Flask
from werkzeug.datastructures import MultiDict

from app import forms
from app.cases.channel import Field, Kind
from tests.portal import Portal

_FIELDS = (
    Field("uraian", "Uraian", kind=Kind.TEXT, required=True),
    Field("kategori", "Kategori", kind=Kind.CHOICE, choices=(("a", "A"), ("b", "B"))),
    Field("pilihan", "Pilihan", kind=Kind.MANY, choices=(("x", "X"), ("y", "Y"))),
)


def _sent(**answers: str) -> MultiDict[str, str]:
    return MultiDict(answers)


def test_nothing_of_one_form_is_in_the_next(portal: Portal) -> None:
    app: Flask = portal.app
    with app.test_request_context("/"):
        first = forms.read(_FIELDS, _sent(uraian="rahasia", kategori="z", pilihan="x"))
        assert not first.validate()
        second = forms.read(_FIELDS, None)
        assert forms.answers(second) == {"uraian": "", "kategori": "", "pilihan": None}
        assert forms.problems(second) == []
        third = forms.read(_FIELDS, _sent(kategori="b"))
        assert not third.validate()
        assert [name for name, _ in forms.problems(third)] == ["uraian"]
        assert [name for name, _ in forms.problems(first)] == ["kategori"]
        assert forms.answers(first) == {"uraian": "rahasia", "kategori": "z", "pilihan": ["x"]}


def test_what_is_kept_of_a_field_belongs_to_no_form(portal: Portal) -> None:
    app: Flask = portal.app
    with app.test_request_context("/"):
        form = forms.read(_FIELDS, _sent(uraian="rahasia"))
        form.validate()
        blanks = type(form)._blank
        assert set(blanks) == {field.name for field in _FIELDS}
        for blank in blanks.values():
            assert vars(blank)["_form"] is None
            assert "rahasia" not in repr(vars(blank))

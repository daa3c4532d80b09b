"""Between the forms of the risk register and what the register is told."""

from datetime import date

from wtforms import Form

from app import forms
from app.cases.channel import Field
from app.office.desk.risk_fields import NUMBERS
from app.risk import scale
from app.risk.models import RiskVersion
from app.risk.said import Judgement, Words


def words_in(filled: Form) -> Words:
    """What a valid form says of a risk."""
    told = {
        name: filled[name].data.strip()
        for name in ("tujuan", "pernyataan", "sebab", "akibat", "kendali")
    }
    return Words(
        told["tujuan"],
        told["pernyataan"],
        told["sebab"],
        told["akibat"],
        filled["kelompok"].data,
        filled["pemilik"].data,
        told["kendali"],
    )


def judgement_in(filled: Form) -> Judgement:
    """How a valid form judges a risk."""
    return Judgement(
        adequate=filled["memadai"].data == "ya",
        likelihood=int(filled["kemungkinan"].data),
        impact=int(filled["dampak"].data),
        response=filled["tanggapan"].data,
        residual_likelihood=int(filled["sisa_kemungkinan"].data),
        residual_impact=int(filled["sisa_dampak"].data),
        numbers=tuple(int(filled[name].data) for name in NUMBERS),
        feeds=tuple(filled["umpan"].data or ()),
    )


def usual(day: date) -> dict[str, str]:
    """What a new risk's form already holds: the usual numbers of a year."""
    return {name: str(n) for name, n in zip(NUMBERS, scale.usual_numbers(day), strict=True)}


def words_of(version: RiskVersion) -> dict[str, str]:
    """What a version says, as its form holds it."""
    return {
        "tujuan": version.objective,
        "pernyataan": version.statement,
        "sebab": version.cause,
        "akibat": version.consequence,
        "kelompok": version.category,
        "pemilik": version.owner_nip,
        "kendali": version.control,
    }


def judgement_of(version: RiskVersion) -> dict[str, str | list[str]]:
    """The judgement of a version, as its form holds it."""
    return {
        "memadai": "ya" if version.adequate else "tidak",
        "kemungkinan": str(version.likelihood),
        "dampak": str(version.impact),
        "tanggapan": version.response,
        "sisa_kemungkinan": str(version.residual_likelihood),
        "sisa_dampak": str(version.residual_impact),
        "umpan": list(version.feeds),
        **dict(zip(NUMBERS, map(str, version.numbers), strict=True)),
    }


def begun(fields: tuple[Field, ...], given: dict[str, str | list[str]]) -> Form:
    """A blank form that already holds what is given."""
    form = forms.read(fields, None)
    for name, value in given.items():
        if name in form:
            form[name].data = value
    return form

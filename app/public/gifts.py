"""The campaign against gratifikasi, with the question "must I report this?". Nothing asked is stored."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext
from wtforms import Form

from app import forms, language, web
from app.campaign import pages
from app.cases.channel import N_, Field, Kind
from app.law import gifts, rules
from app.law.calendar import today
from app.public.reach import note_opened

bp = Blueprint("kampanye", __name__, url_prefix="/kampanye")

_YES = (("ya", N_("Ya")),)

FIELDS = (
    Field(
        name="tanggal",
        label=N_("Kapan diterima atau ditawarkan"),
        hint=N_("Misalnya 17-11-2026. Batasnya berubah sejak 20 Januari 2026."),
        kind=Kind.DATE,
        required=True,
    ),
    Field(
        name="nilai",
        label=N_("Nilainya, dalam rupiah"),
        hint=N_("Taksir harganya di toko bila tidak tahu."),
        kind=Kind.RUPIAH,
        required=True,
    ),
    Field(
        name="sebelumnya",
        label=N_("Pemberian lain dari orang itu pada tahun yang sama, dalam rupiah"),
        hint=N_("Kosongkan bila tidak ada."),
        kind=Kind.RUPIAH,
    ),
    Field(
        name="uang",
        label=N_("Apakah berupa uang, cek, voucer, pulsa, atau sejenisnya?"),
        kind=Kind.MANY,
        choices=_YES,
    ),
    Field(
        name="berhubungan",
        label=N_(
            "Apakah pemberinya berurusan dengan Anda, atau menunggu keputusan atau layanan Anda?"
        ),
        kind=Kind.MANY,
        choices=_YES,
    ),
)


@bp.get("/gratifikasi")
def show() -> Response:
    """What gratifikasi is, what to do, the limits in force, and the question."""
    note_opened("gratifikasi")
    return _page(forms.read(_fields(), None))


@bp.post("/gratifikasi")
def ask() -> Response:
    """Answer whether a gift must be reported, by the rules that held on its day."""
    filled = forms.read(_fields(), request.form)
    if not filled.validate():
        return _page(filled, status=422)
    gift = gifts.Gift(
        kind=filled["jenis"].data,
        value=int(filled["nilai"].data),
        day=date.fromisoformat(filled["tanggal"].data),
        money=bool(filled["uang"].data),
        conflict=bool(filled["berhubungan"].data),
        earlier=int(filled["sebelumnya"].data or 0),
    )
    try:
        verdict = gifts.check(gift)
    except rules.UnknownRule:
        filled["tanggal"].errors = [
            gettext("Untuk hari itu belum ada aturan di sini. Tanyakan kepada UPG.")
        ]
        return _page(filled, status=422)
    return _page(filled, gift, verdict)


def _fields() -> tuple[Field, ...]:
    mine = language.language()
    kinds = tuple((name, labels[mine]) for name, labels in gifts.KINDS.items())
    which = Field(
        name="jenis",
        label=N_("Pemberian apa, dan dari siapa"),
        kind=Kind.CHOICE,
        choices=kinds,
        required=True,
    )
    return (which, *FIELDS)


def _page(
    filled: Form,
    gift: gifts.Gift | None = None,
    verdict: gifts.Verdict | None = None,
    status: int = 200,
) -> Response:
    held = rules.in_force(gifts.CHANNEL, today())
    mine = language.language()
    answer: dict[str, Any] = {}
    if gift and verdict:
        then = rules.in_force(gifts.CHANNEL, gift.day)
        answer = {
            "must": verdict.must_report,
            "sentence": verdict.sentence(mine),
            "basis": verdict.basis(mine),
            "since": verdict.since,
            "upg": then["lapor_upg"].deadline(gift.day),
            "kpk": then["lapor_kpk"].deadline(gift.day),
            "late": then["lapor_kpk"].deadline(gift.day) < today(),
        }
    return web.page(
        "publik/gratifikasi.html",
        status,
        campaign=pages.CAMPAIGNS["gratifikasi"],
        reviewed=pages.reviewed("gratifikasi"),
        fields=_fields(),
        form=filled,
        problems=forms.problems(filled) if status != 200 else [],
        answer=answer,
        limits=[r for r in held.values() if r.unit in ("rupiah", "bebas")],
        held=held,
    )

"""A file of questionnaires: a preview that names bad rows, then one act that takes them all."""

import hashlib
import json
import zlib
from base64 import b64decode, b64encode
from collections import Counter

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext

from app import uploaded, web
from app.crypto.derive import derive
from app.law.calendar import today
from app.office import carried, session
from app.office.desk.survey import address, season_of
from app.site import site_salt
from app.survey import collecting, index, services
from app.survey.answers_file import MOST_BYTES, AnswersRead, Fault, FileRefused, read
from app.survey.seasons import Season

bp = Blueprint("survei_impor", __name__, url_prefix="/meja/survei/<instrument>/<period>/impor")

FIELD, SETS = "berkas", "jawaban"
MOST = 20_000
"""Questionnaires taken at once."""

_PURPOSE, _PREVIEW = "impor-survei", "pratinjau"


@bp.get("")
@session.office_team
def form(instrument: str, period: str) -> Response:
    """The page that asks for the file."""
    return _page(season_of(instrument, period))


@bp.post("")
@session.office_team
def check(instrument: str, period: str) -> Response:
    """Read the file and show what would be taken, or all that is wrong with it."""
    season = season_of(instrument, period)
    files = uploaded.take(MOST_BYTES)
    try:
        session.read_token(_purpose(season))
    except session.FormRefused:
        return _page(season, 403, gettext("Berkas perlu dikirim sekali lagi."))
    if not files:
        return _page(season, 422, gettext("Pilih dulu berkasnya."))
    known = {}
    for slug, name in services.offered().items():
        known[slug.casefold()] = known[gettext(name).casefold()] = slug
    try:
        found = read(files[0].raw, season.instrument, season.order, known)
    except FileRefused as refused:
        return _page(season, 422, faults=refused.faults, more=refused.more)
    if found.respondents > MOST:
        text = gettext("Paling banyak %(n)s kuesioner sekali impor: bagi berkasnya.", n=MOST)
        return _page(season, 422, text)
    preview = _preview_id(season, files[0].raw)
    if collecting.taken(preview):
        return _page(season, 409, _again())
    return _page(season, found=found, preview=preview)


@bp.post("/simpan")
@session.office_team
def take(instrument: str, period: str) -> Response:
    """Take all rows of the preview."""
    season = season_of(instrument, period)
    try:
        session.read_token(_purpose(season))
    except session.FormRefused:
        return _page(season, 403, gettext("Berkas perlu dikirim sekali lagi."))
    preview, sets = _unpack(season, request.form.get(SETS, ""))
    if sets is None:
        text = gettext("Pratinjau itu sudah terlalu lama. Kirim berkasnya sekali lagi.")
        return _page(season, 409, text)
    try:
        collecting.take_many(season, preview, sets, {}, today())
    except collecting.Closed:
        return _page(season, 409, gettext("Periode ini sudah ditutup."))
    return redirect(address("survei_meja.season", season, tersimpan="impor"), 303)  # type: ignore[return-value]


def _purpose(season: Season) -> str:
    return f"{_PURPOSE}/{season.instrument.name}/{season.name}"


def _preview_id(season: Season, raw: bytes) -> str:
    """By what a file counts once in a period, however often it is sent."""
    return derive(site_salt(), f"{_purpose(season)}/{hashlib.sha256(raw).hexdigest()}").hex()[:32]


def _again() -> str:
    return str(
        gettext(
            "Berkas yang sama persis sudah diimpor ke periode ini, jadi tidak dihitung lagi. Bila isinya "
            "kuesioner lain yang kebetulan sama, satukan keduanya dalam satu berkas."
        )
    )


def _page(
    season: Season,
    status: int = 200,
    text: str = "",
    faults: list[Fault] | None = None,
    more: int = 0,
    found: AnswersRead | None = None,
    preview: str = "",
) -> Response:
    instrument, by_service, counted = season.instrument, Counter[str](), None
    if found:
        for (service, _), times in found.sets.items():
            by_service[service] += times
        elements = len(instrument.elements)
        counted = index.index(index.tally(((d, n) for (_, d), n in found.sets.items()), elements))
    return web.page(
        "kantor/survei_impor.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_purpose(season)),
        text=text,
        faults=faults or [],
        more=more,
        found=found,
        counted=counted,
        by_service=by_service,
        packed=_pack(season, found, preview) if found else "",
        season=season,
        place={"instrument": instrument.name, "period": season.name},
        offered=services.offered(),
        most=MOST,
        names={"file": FIELD, "sets": SETS},
    )


def _pack(season: Season, found: AnswersRead, preview: str) -> str:
    """The counted rows as the form carries them, readable by this side of the portal only."""
    plain = json.dumps([[*key, times] for key, times in sorted(found.sets.items())])
    packed = b64encode(zlib.compress(plain.encode())).decode()
    return carried.seal(_purpose(season), {SETS: packed, _PREVIEW: preview})


def _unpack(season: Season, sealed: str) -> tuple[str, Counter[tuple[str, str]] | None]:
    """The id of the preview, by which it counts once, and its rows; no rows where it is too old."""
    values = carried.unseal(_purpose(season), sealed)
    if values is None:
        return "", None
    rows = json.loads(zlib.decompress(b64decode(values[SETS])))
    counted = Counter({(service, digits): times for service, digits, times in rows})
    return values[_PREVIEW], counted

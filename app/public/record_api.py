"""The API of the Zona Integritas record: read with a token, answered as JSON, and without any cookie."""

import hashlib
import json
import re
import sys
from collections.abc import Collection
from typing import Any

from flask import Blueprint, Response, current_app, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from app import language
from app.law.calendar import today
from app.limits import portal_limiter, within
from app.store import db
from app.zi import days, tokens

bp = Blueprint("api_zi", __name__, url_prefix="/api/zi")

BY_ADDRESS, BY_TOKEN = "60/minute", "600/hour"
"""How often one address, and one token, may ask."""

_WAIT = {BY_ADDRESS: "60", BY_TOKEN: "600"}
_ANY = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"]
_READING = ("GET", "HEAD")
_BEARER = re.compile(r"Bearer +([!-~]+) *", re.I)
_REALM = 'Bearer realm="zi"'

_TITLES = {
    401: "Perlu token",
    403: "Token tidak mencakup bagian ini",
    404: "Tidak ada",
    405: "Hanya dapat dibaca",
    429: "Terlalu sering",
    500: "Kesalahan di pihak kami",
    503: "Sedang tidak dapat dilayani",
}


class Refused(Exception):
    """A request that is not answered: status, what to say, headers."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@bp.before_request
def _may_ask() -> None:
    language.use_language("id")
    if request.method not in _READING:
        raise Refused(405, "API ini hanya dibaca dengan GET.", Allow=", ".join(_READING))
    _slow_down(BY_ADDRESS)


@bp.route("/v1/openapi.json", methods=_ANY, provide_automatic_options=False)
def described() -> Response:
    """What there is, as OpenAPI."""
    from app.zi import openapi  # what the record is made of: only where a program asks for it

    return _json(openapi.document())


@bp.route("/v1/<year>/kriteria", methods=_ANY, provide_automatic_options=False)
def criteria(year: str) -> Response:
    """Every criterion with its status and evidence."""
    told = _record(year)
    return _json({**_about(told), "kriteria": [_criterion(one) for one in told["kriteria"]]})


@bp.route("/v1/<year>/kriteria/<code>", methods=_ANY, provide_automatic_options=False)
def criterion(year: str, code: str) -> Response:
    """One criterion."""
    found = next((one for one in _record(year)["kriteria"] if one["kode"] == code), None)
    if found is None:
        raise Refused(404, "Tidak ada kriteria dengan kode ini.")
    return _json(_criterion(found))


@bp.route("/v1/<year>/target", methods=_ANY, provide_automatic_options=False)
def targets(year: str) -> Response:
    """Every target with its progress."""
    told = _record(year)
    return _json({**_about(told), "target": [_target(one) for one in told["target"]]})


@bp.route("/v1/<year>/ringkasan", methods=_ANY, provide_automatic_options=False)
def published(year: str) -> Response:
    """The published summaries of the channels."""
    _let_in(tokens.SUMMARIES)
    number = _year(year)
    about = {"tahun": number, "dibuat": today().isoformat()}
    from app.zi import summaries

    return _json({**about, "ringkasan": summaries.public(number)})


@bp.route("/", defaults={"rest": ""}, methods=_ANY, provide_automatic_options=False)
@bp.route("/<path:rest>", methods=_ANY, provide_automatic_options=False)
def nothing(rest: str) -> Response:
    """Any other address."""
    raise Refused(404, f"Tidak ada alamat ini; daftar alamat ada di {tokens.BASE}/openapi.json.")


@bp.errorhandler(Refused)
def _refused(refused: Refused) -> Response:
    return _problem(refused.status, refused.detail, refused.headers)


@bp.errorhandler(HTTPException)
def _wrong(error: HTTPException) -> Response:
    return _problem(error.code or 500, "Permintaan ini tidak dapat dibaca.")


@bp.errorhandler(Exception)
def _failed(error: Exception) -> Response:
    current_app.log_exception(sys.exc_info())
    db.session.rollback()
    return _problem(503 if isinstance(error, DBAPIError) else 500, "Coba lagi nanti.")


def _problem(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    told = {"type": "about:blank", "title": _TITLES.get(status, "Ditolak")}
    body = json.dumps({**told, "status": status, "detail": detail}, ensure_ascii=False)
    return Response(body, status, headers, content_type="application/problem+json")


def _slow_down(limit: str, key: str | None = None) -> None:
    if not within(portal_limiter(), limit, "api-zi", key):
        raise Refused(429, "Tunggu sebentar, lalu coba lagi.", Retry_After=_WAIT[limit])


def _let_in(scope: str) -> None:
    """Let through who holds a token with this scope."""
    sent = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    if sent is None:
        raise Refused(
            401, "Kirim token dalam header Authorization: Bearer.", WWW_Authenticate=_REALM
        )
    try:
        row = tokens.check(sent[1], today())
    except tokens.Refused:
        wrong = f'{_REALM}, error="invalid_token"'
        detail = "Token ini tidak dikenal, sudah berakhir, atau sudah dicabut."
        raise Refused(401, detail, WWW_Authenticate=wrong) from None
    _slow_down(BY_TOKEN, row.id)
    if scope not in row.scopes:
        wrong = f'{_REALM}, error="insufficient_scope", scope="{scope}"'
        raise Refused(403, f"Bagian ini memerlukan lingkup {scope}.", WWW_Authenticate=wrong)


def _year(text: str) -> int:
    try:
        if not re.fullmatch("[0-9]{4}", text):
            raise days.NoSuchYear(text)
        days.check(int(text))
    except days.NoSuchYear:
        raise Refused(404, "Tidak ada catatan untuk tahun ini.") from None
    return int(text)


def _record(year: str) -> dict[str, Any]:
    from app.zi.exports.whole import whole

    _let_in(tokens.CRITERIA)
    return whole(_year(year))


def _about(told: dict[str, Any]) -> dict[str, Any]:
    return {"tahun": told["tahun"], "dibuat": told["dibuat"]}


def _criterion(one: dict[str, Any]) -> dict[str, Any]:
    """A criterion without what stays in the office: its own words, evaluators' answers, a NIP."""
    from app.zi import openapi

    person = one["penanggung_jawab"]
    kept = _without(one, openapi.NOT_IN_API)
    return {**kept, "penanggung_jawab": {"nama": person["nama"]} if person else None}


def _target(one: dict[str, Any]) -> dict[str, Any]:
    """A target without the same: months and reviews stay, what was written of them does not."""
    from app.zi import openapi

    return {
        **one,
        "kemajuan": [_without(m, openapi.NOT_IN_PROGRESS) for m in one["kemajuan"]],
        "reviu": [_without(r, openapi.NOT_IN_REVIEW) for r in one["reviu"]],
    }


def _without(told: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in names}


def _json(value: Any) -> Response:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(body, content_type="application/json; charset=utf-8")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization"
    response.make_conditional(request)
    return response

"""The record of a year as files to save."""

from typing import Any

from flask import Blueprint, Response, current_app, request, stream_with_context

from app import web
from app.office import session
from app.office.assessment.common import page
from app.office.zi.showing import checked
from app.people import evaluators
from app.store import db
from app.zi.exports import command
from app.zi.exports.whole import name, whole

bp = Blueprint("zi_ekspor", __name__, url_prefix="/zi/<int:year>/ekspor")

_TYPES = {
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


@bp.get("")
@session.record_reader
def show(year: int) -> Response:
    """What there is to save, and how complete the record is."""
    told = whole(checked(year))
    return page("kantor/zi/ekspor.html", year, told=told, kinds=command.FORMATS)


@bp.get("/<any(json, xlsx, pdf, zip):kind>")
@session.record_reader
def download(year: int, kind: str) -> Response:
    """One file. The evidence pack is made while it is sent, and no transaction waits for its reader."""
    told = whole(checked(year))
    if evaluators.is_one(session.member().account):
        told = _without_nips(told)
    url = current_app.config["PORTAL"].url or request.host_url
    pieces = command.without_a_transaction(command.pieces(told, kind, url), db.session.rollback)
    body = stream_with_context(pieces) if kind == "zip" else b"".join(pieces)
    response = Response(body, content_type=_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name(year, kind)}"'
    return web.no_store(response)


def _without_nips(told: Any) -> Any:
    """The record as evaluators get it: people by name."""
    if isinstance(told, dict):
        return {name: _without_nips(value) for name, value in told.items() if name != "nip"}
    return [_without_nips(one) for one in told] if isinstance(told, list) else told

"""Look for a name, a number plate or a word in everything this member's keys open."""

import sys
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, request, stream_with_context
from sqlalchemy.exc import SQLAlchemyError

from app import language, web
from app.cases.searching import Found, Words, search
from app.channels import CHANNELS
from app.office import session

bp = Blueprint("cari", __name__, url_prefix="/meja/cari")

FIELD = "kata"
MOST = 200
"""Cases that are shown."""

_HERE = "@@hasil@@"
_PURPOSE = "cari"


@bp.get("")
@session.at_desk
def ask() -> Response:
    """The page that asks what to look for."""
    return web.no_store(Response(_page("", "")))


@bp.post("")
@session.at_desk
def find() -> Response:
    """Look for it; the page grows while it is done. What is looked for stands in no address."""
    session.read_token(_PURPOSE)
    text = request.form.get(FIELD, "")
    words, holders = Words(text), session.member().vault_keys
    head, _, tail = _page(text, _HERE).rpartition(_HERE)

    def told() -> Iterator[str]:
        yield head
        found: list[Found] = []
        try:
            for progress in search(holders, words) if words else ():
                found += progress.found
                yield language.render("kantor/_pencarian.html", p=progress, total=len(found))
        except SQLAlchemyError:
            current_app.log_exception(sys.exc_info())
            yield language.render("kantor/_pencarian.html", p=None, total=len(found))
        yield language.render(
            "kantor/_temuan.html", found=found[:MOST], total=len(found), channels=CHANNELS
        )
        yield tail

    answer = web.no_store(Response(stream_with_context(told()), mimetype="text/html"))
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy hands on each line as it comes
    return answer


def _page(text: str, here: str) -> str:
    return language.render(
        "kantor/cari.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_PURPOSE),
        field=FIELD,
        typed=text,
        here=here,
    )

"""Answers that an officer wrote for everybody, and the feed that tells of new ones."""

from flask import Blueprint, Response, abort, current_app, request

from app import language, web
from app.site import OFFICE
from app.statistics import answers

bp = Blueprint("jawaban", __name__)

CATEGORIES = dict(answers.CATEGORIES)


@bp.get("/jawaban")
def index() -> Response:
    """Every answer, by what it is about."""
    found = answers.shown()
    about = [
        (label, [a for a in found if a.category == name]) for name, label in answers.CATEGORIES
    ]
    return web.page("publik/jawaban.html", about=[pair for pair in about if pair[1]])


@bp.get("/jawaban/<answer_id>")
def show(answer_id: str) -> Response:
    """One answer; where it was withdrawn, that it was and why."""
    found = answers.find(answer_id)
    if found is None or not found.published:
        abort(404)
    status = 410 if found.withdrawn else 200
    about = CATEGORIES.get(found.category, found.category)
    return web.page("publik/satu_jawaban.html", status, answer=found, about=about)


def paths() -> list[str]:
    """The page of each answer, as the sitemap lists them."""
    return [f"/jawaban/{answer.id}" for answer in answers.shown()]


@bp.get("/jawaban.atom")
def feed() -> Response:
    """The newest answers as an Atom feed (RFC 4287), in Bahasa Indonesia; it tells days, never hours."""
    language.use_language("id")
    text = language.render(
        "publik/jawaban.atom.xml",
        answers=answers.feed(),
        categories=CATEGORIES,
        feed_urn=answers.feed_urn(),
        office=OFFICE,
        site=(current_app.config["PORTAL"].url or request.host_url).rstrip("/"),
    )
    return web.no_store(Response(text, content_type="application/atom+xml; charset=utf-8"))

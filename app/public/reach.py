"""How pages are found and reached: sitemap, robots, canonical addresses, views, accessibility."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from html import escape
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, request, url_for

from app import language, web
from app.campaign import views

bp = Blueprint("jangkauan", __name__)

TESTED = date(2026, 11, 26)
"""The day of the tests that the accessibility statement speaks of."""

UNLISTED = {
    "informasi.health",
    "informasi.leave",
    "jangkauan.robots",
    "jangkauan.sitemap",
    "survei.thanks",
    "survei_kanal.thanks",
    "favicon",
}
"""Addresses without a part to fill in that are no page to be found."""

_PRIVATE = "lacak"
"""The blueprint whose pages are those of a case."""

_LISTS = "portal_sitemap"
_XML = "http://www.w3.org/1999/xhtml"

Paths = Callable[[], Iterable[str]]


def register(app: Flask) -> None:
    """Give pages their canonical addresses (``alamat_tetap(language)`` in templates, and a header)."""
    app.extensions.setdefault(_LISTS, [])
    for environment in app.extensions["portal_templates"].values():
        environment.globals["alamat_tetap"] = canonical
        environment.globals["alamat_portal"] = public_url
    app.after_request(_say_where)


def also_list(app: Flask, paths: Paths) -> None:
    """Let the sitemap list the pages that ``paths()`` names (from ``/``), when it is asked for.

    Pages whose address has nothing to fill in are listed by themselves.
    """
    app.extensions.setdefault(_LISTS, []).append(paths)


def public_url() -> str:
    """The portal's address as its users type it, without a slash at the end."""
    url: str = current_app.config["PORTAL"].url
    return url


def canonical(other: str = "", path: str = "") -> str:
    """The one address of a page (this one) in a language (the reader's), under the public address."""
    query = "?bahasa=en" if (other or language.language()) == "en" else ""
    return f"{public_url()}{quote(path or request.path)}{query}"


def note_opened(page: str) -> None:
    """Count that a campaign's page was opened, if somebody did: no HEAD, nothing fetched beforehand."""
    fetched = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if request.method == "GET" and "prefetch" not in fetched:
        views.note(page)


def listed() -> Iterator[str]:
    """The paths of every page that is to be found, each once, in order."""
    found = {
        rule.rule
        for rule in current_app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and rule.endpoint not in UNLISTED
        and rule.endpoint.split(".")[0] != _PRIVATE
        and "." not in rule.rule  # a file
    }
    for paths in current_app.extensions[_LISTS]:
        found |= set(paths())
    yield from sorted(found)


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public page in both languages; no page of a case, nothing of the office."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="{_XML}">',
    ]
    for path in listed():
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{mine}" href="{escape(canonical(to, path))}"/>'
            for mine, to in (("id", "id"), ("en", "en"), ("x-default", "id"))
        )
        lines += [
            f"<url><loc>{escape(canonical(mine, path))}</loc>{others}</url>"
            for mine in language.LANGUAGES
        ]
    return Response("\n".join([*lines, "</urlset>", ""]), content_type="application/xml")


@bp.get("/robots.txt")
def robots() -> Response:
    """Keep search engines away from tracking and from the office, and tell them what there is."""
    lines = [
        "User-agent: *",
        f"Disallow: {url_for('lacak.ask', bahasa=None)}",
        "Disallow: /kantor/",
        f"Disallow: {url_for('informasi.leave', bahasa=None)}",
        "",
        f"Sitemap: {canonical('id', url_for('jangkauan.sitemap', bahasa=None))}",
        "",
    ]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


@bp.get("/aksesibilitas")
def accessibility() -> Response:
    """What was tested of these pages, and what is known not to be right."""
    return web.page("publik/aksesibilitas.html", tested=TESTED)


def _say_where(response: Response) -> Response:
    """Tell search engines of a page that is to be found its one address, and the other language's.

    In a header and not in the page, where browsers and bookkeepers of the first visit would
    take a link for something that the page loads.
    """
    if (
        response.status_code == 200
        and request.blueprint not in (_PRIVATE, "lapor")
        and request.method in ("GET", "HEAD")
        and request.endpoint
        and response.mimetype == "text/html"
    ):
        links = [f'<{canonical()}>; rel="canonical"']
        links += [
            f'<{canonical(to)}>; rel="alternate"; hreflang="{to}"' for to in language.LANGUAGES
        ]
        response.headers["Link"] = ", ".join(links)
    return response

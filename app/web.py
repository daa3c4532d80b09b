"""What both applications share: construction, headers, language, error pages."""

import sys
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, current_app, request
from flask.sessions import NullSession, SessionInterface
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from app import assets, language, office_law
from app.cases.damage import Unreadable
from app.cases.reading import Erased
from app.channels import CHANNELS
from app.crypto.derive import derive
from app.form_body import PortalRequest, request_done, wait_if_heavy
from app.people.pins import pins
from app.quiet import QuietFlask
from app.site import NotSetUp
from app.store import db
from config import Config

_WORDS = {
    field.name
    for channel in CHANNELS.values()
    for field in (*channel.fields, *(f for t in channel.transitions for f in t.asks))
    if not field.choices
} | {"alasan"}
"""Fields that hold somebody's own words, never a code, a passphrase or a key."""

_POLICY = (
    f"default-src 'none'; style-src 'self' {assets.style_source()}; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = [
    ("Content-Security-Policy", _POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "geolocation=(), camera=(), microphone=(), interest-cohort=()"),
]
_NO_STORE = ("Cache-Control", "no-store")
_HSTS = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")


class _NoSession(SessionInterface):
    """Flask's own session does not exist here: no page can set its cookie."""

    def open_session(self, app: Flask, request: Request) -> NullSession:
        return NullSession()

    def save_session(self, *_: Any) -> None:
        return


class PortalFlask(QuietFlask):
    """Flask that puts the same headers on every answer, whoever made it, and keeps no session."""

    session_interface = _NoSession()

    def ensure_sync(self, func: Any) -> Any:
        """Every function here is a plain one: Flask need not look at each, each time it calls it."""
        return func

    def wsgi_app(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Serve a request."""

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            if not any(name == "Cache-Control" for name, _ in headers):
                headers.append(_NO_STORE)
            headers += _HEADERS
            if environ["wsgi.url_scheme"] == "https":
                headers.append(_HSTS)
            return start_response(status, headers, *error)

        return super().wsgi_app(environ, start)


def new_app(config: Config, side: str) -> QuietFlask:
    """A Flask application for one ``side``, with a secret that the other does not have."""
    app = PortalFlask("app", static_folder=None)
    app.request_class = PortalRequest
    app.config["SIDE"] = side
    serve(app, config)
    language.register(app)
    app.before_request(_refuse_nul)
    app.before_request(wait_if_heavy)
    app.teardown_request(request_done)
    app.teardown_appcontext(_close)
    app.url_defaults(language.carry_language)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(NotSetUp, _not_set_up)
    app.register_error_handler(Exception, _failure_page)
    app.register_error_handler(Unreadable, _damaged_page)
    app.register_error_handler(Erased, _erased_page)
    assets.register(app)
    if config.trusted_proxies:
        n = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    return app


def serve(app: Flask, config: Config) -> None:
    """Let an application serve the installation that ``config`` describes."""
    app.config.update(
        SECRET_KEY=derive(config.secret_key, "sisi", app.config["SIDE"]),
        PORTAL=config,
        RATELIMIT_STORAGE_URI=config.ratelimit_storage,
        RATELIMIT_ENABLED=config.ratelimit_enabled,
    )
    db.connect(config.database_url)
    pins.connect(config.data)
    office_law.connect()


def sent_from_elsewhere() -> bool:
    """Whether a form was sent from another site's page.

    Browsers say so in ``Sec-Fetch-Site``; older ones may name an ``Origin``.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    try:
        return origin != "null" and urlsplit(origin).netloc != request.host
    except ValueError:
        return True


def no_store(response: Response) -> Response:
    """Forbid every cache to keep the page."""
    response.headers.set(*_NO_STORE)
    return response


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A rendered page that no cache keeps."""
    return no_store(Response(language.render(template, **values), status))


def _error_page(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    own = error.description != type(error).description
    response = page(
        "galat.html", error.code, kode=error.code, sebab=error.description if own else ""
    )
    if error.code == 405 and isinstance(getattr(error, "valid_methods", None), list):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def _not_set_up(_error: NotSetUp) -> Response:
    return page("galat.html", 503, kode=503)


def _refuse_nul() -> None:
    """No address holds a NUL, which PostgreSQL takes in no text."""
    if "\0" in request.path or b"%00" in request.query_string:
        abort(404)


def _damaged_page(_error: Unreadable) -> Response:
    return page("galat.html", 503, kode="rusak", tulisan=_typed())


def _erased_page(erased: Erased) -> Response:
    channel = CHANNELS[erased.case.channel]
    about = {"case": erased.case, "day": erased.day, "channel": channel}
    return page("terhapus.html", 410, **about, tulisan=_typed())


def _failure_page(error: Exception) -> Response:
    current_app.log_exception(sys.exc_info())
    db.session.rollback()
    status = 503 if isinstance(error, DBAPIError) else 500
    return page("galat.html", status, kode=status, tulisan=_typed())


def _typed() -> str:
    """The texts in the form that was sent, so that an error page gives them back."""
    if request.method != "POST":
        return ""
    try:
        texts = [v for name, v in request.form.items() if name in _WORDS and v.strip()]
    except (HTTPException, ValueError):
        return ""
    return "\n\n".join(texts)


def _close(_error: BaseException | None) -> None:
    db.session.remove()

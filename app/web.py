"""What both applications share: construction, headers, language, error pages, request bodies."""

import io
import sys
from typing import IO, Any
from urllib.parse import urlsplit

from flask import Request, Response, current_app, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from app import assets, language
from app.crypto.derive import derive
from app.people.pins import pins
from app.quiet import QuietFlask
from app.site import NotSetUp
from app.store import db
from config import Config

BODY_LIMIT = 20 * 1024 * 1024
TEXT_LIMIT = 16 * 1024 * 1024
"""Bytes of a form that are still read, so that a text far too long can be given back."""

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
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
_HSTS = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")


class PortalRequest(Request):
    """A request whose files never touch the disk.

    Werkzeug would spool a large file into a temporary file in the clear; a
    file part is read and dropped here, and the page says that it was.
    """

    max_content_length = BODY_LIMIT
    max_form_memory_size = TEXT_LIMIT
    max_form_parts = 200

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return _Dropped()


class _Dropped(io.BytesIO):
    """A file that keeps nothing of what is written to it."""

    def write(self, data: Any, /) -> int:
        return len(data)


def new_app(config: Config, side: str) -> QuietFlask:
    """A Flask application for one ``side``, with a secret that the other does not have."""
    app = QuietFlask("app", static_folder=None)
    app.request_class = PortalRequest
    app.config.update(
        SECRET_KEY=derive(config.secret_key, "sisi", side),
        PORTAL=config,
        SIDE=side,
        RATELIMIT_STORAGE_URI=config.ratelimit_storage,
        RATELIMIT_ENABLED=config.ratelimit_enabled,
    )
    db.connect(config.database_url)
    pins.connect(config.data)
    language.register(app)
    app.after_request(_add_headers)
    app.teardown_appcontext(_close)
    app.url_defaults(language.carry_language)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(NotSetUp, _not_set_up)
    app.register_error_handler(Exception, _failure_page)
    assets.register(app)
    if config.trusted_proxies:
        n = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    return app


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
    response.headers["Cache-Control"] = "no-store"
    return response


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A rendered page that no cache keeps."""
    return no_store(Response(language.render(template, **values), status))


def _add_headers(response: Response) -> Response:
    response.headers.extend(_HEADERS)
    if request.is_secure:
        response.headers.add(*_HSTS)
    if "Cache-Control" not in response.headers:
        no_store(response)
    return response


def _error_page(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    response = page("galat.html", error.code, kode=error.code)
    if error.code == 405 and isinstance(getattr(error, "valid_methods", None), list):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def _not_set_up(_error: NotSetUp) -> Response:
    return page("galat.html", 503, kode=503)


def _failure_page(error: Exception) -> Response:
    current_app.log_exception(sys.exc_info())
    db.session.rollback()
    status = 503 if isinstance(error, DBAPIError) else 500
    return page("galat.html", status, kode=status)


def _close(_error: BaseException | None) -> None:
    db.session.remove()

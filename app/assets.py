"""Static files: read once, compressed once, served under names that change with their content."""

import gzip
import hashlib
import mimetypes
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request
from markupsafe import Markup

FOLDER = Path(__file__).with_name("static")
PREFIX = "/aset/"
_STYLE = "portal.css"
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """One static file as it goes over the wire."""

    path: str
    type: str
    plain: bytes
    packed: bytes


@cache
def assets() -> dict[str, Asset]:
    """Every static file by its plain name."""
    return {path.name: _read(path) for path in sorted(FOLDER.iterdir()) if path.is_file()}


def asset_path(name: str) -> str:
    """The address of a static file, whichever application asks."""
    return assets()[name].path


def style() -> Markup:
    """The stylesheet to stand inside a page that many open first: its text shows a round trip earlier."""
    return Markup(assets()[_STYLE].plain.decode())  # noqa: S704 - our own file


def style_source() -> str:
    """What the policy of the pages allows besides the file: exactly this stylesheet, by its hash."""
    return f"'sha256-{b64encode(hashlib.sha256(assets()[_STYLE].plain).digest()).decode()}'"


def register(app: Flask) -> None:
    """Serve the files, and give templates ``aset(name)`` and ``gaya()``."""
    by_path = {asset.path: asset for asset in assets().values()}
    for environment in app.extensions["portal_templates"].values():
        environment.globals.update(aset=asset_path, gaya=style)

    def serve(name: str) -> Response:
        found = by_path.get(PREFIX + name)
        if found is None:
            abort(404)
        return _response(found)

    app.add_url_rule(f"{PREFIX}<name>", "aset", serve)
    app.add_url_rule("/favicon.ico", "favicon", lambda: _response(assets()["mark.svg"]))


def _read(path: Path) -> Asset:
    plain = path.read_bytes()
    fingerprint = hashlib.sha256(plain).hexdigest()[:12]
    return Asset(
        path=f"{PREFIX}{path.stem}.{fingerprint}{path.suffix}",
        type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        plain=plain,
        packed=gzip.compress(plain, 9, mtime=0),
    )


def _response(asset: Asset) -> Response:
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(asset.packed if packed else asset.plain, content_type=asset.type)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = _FOREVER
    return response

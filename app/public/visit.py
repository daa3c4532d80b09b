"""Half an hour with one case: an encrypted cookie that only ``/lacak`` gets, nothing on the server."""

import base64
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from flask import Response, current_app, request

from app.cases import reading
from app.cases.reading import OpenCase
from app.crypto import receipt
from app.crypto.derive import derive
from app.crypto.errors import BadCode
from app.site import site_salt

COOKIE = "lacak"
PATH = "/lacak"
MINUTES = 30

_NOBODY = bytes(receipt.TOKEN)


@dataclass(frozen=True)
class Visit:
    """A reporter at their case, for one request."""

    secret: bytes
    opened: OpenCase


def by_code(text: str) -> Visit | None:
    """Open the case of a typed code; None for any code that opens nothing.

    A code that cannot be right costs the same work as one that merely is not known.
    """
    try:
        secret, possible = receipt.read_code(text), True
    except BadCode:
        secret, possible = _NOBODY, False
    visit = _open(secret)
    return visit if possible else None


def by_cookie() -> Visit | None:
    """Open the case of this request's cookie; None without one, or after half an hour."""
    sealed = request.cookies.get(COOKIE, "")
    try:
        secret = _cipher().decrypt(sealed.encode("ascii"), ttl=MINUTES * 60)
    except (InvalidToken, UnicodeEncodeError):
        return None
    return _open(secret)


def again(visit: Visit) -> Visit:
    """The same visit with the case as it is now."""
    found = _open(visit.secret)
    return found or visit


def remember(response: Response, visit: Visit) -> Response:
    """Let the next half hour of ``/lacak`` go on with this case."""
    response.set_cookie(
        COOKIE,
        _cipher().encrypt(visit.secret).decode(),
        max_age=MINUTES * 60,
        path=PATH,
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )
    return response


def forget(response: Response) -> Response:
    """End the visit on this device."""
    response.delete_cookie(
        COOKIE, path=PATH, secure=request.is_secure, httponly=True, samesite="Strict"
    )
    return response


def _open(secret: bytes) -> Visit | None:
    derived = receipt.derive_keys(secret, site_salt())
    try:
        return Visit(secret, reading.open_by_receipt(derived))
    except reading.NotForYou:
        return None


def _cipher() -> Fernet:
    secret: bytes = current_app.config["SECRET_KEY"]
    return Fernet(base64.urlsafe_b64encode(derive(secret, "kunjungan")))

"""Half an hour with one case: cookies that only ``/lacak`` gets, nothing on the server."""

import re
from dataclasses import dataclass
from functools import lru_cache

from flask import Response, request
from werkzeug.http import dump_cookie

from app.cases import reading
from app.cases.open_case import OpenCase
from app.crypto import receipt
from app.crypto.errors import BadCode, BadFormToken, CannotOpen
from app.public.signed import TOKEN, new_token, read_token
from app.side_keys import side_cipher
from app.site import site_salt
from app.store import new_id

COOKIE = "lacak"
KNOCK = "lacak_ketuk"
_KNOCK = re.compile("[0-9a-f]{32}")
PATH = "/lacak"
MINUTES = 30
_PURPOSE = "kunjungan"

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
    secret = _secret()
    return _open(secret) if secret else None


def goes_on() -> bool:
    """Whether this device can still read a case without its code."""
    return _secret() is not None


def again(visit: Visit) -> Visit:
    """The same visit with the case as it is now."""
    found = _open(visit.secret)
    return found or visit


def remember(response: Response, visit: Visit) -> Response:
    """Let the next half hour of ``/lacak`` go on with this case."""
    return _give(response, COOKIE, side_cipher(_PURPOSE).seal(visit.secret))


def forget(response: Response) -> Response:
    """End the visit on this device; what the Back button sends again is not taken any more."""
    for name in (COOKIE, KNOCK):
        response.delete_cookie(
            name, path=PATH, secure=request.is_secure, httponly=True, samesite="Strict"
        )
    return response


def form_token() -> str:
    """The token of the page that asks for a code: good on this device until the visit is closed."""
    return new_token(_form_name(_knock()))


def know_again(response: Response) -> Response:
    """Let this device send the form that carries :func:`form_token`."""
    return _give(response, KNOCK, _knock())


def form_is_of_this_visitor() -> bool:
    """Whether the code was typed into a page that this device asked for and has not closed since.

    A form without any token passes: it opens a case and nothing else.
    """
    if TOKEN not in request.form:
        return True
    try:
        read_token(_form_name(_knock()))
    except BadFormToken:
        return False
    return True


def _give(response: Response, name: str, value: str) -> Response:
    response.headers.add("Set-Cookie", f"{name}={value}{_cookie(name, request.is_secure)}")
    return response


@lru_cache
def _cookie(name: str, secure: bool) -> str:
    """What follows the value of a cookie, which holds letters, digits, ``-``, ``_`` and ``=`` only."""
    whole = dump_cookie(
        name,
        max_age=MINUTES * 60,
        sync_expires=False,
        path=PATH,
        secure=secure,
        httponly=True,
        samesite="Strict",
    )
    return whole.removeprefix(f"{name}=")


def _knock() -> str:
    """What this device is known by: from its cookie, or new, the same for the whole request."""
    known = request.cookies.get(KNOCK, "")
    knock: str = request.environ.setdefault(
        "kanal.ketuk", known if _KNOCK.fullmatch(known) else new_id()
    )
    return knock


def _form_name(knock: str) -> str:
    return f"lacak/{knock}"


def _secret() -> bytes | None:
    try:
        return side_cipher(_PURPOSE).open(request.cookies.get(COOKIE, ""), MINUTES * 60)
    except CannotOpen:
        return None


def _open(secret: bytes) -> Visit | None:
    derived = receipt.derive_keys(secret, site_salt())
    try:
        return Visit(secret, reading.open_by_receipt(derived))
    except reading.Erased:
        raise
    except reading.NotForYou:
        return None

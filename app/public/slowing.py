"""What a limit does on the public pages: it slows and explains, and whoever waited goes through.

A village or an onion service may stand behind one address. So a page that says
"wait" carries a ticket, and a ticket that has rested passes whatever others at
the same address do meanwhile. It passes a few times, for one who sends again. A
flood can gather tickets too, one with each request that is slowed: a limit slows it by these and twenty
seconds, no more.
"""

import time

from flask import Response, request

from app.crypto.errors import BadFormToken
from app.crypto.receipt import FormToken
from app.limits import fits, portal_limiter, within
from app.public.signed import new_token, read_token

TICKET = _SCOPE = "karcis"
WAIT = 20
"""Seconds that a sender past a limit waits."""

_LASTS = 3600
_USES = "3/hour"


def passes(limit: str, scope: str, *, tickets: bool = True) -> bool:
    """Whether this request fits ``limit``, or brings a ticket that has rested; counts nothing yet."""
    return fits(portal_limiter(), limit, scope) or (tickets and _rested(scope))


def count(limit: str, scope: str) -> None:
    """Count this request, once it has done what is limited."""
    within(portal_limiter(), limit, scope)


def ticket(scope: str, *, slowed: bool) -> str:
    """The ticket for the page that answers: the one that was brought while it is good, else a new
    one if the page asks to wait, else none."""
    token = _brought(scope)
    if token and fits(portal_limiter(), _USES, _SCOPE, token.secret.hex()):
        return request.form[TICKET]
    return new_token(_name(scope)) if slowed else ""


def retry_after(shown: Response) -> Response:
    """Say in the header too how long to wait."""
    shown.headers["Retry-After"] = str(WAIT)
    return shown


def _rested(scope: str) -> bool:
    token = _brought(scope)
    if token is None or time.time() - token.issued < WAIT:
        return False
    return within(portal_limiter(), _USES, _SCOPE, token.secret.hex())


def _brought(scope: str) -> FormToken | None:
    if TICKET not in request.form:
        return None
    try:
        token = read_token(_name(scope), TICKET)
    except BadFormToken:
        return None
    return token if time.time() - token.issued < _LASTS else None


def _name(scope: str) -> str:
    return f"{TICKET}/{scope}"

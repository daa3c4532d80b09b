"""What a limit does on the public pages: it slows and explains, and whoever waited goes through.

A village or an onion service may stand behind one address. So a page that says
"wait" carries a ticket, and a ticket that has rested passes whatever others at
the same address do meanwhile. It passes a few times, for one who has to correct
the form, and not a flood.
"""

import time

from flask import current_app, request

from app.crypto.errors import BadFormToken
from app.limits import fits, within
from app.public.signed import new_token, read_token

TICKET = "karcis"
WAIT = 20
"""Seconds that a sender past a limit waits."""

_LASTS = 3600
_USES = "10/hour"


def passes(limit: str, scope: str) -> bool:
    """Whether this request fits ``limit``, or brings a ticket that has rested; counts nothing yet."""
    return fits(current_app.extensions["portal_limiter"], limit, scope) or _rested(scope)


def count(limit: str, scope: str) -> None:
    """Count this request, once it has done what is limited."""
    within(current_app.extensions["portal_limiter"], limit, scope)


def ticket(scope: str) -> str:
    """A ticket for the page that asks to wait: the one that was brought while it lasts, or a new one."""
    brought = request.form.get(TICKET, "")
    return brought if _age(scope) is not None else new_token(_name(scope))


def _rested(scope: str) -> bool:
    age = _age(scope)
    if age is None or age < WAIT:
        return False
    secret = read_token(_name(scope), TICKET).secret.hex()
    return within(current_app.extensions["portal_limiter"], _USES, "karcis", secret)


def _age(scope: str) -> float | None:
    """Seconds since the ticket that was brought was given out; None without a good one."""
    try:
        age = time.time() - read_token(_name(scope), TICKET).issued
    except BadFormToken:
        return None
    return age if age < _LASTS else None


def _name(scope: str) -> str:
    return f"{TICKET}/{scope}"

"""The office cookie, the signed-in member of a request, and forms that only they can send."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, abort, current_app, g, request

from app import files, language, web
from app.crypto import receipt
from app.crypto.errors import BadFormToken
from app.people import evaluators, lending, members, sessions
from app.people.enrolment import EVALUATOR
from app.people.sessions import Member
from app.people.signin import utc_now

COOKIE = "kantor"
PATH = "/kantor"
TOKEN = "kunci_formulir"  # noqa: S105 - a field name
READ_UNTIL = "dibaca_sampai"
HIDDEN = {TOKEN, READ_UNTIL, language.SWITCH, *files.NAMES.values()}

F = TypeVar("F", bound=Callable[..., Any])


class NotAtDesk(Exception):
    """The signed-in person belongs to no team: the desk's pages are not theirs."""


class RecordOnly(Exception):
    """An evaluator asked for a page that is not of the Zona Integritas record: none other is theirs."""


class SessionEnded(Exception):
    """Nobody is signed in, or not any more."""


class FormRefused(Exception):
    """The form was not signed for this member and purpose; nothing was carried out."""


def member() -> Member:
    """The signed-in member; only inside views that :func:`signed_in` guards."""
    found: Member = g.member
    return found


def who() -> str:
    """The name that the signed-in member's entries stand under."""
    return member().account.name


def writes() -> bool:
    """Whether the signed-in member writes in the office's registers, and does not only read them."""
    return "petugas" in member().account.roles


def anybody(view: F) -> F:
    """Let whoever signed in through, evaluators too; :class:`SessionEnded` leads others to the sign-in."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        found = sessions.resume(request.cookies.get(COOKIE, ""), utc_now())
        if found is None:
            raise SessionEnded
        g.member = found
        if not found.false_keys:
            lending.lend(found.vault_keys, current_app.config["PORTAL"].secret_key)
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]


def signed_in(view: F) -> F:
    """Let only signed-in members of the office through, of whatever role."""

    @wraps(view)
    @anybody
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if evaluators.is_one(member().account):
            raise RecordOnly
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]


def evaluator(view: F) -> F:
    """Let only evaluators through; others of the office find no such page."""

    @wraps(view)
    @anybody
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not evaluators.is_one(member().account):
            abort(404)
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]


def at_desk(view: F) -> F:
    """Let only members of a team through; :class:`NotAtDesk` leads others to their own page."""

    @wraps(view)
    @signed_in
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not members.role_of(member()):
            raise NotAtDesk
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]


def office_team(view: F) -> F:
    """Let only members of the office's own team through; the Inspektorat finds no such page."""

    @wraps(view)
    @at_desk
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if "petugas" not in member().account.roles:
            abort(404)
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]


RECORD_READERS = frozenset({"petugas", "pimpinan", "inspektorat", "administrator", EVALUATOR})
"""Roles that read what the office keeps as evidence of its work: figures and documents, never a case."""


def record_reader(view: F) -> F:
    """Let only :data:`RECORD_READERS` through; :class:`NotAtDesk` leads others to their own page."""

    @wraps(view)
    @anybody
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not RECORD_READERS & set(member().account.roles):
            raise NotAtDesk
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]


def administrator(view: F) -> F:
    """Let only administrators through; :class:`NotAtDesk` leads others to their own page."""

    @wraps(view)
    @signed_in
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if "administrator" not in member().account.roles:
            raise NotAtDesk
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]


def set_cookie(response: Response, value: str) -> Response:
    """Give the browser the session cookie, for the office's paths only."""
    response.set_cookie(
        COOKIE, value, path=PATH, secure=request.is_secure, httponly=True, samesite="Strict"
    )
    return response


def clear_cookie(response: Response) -> Response:
    """Take the session cookie away."""
    response.delete_cookie(
        COOKIE, path=PATH, secure=request.is_secure, httponly=True, samesite="Strict"
    )
    return response


def typed() -> str:
    """The texts in the form that was sent, apart from signed and hidden fields."""
    texts = [value for name, value in request.form.items() if name not in HIDDEN and value.strip()]
    return "\n\n".join(texts)


def new_token(purpose: str) -> str:
    """A token for one form of this member; it works once where its act is stored."""
    return receipt.sign_form(member().csrf_key, purpose, int(time.time()))


def read_token(purpose: str) -> str:
    """The id that a sent form's act is stored under; :class:`FormRefused` if it is not ours."""
    try:
        token = receipt.read_form(member().csrf_key, purpose, request.form.get(TOKEN, ""))
    except BadFormToken:
        raise FormRefused from None
    if web.sent_from_elsewhere():
        raise FormRefused
    return token.secret.hex()

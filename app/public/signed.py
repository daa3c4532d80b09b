"""The signed tokens of public forms: nobody else's page can make one, and nothing is kept of them."""

import time

from flask import current_app, request

from app.crypto import receipt
from app.crypto.derive import derive
from app.crypto.receipt import FormToken

TOKEN = "kunci_formulir"  # noqa: S105 - a field name


def new_token(form: str) -> str:
    """A fresh token for the form called ``form``."""
    return receipt.sign_form(_key(), form, int(time.time()))


def read_token(form: str, field: str = TOKEN) -> FormToken:
    """The token that was sent; :class:`app.crypto.errors.BadFormToken` if it is not for ``form``."""
    return receipt.read_form(_key(), form, request.form.get(field, ""))


def _key() -> bytes:
    secret: bytes = current_app.config["SECRET_KEY"]
    return derive(secret, "formulir")

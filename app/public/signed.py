"""The signed tokens of public forms: nobody else's page can make one, and nothing is kept of them."""

import time

from flask import request

from app.crypto import receipt
from app.crypto.receipt import FormToken
from app.side_keys import side_key

TOKEN = "kunci_formulir"  # noqa: S105 - a field name
_PURPOSE = "formulir"


def new_token(form: str) -> str:
    """A fresh token for the form called ``form``."""
    return receipt.sign_form(side_key(_PURPOSE), form, int(time.time()))


def read_token(form: str, field: str = TOKEN) -> FormToken:
    """The token that was sent; :class:`app.crypto.errors.BadFormToken` if it is not for ``form``."""
    return receipt.read_form(side_key(_PURPOSE), form, request.form.get(field, ""))

"""How a form of the desk is carried out: one act, or the filled form back with the reason."""

from collections.abc import Callable, Sequence

from flask import Response, redirect, request
from wtforms import Form

from app import forms
from app.cases.channel import Field
from app.office import sentences, session

Act = Callable[[Form, str], None]
"""Gets the valid form and the id that the act is stored under."""

Again = Callable[[int, Form, str], Response]
"""Makes the page anew: status, the filled form, what to say above it."""


class Wrong(ValueError):
    """The act cannot be done; ``args`` are the field ("" for none) and why, in the reader's language."""


def carry_out(fields: Sequence[Field], purpose: str, act: Act, again: Again, done: str) -> Response:
    """Read the form, call ``act``, and go to ``done``; or ``again`` with the reason."""
    filled = forms.read(fields, request.form)
    try:
        form_id = session.read_token(purpose)
    except session.FormRefused:
        return again(403, filled, sentences.once_more())
    if not filled.validate():
        return again(422, filled, "")
    try:
        act(filled, form_id)
    except Wrong as wrong:
        field, why = wrong.args
        if field not in filled:
            return again(409, filled, why)
        filled[field].errors = [why]
        return again(422, filled, "")
    return redirect(done, 303)  # type: ignore[return-value]

"""How a form of the office is carried out: one act, or the filled form back with the reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, redirect, request
from flask_babel import gettext
from wtforms import Form

from app import documents, forms, open_words
from app.cases.channel import Field, Kind
from app.office import sentences, session
from app.uploaded import Uploaded

Act = Callable[[Form, str], None]
"""Gets the valid form and the id that the act is stored under."""

Again = Callable[[int, Form, str], Response]
"""Makes the page anew: status, the filled form, what to say above it."""


Done = str | Callable[[str], str]
"""The address to go to, or what makes it of the id that the act was stored under."""


class Wrong(ValueError):
    """The act cannot be done; ``args`` are the field ("" for none) and why, in the reader's language."""


def carry_out(
    fields: Sequence[Field], purpose: str, act: Act, again: Again, done: Done
) -> Response:
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
    place = done if isinstance(done, str) else done(form_id)
    return redirect(place, 303)  # type: ignore[return-value]


CarryOut = Callable[[Sequence[Field], str, Act, Again, Done], Response]
"""As :func:`carry_out`."""

Told = Callable[[Any], tuple[str, str]]
"""Makes of a refusal its field ("" for none) and the reason in the reader's language."""


def with_reasons(
    file: str, reasons: Mapping[type[Exception], Told], *, open_to_all: bool = False
) -> CarryOut:
    """:func:`carry_out` for acts that refuse with ``reasons``; a document's refusal stands at ``file``.

    What is written is refused where it tells of a case, if it is ``open_to_all`` who hold no key.
    """

    def carry(
        fields: Sequence[Field], purpose: str, act: Act, again: Again, done: Done
    ) -> Response:
        def said(filled: Form, form_id: str) -> None:
            if open_to_all:
                _check_words(fields, filled)
            try:
                act(filled, form_id)
            except documents.Refused as refused:
                raise Wrong(file, refused.sentence) from None
            except tuple(reasons) as refused:
                raise Wrong(*reasons[type(refused)](refused)) from None

        return carry_out(fields, purpose, said, again, done)

    return carry


def _check_words(fields: Sequence[Field], filled: Form) -> None:
    for field in fields:
        if field.kind not in (Kind.LINE, Kind.TEXT) or field.name not in filled:
            continue
        if found := open_words.found_in_record(str(filled[field.name].data or "")):
            text = gettext(
                "Di sini terbaca %(apa)s. Ini dibaca juga oleh orang tanpa kunci, jadi tulislah tanpa itu.",
                apa=", ".join(gettext(name) for name in found),
            )
            raise Wrong(field.name, text)


def file_of(sent: Sequence[Uploaded], *, public: bool = False) -> documents.Document | None:
    """The paper of a form, cleaned; None where there is none. Raises :class:`app.documents.Refused`."""
    return documents.prepare(sent[0], public=public, only=documents.Only.PAPER) if sent else None


def needed_file(sent: Sequence[Uploaded], *, public: bool = False) -> documents.Document:
    """The same where a file is needed; its lack is refused like a bad file."""
    file = file_of(sent, public=public)
    if file is None:
        raise documents.Refused(gettext("Pilih dulu berkasnya."))
    return file

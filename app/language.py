"""The reader's language, and templates whose fixed texts are worked out when they are compiled.

There is one Jinja environment a language. A sentence, address or file name with
nothing to fill in becomes plain text in the compiled template, so a page costs
no look-up for what never changes.
"""

import threading
from collections.abc import Container, Iterable, MutableMapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, has_request_context, request
from flask.templating import Environment
from flask_babel import Babel, refresh
from jinja2 import Template
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from werkzeug.routing import BuildError

from app.law.money import rupiah

LANGUAGES = ("id", "en")
SWITCH = "ganti_bahasa"
"""Field of the button that shows a form in another language with what was typed."""

_CHOSEN = "kanal.bahasa"
_FOLDER = Path(__file__).with_name("translations")


class _Called(Context):
    """Calls what a template calls, and nothing besides.

    Jinja looks at everything that is called for a wish to be handed the context first. Nothing
    here has it but macros, which know by themselves how they escape.
    """

    def call(
        self,
        called: Any,
        /,
        *args: Any,
        _loop_vars: Any = None,
        _block_vars: Any = None,
        **named: Any,
    ) -> Any:
        """Call it."""
        return called(*args, **named)


class _Templates(Environment):
    """Templates that each keep what all of them may use in one dict, as it is when they are compiled.

    Jinja would look through two dicts behind each other for every name, at every import of every page.
    """

    context_class = _Called

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._compiled: dict[Any, Template] = {}
        self._compiling = threading.RLock()

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:
        """A template, which stays as it was read unless the application is being developed."""
        found = self._compiled.get(name)
        if found is None:
            with self._compiling:  # threads that want a template at once would each compile it
                found = super().get_template(name, parent, globals)
            if not self.auto_reload:
                self._compiled[name] = found
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template may use besides what a page hands it."""
        return {**self.globals, **(d or {})}


def register(app: Flask) -> None:
    """Give ``app`` its languages: messages in code, and one template environment each."""
    app.jinja_environment = _Templates
    app.config.update(BABEL_DEFAULT_LOCALE="id", BABEL_TRANSLATION_DIRECTORIES=str(_FOLDER))
    Babel(app, locale_selector=language)
    environments = {}
    for name in LANGUAGES:
        environment = app.create_jinja_environment()
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.globals.update(
            _=_filler(name), bahasa=name, alamat_bahasa=address_in, url_for=app.url_for
        )
        environment.filters["tanggal"] = partial(_day_text, name=name)
        environment.filters["tanggal_tertulis"] = partial(_written_day, name=name)
        environment.filters["rupiah"] = _rupiah
        environment.filters["desimal"] = partial(_decimal_text, name=name)
        environment.extend(reader_language=name)
        environment.add_extension(FixedTexts)
        environments[name] = environment
    app.extensions["portal_templates"] = environments


def render(template: str, **values: Any) -> str:
    """Render ``template`` in the reader's language."""
    environment: Environment = current_app.extensions["portal_templates"][language()]
    return environment.get_template(template).render(request=request, **values)


def compile_templates(app: Flask, names: Iterable[str]) -> None:
    """Compile these templates in Indonesian, before somebody waits for a page that is made of them."""
    environment: Environment = app.extensions["portal_templates"]["id"]
    with app.test_request_context("/"):
        for name in names:
            environment.get_template(name)


def language() -> str:
    """The reader's language: ``id`` unless the address, or a form's switch, says ``en``.

    Commands speak ``id``.
    """
    if not has_request_context():
        return "id"
    environ = request.environ
    chosen: str | None = environ.get(_CHOSEN)
    if chosen is None:
        asked = request.args.get("bahasa") if environ.get("QUERY_STRING") else None
        chosen = environ[_CHOSEN] = asked if asked in LANGUAGES else "id"
    return chosen


def day_text(day: date, name: str = "") -> str:
    """A day in words, in the reader's language or in the language ``name``."""
    return _day_text(day, name or language())


def decimal_text(value: Decimal) -> str:
    """A number with two decimals as the reader writes it."""
    return _decimal_text(value, language())


def switched() -> bool:
    """Whether the form that was sent asks to be given back in another language: from here on it is."""
    asked = request.form.get(SWITCH)
    if asked not in LANGUAGES:
        return False
    use_language(asked)
    return True


def use_language(chosen: str) -> None:
    """Answer this request in ``chosen``, whatever its address says."""
    request.environ[_CHOSEN] = chosen
    refresh()


def address_in(other: str) -> str:
    """This page's address in another language, without anything that was typed."""
    query = "?bahasa=en" if other == "en" else ""
    return f"{request.script_root}{request.path}{query}"


def carry_language(endpoint: str, values: dict[str, Any]) -> None:
    """Let every address lead to the same language (for ``Flask.url_defaults``)."""
    if "bahasa" not in values and endpoint != "aset" and language() != "id":
        values["bahasa"] = language()


class FixedTexts(Extension):
    """Work out while a template is compiled what will be the same each time it is rendered.

    ``_('…')``, ``url_for('…')`` and ``aset('…')`` with one string and nothing else, and
    ``url_for('…', name='…')``, become plain text, which Jinja joins with the text around it.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Pass tokens on, with whole calls of these functions on one string replaced by a string."""
        catalogue = _catalogue(self.environment.reader_language)  # type: ignore[attr-defined]
        known: dict[str, Any] = {
            "_": catalogue.gettext,
            "url_for": self.environment.globals["url_for"],
            "aset": self.environment.globals["aset"],
        }
        waiting: list[Token] = []
        for token in stream:
            waiting.append(token)
            if not _matches(waiting, known):
                yield from waiting
                waiting = []
            elif token.type == "rparen":
                named = {waiting[4].value: waiting[6].value} if len(waiting) > len(_CALL) else {}
                with suppress(BuildError):  # a page of the other side, in a part that both share
                    text = known[waiting[0].value](waiting[2].value, **named)
                    waiting = [Token(waiting[0].lineno, "string", text)]
                yield from waiting
                waiting = []
        yield from waiting


_CALL = ("name", "lparen", "string", "rparen")
_CALL_NAMING = (*_CALL[:3], "comma", "name", "assign", "string", "rparen")


def _matches(tokens: list[Token], known: Container[str]) -> bool:
    """Whether ``tokens`` begin such a call, or are one."""
    kinds = tuple(token.type for token in tokens)
    if tokens[0].value not in known:
        return False
    naming = tokens[0].value == "url_for" and kinds == _CALL_NAMING[: len(kinds)]
    return naming or kinds == _CALL[: len(kinds)]


@cache
def _catalogue(name: str) -> NullTranslations:
    return Translations.load(str(_FOLDER), [name])


def _filler(name: str) -> Any:
    """``_`` for a language: sentences chosen at run time, or with something to fill in."""
    catalogue = _catalogue(name)

    def fill(text: str, **values: Any) -> str:
        translated = catalogue.gettext(text)
        return translated % values if values else translated

    return fill


@lru_cache(maxsize=4096)
def _day_text(day: date, name: str) -> str:
    return format_date(day, "d MMMM y", locale=name)


def _written_day(text: str, name: str) -> str:
    """A day that a form stored as ISO, in words; anything else as it stands."""
    try:
        return _day_text(date.fromisoformat(text), name)
    except ValueError:
        return text


def _decimal_text(value: Decimal | None, name: str) -> str:
    """A number that is rounded already, with its two decimals; a dash for none."""
    return "–" if value is None else format_decimal(value, "0.00", locale=name)


def _rupiah(amount: int | str) -> str:
    """Whole rupiah as Indonesians write them; what is no number as it stands."""
    text = str(amount)
    return rupiah(int(text)) if text.isascii() and text.isdigit() else text

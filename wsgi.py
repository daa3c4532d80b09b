"""Entry point for gunicorn and for ``flask --app wsgi``: both applications behind one address."""

import gc
import sys
import threading
from functools import cache
from typing import Any

# What is loaded stays: looking for garbage in it meanwhile takes a fifth of a command's start.
_collecting = gc.isenabled()
gc.disable()

from flask import Flask  # noqa: E402
from werkzeug.middleware.dispatcher import DispatcherMiddleware  # noqa: E402

import config  # noqa: E402
from app import create_office_app, create_public_app  # noqa: E402

try:
    _config = config.load()
except config.BadConfiguration as error:
    print(error, file=sys.stderr)
    sys.exit(2)


_making_office = threading.Lock()


def office() -> Flask:
    """The office's application, made once, when it is first asked for: most commands never do."""
    with _making_office:
        return _made_office()


@cache
def _made_office() -> Flask:
    return create_office_app(_config)


def _ask_office(environ: dict[str, Any], start_response: Any) -> Any:
    return office()(environ, start_response)


app = create_public_app(_config)
app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/kantor": _ask_office})  # type: ignore[method-assign]

if _collecting:
    gc.freeze()
    gc.enable()

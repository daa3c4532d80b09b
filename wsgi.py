"""Entry point for gunicorn and for ``flask --app wsgi``: both applications behind one address."""

import sys

from werkzeug.middleware.dispatcher import DispatcherMiddleware

import config
from app import create_office_app, create_public_app

try:
    _config = config.load()
except config.BadConfiguration as error:
    print(error, file=sys.stderr)
    sys.exit(2)
app = create_public_app(_config)
office = create_office_app(_config)
app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/kantor": office})  # type: ignore[method-assign]

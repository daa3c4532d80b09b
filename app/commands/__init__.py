"""``flask --app wsgi portal …``: JSON on standard output, errors in one line with status 2."""

from flask import Flask

from app.commands import keeping, law, people, record, running  # noqa: F401 - each adds its commands
from app.commands.group import portal


def register(app: Flask) -> None:
    """Add the commands to ``app``."""
    app.cli.add_command(portal)

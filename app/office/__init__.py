"""Pages behind the sign-in, an application of its own under ``/kantor``."""

from flask import Flask

from app.limits import new_limiter


def register(app: Flask) -> None:
    """Add the office's pages to ``app``."""
    from app.office import assessment, desk, door, enrol, staff

    app.extensions["portal_limiter"] = new_limiter(app)
    for module in (door, enrol, *staff.pages(), *desk.pages(), *assessment.pages()):
        app.register_blueprint(module.bp)

"""Pages behind the sign-in, an application of its own under ``/kantor``."""

from flask import Flask

from app.limits import new_limiter


def register(app: Flask) -> None:
    """Add the office's pages to ``app``."""
    from app.office import assessment, desk, door, enrol, staff, zi

    app.extensions["portal_limiter"] = new_limiter(app)
    others = (*zi.pages(), *assessment.pages())
    for module in (door, enrol, *staff.pages(), *desk.pages(), *others):
        app.register_blueprint(module.bp)

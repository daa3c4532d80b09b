"""Pages behind the sign-in, an application of its own under ``/kantor``."""

from flask import Flask

from app.limits import new_limiter


def register(app: Flask) -> None:
    """Add the office's pages to ``app``."""
    from app.office import door, enrol
    from app.office.desk import case, today

    app.extensions["portal_limiter"] = new_limiter(app)
    for blueprint in (door.bp, enrol.bp, today.bp, case.bp):
        app.register_blueprint(blueprint)

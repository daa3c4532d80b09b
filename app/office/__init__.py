"""Pages behind the sign-in, an application of its own under ``/kantor``."""

from flask import Flask

from app.limits import new_limiter


def register(app: Flask) -> None:
    """Add the office's pages to ``app``."""
    from app.office import door, enrol
    from app.office.desk import case, staff_list, team, today
    from app.office.staff import home

    app.extensions["portal_limiter"] = new_limiter(app)
    for blueprint in (door.bp, enrol.bp, home.bp, today.bp, case.bp, team.bp, staff_list.bp):
        app.register_blueprint(blueprint)

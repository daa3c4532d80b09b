"""Pages behind the sign-in, an application of its own under ``/kantor``."""

from flask import Flask

from app.limits import new_limiter


def register(app: Flask) -> None:
    """Add the office's pages to ``app``."""
    from app.office import door, enrol
    from app.office.desk import (
        answers,
        case,
        contacts,
        counter,
        find,
        lapor_import,
        law,
        many,
        queue,
        staff_list,
        team,
        today,
    )
    from app.office.staff import declare, home

    app.extensions["portal_limiter"] = new_limiter(app)
    first = (door, enrol, home, declare, today, queue, find, many, case, contacts, answers)
    for module in (*first, counter, lapor_import, team, staff_list, law):
        app.register_blueprint(module.bp)

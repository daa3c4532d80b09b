"""Pages for citizens and anonymous reporters: no account, no cookie but /lacak's, no script."""

from flask import Flask

from app.limits import new_limiter


def register(app: Flask) -> None:
    """Add the public pages to ``app``."""
    from app.public import (
        conflicts,
        flows,
        gifts,
        information,
        report,
        survey,
        survey_results,
        track,
    )

    app.extensions["portal_limiter"] = new_limiter(app)
    for module in (information, gifts, conflicts, flows, report, track, survey, survey_results):
        app.register_blueprint(module.bp)

"""Pages for citizens and anonymous reporters: no account, no cookie but /lacak's, no script."""

from flask import Flask

from app.limits import new_limiter


def register(app: Flask) -> None:
    """Add the public pages to ``app``."""
    from app.public import conflicts, flows, gifts, information, report, track

    app.extensions["portal_limiter"] = new_limiter(app)
    for blueprint in (information.bp, gifts.bp, conflicts.bp, flows.bp, report.bp, track.bp):
        app.register_blueprint(blueprint)

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
        published,
        report,
        statistics,
        track,
    )

    app.extensions["portal_limiter"] = new_limiter(app)
    telling = (information, gifts, conflicts, flows, statistics, published)
    for module in (*telling, report, track):
        app.register_blueprint(module.bp)

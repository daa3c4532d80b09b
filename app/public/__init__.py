"""Pages for citizens and anonymous reporters: no account, no cookie but /lacak's, no script."""

from flask import Flask

from app.limits import new_limiter


def register(app: Flask) -> None:
    """Add the public pages to ``app``."""
    from app.public import campaign, conflicts, flows, gifts, information, reach, report, track

    app.extensions["portal_limiter"] = new_limiter(app)
    for module in (information, gifts, conflicts, campaign, flows, report, track, reach):
        app.register_blueprint(module.bp)
    reach.register(app)
    reach.also_list(app, report.paths)

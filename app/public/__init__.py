"""Pages for citizens and anonymous reporters: no account, no cookie but /lacak's, no script."""

from flask import Flask

from app.limits import new_limiter


def register(app: Flask) -> None:
    """Add the public pages to ``app``."""
    from app.public import (
        charter,
        conflicts,
        flows,
        gifts,
        information,
        mobile,
        published,
        report,
        standards,
        statistics,
        survey,
        survey_results,
        track,
    )

    app.extensions["portal_limiter"] = new_limiter(app)
    told = (information, gifts, conflicts, flows, statistics, published)
    served = (standards, charter, mobile, survey, survey_results)
    for module in (*told, *served, report, track):
        app.register_blueprint(module.bp)

"""Pages for citizens and anonymous reporters: no account, no cookie but /lacak's, no script."""

from flask import Flask

from app.language import compile_templates
from app.limits import new_limiter

_REPORTERS = (
    *("dasar.html", "_bagian.html", "_berkas.html", "_riwayat.html"),
    *(f"publik/{name}.html" for name in ("dasar", "lapor", "kode", "lacak", "laporan")),
    *("publik/_pengantar_wbs.html", "publik/_sesudah_wbs.html"),
)
"""The templates of which an anonymous report's form, its receipt and its page are made."""


def register(app: Flask) -> None:
    """Add the public pages to ``app``."""
    from app.public import (
        awareness,
        campaign,
        charter,
        conflicts,
        flows,
        gifts,
        information,
        mobile,
        published,
        reach,
        record_api,
        report,
        standards,
        statistics,
        survey,
        survey_results,
        track,
    )

    app.extensions["portal_limiter"] = new_limiter(app)
    told = (information, gifts, conflicts, campaign, flows, statistics, published)
    served = (standards, charter, mobile, survey, awareness, survey_results)
    for module in (*told, *served, report, track, reach, record_api):
        app.register_blueprint(module.bp)
    reach.register(app)
    for paths in (report.paths, survey.paths, awareness.paths, standards.paths, published.paths):
        reach.also_list(app, paths)


def make_ready(app: Flask) -> None:
    """Work out beforehand what the first reporters would wait for: a sixth of a second of compiling."""
    compile_templates(app, _REPORTERS)

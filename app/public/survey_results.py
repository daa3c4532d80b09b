"""What the surveys came to, open to all: a page, JSON and CSV of the same figures."""

import csv
import io
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from flask_babel import gettext

from app import chart, documents, web
from app.law.calendar import today
from app.survey import improvements, index, results, seasons, services
from app.survey.collecting import SMALLEST
from app.survey.index import Index
from app.survey.instruments import INSTRUMENTS, SKM
from app.survey.results import Results
from app.survey.seasons import Season

bp = Blueprint("survei_hasil", __name__)

WHICH, WHEN = "survei", "periode"
_TOP, _BEST = 4, 100


@bp.get("/survei/hasil")
def show() -> Response:
    """The figures of a period, with drawings and tables, and what was changed because of them."""
    found = _asked()
    instrument, names = found.season.instrument, services.named()
    trend = results.trend(instrument, today())
    return web.page(
        "publik/survei_hasil.html",
        found=found,
        instrument=instrument,
        instruments=INSTRUMENTS.values(),
        elements=found.elements,
        services=[(names.get(slug, slug), one) for slug, one in _by_name(found)],
        trend=trend,
        drawn=_drawn(found, trend),
        changes=improvements.changes(instrument.name),
        plans=improvements.open_ones(instrument.name),
        hari=today(),
        links={"survei": instrument.name, "periode": found.season.name},
        smallest=SMALLEST,
    )


@bp.get("/survei/hasil.json")
def as_json() -> Response:
    """The figures of a period for machines."""
    found = _asked()
    period, names = found.season.period, services.named()
    return web.no_store(
        jsonify(
            {
                "survei": found.season.instrument.name,
                "periode": period.name,
                "dari": period.first.isoformat(),
                "sampai": period.last.isoformat(),
                "selesai": found.season.closed is not None,
                **_told(found.total, found.season),
                "tidak_dihitung": found.waiting if found.season.closed else None,
                "hanya_kertas": found.season.set_aside or None,
                "layanan": [
                    {
                        "layanan": slug,
                        "nama": gettext(names.get(slug, slug)),
                        **_told(one, found.season),
                    }
                    for slug, one in _by_name(found)
                ],
            }
        )
    )


@bp.get("/survei/hasil.csv")
def as_csv() -> Response:
    """The same as a table: a row for each service, and one for all."""
    found = _asked()
    instrument = found.season.instrument
    codes = [code for code, _ in instrument.printed(found.season.order)]
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["periode", "layanan", "responden", *codes, "indeks", "mutu"])
    for slug, one in [("semua", found.total), *_by_name(found)]:
        told = _told(one, found.season)
        means = [element["nrr"] for element in told["unsur"]]
        cells = [found.season.name, slug, told["responden"], *means, told["indeks"], told["mutu"]]
        table.writerow(["" if cell is None else cell for cell in cells])
    response = web.no_store(Response(out.getvalue(), content_type="text/csv; charset=utf-8"))
    name = f"survei-{instrument.name}-{found.season.name}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked() -> Results:
    """The period that the address names; the newest that shows anything if it names none."""
    instrument = INSTRUMENTS.get(request.args.get(WHICH, SKM.name))
    if instrument is None:
        abort(404)
    if WHEN not in request.args:
        return results.newest(instrument, today())
    season = seasons.find(instrument, request.args[WHEN], today())
    if season is None:
        abort(404)
    return results.of(season)


def _by_name(found: Results) -> list[tuple[str, Index]]:
    names = services.named()
    return sorted(found.services.items(), key=lambda item: names.get(item[0], item[0]))


def _told(one: Index, season: Season) -> dict[str, Any]:
    """An index for machines; numbers to two decimals, half up, null where nobody answered."""
    means = dict(zip((e.name for e in season.instrument.elements), one.rounded, strict=True))
    return {
        "responden": one.respondents,
        "unsur": [
            {"kode": code, "nama": e.name, "nrr": _plain(means[e.name])}
            for code, e in season.instrument.printed(season.order)
        ],
        "nilai": None if one.value is None else _plain(index.two_decimals(one.value)),
        "indeks": _plain(one.index),
        "mutu": one.band[0] if one.band else None,
    }


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _drawn(found: Results, trend: list[Results]) -> dict[str, Any]:
    bars = [
        (gettext(e.short), None if mean is None else float(mean))
        for _, e, mean, _ in found.elements
    ]
    points = [(r.season.name, float(r.total.index) if r.total.index else None) for r in trend]
    return {
        "elements": chart.bars(gettext("Nilai rata-rata tiap unsur, dari 1 sampai 4"), bars, _TOP),
        "trend": chart.line(gettext("Indeks dari periode ke periode"), points, (25, _BEST)),
    }


@bp.get("/survei/bukti/<document_id>")
def proof(document_id: str) -> Response:
    """The proof of something that was changed."""
    if not improvements.is_proof(document_id):
        abort(404)
    return documents.answer(document_id)

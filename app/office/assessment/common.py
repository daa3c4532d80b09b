"""What the pages of the assessment share: whose they are, which year, how they are made."""

from typing import Any

from flask import Response, abort, request

from app import web
from app.office import session
from app.people import evaluators
from app.zi import days


def page(template: str, year: int, status: int = 200, **values: Any) -> Response:
    """A page about a year, for whoever is signed in."""
    member = session.member()
    return web.page(
        template,
        status,
        member=member,
        leave_token=session.new_token("keluar"),
        year=year,
        officer="petugas" in member.account.roles,
        evaluating=evaluators.is_one(member.account),
        saved=request.args.get("tersimpan", ""),
        **values,
    )


def known(year: int) -> int:
    """The year, if a record can be asked for it; else the page is not there."""
    try:
        days.check(year)
    except days.NoSuchYear:
        abort(404)
    return year

"""What the pages of the assessment share: whose they are, which year, how they are made."""

from typing import Any

from flask import Response, request

from app import web
from app.office import session
from app.people import evaluators


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

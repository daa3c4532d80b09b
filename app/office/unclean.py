"""The page between a form of the office and its sending: which files stay as they came, and why."""

from flask import Response

from app import files, web
from app.files import Bag
from app.office import session


def page(action: str, purpose: str, hidden: list[tuple[str, str]], bag: Bag) -> Response:
    """Ask once; ``action`` takes the answers carried in ``hidden`` under a new token for ``purpose``."""
    return web.page(
        "periksa.html",
        dasar="kantor/dasar.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        action=action,
        hidden=[*hidden, (session.TOKEN, session.new_token(purpose))],
        bag=bag,
        files=files,
    )

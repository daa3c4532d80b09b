"""The page of a case that its code opened: what is told, what can be done, what was typed."""

from types import SimpleNamespace

from flask import Response, request
from werkzeug.datastructures import MultiDict

from app import files, forms, language, web
from app.cases import history, reading, replies
from app.cases.channel import By
from app.channels import channel_of
from app.law import doors
from app.law.calendar import today
from app.public import slowing, visit
from app.public.draft import (
    MESSAGE,
    RATE,
    RATING,
    REASON,
    RETALIATION,
    WITHDRAW,
    Draft,
)
from app.public.signed import TOKEN, new_token
from app.public.teams import statuses
from app.public.visit import Visit

CODE = "kode"

SENT, TOLD = "1", "identitas"
"""What the page says was just done: something was sent to the team, or the identity was changed."""

NAMES = SimpleNamespace(
    code=CODE,
    token=TOKEN,
    switch=language.SWITCH,
    message=MESSAGE.name,
    reason=REASON.name,
    retaliation=RETALIATION,
    withdraw=WITHDRAW,
    ticket=slowing.TICKET,
    rate=RATE,
)
"""Names of the fields of its forms, for templates."""

_HIDDEN = (history.NOTED, history.ASSIGNED)
"""Events of the office that a reporter is not shown."""


def show(
    found: Visit,
    status: int = 200,
    message: str = "",
    draft: Draft | None = None,
    *,
    part: str = MESSAGE.name,
    sent: str = "",
    identity: dict[str, str] | None = None,
) -> Response:
    """The case's page. ``message`` says what is wrong with ``part``: a field, or a step's name; ``sent`` is
    what was just done, :data:`SENT` or :data:`TOLD`."""
    opened, told = found.opened, told_of(found)
    channel = channel_of(opened.case)
    day, more = today(), MultiDict(draft.more if draft else {})
    rating_fields = RATING if opened.case.state in channel.rated_in else ()
    teams = statuses(channel)
    shown = web.page(
        "publik/laporan.html",
        status,
        channel=channel,
        o=opened,
        state=channel.shown_state(opened.case.state),
        message=message,
        draft=draft or Draft(),
        files=files,
        identity=typed(told) if identity is None else identity,
        told=told,
        known=any(told.values()),
        identity_opened=opened.identity_opened(),
        running=opened.running(),
        missed=[d for d in opened.missed(day) if d.clock in channel.clocks_of(By.TEAM)],
        hari=day,
        doors=doors.outside(language.language()),
        teams=teams,
        handed=opened.header.get("rute") == channel.outside_vault,
        outside=any(t.enrolled for t in teams if t.vault == channel.outside_vault),
        token=new_token(form_name(found)),
        part=part,
        rating=forms.read(rating_fields, more) if rating_fields else None,
        rating_fields=rating_fields,
        rated=opened.rated(),
        choices=[
            (step, forms.read(step.asks, more))
            for step in channel.chosen_by_reporter(opened.case.state)
            if not (step.once and replies.chosen_before(opened, step.name))
        ],
        team_clocks=channel.clocks_of(By.TEAM),
        sent=sent,
        ticket=slowing.ticket("balas", slowed=status == 429),
        names=NAMES,
        hidden_events=_HIDDEN,
    )
    return visit.remember(slowing.retry_after(shown) if status == 429 else shown, found)


def told_of(found: Visit) -> dict[str, str]:
    """What the reporter told of themselves, as it is stored."""
    stored = reading.identity(found.opened)
    fields = channel_of(found.opened.case).identity_fields
    return {f.name: stored.get(f.name, "") for f in fields}


def typed(told: dict[str, str]) -> dict[str, str]:
    """The same as it stands in the form that was just sent, saved or not."""
    sent = request.form
    return {name: sent.get(name, text) for name, text in told.items()}


def form_name(found: Visit) -> str:
    """What the tokens of this case's forms are for."""
    return f"balas/{found.opened.case.id}"

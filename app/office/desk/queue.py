"""The queue: every case this member can read, narrowed and turned page by page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext

from app import web
from app.cases import queues
from app.cases.channel import MEDIA, N_, Channel, Field
from app.cases.queues import SOON, Filter, Row
from app.channels import CHANNELS
from app.law.calendar import add_working_days
from app.law.calendar import today as this_day
from app.office import session
from app.office.desk.case_forms import assignment_fields
from app.office.desk.opened import Page, readable_page, readable_rows, reads_most

bp = Blueprint("antrean", __name__, url_prefix="/meja/kasus")

PAGE = 50

MOST = 1000
"""Cases that one act can change at once."""

MANY, NUMBER, ALL = "banyak-kasus", "nomor", "semua"
"""What the form for many cases is called, and its fields: numbers that were ticked, or all."""

MINE = "saya"
NOBODY = "-"

_DUE = {
    "lewat": N_("lewat tenggat"),
    "dekat": N_("tenggat dalam 2 hari kerja"),
    "ada": N_("ada tenggat"),
}


@dataclass(frozen=True)
class Wanted:
    """What the address of a queue asks for."""

    channel: str
    closed: bool
    due: str
    facts: dict[str, str]
    after: str

    @classmethod
    def sent(cls) -> "Wanted":
        """As this request's address has it; what nobody offers is left out."""
        asked = request.args.get
        channel, due, after = asked("kanal", ""), asked("tenggat", ""), asked("setelah", "")
        facts = {fact: asked(name, "") for name, fact in FACT_NAMES.items()}
        return cls(
            channel=channel if channel in CHANNELS else "",
            closed=asked("status") == "tutup",
            due=due if due in _DUE else "",
            facts={fact: value for fact, value in facts.items() if value},
            after=after if queues.is_place(after) else "",
        )

    def filter(self, who: str) -> Filter:
        """The same for the store."""
        day = this_day()
        facts = {f: who if (f, v) == ("assignee", MINE) else v for f, v in self.facts.items()}
        first, last = due_span(self.due, day)
        return Filter(self.closed, facts, first, last)

    def address(self, **other: str) -> dict[str, str]:
        """The parameters of this queue's address, with some of them changed."""
        names = {fact: name for name, fact in FACT_NAMES.items()}
        now = {
            "kanal": self.channel,
            "status": "tutup" if self.closed else "",
            "tenggat": self.due,
            **{names[fact]: value for fact, value in self.facts.items()},
        }
        return {name: value for name, value in {**now, **other}.items() if value}


FACT_NAMES = {
    "tahap": "state",
    "jenis": "kind",
    "kategori": "category",
    "unit": "unit",
    "petugas": "assignee",
    "media": "medium",
    "menunggu": "awaits",
}
"""Parameters of the queue's address, and the columns they narrow."""


def due_span(name: str, day: date) -> tuple[date | None, date | None]:
    """The first and last deadline of what is overdue, near, or due at all."""
    if name == "lewat":
        return None, day - timedelta(days=1)
    if name == "dekat":
        return day, add_working_days(day, SOON)
    return None, date.max - timedelta(days=1) if name == "ada" else None


def rows_of(wanted: Wanted, limit: int) -> Page:
    """The first rows of a queue, of all its channels in one order."""
    member = session.member()
    rows: list[Row] = []
    damaged: list[str] = []
    goes_on: list[str] = []
    for channel in CHANNELS.values():
        if wanted.channel and channel.name != wanted.channel:
            continue
        if channel.facts and reads_most(member, channel):
            narrowed = wanted.filter(member.account.name)
            page = readable_page(member, channel, narrowed, wanted.after, limit)
            rows += page.rows
            damaged += page.damaged
            goes_on += [page.reached] * bool(page.reached)
            continue
        found, broken = readable_rows(member, channel, closed=wanted.closed)
        rows += [row for row in found if row.place > wanted.after and _fits(row, wanted)]
        damaged += broken
    rows.sort(key=lambda row: row.place)
    if goes_on:  # nothing is shown that lies behind what was not read yet
        rows = [row for row in rows if row.place <= min(goes_on)]
    if len(rows) > limit:
        return Page(rows[:limit], damaged, rows[limit - 1].place)
    return Page(rows, damaged, min(goes_on, default=""))


def _fits(row: Row, wanted: Wanted) -> bool:
    """Whether a row that is not narrowed by the store is what a queue is narrowed to."""
    told = {fact: getattr(row.case, fact) for fact in FACT_NAMES.values()}
    told["category"] = str(row.header.get("kategori", ""))
    if any(told.get(fact) != value for fact, value in wanted.facts.items()):
        return False
    by_due = {"lewat": row.late, "dekat": row.near, "ada": row.next is not None}
    return by_due.get(wanted.due, True)


@bp.get("")
@session.at_desk
def show() -> Response:
    """The queue as its address asks for it."""
    wanted = Wanted.sent()
    page = rows_of(wanted, PAGE)
    return web.page(
        "kantor/antrean.html",
        member=session.member(),
        channels=CHANNELS,
        leave_token=session.new_token("keluar"),
        rows=page.rows,
        wanted=wanted,
        choices=_choices(wanted),
        chosen={name: wanted.facts.get(fact, "") for name, fact in FACT_NAMES.items()},
        due=_DUE,
        token=session.new_token(MANY),
        number_field=NUMBER,
        all_field=ALL,
        most=MOST,
        many_fields=many_fields(),
        damaged=page.damaged,
        more=page.reached,
    )


def many_fields() -> tuple[Field, ...]:
    """What one act can change in many cases; what is left at "not changed" stays as it is in each."""
    who, priority, _ = assignment_fields()
    unchanged, people = ("", N_("tidak diubah")), who.choices[1:]
    return (
        replace(who, choices=(unchanged, (NOBODY, N_("siapa pun dalam tim")), *people)),
        replace(priority, choices=(unchanged, (NOBODY, N_("Biasa")), *priority.choices[1:])),
    )


def _choices(wanted: Wanted) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen to narrow the queue: parameter, and value with its label."""
    asked = [c for c in CHANNELS.values() if wanted.channel in ("", c.name)]
    found: dict[str, list[tuple[str, str]]] = {
        "tahap": _stages(asked),
        "kategori": _unique(x for c in asked for x in _labels(c, "kategori")),
        "media": list(MEDIA.items()),
        "menunggu": [("tim", N_("pelapor menulis, menunggu tim"))],
        "petugas": [(MINE, N_("saya"))],
        "unit": [],
    }
    for channel in asked:
        if channel.facts:
            kinds = _labels(channel, channel.facts["kind"])
            found["jenis"] = _unique([*found.get("jenis", []), *kinds])
            found["unit"] += [
                (v, channel.fact_label("unit", v)) for v in queues.in_use(channel, "unit")
            ]
            people = queues.in_use(channel, "assignee")
            found["petugas"] += [(v, v) for v in people if v != session.member().account.name]
    return {name: options for name, options in found.items() if options}


def _stages(asked: Sequence[Channel]) -> list[tuple[str, str]]:
    """Every stage of these channels, with each of its labels; two that are called alike, with the channel."""
    labels: dict[str, list[str]] = {}
    for name, label in ((s.name, s.label) for c in asked for s in c.states):
        labels[name] = list(dict.fromkeys([*labels.get(name, []), gettext(label)]))
    stages = [(name, " / ".join(called)) for name, called in labels.items()]
    called = Counter(label for _, label in stages)
    of = {s.name: c.title for c in asked for s in c.states}
    return [
        (name, f"{label} ({gettext(of[name])})" if called[label] > 1 else label)
        for name, label in stages
    ]


def _labels(channel: Channel, field: str) -> list[tuple[str, str]]:
    return [told for f in channel.fields if f.name == field for told in f.answers_told.items()]


def _unique(pairs: Any) -> list[tuple[str, str]]:
    return list(dict(pairs).items())

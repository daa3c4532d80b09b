"""The register of a channel: what a year brought, quarter by quarter, as a page, as XLSX and on paper.

All of it is read off the sealed headers that the member's keys open; nothing is stored.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask_babel import gettext

from app import forms, grid, outbox, web
from app.cases import parties, reading
from app.cases.channel import Channel, Field, Register
from app.cases.damage import Unreadable
from app.channels import CHANNELS
from app.grid import Grid
from app.law.calendar import today
from app.law.money import rupiah
from app.office import sentences, session
from app.office.desk.opened import year_rows
from app.people import roster
from app.people.models import Account

bp = Blueprint("register", __name__, url_prefix="/meja/register")

QUARTERS = ("I", "II", "III", "IV")
_YEARS_BACK = 5
_REMIND = "ingatkan"

Cases = Sequence[tuple[Any, dict[str, Any]]]
"""Rows of cases, each with its opened header."""


@bp.get("")
@session.at_desk
def first() -> Response:
    """Lead to the first register that this member's keys open."""
    mine = _mine()
    if not mine:
        abort(404)
    return redirect(url_for("register.show", name=mine[0].name))  # type: ignore[return-value]


@bp.get("/<name>")
@session.at_desk
def show(name: str) -> Response:
    """The register of a year."""
    return _page(_channel(name))


@bp.post("/<name>/ingatkan")
@session.at_desk
def remind(name: str) -> Response:
    """Write to every employee with an account who has not filed this year yet."""
    channel, year = _channel(name), today().year
    if channel.register is None or not channel.register.yearly:
        abort(404)
    try:
        session.read_token(_REMIND)
    except session.FormRefused:
        return _page(channel, 403, sentences.once_more())
    cases = year_rows(session.member(), channel, year).cases
    written = outbox.remind([a.id for _, a in _missing(cases) if a], today())
    done = url_for("register.show", name=name, diingatkan=written)
    return redirect(done, 303)  # type: ignore[return-value]


@bp.get("/<name>/barang")
@session.at_desk
def objects(name: str) -> Response:
    """What was handed in, passed on and given back in the cases of a year, with a receipt for each."""
    channel, year = _channel(name), _year()
    if not channel.receipts:
        abort(404)
    listed = year_rows(session.member(), channel, year)
    found, damaged = _objects(channel, listed.cases)
    return web.page(
        "kantor/barang.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        channel=channel,
        year=year,
        grid=found,
        damaged=sorted([*listed.damaged, *damaged]),
    )


@bp.get("/<name>/daftar.<any(xlsx, pdf):kind>")
@session.at_desk
def download(name: str, kind: str) -> Response:
    """The same as a file."""
    channel, year = _channel(name), _year()
    listed = year_rows(session.member(), channel, year)
    grids, damaged = _grids(channel, listed.cases, year), listed.damaged
    if channel.receipts:
        found, more = _objects(channel, listed.cases)
        grids, damaged = [*grids, found], sorted([*damaged, *more])
    if damaged:
        text = gettext("Tidak terbaca, jadi tidak terhitung: %(nomor)s.", nomor=", ".join(damaged))
        grids = [replace(one, note=text) for one in grids]
    title = gettext("Register %(kanal)s %(tahun)s", kanal=gettext(channel.title), tahun=year)
    return grid.file(grids, title, f"{name}-{year}.{kind}")


def _mine() -> list[Channel]:
    """The channels with a register whose cases this member's keys open."""
    member = session.member()
    return [c for c in CHANNELS.values() if c.register and member.keys_of(c.vaults[0])]


def _channel(name: str) -> Channel:
    found = next((c for c in _mine() if c.name == name), None)
    if found is None:
        abort(404)
    return found


def _year() -> int:
    asked, now = request.args.get("tahun", ""), today().year
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else now
    return year if now - _YEARS_BACK <= year <= now else now


def _page(channel: Channel, status: int = 200, text: str = "") -> Response:
    year = _year()
    listed = year_rows(session.member(), channel, year)
    reminded = request.args.get("diingatkan", "")[:6]
    return web.page(
        "kantor/register.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        channel=channel,
        others=_mine(),
        year=year,
        years=range(today().year, today().year - _YEARS_BACK - 1, -1),
        grids=_grids(channel, listed.cases, year),
        damaged=listed.damaged,
        text=text,
        mail=current_app.config["PORTAL"].mail is not None,
        missing=_missing(listed.cases) if _asks_all(channel, year) else [],
        token=session.new_token(_REMIND),
        upg=current_app.config["PORTAL"].upg,
        reminded=reminded if reminded.isascii() and reminded.isdigit() else "",
    )


def _asks_all(channel: Channel, year: int) -> bool:
    """Whether every employee has to file in this channel, this year."""
    return bool(channel.register and channel.register.yearly) and year == today().year


def _grids(channel: Channel, cases: Cases, year: int) -> list[Grid]:
    kept = channel.register
    assert kept is not None
    grids = [_quarters(channel, kept, cases, year)]
    if kept.crossed:
        grids.append(_crossed(channel, kept.crossed, cases))
    if kept.again:
        grids.append(_again(channel, channel.field(kept.again), cases))
    if _asks_all(channel, year):
        grids.append(_missing_grid(cases))
    return [*grids, _all(channel, cases)]


def _quarters(channel: Channel, kept: Register, cases: Cases, year: int) -> Grid:
    """How many of each came in each quarter. A quarter that brought nothing says so."""
    by = channel.field(kept.by)
    begun = [n for n in range(4) if date(year, 3 * n + 1, 1) <= today()]
    found: Counter[tuple[str, int]] = Counter()
    amounts: Counter[int] = Counter()
    for case, header in cases:
        quarter = (case.received.month - 1) // 3
        erased = case.kind if by.name == channel.facts["kind"] else ""  # all that is left of it
        found[str(header.get(by.name) or erased), quarter] += 1
        amount = str(header.get(kept.amount, ""))
        amounts[quarter] += int(amount) if amount.isascii() and amount.isdigit() else 0

    def line(label: str, counts: list[int]) -> tuple[str | int, ...]:
        told = [c or gettext("nihil") if n in begun else "" for n, c in enumerate(counts)]
        return (label, *told, sum(counts) or gettext("nihil"))

    labels = by.answers_told
    rows = [line(gettext(label), [found[v, n] for n in range(4)]) for v, label in labels.items()]
    gone = [sum(k for (v, q), k in found.items() if q == n and v not in labels) for n in range(4)]
    if any(gone):
        rows.append(line(gettext("Isinya sudah dihapus"), gone))
    totals = [sum(k for (_, q), k in found.items() if q == n) for n in range(4)]
    rows.append(line(gettext("Jumlah"), totals))
    if kept.amount:
        told = [rupiah(amounts[n]) if n in begun else "" for n in range(4)]
        label = gettext(channel.field(kept.amount).told or channel.field(kept.amount).label)
        rows.append((label, *told, rupiah(sum(amounts.values()))))
    return Grid(
        gettext("Rekapitulasi triwulan %(tahun)s", tahun=year),
        (gettext(by.told or by.label), *QUARTERS, gettext("Setahun")),
        rows,
    )


def _crossed(channel: Channel, names: tuple[str, str], cases: Cases) -> Grid:
    """The map: how often two answers came together."""
    down, across = (channel.field(name) for name in names)
    found = Counter((header.get(down.name), header.get(across.name)) for _, header in cases)
    rows = []
    for value, label in down.choices:
        counts = [found[value, other] for other, _ in across.choices]
        if any(counts):
            rows.append((gettext(label), *counts, sum(counts)))
    return Grid(
        gettext(
            "Peta: %(turun)s dan %(datar)s",
            turun=gettext(down.told or down.label).lower(),
            datar=gettext(across.told or across.label).lower(),
        ),
        (
            gettext(down.told or down.label),
            *(gettext(label) for label in across.answers_told.values()),
            gettext("Jumlah"),
        ),
        rows,
        gettext("Belum ada tahun ini."),
    )


def _again(channel: Channel, field: Field, cases: Cases) -> Grid:
    """Who stands in more than one case, however they were spelled."""
    spelled: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for case, header in cases:
        name = str(header.get(field.name, ""))
        plain = " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())
        if plain:
            spelled[plain].append((name, case.number))
    rows = [
        (found[0][0], len(found), ", ".join(number for _, number in found))
        for found in sorted(spelled.values(), key=len, reverse=True)
        if len(found) > 1
    ]
    return Grid(
        gettext("%(siapa)s yang berulang", siapa=gettext(field.told or field.label)),
        (gettext(field.told or field.label), gettext("Berapa kali"), gettext("Nomor")),
        rows,
        gettext("Tidak ada yang lebih dari sekali."),
    )


def _missing(cases: Cases) -> list[tuple[Any, Account | None]]:
    """Employees of today of whom no case of the year is, with their account."""
    filed = {str(dict(header.get(parties.NAMED) or {}).get("pemilik", "")) for _, header in cases}
    return [(one.person, one.account) for one in roster.everybody() if one.person.nip not in filed]


def _missing_grid(cases: Cases) -> Grid:
    rows = [
        (
            p.name,
            p.nip,
            f"{p.position}, {p.unit}",
            account.name if account else gettext("belum aktif"),
        )
        for p, account in _missing(cases)
    ]
    return Grid(
        gettext("Belum mengisi tahun ini (%(n)s)", n=len(rows)),
        (gettext("Nama"), "NIP", gettext("Jabatan"), gettext("Akun")),
        rows,
        gettext("Semua pegawai dalam daftar sudah mengisi."),
    )


def _owner(header: dict[str, Any]) -> str:
    """Whose declaration it is, by the personnel list of today; the NIP of who has left it."""
    said = header.get(parties.NAMED)
    nip = str(said.get("pemilik", "")) if isinstance(said, dict) else ""
    person = roster.current(nip) if nip else None
    return person.name if person else nip


def _all(channel: Channel, cases: Cases) -> Grid:
    fields = [channel.field(name) for name in channel.headed]
    rows = [
        (
            case.number,
            f"{case.received:%d/%m/%Y}",
            _owner(header),
            *(forms.told(field, header.get(field.name)) for field in fields),
            gettext(channel.shown_state(case.state).label),
            gettext(channel.fact_label("outcome", str(case.outcome))) if case.outcome else "",
            f"{case.closed:%d/%m/%Y}" if case.closed else "",
        )
        for case, header in cases
    ]
    return Grid(
        gettext("Register"),
        (
            gettext("Nomor"),
            gettext("Diterima"),
            gettext("Pegawai"),
            *(gettext(f.told or f.label) for f in fields),
            gettext("Status"),
            gettext("Hasil"),
            gettext("Ditutup"),
        ),
        rows,
        gettext("Belum ada tahun ini."),
        links=[url_for("kasus.show", number=case.number) for case, _ in cases],
    )


def _objects(channel: Channel, cases: Cases) -> tuple[Grid, list[str]]:
    """Every step of these cases that has a receipt; numbers of cases that cannot be read."""
    rows: list[tuple[str, ...]] = []
    links: list[str] = []
    damaged: list[str] = []
    for case, header in cases:
        try:
            opened = reading.find(case.number, session.member().vault_keys) if header else None
        except Unreadable:
            damaged.append(case.number)
            continue
        for entry in opened.entries if opened else ():
            step = entry.texts.get("langkah", {}).get("langkah", "")
            if step in channel.receipts:
                rows.append(_object(channel, case.number, entry, step))
                links.append(url_for("resmi.receipt", number=case.number, seq=entry.seq))
    columns = (gettext("Nomor"), gettext("Dicatat"), gettext("Langkah"), gettext("Rincian"))
    title = gettext("Barang titipan, penyaluran, dan penyerahan")
    return Grid(title, columns, rows, gettext("Belum ada tahun ini."), links=links), damaged


def _object(channel: Channel, number: str, entry: Any, step: str) -> tuple[str, ...]:
    given = entry.texts["langkah"]["isian"]
    asked = [f for f in channel.asked(step) if given.get(f.name)]
    told = "; ".join(f"{gettext(f.label)}: {forms.told(f, given[f.name])}" for f in asked)
    step_told = gettext(channel.shown_step(step))
    return f"{number}/{entry.seq}", f"{entry.day:%d/%m/%Y}", step_told, told

"""The surveys at the desk: periods and their samples; one period, and what is done about its figures."""

from datetime import date
from statistics import median
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext
from wtforms import Form

from app import documents, forms, uploaded, web
from app.cases.channel import N_, Field, Kind
from app.law.calendar import today
from app.office import session
from app.office.desk.sending import Wrong, carry_out, needed_file
from app.survey import collecting, improvements, results, seasons, services, suggestions
from app.survey.instruments import INSTRUMENTS, ORDERS
from app.survey.seasons import Season

bp = Blueprint("survei_meja", __name__, url_prefix="/meja/survei")

LENGTH = Field(
    "panjang",
    N_("Lama satu periode"),
    Kind.CHOICE,
    hint=N_("Paling sedikit setahun sekali. Jawaban yang sudah ada tetap dalam periodenya."),
    choices=(
        ("triwulan", N_("triwulan")),
        ("semester", N_("semester")),
        ("tahun", N_("tahun")),
    ),
    required=True,
)
POPULATION = Field(
    "populasi",
    N_("Orang yang dilayani dalam periode ini"),
    Kind.NUMBER,
    hint=N_("Dari catatan layanan. Dari angka ini dihitung sampel paling sedikit."),
    limit=9,
)
ORDER = Field(
    "urutan",
    N_("Nomor 8 dan 9 pada kuesioner kantor ini"),
    Kind.CHOICE,
    choices=ORDERS,
    required=True,
)
ASIDE = Field(
    "alasan",
    N_("Mengapa hanya kuesioner kertas yang dihitung"),
    Kind.LINE,
    hint=N_("Dapat dibaca semua orang di halaman hasil. Kuesioner kertas tetap dihitung."),
    limit=200,
    required=True,
)
PROOF = "bukti"
DONE = (
    Field("perubahan", N_("Apa yang sekarang berbeda bagi warga"), limit=2000, required=True),
    Field(PROOF, N_("Bukti (foto atau dokumen; dapat dibaca warga)"), Kind.LINE),
)
_BURST = 20
"""Answers of one day that are looked at twice where usual days have far fewer."""

_FAR_MORE = 5


@bp.get("")
@session.office_team
def show() -> Response:
    """Every period of both questionnaires."""
    return _list_page(forms.read((LENGTH,), None))


@bp.post("/panjang")
@session.office_team
def choose_length() -> Response:
    """Let periods be longer or shorter from now on."""

    def act(filled: Form, _form_id: str) -> None:
        seasons.choose_length(filled[LENGTH.name].data)

    def again(status: int, filled: Form, text: str) -> Response:
        return _list_page(filled, status, text)

    return carry_out((LENGTH,), "survei", act, again, url_for("survei_meja.show"))


@bp.get("/<instrument>/<period>")
@session.office_team
def season(instrument: str, period: str) -> Response:
    """One period."""
    return _page(season_of(instrument, period))


@bp.post("/<instrument>/<period>/ketentuan")
@session.office_team
def settle(instrument: str, period: str) -> Response:
    """Keep the population, and in which order the questions are printed."""
    found = season_of(instrument, period)
    fields = (POPULATION, *([ORDER] if found.instrument.orders else []))

    def act(filled: Form, _form_id: str) -> None:
        population = filled[POPULATION.name].data
        order = filled[ORDER.name].data if ORDER.name in filled else ""
        seasons.say(found, int(population) if population else None, order)

    return _carry_out(found, "ketentuan", fields, act)


@bp.post("/<instrument>/<period>/tindak-lanjut")
@session.office_team
def undertake(instrument: str, period: str) -> Response:
    """Write down what will be done about an element."""
    found = season_of(instrument, period)

    def act(filled: Form, form_id: str) -> None:
        due = date.fromisoformat(filled["paling_lambat"].data)
        improvements.undertake(
            found,
            form_id,
            filled["unsur"].data,
            filled["rencana"].data.strip(),
            filled["penanggung_jawab"].data.strip(),
            due,
            session.member().account.name,
            today(),
        )

    return _carry_out(found, "rencana", _plan_fields(found), act)


@bp.post("/<instrument>/<period>/selesai/<improvement_id>")
@session.office_team
def finish(instrument: str, period: str, improvement_id: str) -> Response:
    """Write down what has changed, with its proof."""
    found = season_of(instrument, period)
    files = uploaded.take(documents.LARGEST)

    def act(filled: Form, _form_id: str) -> None:
        try:
            proof = needed_file(files, public=True)
        except documents.Refused as refused:
            raise Wrong(PROOF, refused.sentence) from None
        if not improvements.finish(
            improvement_id, filled["perubahan"].data.strip(), proof, today()
        ):
            raise Wrong("", gettext("Rencana ini sudah ditandai selesai."))

    return _carry_out(found, improvement_id, DONE, act)


@bp.post("/<instrument>/<period>/sisihkan")
@session.office_team
def set_aside(instrument: str, period: str) -> Response:
    """Let online answers of the period not count, and say why."""
    found = season_of(instrument, period)

    def act(filled: Form, _form_id: str) -> None:
        try:
            collecting.set_aside(found, filled[ASIDE.name].data.strip())
        except collecting.Closed:
            raise Wrong("", gettext("Periode ini sudah ditutup.")) from None

    return _carry_out(found, "sisihkan", (ASIDE,), act)


@bp.get("/<instrument>/<period>/saran")
@session.office_team
def words(instrument: str, period: str) -> Response:
    """What respondents wrote, as this member's keys open it."""
    found = season_of(instrument, period)
    after = request.args.get("setelah", "")
    read, reached = suggestions.of(found, session.member().vault_keys, after)
    return web.page(
        "kantor/survei_saran.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        season=found,
        suggestions=[s for s in read if s.text is not None],
        locked=sum(s.text is None for s in read),
        names=services.named(),
        place={"instrument": found.instrument.name, "period": found.name},
        reached=reached,
    )


def season_of(instrument: str, period: str) -> Season:
    """The period that an address names."""
    found = (
        seasons.find(INSTRUMENTS[instrument], period, today())
        if instrument in INSTRUMENTS
        else None
    )
    if found is None:
        abort(404)
    return found


def address(endpoint: str, found: Season, **others: str) -> str:
    """The address of a page about a period."""
    where = {"instrument": found.instrument.name, "period": found.name}
    return url_for(endpoint, **where, **others)  # type: ignore[arg-type]


def _plan_fields(found: Season) -> tuple[Field, ...]:
    return (
        Field(
            "unsur",
            N_("Unsur"),
            Kind.CHOICE,
            choices=tuple((e.name, e.short) for e in found.instrument.elements),
            required=True,
        ),
        Field(
            "rencana",
            N_("Apa yang akan dilakukan"),
            hint=N_("Dapat dibaca warga di halaman hasil."),
            limit=2000,
            required=True,
        ),
        Field("penanggung_jawab", N_("Penanggung jawab"), Kind.LINE, limit=120, required=True),
        Field("paling_lambat", N_("Selesai paling lambat"), Kind.ANY_DATE, required=True),
    )


def _carry_out(found: Season, which: str, fields: tuple[Field, ...], act: Any) -> Response:
    """Carry out one of the page's forms; ``which`` is its name, by which it comes back filled."""

    def again(status: int, filled: Form, text: str) -> Response:
        return _page(found, status, text, {which: filled})

    done = address("survei_meja.season", found, tersimpan=which)
    return carry_out(fields, _purpose(found), act, again, done)


def _purpose(found: Season) -> str:
    return f"survei/{found.instrument.name}/{found.name}"


def _list_page(filled: Form, status: int = 200, text: str = "") -> Response:
    day = today()
    if not filled[LENGTH.name].data:
        filled[LENGTH.name].data = seasons.length()
    rows = {
        instrument: [results.of(one) for one in seasons.known(instrument, day)]
        for instrument in INSTRUMENTS.values()
    }
    return web.page(
        "kantor/survei.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token("survei"),
        text=text,
        problems=forms.problems(filled) if status == 422 else [],
        rows=rows,
        missing={
            (i.name, r.season.name): improvements.missing(r.season, r.lowest)
            for i, found in rows.items()
            for r in found
        },
        overdue=improvements.overdue(day),
        instruments=INSTRUMENTS,
        length=LENGTH,
        form=filled,
        names=services.offered(),
        hari=day,
    )


def _page(
    found: Season, status: int = 200, text: str = "", sent: dict[str, Form] | None = None
) -> Response:
    figures = results.of(found)
    settled = forms.read((POPULATION, ORDER), None)
    settled[POPULATION.name].data = "" if found.population is None else str(found.population)
    settled[ORDER.name].data = found.order or ORDERS[0][0]
    plan_fields = _plan_fields(found)
    blank = {
        "ketentuan": settled,
        "rencana": forms.read(plan_fields, None),
        "sisihkan": forms.read((ASIDE,), None),
    }
    filled = sent or {}
    fields = {"ketentuan": (POPULATION, ORDER), "rencana": plan_fields, "sisihkan": (ASIDE,)}
    return web.page(
        "kantor/survei_periode.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_purpose(found)),
        text=text,
        problems=[p for one in filled.values() for p in forms.problems(one)] if sent else [],
        labels={f.name: f.label for f in (*plan_fields, POPULATION, ORDER, ASIDE, *DONE)},
        sent=next(iter(filled), ""),
        saved=request.args.get("tersimpan", ""),
        season=found,
        place={"instrument": found.instrument.name, "period": found.name},
        figures=figures,
        days=_days(found),
        plans=improvements.of(found),
        missing=improvements.missing(found, figures.lowest),
        fields=fields,
        forms={**blank, **filled},
        done=DONE,
        blank_done=forms.read(DONE, None),
        takes_paper=seasons.takes_answers(found, today()),
        late_entry=seasons.LATE_ENTRY,
        names=services.named(),
        smallest=collecting.SMALLEST,
        hari=today(),
    )


def _days(found: Season) -> list[tuple[date, dict[str, int], bool]]:
    """How many answered on each day by medium, the newest first; whether far more than usual online."""
    counted = results.days(found)
    came = {
        day: sum(count for medium, count in media.items() if medium != collecting.PAPER)
        for day, media in counted.items()
    }
    return [
        (date.fromisoformat(day), media, _many(came, day))
        for day, media in sorted(counted.items(), reverse=True)
    ]


def _many(came: dict[str, int], day: str) -> bool:
    """Whether far more came on a day, not on paper, than on half of the other days."""
    others = [count for other, count in came.items() if other != day]
    usual = median(others) if others else 0
    return came[day] >= _BURST and came[day] > _FAR_MORE * usual

"""One service at the desk: what holds, publishing the draft, SOPs, reviews, and its own facts."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, abort, request, url_for
from wtforms import Form

from app import documents, file_words, forms, uploaded, web
from app.cases.channel import N_, Field, Kind
from app.language import language
from app.law import tariff
from app.law.calendar import add_months, today
from app.office import session
from app.office.desk.sending import Again, needed_file
from app.office.desk.standards import CATEGORY, NAME, PLACE
from app.office.desk.writing import FILE as FILE_NAME
from app.office.desk.writing import carry_out
from app.standards import catalogue, reviews, sops, versions
from app.standards.components import COMPONENTS, GROUPS
from app.standards.models import Service

bp = Blueprint("layanan", __name__, url_prefix="/meja/standar/layanan/<slug>")

_A_YEAR = 12
"""Months after which the next review is proposed."""

_HIDDEN = tuple(
    Field(name=n, label=n, kind=Kind.NUMBER, limit=9, required=True) for n in ("nomor", "edisi")
)

PUBLISH = (
    Field(name="sejak", label=N_("Berlaku sejak"), kind=Kind.ANY_DATE, required=True),
    Field(
        name="keputusan",
        label=N_("Ditetapkan dengan keputusan"),
        hint=N_("Nomor dan tanggalnya."),
        kind=Kind.LINE,
        limit=300,
        required=True,
    ),
    Field(
        name="reviu",
        label=N_("Direviu lagi paling lambat"),
        kind=Kind.ANY_DATE,
        required=True,
    ),
)
FILE = Field(name=FILE_NAME, label=N_("Berkas SOP"), kind=Kind.LINE)
SOP = (
    Field(name="nomor_sop", label=N_("Nomor SOP"), kind=Kind.LINE, limit=80, required=True),
    Field(name="judul", label=N_("Judul SOP"), kind=Kind.LINE, limit=200, required=True),
    Field(
        name="versi",
        label=N_("Versi"),
        hint=N_("Dengan angka. Versi baru memakai nomor SOP yang sama."),
        kind=Kind.NUMBER,
        limit=4,
        required=True,
    ),
    Field(name="berlaku", label=N_("Berlaku sejak"), kind=Kind.ANY_DATE, required=True),
    Field(
        name="berubah",
        label=N_("Yang berubah dari versi sebelumnya"),
        hint=N_("Kosongkan bila ini versi yang pertama."),
        limit=2000,
    ),
)
WITHDRAW = (
    Field(name="alasan", label=N_("Mengapa dicabut"), kind=Kind.LINE, limit=300, required=True),
)
REVIEW = (
    Field(name="hari", label=N_("Hari reviu"), kind=Kind.DATE, required=True),
    Field(
        name="peserta",
        label=N_("Yang ikut"),
        hint=N_("Nama atau jabatan; juga wakil warga bila ada. Hanya terbaca di meja."),
        limit=2000,
        required=True,
    ),
    Field(
        name="hasil",
        label=N_("Hasil"),
        kind=Kind.CHOICE,
        choices=tuple(reviews.RESULTS.items()),
        required=True,
    ),
    Field(
        name="perubahan",
        label=N_("Yang diubah"),
        limit=5000,
        needed_with=("hasil", reviews.CHANGED),
    ),
    Field(
        name="sebab",
        label=N_("Sebabnya"),
        hint=N_("Hasil survei, pengaduan, aturan baru, atau mengapa standar tetap."),
        limit=5000,
        required=True,
    ),
    Field(name="berikutnya", label=N_("Reviu berikutnya"), kind=Kind.ANY_DATE, required=True),
)
FACTS = (
    NAME,
    CATEGORY,
    PLACE,
    Field(
        name="reviu_berikut",
        label=N_("Direviu lagi paling lambat"),
        kind=Kind.ANY_DATE,
    ),
    Field(
        name="keadaan",
        label=N_("Keadaan"),
        kind=Kind.CHOICE,
        choices=(("aktif", N_("Diberikan kantor ini")), ("tidak", N_("Tidak diberikan lagi"))),
        required=True,
    ),
)


@bp.get("")
@session.office_team
def show(slug: str) -> Response:
    """All about one service."""
    return _page(_service(slug))


@bp.get("/versi/<int:version>")
@session.office_team
def version(slug: str, version: int) -> Response:
    """One version of the standard, the draft too, as it reads on the public page."""
    service = _service(slug)
    found = next((v for v in versions.of_service(service.id) if v.number == version), None)
    if found is None:
        abort(404)
    return web.page(
        "kantor/versi.html",
        member=session.member(),
        leave_token=session.new_token("keluar"),
        service=service,
        version=found,
        components=COMPONENTS,
        groups=GROUPS,
        tarif=tariff.tariffs(language()).only(found.tariffs),
    )


@bp.get("/sop/<document_id>")
@session.office_team
def sop_file(slug: str, document_id: str) -> Response:
    """The file of any version of an SOP of this service."""
    if document_id not in {s.document_id for s in sops.of_service(_service(slug).id)}:
        abort(404)
    return documents.answer(document_id)


@bp.post("/terbitkan")
@session.office_team
def publish(slug: str) -> Response:
    """Publish the draft that the page showed."""
    service = _service(slug)

    def act(filled: Form, _form_id: str) -> None:
        versions.publish(
            service,
            int(filled["nomor"].data),
            int(filled["edisi"].data),
            _day(filled, "sejak"),
            filled["keputusan"].data.strip(),
            _day(filled, "reviu"),
            _who(),
            today(),
        )

    again = _again(service, "terbit")
    return carry_out((*PUBLISH, *_HIDDEN), _purpose(service), act, again, _done(slug, "terbit"))


@bp.post("/sop")
@session.office_team
def add_sop(slug: str) -> Response:
    """Keep a version of an SOP with its file."""
    files = uploaded.take(documents.LARGEST)
    service = _service(slug)
    again = _again(service, "sop")

    def act(filled: Form, form_id: str) -> None:
        document = needed_file(files, public=True)
        sops.add(
            form_id,
            service,
            filled["nomor_sop"].data.strip(),
            filled["judul"].data.strip(),
            int(filled["versi"].data),
            _day(filled, "berlaku"),
            filled["berubah"].data.strip(),
            document,
            _who(),
            today(),
        )

    return carry_out((*SOP, FILE), _purpose(service), act, again, _done(slug, "sop"))


@bp.post("/sop/<sop_id>/cabut")
@session.office_team
def withdraw(slug: str, sop_id: str) -> Response:
    """Show a version of an SOP to the public no more."""
    service = _service(slug)

    def act(filled: Form, _form_id: str) -> None:
        sops.withdraw(service, sop_id, filled["alasan"].data.strip(), _who(), today())

    again = _again(service, f"cabut-{sop_id}")
    return carry_out(WITHDRAW, _purpose(service), act, again, _done(slug, "sop"))


@bp.post("/reviu")
@session.office_team
def review(slug: str) -> Response:
    """Record a review."""
    service = _service(slug)

    def act(filled: Form, form_id: str) -> None:
        reviews.record(
            form_id,
            service,
            _day(filled, "hari"),
            filled["peserta"].data.strip(),
            filled["hasil"].data,
            filled["perubahan"].data.strip(),
            filled["sebab"].data.strip(),
            _day(filled, "berikutnya"),
            _who(),
            today(),
        )

    return carry_out(REVIEW, _purpose(service), act, _again(service, "reviu"), _done(slug, "reviu"))


@bp.post("/atur")
@session.office_team
def change(slug: str) -> Response:
    """Write down other facts of the service."""
    service = _service(slug)

    def act(filled: Form, _form_id: str) -> None:
        due = filled["reviu_berikut"].data
        catalogue.change(
            service,
            filled["nama"].data.strip(),
            filled["kelompok"].data,
            filled["tempat"].data.strip(),
            date.fromisoformat(due) if due else None,
            filled["keadaan"].data == "aktif",
        )

    return carry_out(FACTS, _purpose(service), act, _again(service, "atur"), _done(slug, "atur"))


def _service(slug: str) -> Service:
    found = catalogue.find(slug)
    if found is None:
        abort(404)
    return found


def _who() -> str:
    return session.member().account.name


def _day(filled: Form, name: str) -> date:
    return date.fromisoformat(filled[name].data)


def _purpose(service: Service) -> str:
    return f"layanan/{service.id}"


def _done(slug: str, what: str) -> str:
    return url_for("layanan.show", slug=slug, tersimpan=what)


def _again(service: Service, which: str) -> Again:
    def page(status: int, filled: Form, text: str) -> Response:
        return _page(service, status, {which: filled}, text)

    return page


def _page(
    service: Service,
    status: int = 200,
    sent: dict[str, Form] | None = None,
    text: str = "",
) -> Response:
    day = today()
    own, kept_sops = versions.of_service(service.id), sops.of_service(service.id)
    draft = versions.draft_of(own)
    blank: dict[str, Callable[[], Form]] = {
        "terbit": lambda: _begun(PUBLISH, reviu=add_months(day, _A_YEAR)),
        "sop": lambda: _begun((*SOP, FILE), versi="1"),
        "reviu": lambda: _begun(REVIEW, hari=day, berikutnya=add_months(day, _A_YEAR)),
        "atur": lambda: _begun(
            FACTS,
            nama=service.name,
            kelompok=service.category,
            tempat=service.place,
            reviu_berikut=service.review_due or "",
            keadaan="aktif" if service.active else "tidak",
        ),
    }
    sent = sent or {}
    filled = {name: sent[name] if name in sent else made() for name, made in blank.items()}
    filled |= sent
    return web.page(
        "kantor/layanan.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token(_purpose(service)),
        service=service,
        versions=own,
        held=versions.in_force(own, day),
        coming=versions.coming(own, day),
        draft=draft,
        lacking=versions.missing(draft.content) if draft else [],
        sops=kept_sops,
        shown={s.id for s in sops.public(kept_sops, day)},
        document=documents.find,
        results=file_words.RESULTS,
        reviews=reviews.of_service(service.id),
        review_results=reviews.RESULTS,
        soon=day + reviews.SOON,
        day=day,
        fields={"terbit": PUBLISH, "sop": SOP, "reviu": REVIEW, "atur": FACTS, "cabut": WITHDRAW},
        file_field=FILE,
        forms=filled,
        labels={
            f.name: f.label for fs in (PUBLISH, SOP, (FILE,), WITHDRAW, REVIEW, FACTS) for f in fs
        },
        problems=[
            (f"{which}-{name}", name, told)
            for which, one in sent.items()
            for name, told in forms.problems(one)
        ],
        text=text,
        saved=request.args.get("tersimpan", ""),
    )


def _begun(fields: tuple[Field, ...], **given: object) -> Form:
    """A blank form that already holds what is most likely."""
    form = forms.read(fields, None)
    for name, value in given.items():
        form[name].data = f"{value:%d-%m-%Y}" if isinstance(value, date) else value
    return form

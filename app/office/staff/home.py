"""One's own page: who one is to the portal, where it writes to, whether a team still has to let one in."""

from flask import Blueprint, Response, current_app, redirect, request, url_for
from wtforms import Form

from app import forms, web
from app.cases.channel import N_, Field, Kind
from app.channels import CHANNELS
from app.law.calendar import today
from app.office import sentences, session
from app.office.desk import summaries
from app.office.zi import tasks
from app.people import addresses, email, members, roster
from app.zi.catalogue import criteria

bp = Blueprint("pegawai", __name__, url_prefix="/pegawai")

ADDRESS = Field(
    name="surel",
    label=N_("Alamat surel untuk ringkasan"),
    hint=N_(
        "Satu surel setiap hari kerja: nomor laporan yang tenggatnya dekat atau lewat, tanpa isinya; "
        "kepada atasan hanya pada hari ada keputusan yang ditunggu. "
        "Bila dikosongkan, dipakai alamat dari daftar pegawai."
    ),
    kind=Kind.EMAIL,
    limit=email.LONGEST,
)


@bp.get("")
@session.signed_in
def home() -> Response:
    """Name, roles, what the roster says, and the fingerprint of one's key."""
    return _page()


@bp.post("/surel")
@session.signed_in
def address() -> Response:
    """Choose where letters go to."""
    filled = forms.read((ADDRESS,), request.form)
    try:
        session.read_token("surel")
    except session.FormRefused:
        return _page(403, filled, sentences.once_more())
    if not filled.validate():
        return _page(422, filled)
    addresses.choose(session.member().account.id, filled["surel"].data)
    return redirect(url_for("pegawai.home", tersimpan="surel"), 303)  # type: ignore[return-value]


def _page(status: int = 200, filled: Form | None = None, text: str = "") -> Response:
    member = session.member()
    account = member.account
    person = roster.current(account.nip) if account.nip else None
    roles = roster.roles_of(account, today())
    return web.page(
        "kantor/akun.html",
        status,
        member=member,
        leave_token=session.new_token("keluar"),
        token=session.new_token("surel"),
        text=text,
        saved=request.args.get("tersimpan", ""),
        gets_digest=members.gets_digest(account) or "atasan" in roles,
        mail=current_app.config["PORTAL"].mail is not None,
        address_field=ADDRESS,
        typed=filled["surel"].data if filled is not None else account.email,
        errors=filled["surel"].errors if filled is not None else (),
        written_to=addresses.of(account),
        person=person,
        superior=roster.current(person.superior) if person and person.superior else None,
        roles=roles,
        staff_channels=[c for c in CHANNELS.values() if c.staff],
        fingerprint=members.own_fingerprint(member),
        mine=tasks.of(account.nip, today()),
        criteria=criteria(),
        unread=summaries.unread() if "pimpinan" in account.roles else [],
    )

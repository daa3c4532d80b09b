"""The administrator's list of employees: who has an account, and codes to activate one."""

from flask import Blueprint, Response, request
from flask_babel import gettext

from app import web
from app.law.calendar import today
from app.office import session
from app.people import accounts, enrolment, roster
from app.people.models import Assignment

bp = Blueprint("daftar_pegawai", __name__, url_prefix="/meja/pegawai")

PAGE = 50


@bp.get("")
@session.administrator
def show() -> Response:
    """Employees, found by name or NIP, a page at a time."""
    return _page()


@bp.post("/kode/<nip>")
@session.administrator
def code(nip: str) -> Response:
    """A new activation code for one employee, shown once; codes from before stop working."""
    session.read_token("kode")
    person = roster.current(nip)
    if person is None:
        text = gettext("Pegawai itu tidak ada dalam daftar. Perbarui dengan portal import-staff.")
        return _page(text, 404)
    if enrolment.is_of_a_team(nip):
        text = gettext(
            "%(nama)s anggota sebuah tim atau sedang diundang, jadi tidak mendapat kode baru. Bila frasa "
            "sandinya hilang: pakailah kunci pemulihan di kertas, atau mintalah rekan setim mengeluarkannya, "
            "lalu buat kode dan undang lagi.",
            nama=person.name,
        )
        return _page(text, 409)
    return _page(code=enrolment.invite_employees([nip], today())[nip], person=person)


@bp.post("/peran/<nip>")
@session.administrator
def role(nip: str) -> Response:
    """Make an employee head of office or administrator, or not any more."""
    session.read_token("kode")
    wanted, given = request.form.get("peran", ""), request.form.get("tindakan") == "beri"
    try:
        accounts.grant(nip, wanted, given=given)
    except accounts.NotGranted:
        text = gettext(
            "Peran itu tidak berubah: akunnya tidak ada, atau tidak akan ada administrator lagi."
        )
        return _page(text, 409)
    return _page(done=True)


def _page(
    message: str = "",
    status: int = 200,
    code: str = "",
    person: Assignment | None = None,
    *,
    done: bool = False,
) -> Response:
    words, after = (
        request.values.get(name, "").strip().replace("\0", "") for name in ("cari", "setelah")
    )
    found = roster.search(words, after, PAGE + 1)
    return web.page(
        "kantor/pegawai.html",
        status,
        member=session.member(),
        leave_token=session.new_token("keluar"),
        token=session.new_token("kode"),
        granted=accounts.GRANTED,
        words=words,
        after=after,
        rows=found[:PAGE],
        more=found[PAGE - 1].person.nip if len(found) > PAGE else "",
        message=message,
        done=done,
        code=code,
        person=person,
        days=enrolment.VALID.days,
    )
